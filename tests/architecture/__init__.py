"""How the product is put together: its layers and packages, and what each file of it keeps to."""
