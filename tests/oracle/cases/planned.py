"""Rows after the as-of date are planned: they have no flags but the one that says so."""

from cop_sheets.layout import OUTCOMES
from tests.oracle.cases import Case
from tests.support.sheets import MONTHS, monthly

AS_OF = "2025-03-15"
EVENT, TALKS = "Title | Date | Participants\n", "Date | Individuals | Number of Individuals | Hours\n"
LOG = "CoP ID | Date | Status | Attended In Person | Attended Online | Attended\n"
NO_ANSWERS = {"Survey Responses": None}     # the clean workbook's are of May
ASKED = f"Timestamp | Fiscal Year | CoP ID | Role | {OUTCOMES[2]}\n"
PLANNED = {"Rows Read": 1, "Excluded": 1, "After the as-of date": 1}
EVENTS = ("TRN-07", "TRN-01", "TRN-02", "CEL-01", "CEL-02", "CEL-03", "CEL-04", "CEL-05", "CEL-06", "ROW-02")
HELP = ("CON-01", "CON-02", "CON-03", "CON-04", "CON-05", "CON-06", "CEL-01", "CEL-02", "CEL-03", "CEL-04", "CEL-06",
        "ROW-02")
MEETINGS = ("SES-01", "SES-02", "SES-03", "SES-04", "SES-05", "SES-06", "CEL-01", "CEL-02", "CEL-04", "ROW-02")
ANSWERS = ("SUR-02", "SUR-03", "SUR-04", "CEL-01", "CEL-02", "CEL-03", "CEL-06", "ROW-02")


def trainings(name, lines, *flags, **more):
    return Case(name, NO_ANSWERS | {"Trainings": EVENT + lines}, rules=EVENTS, flags=flags, **{"as_of": AS_OF} | more)


def talks(name, lines, *flags, **more):
    return Case(name, NO_ANSWERS | {"Consultations": TALKS + lines}, rules=HELP, flags=flags, **{"as_of": AS_OF} | more)


def sessions(name, lines, *flags, **more):
    """Return the case of a session every month up to March, and `lines` from row 11 on."""
    kept = "\n".join(f"{line} | | | 9" for line in monthly(months=MONTHS[:9]).split("\n"))
    return Case(name, {"Sessions": f"{LOG}{kept}\n{lines}"}, rules=MEETINGS, flags=flags, **{"as_of": AS_OF} | more)


def answers(name, lines, *flags, **more):
    return Case(name, {"Survey Responses": ASKED + lines}, rules=ANSWERS, flags=flags, **{"as_of": AS_OF} | more)


CASES = (
    trainings("training without participants", "B | 2025-05-12 |", "info CEL-06 Trainings!B2",
              rows={"Trainings": PLANNED}, figures={"Number of training events": 0}),
    trainings("training without participants, on its day", "B | 2025-05-12 |", "must TRN-07 Trainings!C2",
              as_of="2025-05-12", figures={"Number of training events": 1}),
    trainings("training without participants, the day before", "B | 2025-05-12 |", "info CEL-06 Trainings!B2",
              as_of="2025-05-11"),
    trainings("training of the coming year", "B | 2025-08-12 |", "info CEL-06 Trainings!B2", year="FY 25-26",
              as_of="2025-07-15"),
    trainings("training put off and without a title", " | 2025-05-12 | TBD", "info CEL-06 Trainings!B2"),
    trainings("training whose date can't be read", "B | in May |", "must CEL-02 Trainings!B2",
              "must TRN-07 Trainings!C2"),
    trainings("training without a date", "B | |", "must CEL-01 Trainings!B2", "must TRN-07 Trainings!C2"),
    trainings("trainings more than a year later", "B | 2026-05-12 |", "must CEL-06 Trainings!B2"),
    trainings("trainings more than a year later, in their year", "B | 2026-05-12 |", "must CEL-06 Trainings!B2",
              year="FY 25-26"),
    Case("trainings planned under an ID that stands already", NO_ANSWERS | {
        "Trainings": "Training ID | Title | Date | Participants\nT1 | A | 2024-09-10 | 4\nT1 | A | 2025-05-12 |"},
         rules=EVENTS, flags=("info CEL-06 Trainings!C3",), as_of=AS_OF),
    trainings("nine planned and three past put off", "\n".join(
        [f"B | 2025-05-{day} | TBD" for day in range(10, 19)] + [f"B | 2024-10-{day} | TBD" for day in (10, 11, 12)]),
        "info CEL-06 Trainings!B2", *(f"must CEL-02 Trainings!C{row}" for row in (11, 12, 13)),
        messages={"CEL-06": "9 cells"}),
    talks("consultation with nobody", "2025-05-12 | | | ", "info CEL-06 Consultations!A2",
          rows={"Consultations": PLANNED}),
    talks("consultation with nobody, on its day", "2025-05-12 | | | 1", "must CON-01 Consultations!B2",
          as_of="2025-05-12"),
    talks("consultations put off", "2025-05-12 | TBD | TBD | TBD\n2025-05-13 | 3 teachers | | 0\n"
          "2025-05-14 | Cy Dunn, Di Park | 3 | 20", *(f"info CEL-06 Consultations!A{row}" for row in (2, 3, 4))),
    talks("consultations alike, one of them planned", "2024-10-08 | Jonathan Smith | | 1\n"
          "2025-05-12 | Jonathon Smith | | 1", "info CEL-06 Consultations!A3"),
    talks("consultations planned twice", "2025-05-12 | Cy | | 1\n2025-05-12 | Cy | | 1",
          "info CEL-06 Consultations!A2", "info CEL-06 Consultations!A3"),
    talks("consultation whose date can't be read", "in May | | | TBD", "must CEL-02 Consultations!A2",
          "must CON-01 Consultations!B2", "must CEL-02 Consultations!D2"),
    sessions("sessions of one day", "C1 | 2025-05-09 |\nC1 | 2025-05-09 |", "info SES-02 Sessions!B11",
             "info SES-02 Sessions!B12"),
    sessions("sessions of one day, marked held", "C1 | 2025-05-09 | Held\nC1 | 2025-05-09 | Held",
             "should SES-02 Sessions!B11", "should SES-02 Sessions!B12"),
    sessions("sessions of one day, on that day", "C1 | 2025-05-09 | Held | | | 9\nC1 | 2025-05-09 | Held | | | 9",
             "should ROW-02 Sessions!A12", "should SES-05 Sessions!B12", as_of="2025-05-09"),
    sessions("session of a CoP that isn't listed yet", "C9 | 2025-05-09 | | 4 | 5 | 12", "info SES-02 Sessions!B11"),
    sessions("session in other words", "Rainbow | 2025-05-09 | maybe | TBD"),
    answers("response dated later", "5/12/2025 | | C9 | | often\n5/12/2025 | | C9 | | often\n5/12/2025 | | C1 | | #N/A",
            *(f"info CEL-06 Survey Responses!A{row}" for row in (2, 3, 4))),
    answers("response dated later, of this Fiscal Year", "8/12/2025 | FY 24-25 | C9 | | often",
            "info CEL-06 Survey Responses!A2"),
    answers("response whose date can't be read", "in May | | C9 | | often", "must CEL-02 Survey Responses!A2",
            "must SUR-02 Survey Responses!C2", "info SUR-04 Survey Responses!D2", "should SUR-03 Survey Responses!E2"),
)
