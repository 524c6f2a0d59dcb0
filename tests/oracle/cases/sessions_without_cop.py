"""Sessions with a blank or unreadable CoP ID, which may be of any CoP."""

from tests.oracle.cases import Case
from tests.oracle.cases.active_dates import DOES_NOT, MEETS, UNKNOWN
from tests.support.sheets import MONTHS, monthly

TWO = "CoP ID | CoP Name\nC1 | Rainbow\nC2 | Sun"
LOG = "CoP ID | Date | Status\n"
COPS = "Number of CoPs"
NOT_NOVEMBER = MONTHS[:4] + MONTHS[5:]
NOT_AUTUMN = MONTHS[:3] + MONTHS[5:]        # all but October and November
RULES = ("COP-10",)


def unnamed_session_case(name, line, note, **more):
    """Return the case of a CoP that met every month, one without a session, and a session (`line`) without a CoP."""
    return Case(name, {"CoPs": TWO, "Sessions": f"{LOG}{monthly()}\n{line}"}, figures={COPS: {"Note": note}}, **more)


def uncertain_case(name, lines, flags, standing, months=NOT_NOVEMBER, **more):
    """Return the case of a CoP that met in `months`, and further sessions (`lines`)."""
    return Case(name, {"Sessions": f"{LOG}{monthly(months=months)}\n{lines}"}, rules=RULES, flags=flags,
                standing={"C1": standing}, **more)


def two_tabs_case(name, rows, standing):
    """Return the case of a CoP that met in all months but November, and a second sessions tab with `rows`."""
    return Case(name, {"Sessions": f"{LOG}{monthly(months=NOT_NOVEMBER)}"}, exact={
        "Sessions FY 24-25": rows, "Column Map": "Our Tab | Our Column | Means\nSessions FY 24-25 | | Sessions"},
        standing={"C1": standing}, rules=RULES, flags=(
            f"{'info' if standing == UNKNOWN else 'must'} COP-10 Sessions!B5",))


UNREAD, NONE = ("1 CoP whose sessions can't be read", "!held no session"), ("1 of 2 held no session", "!can't be")

CASES = (
    unnamed_session_case("no ID", " | 2024-11-12 | Held", UNREAD),
    unnamed_session_case("no ID and no Status", " | 2024-11-12 | ", UNREAD),
    unnamed_session_case("N-A for an ID", "N/A | 2024-11-12 | Held", UNREAD),
    unnamed_session_case("no ID, and a date that can't be read", " | soon | Held", UNREAD),
    unnamed_session_case("an error for an ID", "#REF! | 2024-11-12 | Held", UNREAD),
    unnamed_session_case("no ID, cancelled", " | 2024-11-12 | Cancelled", NONE),
    unnamed_session_case("no ID, in another year", " | 2023-11-12 | Held", NONE),
    unnamed_session_case("no ID, still to come", " | 2025-08-12 | ", NONE),
    unnamed_session_case("an ID that isn't listed", "C9 | 2024-11-12 | Held", NONE),
    Case("the CoP's own ID is an error", {"CoPs": TWO.replace("C2", "#REF!"), "Sessions": LOG + monthly()},
         figures={COPS: {"Note": UNREAD}}, standing={"Sun": UNKNOWN}),
    Case("the CoP's own ID is an error, its sessions name it", {
        "CoPs": TWO.replace("C2", "#REF!"), "Sessions": f"{LOG}{monthly()}\n{monthly('Sun')}"},
         figures={COPS: {"Note": ("both held a session", "!can't be")}}, standing={"Sun": MEETS}),
    Case("a row without a name whose ID is an error", {"CoPs": f"{TWO}\n#REF! |", "Sessions": LOG + monthly()},
         figures={COPS: {"Note": NONE}}, standing={"C2": DOES_NOT}),
    uncertain_case("an error, in the month", "#REF! | 2024-11-12 | Held", ("info COP-10 Sessions!B5",), UNKNOWN),
    uncertain_case("an error, in another month", "#REF! | 2024-12-12 | Held", ("must COP-10 Sessions!B5",), DOES_NOT),
    uncertain_case("an error, and a date that can't be read", "#REF! | soon | Held", ("info COP-10 Sessions!B5",),
                   UNKNOWN),
    uncertain_case("an error, and a date that is one", "#REF! | #REF! | Held", ("info COP-10 Sessions!B5",), UNKNOWN),
    uncertain_case("an error, and a blank date", "#N/A | | Held", ("info COP-10 Sessions!B5",), UNKNOWN),
    uncertain_case("an error, a date that can't be read, cancelled", "#REF! | soon | Cancelled",
                   ("must COP-10 Sessions!B5",),
                   DOES_NOT),
    uncertain_case("an error and such a date excuse one month of two", "#REF! | soon | Held",
                   ("info COP-10 Sessions!A4", "must COP-10 Sessions!B4"), DOES_NOT, months=NOT_AUTUMN),
    uncertain_case("two of them excuse two", "#REF! | soon | Held\n#REF! | later | Held", ("info COP-10 Sessions!B4",),
                   UNKNOWN, months=NOT_AUTUMN),
    uncertain_case("one and one of its own excuse two", "#REF! | soon | Held\nC1 | later | Held",
                   ("info COP-10 Sessions!B4",),
                   UNKNOWN, months=NOT_AUTUMN),
    uncertain_case("every month met all the same", "#REF! | soon | Held", (), MEETS, months=MONTHS),
    Case("an error and such a date may be either's", {"CoPs": TWO, "Sessions": (
        f"{LOG}{monthly(months=NOT_NOVEMBER)}\n{monthly('C2', NOT_NOVEMBER)}\n#REF! | soon | Held")}, rules=RULES,
         flags=("info COP-10 Sessions!B5", "info COP-10 Sessions!B16"), standing={"C1": UNKNOWN, "C2": UNKNOWN}),
    two_tabs_case("another tab without the column CoP ID", "Date | Status\n2024-11-12 | Held", UNKNOWN),
    two_tabs_case("another tab without it, undated", "Date | Status | Topic\n | Held | Play", UNKNOWN),
    two_tabs_case("another tab on which the ID stands twice", "CoP ID | CoP ID | Date\nC1 | C1 | 2024-11-12", UNKNOWN),
    two_tabs_case("another tab whose headers can't be found", "x | y\nC1 | 2024-11-12", UNKNOWN),
    two_tabs_case("another tab without it, of another year", "Date | Status\n2023-11-12 | Held", DOES_NOT),
    two_tabs_case("another tab without it, cancelled", "Date | Status\n2024-11-12 | Cancelled", DOES_NOT),
    two_tabs_case("another tab without it, and no rows", "Date | Status", DOES_NOT),
    uncertain_case("no date and a status that can't be read", "C1 | | Hled", ("info COP-10 Sessions!B5",), UNKNOWN),
    uncertain_case("no date and cancelled", "C1 | | Cancelled", ("must COP-10 Sessions!B5",), DOES_NOT),
)
