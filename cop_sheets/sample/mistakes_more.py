"""More seeded mistakes: tabs and columns that came apart, rooms without equipment, consultations half noted."""

from datetime import date, timedelta

from cop_sheets.layout import CONSULTATIONS, HELD, HYBRID, IN_PERSON, STRATEGIES, SURVEY_ITEMS, TRAININGS, VIRTUAL
from cop_sheets.sample.generator import cohort_name, session_row
from cop_sheets.sample.scenario import Scene
from cop_sheets.sample.workbook import new_row


def broken_tabs(scene: Scene) -> None:
    """A workbook that was copied together: a tab and columns are lost, dates are typed the other way round."""
    book, cops = scene.book, scene.cast.cops
    book.sheets.remove(scene.consultations)
    book.expect("must", "TAB-01", tab=CONSULTATIONS.name)
    scene.sessions.add("Topic", [])
    book.expect("must", "TAB-04", scene.sessions, None, len(scene.sessions.columns) - 1)
    scene.change_training("must", "CEL-02", scene.other_training(), date="May")
    _dates_that_fail(scene)
    scene.trainings.put(scene.cohort_events()[5], strategy=STRATEGIES[5])
    scene.expect_of_cohort("TRN-05", "strategy")
    scene.trainings.drop("title")
    book.expect("must", "TAB-02", scene.trainings, None, len(scene.trainings.columns))
    for row in scene.cops.rows:
        scene.cops.put(row, growing_together_book="No")
    book.expect("should", "COP-15", scene.cops, scene.cops.rows[0], "growing_together_book")
    scene.change_cop("must", "COP-16", cops[1], psc=3014)
    scene.change_cop("must", "COP-16", cops[2], pid="CoP")
    _question_not_asked(scene)


def _dates_that_fail(scene: Scene) -> None:
    book, cops = scene.book, scene.cast.cops
    before = scene.held(cops[0], 9)
    # Beside a text that reads the same either way the spreadsheet turned nothing, so real dates stand as they are.
    scene.sessions.put(scene.held(cops[0], 12), date=f"12/12/{scene.year}")
    scene.sessions.put(scene.held(cops[0], 10), date=f"15/10/{scene.year}")
    book.expect("must", "TAB-06", scene.sessions, None, "date")
    book.expect("info", "COP-10", scene.sessions, before, "date", cops[0].id)
    planned = [""] * len(scene.sessions.columns)
    scene.sessions.put(planned, cop_id=cops[1].id, date=scene.as_of + timedelta(28), delivery_mode=cops[1].mode)
    scene.sessions.rows.append(planned)
    book.expect("info", "SES-02", scene.sessions, planned, "date", cops[1].id)
    number = f"{len(cops) + 1:03d}" if cops[0].id.isdigit() else f"C{len(cops) + 1}"
    never = list(scene.cop_row(cops[0]))
    scene.cops.put(never, cop_id=number, cop_name="Evening Circle", start_date=scene.day(3, 3),
                   end_date=scene.day(2, 3))
    scene.cops.rows.append(never)
    book.expect("must", "CEL-06", scene.cops, never, "end_date", number)
    typo = new_row(TRAININGS, training_id="T-EXTRA", title="Kick-off", date=date(scene.year + 10, 3, 4),
                   phase="Other", delivery_mode=IN_PERSON, minutes=120, participants=15)
    scene.trainings.rows.append(typo)
    book.expect("must", "CEL-06", scene.trainings, typo, "date")


def _question_not_asked(scene: Scene) -> None:
    """Take the sixth outcome's question out of the form, and out of Survey Items where the form has its own wording."""
    responses = scene.responses
    question, column = next(item for item in responses.columns if item[1] and item[1].outcome == 6)
    for sheet in scene.book.sheets:
        if sheet.tab is SURVEY_ITEMS:
            sheet.rows = [row for row in sheet.rows if sheet.get(row, "question") != question]
    responses.drop(column.name)
    scene.book.expect("must", "SUR-01", responses, None, len(responses.columns))


def rooms_and_consultations(scene: Scene) -> None:
    """CoPs whose rooms and tools fall short, one that ended, and a consultation log with holes."""
    in_room, virtual, hybrid = (scene.cop(mode) for mode in (IN_PERSON, VIRTUAL, HYBRID))
    scene.change_cop("must", "COP-11", hybrid, hybrid_room_equipment="No")
    scene.sessions.put(scene.held(in_room, 2), delivery_mode=HYBRID)
    scene.change_cop("should", "COP-11", in_room, hybrid_room_equipment="")
    scene.change_cop("should", "COP-13", in_room, meeting_time_and_location="")
    scene.change_cop("should", "COP-12", virtual, members_have_camera_and_microphone="No")
    scene.change_cop("should", "COP-14", virtual, meeting_software="")
    scene.change_cop("should", "COP-05", virtual, facilitators="; ".join(scene.cast.people[-3:]))
    _ended(scene)
    _trainings(scene)
    _consultations(scene)
    responses = scene.year_responses()
    scene.responses.put(responses[3], cop_id="C77", role="Member")
    scene.book.expect("must", "SUR-02", scene.responses, responses[3], "cop_id")
    unanswered = next(column.name for _, column in scene.responses.columns if column and column.outcome == 5)
    for row in responses:
        scene.responses.put(row, **{unanswered: ""})
    scene.book.expect("must", "SUR-05", scene.responses, None, unanswered)


def _ended(scene: Scene) -> None:
    cop, book, sessions = scene.cast.cops[-1], scene.book, scene.sessions
    april = scene.held(cop, 4)
    scene.forget_sessions(cop, 5, 6)
    scene.change_cop("info", "COP-18", cop, end_date=scene.day(3, 31))
    book.expect("should", "SES-02", sessions, april, "date", cop.id)
    other = scene.cop(VIRTUAL)
    early = session_row(other, scene.as_of + timedelta(10), scene.rng)
    sessions.rows.append(sessions.put(early, status=HELD))
    book.expect("should", "SES-02", sessions, early, "date", other.id)


def _trainings(scene: Scene) -> None:
    trainings, book, events = scene.trainings, scene.book, scene.cohort_events()
    scene.change_training("should", "TRN-02", events[1], delivery_mode=IN_PERSON)
    scene.change_training("must", "TRN-07", events[7], participants="")
    scene.change_training("must", "CEL-01", scene.other_training(), title="")
    twice = list(events[9])
    trainings.put(twice, title="Mentors' evening", cohort="", phase="Other", participants=9)
    scene.add_after(trainings, events[9], twice)
    book.expect("must", "CEL-05", trainings, twice, "training_id")
    for row in scene.cops.rows:
        if scene.cops.get(row, "training_cohort") == cohort_name(scene.year):
            scene.cops.put(row, training_cohort="")
    scene.expect_of_cohort("TRN-06")


def _consultations(scene: Scene) -> None:
    sheet, book, rows = scene.consultations, scene.book, scene.year_consultations()
    for row in rows:
        sheet.put(row, hours=f"{sheet.get(row, 'hours'):g} hrs")
    # So many alike are one flag, at the first of them and about no CoP alone.
    sheet.put(rows[0], cop_id=scene.cast.cops[0].id)
    sheet.put(rows[1], cop_id="")
    book.expect("info", "CEL-04", sheet, rows[0], "hours")
    scene.change_consultation("must", "CON-02", rows[2], hours=0)
    scene.change_consultation("should", "CON-02", rows[3], hours=14)
    sheet.put(rows[4], number_of_individuals="")
    scene.change_consultation("must", "CON-01", rows[4], individuals="")
    sheet.put(rows[5], individuals="Katherine Boyd", number_of_individuals="")
    sheet.put(rows[6], number_of_individuals="")
    sheet.put(rows[6], individuals="Katharine Boyd")
    book.expect("info", "CON-03", sheet, rows[6], "individuals")
    again = scene.add_after(sheet, rows[7], list(rows[7]))
    book.expect("should", "ROW-02", sheet, again, "date", sheet.get(again, "cop_id"))
