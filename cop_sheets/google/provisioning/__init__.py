"""Writes the blank template into an empty Google Sheet.

`template` says what is written, `provision` writes it and reports on every tab.
"""
