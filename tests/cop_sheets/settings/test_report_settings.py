"""The table [report]: the day by which a year is to be certified."""

from datetime import date

import pytest

from cop_sheets import FiscalYear
from cop_sheets.errors import SourceUnreadable
from cop_sheets.settings import ReportSettings, parse_report_settings

YEAR = FiscalYear(2024)


@pytest.mark.parametrize(("due", "last_day"), [("07-31", date(2025, 7, 31)), ("07-01", date(2025, 7, 1)),
                                               ("01-15", date(2026, 1, 15)), ("02-29", date(2026, 2, 28)),
                                               ("06-30", date(2026, 6, 30))])
def test_the_first_such_day_after_the_year(due, last_day):
    settings = parse_report_settings({"report": {"due": due}})
    assert settings.due_day(YEAR) == last_day
    assert [settings.is_late(YEAR, day) for day in (last_day, date.fromordinal(last_day.toordinal() + 1))] == [
        False, True]


def test_without_the_setting_nobody_is_late():
    assert parse_report_settings({}) == ReportSettings() and not ReportSettings().is_late(YEAR, date(2030, 1, 1))


@pytest.mark.parametrize(("table", "message"), [
    ({"due": "7-31"}, r'due = "07-31"'), ({"due": "02-30"}, r'due = "07-31"'), ({"due": 731}, r'due = "07-31"'),
    ({"due": date(2025, 7, 31)}, r'due = "07-31"'), ({"duo": "07-31"}, "has no setting called duo"),
    ("07-31", "on a line of its own")])
def test_what_is_no_day(table, message):
    with pytest.raises(SourceUnreadable, match=message):
        parse_report_settings({"report": table})
