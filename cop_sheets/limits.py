"""Limits of plausible values: the rules flag what is beyond them, and the blank workbook warns of it while typing."""

from datetime import date

EARLIEST_DATE = date(2010, 1, 1)    # before the program existed
MAX_HOURS_PER_ROW = 12    # of consultation: a day's work, for one row is one day
TRAINING_MINUTES = 90    # what the program's words ask of a facilitator training session
