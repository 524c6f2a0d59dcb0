"""The sample's seeded mistakes, one set for each of four partnerships, with the flags that they must raise."""

from datetime import timedelta
from random import Random

from cop_sheets.layout import BEFORE, CANCELLED, MEMBER, NOW, SESSIONS, SURVEY_ITEMS, TRAININGS, VIRTUAL
from cop_sheets.program_words import OUTCOMES
from cop_sheets.raw import CellError
from cop_sheets.sample.content import PAIRED_QUESTIONS
from cop_sheets.sample.generator import session_row
from cop_sheets.sample.mistakes_more import broken_tabs, equipment_and_consultations
from cop_sheets.sample.scenario import Scenario
from cop_sheets.sample.workbook import SampleSheet, new_row


def incomplete_records(scenario: Scenario) -> None:
    """A new CoP without a description, and small mistakes in the log."""
    cops, book = scenario.partnership_data.cops, scenario.book
    for rule, column, typed in (("COP-01", "domain", ""), ("COP-03", "community", ""), ("COP-04", "facilitators", ""),
                                ("COP-07", "membership", "N/A"), ("COP-08", "practice", "TBD"),
                                ("COP-09", "assessment_and_evaluation", "")):
        scenario.change_cop("must", rule, cops[-1], **{column: typed})
    scenario.cops.set_cells(scenario.cop_row(cops[0]), domain_changed_on=scenario.day(11, 4))
    scenario.change_cop("must", "COP-02", cops[0], cad_updated_on="")
    scenario.cops.set_cells(scenario.cop_row(cops[1]), domain_changed_on=scenario.day(11, 11))
    scenario.change_cop("info", "COP-02", cops[1], cad_updated_on=scenario.day(10, 7))
    _session_mistakes(scenario)
    _add_non_data_rows(scenario)
    _skip_training_month(scenario)
    _add_future_training(scenario)
    _consultation_mistakes(scenario)
    answered = [row for row in scenario.year_responses() if scenario.responses.get(row, "role") == "Member"]
    outcome = next(column.name for _, column in scenario.responses.columns if column and column.outcome == 3)
    scenario.responses.set_cells(answered[0], **{outcome: 6})
    book.expect("should", "SUR-03", scenario.responses, answered[0], outcome,
                scenario.responses.get(answered[0], "cop_id"))
    scenario.responses.set_cells(answered[4], role="")
    book.expect("info", "SUR-04", scenario.responses, answered[4], "role",
                scenario.responses.get(answered[4], "cop_id"))


def _add_future_training(scenario: Scenario) -> None:
    planned = new_row(TRAININGS, training_id="T-NEXT", title="Open house", date=scenario.as_of + timedelta(28),
                      phase="Other", delivery_mode=VIRTUAL, minutes=90, participants=15)
    scenario.trainings.rows.append(planned)
    scenario.book.expect("info", "CEL-06", scenario.trainings, planned, "date")


def _consultation_mistakes(scenario: Scenario) -> None:
    """A number in words, a number in place of names, names separated by a comma, and fewer names than people."""
    rows, sheet = scenario.year_consultations(), scenario.consultations
    one, other = scenario.partnership_data.people[:2]
    sheet.set_cells(rows[2], individuals="")
    scenario.change_consultation("must", "CEL-02", rows[2], number_of_individuals="three")
    for row in rows[3:6]:
        sheet.set_cells(row, number_of_individuals="")
    scenario.change_consultation("must", "CON-06", rows[3], individuals="3 teachers")
    scenario.change_consultation("info", "CON-05", rows[4], individuals=f"{one}, {other}")
    sheet.set_cells(rows[5], individuals=f"{one}; {other}")
    scenario.change_consultation("info", "CON-04", rows[5], number_of_individuals=5)


def _session_mistakes(scenario: Scenario) -> None:
    cops, sessions = scenario.partnership_data.cops, scenario.sessions
    attended = sessions.get(scenario.held_session(cops[2], 2), "attended")
    scenario.change_session("info", "SES-03", cops[2], 2, attended=attended + 2)
    nobody = sessions.set_cells(scenario.held_session(cops[1], 3), attended_in_person=0, attended_online=0)
    sessions.set_cells(nobody, notes="Nobody came; sent the resources by email.")
    scenario.change_session("should", "SES-04", cops[1], 3, attended=0)
    sessions.set_cells(scenario.held_session(cops[1], 1), attended_in_person="", attended_online="")
    scenario.change_session("info", "SES-04", cops[1], 1, attended="")
    sessions.set_cells(scenario.held_session(cops[0], 1), notes="Snow day, to be made up in February")
    scenario.change_session("should", "SES-06", cops[0], 1, status="")
    scenario.change_session("info", "CEL-04", cops[0], 2, delivery_mode="in person")
    scenario.change_session("should", "CEL-02", cops[0], 3, minutes="an hour")
    row = scenario.held_session(cops[2], 5)
    sessions.set_cells(row, cop_id=cops[2].kind.name)
    scenario.book.expect("info", "CEL-04", sessions, row, "cop_id", cops[2].id)


def _add_non_data_rows(scenario: Scenario) -> None:
    """Months as headings in the log, and a tab of older sessions that is not read."""
    cop, sessions = scenario.partnership_data.cops[0], scenario.sessions
    for month in (1, 6):
        heading = [""] * len(sessions.columns)
        before = next(index for index, row in enumerate(sessions.rows) if row is scenario.held_session(cop, month))
        sessions.rows.insert(before, sessions.set_cells(heading, cop_id=f"{scenario.day(month, 1):%B}"))
        if month == 1:
            scenario.book.expect("info", "ROW-03", sessions, heading, "cop_id")
    old = SampleSheet.of(SESSIONS, "Old sessions")
    rng = Random(f"{cop.id}")    # of its own, so that the rest of the sample doesn't change
    old.rows = [session_row(cop, scenario.day(month, 5).replace(year=scenario.year - 9), rng) for month in (9, 10, 11)]
    scenario.book.sheets.insert(0, old)
    scenario.book.expect("should", "TAB-05", old, None, "cop_id")


def _skip_training_month(scenario: Scenario) -> None:
    """Remove the second training; the third covers its strategy, so that only the month is missing."""
    events = scenario.cohort_events()
    covered = "; ".join(scenario.trainings.get(row, "strategy") for row in events[1:3])
    scenario.trainings.set_cells(events[2], strategy=covered)
    scenario.trainings.rows = [row for row in scenario.trainings.rows if row is not events[1]]
    scenario.expect_of_cohort("TRN-03")


def stalled_cops(scenario: Scenario) -> None:
    """A CoP that skipped two months, one that stopped in spring, and a log that several people edited."""
    cops, book, sessions = scenario.partnership_data.cops, scenario.book, scenario.sessions
    skipped = sessions.get(scenario.held_session(cops[0], 12), "date")
    scenario.remove_sessions(cops[0], 11, 12)
    before = scenario.held_session(cops[0], 10)
    scenario.add_after(sessions, before, new_row(SESSIONS, cop_id=cops[0].id, date=skipped, status=CANCELLED,
                                                 notes="Flu; moved to January"))
    book.expect("must", "COP-10", sessions, before, "date", cops[0].id)
    _stopped_in_spring(scenario)
    scenario.change_cop("must", "COP-06", cops[2], facilitator_requirements_met="No")
    scenario.change_cop("should", "COP-06", cops[-1], facilitator_requirements_met="")
    scenario.change_cop("info", "COP-19", cops[-1], start_date=scenario.day(12, 16))
    events = scenario.cohort_events()
    scenario.change_training("should", "TRN-01", events[3], minutes=60)
    march = next(row for row in events if scenario.trainings.get(row, "date").month == 3)
    scenario.trainings.rows = [row for row in scenario.trainings.rows if row is not march]
    scenario.expect_of_cohort("TRN-04")
    _log_mistakes(scenario)


def _stopped_in_spring(scenario: Scenario) -> None:
    cop, book = scenario.partnership_data.cops[1], scenario.book
    scenario.remove_sessions(cop, 4, 5, 6)
    book.expect("must", "COP-10", scenario.sessions, scenario.held_session(cop, 3), "date", cop.id)
    book.expect("should", "COP-20", scenario.cops, scenario.cop_row(cop), "end_date", cop.id)
    removed_ids = {id(row) for row in scenario.year_responses() if scenario.responses.get(row, "cop_id") == cop.id}
    scenario.responses.rows = [row for row in scenario.responses.rows if id(row) not in removed_ids]
    book.expect("should", "COP-17", scenario.cops, scenario.cop_row(cop), "assessment_and_evaluation", cop.id)


def _log_mistakes(scenario: Scenario) -> None:
    cop, book, sessions = scenario.partnership_data.cops[2], scenario.book, scenario.sessions
    duplicate_session = session_row(cop, sessions.get(scenario.held_session(cop, 10), "date"), scenario.rng)
    sessions.set_cells(duplicate_session, topic="Same day, second entry")
    scenario.add_after(sessions, scenario.held_session(cop, 10), duplicate_session)
    book.expect("should", "SES-05", sessions, duplicate_session, "date", cop.id)
    unknown_cop_session = session_row(cop, scenario.day(2, 27), scenario.rng)
    scenario.add_after(sessions, scenario.held_session(cop, 2), sessions.set_cells(unknown_cop_session, cop_id="C99"))
    book.expect("must", "SES-01", sessions, unknown_cop_session, "cop_id")
    scenario.change_session("must", "CEL-03", cop, 4, minutes=CellError("#REF!"))
    scenario.change_session("must", "CEL-03", cop, 5, minutes=CellError("=30+60"))
    sessions.add("Flyer sent", ["x"] * 5)
    book.expect("info", "TAB-03", sessions, None, len(sessions.columns) - 1)
    duplicate_cop = list(scenario.cop_row(cop))
    scenario.add_after(scenario.cops, scenario.cop_row(cop),
                       scenario.cops.set_cells(duplicate_cop, members=cop.members + 3))
    book.expect("must", "CEL-05", scenario.cops, duplicate_cop, "cop_id", cop.id)
    total = [""] * len(sessions.columns)
    sessions.set_cells(total, cop_id="Total", attended=sum(sessions.get(row, "attended") or 0 for row in sessions.rows))
    sessions.rows.append(total)
    book.expect("info", "ROW-01", sessions, total, "cop_id")
    _add_own_questions(scenario)


def _add_own_questions(scenario: Scenario) -> None:
    """Declare one scale highest first, and add Before and Now questions whose pairs are ambiguous."""
    book, responses = scenario.book, scenario.responses
    for number, question in enumerate(PAIRED_QUESTIONS):
        asked = {id(row) for row in scenario.year_responses() if responses.get(row, "role") == MEMBER}
        responses.add(question, [2 + (number + place) % 4 if id(row) in asked else ""
                                 for place, row in enumerate(responses.rows)])
    items = SampleSheet.of(SURVEY_ITEMS)
    items.rows = [new_row(SURVEY_ITEMS, question=OUTCOMES[2], outcome=3, scale="5; 4; 3; 2; 1")]
    items.rows += [new_row(SURVEY_ITEMS, question=question, outcome=4, measure=measure)
                   for question, measure in zip(PAIRED_QUESTIONS, (BEFORE, BEFORE, NOW, NOW), strict=True)]
    book.sheets.append(items)
    book.expect("info", "SUR-06", items, items.rows[0], "scale")
    book.expect("must", "SUR-07", items, items.rows[1], "question")


MISTAKE_SETS = (incomplete_records, stalled_cops, broken_tabs, equipment_and_consultations)
