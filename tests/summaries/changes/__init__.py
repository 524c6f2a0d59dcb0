"""What has changed between two days: rows, figures, flags, vanished rows, and what NCPC may see of them."""
