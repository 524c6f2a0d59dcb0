"""Sessions and responses with a name that several CoPs share, or with a misspelled name: flags and unknown months."""

from cop_sheets.layout import OUTCOMES
from tests.oracle.cases import Case
from tests.oracle.cases.active_dates import DOES_NOT, MEETS, UNKNOWN
from tests.support.sheets import MONTHS, monthly

LOG = "CoP ID | Date | Status\n"
NAMES = "CoP ID | CoP Name | Former Names\n"
TWO = NAMES + "C1 | Rainbow |\nC2 | Directors |\nC3 | Directors |"
FORMER = NAMES + "C1 | Rainbow | Sunny; Directors\nC2 | Directors |\nC3 | Leaders |"
COPS, SESSIONS = "Number of CoPs", "Number of sessions"
NOVEMBER = MONTHS[:4] + MONTHS[5:]
AUTUMN = MONTHS[:3] + MONTHS[5:]
STRAY = "is neither the ID nor the name of one CoP on the CoPs tab"


def typed(name, cops, text, *parts):
    """Return the case of one more session, of a CoP called `text`."""
    return Case(name, {"CoPs": cops, "Sessions": f"{LOG}{monthly()}\n{text} | 2024-07-10 | Held"},
                rules=("SES-01",), flags=("must SES-01 Sessions!A14",), messages={"SES-01": parts},
                figures={SESSIONS: 12})


def answered(name, cops, text, *parts):
    """Return the case of one more response, of a CoP called `text`."""
    head = f"CoP ID | Role | {OUTCOMES[2]}\n"
    return Case(name, {"CoPs": cops, "Survey Responses": f"{head}C1 | Member | 4\n{text} | Member | 4"},
                rules=("SUR-02",), flags=("must SUR-02 Survey Responses!A3",), messages={"SUR-02": parts})


def met(name, lines, standing, months=NOVEMBER, flags=None, cops=TWO, **more):
    """Return the case of three CoPs: C1 met every month, C2 and C3 in `months`; `lines` are further sessions."""
    held = "\n".join((monthly(), monthly("C2", months), monthly("C3", months)))
    return Case(name, {"CoPs": cops, "Sessions": f"{LOG}{held}\n{lines}"}, standing={"C1": MEETS} | standing,
                rules=("COP-10",) if flags is not None else (), flags=flags or (), **more)


CASES = (
    typed("the name of two", TWO, "directors", "“directors” is the name of 2 CoPs (C2 and C3) on the CoPs tab, so this "
          "session counts for none.", "Type the CoP's ID as it stands on the CoPs tab."),
    typed("a former name of one of them", FORMER, "Directors", "is a name or former name of 2 CoPs (C1 and C2) on"),
    Case("IDs that are equal but for capitals and spaces are one CoP's", {
        "CoPs": "CoP ID | CoP Name | Start Date | End Date\nc1 | Rainbow | 2024-07-01 | 2024-12-31\n"
                "C 1 | Rainbow | 2025-01-01 |\nC1 | Sun | 2025-01-01 |",
        "Sessions": f"{LOG}{monthly()}"}, rules=("CEL-05", "SES-01", "COP-10"),
        flags=("must CEL-05 CoPs!A3", "must CEL-05 CoPs!A4"),
        figures={SESSIONS: 12, "Number of CoPs": 1}),
    Case("a CoP that reopened with its ID in other letters", {
        "CoPs": "CoP ID | CoP Name | Start Date | End Date\nC1 | Rainbow | 2024-07-01 | 2024-12-31\n"
                "c1 | Rainbow | 2025-01-01 |", "Sessions": f"{LOG}{monthly(months=MONTHS[:6])}\n"
                f"{monthly('c1', months=MONTHS[6:])}"},
        rules=("CEL-04", "CEL-05", "SES-01", "COP-10", "COP-18"), figures={SESSIONS: 12, "Number of CoPs": 1},
        standing={"C1": MEETS}),
    typed("the name of seven", NAMES + "C1 | Rainbow |\n" + "\n".join(f"D{number} | Play |" for number in range(1, 8)),
          "Play", "is the name of 7 CoPs (D1, D2, D3, D4, D5 and 2 more) on"),
    typed("a name misspelled", NAMES + "C1 | Rainbow |\nC2 | Directors |", "Directers", f"“Directers” {STRAY} (did you "
          "mean “Directors” (C2)?), so this session counts for none.", "or add the CoP there."),
    typed("a former name misspelled", FORMER, "Leadrs", "(did you mean “Leaders” (C3)?)"),
    typed("an ID with a zero", NAMES + "C1 | Rainbow |", "C-01", "(did you mean C1?)"),
    typed("a name without an ID", "CoP Name | CoP ID\nRainbow | C1\nDirectors |", "Directers", "(did you mean "
          "Directors?)"),
    typed("another number", NAMES + "C1 | Rainbow 1 |", "Rainbow 2", f"“Rainbow 2” {STRAY}, so"),
    typed("another ID", NAMES + "C1 | Rainbow |", "C9", f"“C9” {STRAY}, so"),
    typed("near two", NAMES + "C1 | Sunflower |\nC2 | Sunflowers |", "Sunflowerz", f"“Sunflowerz” {STRAY}, so"),
    typed("near none", TWO, "Infant teachers", f"“Infant teachers” {STRAY}, so"),
    answered("a response of two", TWO, "Directors", "“Directors” is the name of 2 CoPs (C2 and C3) on the CoPs tab, so "
             "this response is left out.", "Type the CoP's ID as it stands on the CoPs tab."),
    answered("a response, misspelled", FORMER, "Leadrs", f"“Leadrs” {STRAY} (did you mean “Leaders” (C3)?), so"),
    met("a month that may be of either", "Directors | 2024-11-12 | Held", {"C2": UNKNOWN, "C3": UNKNOWN},
        flags=("info COP-10 Sessions!B17", "info COP-10 Sessions!B28"),
        messages={"COP-10": "cannot be judged: a session gives a name that other CoPs have, too"}),
    met("without a Status", "Directors | 2024-11-12 |", {"C2": UNKNOWN, "C3": UNKNOWN}),
    met("cancelled", "Directors | 2024-11-12 | Cancelled", {"C2": DOES_NOT, "C3": DOES_NOT}),
    met("in another month", "Directors | 2024-12-12 | Held", {"C2": DOES_NOT, "C3": DOES_NOT}),
    met("of another year", "Directors | 2023-11-12 | Held", {"C2": DOES_NOT, "C3": DOES_NOT}),
    met("a name that nobody has", "Leaders | 2024-11-12 | Held", {"C2": DOES_NOT, "C3": DOES_NOT}),
    met("undated, one month each", "Directors | soon | Held", {"C2": UNKNOWN, "C3": UNKNOWN}),
    met("undated, two months each", "Directors | soon | Held", {"C2": DOES_NOT, "C3": DOES_NOT}, AUTUMN,
        ("info COP-10 Sessions!A16", "must COP-10 Sessions!B16", "info COP-10 Sessions!A26",
         "must COP-10 Sessions!B26")),
    Case("the other CoPs' months are missed", {"CoPs": TWO, "Sessions": (
        f"{LOG}{monthly(months=NOVEMBER)}\n{monthly('C2')}\n{monthly('C3')}\nDirectors | 2024-11-12 | Held")},
         standing={"C1": DOES_NOT, "C2": MEETS, "C3": MEETS}),
    Case("neither held a session that can be told", {"CoPs": TWO, "Sessions": (
        f"{LOG}{monthly()}\nDirectors | 2024-11-12 | Held")}, figures={COPS: {"Number": 3, "Note": (
            "2 CoPs whose sessions can't be read", "!held no session")}}),
    Case("their survey may have been answered", {"CoPs": TWO, "Survey Responses": (
        f"CoP ID | Role | {OUTCOMES[2]}\nDirectors | Member | 4")}, rules=("COP-17",),
         flags=("should COP-17 CoPs!M2",)),
)
