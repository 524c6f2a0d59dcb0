"""What NCPC sees for CoPs with few answers does not reveal whose an answer is."""

from collections import Counter
from random import Random

import pytest

from cop_sheets.layout import OUTCOMES
from summaries import Report
from summaries.audience import PARTNERSHIP_AUDIENCE, Audience
from summaries.fidelity.cop_detail import get_cop_detail
from summaries.figures.outcomes import SELF_AGREEMENT, SELF_CHANGE
from summaries.fixes.blockers import blocker_cells, find_blockers
from summaries.ncpc.rows_behind import COUNTED_MARK, LEFT_OUT_MARK, figure_rows
from summaries.overview.ranking import required_cells
from summaries.survey.breakdowns import breakdown_chart, outcomes_by_cop, suppressed_outcomes
from tests.support.outputs import outputs
from tests.support.proof import sample_cases
from tests.support.sheets import AS_OF, figure, monthly, partnership_rows, workbook
from tests.validators.test_privacy import NCPC, seen_by
from validators import NOT_SHOWN

SENTENCE = "NCPC sees outcomes by CoP only where every CoP has at least 5 answers."
KNOWLEDGE = OUTCOMES[2]
PAIR = ("Before it", "Now it")
ITEMS = "Question | Outcome | Measure\nBefore it | 3 | Before\nNow it | 3 | Now"


def surveyed(*rows, cops=("C1", "C2"), headers=("CoP ID", "Role", KNOWLEDGE), name="Alamance", **tabs):
    """Return a workbook of `cops` that met every month; each of `lines` is one response."""
    names = dict(zip(("C1", "C2", "C3", "C4"), ("Rainbow", "Sun", "Moon", "Star"), strict=True))
    listed = "CoP ID | CoP Name\n" + "\n".join(f"{cop} | {names[cop]}" for cop in cops)
    met = "CoP ID | Date | Status\n" + "\n".join(monthly(cop) for cop in cops)
    answers = [list(headers) + [statement for statement in OUTCOMES if statement not in headers]]
    answers += [list(line) + [""] * (len(answers[0]) - len(line)) for line in rows]
    return workbook({"CoPs": listed, "Sessions": met, "Survey Responses": answers, **tabs}, name=name)


def views(*books, as_of=AS_OF, audiences=(PARTNERSHIP_AUDIENCE, NCPC)):
    """Return a report as several audiences see it; the rules run once."""
    report = seen_by(NCPC, *books, as_of=as_of)
    return [Report(report.period, report.results, report.row_statuses, audience) for audience in audiences]


def members(cop, *answers):
    """Return a response of a member of `cop` for each answer to the third outcome."""
    return [(cop, "Member", answer) for answer in answers]


def test_few_answers_are_marked_for_every_audience():
    books = (surveyed(*members("C1", "4", "5", "1", "4"), name="Few"),
             surveyed(*members("C1", "4", "5", "1", "4", "4"), name="Enough"))
    own, theirs, of_six = views(*books, audiences=(PARTNERSHIP_AUDIENCE, NCPC, Audience(min_respondents=6)))
    for report in (own, theirs):
        assert figure(report, KNOWLEDGE, "Few")["Note"] == (
            "self-reported agreement; few answers; 1 identical to another row")
        assert figure(report, KNOWLEDGE, "Enough")["Note"] == "self-reported agreement; 2 identical to another row"
        assert "few" not in figure(report, OUTCOMES[3], "Few")["Note"]
    assert figure(of_six, KNOWLEDGE, "Enough")["Note"].startswith(
        "self-reported agreement; few answers;")


def test_few_answers_of_all_partnerships_are_added_up():
    more = surveyed(*members("C1", "4"), name="Burke")
    report = seen_by(PARTNERSHIP_AUDIENCE, surveyed(*members("C1", "4", "5", "1", "4")), more)
    assert figure(report, KNOWLEDGE, "Burke")["Note"] == "self-reported agreement; few answers"
    assert figure(report, KNOWLEDGE, "All partnerships", "All")["Note"] == (
        "self-reported agreement; 1 identical to another row")


def test_a_small_cop_suppresses_the_breakdown_of_that_outcome_only():
    rows = [(cop, "Member", "4", "5") for cop in ("C1", "C2") for _ in range(5)] + [("C3", "Member", "1", "")]
    rows += [("C3", "Member", "", "5")] * 5
    book = surveyed(*rows, cops=("C1", "C2", "C3"), headers=("CoP ID", "Role", KNOWLEDGE, OUTCOMES[3]))
    own, theirs = views(book)
    assert set(outcomes_by_cop(own, "Alamance")["Outcome"]) == {3, 4} and set(
        outcomes_by_cop(theirs, "Alamance")["Outcome"]) == {4}
    hidden = breakdown_chart(theirs, 3, SELF_AGREEMENT)
    assert (hidden.spec, len(hidden.table)) == ({}, 0)
    assert hidden.answer == f"“{KNOWLEDGE}”, self-reported agreement: 90.9% (10 of 11) all together. {SENTENCE}"
    for report in (own, theirs):
        assert breakdown_chart(report, 4, SELF_AGREEMENT).table.to_numpy().tolist() == [
            ["C3", "Moon", "100.0% (5 of 5)", ""], ["C1", "Rainbow", "100.0% (5 of 5)", ""],
            ["C2", "Sun", "100.0% (5 of 5)", ""]]


def test_a_cop_without_answers_suppresses_it_too():
    rows = [("C1", "Member", "4")] * 6
    report = seen_by(NCPC, surveyed(*rows, name="Two"), surveyed(*rows, cops=("C1",), name="One"))
    assert suppressed_outcomes(report, "Two") == {3: SENTENCE} and suppressed_outcomes(report, "One") == {}


def test_few_participants_of_no_cop_suppress_it_too():
    rows = [("C1", "Facilitator", "4")] * 5 + [("C2", "Facilitator", "5")] * 5 + [("", "Training participant", "1")]
    book = surveyed(*rows, headers=("CoP ID", "Role", OUTCOMES[0]))
    own, theirs = views(book)
    assert suppressed_outcomes(theirs, "Alamance") == {1: SENTENCE}
    assert suppressed_outcomes(own, "Alamance") == {}


def test_both_measures_of_an_outcome_are_suppressed_together():
    rows = [(cop, "Member", "4", "2", "3") for cop in ("C1", "C2") for _ in range(5)]
    rows[0] = ("C1", "Member", "4", "", "")
    book = surveyed(*rows, headers=("CoP ID", "Role", KNOWLEDGE, *PAIR), **{"Survey Items": ITEMS})
    report = seen_by(NCPC, book)
    for measure in (SELF_AGREEMENT, SELF_CHANGE):
        assert breakdown_chart(report, 3, measure).answer.endswith(SENTENCE)
    assert not len(outcomes_by_cop(report, "Alamance"))


def test_differences_between_two_days_reveal_nothing():
    days = ["5/1/2025"] * 10 + ["5/20/2025"]
    rows = [(cop, "Member", "4", day) for cop, day in zip(["C1", "C2"] * 5 + ["C1"], days, strict=True)]
    book = surveyed(*rows, headers=("CoP ID", "Role", KNOWLEDGE, "Timestamp"))
    ended = seen_by(NCPC, book)
    assert suppressed_outcomes(ended, "Alamance") == {}
    assert outcomes_by_cop(ended, "Alamance")["Answers"].tolist() == [6, 5]
    for day in ("2025-05-10", "2025-05-19", "2025-05-20", "2025-06-29"):
        report = seen_by(NCPC, book, as_of=day)
        assert (suppressed_outcomes(report, "Alamance"), len(outcomes_by_cop(report, "Alamance"))) == ({}, 0)
    assert ended.before.audience == NCPC


def test_rows_and_cells_of_the_survey_do_not_reveal_their_cop():
    book = surveyed(*members("C1", "4", "often"), ("Sun", "Member", "rarely"))
    own, theirs = views(book)
    line = next(number for number, each in enumerate(own.figures) if each.indicator == KNOWLEDGE)
    assert list(figure_rows(own, line)) == ["Counted", "Reason", "Tab", "Row", "Timestamp", "Fiscal Year", "CoP ID",
                                            "Role"]
    assert figure_rows(theirs, line).to_numpy().tolist() == [
        [LEFT_OUT_MARK, "answer off the scale", 2], [COUNTED_MARK, "", 1]]
    assert len(own.figure_rows(line)) == 3 and not len(theirs.figure_rows(line))
    off = next(number for number, each in enumerate(find_blockers(theirs)) if "off the scale" in each.what)
    assert blocker_cells(own, off).to_numpy().tolist() == [
        ["Survey Responses", "C3", "C1", "often"], ["Survey Responses", "C4", "C2", "rarely"]]
    assert not len(blocker_cells(theirs, off)) and find_blockers(theirs)[off].where == "Survey Responses"
    assert find_blockers(own)[off].where == "Survey Responses C3 to C4"
    flags = theirs.flags[theirs.flags["Tab"] == "Survey Responses"]
    assert set(flags["CoP ID"]) == {""} and "CEL-04" in set(flags["Rule"])
    assert (get_cop_detail(own, "Alamance", "C1").responses,
            get_cop_detail(theirs, "Alamance", "C1").responses) == (2, NOT_SHOWN)


def of_one(cop, count):
    """Return all that NCPC sees if only `cop` of two has a response, as of May 30."""
    return outputs(seen_by(NCPC, surveyed(*members(cop, *["4", "1", "5", "5", "5"][:count]),
                                          headers=("CoP ID", "Role", KNOWLEDGE)), as_of="2025-05-30"))


def test_naming_cops_without_answers_does_not_reveal_who_answered():
    assert of_one("C1", 3) == of_one("C2", 3)
    flags = seen_by(NCPC, surveyed(*members("C1", "4", "1", "5"))).flags
    row = flags[flags["Rule"] == "COP-17"].iloc[0]
    assert (row["Severity"], row["Tab"], row["CoP ID"], row["Column"]) == ("should", "CoPs", "", "")
    assert row["Message"].startswith("1 CoP of this partnership has no survey response in FY 24-25 as of June 30, "
                                     "2025, and the year is nearly over or past. Which is not told")


UNSURVEYED = [
    ([*members("C1", *"44444"), *members("C2", "4")], "2025-07-15",
     [("should", "1 CoP of this partnership has", "June 30, 2025")]),
    (members("C1", "4"), "2025-07-15", [("should", "2 CoPs of this partnership have", "June 30, 2025")]),
    ([], "2025-07-15", [("should", "3 CoPs of this partnership have", "June 30, 2025")]),
    ([*members("C1", "4"), *members("C2", "4"), *members("C3", "4")], "2025-07-15", []),
    (members("C1", "4"), "2025-06-29", [("info", "3 CoPs of this partnership have", "March 31, 2025")]),
    (members("C1", "4"), "2024-10-01", [("info", "3 CoPs of this partnership have", "September 30, 2024")]),
    (members("C1", "4"), "2024-09-29", []),
]


@pytest.fixture(scope="module")
def unsurveyed():
    """Return, by as-of date, what partnerships and what NCPC see of the cases; each is named by its number."""
    return {day: views(*(surveyed(*rows, cops=("C1", "C2", "C3"), name=str(number))
                         for number, (rows, as_of, _) in enumerate(UNSURVEYED) if as_of == day), as_of=day)
            for day in {as_of for _, as_of, _ in UNSURVEYED}}


@pytest.mark.parametrize("number", range(len(UNSURVEYED)))
def test_cops_without_a_response_are_counted_as_of_the_end_of_a_quarter(unsurveyed, number):
    _, as_of, expected = UNSURVEYED[number]
    (own, own_standing), (flags, standing) = (
        [partnership_rows(report, part, str(number)) for part in ("flags", "standing")] for report in unsurveyed[as_of])
    flags = flags[flags["Rule"] == "COP-17"]
    found = [(row.Severity, row.Message.split(" no survey")[0], row.Message) for row in flags.itertuples()]
    assert [row[:2] for row in found] == [row[:2] for row in expected]
    assert all(f"as of {day}" in message for (_, _, message), (_, _, day) in zip(found, expected, strict=True))
    assert set(standing["Should"]) == {0}
    assert sum(own_standing["Should"]) == sum((own["Rule"] == "COP-17") & (own["Severity"] == "should"))


def test_a_response_in_the_current_quarter_does_not_change_that_number():
    headers = ("Timestamp", "CoP ID", "Role", KNOWLEDGE)
    rows = {"without": []} | {cop: [("5/6/2025", cop, "Member", "4")] for cop in ("#REF!", "C1", "C9")}
    report = seen_by(NCPC, *(surveyed(*own, headers=headers, name=name) for name, own in rows.items()),
                     as_of="2025-05-30")
    seen = {name: partnership_rows(report, "flags", name).loc[lambda flags: flags["Rule"] == "COP-17",
                                                              "Message"].tolist() for name in rows}
    assert seen == dict.fromkeys(rows, seen["without"])
    assert seen["without"][0].startswith("2 CoPs of this partnership have no survey response")


def test_the_flags_of_a_response_do_not_reveal_when_it_came():
    rows = [("5/6/2025", "C1", "", "4"), ("5/6/2025", "C1", "", "4"), ("5/6/2025", "C9", "Member", "often")]
    book = surveyed(*rows, headers=("Timestamp", "CoP ID", "Role", KNOWLEDGE))
    own, first = (report.flags for report in views(book, as_of="2025-05-05"))
    looks = [first, seen_by(NCPC, book, as_of="2025-05-06").flags]
    seen = [flags[(flags["Tab"] == "Survey Responses") & (flags["Rule"] != "CEL-06")].to_dict("records")
            for flags in looks]
    assert {line["Rule"] for line in seen[0]} == {"SUR-02", "SUR-03", "SUR-04"}
    assert [[line["Message"] for line in rows] for rows in seen] == [[line["Message"] for line in seen[0]]] * 2
    assert set(own.loc[own["Tab"] == "Survey Responses", "Rule"]) == {"CEL-06"}


def test_the_count_of_cops_without_a_response_does_not_reveal_the_only_respondent():
    """C2 has no month that is due, so the number is about C1 only and would reveal its answer."""
    dates = "CoP ID | CoP Name | Start Date\nC1 | Rainbow | 2024-07-01\nC2 | Sun | 2024-09-10"
    books = [workbook({"CoPs": dates, "Sessions": f"CoP ID | Date\n{cop} | 2024-09-12",
                       "Survey Responses": f"Timestamp | CoP ID | {KNOWLEDGE}\n9/20/2024 | {cop} | 4"}, name=cop)
             for cop in ("C1", "C2")]
    nobody = workbook({"CoPs": dates, "Survey Responses": f"Timestamp | CoP ID | {KNOWLEDGE}"}, name="Nobody")
    flags = seen_by(NCPC, *books, nobody, as_of="2024-09-30").flags
    assert flags.loc[flags["Rule"] == "COP-17", "Partnership"].tolist() == ["Nobody"]


def test_the_share_of_required_cells_does_not_reveal_participants():
    """A training participant needs no CoP ID, so there is one required cell fewer."""
    roles = ("Facilitator", "Training participant")
    own, theirs = map(required_cells, views(*(surveyed(
        *[("C1", "Member")] * 3, ("C1", role), headers=("CoP ID", "Role"), name=role) for role in roles)))
    assert own[roles[0]] != own[roles[1]] and theirs[roles[0]] == theirs[roles[1]]


def test_only_the_partnership_sees_duplicate_responses():
    book = surveyed(*members("C1", "4", "4"))
    assert [(report.flags["Rule"] == "ROW-02").sum() for report in views(book)] == [1, 0]


# Nothing that NCPC sees reveals who gave which of the suppressed answers.

ROLES = ("Member", "Member", "Member", "Facilitator", "Training participant", "")
CELLS = ("1", "2", "3", "4", "5", "5", "4", "Strongly agree", "", "", "N/A", "now and then")
READ = {"1", "2", "3", "4", "5", "Strongly agree"}
QUESTIONS = (*OUTCOMES, *PAIR)


def asked(role, question):
    """Return whether `question` is for respondents with `role`."""
    return role == "" or (role == "Member") == (question not in OUTCOMES[:2])


def survey_of(seed, sizes):
    """Return generated responses, one dict each, in random order; `sizes` has the number for each CoP."""
    random = Random(seed)
    cops = [cop for cop, size in zip(("C1", "C2", "C3", ""), sizes, strict=True) for _ in range(size)]
    random.shuffle(cops)
    rows = []
    for number, cop in enumerate(cops):
        role = random.choice(ROLES) if cop else "Training participant"
        rows.append({"Timestamp": f"5/{number % 28 + 1}/2025 10:{number:02d}:00", "CoP ID": cop, "Role": role,
                     "Comments": f"remark {number}"} | {question: random.choice(CELLS) for question in QUESTIONS})
    return rows


def small_outcomes(rows):
    """Return, by outcome, the questions whose breakdown must be suppressed, counted from the sheet.

    Where anybody answered, a CoP without answers is small, too.
    """
    found = {}
    for number, statement in enumerate(OUTCOMES, start=1):
        sets = [(statement,)] + ([PAIR] if number == 3 else [])
        counts = [Counter(line["CoP ID"] for line in rows if all(line[question] in READ for question in questions)
                          and asked(line["Role"], statement)) for questions in sets]
        if any(each[cop] < 5 for each in counts if each for cop in (*each, "C1", "C2", "C3")):
            found[number] = sets
    return found


def exchanged(rows, small, seed):
    """Return the same responses with the answers to the `small` outcomes permuted among those who answered."""
    random, other = Random(seed), [dict(line) for line in rows]
    for questions in (each for sets in small.values() for each in sets):
        able = [number for number, line in enumerate(rows) if all(line[question] in READ for question in questions)
                and asked(line["Role"], questions[0])]
        for number, source in zip(able, random.sample(able, len(able)), strict=True):
            for question in questions:
                other[number][question] = rows[source][question]
    return other


def moved(rows, seed):
    """Return the same responses with their CoPs permuted within each role."""
    random, other = Random(seed), [dict(line) for line in rows]
    for role in {line["Role"] for line in rows}:
        alike = [number for number, line in enumerate(rows) if line["Role"] == role and line["CoP ID"]]
        for number, source in zip(alike, random.sample(alike, len(alike)), strict=True):
            other[number]["CoP ID"] = rows[source]["CoP ID"]
    return other


def sheet(rows, name="Alamance"):
    """Return the workbook of generated responses."""
    columns = ("Timestamp", "CoP ID", "Role", "Comments", *QUESTIONS)
    return surveyed(*([line[column] for column in columns] for line in rows), cops=("C1", "C2", "C3"), headers=columns,
                    name=name, **{"Survey Items": ITEMS})


NAMES = ("Avery", "Burke", "Clay", "Dare", "Edgecombe")


@pytest.mark.proof
@pytest.mark.parametrize("seed", sample_cases(range(20), 1))
def test_answers_of_a_small_cop_cannot_be_distinguished_from_others(seed):
    """For five partnerships at once. The last two have only small CoPs: there the CoPs themselves are permuted."""
    random = Random(seed)
    sizes = [[random.randint(0, most) for most in (12, 12, 12, 6)] for _ in range(3)]
    sizes += [[random.randint(1, 4) for _ in range(3)] + [0] for _ in range(2)]
    books = {name: survey_of(seed + number, each)
             for number, (name, each) in enumerate(zip(NAMES, sizes, strict=True))}
    small = {name: small_outcomes(rows) for name, rows in books.items()}
    permuted = {name: exchanged(rows, small[name], seed) for name, rows in books.items()} | {
        name: moved(books[name], seed) for name in NAMES[3:]}
    assert permuted != books
    report, changed = (seen_by(NCPC, *(sheet(rows, name) for name, rows in each.items())) for each in (books, permuted))
    first, second = (outputs(each, drawn=False) for each in (report, changed))
    assert [name for name in first if first[name] != second.get(name)] == []
    own = Report(report.period, report.results, report.row_statuses, PARTNERSHIP_AUDIENCE)
    for name in books:
        assert set(suppressed_outcomes(report, name)) == set(small[name])
        everything = outcomes_by_cop(own, name).to_dict("records")
        assert outcomes_by_cop(report, name).to_dict("records") == [
            line for line in everything if line["Outcome"] not in small[name]]


def test_charts_reveal_no_more_to_ncpc_and_everything_to_the_partnership():
    rows = survey_of(7, (12, 8, 3, 2))
    other = exchanged(rows, small_outcomes(rows), 7)
    (own, theirs), (own_exchanged, theirs_exchanged) = (views(sheet(each)) for each in (rows, other))
    assert outputs(theirs) == outputs(theirs_exchanged)
    assert not outcomes_by_cop(own, "Alamance").equals(outcomes_by_cop(own_exchanged, "Alamance"))
