"""Messages agree with the figures on whether a row counts."""

from cop_sheets.layout import OUTCOMES
from tests.oracle.cases import Case
from tests.support.sheets import monthly

LOG, EVENT = "CoP ID | Date | Status | Notes\n", "Title | Date | Participants\n"
TALKS = "Date | Individuals | Number of Individuals | Hours\n"
ASKED = f"Timestamp | Fiscal Year | CoP ID | Role | {OUTCOMES[2]}\n"
BOTH, NEITHER, ONCE = "in every column. Both count. ", "in every column. Neither counts. ", "The CoP counts once. "


def duplicate_case(name, line, said, number=None, tab="Sessions", head=LOG, **more):
    """Return the case of a repeated line, with the part `said` of the message of ROW-02."""
    kept = monthly() + "\n" if tab == "Sessions" else ""
    rows = {"Sessions": (13, "A15"), "CoPs": (1, "B3")}.get(tab, (1, "A3"))
    return Case(name, {tab: f"{head}{kept}{line}\n{line}"}, messages={"ROW-02": said}, rules=("ROW-02",),
                flags=(f"should ROW-02 {tab}!{more.pop('at', rows[1])}",),
                figures={} if number is None else {"Number of sessions": number}, **more)


def flag_case(name, tab, text, flag, said, **more):
    """Return the case of one flag, with the part `said` of its message."""
    rule = flag.split()[1]
    return Case(name, {tab: text}, rules=(rule,), flags=(flag,), messages={rule: said}, **more)


CASES = (
    duplicate_case("sessions that count", "C1 | 2025-06-20 | Held |", BOTH, 14),
    duplicate_case("sessions that were cancelled", "C1 | 2025-06-20 | Cancelled |", NEITHER, 12),
    duplicate_case("sessions of a CoP that isn't listed", "C9 | 2025-06-20 | Held |", NEITHER, 12, at="B15"),
    duplicate_case("sessions without a date", "C1 | | Held |", NEITHER, 12),
    duplicate_case("sessions whose date can't be read", "C1 | soon | Held |", NEITHER, 12),
    duplicate_case("sessions whose Status can't be read", "C1 | 2025-06-20 | Snow |", NEITHER, 12),
    duplicate_case("CoPs", "C1 | Rainbow", ONCE, tab="CoPs", head="CoP ID | CoP Name\n"),
    duplicate_case("CoPs without a date or a session", "C2 | Sun |", NEITHER, tab="CoPs",
                   head="CoP ID | CoP Name | Start Date\n", at="B3"),
    duplicate_case("trainings that count", "A | 2024-09-10 | 4", BOTH, tab="Trainings", head=EVENT, at="B3"),
    duplicate_case("trainings without a date", "A | soon | 4", NEITHER, tab="Trainings", head=EVENT),
    duplicate_case("consultations that count", "2024-10-08 | Cy | | 1", BOTH, tab="Consultations", head=TALKS),
    duplicate_case("consultations that say nothing", "2024-10-08 | | | 0", NEITHER, tab="Consultations", head=TALKS),
    duplicate_case("responses that count", "5/6/2025 | | C1 | Member | 4", BOTH, tab="Survey Responses", head=ASKED),
    duplicate_case("responses of a CoP that isn't listed", "5/6/2025 | | C9 | Member | 4", NEITHER,
                   tab="Survey Responses",
                   head=ASKED),
    flag_case("a session called off counts", "Sessions", f"{LOG}{monthly()}\nC1 | 2025-06-20 | | snow day",
              "should SES-06 Sessions!C14", "“snow day”. This session counts as held. Choose"),
    flag_case("a session called off of a CoP that isn't listed", "Sessions",
              f"{LOG}{monthly()}\nC9 | 2025-06-20 | | snow day", "should SES-06 Sessions!C14", "“snow day”. Choose"),
    flag_case("a session called off without a date", "Sessions", f"{LOG}{monthly()}\nC1 | | | snow day",
              "should SES-06 Sessions!C14", "“snow day”. Choose"),
    flag_case("a training without participants counts", "Trainings", EVENT + "A | 2024-09-10 |",
              "must TRN-07 Trainings!C2", "counts as an event but adds nobody"),
    flag_case("a training without participants and date", "Trainings", EVENT + "A | soon |", "must TRN-07 Trainings!C2",
              "Participants is blank, so nothing says how many took part. Type"),
    flag_case("a response without a role counts", "Survey Responses", ASKED + "5/6/2025 | | C1 | | 4",
              "info SUR-04 Survey Responses!D2", "Role is blank; the response counts for every statement"),
    flag_case("a response without role and date", "Survey Responses", ASKED + "soon | | C1 | | 4",
              "info SUR-04 Survey Responses!D2", "Role is blank. Type"),
    flag_case("a response without a role, of a CoP that isn't listed", "Survey Responses",
              ASKED + "5/6/2025 | | C9 | | 4",
              "info SUR-04 Survey Responses!D2", "Role is blank. Type"),
    flag_case("many hours count", "Consultations", TALKS + "2024-10-08 | Cy | | 20", "should CON-02 Consultations!D2",
              "in one row. It is counted as it stands. Correct"),
    flag_case("many hours without a date", "Consultations", TALKS + "soon | Cy | | 20",
              "should CON-02 Consultations!D2",
              "in one row. Correct"),
    flag_case("names beside another number, without a date", "Consultations", TALKS + "soon | Cy; Di | 3 | 1",
              "info CON-04 Consultations!C2", "but Individuals names 2. Correct"),
    flag_case("names and more, without a date", "Consultations", TALKS + "soon | Cy Dunn + 2 others | | 1",
              "should CON-06 Consultations!B2", "the names beside it are: “Cy Dunn”"),
    flag_case("a number beside no names, without a date", "Consultations", TALKS + "soon | 3 teachers | 3 | 1",
              "info CON-06 Consultations!B2", "the number under Number of Individuals is read. Nothing"),
)
