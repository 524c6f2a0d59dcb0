"""Words such as N/A count as blank in every column, and words such as TBD as not documented yet."""

from cop_sheets.layout import OUTCOMES
from tests.oracle.cases import Case
from tests.support.sheets import MONTHS, monthly
from validators import RULES

EVERY_RULE = tuple(rule.id for rule in RULES)
MEETS, NOT_DOCUMENTED, UNKNOWN = "Meets the model", "Not documented here", "Cannot be judged"
COMPONENTS = "CoP ID | Domain | Community | Membership | Practice | Assessment and Evaluation | Facilitators\nC1 | "
COMPONENT_FLAGS = ("must COP-01 CoPs!B2", "must COP-03 CoPs!C2", "must COP-07 CoPs!D2", "must COP-08 CoPs!E2",
                   "must COP-09 CoPs!F2", "must COP-04 CoPs!G2")
SURVEY = "CoP ID | Role | Fiscal Year | " + " | ".join(OUTCOMES) + "\nC1 | Member | | | | 4 | 4 | 4 | 4\n" \
         "C1 | Facilitator | | 5 | 5 | | | |"
OPTIONAL = "CoP ID | PID | Former Names | Domain Changed On | CAD Updated On | Members | Training Cohort | " \
           "Meeting Software | Hybrid Room Equipment | Members Have Camera and Microphone | End Date\nC1 | "
SESSION = "CoP ID | Date | Status | Delivery Mode | Minutes | Attended In Person | Attended Online | Topic | " \
          "Facilitators | Notes\n"
ANSWERED = {"Number": 1, "Denominator": 1}


def survey(*lines):
    return {"Survey Responses": "\n".join([SURVEY, *lines])}


CASES = (
    Case("Domain TBD", {"CoPs": "CoP ID | Domain\nC1 | TBD"}, rules=EVERY_RULE, flags=("must COP-01 CoPs!B2",),
         messages={"COP-01": ("“TBD” documents nothing yet", "Domain is blank")}, standing={"C1": NOT_DOCUMENTED}),
    Case("every component put off", {"CoPs": COMPONENTS + "TBD. | tba | To be determined | PENDING | Unknown | "
                                                          "to be hired"},
         rules=EVERY_RULE, flags=COMPONENT_FLAGS, standing={"C1": NOT_DOCUMENTED},
         messages={"COP-04": "“to be hired” documents nothing yet", "COP-09": "“Unknown” documents nothing yet"}),
    Case("every component not applicable", {"CoPs": COMPONENTS + "N/A | n.a. | - | ? | not applicable | none"},
         rules=EVERY_RULE, flags=COMPONENT_FLAGS, standing={"C1": NOT_DOCUMENTED},
         messages={"COP-03": ("“n.a.” reads as blank", "Community is blank")}),
    Case("see CAD", {"CoPs": "CoP ID | Practice\nC1 | See CAD."}, rules=EVERY_RULE, flags=("must COP-08 CoPs!B2",),
         messages={"COP-08": "See CAD."}, standing={"C1": NOT_DOCUMENTED}),
    Case("a facilitator and one to be hired", {"CoPs": "CoP ID | Facilitators\nC1 | Ann Lee; TBD"}, rules=EVERY_RULE,
         standing={"C1": MEETS}),
    Case("optional columns not applicable", {"CoPs": OPTIONAL + "N/A | none | - | – | n/a | NA | n.a. | N/A | ? | —",
                                  "Sessions": SESSION + "\n".join(
        f"C1 | {month}-09 | N/A | - | n.a. | – | 9 | . | none | N / A" for month in MONTHS)},
         rules=EVERY_RULE, standing={"C1": MEETS}, figures={"Number of sessions": 12}),
    Case("optional text put off stays text", {"CoPs": "CoP ID | Delivery Mode | Meeting Software | Members Have Camera "
                                                      "and Microphone\nC1 | Virtual | TBD | Yes"}, rules=EVERY_RULE),
    Case("Status a question mark", {"Sessions": "CoP ID | Date | Status\n" + monthly(status="?")}, rules=EVERY_RULE,
         figures={"Number of sessions": 12}, standing={"C1": MEETS}),
    Case("Status TBD", {"Sessions": f"CoP ID | Date | Status\n{monthly()}\nC1 | 2024-07-20 | TBD"},
         rules=EVERY_RULE, flags=("must CEL-02 Sessions!C14",), figures={"Number of sessions": 12}),
    Case("a session dated not applicable", {"Sessions": f"CoP ID | Date | Status\n{monthly()}\nC1 | N/A | Held"},
         rules=EVERY_RULE, flags=("must CEL-01 Sessions!B14",), messages={"CEL-01": ("“N/A”", "Date is blank")},
         rows={"Sessions": {"Rows Read": 13, "Counted": 12, "Excluded": 1, "Undated": 1}}),
    Case("a participant of no CoP", survey("N/A | Training participant | | 5 | 1 | | | |"), rules=EVERY_RULE,
         rows={"Survey Responses": {"Rows Read": 3, "Counted": 3}},
         figures={OUTCOMES[0]: {"Number": 2, "Denominator": 2}, OUTCOMES[1]: {"Number": 1, "Denominator": 2}}),
    Case("a member of no CoP", survey("none | Member | | | | 4 | 4 | 4 | 4"), rules=EVERY_RULE,
         flags=("must CEL-01 Survey Responses!A4",), figures={OUTCOMES[2]: ANSWERED},
         messages={"CEL-01": "“none” reads as blank. CoP ID is blank."},
         rows={"Survey Responses": {"Rows Read": 3, "Counted": 2, "Excluded": 1, "Unknown CoP": 1}}),
    Case("Role and Fiscal Year not applicable", survey("C1 | - | N/A | | | 4 | 4 | 4 | 4"), rules=EVERY_RULE,
         flags=("info SUR-04 Survey Responses!B4",), messages={"SUR-04": "“-” reads as blank. Role is blank"},
         figures={OUTCOMES[2]: {"Number": 2, "Denominator": 2}}),
    Case("answers not applicable", survey("C1 | Member | | | | - | none | ? | Not applicable"), rules=EVERY_RULE,
         figures={words: ANSWERED for words in OUTCOMES}),
    Case("answers TBD", survey("C1 | Member | | | | TBD | | |"), rules=EVERY_RULE,
         flags=("should SUR-03 Survey Responses!F4",), figures={OUTCOMES[2]: ANSWERED}),
    Case("a scale that has None", {"Survey Items": f"Question | Outcome | Scale\n{OUTCOMES[2]} | 3 | None; Some; All"}
         | {"Survey Responses": SURVEY.replace("| | 4 | 4", "| | All | 4") + "\nC1 | Member | | | | None | 4 | 4 | 4"
                                "\nC1 | Member | | | | N/A | 4 | 4 | 4"}, rules=EVERY_RULE,
         figures={OUTCOMES[2]: {"Number": 1, "Denominator": 2}, OUTCOMES[3]: {"Number": 3, "Denominator": 3}}),
    Case("settings not applicable", {"Survey Items": "Question | Outcome | Measure | Scale\nGain | 3 | N/A | -",
                          "Column Map": "Our Tab | Our Column | Means\nLog | N/A | Sessions\nN/A | - | ?",
                          "Survey Responses": SURVEY.replace(OUTCOMES[2], "Gain")},
         exact={"Sessions": None, "Log": "CoP ID | Date\n" + "\n".join(f"C1 | {month}-09" for month in MONTHS)},
         rules=("CEL-01", "CEL-02", "TAB-01", "SUR-01", "SUR-05"),
         figures={OUTCOMES[2]: ANSWERED, "Number of sessions": 12}),
    Case("a settings line that lacks one", {"Column Map": "Our Tab | Our Column | Means\nLog | When | N/A"},
         rules=EVERY_RULE, flags=("must CEL-01 Column Map!C2",),
         messages={"CEL-01": "“N/A” reads as blank. Means is"}),
    Case("rows of such words alone", {"Trainings": "Training ID | Title | Date | Participants | Phase | Delivery Mode "
                                                   "| Minutes\n | Welcome | 2024-09-10 | 14 | Other | Virtual | 90"
                                            "\nN/A | - | n/a | . | None | ? | --\n- | | | | | |",
                               "Sessions": SESSION.replace("\n", " | Attended\n") + "\n".join(
        f"C1 | {month}-09 | | | 60 | | | | | | 9" for month in MONTHS) + "\n- | - | - | - | - | - | - | - | - | - | 0"},
         rules=EVERY_RULE, figures={"Number of training events": 1, "Number of participants": 14},
         rows={"Trainings": {"Rows Read": 3, "Counted": 1, "Not Data": 2, "Pre-filled": 2},
               "Sessions": {"Rows Read": 13, "Counted": 12, "Not Data": 1, "Pre-filled": 1}}),
    Case("a row with one word more", {"Trainings": "Title | Date | Participants\nWelcome | 2024-09-10 | 14\n"
                                                   "Kick-off | N/A | -"},
         rules=EVERY_RULE, flags=("must CEL-01 Trainings!B3", "must TRN-07 Trainings!C3"),
         messages={"TRN-07": "“-” reads as blank. Participants is blank"},
         rows={"Trainings": {"Rows Read": 2, "Counted": 1, "Excluded": 1, "Undated": 1}}),
    Case("a Totals row behind a dash", {"Consultations": "Consultant | Date | Individuals | Hours\n"
                                                         "Eve | 2024-10-08 | Cy Dunn | 1.5\n- | Total | | 1.5"},
         flags=("info ROW-01 Consultations!A3",), rules=("CEL-01", "CEL-02"),
         figures={"Hours of consultation": 1.5}),
    Case("consultations not applicable", {"Consultations": "Date | Individuals | Number of Individuals | Hours | "
                                                           "CoP ID\n"
                                                "2024-10-08 | N/A | 3 | 1 | N/A\n2024-10-09 | - | none | 2 | -\n"
                                                "2024-10-10 | Cy Dunn | ? | n/a | C1"},
         rules=EVERY_RULE, flags=("must CON-01 Consultations!B3", "must CEL-01 Consultations!D4"),
         messages={"CON-01": "“-” reads as blank. Neither", "CEL-01": "“n/a” reads as blank. Hours is blank."},
         figures={"Number of individuals receiving consultation": 4, "Hours of consultation": 3}),
    Case("TBD where a date or number is asked", {
        "CoPs": "CoP ID | Start Date | Members\nC1 | TBD | pending", "Trainings": "Title | Date | Participants\n"
        "Welcome | to be determined | 5\nNext | 2024-09-10 | unknown"}, rules=("CEL-01", "CEL-02", "TRN-07"), flags=(
        "must CEL-02 CoPs!B2", "must CEL-02 CoPs!C2", "must CEL-02 Trainings!B2", "must CEL-02 Trainings!C3"),
        figures={"Number of training events": 1}),
    Case("errors stay errors", {"CoPs": "CoP ID | Domain\nC1 | #N/A"}, rules=EVERY_RULE,
         flags=("must CEL-03 CoPs!B2",),
         messages={"CEL-03": "#N/A is a spreadsheet error"}, standing={"C1": UNKNOWN}),
    Case("a CoP ID of a dash", {"CoPs": "CoP ID | CoP Name\n- | Rainbow", "Sessions": "CoP ID | Date\n" + "\n".join(
        f"Rainbow | {month}-09" for month in MONTHS), **survey("Rainbow | Member | | | | 4 | 4 | 4 | 4")},
         rules=("CEL-01", "SES-01", "TAB-07"), flags=("info TAB-07 CoPs!A1",),
         figures={"Number of CoPs": 1, "Number of sessions": 12}, standing={"Rainbow": MEETS}),
    Case("an ID that says TBD", {"CoPs": "CoP ID | CoP Name\nTBD | Rainbow", "Sessions": "CoP ID | Date\n" + "\n".join(
        f"TBD | {month}-09" for month in MONTHS)}, rules=("CEL-01", "SES-01"), standing={"TBD": MEETS},
         figures={"Number of sessions": 12}),
    Case("a title put off", {"Trainings": "Training ID | Title\nT1 | TBA"}, rules=EVERY_RULE,
         flags=("must CEL-01 Trainings!B2",), messages={"CEL-01": "“TBA” documents nothing yet"},
         figures={"Number of training events": 1, "Number of participants": 14}),
    Case("PSC and PID", {"CoPs": "CoP ID | PSC | PID\nC1 | N/A | -\nC2 | TBD | n/a", "Sessions":
                         f"CoP ID | Date | Status\n{monthly()}\n{monthly('C2')}"},
         rules=("CEL-01", "CEL-02", "COP-16"), flags=("must CEL-01 CoPs!B2", "must COP-16 CoPs!B3"),
         messages={"CEL-01": "“N/A” reads as blank. PSC is blank."}),
    Case("eight such cells are one flag", {"Trainings": "Title | Participants\n" + "\n".join(
        f"Part {number} | {'N/A' if number < 9 else 5}" for number in range(1, 16))},
         rules=EVERY_RULE, flags=("must TRN-07 Trainings!B2",),
         messages={"TRN-07": ("8 cells of one column (B2 to B9)", "“N/A” reads as blank.")}),
)
