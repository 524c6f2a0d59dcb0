"""Limits of plausible values: rules flag values beyond them, and the checks of the blank workbook warn of them."""

from datetime import date

EARLIEST_DATE = date(2010, 1, 1)    # earlier dates are typing errors
MAX_HOURS_PER_ROW = 12    # of consultation; one row is at most one day
TRAINING_MINUTES = 90    # the program's length of a facilitator training session
