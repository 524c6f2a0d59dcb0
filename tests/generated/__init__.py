"""Seeded random workbooks, small and nasty, and what is done to them."""
