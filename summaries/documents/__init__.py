"""Complete documents: the board page, the rule book, the data dictionary, and the report in a terminal.

Import the modules by name, so that the terminal does not load charts.
"""
