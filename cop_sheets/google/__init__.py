"""Google Sheets: the client with its rate limit and retries, reading a sheet, the registry, copies kept in sync.

Import its modules directly, and only where they are needed: they load Google's libraries, which other sources don't
need.
"""
