"""Google Sheets: the client and its rate limit, reading a sheet, the registry of partnerships, copies kept in sync.

Import its modules by their names, and only where Google is asked: they bring Google's libraries along, which a folder
does without.
"""
