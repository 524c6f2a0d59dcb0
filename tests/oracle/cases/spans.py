"""CoPs with several rows: unknown dates that leave open whether the periods overlap, and periods that touch."""

from tests.oracle.cases import Case
from tests.oracle.cases.active_dates import (
    COPS,
    DOES_NOT,
    EARLIER,
    MEETS,
    NOT_DOCUMENTED,
    RULES,
    SESSIONS,
    UNKNOWN,
    active_in,
)
from tests.support.sheets import MONTHS, monthly

AUTUMN = "2024-07-01 | 2024-10-31"
NOT_YEAR_END = MONTHS[:4] + MONTHS[6:]                  # all but November and December
GAPS = MONTHS[:4] + MONTHS[6:8] + MONTHS[9:]            # and March
NOT_MARCH, NO_MARCH = MONTHS[:8] + MONTHS[9:], "info COP-10 Sessions!B9"
UNSURE, UNREAD, BLANK = "info CEL-05 CoPs!A3", "must CEL-02 CoPs!C3", "must CEL-01 CoPs!C3"
NO_DATE = {"Rows Read": 2, "Counted": 1, "Excluded": 1, "Undated": 1}


def case(name, lines, months=MONTHS, flags=(), standing=MEETS, **more):
    """Return the case of a CoP with these rows and months, checked by all rules about its active dates."""
    return Case(name, active_in(*lines, months=months), rules=RULES, flags=flags, standing={"C1": standing}, **more)


def named(name, rows, sessions, flags, standing, **more):
    """Return the case of these CoPs rows and sessions, checked by the rules about months and IDs."""
    return Case(name, {"CoPs": COPS + rows, "Sessions": SESSIONS + sessions}, flags=flags, standing=standing,
                rules=("COP-10", "COP-19", "CEL-03", "SES-01"), **more)


FIDELITY = tuple(f"COP-{number:02}" for number in (*range(1, 10), 11, 12, 13, 14, 17, 18, 20))
ENDED, OPEN = "2024-07-01 | 2024-12-31", "2025-01-01 |"


def judged(name, header, values, flags, standing, order=(ENDED, OPEN), more="", **expected):
    """Return the case of a CoP that reopened: `values` of the columns `header` on each of its rows."""
    rows = "".join(f"\nC1 | Rainbow | {dates} | {value}" for dates, value in zip(order, values, strict=True))
    return Case(name, {"CoPs": f"CoP ID | CoP Name | Start Date | End Date | {header}{rows}",
                       "Sessions": SESSIONS.replace("\n", " | Delivery Mode\n") + "\n".join(
                           f"{line} | In-person" for line in monthly().split("\n")) + more},
                rules=(*FIDELITY, "CEL-01", "CEL-05", "COP-10"), flags=flags, standing={"C1": standing}, **expected)


MET, EQUIPMENT = "Facilitator Requirements Met", "Delivery Mode | Hybrid Room Equipment | Meeting Software"
CASES = (
    # Every row of a reopened CoP that is active in the year is judged.
    judged("the first span's facilitators don't meet the requirements", MET, ("No", "Yes"), ("must COP-06 CoPs!E2",),
           DOES_NOT),
    judged("the second span's don't", MET, ("Yes", "No"), ("must COP-06 CoPs!E3",), DOES_NOT),
    judged("both spans' don't", MET, ("No", "No"), ("must COP-06 CoPs!E2", "must COP-06 CoPs!E3"), DOES_NOT),
    judged("the latest row first", MET, ("Yes", "No"), ("must COP-06 CoPs!E3",), DOES_NOT, order=(OPEN, ENDED)),
    judged("a span of another year isn't judged", MET, ("No", "Yes"), (), MEETS,
           order=("2022-07-01 | 2023-06-30", "2024-07-01 |")),
    judged("a span after the as-of date isn't judged", MET, ("Yes", "No"),
           ("info COP-18 CoPs!D2", "info COP-17 CoPs!P2"), MEETS, as_of="2024-12-31"),
    judged("the first span has no Domain", "Domain", ("", "Care"), ("must COP-01 CoPs!E2",), NOT_DOCUMENTED),
    judged("one has no Domain, the other's facilitators don't meet", f"Domain | {MET}", (" | Yes", "Care | No"),
           ("must COP-01 CoPs!E2", "must COP-06 CoPs!F3"), DOES_NOT),
    judged("the first span's Domain changed", "Domain Changed On | CAD Updated On", ("2024-10-01 |", " |"),
           ("must COP-02 CoPs!F2",), NOT_DOCUMENTED),
    judged("three facilitators in the first span", "Facilitators", ("Ann Lee; Bob Ray; Cy Dunn", "Ann Lee"),
           ("should COP-05 CoPs!E2",), MEETS),
    judged("hybrid without equipment in the first span", f"{EQUIPMENT} | Members Have Camera and Microphone",
           ("Hybrid | No | Zoom | Yes", "In-person | | |"), ("must COP-11 CoPs!F2",), DOES_NOT),
    judged("a hybrid session in the first span", f"{EQUIPMENT}", ("In-person | No |", "In-person | |"),
           ("must COP-11 CoPs!F2",), DOES_NOT, more="\nC1 | 2024-09-23 | Held | Hybrid"),
    judged("a hybrid session in the second span", f"{EQUIPMENT}", ("In-person | No |", "In-person | Yes |"), (), MEETS,
           more="\nC1 | 2025-03-23 | Held | Hybrid"),
    # The second row's start isn't known
    case("second unreadable, two months without", (AUTUMN, "soon |"), NOT_YEAR_END,
         (UNSURE, UNREAD, "info COP-10 Sessions!B5"), UNKNOWN,
         messages={"COP-10": ("November 2024, December 2024 cannot", "its Start Date can't be read"),
                   "CEL-05": ("“C1”", "cannot be judged", "blank or can't be read")},
         figures={"Number of CoPs": {"Number": 1, "Rows Used": 2},
                  "Number of sessions": {"Number": 10, "Note": "!outside"}}),
    case("second unreadable, a month missed after its first session", (AUTUMN, "soon |"), GAPS,
         (UNSURE, UNREAD, "info COP-10 Sessions!B5", "must COP-10 Sessions!B7"), DOES_NOT),
    case("second unreadable, every month met", (AUTUMN, "TBD |"), flags=(UNSURE, UNREAD), standing=UNKNOWN),
    case("second an error", (AUTUMN, "#REF! |"), NOT_YEAR_END,
         (UNSURE, "must CEL-03 CoPs!C3", "info COP-10 Sessions!B5"), UNKNOWN),
    case("second unreadable, no session of its own", (AUTUMN, "soon |"), MONTHS[:4],
         (UNSURE, UNREAD, "info COP-10 Sessions!B5"), UNKNOWN, rows={"CoPs": NO_DATE}),
    case("second blank, two months without", (AUTUMN, " |"), NOT_YEAR_END, (UNSURE, BLANK), NOT_DOCUMENTED,
         figures={"Number of sessions": {"Number": 10, "Note": "!outside"}}),
    case("second blank, a month missed after its first session", (AUTUMN, " |"), GAPS,
         (UNSURE, BLANK, "must COP-10 Sessions!B7"), DOES_NOT),
    case("second blank, no session of its own", (AUTUMN, " |"), MONTHS[:4], (UNSURE, BLANK), NOT_DOCUMENTED,
         rows={"CoPs": NO_DATE}),
    Case("second left unknown by the order of the column's dates", {
        "CoPs": COPS + f"C1 | Rainbow | {AUTUMN}\nC1 | Rainbow | 05/01/2025 |\nC2 | Sun | 15/06/2024 |",
        "Sessions": SESSIONS + monthly(months=NOT_YEAR_END)}, rules=("CEL-05", "SES-02", "TAB-06"),
         flags=("must TAB-06 CoPs!C1", UNSURE), standing={"C1": UNKNOWN},
         figures={"Number of CoPs": {"Number": 1, "Note": "!without a readable Start Date"}}),
    # The first row's start isn't known
    case("first unreadable, over before the second", ("soon | 2024-10-31", "2025-01-01 |"), NOT_YEAR_END,
         ("must CEL-02 CoPs!C2",), UNKNOWN, rows={"CoPs": {"Rows Read": 2, "Counted": 2}}),
    case("first unreadable, its first month without", ("soon | 2024-10-31", "2025-01-01 |"), NOT_YEAR_END[1:],
         ("must CEL-02 CoPs!C2", "info COP-10 Sessions!B2"), UNKNOWN),
    case("first unreadable, a month missed later", ("soon | 2024-10-31", "2025-01-01 |"),
         (MONTHS[0], *MONTHS[2:4], *MONTHS[6:]), ("must CEL-02 CoPs!C2", "must COP-10 Sessions!B2"), DOES_NOT),
    case("first unreadable, a session in between", ("soon | 2024-09-30", "2025-01-01 |"),
         MONTHS[:3] + MONTHS[4:5] + MONTHS[6:], ("must CEL-02 CoPs!C2", "should SES-02 Sessions!B5"), UNKNOWN),
    case("first unreadable, ends after the second", ("soon | 2025-03-31", "2025-01-01 | 2025-02-28"), MONTHS[:9],
         ("must CEL-02 CoPs!C2", UNSURE), UNKNOWN),
    case("first blank, over before the second", (" | 2024-10-31", "2025-01-01 |"), NOT_YEAR_END,
         ("must CEL-01 CoPs!C2",), NOT_DOCUMENTED),
    case("first unreadable, over before the year", ("soon | 2023-06-30", "2024-07-01 |"),
         rows={"CoPs": {"Rows Read": 2, "Counted": 1, "Other Fiscal Years": 1}}),
    # Neither start is known
    case("both unreadable, the first has ended", ("soon | 2024-10-31", "later |"), NOT_YEAR_END,
         ("must CEL-02 CoPs!C2", UNSURE, UNREAD, "info COP-10 Sessions!B5"), UNKNOWN,
         figures={"Number of CoPs": 1, "Number of sessions": {"Number": 10, "Note": "!outside"}}),
    case("both blank, the first has ended", (" | 2024-10-31", " |"), NOT_YEAR_END,
         ("must CEL-01 CoPs!C2", UNSURE, BLANK, "info COP-10 Sessions!B5"), UNKNOWN,
         messages={"COP-10": "its Start Date is blank"}),
    case("both unreadable, both go on", ("soon |", "later |"),
         flags=("must CEL-02 CoPs!C2", "must CEL-05 CoPs!A3", UNREAD), standing=UNKNOWN,
         figures={"Number of CoPs": 1}),
    case("starts and ends unreadable", ("soon | spring", "later | fall"), flags=(
        "must CEL-02 CoPs!C2", "must CEL-02 CoPs!D2", UNSURE, UNREAD, "must CEL-02 CoPs!D3"), standing=UNKNOWN,
         figures={"Number of CoPs": 1}),
    # Unknown ends, and an end before the start
    case("the first end unreadable", ("2023-07-01 | spring", "2025-01-01 |"), MONTHS[:3] + MONTHS[6:],
         ("must CEL-02 CoPs!D2", UNSURE, "info COP-10 Sessions!B4"), UNKNOWN,
         messages={"COP-10": ("October 2024, November 2024, December 2024", "its End Date can't be read")}),
    case("the first end unreadable, a month missed before", ("2023-07-01 | spring", "2025-01-01 |"),
         (MONTHS[0], MONTHS[2], *MONTHS[6:]), ("must CEL-02 CoPs!D2", UNSURE, "must COP-10 Sessions!B2",
                                               "info COP-10 Sessions!B3"), DOES_NOT),
    case("the first backwards", ("2024-07-01 | 2024-02-01", "2025-01-01 |"),
         flags=("must CEL-06 CoPs!D2", UNSURE), standing=UNKNOWN, figures={"Number of CoPs": 1}),
    # Periods that certainly overlap
    case("second unreadable, over within the first", ("2024-07-01 |", "soon | 2024-12-31"),
         flags=("must CEL-05 CoPs!A3", UNREAD), standing=UNKNOWN),
    case("second blank, over within the first", ("2024-07-01 |", " | 2024-12-31"),
         flags=("must CEL-05 CoPs!A3", BLANK), standing=NOT_DOCUMENTED),
    # Three rows
    case("three rows, the second unreadable", ("2024-07-01 | 2024-08-31", "soon | 2024-11-30", "2025-01-01 |"),
         MONTHS[:5] + MONTHS[6:], (UNSURE, UNREAD), UNKNOWN,
         figures={"Number of CoPs": {"Number": 1, "Rows Used": 3}}),
    case("three rows, the last unreadable", (AUTUMN, "2020-07-01 | 2021-06-30", "soon |"), NOT_YEAR_END,
         ("info CEL-05 CoPs!A4", "must CEL-02 CoPs!C4", "info COP-10 Sessions!B5"), UNKNOWN),
    case("three rows, two overlap and one is unreadable", (AUTUMN, "2024-08-01 | 2024-10-31", "soon |"), MONTHS,
         ("must CEL-05 CoPs!A3", "info CEL-05 CoPs!A4", "must CEL-02 CoPs!C4"), UNKNOWN),
    # Periods that touch
    case("reopened the next day, in a month without a session", ("2024-07-01 | 2024-10-15", "2024-10-16 |"),
         MONTHS[:3] + MONTHS[4:], ("must COP-10 Sessions!B4",), DOES_NOT),
    case("reopened the next day, every month met", ("2024-10-16 |", "2024-07-01 | 2024-10-15")),
    case("reopened a day later, in a month without a session", ("2024-07-01 | 2024-10-15", "2024-10-17 |"),
         MONTHS[:3] + MONTHS[4:], ("info COP-19 CoPs!D2", "info COP-19 CoPs!C3")),
    case("three spans that touch, in a month without a session", (
        "2024-07-01 | 2024-10-10", "2024-10-11 | 2024-10-20", "2024-10-21 |"), MONTHS[:3] + MONTHS[4:],
         ("must COP-10 Sessions!B4",), DOES_NOT),
    case("reopened on the first of a month", ("2023-07-01 | 2024-10-31", "2024-11-01 |"), EARLIER + MONTHS[:3]
         + MONTHS[4:], ("must COP-10 Sessions!B16",), DOES_NOT),
    case("touching spans, the second still within the month", ("2023-07-01 | 2024-10-15", "2024-10-16 | 2024-10-31"),
         MONTHS[:3], ("info COP-18 CoPs!D3", "must COP-10 Sessions!B4"), DOES_NOT),
    # Names and IDs of the rows
    named("another name on each row, sessions by either", f"C1 | Rainbow | {AUTUMN}\nC1 | Sunshine | 2024-11-01 |",
          monthly("Rainbow", MONTHS[:8]) + "\n" + monthly("sunshine", MONTHS[8:]), (), {"C1": MEETS},
          figures={"Number of sessions": 12}),
    named("a name of two rows, of which one is another CoP's", f"C1 | Rainbow | {AUTUMN}\nC1 | Sun | 2024-11-01 |\n"
          "C2 | Rainbow | 2025-06-02 |", monthly(months=MONTHS[:11]) + "\n" + monthly("Rainbow", MONTHS[11:]),
          ("info COP-10 Sessions!B12", "must SES-01 Sessions!A13"), {"C1": UNKNOWN, "C2": MEETS}),
    named("an ID that is an error before no ID", "#REF! | Rainbow | 2024-07-01 | 2024-09-30\n"
          " | Rainbow | 2024-10-01 |", monthly("Rainbow", NOT_MARCH), ("must CEL-03 CoPs!A2", NO_MARCH),
          {"Rainbow": UNKNOWN}),
    named("an ID that is an error, its first month without", "#REF! | Rainbow | 2024-09-15 |",
          monthly("Rainbow", MONTHS[3:]), ("must CEL-03 CoPs!A2",), {"Rainbow": MEETS}),
    named("an ID that is an error after no ID, every month met", " | Rainbow | 2024-10-01 |\n"
          "#REF! | Rainbow | 2024-07-01 | 2024-09-30", monthly("Rainbow"), ("must CEL-03 CoPs!A3",),
          {"Rainbow": MEETS}),
    named("an ID that is an error, over before the year", "#REF! | Rainbow | 2023-07-01 | 2024-06-30\n"
          " | Rainbow | 2024-07-01 |", monthly("Rainbow", NOT_MARCH), (NO_MARCH.replace("info", "must"),),
          {"Rainbow": DOES_NOT}),
    named("an ID that is an error, after the year", " | Rainbow | 2024-07-01 | 2025-06-30\n"
          "#REF! | Rainbow | 2025-07-01 |", monthly("Rainbow", NOT_MARCH), (NO_MARCH.replace("info", "must"),),
          {"Rainbow": DOES_NOT}),
)
