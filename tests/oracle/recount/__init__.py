"""Every figure of the NCPC summary counted a second way: plain Python over raw cells, no code of the product."""
