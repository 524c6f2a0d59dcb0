"""Between the network and the app: security headers, logins and their cookies, downloads, addresses.

Import it by its modules' names: `memory_check` must run before any library is loaded.
"""
