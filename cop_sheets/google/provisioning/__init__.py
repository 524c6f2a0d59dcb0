"""Writes the blank template into an empty Google Sheet.

`template` has the requests, `provision` decides what to write, sends it and reports on every tab.
"""
