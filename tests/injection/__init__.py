"""Text that has broken software elsewhere, in every cell, header, name and file."""
