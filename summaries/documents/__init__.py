"""Whole documents: the board page, the rule book and data dictionary, and the report in a terminal.

Import them by their modules' names: a terminal needs no charts.
"""
