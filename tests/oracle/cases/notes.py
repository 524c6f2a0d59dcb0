"""A figure's Note gives the reason of every row left out and the number of identical rows; unknown is not 0."""

from cop_sheets.layout import OUTCOMES
from tests.oracle.cases import Case
from tests.support.sheets import CLEAN_SHEETS

CPS, SESSIONS, EVENTS, PARTICIPANTS, PEOPLE, HOURS = (
    "Number of CoPs", "Number of sessions", "Number of training events", "Number of participants",
    "Number of individuals receiving consultation", "Hours of consultation")
MEASURE = "NCPC adapted COP Participation Survey"
KNOWLEDGE = OUTCOMES[2]
TALKS = "Date | Individuals | Number of Individuals | Hours\n"
EVENT = "Training ID | Title | Date | Participants\n"
ONE = f"Timestamp | Fiscal Year | CoP ID | Role | {KNOWLEDGE}\n"
TWO = "CoP ID | CoP Name | Members\nC1 | A | {}\nC2 | B | {}"
UNSURE = {"Number": 1, "Note": ("sessions can't be read", "!held no session")}


def asked(*lines):
    """Return responses to one statement that only members are asked."""
    return {"Survey Responses": ONE + "\n".join(lines)}


OTHERS = {"Survey Responses": [words for words in OUTCOMES if words != KNOWLEDGE]}

CASES = (
    Case("hours that are no number above 0",
         sheets={"Consultations": TALKS + "2024-10-08 | Cy | | 2\n2024-10-09 | Di | | two\n2024-10-10 | Ed | | 0\n"
                                          "2024-10-11 | Fay | | -1\n2024-10-12 | Gil | | \n2024-10-13 | Hal | | #REF!"},
         figures={HOURS: {"Number": 2, "Rows Used": 1, "Rows Excluded": 5,
                          "Note": "5 rows without readable hours above 0"},
                  PEOPLE: {"Number": 6, "Rows Excluded": 0, "Note": "!without"}}),
    Case("one row without hours", sheets={"Consultations": TALKS + "2024-10-08 | Cy | | 2\n2024-10-09 | Di | | two"},
         figures={HOURS: {"Rows Excluded": 1, "Note": "1 row without readable hours above 0"}}),
    Case("hours, dates and nobody", sheets={"Consultations": TALKS + (
        "2024-10-08 | Cy | | 2\n2024-10-09 | | | 1\n2024-10-10 | | some | 1\nsoon | Di | | 2\n2024-10-11 | | | none")},
         figures={HOURS: {"Number": 4, "Rows Used": 3, "Rows Excluded": 2,
                          "Note": "excluded: 1 undated, 1 unreadable value"},
                  PEOPLE: {"Number": 1, "Rows Used": 1, "Rows Excluded": 4, "Note": (
                      "2 rows without readable individuals", "excluded: 1 undated, 1 unreadable value")}}),
    Case("identical consultations", sheets={"Consultations": TALKS + (
        "2024-10-08 | Cy | | 2\n2024-10-08 | Cy | | 2\n2024-10-09 | Di | | two\n2024-10-09 | Di | | two")},
         figures={HOURS: {"Number": 4, "Note": ("1 identical to another row", "2 rows without readable hours above 0")},
                  PEOPLE: {"Number": 2, "Note": "2 identical to another row"}}),
    Case("identical trainings", sheets={"Trainings": EVENT + " | A | 2024-09-10 | 4\n | A | 2024-09-10 | 4\n"
                                                             " | B | 2024-09-11 | many\n | B | 2024-09-11 | many"},
         figures={EVENTS: {"Number": 4, "Note": "2 identical to another row"},
                  PARTICIPANTS: {"Number": 8, "Rows Excluded": 2, "Note": (
                      "1 identical to another row", "2 trainings without a readable number of participants")}}),
    Case("identical responses", without=OTHERS,
         sheets=asked("5/6/2025 | | C1 | Member | 4", "5/6/2025 | | C1 | Member | 4", "5/6/2025 | | C1 | Member | 4",
                      "5/6/2025 | | C1 | Member | 2", "5/7/2025 | | C1 | Member | "),
         figures={KNOWLEDGE: {"Number": 3, "Denominator": 4, "Note": "2 identical to another row"},
                  MEASURE: {"Number": 5, "Note": "2 identical to another row"}}),
    Case("identical responses that don't count", without=OTHERS,
         sheets=asked("5/6/2025 | | C1 | Member | often", "5/6/2025 | | C1 | Member | often",
                      "5/6/2025 | | C1 | Member | 4"),
         figures={KNOWLEDGE: {"Denominator": 1, "Rows Excluded": 2, "Note": ("2 off the scale left out", "!identical")},
                  MEASURE: {"Number": 3, "Note": "1 identical to another row"}}),
    Case("identical rows of a CoP", sheets={"CoPs": "CoP ID | CoP Name\nC1 | Rainbow\nC1 | Rainbow"},
         figures={CPS: {"Number": 1, "Rows Used": 2, "Note": "1 identical to another row"}}),
    Case("every way in which an answer is left out", without=OTHERS,
         sheets=asked("5/6/2025 | | C1 | Member | 4", "5/7/2025 | | C1 | Member | ", "5/8/2025 | | C1 | Member | N/A",
                      "5/9/2025 | | C1 | Member | often", "5/10/2025 | | C1 | Member | #N/A",
                      "5/11/2025 | | C1 | Director | 4", "5/12/2025 | | C9 | Member | 4", "someday | | C1 | Member | 4",
                      "5/13/2025 | next | C1 | Member | 4", "8/1/2025 | FY 24-25 | C1 | Member | 4"),
         figures={KNOWLEDGE: {"Number": 1, "Denominator": 1, "Rows Used": 1, "Rows Excluded": 9, "Note": (
             "2 blank or N/A left out", "1 off the scale left out", "1 with a spreadsheet error left out",
             "1 left out for a Role that can't be read",
             "excluded: 1 undated, 1 after the as-of date, 1 unknown CoP, 1 unreadable value")},
                  MEASURE: {"Number": 6, "Rows Excluded": 4}}),
    Case("several statements of one outcome", without={"Survey Responses": (KNOWLEDGE,)}, sheets={
        "Survey Responses": "Timestamp | CoP ID | Role | Q1 | Q2\n5/6/2025 | C1 | Member | 5 | \n"
                            "5/7/2025 | C1 | Member | 5 | often\n5/8/2025 | C1 | Member | often | \n"
                            "5/9/2025 | C1 | Member | | ",
        "Survey Items": "Question | Outcome\nQ1 | 3\nQ2 | 3"},
         figures={KNOWLEDGE: {"Number": 2, "Denominator": 2, "Rows Excluded": 2, "Note": (
             "1 blank or N/A left out", "1 off the scale left out", "1 answer off the scale beside a valid one")}}),
    Case("a pair of which a half is missing", without={"Survey Responses": (KNOWLEDGE,)}, sheets={
        "Survey Responses": "Timestamp | CoP ID | Role | Then | Now\n5/6/2025 | C1 | Member | 2 | 4\n"
                            "5/7/2025 | C1 | Member | 2 | \n5/8/2025 | C1 | Member | | \n"
                            "5/9/2025 | C1 | Member | often | 3",
        "Survey Items": "Question | Outcome | Measure\nThen | 3 | Before\nNow | 3 | Now"},
         figures={KNOWLEDGE: {"Number": 1, "Denominator": 1, "Rows Excluded": 3, "Note": (
             "2 blank or N/A left out", "1 off the scale left out", "0 at the top already before")}}),
    Case("no CoP records its members", sheets={"CoPs": TWO.format("", "a few")},
         figures={MEASURE: {"Number": 2, "Denominator": None, "Percent": None,
                            "Display": "2 responses, 2025-05-06 to 2025-05-06",
                            "Note": "2 CoPs without a readable number of Members"}}),
    Case("one of two CoPs records its members", sheets={"CoPs": TWO.format("12", "")},
         figures={MEASURE: {"Number": 2, "Denominator": 12,
                            "Display": "2 responses for 12 members, 2025-05-06 to 2025-05-06",
                            "Note": "1 CoP without a readable number of Members"}}),
    Case("a CoP of no members", sheets={"CoPs": TWO.format("0", "")},
         figures={MEASURE: {"Denominator": 0, "Display": "2 responses for 0 members, 2025-05-06 to 2025-05-06"}}),
    Case("no column Members", without={"CoPs": ("Members",)}, sheets={"CoPs": CLEAN_SHEETS["CoPs"]},
         figures={MEASURE: {"Denominator": None, "Display": "2 responses, 2025-05-06 to 2025-05-06"}}),
    Case("no member and no date", without={"CoPs": ("Members",)}, sheets={
        "CoPs": CLEAN_SHEETS["CoPs"], "Survey Responses": f"Timestamp | Fiscal Year | {KNOWLEDGE}\n | FY 24-25 | 4"},
         figures={MEASURE: {"Number": 1, "Display": "1 response",
                            "Note": "1 CoP without a readable number of Members"}}),
    Case("the only session has no date that can be read", sheets={"Sessions": "CoP ID | Date\nC1 | soon"},
         figures={CPS: UNSURE, SESSIONS: {"Number": 0, "Rows Excluded": 1, "Note": "excluded: 1 undated"}}),
    Case("the only session has a blank date", sheets={"Sessions": "CoP ID | Date\nC1 | "}, figures={CPS: UNSURE}),
    Case("the only session has a Status that can't be read",
         sheets={"Sessions": "CoP ID | Date | Status\nC1 | 2024-07-09 | Postponed"},
         figures={CPS: UNSURE, SESSIONS: {"Number": 0, "Note": "excluded: 1 unreadable value"}}),
    Case("the only session has an error for its CoP", sheets={"Sessions": "CoP ID | Date\n#REF! | 2024-07-09"},
         figures={CPS: UNSURE, SESSIONS: {"Number": 0, "Note": "excluded: 1 unknown CoP"}}),
    Case("a session that was cancelled was not held",
         sheets={"Sessions": "CoP ID | Date | Status\nC1 | soon | Cancelled"},
         figures={CPS: {"Number": 1, "Note": ("1 of 1 held no session", "!can't be read")}}),
    Case("a session of another CoP", sheets={"Sessions": "CoP ID | Date\nC9 | 2024-07-09"},
         figures={CPS: {"Number": 1, "Note": ("1 of 1 held no session", "!can't be read")}}),
    Case("a session still to come", as_of="2024-12-31", sheets={"Sessions": "CoP ID | Date\nC1 | 2025-01-09"},
         figures={CPS: {"Number": 1, "Note": ("1 of 1 held no session", "!can't be read")}}),
    Case("an unreadable session of another year", sheets={
        "Sessions": "CoP ID | Date | Status\nC1 | 2023-07-09 | Postponed"},
         figures={CPS: {"Number": 1, "Note": ("1 of 1 held no session", "!can't be read")}}),
    Case("three CoPs: one met, one didn't, of one it can't be read", sheets={
        "CoPs": "CoP ID | CoP Name\nC1 | A\nC2 | B\nC3 | C",
        "Sessions": "CoP ID | Date\nC1 | 2024-07-09\nC1 | soon\nC3 | soon"},
         figures={CPS: {"Number": 3, "Note": ("1 of 3 held no session", "1 CoP whose sessions can't be read")}}),
    Case("one of two tabs of sessions has no dates", sheets={"Sessions": None}, exact={
        "Sessions FY 24-25": "CoP ID | Date\nC1 | 2024-07-09", "Sessions": "CoP ID | Topic\nC1 | Play\nC2 | Play"},
         figures={CPS: {"Number": 1, "Note": "it held a session"},
                  SESSIONS: {"Number": 1, "Rows Excluded": 2, "Note": (
                      "without Sessions (no column Date)", "excluded: 2 undated")}}),
    Case("a Fiscal Year that can't be read, in the year of its timestamp", without=OTHERS, rules=("CEL-02",),
         sheets=asked("5/6/2025 | next | C1 | Member | 4", "5/6/2025 | | C1 | Member | 4"),
         flags=("must CEL-02 Survey Responses!B2",),
         figures={KNOWLEDGE: {"Denominator": 1, "Rows Excluded": 1, "Note": "excluded: 1 unreadable value"}},
         rows={"Survey Responses": {"Rows Read": 2, "Counted": 1, "Excluded": 1, "Unreadable value": 1}}),
    Case("a Fiscal Year that can't be read, in another year", without=OTHERS, rules=("CEL-02",), year="FY 23-24",
         as_of="2025-07-15", sheets=asked("5/6/2025 | next | C1 | Member | 4", "5/6/2025 | | C1 | Member | 4"),
         flags=("must CEL-02 Survey Responses!B2",),
         figures={KNOWLEDGE: {"Denominator": 0, "Rows Excluded": 1, "Note": "excluded: 1 unreadable value"}},
         rows={"Survey Responses": {"Rows Read": 2, "Other Fiscal Years": 1, "Excluded": 1, "Unreadable value": 1}}),
    Case("an ID that stands twice names no training", sheets={
        "Trainings": EVENT + "T1 | A | 2024-09-10 | 4\nT1 | B | 2024-09-11 | 5\nT2 | C | 2024-09-12 | 6"},
         figures={PARTICIPANTS: {"Number": 15, "Rows Used": 3}}),
)
