"""Not reported is not zero: missing tabs and columns, unreadable workbooks, and tabs without rows."""

from cop_sheets.layout import OUTCOMES
from tests.oracle.cases import Case
from tests.support.sheets import CLEAN_SHEETS, EMPTY_SHEETS

CPS, SESSIONS, EVENTS, PARTICIPANTS, PEOPLE, HOURS = (
    "Number of CoPs", "Number of sessions", "Number of training events", "Number of participants",
    "Number of individuals receiving consultation", "Hours of consultation")
MEASURE = "NCPC adapted COP Participation Survey"
KNOWLEDGE, SKILLS = OUTCOMES[2], OUTCOMES[0]
ANSWERS = f"CoP ID | Role | {' | '.join(OUTCOMES)}"


def gone(note):
    """Return the expected columns of a figure that is not reported."""
    return {"Number": None, "Denominator": None, "Percent": None, "Display": "not reported", "Rows Used": 0,
            "Rows Excluded": 0, "Note": note}


def whole(note):
    """Return the expected columns of a figure whose Note is exactly `note`."""
    return gone(note) | {"Note": (note, f"!{note};", f"!; {note}")}


NONE_OF_THE_YEAR = {"Consultations": "Date\n2019-10-08", "Trainings": "Title | Date\nA | 2019-10-08"}

CASES = (
    Case("no Consultations tab", sheets={"Consultations": None},
         figures=dict.fromkeys((PEOPLE, HOURS), whole("no tab Consultations")) | {EVENTS: 1, SESSIONS: 12}),
    Case("no Trainings tab", sheets={"Trainings": None},
         figures={EVENTS: gone("no tab Trainings"), PARTICIPANTS: gone("no tab Trainings"), HOURS: 1.5}),
    Case("no Sessions tab", sheets={"Sessions": None},
         figures={CPS: {"Number": 1, "Note": ("sessions can't be read", "!held no session")},
                  SESSIONS: gone("no tab Sessions")}, standing={"C1": "Cannot be judged"}),
    Case("no CoPs tab", sheets={"CoPs": None},
         figures={CPS: gone("no tab CoPs"), SESSIONS: gone("no tab CoPs"), KNOWLEDGE: gone("no tab CoPs"),
                  MEASURE: gone("no tab CoPs"), HOURS: 1.5}, flags=("must TAB-01 CoPs",), rules=("TAB-01",)),
    Case("no Survey Responses tab", sheets={"Survey Responses": None},
         figures={KNOWLEDGE: gone("no tab Survey Responses"), SKILLS: gone("no tab Survey Responses"),
                  MEASURE: gone("no tab Survey Responses"), CPS: 1}),
    Case("no tab but CoPs", sheets=dict.fromkeys(("Sessions", "Trainings", "Consultations", "Survey Responses")),
         figures={CPS: 1, SESSIONS: gone("no tab Sessions"), EVENTS: gone("no tab Trainings"),
                  HOURS: gone("no tab Consultations"), KNOWLEDGE: gone("no tab Survey Responses")}),
    Case("no column Hours", without={"Consultations": ("Hours",)},
         sheets={"Consultations": "Date | Individuals\n2024-10-08 | Cy Dunn\n2024-10-09 | Di Park"},
         figures={PEOPLE: 2, HOURS: whole("no column Hours on Consultations")}),
    Case("neither column of individuals", without={"Consultations": ("Individuals", "Number of Individuals")},
         sheets={"Consultations": CLEAN_SHEETS["Consultations"]},
         figures={HOURS: 1.5, PEOPLE: gone("no column Individuals or Number of Individuals on Consultations")}),
    Case("one column of individuals is enough", without={"Consultations": ("Individuals",)},
         sheets={"Consultations": "Date | Number of Individuals\n2024-10-08 | 3"}, figures={HOURS: 1.5, PEOPLE: 3}),
    Case("no column Date of consultations", without={"Consultations": ("Date",)},
         sheets={"Consultations": "Hours\n1.5"},
         figures={PEOPLE: gone("no column Date on Consultations"), HOURS: gone("no column Date on Consultations")},
         rows={"Consultations": {"Rows Read": 1, "Excluded": 1, "Undated": 1}}),
    Case("no column Participants", without={"Trainings": ("Participants",)},
         sheets={"Trainings": CLEAN_SHEETS["Trainings"]},
         figures={EVENTS: 1, PARTICIPANTS: whole("no column Participants on Trainings")}),
    Case("no column Date of trainings", without={"Trainings": ("Date",)},
         sheets={"Trainings": CLEAN_SHEETS["Trainings"]},
         figures={EVENTS: gone("no column Date on Trainings"), PARTICIPANTS: gone("no column Date on Trainings")}),
    Case("no column Date of sessions", without={"Sessions": ("Date",)}, sheets={"Sessions": "CoP ID\nC1\nC1"},
         figures={SESSIONS: whole("no column Date on Sessions"),
                  CPS: {"Number": 1, "Note": ("sessions can't be read", "!held no session")}}),
    Case("sessions of no column CoP ID", without={"Sessions": ("CoP ID",)}, sheets={"Sessions": "Date\n2024-07-09"},
         figures={SESSIONS: whole("no column CoP ID on Sessions"),
                  CPS: {"Number": 1, "Note": "sessions can't be read"}}),
    Case("neither ID nor name of CoPs", without={"CoPs": ("CoP ID", "CoP Name")}, sheets={"CoPs": "Domain\nPlay"},
         figures={CPS: gone("no column CoP ID or CoP Name on CoPs"),
                  SESSIONS: gone("no column CoP ID or CoP Name on CoPs")}),
    Case("names serve as ids", without={"CoPs": ("CoP ID",)},
         sheets={"CoPs": "CoP Name\nRainbow", "Sessions": "CoP ID | Date\nRainbow | 2024-07-09"},
         figures={CPS: 1, SESSIONS: 1}),
    Case("no column Start Date and no sessions", without={"CoPs": ("Start Date",)},
         sheets={"CoPs": CLEAN_SHEETS["CoPs"], "Sessions": None},
         figures={CPS: gone(("no column Start Date on CoPs", "no tab Sessions"))}),
    Case("a blank Start Date and no sessions", sheets={"CoPs": "CoP ID | Start Date\nC1 |\nC2 |", "Sessions": None},
         figures={CPS: gone(("no Start Date on CoPs", "no tab Sessions"))}),
    Case("an unreadable Start Date and sessions without dates", without={"Sessions": ("Date",)},
         sheets={"CoPs": "CoP ID | Start Date\nC1 | soon", "Sessions": "CoP ID\nC1"},
         figures={CPS: gone(("no readable Start Date on CoPs", "no column Date on Sessions"))}),
    Case("one Start Date is filled and no sessions", sheets={
        "CoPs": "CoP ID | CoP Name | Start Date\nC1 | Rainbow | 2024-07-01\nC2 | Sun |", "Sessions": None},
         figures={CPS: {"Number": 1, "Rows Excluded": 1, "Note": ("sessions can't be read", "1 undated")}}),
    Case("a blank Start Date and sessions that tell it", sheets={"CoPs": "CoP ID | Start Date\nC1 |"},
         figures={CPS: {"Number": 1, "Note": "1 without a readable Start Date"}}),
    Case("no column Start Date but sessions", without={"CoPs": ("Start Date",)}, sheets={"CoPs": CLEAN_SHEETS["CoPs"]},
         figures={CPS: 1, SESSIONS: 12}),
    Case("the header Hours stands twice", sheets={"Consultations": None},
         exact={"Consultations": "Date | Individuals | Hours | Hours\n2024-10-08 | Cy Dunn | 1.5 | 2"},
         figures={HOURS: gone("no column Hours on Consultations (the header stands twice)"), PEOPLE: 1},
         flags=("must TAB-04 Consultations!D1",)),
    Case("the header Date stands twice",
         exact={"Trainings": "Title | Date | Date | Participants\nA | 2024-09-10 | | 3"},
         figures={EVENTS: gone("no column Date on Trainings"), PARTICIPANTS: gone("no column Date on Trainings")}),
    Case("a statement stands twice", exact={
        "Survey Responses": f"Timestamp | CoP ID | Role | {KNOWLEDGE} | {KNOWLEDGE}\n5/6/2025 | C1 | Member | 4 | 4"},
         figures={KNOWLEDGE: gone(f"no column {KNOWLEDGE} on Survey Responses"), MEASURE: 1}),
    Case("no header row", exact={"Consultations": "our notes\n\n2024-10-08"},
         figures={HOURS: gone("Consultations"), PEOPLE: gone("Consultations")}),
    Case("a tab with nothing on it", exact={"Trainings": [[]]},
         figures={EVENTS: gone("Trainings"), PARTICIPANTS: gone("Trainings")}),
    Case("an outcome is not asked", without={"Survey Responses": (SKILLS,)},
         sheets={"Survey Responses": f"CoP ID | Role | {KNOWLEDGE}\nC1 | Member | 4"},
         figures={SKILLS: whole(f"no column {SKILLS} on Survey Responses"),
                  KNOWLEDGE: {"Number": 1, "Denominator": 1}, MEASURE: 1}),
    Case("only half of a pair is asked", without={"Survey Responses": (SKILLS,)},
         sheets={"Survey Responses": "CoP ID | Role | Then\nC1 | Facilitator | 2",
                 "Survey Items": "Question | Outcome | Measure\nThen | 1 | Before"},
         figures={SKILLS: gone(f"no Now question {SKILLS} on Survey Responses")}),
    Case("neither Timestamp nor Fiscal Year", without={"Survey Responses": ("Timestamp", "Fiscal Year")},
         sheets={"Survey Responses": CLEAN_SHEETS["Survey Responses"]},
         figures={KNOWLEDGE: gone("no column Timestamp or Fiscal Year on Survey Responses"),
                  MEASURE: gone("no column Timestamp or Fiscal Year on Survey Responses")}),
    Case("Fiscal Year alone dates responses", without={"Survey Responses": ("Timestamp",)},
         sheets={"Survey Responses": f"Fiscal Year | CoP ID | Role | {KNOWLEDGE}\nFY 24-25 | C1 | Member | 4"},
         figures={KNOWLEDGE: {"Number": 1, "Denominator": 1},
                  MEASURE: {"Number": 1, "Display": "1 response for 12 members"}}),
    Case("responses of no column CoP ID", without={"Survey Responses": ("CoP ID",)},
         sheets={"Survey Responses": f"Role | {SKILLS} | {KNOWLEDGE}\nMember | | 4\nFacilitator | 5 |"},
         figures=dict.fromkeys((KNOWLEDGE, SKILLS, MEASURE), gone("no column CoP ID on Survey Responses"))),
    Case("training participants are asked for no CoP", without={"Survey Responses": ("CoP ID",)},
         sheets={"Survey Responses": f"Role | {SKILLS}\nTraining participant | 5\nTraining participant | 2"},
         figures={SKILLS: {"Number": 1, "Denominator": 2}, MEASURE: 2,
                  KNOWLEDGE: gone("no column CoP ID on Survey Responses")}),
    Case("training participants without a CoPs tab", sheets={
        "CoPs": None,
        "Survey Responses": f"{ANSWERS}\n | Training participant | 5 | 5 | | | |\nC1 | Member | | | 4 | 4 | 4 | 4"},
         figures={SKILLS: {"Number": 1, "Denominator": 1, "Rows Excluded": 1, "Note": "1 unknown CoP"},
                  MEASURE: {"Number": 1, "Denominator": None}, KNOWLEDGE: gone("no tab CoPs")}),
    Case("no Role column asks everybody", without={"Survey Responses": ("Role",)},
         sheets={"Survey Responses": f"CoP ID | {SKILLS}\nC1 | 4"}, figures={SKILLS: {"Number": 1, "Denominator": 1}}),
    Case("a tab that holds no row", sheets={"Consultations": EMPTY_SHEETS["Consultations"]},
         figures={HOURS: {"Number": 0, "Display": "0", "Note": "nothing entered on Consultations"},
                  PEOPLE: {"Number": 0, "Display": "0", "Note": "nothing entered on Consultations"}}),
    Case("responses that hold no row", sheets={"Survey Responses": EMPTY_SHEETS["Survey Responses"]},
         figures={KNOWLEDGE: {"Number": 0, "Denominator": 0, "Percent": None, "Display": "no answers",
                              "Note": "nothing entered on Survey Responses"},
                  MEASURE: {"Number": 0, "Display": "0 responses for 12 members",
                            "Note": "nothing entered on Survey Responses"}}),
    Case("no CoP entered", sheets={"CoPs": EMPTY_SHEETS["CoPs"]},
         figures={CPS: {"Number": 0, "Display": "0", "Note": ("nothing entered on CoPs", "!held")},
                  SESSIONS: {"Number": 0, "Rows Excluded": 12,
                             "Note": ("excluded: 12 unknown CoP", "!nothing entered")}}),
    Case("no session entered", sheets={"Sessions": EMPTY_SHEETS["Sessions"]},
         figures={SESSIONS: {"Number": 0, "Note": "nothing entered on Sessions"},
                  CPS: {"Number": 1, "Note": "1 of 1 held no session"}}),
    Case("only rows of another year", sheets=NONE_OF_THE_YEAR,
         figures={indicator: {"Number": 0, "Display": "0", "Rows Excluded": 0, "Note": "!nothing"}
                  for indicator in (EVENTS, PARTICIPANTS, HOURS, PEOPLE)}),
    Case("only an example row", exact={
        "Consultations": "Date | Individuals | Hours | CoP ID\n10/8/2024 | Cy Dunn | 2 | EXAMPLE"},
         figures={HOURS: {"Number": 0, "Note": "nothing entered on Consultations"}}),
    Case("only a Totals row", exact={"Trainings": "Title | Date | Participants\nTotal | | 40"},
         figures={EVENTS: {"Number": 0, "Note": "nothing entered on Trainings"}, PARTICIPANTS: 0}),
    Case("nothing entered yet", exact=EMPTY_SHEETS, rules=("WBK-02",), flags=("must WBK-02 ",),
         figures={indicator: whole("nothing entered yet") for indicator in (
             CPS, SESSIONS, EVENTS, PARTICIPANTS, PEOPLE, HOURS, *OUTCOMES, MEASURE)}),
    Case("one of two tabs lacks the column", exact={
        "Consultations": "Date | Individuals | Hours\n2024-10-08 | Cy Dunn | 2",
        "Consultations FY 23-24": "Date | Individuals\n2024-10-09 | Di Park"},
         figures={HOURS: {"Number": 2, "Rows Used": 1, "Rows Excluded": 1, "Note": (
             "without Consultations FY 23-24 (no column Hours)", "1 row without readable hours above 0")},
                  PEOPLE: {"Number": 2, "Note": "!without"}}),
    Case("one of two tabs has no header row", exact={
        "Trainings": "Title | Date | Participants\nA | 2024-09-10 | 3", "Trainings FY 23-24": "see the binder\n\nB"},
         figures={EVENTS: {"Number": 1, "Note": "without Trainings FY 23-24 (no header row)"},
                  PARTICIPANTS: {"Number": 3, "Note": "without Trainings FY 23-24 (no header row)"}}),
    Case("one of two tabs lacks the column but holds only older rows", exact={
        "Consultations": "Date | Individuals | Hours\n2024-10-08 | Cy Dunn | 2",
        "Consultations FY 23-24": "Date | Individuals\n2023-10-09 | Di Park"},
         figures={HOURS: {"Number": 2, "Note": "!without"}}),
    Case("the tab that lacks the column holds all of the year", exact={
        "Sessions FY 23-24": "CoP ID | Date\nC1 | 2023-10-08", "Sessions FY 24-25": "CoP ID | Topic\nC1 | Play"},
         sheets={"Sessions": None},
         figures={SESSIONS: gone("no column Date on Sessions"), CPS: {"Number": 1, "Note": "sessions can't be read"}}),
    Case("both tabs lack a column, each another", exact={
        "Trainings": "Title | Date\nA | 2024-09-10", "Trainings FY 23-24": "Title | Participants\nB | 4"},
         figures={EVENTS: {"Number": 1, "Note": "without Trainings FY 23-24 (no column Date)"},
                  PARTICIPANTS: gone(("no column Participants on Trainings", "no column Date on Trainings"))}),
    Case("another year says which list is used", sheets={"Trainings": None}, year="FY 23-24", as_of="2024-07-15",
         figures={EVENTS: gone(("no tab Trainings", "FY 24-25 list used"))}),
)
