"""Sheets as text and the flags that each gets, for every severity of every rule; `everything_flagged` checks all."""

from dataclasses import replace
from datetime import date

from cop_sheets import ReadResult, build_tables, parse_fiscal_year
from cop_sheets.decisions import Decisions, Explanation, ExplanationStatus
from cop_sheets.layout import OUTCOMES, STRATEGIES
from cop_sheets.raw import CellError
from cop_sheets.sources.base import Failure
from summaries import build_report
from tests.support.sheets import CLEAN_SHEETS, EMPTY_SHEETS, MONTHS, monthly, with_all_columns, workbook
from validators import RULES
from validators.rules.rule import DUPLICATE_WORKBOOKS

SESSIONS, TRAINING = "CoP ID | Date | Status", "Title | Date | Phase"
RESPONSES = CLEAN_SHEETS["Survey Responses"]


def cop(**named):
    """Return a CoPs tab of one CoP: its id in A, then the named columns from B on."""
    named = {header.replace("_", " "): cell for header, cell in named.items()}
    return {"CoPs": f"CoP ID | {' | '.join(named)}\nC1 | {' | '.join(named.values())}"}


def sessions(*rows, head=SESSIONS):
    """Return a Sessions tab: a header row, a session every month, and `rows` from row 14 on."""
    return {"Sessions": f"{head}\n{monthly()}\n" + "\n".join(rows)}


def trainings(*rows, head=TRAINING):
    return {"Trainings": head + "\n" + "\n".join(rows)}


def consultations(*rows, head="Date | Individuals | Number of Individuals | Hours"):
    return {"Consultations": head + "\n" + "\n".join(rows)}


def responses(*rows):
    """Return a responses tab: Timestamp, Fiscal Year, CoP ID, Role in A to D, outcomes from E; `rows` from row 4 on."""
    rest = RESPONSES.split("\n")[1:]
    return {"Survey Responses": f"Timestamp | Fiscal Year | CoP ID | Role | {' | '.join(OUTCOMES)}\n" + "\n".join(
        [f"5/6/2025 | | {row}" for row in rest] + list(rows))}


def asked_by(items):
    """Return a survey with three more questions, Q1 to Q3, and Survey Items with the rows `items`."""
    asked, *answers = RESPONSES.split("\n")
    return {"Survey Responses": "\n".join([f"{asked} | Q1 | Q2 | Q3", *answers]),
            "Survey Items": f"Question | Outcome | Measure | Scale\n{items}"}


def cohort(*gone, strategies=STRATEGIES, taken="A"):
    """Return a cohort with an event in every month, July to June, except `gone`, and a CoP that names it."""
    lines = [f"{month} | {month}-10 | A | {'Facilitator training' if at < 6 else 'Implementation'} | "
             f"{'; '.join(strategies)}"
             for at, month in enumerate(MONTHS) if month not in gone]
    return cop(Training_Cohort=taken) | trainings(*lines, head="Title | Date | Cohort | Phase | Strategy")


# A month without a session, and explanations of it: its Flag ID, with and without a cancelled session, and its Subject.
WITHOUT_NOVEMBER = {"Sessions": f"{SESSIONS}\n{monthly(months=[month for month in MONTHS if month != '2024-11'])}"}
WITHOUT_NOVEMBER_ID, CANCELLED_NOVEMBER_ID = "F-PSH10ER8D0EH", "F-B5Q4J8809GZ3"
NOVEMBER_SUBJECT = "S-AVSS4B7Y3RNH"


def explanations(*rows):
    return {"Explanations": "Flag ID | What | Reason | Asked By\n" + "\n".join(rows)}


# A CoP without an ID, which the logs call by its name.
NAMED_ONLY = {"CoPs": "CoP ID | CoP Name\n | Rainbow", "Sessions": SESSIONS + "\n" + monthly("Rainbow"),
              "Survey Responses": RESPONSES.replace("C1", "Rainbow"),
              "Consultations": "Date | CoP ID\n2024-10-08 | Rainbow"}
HYBRID = {"Delivery_Mode": "Hybrid", "Meeting_Software": "Zoom", "Members_Have_Camera_and_Microphone": "Yes"}
TWO = "CoP ID | CoP Name | {0}\nC1 | Rainbow | {1}\nC2 | Sunshine | {2}"
BOTH_MET = SESSIONS + "\n" + monthly() + "\n" + monthly("C2")
LINE4 = " | | | 4 | 4 | 4 | 4"

# Tabs of a partnership, judged for FY 24-25 as of 15 July 2025, and every flag that it gets.
CASES = {
    "clean": ({}, []),
    "clean hybrid CoP": (cop(**HYBRID, Hybrid_Room_Equipment="Yes"), []),
    "clean virtual CoP": (cop(Delivery_Mode="Virtual", Meeting_Software="Zoom",
                              Members_Have_Camera_and_Microphone="Yes",
                              Meeting_Time_and_Location=""), []),
    "clean cohort": (cohort(), []),
    "never flagged": (cop(Members="1", Facilitators="Ann Lee; Bob Ray", PID="", Meeting_Software=""), []),
    "COP-01": (cop(Domain=""), ["must COP-01 CoPs!B2"]),
    "COP-02": (cop(Domain_Changed_On="2024-10-01", CAD_Updated_On=""), ["must COP-02 CoPs!C2"]),
    "COP-02 earlier": (cop(Domain_Changed_On="2024-10-01", CAD_Updated_On="2024-09-30"), ["info COP-02 CoPs!C2"]),
    "COP-02 same day": (cop(Domain_Changed_On="2024-10-01", CAD_Updated_On="2024-10-01"), []),
    "COP-02 unknown": (cop(Domain_Changed_On="2024-10-01", CAD_Updated_On="soon"), ["info COP-02 CoPs!C2"]),
    "COP-03": (cop(Community=""), ["must COP-03 CoPs!B2"]),
    "COP-04": (cop(Facilitators=""), ["must COP-04 CoPs!B2"]),
    "COP-05": (cop(Facilitators="Ann Lee; Bob Ray; Cy Dunn"), ["should COP-05 CoPs!B2"]),
    "COP-05 four": (cop(Facilitators="Ann Lee; Bob Ray; Cy Dunn; Di Park"), ["should COP-05 CoPs!B2"]),
    "COP-06": (cop(Facilitator_Requirements_Met="No"), ["must COP-06 CoPs!B2"]),
    "COP-06 blank": (cop(Facilitator_Requirements_Met=""), ["should COP-06 CoPs!B2"]),
    "COP-06 unknown": (cop(Facilitator_Requirements_Met="maybe"), ["info COP-06 CoPs!B2"]),
    "COP-07": (cop(Membership=""), ["must COP-07 CoPs!B2"]),
    "COP-08": (cop(Practice=""), ["must COP-08 CoPs!B2"]),
    "COP-09": (cop(Assessment_and_Evaluation=""), ["must COP-09 CoPs!B2"]),
    "COP-10": ({"Sessions": SESSIONS + "\n" + monthly(months=MONTHS[:4] + MONTHS[5:])}, ["must COP-10 Sessions!B5"]),
    "COP-10 unknown": ({"Sessions": SESSIONS + "\n" + monthly(months=MONTHS[:4] + MONTHS[5:]) + "\nC1 | 15th of 11 | "
                                                                                                "Held"},
                       ["info COP-10 Sessions!B5", "must CEL-02 Sessions!B13"]),
    "COP-11": (cop(Hybrid_Room_Equipment="No", **HYBRID), ["must COP-11 CoPs!B2"]),
    "COP-11 blank": (cop(Hybrid_Room_Equipment="", **HYBRID), ["should COP-11 CoPs!B2"]),
    "COP-11 unknown": (cop(Hybrid_Room_Equipment="partly", **HYBRID), ["info COP-11 CoPs!B2"]),
    "COP-11 not hybrid": (cop(Hybrid_Room_Equipment="No"), []),
    "COP-11 a hybrid session": (cop(Hybrid_Room_Equipment="No") | {
        "Sessions": SESSIONS + " | Delivery Mode\n" + monthly() + " | Hybrid"}, ["must COP-11 CoPs!B2"]),
    "COP-11 a hybrid session cancelled": (cop(Hybrid_Room_Equipment="No") | {
        "Sessions": SESSIONS + " | Delivery Mode\n" + monthly() + "\nC1 | 2025-06-20 | Cancelled | Hybrid"}, []),
    "COP-11 a hybrid session last year": (cop(Hybrid_Room_Equipment="No", Start_Date="2024-01-01") | {
        "Sessions": SESSIONS + " | Delivery Mode\n" + monthly() + "\nC1 | 2024-06-20 | Held | Hybrid"}, []),
    "COP-12": (cop(**HYBRID | {"Members_Have_Camera_and_Microphone": "No"}, Hybrid_Room_Equipment="Yes"),
               ["should COP-12 CoPs!D2"]),
    "COP-12 unknown": (cop(**HYBRID | {"Members_Have_Camera_and_Microphone": "some"}, Hybrid_Room_Equipment="Yes"),
                       ["info COP-12 CoPs!D2"]),
    "COP-12 unread where nobody joins online": (cop(Members_Have_Camera_and_Microphone="some"),
                                                ["should CEL-02 CoPs!B2"]),
    "COP-11 and COP-12 a mode unread": (cop(Delivery_Mode="by car", Hybrid_Room_Equipment="No",
                                            Members_Have_Camera_and_Microphone="No"),
                                        ["should CEL-02 CoPs!B2", "info COP-11 CoPs!C2", "info COP-12 CoPs!D2",
                                         "info COP-14 CoPs!U2"]),
    "COP-11 a session's mode unread": (cop(Hybrid_Room_Equipment="No") | {
        "Sessions": SESSIONS + " | Delivery Mode\n" + monthly() + " | by car"},
        ["info COP-11 CoPs!B2", "should CEL-02 Sessions!D13"]),
    "COP-13": (cop(Meeting_Time_and_Location=""), ["should COP-13 CoPs!B2"]),
    "COP-12 and COP-14": (cop(Delivery_Mode="Virtual", Meeting_Software="", Members_Have_Camera_and_Microphone=""),
                          ["should COP-14 CoPs!C2", "should COP-12 CoPs!D2"]),
    "COP-15": (cop(Growing_Together_Book="No"), ["should COP-15 CoPs!B2"]),
    "COP-15 one a partnership": ({"CoPs": TWO.format("Growing Together Book", "", "No"),
                                  "Sessions": BOTH_MET} | responses(
        f"5/6/2025 | | C2 | Member{LINE4}"), ["should COP-15 CoPs!C2"]),
    "COP-15 another CoP has it": ({"CoPs": TWO.format("Growing Together Book", "", "x"),
                                   "Sessions": BOTH_MET} | responses(
        f"5/6/2025 | | C2 | Member{LINE4}"), []),
    "COP-15 unknown": (cop(Growing_Together_Book="maybe"), ["info COP-15 CoPs!B2"]),
    "COP-15 unknown of the second CoP": (
        {"CoPs": TWO.format("Growing Together Book", "No", "maybe"), "Sessions": BOTH_MET} | responses(
            f"5/6/2025 | | C2 | Member{LINE4}"), ["info COP-15 CoPs!C3"]),
    "COP-16": (cop(PSC="3014"), ["must COP-16 CoPs!B2"]),
    "COP-16 PID": (cop(PID="Coaching"), ["must COP-16 CoPs!B2"]),
    "COP-17": ({"CoPs": TWO.format("Assessment and Evaluation", "Survey", "Survey"), "Sessions": BOTH_MET},
               ["should COP-17 CoPs!C3"]),
    "COP-17 by its name": ({"CoPs": TWO.format("Domain", "a", "b"), "Sessions": BOTH_MET} | responses(
        f"5/6/2025 | | Sunshine | Member{LINE4}"), ["info CEL-04 Survey Responses!C4"]),
    "COP-18": (cop(End_Date="2025-06-30"), ["info COP-18 CoPs!B2"]),
    "COP-19": (cop(Start_Date="2024-07-10") | {"Sessions": SESSIONS + "\n" + monthly(months=MONTHS[1:])},
               ["info COP-19 CoPs!B2"]),
    "COP-20": (cop(End_Date="") | {"Sessions": SESSIONS + "\n" + monthly(months=MONTHS[:9])},
               ["should COP-20 CoPs!B2", "must COP-10 Sessions!B10"]),
    "TRN-01": (trainings("A | 2024-09-10 | Facilitator training | 89", head=TRAINING + " | Minutes"),
               ["should TRN-01 Trainings!D2"]),
    "TRN-01 90": (trainings("A | 2024-09-10 | Facilitator training | 90", head=TRAINING + " | Minutes"), []),
    "TRN-01 of another phase": (trainings("A | 2024-09-10 | Implementation | 30", head=TRAINING + " | Minutes"), []),
    "TRN-01 unknown": (trainings("A | 2024-09-10 | Facilitator training | long", head=TRAINING + " | Minutes"),
                       ["info TRN-01 Trainings!D2"]),
    "TRN-02": (trainings("A | 2024-09-10 | Facilitator training | Hybrid", head=TRAINING + " | Delivery Mode"),
               ["should TRN-02 Trainings!D2"]),
    "TRN-02 unknown": (trainings("A | 2024-09-10 | Facilitator training | Zoom", head=TRAINING + " | Delivery Mode"),
                       ["info TRN-02 Trainings!D2"]),
    "TRN-03": (cohort("2024-10"), ["info TRN-03 Trainings!C2"]),
    "TRN-04": (cohort("2025-03"), ["info TRN-04 Trainings!C2"]),
    "TRN-05": (cohort(strategies=STRATEGIES[:6]), ["info TRN-05 Trainings!E2"]),
    "TRN-05 unknown": (cohort(strategies=("Snacks",)), None),
    "TRN-06": (cohort(taken=""), ["info TRN-06 Trainings!C2"]),
    "TRN-06 its id in other letters": (cohort(taken="a"), []),
    "TRN-07": (trainings("A | 2024-09-10 | Other | ", head=TRAINING + " | Participants"), ["must TRN-07 Trainings!D2"]),
    "SUR-02": (responses(f"5/6/2025 | | C9 | Member{LINE4}"), ["must SUR-02 Survey Responses!C4"]),
    "SUR-03": (responses("5/6/2025 | | C1 | Member | | | often | 4 | 4 | 6"),
               ["should SUR-03 Survey Responses!G4", "should SUR-03 Survey Responses!J4"]),
    "SUR-03 no answer": (responses("5/6/2025 | | C1 | Member | N/A | | n/a | 4 | | 5"), []),
    "SUR-04": (responses(f"5/6/2025 | | C1 | {LINE4}"), ["info SUR-04 Survey Responses!D4"]),
    "SUR-05": ({"Survey Responses": RESPONSES.replace("C1 | Facilitator | 5 | 5", "C1 | Facilitator | 5 | ")},
               ["must SUR-05 Survey Responses!D1"]),
    "SUR-05 pairs": ({"Survey Items": "Question | Outcome | Measure\nBefore | 1 | Before\nAfter | 1 | Now\n"
                                      "Old | 2 | Before\nNew | 2 | Now",
                      "Survey Responses": f"CoP ID | Before | After | Old | New | Role | {' | '.join(OUTCOMES)}\n"
                                          "C1 | 2 | 4 | 2 | | | | | 4 | 4 | 4 | 4"},
                     ["must SUR-05 Survey Responses!D1", "info SUR-04 Survey Responses!F2"]),
    "SUR-05 of an unknown CoP": ({"Survey Responses": RESPONSES.replace("C1 | Facilitator", "C9 | Facilitator")},
                                 ["must SUR-05 Survey Responses!C1", "must SUR-05 Survey Responses!D1",
                                  "must SUR-02 Survey Responses!A3"]),
    "SUR-06": (asked_by("Q1 | 3 | | 5;4;3;2;1"), ["info SUR-06 Survey Items!D2"]),
    "SUR-06 and another scale for Now": (
        asked_by("Q1 | 3 | Before | Yes; No\nQ2 | 3 | Now | High; Medium; Low"),
        ["info SUR-06 Survey Items!D2", "must CEL-02 Survey Items!D3"]),
    "SUR-07": (asked_by("Q1 | 3 | Before |\nQ2 | 3 | Before |\nQ3 | 3 | Now |"), ["must SUR-07 Survey Items!A2"]),
    "SUR-07 in turn": (asked_by("Q1 | 3 | Before |\nQ2 | 3 | Now |"), []),
    "CEL-04 a step that is none": (asked_by("Q1 | 3 | | No; Yes; N/A"), ["info CEL-04 Survey Items!D2"]),
    "a participant without a CoP": (responses("5/6/2025 | | | Training participant | 5 | 4"), []),
    "TAB-01": ({"Trainings": None}, ["must TAB-01 Trainings"]),
    "TAB-03": ({"Sessions": SESSIONS + " | Snacks\n" + monthly()}, ["info TAB-03 Sessions!D1"]),
    "TAB-03 not on the responses": ({"Survey Responses": RESPONSES.replace("\n", " | Favourite snack\n", 1)}, []),
    "TAB-03 beaten by the header": ({"Sessions": SESSIONS + " | Session Date\n" + monthly()},
                                    ["info TAB-03 Sessions!D1"]),
    "TAB-04": ({"Sessions": SESSIONS + " | Notes | notes\n" + monthly()}, ["must TAB-04 Sessions!E1"]),
    "TAB-06": (sessions("C1 | 15/10/2024 | Held"), ["must TAB-06 Sessions!B1"]),
    "TAB-07": (NAMED_ONLY, ["info TAB-07 CoPs!A1"]),
    "TAB-07 and one ID": (NAMED_ONLY | {
        "CoPs": "CoP ID | CoP Name\n | Rainbow\nC2 | Sun", "Survey Responses": f"{RESPONSES.replace('C1', 'Rainbow')}\n"
        "C2 | Member | | | 4 | 4 | 4 | 4", "Sessions": f"{SESSIONS}\n{monthly('Rainbow')}\n{monthly('C2')}"},
        ["must CEL-01 CoPs!A2"]),
    "CEL-01": (sessions(" | 2024-07-20 | Held"), ["must CEL-01 Sessions!A14"]),
    "CEL-01 PSC, mode and start": (cop(PSC="", Delivery_Mode="", Start_Date="", CoP_Name=""),
                                   ["must CEL-01 CoPs!B2", "must CEL-01 CoPs!C2", "must CEL-01 CoPs!D2",
                                    "must CEL-01 CoPs!E2"]),
    "CEL-01 hours": (consultations("2024-10-08 | Cy Dunn | | "), ["must CEL-01 Consultations!D2"]),
    "CEL-01 a response's CoP and time": (responses(f" | | | Member{LINE4}"), ["must CEL-01 Survey Responses!A4",
                                                                         "must CEL-01 Survey Responses!C4"]),
    "CEL-02": (sessions("C1 | mid October | Held", "C1 | 2024-07-20 | Postponed"),
               ["must CEL-02 Sessions!B14", "must CEL-02 Sessions!C15"]),
    "CEL-02 should": ({"Sessions": "CoP ID | Date | Minutes | Attended Online\n" + monthly(status="60") + " | few"},
                      ["should CEL-02 Sessions!D13"]),
    "CEL-02 figures": (trainings("A | 2024-09-10 | Other | twelve", head=TRAINING + " | Participants") | consultations(
        "2024-10-08 | Cy Dunn | | two", "2024-10-09 | | few | 1"),
        ["must CEL-02 Trainings!D2", "must CEL-02 Consultations!D2", "must CEL-02 Consultations!C3"]),
    "CEL-03": ({"Sessions": [["CoP ID", "Date", "Notes"], *([["C1", f"{month}-09", ""] for month in MONTHS]),
                             ["C1", "2024-07-20", CellError("=A1+B1")], ["C1", "2024-07-21", "#REF!"]]},
               ["must CEL-03 Sessions!C14", "must CEL-03 Sessions!C15"]),
    "CEL-03 over all": (cop(PSC="#N/A", Domain="#REF!", Facilitator_Requirements_Met="#DIV/0!") | trainings(
        "A | 2024-09-10 | Other | Loading...", head=TRAINING + " | Participants") | responses(
        "5/6/2025 | | C1 | Member | | | #N/A | 4 | 4 | 4"),
        ["must CEL-03 CoPs!B2", "must CEL-03 CoPs!C2", "must CEL-03 CoPs!D2", "must CEL-03 Trainings!D2",
         "must CEL-03 Survey Responses!G4"]),
    "CEL-04": (cop(Delivery_Mode="in person") | consultations("2024-10-08 | Cy Dunn | | 1.5 hrs"),
               ["info CEL-04 CoPs!B2", "info CEL-04 Consultations!D2"]),
    "CEL-05": ({"CoPs": "CoP ID | CoP Name\nC1 | A\nC1 | B"} | trainings("T1 | A", "T1 | B",
                                                                         head="Training ID | Title"),
               ["must CEL-05 CoPs!A3", "must CEL-05 Trainings!A3"]),
    "CEL-05 names": (NAMED_ONLY | {"CoPs": "CoP ID | CoP Name | Community\n | Rainbow | East\n | Rainbow | West"},
                     ["info TAB-07 CoPs!A1", "must CEL-05 CoPs!B3"]),
    "CEL-05 names reopened": (NAMED_ONLY | {
        "CoPs": "CoP ID | CoP Name | Start Date | End Date\n | Rainbow | 2022-07-01 | 2023-06-30\n"
                " | Rainbow | 2024-07-01"},
        ["info TAB-07 CoPs!A1"]),
    "CEL-05 unknown": ({"CoPs": "CoP ID | Start Date | End Date\nC1 | 2024-07-01 | 2024-10-31\nC1 | soon |"},
                       ["info CEL-05 CoPs!A3", "must CEL-02 CoPs!B3"]),
    "CEL-06": (cop(End_Date="2024-06-01") | {"Sessions": SESSIONS}, ["must CEL-06 CoPs!B2"]),
    "CEL-06 early": (trainings("A | 2009-12-31 | Other", "B | 2024-09-10 | Other") | consultations(
        "2008-10-08 | Cy | | 1", "2010-01-01 | Cy | | 1"),
                     ["must CEL-06 Trainings!B2", "must CEL-06 Consultations!A2"]),
    "CEL-06 late": (trainings("A | 2025-07-16 | Other", "B | 2025-07-15 | Other",
                              "C | 2027-01-01 | Other") | consultations(
        "7/15/2026 | Cy | | 1", "7/16/2026 | Cy | | 1"), ["info CEL-06 Trainings!B2", "must CEL-06 Trainings!B4",
                                                          "info CEL-06 Consultations!A2",
                                                          "must CEL-06 Consultations!A3"]),
    "CEL-06 responses": (responses(f"7/15/2025 23:59:59 | | C1 | Member{LINE4}", f"7/16/2025 | | C1 | Member{LINE4}",
                                   f"5/6/2005 | | C1 | Member{LINE4}"),
                         ["info CEL-06 Survey Responses!A5", "must CEL-06 Survey Responses!A6"]),
    "ROW-01": (sessions("", "Total | | "), ["info ROW-01 Sessions!A15"]),
    "ROW-02": (trainings("T1 | A", "T1 | A", head="Training ID | Title"),
               ["must CEL-05 Trainings!A3", "should ROW-02 Trainings!B3"]),
    "SES-01": (sessions("C9 | 2024-07-20 | Held"), ["must SES-01 Sessions!A14"]),
    "SES-02": (cop(Start_Date="2024-07-01", End_Date="2025-06-30") | sessions("C1 | 2025-07-01 | Held"),
               ["info COP-18 CoPs!C2"]),
    "SES-02 outside": (cop(Start_Date="2024-07-02") | sessions("C1 | 2024-07-01 | Held"),
                       ["should SES-02 Sessions!B14"]),
    "SES-02 after its end": (cop(End_Date="2025-06-29") | sessions("C1 | 2025-06-30 | Held"),
                             ["info COP-18 CoPs!B2", "should SES-02 Sessions!B14"]),
    "SES-02 cancelled": (cop(Start_Date="2024-07-02") | sessions("C1 | 2024-07-01 | Cancelled",
                                                                 "C1 | 2025-08-01 | Cancelled"), []),
    "SES-02 future": (sessions("C1 | 2025-07-15 | Held", "C1 | 2025-07-16 | Held", "C1 | 2026-07-16 | "),
                      ["should SES-02 Sessions!B15", "info SES-02 Sessions!B16"]),
    "SES-03": ({"Sessions": "CoP ID | Date | Attended In Person | Attended Online | Attended\n" + monthly(status="5")
                + " | 4 | 10"}, ["info SES-03 Sessions!E13"]),
    "SES-04": ({"Sessions": f"{SESSIONS} | Attended\n{monthly(status='Held | 9')}\nC1 | 2024-07-20 | Held | 0\n"
                            "C1 | 2024-07-21 | Held |\nC1 | 2024-07-22 | Cancelled |\nC1 | 2025-08-01 | |"},
               ["should SES-04 Sessions!D14", "info SES-04 Sessions!D15", "info SES-02 Sessions!B17"]),
    "SES-04 never filled": ({"Sessions": f"{SESSIONS} | Attended\n{monthly(status='Held | ')}"},
                            ["info SES-04 Sessions!D2"]),
    "SES-02 between two lives": ({"CoPs": "CoP ID | Start Date | End Date\nC1 | 2024-07-01 | 2024-12-31\n"
                                          "C1 | 2025-02-01 |"} | sessions(), ["should SES-02 Sessions!B8"]),
    "SES-06": ({"Sessions": f"{SESSIONS} | Notes\n{monthly(status='Held | ')}\nC1 | 2024-07-20 | | Snow day"},
               ["should SES-06 Sessions!C14"]),
    "SES-05": (sessions("C1 | 2025-06-09 | "), ["should SES-05 Sessions!B14"]),
    "CON-01": (consultations("2024-10-08 | | | 1"), ["must CON-01 Consultations!B2"]),
    "CON-02": (consultations("2024-10-08 | Cy | | 0", "2024-10-09 | Cy | | -1", "2024-10-10 | Cy | | 12",
                             "2024-10-11 | Cy | | 12.5"),
               ["must CON-02 Consultations!D2", "must CON-02 Consultations!D3", "should CON-02 Consultations!D5"]),
    "CON-03": (consultations("2024-10-08 | Jonathan Smith | | 1", "2024-10-09 | Jonathon Smith | | 1"),
               ["info CON-03 Consultations!B3"]),
    "CON-04": (consultations("2024-10-08 | Cy Dunn; Di Park | 2 | 1", "2024-10-09 | Cy Dunn; Di Park | 3 | 1"),
               ["info CON-04 Consultations!C3"]),
    "CON-05": (consultations("2024-10-08 | Cy Dunn, Di Park | | 1", "2024-10-09 | Cy Dunn; Di Park | | 1")
               | cop(Facilitators="Ann Lee + 2 others"), ["info CON-05 CoPs!B2", "info CON-05 Consultations!B2"]),
    "CON-06": (consultations("2024-10-08 | 3 teachers | | 1", "2024-10-09 | 3 teachers | 3 | 1",
                             "2024-10-10 | Cy Dunn + 2 others | | 1"),
               ["must CON-06 Consultations!B2", "info CON-06 Consultations!B3", "should CON-06 Consultations!B4"]),
    "CON-03 ids": (consultations("2024-10-08 | P-1001 | | 1", "2024-10-09 | P-1002 | | 1"), []),
    "another year's rows": (sessions("C9 | 2023-07-20 | Postponed") | trainings("A | 2023-09-10 | ?",
                                                                                "B | 2024-09-10 | Other"), []),
    "another year's CoP": ({"CoPs": "CoP ID | CoP Name | Domain | Start Date | End Date\nC1 | A | a | 2024-07-01 |\n"
                                    "C2 | B | | 2020-01-01 | 2024-06-30"}, []),
    "eight of twelve alike": ({"Sessions": f"{SESSIONS} | Minutes\n{monthly(months=MONTHS[:8], status='Held | long')}\n"
                                           + monthly(months=MONTHS[8:], status="Held | 60")},
                              ["should CEL-02 Sessions!D2"]),
    "seven alike": ({"Sessions": f"{SESSIONS} | Minutes\n{monthly(months=MONTHS[:7], status='Held | long')}\n"
                                 + monthly(months=MONTHS[7:], status="Held | ")},
                    [f"should CEL-02 Sessions!D{row}" for row in range(2, 9)]),
    "eight of twelve filled alike": ({"Sessions": f"{SESSIONS} | Minutes\n{monthly(status='Held | ')}\n" + "\n".join(
        f"C1 | 2024-07-{day} | Held | {'long' if day < 18 else 60}" for day in range(10, 22))},
        ["should CEL-02 Sessions!D14"]),
    "a CoP of one day": ({"CoPs": "CoP ID | CoP Name | Start Date | End Date\nC1 | A | 2024-07-01 |\n"
                                  "C2 | B | 2024-09-10 | 2024-09-10"},
                         ["info COP-19 CoPs!A3", "info COP-19 CoPs!C3", "info COP-18 CoPs!D3"]),
    "eight of sixteen alike": ({"Sessions": f"{SESSIONS} | Minutes\n{monthly(status='Held | 60')}\n" + "\n".join(
        f"C1 | 2024-07-{day} | Held | {'long' if day < 18 else 60}" for day in range(10, 22))},
        [f"should CEL-02 Sessions!D{row}" for row in range(14, 22)]),
    "EXP-01": (WITHOUT_NOVEMBER | explanations(f"{WITHOUT_NOVEMBER_ID} | No session | The storm | Ann Lee"),
               ["must COP-10 Sessions!B5", "info EXP-01 Explanations!A2"]),
    "EXP-02": (explanations("F-000000000000 | | The storm", "EXAMPLE | | |"), ["should EXP-02 Explanations!A2"]),
    "EXP-02 gone": ({}, ["should EXP-02 "]),
    "EXP-02 changed": (WITHOUT_NOVEMBER, ["should EXP-02 ", "must COP-10 Sessions!B5"]),
    "EXP-04": (WITHOUT_NOVEMBER, ["info EXP-04 ", "must COP-10 Sessions!B5"]),
}
JULY = with_all_columns("Sessions", "CoP ID | Date\nC1 | 2024-07-09")
# Workbooks as a whole: exact tabs, tabs' columns that lack, and every flag.
BOOKS = {
    "WBK-02 all tabs empty": (EMPTY_SHEETS, {}, ["must WBK-02 "]),
    "WBK-02 beside a request": (EMPTY_SHEETS | explanations("F-000000000000 | | The storm"), {}, ["must WBK-02 "]),
    "WBK-02 nothing at all": (dict.fromkeys(CLEAN_SHEETS), {}, ["must WBK-02 "]),
    "WBK-02 the template's examples": ({tab: f"{head}\nEXAMPLE" for tab,
                                        head in EMPTY_SHEETS.items() if "ID" in head.split("|")[0]} | {
        "Trainings": EMPTY_SHEETS["Trainings"], "Consultations": EMPTY_SHEETS["Consultations"],
                                            "Survey Responses": EMPTY_SHEETS["Survey Responses"]},
        {}, ["must WBK-02 "]),
    "TAB-01 without a header row": ({"Trainings": "What we did\nA lot of things | | x"}, {},
                                    ["must TAB-01 Trainings!A1"]),
    "TAB-01 without any row": ({"Trainings": ""}, {}, ["must TAB-01 Trainings!A1"]),
    "TAB-02": ({}, {"Trainings": ["Participants", "Date"]}, ["must TAB-02 Trainings!H1", "must TAB-02 Trainings!I1"]),
    "SUR-01": ({}, {"Survey Responses": [OUTCOMES[5], OUTCOMES[1]]},
               ["must SUR-01 Survey Responses!I1", "must SUR-01 Survey Responses!J1"]),
    "ROW-02 in two tabs": ({"Sessions": None, "Sessions FY 23-24": JULY, "Sessions FY 24-25":
                            with_all_columns("Sessions",
                                             f"{SESSIONS}\nC1 | 2024-07-09 | Held\n{monthly(months=MONTHS[1:])}")},
                           {},
                           ["should ROW-02 Sessions FY 24-25!A2", "should SES-05 Sessions FY 24-25!B2"]),
    "COP-06 column missing": ({}, {"CoPs": ["Facilitator Requirements Met"]}, ["should COP-06 CoPs!X1"]),
    "COP-13 and 15 columns missing": ({}, {"CoPs": ["Meeting Time and Location", "Growing Together Book"]},
                                      ["should COP-13 CoPs!W1", "should COP-15 CoPs!X1"]),
    "columns that no rule needs here": ({}, {"CoPs": ["Former Names", "PID", "Members", "Meeting Software", "End Date",
                                                      "Hybrid Room Equipment", "Members Have Camera and Microphone"],
                                             "Sessions": ["Status", "Minutes", "Topic", "Notes", "Delivery Mode"],
                                             "Trainings": ["Training ID", "Minutes", "Delivery Mode", "Cohort"],
                                             "Consultations": ["Number of Individuals", "CoP ID", "Topic"],
                                             "Survey Responses": ["Fiscal Year"]}, []),
    "SES-04 attendance in two columns": ({}, {"Sessions": ["Attended"]}, ["info SES-04 Sessions!F2"]),
    "nothing on a tab of settings": ({"Survey Items": ""}, {}, []),
    "no cell of the row is free": (
        {"Sessions": "\n".join(["CoP ID | Date", *(f"C1 | {month}-09" for month in MONTHS), *["C9 | soon"] * 2])}, {},
        ["info SES-04 Sessions!C1", "must SES-01 Sessions!A14", "must CEL-02 Sessions!B14", "must SES-01 Sessions!A15",
         "must CEL-02 Sessions!B15", "should ROW-02 Sessions!C15"]),
    "ROW-03": ({"Sessions": "\n".join(["CoP ID | Date | Attended", "FY 24-25",
                                       *(f"C1 | {month}-09 | 9" for month in MONTHS), "CoP ID | Date | Attended"])},
               {}, ["info ROW-03 Sessions!A2"]),
    "ROW-01 with a date": ({"Consultations": "Date | Individuals | Hours\n2024-10-08 | Cy Dunn | 2\n"
                                             "2024-10-31 | Total | 2"}, {}, ["info ROW-01 Consultations!A3"]),
    "TAB-05": ({"Old sessions": "CoP ID | Date | Attended\nC1 | 2022-07-09 | 9"}, {},
               ["should TAB-05 Old sessions!A1"]),
    "TAB-05 a copy": ({"Sessions (2)": with_all_columns("Sessions", CLEAN_SHEETS["Sessions"]),
                       "Lists": "CoP ID | CoP Name\nC1 | Rainbow"}, {}, ["should TAB-05 Sessions (2)!A1"]),
    "CON-01 one column missing": ({}, {"Consultations": ["Individuals"]}, ["must CON-01 Consultations!B2"]),
    "CON-01 both columns missing": ({}, {"Consultations": ["Individuals", "Number of Individuals"]},
                                    ["must CON-01 Consultations!G1"]),
}


# Explanations of a month without a session, by partnership.
DECISIONS = Decisions(tuple(
    Explanation(name, flag_id, "The storm", asked_by="ann@example.org", asked_on=date(2025, 1, 8), subject=subject,
                rule="COP-10", status=ExplanationStatus.APPROVED, decided_by="bob@example.org",
                decided_on=date(2025, 1, 9), until=until)
    for name, flag_id, subject, until in (
        ("EXP-02 gone", WITHOUT_NOVEMBER_ID, NOVEMBER_SUBJECT, None),
        ("EXP-02 changed", CANCELLED_NOVEMBER_ID, NOVEMBER_SUBJECT, None),
        ("EXP-04", WITHOUT_NOVEMBER_ID, NOVEMBER_SUBJECT, date(2025, 6, 30)))))


def everything_flagged():
    """Return the report of all these workbooks together and of one that can't be read; each tab has a Google id."""
    books = [workbook(sheets, name=name) for name, (sheets, _) in CASES.items()]
    books += [workbook(exact=exact, without=without, name=name) for name, (exact, without, _) in BOOKS.items()]
    for book in books:
        for number, grid in enumerate(book.raw_sheets):
            grid.gid = number
    reading = ReadResult(books, [Failure("Damaged", "Damaged.xlsx", "Damaged.xlsx is damaged: save it again.")])
    tables = replace(build_tables(reading), decisions=DECISIONS)
    report = build_report(tables, parse_fiscal_year("FY 24-25"), date(2025, 7, 15))
    # Nearly all have the same clean tabs, and so are duplicates of each other.
    duplicate_rules = [number for number, rule in enumerate(RULES) if rule.view == DUPLICATE_WORKBOOKS]
    violations = report.results.violations
    report.results.violations = violations[~violations["rule"].isin(duplicate_rules)].reset_index(drop=True)
    return report
