"""Which figures a partnership reports, recounted. Not reported is not zero."""

from tests.oracle.recount.cells import UNREADABLE_CELL, read_date, read_fiscal_year
from tests.oracle.recount.kinds import MEASURE, Figure
from tests.oracle.recount.layout import DATA_TABS, OUTCOMES
from tests.oracle.recount.scales import pairs_of
from tests.oracle.recount.sheets import halves_of, is_date, not_data

OUTPUTS = ("Number of CoPs", "Number of sessions", "Number of training events", "Number of participants",
           "Number of individuals receiving consultation", "Hours of consultation")
# The tab of which an output counts rows, and groups of headers: one of each group is needed.
NEEDS = {
    OUTPUTS[0]: ("CoPs", ({"CoP ID", "CoP Name"},)), OUTPUTS[1]: ("Sessions", ({"Date"}, {"CoP ID"})),
    OUTPUTS[2]: ("Trainings", ({"Date"},)), OUTPUTS[3]: ("Trainings", ({"Date"}, {"Participants"})),
    OUTPUTS[4]: ("Consultations", ({"Date"}, {"Individuals", "Number of Individuals"})),
    OUTPUTS[5]: ("Consultations", ({"Date"}, {"Hours"})),
}
RESPONSES = "Survey Responses"


def add_unreadable(result, partnership):
    """Add the figures of a partnership whose workbook can't be read."""
    for section, indicator in [*(("Output", name) for name in OUTPUTS), *(("Outcome", name) for name in OUTCOMES),
                               ("Measure", MEASURE)]:
        result.add(partnership, section, "Partnership", indicator, "", Figure.not_reported())


def suppress_unreported(result, partnership, sheets, year):
    """Replace the figures that the tabs can't report by unreported ones, and delete their Item rows."""
    for key in [key for key in result.figures if key[0] == partnership and key[2] == "Partnership"]:
        figure, = result.figures[key]
        if is_reported(sheets, year, *key[1:4:2], figure, result.figures[partnership, "Measure", "Partnership", MEASURE,
                                                                         ""][0].number):
            continue
        for other in [other for other in result.figures if (other[0], other[3]) == (key[0], key[3])]:
            del result.figures[other]
        result.figures[key] = [Figure.not_reported()]


def is_reported(sheets, year, section, indicator, figure, responses):
    """Return whether a figure is reported; `responses` is how many count in the year."""
    if nothing_entered(sheets):
        return False
    if section == "Output":
        tab, groups = NEEDS[indicator]
        needs = [(tab, lacks_columns(groups))]
        if tab == "Sessions":
            needs.append(("CoPs", lacks_columns(NEEDS[OUTPUTS[0]][1])))
        if tab == "CoPs" and no_start(sheets) and all_lack(sheets, "Sessions", lacks_columns(NEEDS[OUTPUTS[1]][1])):
            return False
    else:
        number = OUTCOMES.index(indicator) + 1 if section == "Outcome" else 0
        needs = [(RESPONSES, lambda headers: lacks_columns(({"Timestamp", "Fiscal Year"},))(headers) or (
            number and not is_asked(sheets.statements, number, headers)))]
        lacks_cops = all_lack(sheets, RESPONSES, lacks_columns(({"CoP ID"},))) or all_lack(
            sheets, "CoPs", lacks_columns(NEEDS[OUTPUTS[0]][1]))
        if lacks_cops and not (responses and number <= 2):
            return False
    if any(all_lack(sheets, tab, lacks) for tab, lacks in needs):
        return False
    partly = any(lacks(headers) and (any(may_be_of(year, tab, row) for row in rows if not not_data(tab, row))
                                     or (filled and not headers))
                 for tab, lacks in needs for headers, rows, filled in sheets.tabs.get(tab, ()))
    return bool(figure.used or not partly)


def no_start(sheets):
    """Return whether no CoP has a start date: there is no such column, or no date in it."""
    starts = [read_date(row["Start Date"]) for row in sheets.rows.get("CoPs", []) if not not_data("CoPs", row)]
    return all_lack(sheets, "CoPs", lacks_columns(({"Start Date"},))) or (
        bool(starts) and not any(map(is_date, starts)))


def nothing_entered(sheets):
    """Return whether the workbook has no data row, and either every data tab or no other content."""
    for tab, found in sheets.tabs.items():
        for headers, rows, filled in found:
            if (filled and not headers) or any(not not_data(tab, row) for row in rows):
                return False
    return not sheets.others or set(DATA_TABS) <= set(sheets.tabs)


def lacks_columns(groups):
    """Return a function that takes a tab's headers and returns whether they lack all headers of one of `groups`."""
    return lambda headers: any(not group & headers for group in groups)


def all_lack(sheets, tab, lacks):
    """Return whether every tab that means `tab` lacks something, or there is no such tab."""
    return all(lacks(headers) for headers, *_ in sheets.tabs.get(tab, ()))


def is_asked(statements, number, headers):
    """Return whether a tab has a statement about the outcome, or a Before and its Now."""
    items = [item for item in statements if item.outcome == number and item.header in headers]
    pairs = pairs_of(halves_of(statements, number)) or ()
    return any(item.measure == "Agreement" for item in items) or any(
        before in items and now in items for before, now in pairs)


def may_be_of(year, tab, row):
    """Return whether a row is of the year or may be, because its date can't be read."""
    if tab == "CoPs":
        return True
    stated_year = read_fiscal_year(row["Fiscal Year"]) if tab == RESPONSES else None
    if stated_year is not None:
        return stated_year in (UNREADABLE_CELL, year.first)
    day = read_date(row["Timestamp" if tab == RESPONSES else "Date"], month_only=tab in ("Trainings", "Consultations"))
    return not is_date(day) or year.start <= day <= year.end
