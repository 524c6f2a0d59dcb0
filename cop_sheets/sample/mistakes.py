"""The sample's seeded mistakes: four partnerships' worth, every one with the flags that it must raise."""

from datetime import timedelta
from random import Random

from cop_sheets.layout import BEFORE, CANCELLED, MEMBER, NOW, OUTCOMES, SESSIONS, SURVEY_ITEMS, TRAININGS, VIRTUAL
from cop_sheets.raw import CellProblem
from cop_sheets.sample.content import PAIRED_QUESTIONS
from cop_sheets.sample.generator import session_row
from cop_sheets.sample.mistakes_more import broken_tabs, rooms_and_consultations
from cop_sheets.sample.scenario import Scene
from cop_sheets.sample.workbook import Sheet, new_row


def thin_records(scene: Scene) -> None:
    """A new CoP whose description is still to be written, and small slips in the log."""
    cops, book = scene.cast.cops, scene.book
    for rule, column, typed in (("COP-01", "domain", ""), ("COP-03", "community", ""), ("COP-04", "facilitators", ""),
                                ("COP-07", "membership", "N/A"), ("COP-08", "practice", "TBD"),
                                ("COP-09", "assessment_and_evaluation", "")):
        scene.change_cop("must", rule, cops[-1], **{column: typed})
    scene.cops.put(scene.cop_row(cops[0]), domain_changed_on=scene.day(11, 4))
    scene.change_cop("must", "COP-02", cops[0], cad_updated_on="")
    scene.cops.put(scene.cop_row(cops[1]), domain_changed_on=scene.day(11, 11))
    scene.change_cop("info", "COP-02", cops[1], cad_updated_on=scene.day(10, 7))
    _slips_in_sessions(scene)
    _what_is_no_entry(scene)
    _a_month_without_training(scene)
    _a_training_to_come(scene)
    _who_was_consulted(scene)
    answered = [row for row in scene.year_responses() if scene.responses.get(row, "role") == "Member"]
    outcome = next(column.name for _, column in scene.responses.columns if column and column.outcome == 3)
    scene.responses.put(answered[0], **{outcome: 6})
    book.expect("should", "SUR-03", scene.responses, answered[0], outcome, scene.responses.get(answered[0], "cop_id"))
    scene.responses.put(answered[4], role="")
    book.expect("info", "SUR-04", scene.responses, answered[4], "role", scene.responses.get(answered[4], "cop_id"))


def _a_training_to_come(scene: Scene) -> None:
    planned = new_row(TRAININGS, training_id="T-NEXT", title="Open house", date=scene.as_of + timedelta(28),
                      phase="Other", delivery_mode=VIRTUAL, minutes=90, participants=15)
    scene.trainings.rows.append(planned)
    scene.book.expect("info", "CEL-06", scene.trainings, planned, "date")


def _who_was_consulted(scene: Scene) -> None:
    """A number in words, a number in the place of names, names with a comma between, and fewer names than people."""
    rows, sheet = scene.year_consultations(), scene.consultations
    one, other = scene.cast.people[:2]
    sheet.put(rows[2], individuals="")
    scene.change_consultation("must", "CEL-02", rows[2], number_of_individuals="three")
    for row in rows[3:6]:
        sheet.put(row, number_of_individuals="")
    scene.change_consultation("must", "CON-06", rows[3], individuals="3 teachers")
    scene.change_consultation("info", "CON-05", rows[4], individuals=f"{one}, {other}")
    sheet.put(rows[5], individuals=f"{one}; {other}")
    scene.change_consultation("info", "CON-04", rows[5], number_of_individuals=5)


def _slips_in_sessions(scene: Scene) -> None:
    cops, sessions = scene.cast.cops, scene.sessions
    attended = sessions.get(scene.held(cops[2], 2), "attended")
    scene.change_session("info", "SES-03", cops[2], 2, attended=attended + 2)
    nobody = sessions.put(scene.held(cops[1], 3), attended_in_person=0, attended_online=0)
    sessions.put(nobody, notes="Nobody came; sent the resources by email.")
    scene.change_session("should", "SES-04", cops[1], 3, attended=0)
    sessions.put(scene.held(cops[1], 1), attended_in_person="", attended_online="")
    scene.change_session("info", "SES-04", cops[1], 1, attended="")
    sessions.put(scene.held(cops[0], 1), notes="Snow day, to be made up in February")
    scene.change_session("should", "SES-06", cops[0], 1, status="")
    scene.change_session("info", "CEL-04", cops[0], 2, delivery_mode="in person")
    scene.change_session("should", "CEL-02", cops[0], 3, minutes="an hour")
    row = scene.held(cops[2], 5)
    sessions.put(row, cop_id=cops[2].kind.name)
    scene.book.expect("info", "CEL-04", sessions, row, "cop_id", cops[2].id)


def _what_is_no_entry(scene: Scene) -> None:
    """Months as headings in the log, and a tab of older sessions that is not read."""
    cop, sessions = scene.cast.cops[0], scene.sessions
    for month in (1, 6):
        heading = [""] * len(sessions.columns)
        before = next(index for index, row in enumerate(sessions.rows) if row is scene.held(cop, month))
        sessions.rows.insert(before, sessions.put(heading, cop_id=f"{scene.day(month, 1):%B}"))
        if month == 1:
            scene.book.expect("info", "ROW-03", sessions, heading, "cop_id")
    old = Sheet.of(SESSIONS, "Old sessions")
    rng = Random(f"{cop.id}")    # of its own: what the rest of the story tells stays as it is
    old.rows = [session_row(cop, scene.day(month, 5).replace(year=scene.year - 9), rng) for month in (9, 10, 11)]
    scene.book.sheets.insert(0, old)
    scene.book.expect("should", "TAB-05", old, None, "cop_id")


def _a_month_without_training(scene: Scene) -> None:
    """Take the second training away; the third covers its strategy, so that only the month is missing."""
    events = scene.cohort_events()
    covered = "; ".join(scene.trainings.get(row, "strategy") for row in events[1:3])
    scene.trainings.put(events[2], strategy=covered)
    scene.trainings.rows = [row for row in scene.trainings.rows if row is not events[1]]
    scene.expect_of_cohort("TRN-03")


def stalled(scene: Scene) -> None:
    """A CoP that skipped two months, one that stopped in spring, and a log that several people edited."""
    cops, book, sessions = scene.cast.cops, scene.book, scene.sessions
    skipped = sessions.get(scene.held(cops[0], 12), "date")
    scene.forget_sessions(cops[0], 11, 12)
    before = scene.held(cops[0], 10)
    scene.add_after(sessions, before, new_row(SESSIONS, cop_id=cops[0].id, date=skipped, status=CANCELLED,
                                              notes="Flu; moved to January"))
    book.expect("must", "COP-10", sessions, before, "date", cops[0].id)
    _stopped_in_spring(scene)
    scene.change_cop("must", "COP-06", cops[2], facilitator_requirements_met="No")
    scene.change_cop("should", "COP-06", cops[-1], facilitator_requirements_met="")
    scene.change_cop("info", "COP-19", cops[-1], start_date=scene.day(12, 16))
    events = scene.cohort_events()
    scene.change_training("should", "TRN-01", events[3], minutes=60)
    march = next(row for row in events if scene.trainings.get(row, "date").month == 3)
    scene.trainings.rows = [row for row in scene.trainings.rows if row is not march]
    scene.expect_of_cohort("TRN-04")
    _log_of_many_hands(scene)


def _stopped_in_spring(scene: Scene) -> None:
    cop, book = scene.cast.cops[1], scene.book
    scene.forget_sessions(cop, 4, 5, 6)
    book.expect("must", "COP-10", scene.sessions, scene.held(cop, 3), "date", cop.id)
    book.expect("should", "COP-20", scene.cops, scene.cop_row(cop), "end_date", cop.id)
    silent = {id(row) for row in scene.year_responses() if scene.responses.get(row, "cop_id") == cop.id}
    scene.responses.rows = [row for row in scene.responses.rows if id(row) not in silent]
    book.expect("should", "COP-17", scene.cops, scene.cop_row(cop), "assessment_and_evaluation", cop.id)


def _log_of_many_hands(scene: Scene) -> None:
    cop, book, sessions = scene.cast.cops[2], scene.book, scene.sessions
    again = session_row(cop, sessions.get(scene.held(cop, 10), "date"), scene.rng)
    sessions.put(again, topic="Same day, second entry")
    scene.add_after(sessions, scene.held(cop, 10), again)
    book.expect("should", "SES-05", sessions, again, "date", cop.id)
    stray = session_row(cop, scene.day(2, 27), scene.rng)
    scene.add_after(sessions, scene.held(cop, 2), sessions.put(stray, cop_id="C99"))
    book.expect("must", "SES-01", sessions, stray, "cop_id")
    scene.change_session("must", "CEL-03", cop, 4, minutes=CellProblem("#REF!"))
    scene.change_session("must", "CEL-03", cop, 5, minutes=CellProblem("=30+60"))
    sessions.add("Flyer sent", ["x"] * 5)
    book.expect("info", "TAB-03", sessions, None, len(sessions.columns) - 1)
    twice = list(scene.cop_row(cop))
    scene.add_after(scene.cops, scene.cop_row(cop), scene.cops.put(twice, members=cop.members + 3))
    book.expect("must", "CEL-05", scene.cops, twice, "cop_id", cop.id)
    total = [""] * len(sessions.columns)
    sessions.put(total, cop_id="Total", attended=sum(sessions.get(row, "attended") or 0 for row in sessions.rows))
    sessions.rows.append(total)
    book.expect("info", "ROW-01", sessions, total, "cop_id")
    _questions_of_their_own(scene)


def _questions_of_their_own(scene: Scene) -> None:
    """Say of one statement that its scale begins at the top, and ask another before and now, side by side."""
    book, responses = scene.book, scene.responses
    for number, question in enumerate(PAIRED_QUESTIONS):
        asked = {id(row) for row in scene.year_responses() if responses.get(row, "role") == MEMBER}
        responses.add(question, [2 + (number + place) % 4 if id(row) in asked else ""
                                 for place, row in enumerate(responses.rows)])
    items = Sheet.of(SURVEY_ITEMS)
    items.rows = [new_row(SURVEY_ITEMS, question=OUTCOMES[2], outcome=3, scale="5; 4; 3; 2; 1")]
    items.rows += [new_row(SURVEY_ITEMS, question=question, outcome=4, measure=measure)
                   for question, measure in zip(PAIRED_QUESTIONS, (BEFORE, BEFORE, NOW, NOW), strict=True)]
    book.sheets.append(items)
    book.expect("info", "SUR-06", items, items.rows[0], "scale")
    book.expect("must", "SUR-07", items, items.rows[1], "question")


PACKS = (thin_records, stalled, broken_tabs, rooms_and_consultations)
