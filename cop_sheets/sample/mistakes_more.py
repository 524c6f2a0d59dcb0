"""More seeded mistakes: missing tabs and columns, hybrid CoPs without equipment, incomplete consultations."""

from datetime import date, timedelta

from cop_sheets.layout import CONSULTATIONS, HELD, HYBRID, IN_PERSON, SURVEY_ITEMS, TRAININGS, VIRTUAL
from cop_sheets.program_words import STRATEGIES
from cop_sheets.sample.generator import cohort_name, session_row
from cop_sheets.sample.scenario import Scenario
from cop_sheets.sample.workbook import new_row


def broken_tabs(scenario: Scenario) -> None:
    """A workbook without one tab, some columns and CoP IDs, and with dates typed day first."""
    book, cops = scenario.book, scenario.partnership_data.cops
    book.sheets.remove(scenario.consultations)
    book.expect("must", "TAB-01", tab=CONSULTATIONS.name)
    scenario.sessions.add("Topic", [])
    book.expect("must", "TAB-04", scenario.sessions, None, len(scenario.sessions.columns) - 1)
    scenario.change_training("must", "CEL-02", scenario.other_training(), date="May")
    _date_mistakes(scenario)
    scenario.trainings.set_cells(scenario.cohort_events()[5], strategy=STRATEGIES[5])
    scenario.expect_of_cohort("TRN-05", "strategy")
    scenario.trainings.drop("title")
    book.expect("must", "TAB-02", scenario.trainings, None, len(scenario.trainings.columns))
    for row in scenario.cops.rows:
        scenario.cops.set_cells(row, growing_together_book="No")
    book.expect("should", "COP-15", scenario.cops, scenario.cops.rows[0], "growing_together_book")
    scenario.change_cop("must", "COP-16", cops[1], psc=3014)
    scenario.change_cop("must", "COP-16", cops[2], pid="CoP")
    _question_not_asked(scenario)
    _drop_cop_ids(scenario)


def _drop_cop_ids(scenario: Scenario) -> None:
    """Remove the CoP IDs from the CoPs tab; all other tabs, and the flags expected so far, have the names instead."""
    book, cops = scenario.book, scenario.cops
    names = {cops.get(row, "cop_id"): cops.get(row, "cop_name") for row in cops.rows}
    for sheet in book.sheets:
        if sheet.has("cop_id"):
            for row in sheet.rows:
                sheet.set_cells(row, cop_id=names.get(sheet.get(row, "cop_id"), sheet.get(row, "cop_id")))
    cops.drop("cop_id")
    book.expected = [flag._replace(cop_id=names.get(flag.cop_id, flag.cop_id)) for flag in book.expected]
    book.expect("info", "TAB-07", cops, None, len(cops.columns))


def _date_mistakes(scenario: Scenario) -> None:
    book, cops = scenario.book, scenario.partnership_data.cops
    before = scenario.held_session(cops[0], 9)
    # Beside a text that is the same date in both orders, real dates were not swapped.
    scenario.sessions.set_cells(scenario.held_session(cops[0], 12), date=f"12/12/{scenario.year}")
    scenario.sessions.set_cells(scenario.held_session(cops[0], 10), date=f"15/10/{scenario.year}")
    book.expect("must", "TAB-06", scenario.sessions, None, "date")
    book.expect("info", "COP-10", scenario.sessions, before, "date", cops[0].id)
    planned = [""] * len(scenario.sessions.columns)
    scenario.sessions.set_cells(planned, cop_id=cops[1].id, date=scenario.as_of + timedelta(28),
                                delivery_mode=cops[1].mode)
    scenario.sessions.rows.append(planned)
    book.expect("info", "SES-02", scenario.sessions, planned, "date", cops[1].id)
    number = f"{len(cops) + 1:03d}" if cops[0].id.isdigit() else f"C{len(cops) + 1}"
    reversed_cop = list(scenario.cop_row(cops[0]))
    scenario.cops.set_cells(reversed_cop, cop_id=number, cop_name="Evening Circle", start_date=scenario.day(3, 3),
                            end_date=scenario.day(2, 3))
    scenario.cops.rows.append(reversed_cop)
    book.expect("must", "CEL-06", scenario.cops, reversed_cop, "end_date", number)
    typo = new_row(TRAININGS, training_id="T-EXTRA", title="Kick-off", date=date(scenario.year + 10, 3, 4),
                   phase="Other", delivery_mode=IN_PERSON, minutes=120, participants=15)
    scenario.trainings.rows.append(typo)
    book.expect("must", "CEL-06", scenario.trainings, typo, "date")


def _question_not_asked(scenario: Scenario) -> None:
    """Remove the question about the sixth outcome from the responses and from Survey Items."""
    responses = scenario.responses
    question, name = next((header, column.name) for header, column in responses.columns
                          if column and column.outcome == 6)
    for sheet in scenario.book.sheets:
        if sheet.tab is SURVEY_ITEMS:
            sheet.rows = [row for row in sheet.rows if sheet.get(row, "question") != question]
    responses.drop(name)
    scenario.book.expect("must", "SUR-01", responses, None, len(responses.columns))


def equipment_and_consultations(scenario: Scenario) -> None:
    """CoPs without required equipment, one that ended, and incomplete consultations."""
    in_person, virtual, hybrid = (scenario.cop(mode) for mode in (IN_PERSON, VIRTUAL, HYBRID))
    scenario.change_cop("must", "COP-11", hybrid, hybrid_room_equipment="No")
    scenario.sessions.set_cells(scenario.held_session(in_person, 2), delivery_mode=HYBRID)
    scenario.change_cop("should", "COP-11", in_person, hybrid_room_equipment="")
    scenario.change_cop("should", "COP-13", in_person, meeting_time_and_location="")
    scenario.change_cop("should", "COP-12", virtual, members_have_camera_and_microphone="No")
    scenario.change_cop("should", "COP-14", virtual, meeting_software="")
    scenario.change_cop("should", "COP-05", virtual, facilitators="; ".join(scenario.partnership_data.people[-3:]))
    _end_cop(scenario)
    _trainings(scenario)
    _consultations(scenario)
    responses = scenario.year_responses()
    scenario.responses.set_cells(responses[3], cop_id="C77", role="Member")
    scenario.book.expect("must", "SUR-02", scenario.responses, responses[3], "cop_id")
    unanswered = next(column.name for _, column in scenario.responses.columns if column and column.outcome == 5)
    for row in responses:
        scenario.responses.set_cells(row, **{unanswered: ""})
    scenario.book.expect("must", "SUR-05", scenario.responses, None, unanswered)


def _end_cop(scenario: Scenario) -> None:
    cop, book, sessions = scenario.partnership_data.cops[-1], scenario.book, scenario.sessions
    april = scenario.held_session(cop, 4)
    scenario.remove_sessions(cop, 5, 6)
    scenario.change_cop("info", "COP-18", cop, end_date=scenario.day(3, 31))
    book.expect("should", "SES-02", sessions, april, "date", cop.id)
    other = scenario.cop(VIRTUAL)
    early = session_row(other, scenario.as_of + timedelta(10), scenario.rng)
    sessions.rows.append(sessions.set_cells(early, status=HELD))
    book.expect("should", "SES-02", sessions, early, "date", other.id)


def _trainings(scenario: Scenario) -> None:
    trainings, book, events = scenario.trainings, scenario.book, scenario.cohort_events()
    scenario.change_training("should", "TRN-02", events[1], delivery_mode=IN_PERSON)
    scenario.change_training("must", "TRN-07", events[7], participants="")
    scenario.change_training("must", "CEL-01", scenario.other_training(), title="")
    duplicate_training = list(events[9])
    trainings.set_cells(duplicate_training, title="Mentors' evening", cohort="", phase="Other", participants=9)
    scenario.add_after(trainings, events[9], duplicate_training)
    book.expect("must", "CEL-05", trainings, duplicate_training, "training_id")
    for row in scenario.cops.rows:
        if scenario.cops.get(row, "training_cohort") == cohort_name(scenario.year):
            scenario.cops.set_cells(row, training_cohort="")
    scenario.expect_of_cohort("TRN-06")


def _consultations(scenario: Scenario) -> None:
    sheet, book, rows = scenario.consultations, scenario.book, scenario.year_consultations()
    for row in rows:
        sheet.set_cells(row, hours=f"{sheet.get(row, 'hours'):g} hrs")
    # Many equal flags are grouped into one, at the first row and without a CoP.
    sheet.set_cells(rows[0], cop_id=scenario.partnership_data.cops[0].id)
    sheet.set_cells(rows[1], cop_id="")
    book.expect("info", "CEL-04", sheet, rows[0], "hours")
    scenario.change_consultation("must", "CON-02", rows[2], hours=0)
    scenario.change_consultation("should", "CON-02", rows[3], hours=14)
    sheet.set_cells(rows[4], number_of_individuals="")
    scenario.change_consultation("must", "CON-01", rows[4], individuals="")
    sheet.set_cells(rows[5], individuals="Katherine Boyd", number_of_individuals="")
    sheet.set_cells(rows[6], number_of_individuals="")
    sheet.set_cells(rows[6], individuals="Katharine Boyd")
    book.expect("info", "CON-03", sheet, rows[6], "individuals")
    duplicate_row = scenario.add_after(sheet, rows[7], list(rows[7]))
    book.expect("should", "ROW-02", sheet, duplicate_row, "date", sheet.get(duplicate_row, "cop_id"))
