"""ASGI middleware and its parts: security headers, login cookies, access to downloads, URLs.

This file imports nothing, because `memory_check` must run before any library is loaded; import the modules by name.
"""
