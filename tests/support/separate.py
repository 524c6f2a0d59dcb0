"""Many cases in one run of the rules, each a partnership of its own: fifty take little longer than one."""

from tests.support.sheets import AS_OF, report_on, workbook


def shared_reports(cases, as_of=None):
    """Return, by the case's name, the report of all cases with the same as-of date.

    A case is its tabs, or a workbook that has its name. `as_of` has the days other than `AS_OF`.
    """
    days, found = {name: (as_of or {}).get(name, AS_OF) for name in cases}, {}
    for day in dict.fromkeys(days.values()):
        names = [name for name in cases if days[name] == day]
        books = [workbook(cases[name], name=name) if isinstance(cases[name], dict) else cases[name] for name in names]
        found |= dict.fromkeys(names, report_on(*books, as_of=day))
    return found


def separate_reports(cases, as_of=None):
    """Return, by the case's name, the report of its workbook alone; see `Report.of`."""
    # The reports of a single partnership lack nothing, and `of` makes the year before's.
    return {name: report.of(name) if len(report.tables.partnerships) > 1 else report
            for name, report in shared_reports(cases, as_of).items()}
