"""Tabs that are not read: flagged if they look like a log, not flagged otherwise."""

from cop_sheets.layout import OUTCOMES
from tests.oracle.cases import Case
from tests.support.sheets import CLEAN_SHEETS, MONTHS, monthly, with_all_columns

RULES = ("TAB-05", "TAB-01", "TAB-03", "WBK-02")
HEAD = "CoP ID | Date | Status"
OLD = f"{HEAD}\n" + monthly(months=[month.replace("2024", "2022").replace("2025", "2023") for month in MONTHS])
QUESTIONS = "Timestamp | CoP ID | Role | " + " | ".join(OUTCOMES[2:4])


def other(name, **exact):
    """Return the case of a tab that is no log: no flag, and no change of the figures."""
    tabs = {tab.replace("_", " "): rows for tab, rows in exact.items()}
    return Case(name, exact=tabs, rules=RULES, figures={"Number of sessions": 12, "Hours of consultation": 1.5})


CASES = (
    Case("old sessions", exact={"Old sessions": OLD}, rules=RULES, flags=("should TAB-05 Old sessions!A1",),
         messages={"TAB-05": ("12 rows", "not counted", "Old sessions | | Sessions.")},
         figures={"Number of sessions": 12}, rows={"Sessions": {"Rows Read": 12, "Counted": 12}}),
    Case("old sessions, said to be sessions", exact={
        "Old sessions": OLD, "Column Map": "Our Tab | Our Column | Means\nOld sessions | | Sessions"}, rules=RULES,
        figures={"Number of sessions": 12},
        rows={"Sessions": {"Rows Read": 24, "Counted": 12, "Other Fiscal Years": 12}}),
    Case("a copy as Excel names it", exact={"Sessions (2)": with_all_columns("Sessions", CLEAN_SHEETS["Sessions"])},
         rules=RULES,
         flags=("should TAB-05 Sessions (2)!A1",), figures={"Number of sessions": 12}, messages={"TAB-05": (
             "12 rows", "where all of the rows stand already", "Sessions (2) | | Sessions", "or delete it")}),
    Case("a copy as Google names it, with a row more", exact={
        "Copy of Sessions": f"{HEAD}\n{monthly()}\nC1 | 2024-07-23 | Held"}, rules=RULES,
        flags=("should TAB-05 Copy of Sessions!A1",), figures={"Number of sessions": 12}, messages={"TAB-05": (
            "13 rows", "where 12 of the rows stand already", "Copy of Sessions | | Sessions", "or delete it")}),
    Case("copies of other tabs", rules=RULES, exact={
        "CoPs (2)": with_all_columns("CoPs", CLEAN_SHEETS["CoPs"]),
        "Trainings - Copy": with_all_columns("Trainings", CLEAN_SHEETS["Trainings"]),
        "Consultations copy 2": with_all_columns("Consultations", CLEAN_SHEETS["Consultations"]),
        "Form Responses 1 (2)": with_all_columns("Survey Responses", CLEAN_SHEETS["Survey Responses"])},
        flags=("should TAB-05 CoPs (2)!A1", "should TAB-05 Trainings - Copy!A1",
               "should TAB-05 Consultations copy 2!A1", "should TAB-05 Form Responses 1 (2)!A1"),
        messages={"TAB-05": ("1 row ", "or delete it")}, figures={"Number of CoPs": 1, "Hours of consultation": 1.5}),
    Case("a copy of a tab of one's own name", rules=RULES, sheets={"Sessions": None}, exact={
        "Log": OLD.replace("2022", "2024"), "Log (2)": OLD,
        "Column Map": "Our Tab | Our Column | Means\nLog | | Sessions"}, flags=("should TAB-05 Log (2)!A1",),
        messages={"TAB-05": ("Log (2) | | Sessions", "or delete it")}),
    Case("by other headers, below a title, columns in another order", rules=RULES, exact={
        "2022": "Smart Start of Alamance\n\nTopic | Attendance | Meeting Date | Community of Practice\n"
                "Play | 9 | 2022-10-09 | C1\nRest | 7 | 2022-11-09 | C1\n\nTotal | 16 | |"},
        flags=("should TAB-05 2022!A3",), messages={"TAB-05": ("2 rows", "2022 | | Sessions")}),
    Case("rows of every other tab", rules=RULES, exact={
        "Workshops": "Event | Date | Participants\nPlay | 2022-10-09 | 9",
        "TA hours": "Consultation Date | Hours | Individuals | Consultant\n2022-10-09 | 1 | Cy Dunn | Eve Stone",
        "Spring form": f"{QUESTIONS}\n5/6/2022 | C1 | Member | 4 | 4"},
        flags=("should TAB-05 Workshops!A1", "should TAB-05 TA hours!A1", "should TAB-05 Spring form!A1"),
        figures={"Number of training events": 1, "Hours of consultation": 1.5},
        messages={"TAB-05": ("1 row ", "Workshops | | Trainings")}),
    Case("a form in words of one's own", rules=RULES, exact={
        "Spring form": "Timestamp | CoP | I learned a lot | I feel at home\n5/6/2022 | C1 | 4 | 4",
        "Survey Items": "Question | Outcome\nI learned a lot | 3\nI feel at home | 5"},
        flags=("should TAB-05 Spring form!A1",), messages={"TAB-05": "Spring form | | Survey Responses"}),
    Case("the log has another name and no line on the Column Map", rules=RULES, sheets={"Sessions": None}, exact={
        "Meeting notes": f"{HEAD}\n{monthly()}"}, flags=("must TAB-01 Sessions", "should TAB-05 Meeting notes!A1"),
        messages={"TAB-05": "Meeting notes | | Sessions"}),
    Case("a template not yet filled, and the log beside it", rules=RULES, exact={
        **{tab: " | ".join(rows[0]) for tab, text in CLEAN_SHEETS.items() for rows in [with_all_columns(tab, text)]},
        "My log": OLD},
        flags=("should TAB-05 My log!A1",), messages={"TAB-05": "12 rows"}),
    Case("headers and nothing below", rules=RULES, exact={
        "Sessions (2)": HEAD,
        "Copy of Sessions": f"{HEAD}\n\n | | Held\nTotal | |\nOctober | |\nEXAMPLE | 2024-07-09 |"}),
    other("lists to choose from", Lists="CoP ID | CoP Name\nC1 | Rainbow",
          Choices="Status | Delivery Mode | Phase\nHeld | Virtual | Other\nCancelled | Hybrid | Implementation",
          Facilitators="Name | Email | CoP\nAnn Lee | ann@example.org | C1"),
    other("pivot tables and charts",
          Pivot="CoP ID | Count of Date | Sum of Attended\nC1 | 12 | 108\nGrand Total | 12 | 108",
          By_month="Month | Sessions | Attended\nJuly 2024 | 1 | 9\nAugust 2024 | 1 | 9",
          Dashboard="CoPs | Sessions | Trainings | Hours\n1 | 12 | 1 | 1.5"),
    other("instructions",
          Read_me="How to fill this workbook\nDate | Type the day of the session\nCoP ID | Choose the CoP",
          Help="Column | What it means\nDate | The day it met\nHours | In total"),
    other("other people's lists", Budget="Item | Date | Cost\nBooks | 2024-07-09 | 120\nTotal | | 120",
          Sign_in="Date | CoP | Name | Signature\n2024-07-09 | C1 | Ann Lee | x",
          Timesheet="Date | Hours | Employee | Project\n2024-07-09 | 8 | Ann Lee | CoP",
          Contacts="Name | Organization | Phone\nAnn Lee | Smart Start | 555-0100",
          Calendar="Date | Event\n2024-07-09 | Board meeting"),
    other("explanations and lists of fixes", Explanations="Flag ID | What | Reason | Asked By\nF1 | COP-05 | x | Ann",
          Fix_list="Where | What stands there | What is wrong | What to do | Status | Flag ID\n"
                   "Sessions B4 | x | y | z | | F2"),
)
