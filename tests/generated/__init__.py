"""Random workbooks from a seed, small and full of difficult input, and ways to change them."""
