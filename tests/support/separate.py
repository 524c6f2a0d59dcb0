"""Reports of many workbooks, one each, from one run of the rules: a report takes as long for many as for one."""

from tests.support.sheets import AS_OF, YEAR, report_on, workbook


def separate_reports(*workbooks, year=YEAR, as_of=AS_OF, build=report_on):
    """Return a report of each workbook alone, in their order; see `Report.of`."""
    together = build(*workbooks, year=year, as_of=as_of)
    return [together.of(book.partnership) for book in workbooks]


def reports_by_case(cases, as_of=None):
    """Return {name: report of its tabs}; each case is a partnership of its own. `as_of` has days other than `AS_OF`."""
    days = {name: (as_of or {}).get(name, AS_OF) for name in cases}
    found = {}
    for day in dict.fromkeys(days.values()):
        names = [name for name in cases if days[name] == day]
        books = [workbook(cases[name], name=name) for name in names]
        found |= dict(zip(names, separate_reports(*books, as_of=day), strict=True))
    return found
