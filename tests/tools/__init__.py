"""What measures the product: speed and memory, many visitors at once, and what the tests would notice."""
