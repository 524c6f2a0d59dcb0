"""What is proposed, what is never called sure, and what was once proposed wrongly."""

import pytest

from cop_sheets.layout import CONSULTATIONS
from cop_sheets.layout import SESSIONS as SESSIONS_TAB
from cop_sheets.parsing.locate import locate_tabs
from cop_sheets.raw import RawSheet, Workbook, normalize_rows
from cop_sheets.suggestions import settings_rows, suggest, with_settings
from cop_sheets.suggestions.content import ColumnContent
from cop_sheets.suggestions.survey import is_clear_outcome, suggest_measure, suggest_outcome
from cop_sheets.suggestions.words import content_words, similarity

SESSIONS = [["CoP ID", "Date", "Attended"], ["C1", "7/9/2024", 9.0], ["C1", "8/13/2024", 8.0]]
COPS = [["CoP ID", "CoP Name"], ["C1", "Rainbow"], ["C2", "Toddler Teachers"]]


def workbook(**sheets) -> Workbook:
    return Workbook("Camden", "", [RawSheet(name.replace("_", " "), normalize_rows(rows))
                                   for name, rows in sheets.items()])


def proposed(book: Workbook) -> dict[tuple[str, str], tuple[str, bool]]:
    return {(one.our_tab, one.our_column): (one.means, one.sure) for one in suggest(locate_tabs(book))}


@pytest.mark.parametrize("name", ["Copy of Sessions", "Sessions backup", "Sessions draft", "Planned Sessions",
                                  "Sessions (2)", "Meeting schedule", "Old sessions"])
def test_a_second_tab_of_a_kind_is_never_sure(name):
    """It may be a copy, and its rows would count twice."""
    book = Workbook("Camden", "", [RawSheet("Sessions", normalize_rows(SESSIONS)),
                                   RawSheet(name, normalize_rows(SESSIONS))])
    found = proposed(book)
    assert found[name, ""][0] == "Sessions" and not any(sure for (tab, _), (_, sure) in found.items() if tab == name)


def test_two_unknown_tabs_of_a_kind_are_not_sure_either():
    log = [["Mtg Date", "Group", "# attending"], *SESSIONS[1:]]
    found = proposed(workbook(CoPs=COPS, Meeting_Log=log, Meeting_notes=log))
    assert found["Meeting Log", ""] == found["Meeting notes", ""] == ("Sessions", False)
    assert proposed(workbook(CoPs=COPS, Meeting_Log=log))["Meeting Log", ""] == ("Sessions", True)


@pytest.mark.parametrize(("dates", "means"), [
    (["14/11/2024", "5/7/2024"], "Date (day first)"), (["14/11/2024", "5/17/2024", "6/18/2024"], "Date (month first)")])
def test_the_order_of_dates_is_never_sure(dates, means):
    book = workbook(Sessions=[["CoP ID", "Date"], *(["C1", text] for text in dates)])
    assert proposed(book) == {("Sessions", "Date"): (means, False)}


def test_dates_without_doubt_need_no_order():
    assert proposed(workbook(Sessions=SESSIONS, CoPs=COPS)) == {}


@pytest.mark.parametrize(("typed", "means"), [
    ("Rainbow CoP", "Former Name of C1"), ("rainbows", "Former Name of C1"), ("Toddler Teacher", "Former Name of C2")])
def test_a_name_that_is_nearly_one_is_proposed(typed, means):
    found = proposed(workbook(CoPs=COPS, Sessions=[SESSIONS[0], [typed, "7/9/2024", 9.0]]))
    assert found["CoPs", typed][0] == means


@pytest.mark.parametrize("typed", ["C1", "Rainbow", "rainbow ", "Directors", "Group 2"])
def test_known_and_other_names_are_not(typed):
    assert ("CoPs", typed) not in proposed(workbook(CoPs=[*COPS, ["C3", "Group 1"]], Sessions=[
        SESSIONS[0], [typed, "7/9/2024", 9.0]]))


def test_a_name_of_two_cops_is_not_sure():
    cops = [["CoP ID", "CoP Name"], ["C1", "Toddler Teachers"], ["C2", "Toddler Teachers"]]
    found = proposed(workbook(CoPs=cops, Sessions=[SESSIONS[0], ["Todler Teachers", "7/9/2024", 9.0]]))
    assert not found["CoPs", "Todler Teachers"][1]


@pytest.mark.parametrize(("question", "outcome", "measure"), [
    ("I have resources for my NC Pre-K classroom", 6, "Agreement"),
    ("I feel more confident than I used to", 4, "Agreement"),
    ("Before the CoP I felt supported", 5, "Before"), ("Now I feel supported", 5, "Now"),
    ("I know how to start a CoP", 1, "Agreement"), ("My facilitation skills grew", 2, "Agreement"),
    ("My skills have grown because of the CoP", 3, "Agreement"), ("I can get a CoP going", 1, "Agreement"),
    ("I know how to get a CoP started", 1, "Agreement"), ("Me siento con más confianza", 4, "Agreement"),
    ("How likely are you to facilitate again?", None, "Agreement"),
    ("What is your favorite snack?", None, "Agreement")])
def test_questions(question, outcome, measure):
    assert suggest_outcome(question) == outcome
    assert suggest_measure(question, ["Before the CoP I felt alone"] if measure == "Now" else []) == measure


@pytest.mark.parametrize(("question", "outcome", "clear"), [
    ("I knew how to support children's behavior", 3, True), ("I can support my staff", None, False),
    ("This CoP helped me support families", None, False), ("I am good at supporting teachers", None, False),
    ("Others support me", 5, True), ("We support each other", 5, True), ("I can turn to peers to support me", 5, True),
    ("I get better support from my peers", 5, True), ("My facilitator was well prepared", None, False),
    ("I learned a lot from my facilitator", 3, True), ("I am a better facilitator", 2, True),
    ("Increased knowledge of facilitation skills", 2, True), ("People listen to me", 5, False),
    ("I understand child development better", 3, False), ("I learned facilitation strategies", 2, True)])
def test_a_question_is_about_who_answers_it_and_clear_by_more_than_one_weak_word(question, outcome, clear):
    assert (suggest_outcome(question), is_clear_outcome(question)) == (outcome, clear)


def clear_ones(book: Workbook) -> dict[tuple[str, str], bool]:
    return {(one.our_tab, one.our_column): one.clear for one in suggest(locate_tabs(book))}


def test_a_weak_match_and_a_second_tab_are_not_clear():
    log = [["Mtg Date", "Group", "# attending"], *SESSIONS[1:]]
    assert not any(clear_ones(workbook(CoPs=COPS, Meeting_Log=log, Meeting_notes=log)).values())
    assert clear_ones(workbook(CoPs=COPS, Meeting_Log=log))["Meeting Log", ""]
    form = [["Timestamp", "Role", "People listen to me", "I feel supported"],
            *([f"5/{day}/2025 9:00", "Member", "Agree", "Agree"] for day in range(1, 9))]
    found = clear_ones(workbook(CoPs=COPS, Form_Responses_1=form))
    assert not found["Form Responses 1", "People listen to me"] and found["Form Responses 1", "I feel supported"]


def test_measure_and_scale_are_kept_where_survey_items_has_no_such_columns():
    book = workbook(Form_Responses_1=[["Timestamp", "Role", "Before: I felt supported", "Now: I feel supported"],
                                      ["5/6/2025 9:00", "Member", 2.0, 4.0], ["5/7/2025 9:00", "Member", 3.0, 5.0]],
                    Survey_Items=[["Question", "Outcome"], ["Old one", "3"]])
    accepted = suggest(locate_tabs(book))
    assert {rows.sheet for rows in settings_rows(book, accepted)} == {"Survey Questions"}
    located = locate_tabs(with_settings(book, accepted))
    assert sorted(item.measure for item in located.survey.items if item.outcome == 5) == ["Before", "Now"]


AMOUNTS = ["Not at all", "A little", "Somewhat", "Quite a bit", "A lot"]


def scales(**answers: list[str]) -> dict[str, str]:
    """Return the scale that is proposed for each of these questions of one form with these answers."""
    rows = [["Timestamp", "Role", *answers],
            *(["5/6/2025 9:00", "Member", *(given[number % len(given)] for given in answers.values())]
              for number in range(90))]
    return {one.our_column: one.scale for one in suggest(locate_tabs(workbook(Form_Responses_1=rows)))
            if one.kind == "question"}


@pytest.mark.parametrize("other", ["Was the day well prepared?", "I learned a lot"])
def test_a_scale_has_the_answers_that_only_other_questions_of_the_form_got(other):
    found = scales(**{"I feel supported": AMOUNTS[2:], "I feel confident": ["Quite a bit", "A little"],
                      other: AMOUNTS, "Snacks were good": ["Yes", "Somewhat", "No"]})
    assert found["I feel supported"] == found["I feel confident"] == "; ".join(AMOUNTS)


def test_a_known_scale_is_whole_and_the_longer_one_of_the_form_comes_first():
    agreement = ["Agree", "Strongly agree"]
    assert scales(**{"I feel supported": agreement}) == {"I feel supported": ""}
    six = ["Strongly disagree", "Disagree", "Somewhat disagree", "Somewhat agree", *agreement]
    assert scales(**{"I feel supported": agreement, "I feel confident": six})["I feel supported"] == "; ".join(six)


def test_a_scale_has_the_answers_of_all_rows():
    assert scales(**{"I feel supported": [*["A lot", "Somewhat"] * 40, *AMOUNTS]}) == {
        "I feel supported": "; ".join(AMOUNTS)}


def test_a_scale_is_kept_once_another_question_is_settled():
    rows = [["Timestamp", "Role", "I feel supported", "I feel confident"],
            *(["5/6/2025 9:00", "Member", AMOUNTS[number % 5], AMOUNTS[2 + number % 3]] for number in range(20))]
    book = workbook(Form_Responses_1=rows)
    settled = with_settings(book, [one for one in suggest(locate_tabs(book)) if one.our_column == "I feel supported"])
    assert [one.scale for one in suggest(locate_tabs(settled)) if one.kind == "question"] == ["; ".join(AMOUNTS)]


def test_a_column_map_with_moved_columns_is_filled_in_as_it_is():
    book = workbook(Column_Map=[["Means", "Our Tab", "Our Column"], ["Sessions", "Log", ""]],
                    Log=[["When", "CoP ID", "Attended"], *([day, cop, number] for cop, day, number in SESSIONS[1:])])
    assert [rows.cells for rows in settings_rows(book, suggest(locate_tabs(book)))] == [(("Date", "Log", "When"),)]


@pytest.mark.parametrize(("header", "phrase", "least"), [
    ("# attending", "Attended", 0.6), ("MtgDate", "Meeting Date", 0.9), ("Atendance", "Attendance", 0.9),
    ("Fecha / Date", "Date", 0.9), ("Partic.", "Participants", 0.9), ("Client(s)", "clients", 0.9),
    ("MembersHaveCamMic", "members have camera and microphone", 0.9), ("prev_nm", "previous name", 0.9),
    ("(3) Purpose Service Code", "Purpose Service Code", 0.9), ("Working on", "what we worked on", 0.6)])
def test_words_are_compared_by_their_meaning(header, phrase, least):
    assert similarity(header, phrase) >= least


def test_a_number_sign_makes_another_phrase():
    assert similarity("Workshop #", "Workshop") < 0.9 < similarity("Workshop #", "workshop number")


def test_a_count_is_not_a_number_that_names():
    assert "count" in content_words("# of members") and "number" in content_words("Event #")


@pytest.mark.parametrize("header", ["Grant end date", "Contract end date", "MOU start date", "Travel hours",
                                    "# of members who did not attend", "Expected attendance", "Max participants",
                                    "Next meeting date", "Participant cost", "Registered", "No-show"])
@pytest.mark.parametrize(("name", "headers", "row"), [
    ("CoPs", ["CoP ID", "CoP Name", "Facilitators"], ["C1", "Rainbow", "Ann Lee"]),
    ("Sessions", ["CoP ID", "Topic"], ["C1", "Budgets"]), ("Trainings", ["Training ID", "Title"], ["T1", "Welcome"]),
    ("Consultations", ["Individuals", "Consultant"], ["Cy Dunn", "Eve Stone"])])
def test_a_header_with_a_word_that_nothing_explains_is_never_sure(header, name, headers, row):
    value = "6/30/2025" if "date" in header else 12.0
    found = proposed(workbook(**{name: [[*headers, header], [*row, value], [*row[:-1], "Other", value]]}))
    assert not found.get((name, header), ("", False))[1]


def test_a_log_whose_rows_repeat_is_not_sure_to_be_something_else():
    """Two rows for a meeting: it looks less like sessions, but no more like trainings."""
    log = [["Mtg Date", "Group", "# attending", "Topic"]] + [
        [f"{month}/9/2024", "Rainbow", 5.0, f"Topic {month} {part}"] for month in (7, 8, 9, 10) for part in (1, 2)]
    assert not any(sure for (tab, _), (_, sure) in proposed(workbook(CoPs=COPS, Meeting_Log=log)).items()
                   if tab == "Meeting Log")


@pytest.mark.parametrize("name", ["Proposed trainings", "Trainings we want", "Facilitator training plan FY26",
                                  "Board training", "Parent workshops", "Upcoming trainings"])
def test_tabs_of_what_did_not_happen_are_not_sure(name):
    rows = [["Workshop", "When", "# attended"], ["Welcome", "7/9/2024", 30.0], ["Data", "8/9/2024", 30.0]]
    book = Workbook("Camden", "", [RawSheet(name, normalize_rows(rows))])
    assert not any(sure for _, sure in proposed(book).values())


@pytest.mark.parametrize("names", [("Log 1", "Log-1"), ("📅", "💰"), ("None",), ("N/A",)])
def test_tabs_that_the_column_map_cannot_name_are_left_alone(names):
    rows = [["Mtg Date", "Group", "# attending"], *SESSIONS[1:]]
    assert proposed(Workbook("Camden", "", [RawSheet(name, normalize_rows(rows)) for name in names])) == {}


@pytest.mark.parametrize("typed", ["Assistant Directors", "Directors Board", "Infant Mental Health"])
def test_a_name_that_shares_words_only_is_not_sure(typed):
    cops = [["CoP ID", "CoP Name"], ["C1", "Directors Circle"], ["C2", "Infant Circle"]]
    found = proposed(workbook(CoPs=cops, Sessions=[SESSIONS[0], [typed, "7/9/2024", 9.0]]))
    assert not found.get(("CoPs", typed), ("", False))[1]


@pytest.mark.parametrize(("header", "cells"), [
    ("Next meeting", ["9/1/2025", "10/1/2025"]), ("Cell #", ["336-555-0101", "336-555-0102"]),
    ("Lead facilitator contact", ["ann@example.org", "bob@example.org"]), ("Follow-up needed?", ["Yes", "No"]),
    ("# signed up", [20.0, 25.0]), ("Recorded by", ["Ann Lee", "Bob Ray"]), ("Line", [1.0, 2.0])])
def test_what_logs_have_beside_the_columns_is_not_proposed(header, cells):
    log = [["CoP ID", "Date", "Topic", header], *(["C1", f"{month}/9/2024", f"Topic {month}", cell]
                                                  for month, cell in enumerate(cells, start=7))]
    assert ("Sessions", header) not in proposed(workbook(CoPs=COPS, Sessions=log))


def test_the_timestamp_of_a_form_that_is_no_survey_is_no_column():
    form = [["Timestamp", "What day did you meet?", "Name of your CoP", "How many people came?", "What was the topic?"],
            ["7/10/2024 8:00:00", "7/9/2024", "C1", 9.0, "Play"], ["8/14/2024 8:00:00", "8/13/2024", "C1", 8.0, "Art"]]
    found = proposed(workbook(CoPs=COPS, Form_Responses_1=form))
    assert found["Form Responses 1", ""][0] == "Sessions" and ("Form Responses 1", "Timestamp") not in found
    assert found["Form Responses 1", "What day did you meet?"][0] == "Date"


@pytest.mark.parametrize(("second", "wanted"), [
    (["Recorded Date", "Which CoP are you part of?", "I feel supported in my role"], "I feel supported in my role"),
    (["", "Response", "Response"], "I feel supported")])
def test_of_two_header_rows_the_one_with_the_wording_is_taken(second, wanted):
    first = ["RecordedDate", "Q1", "Q2"] if "Response" not in second else ["End Date", "Your CoP", "I feel supported"]
    answers = [[f"5/{day}/2025 9:00", "C1", "Agree"] for day in (6, 7, 8, 9)]
    found = proposed(workbook(CoPs=COPS, Export=[first, second, *answers]))
    assert found["Export", wanted] == ("5", False)


def test_titles_of_activities_are_no_kinds_of_activity():
    rows = [["Title of Training Activity", "Date", "Count of Attendees"], ["Coaching basics", "7/9/2024", 9.0],
            ["Training trainers", "8/9/2024", 8.0], ["Meeting families", "9/9/2024", 7.0]]
    assert proposed(workbook(Training_Outputs=rows))["Training Outputs", ""][0] == "Trainings"


def test_meetings_that_name_their_leader_are_no_consultations():
    rows = [["PLC", "Date of PLC", "PLC Facilitator", "Members Present (initials)", "No. Present", "Agenda Item"],
            *([cop, f"{month}/9/2024", "A. Lee", "AB, CD", 9.0, f"Topic {month}"]
              for month, cop in ((7, "C1"), (8, "C2"), (9, "C1")))]
    assert proposed(workbook(PLC_Tracker=rows))["PLC Tracker", ""][0] == "Sessions"


@pytest.mark.parametrize(("column", "cells"), [
    (SESSIONS_TAB["topic"], ["ann@example.org", "bob@example.org"]), (SESSIONS_TAB["topic"], ["Yes", "No"]),
    (SESSIONS_TAB["attended"], ["336-555-0101", "336-555-0102"]), (SESSIONS_TAB["notes"], ["Held", "Cancelled"]),
    (SESSIONS_TAB["facilitators"], ["museum", "library"]), (CONSULTATIONS["consultant"], ["Zoom", "In person"])])
def test_cells_that_a_column_does_not_hold(column, cells):
    assert (ColumnContent(cells).fit(column) or 0) <= 0.6 < (ColumnContent([column.example] * 2).fit(column) or 1)


def test_numbers_that_are_ids_of_cops_are_no_cops_without_a_header_that_says_so():
    cops = [["CoP ID", "CoP Name"], *([float(number), f"Group {number}"] for number in (1, 2, 3))]
    talks = [["Seq", "Date", "Hours"], *([float(number), f"{number}/9/2025", 1.5] for number in (1, 2, 3))]
    assert ("Consultations", "Seq") not in proposed(workbook(CoPs=cops, Consultations=talks))


def test_plurals_in_brackets():
    assert content_words("Client(s)") == ("client",)


CLIENTS = ["Ann Lee; Bob Cruz", "Carla Diaz", "3 teachers", "Dee Fox", "Eve Gray; Flo Hunt", "Gus Ives"]
STAFF = ["Mia Reed", "Mia Reed", "Dan Fox", "Mia Reed", "Dan Fox", "Mia Reed"]


def consultations(**columns: list[str]) -> dict[str, tuple[str, bool]]:
    """Return what is proposed for these columns of a log of consultations."""
    rows = [["Date", "Hours", *(name.replace("_", " ") for name in columns)],
            *([f"10/{day}/2024", 1.5, *cells] for day, *cells in zip(range(2, 8), *columns.values(), strict=True))]
    return {column: found for (tab, column), found in proposed(workbook(CoPs=COPS, TA_log=rows)).items()
            if tab == "TA log" and column}


@pytest.mark.parametrize("received", ["Who_we_helped", "Who_I_helped", "Who_was_helped", "Who_was_coached",
                                      "Who_attended", "Who_came", "People_helped", "Served", "Recipients",
                                      "Participants'_names"])
@pytest.mark.parametrize("given", ["", "Helper", "Coach", "TA", "Provided_by", "Who_helped"])
def test_who_got_help_is_not_who_gave_it(received, given):
    found = consultations(**{received: CLIENTS} | ({given: STAFF} if given else {}))
    assert found[received.replace("_", " ")][0] == "Individuals"
    assert not given or found[given.replace("_", " ")][0] == "Consultant"


@pytest.mark.parametrize("header", ["Helper", "Coach", "TA", "Provided_by", "Who_helped", "Staff"])
def test_consultants_that_may_be_those_who_were_helped_are_asked_about(header):
    """Staff are a few people, each on many rows; as many names as rows, or `3 teachers`, may be those who got help."""
    assert consultations(**{header: CLIENTS})[header.replace("_", " ")] == ("Consultant", False)


@pytest.mark.parametrize("header", ["Focus", "Our focus"])
def test_a_focus_without_more_words_is_asked_about(header):
    rows = [["Name", header, "Led by", "Start"], ["Rainbow", "Infant care", "Ann Lee", "1/2/2024"],
            ["Toddler Teachers", "Biting", "Bob Cruz", "1/3/2024"]]
    means, is_sure = proposed(workbook(Our_groups=rows))["Our groups", header]
    assert means in ("Practice", "Domain") and not is_sure


@pytest.mark.parametrize(("places", "means"), [
    (["Library", "Zoom", "Church hall"], None), (["Library", "Zoom"], None), (["in person", "Zoom"], "Delivery Mode")])
def test_a_choice_is_proposed_for_a_column_of_which_most_cells_are_its_words(places, means):
    rows = [["Mtg Date", "Group", "Where", "# attending"],
            *([f"10/{day}/2024", "C1", places[day % len(places)], 8.0] for day in range(2, 8))]
    found = proposed(workbook(CoPs=COPS, Meeting_log=rows))
    assert found.get(("Meeting log", "Where"), (None, False))[0] == means


@pytest.mark.parametrize("header", ["Went ahead?", "Did it happen?", "Held?"])
@pytest.mark.parametrize(("cells", "means"), [(("Held", "Cancelled"), "Status"), (("Yes", "No"), None)])
def test_a_status_is_proposed_only_where_its_cells_can_be_read_as_one(header, cells, means):
    rows = [[f"C{number}", f"{number}/9/2024", cells[number == 5], 7.0] for number in range(1, 9)]
    found = proposed(workbook(Meeting_log=[["CoP ID", "Date", header, "Attended"], *rows]))
    assert found.get(("Meeting log", header), (None, False))[0] == means
