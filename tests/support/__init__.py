"""Helpers shared by tests: workbooks written as text, the running app and a browser, a login provider."""
