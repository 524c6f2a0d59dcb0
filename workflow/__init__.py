"""What people decide about the numbers, and how it is remembered: explanations, certifications and packs.

It never writes to a spreadsheet.
"""
