"""Two headers of a tab that differ only in punctuation: the one with the expected spelling is read."""

from cop_sheets.layout import OUTCOMES
from tests.oracle.cases import Case
from tests.support.sheets import MONTHS, monthly

RULES = ("TAB-02", "TAB-03", "TAB-04", "CEL-02", "SES-01")
SESSIONS = "Number of sessions"
MAP = "Our Tab | Our Column | Means\n"
NUMBERED = "Group # | Group | Date | Attended\n" + "\n".join(f"C1 | Infants | {month}-09 | 9" for month in MONTHS)


def mapped(name, lines, number, flags, head=NUMBERED):
    """Return the case of a log with two such headers, and a Column Map with `lines`."""
    return Case(name, exact={"Sessions": head, "Column Map": MAP + "\n".join(lines)}, rules=RULES, flags=flags,
                figures={SESSIONS: number})


def asked(name, question, flags, number):
    """Return the case of a form with two columns whose headers differ only in punctuation."""
    return Case(name, exact={
        "Survey Responses": "Timestamp | CoP ID | Learned? | Learned\n5/6/2025 | C1 | 4 | 2",
        "Survey Items": f"Question | Outcome\n{question} | 3"}, rules=("TAB-04", "CEL-02"), flags=flags,
        figures={OUTCOMES[2]: number})


CASES = (
    mapped("the Column Map names one of them", ["Sessions | Group # | CoP ID"], 12, ("info TAB-03 Sessions!B1",)),
    mapped("in other letters", ["Sessions | GROUP # | CoP ID"], 12, ("info TAB-03 Sessions!B1",)),
    mapped("the Column Map names the other", ["Sessions | Group | Topic", "Sessions | Group # | CoP ID"], 12, ()),
    mapped("the Column Map names both in other words", ["Sessions | Group: | CoP ID"], None,
           ("must TAB-04 Sessions!B1",)),
    mapped("the Column Map says two things of one", ["Sessions | Group # | CoP ID", "Sessions | group # | Topic"], 12,
           ("must CEL-02 Column Map!C3", "info TAB-03 Sessions!B1")),
    mapped("a line too many", ["Sessions | Group # | CoP ID", "Sessions | Group | Topic", "Sessions | Group: | Notes"],
           12, ("must CEL-02 Column Map!B4",)),
    mapped("a line of other punctuation", ["Sessions | Group: | CoP ID"], 12, (),
           head="Group | Date | Attended\n" + "\n".join(f"C1 | {month}-09 | 9" for month in MONTHS)),
    Case("a header of the template's and one like it", {
        "Sessions": "CoP-ID | CoP ID | Date | Status\n" + "\n".join(
            f"x | {line}" for line in monthly().split("\n"))}, rules=RULES, flags=("info TAB-03 Sessions!A1",),
         figures={SESSIONS: 12}),
    Case("an alias and one like it", {
        "Sessions": "CoP ID | Meeting Date | Meeting-Date | Status\n" + "\n".join(
            f"C1 | {month}-09 | x | Held" for month in MONTHS)}, without={"Sessions": ("Date",)}, rules=RULES,
         flags=("info TAB-03 Sessions!C1",), figures={SESSIONS: 12}),
    Case("neither is spelled like the template's", {"Sessions": "CoP-ID | CoP/ID | Date\nC1 | C1 | 2024-07-09"},
         without={"Sessions": ("CoP ID",)}, rules=RULES, flags=("must TAB-04 Sessions!B1",), figures={SESSIONS: None}),
    asked("a question word for word", "Learned?", (), 1), asked("the other question word for word", "learned", (), 0),
    asked("a question in other punctuation", "Learned!", ("must TAB-04 Survey Responses!D1",), None),
)
