"""Limits of the program and of plausible values: rules flag what is beyond; the blank workbook's checks warn of it."""

from datetime import date

EARLIEST_DATE = date(2010, 1, 1)    # earlier dates are typing errors
MAX_HOURS_PER_ROW = 12    # of consultation; one row is at most one day
TRAINING_MINUTES = 90    # the program's length of a facilitator training session
