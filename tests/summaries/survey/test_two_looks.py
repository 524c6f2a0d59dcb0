"""No difference between two reports that NCPC can see, by day, year or partnership, isolates a respondent.

An exception is a partnership's daily total, which changes by one if one person answered that day (see SECURITY.md).
"""

from datetime import date, timedelta
from functools import cache
from itertools import combinations
from random import Random

import pytest

from cop_sheets import parse_fiscal_year
from cop_sheets.fiscal_year import last_quarter_end
from cop_sheets.layout import OUTCOMES
from summaries import build_report
from summaries.audience import PARTNERSHIP_AUDIENCE, ncpc_audience
from summaries.figures.outcomes import SELF_AGREEMENT
from summaries.survey.answers import FACILITATORS, MEMBERS, OUTCOMES_BY_GROUP, respondents_sentence, role_notes
from summaries.survey.breakdowns import breakdown_chart, outcomes_by_cop, suppressed_outcomes
from summaries.survey.charts import answers_chart
from summaries.survey.trends import pairs_chart
from tests.support.outputs import as_text, outputs
from tests.support.proof import sample_cases
from tests.support.sheets import figure, monthly, tables, workbook

NCPC, LEAST = ncpc_audience(), 5
KNOWLEDGE, PAIR = OUTCOMES[2], ("Before it", "Now it")
COLUMNS = ("Timestamp", "Fiscal Year", "CoP ID", "Role", "Comments", *OUTCOMES, *PAIR)
COPS = {"C1": "Rainbow", "C2": "Sun", "C3": "Moon"}
QUARTERS = (date(2024, 9, 30), date(2024, 12, 31), date(2025, 3, 31), date(2025, 6, 30))


def book(lines, name="Alamance", cops=3):
    """Return a workbook of that many CoPs that met every month, with responses, one dict each."""
    names = list(COPS)[:cops]
    return workbook({
        "CoPs": "CoP ID | CoP Name\n" + "\n".join(f"{cop} | {COPS[cop]}" for cop in names),
        "Sessions": "CoP ID | Date | Status\n" + "\n".join(monthly(cop) for cop in names),
        "Survey Items": "Question | Outcome | Measure\nBefore it | 4 | Before\nNow it | 4 | Now"}, {
        "Survey Responses": [list(COLUMNS), *([line.get(name, "") for name in COLUMNS] for line in lines)]}, name=name)


def answer(day, cop="C1", role="Member", **answers):
    """Return a response of one day: members answer the last four outcomes, others the first two."""
    own = OUTCOMES[2:] if role == "Member" else OUTCOMES[:2]
    return {"Timestamp": day, "CoP ID": cop, "Role": role, "Comments": f"{day} {cop} {role}"} | dict.fromkeys(
        own, "4") | {KNOWLEDGE if name == "it" else name: text for name, text in answers.items()}


def report_as_of(*books, as_of, year="FY 24-25", audience=NCPC):
    """Return the report as of a day."""
    return build_report(tables(*books), parse_fiscal_year(year), date.fromisoformat(str(as_of)), audience)


def breakdowns(report):
    """Return all published results by group of one or more partnerships, as text by name."""
    parts = {f"answers of {group}": answers_chart(report, group) for group in OUTCOMES_BY_GROUP}
    parts |= {f"who of {group}": respondents_sentence(report, group) for group in OUTCOMES_BY_GROUP}
    parts |= {"pairs": pairs_chart(report), "roles": role_notes(report),
              "unsurveyed": report.flags[report.flags["Rule"] == "COP-17"]}
    parts |= {f"CoPs of {name}": outcomes_by_cop(report, name) for name in report.tables.partnerships}
    if len(report.tables.partnerships) == 1:
        parts |= {f"breakdown of {number}": breakdown_chart(report, number, SELF_AGREEMENT) for number in range(1, 7)}
    return {name: as_text(part) for name, part in parts.items()}


# The difference attack: reports of the day before and the day after one facilitator's response.

CAMDEN = [answer(f"2025-02-{day:02d}", f"C{day % 3 + 1}") for day in range(1, 19)] + [
    answer("2025-02-11", "C2", "Facilitator", **{OUTCOMES[0]: "1", OUTCOMES[1]: "5"})]


@pytest.mark.parametrize("as_of", ["2025-02-10", "2025-02-11", "2025-02-12", "2025-04-30"])
def test_one_facilitators_answers_appear_only_in_totals(as_of):
    report = report_as_of(book(CAMDEN, "Camden"), as_of=as_of)
    assert "1 facilitator" not in " ".join(breakdowns(report).values())
    chart = answers_chart(report, FACILITATORS)
    assert chart.spec == {} and (as_of < "2025-04" or chart.answer == (
        "Without 2 outcomes: NCPC sees what was answered only where at least 5 people answered, and at least 5 more in "
        "each later quarter in which anybody did."))
    assert figure(report, OUTCOMES[0], "Camden")["Denominator"] == (as_of > "2025-02-10")


def test_breakdowns_and_their_total_are_as_of_the_last_quarter_end():
    late = [answer("2025-04-10", cop) for cop in ("C1", "C2", "C3") for _ in range(2)]
    report = report_as_of(book(CAMDEN + late), as_of="2025-05-15")
    chart = breakdown_chart(report, 3, SELF_AGREEMENT)
    assert chart.question == "How do the CoPs compare, as of March 31, 2025?"
    assert chart.answer.startswith(f"“{KNOWLEDGE}”, self-reported agreement: 100.0% (18 of 18) all together.")
    assert figure(report, KNOWLEDGE)["Denominator"] == 24
    assert answers_chart(report, MEMBERS).question == "What did members answer, as of March 31, 2025?"
    assert respondents_sentence(report, MEMBERS) == "18 responses, all from members."


def test_there_are_no_breakdowns_before_the_first_quarter_has_ended():
    lines = [answer(f"2024-07-{day:02d}", f"C{day % 3 + 1}") for day in range(1, 19)]
    report = report_as_of(book(lines), as_of="2024-09-29")
    sentence = ("NCPC sees what was answered, by which role and in which CoP, as of the last day of a quarter: for "
                "FY 24-25 as of September 30, 2024 at the earliest.")
    assert suppressed_outcomes(report, "Alamance") == dict.fromkeys(range(1, 7), sentence)
    for published in (answers_chart(report, MEMBERS), pairs_chart(report), breakdown_chart(report, 3, SELF_AGREEMENT)):
        assert (published.answer, published.spec, len(published.table)) == (sentence, {}, 0)
    assert (respondents_sentence(report, MEMBERS), role_notes(report),
            len(outcomes_by_cop(report, "Alamance"))) == ("", [], 0)
    assert "COP-17" not in set(report.flags["Rule"]) and figure(report, KNOWLEDGE)["Denominator"] == 18
    assert len(outcomes_by_cop(report_as_of(book(lines), as_of="2024-09-30"), "Alamance")) == 12


# Between two quarter ends: the new answers are none or enough.

FIRST = [answer("2024-11-12", cop) for cop in COPS for _ in range(5)]
ADDED = {  # what a later quarter adds, and whether it is published then: by CoP, by answer, by role
    "nobody": ([], True, True, True),
    "one": ([answer("2025-02-03")], False, False, False),
    "four of each": ([answer("2025-02-03", cop) for cop in COPS for _ in range(4)], False, True, True),
    "five of each": ([answer("2025-02-03", cop) for cop in COPS for _ in range(5)], True, True, True),
    "five of one": ([answer("2025-02-03")] * 5, False, True, True),
    "one without a date": ([answer("") | {"Fiscal Year": "FY 24-25"}], True, True, True),    # the same as in the first
    "one of the year before": ([answer("2024-05-03")], True, True, True),
    "five with blank roles": ([answer("2025-02-03", cop) | {"Role": ""} for cop in COPS for _ in range(5)], True, True,
                              True),
    "one with a blank role": ([answer("2025-02-03") | {"Role": ""}], False, False, False),
}


@pytest.fixture(scope="module")
def later_quarter():
    """Return the report of each case of `ADDED`, each a partnership of its own."""
    together = report_as_of(*(book(FIRST + added, name) for name, (added, *_) in ADDED.items()), as_of="2025-03-31")
    return {name: together.of(name) for name in ADDED}


@pytest.mark.parametrize("name", ADDED)
def test_answers_of_a_later_quarter_are_shown_only_if_there_are_enough(later_quarter, name):
    report, (_, cops, answers, roles) = later_quarter[name], ADDED[name]
    assert (3 not in suppressed_outcomes(report, name)) is cops
    assert bool(answers_chart(report, MEMBERS).spec) is answers
    assert respondents_sentence(report, MEMBERS)[:1].isdigit() is roles


def test_enough_answers_of_one_quarter_are_shown():
    assert not suppressed_outcomes(report_as_of(book(FIRST), as_of="2024-12-31"), "Alamance")


def test_few_answers_of_a_quarter_are_held_until_there_are_enough():
    one, four = [answer("2025-02-03")], [answer("2025-05-03", cop) for cop in COPS for _ in range(5)]
    why = ("NCPC sees outcomes by CoP only where every CoP has at least 5 answers, and at least 5 more in each later "
           "quarter in which anybody did.")
    for as_of, expected in (("2025-01-15", None), ("2025-04-01", why), ("2025-06-29", why), ("2025-06-30", None)):
        report = report_as_of(book(FIRST + one + four), as_of=as_of)
        assert suppressed_outcomes(report, "Alamance").get(3) == expected
        assert bool(answers_chart(report, MEMBERS).spec) is (expected is None)


def test_a_new_cop_without_answers_suppresses_the_others_from_then_on():
    lines = [answer("2024-11-12", cop) for cop in ("C1", "C2") for _ in range(5)]
    started = book(lines)
    cops = next(grid for grid in started.raw_sheets if grid.name == "CoPs").rows
    cops[3][cops[0].index("Start Date")] = "2025-01-06"
    assert suppressed_outcomes(report_as_of(started, as_of="2024-12-31"), "Alamance") == {}
    assert set(suppressed_outcomes(report_as_of(started, as_of="2025-03-31"), "Alamance")) == {3, 4, 5, 6}


# The total of all partnerships reveals no more than the published results of each.

def test_the_total_is_the_sum_of_the_shown_groups():
    big = [answer("2025-02-03", cop, it=text) for cop, text in zip(list(COPS) * 4, "543254325432", strict=True)]
    few = [answer("2025-02-04", it="1")] * 4
    books = [book(big, "Avery"), book(few, "Burke"), book(big[:6], "Clay")]
    report = report_as_of(*books, as_of="2025-04-01")
    chart = answers_chart(report, MEMBERS)
    parts = [answers_chart(report.of(each.partnership), MEMBERS).table.set_index("Outcome") for each in books]
    assert chart.answer.startswith("18 responses, all from members. Without 1 partnership: NCPC sees which roles")
    assert "Without 1 partnership: NCPC sees what was answered only where at least 5" in chart.answer
    row = chart.table.set_index("Outcome").loc[KNOWLEDGE]
    assert (row["Answers"], row["Agreeing"]) == (18, "55.6% (10 of 18)")
    assert [KNOWLEDGE in part.index for part in parts] == [True, False, True]
    assert row["Strongly agree"] == sum(part.at[KNOWLEDGE, "Strongly agree"] for part in (parts[0], parts[2]))


# Whatever is exchanged between two people's answers of one quarter, but for what the totals of their days say, no look
# on any day distinguishes it: nobody's CoP, role or exact answer is known.

AGREE = {"5": True, "4": True, "3": False, "2": False, "1": False, "often": "off the scale"}


def responses(random, count, name):
    """Return generated responses of the year, mostly one per day; few of them disagree with anything."""
    lines = []
    for number in range(count):
        day = date(2024, 7, 1) + timedelta(days=random.choice((range(40, 90), range(220, 270), range(290, 364))[
            number % 3]))
        role = random.choice(("Member", "Member", "Facilitator", "Training participant", ""))
        line = answer(day.isoformat(), random.choice(list(COPS)), role)
        answered = [statement for statement in OUTCOMES if role == "" or line.get(statement)]
        line |= {statement: random.choice("54") for statement in answered} | {"Comments": f"{name} {number}"}
        if random.random() < 0.2:
            line[random.choice(answered)] = random.choice(("3", "2", "1", "often"))
        line |= dict(zip(PAIR, random.choice(("23", "  ")), strict=True))
        lines.append(line)
    return lines


def similar_responses(lines, *more):
    """Yield the numbers of responses of one quarter that differ in one property; `more` besides."""
    groups = {}
    for number, line in enumerate(lines):
        quarter = sum(date.fromisoformat(line["Timestamp"]) > end for end in QUARTERS)
        agrees = tuple(AGREE.get(line.get(statement, "")) for statement in OUTCOMES)
        groups.setdefault((quarter, agrees, line[PAIR[0]], line[PAIR[1]], *(line[name] for name in more)), []).append(
            number)
    yield from groups.values()


def with_swapped_answers(lines, random):
    """Return the responses with CoPs, roles, answers and days permuted among those who agree with the same outcomes."""
    other = [dict(line) for line in lines]
    for name, more in (("CoP ID", ("Role",)), ("Role", ("CoP ID",)), ("Timestamp", ("CoP ID", "Role")),
                       *((statement, ("CoP ID",)) for statement in OUTCOMES)):
        for numbers in similar_responses(other, *more):
            own = [number for number in numbers if name != "Role" or other[number]["Role"] in (
                "Facilitator", "Training participant")]
            cells = [other[number].get(name, "") for number in own]
            for number, cell in zip(own, random.sample(cells, len(cells)), strict=True):
                other[number][name] = cell
    return other


@pytest.fixture(scope="module")
def exchanged_reports():
    """Return a function that returns the report of three partnerships as of a day.

    Of their responses (0), or of the same with everything permuted that totals don't reveal (1).
    """
    random = Random(5)
    lines = {name: responses(random, count, name) for name, count in (("Avery", 90), ("Burke", 40), ("Clay", 9))}
    other = {name: with_swapped_answers(own, random) for name, own in lines.items()}
    for column in ("Timestamp", "CoP ID", "Role", *OUTCOMES):
        assert any(line.get(column, "") != exchanged.get(column, "") for name in lines
                   for line, exchanged in zip(lines[name], other[name], strict=True))
    books = [[book(own, name) for name, own in each.items()] for each in (lines, other)]
    return cache(lambda which, as_of, year="FY 24-25": report_as_of(*books[which], as_of=as_of, year=year))


@pytest.mark.proof
@pytest.mark.parametrize(("as_of", "year"), sample_cases([
    ("2025-03-10", "FY 24-25"), ("2025-10-01", "FY 24-25"), ("2025-08-13", "FY 25-26")], 2, seed=1))
def test_no_cop_role_or_answer_can_be_inferred_on_any_day(exchanged_reports, as_of, year):
    reports = [exchanged_reports(which, as_of, year) for which in (0, 1)]
    first, second = (outputs(report, drawn=False) for report in reports)
    assert [name for name in first if first[name] != second.get(name)] == []
    for name in ("Avery", "Clay"):
        own, exchanged = (breakdowns(report.of(name)) for report in reports)
        assert own == exchanged


def test_the_partnerships_themselves_see_the_differences(exchanged_reports):
    own, exchanged = (breakdowns(exchanged_reports(which, "2025-03-10", "FY 24-25").of("Avery", PARTNERSHIP_AUDIENCE))
                      for which in (0, 1))
    assert {name for name in own if own[name] != exchanged[name]} > {f"answers of {MEMBERS}", "CoPs of Avery"}


def published_groups(report):
    """Return the number of answers of each published group, by publication."""
    found = {}
    for group in OUTCOMES_BY_GROUP:
        table = answers_chart(report, group).table
        found |= {(group, outcome): count for outcome, count in zip(table.get("Outcome", ()), table.get("Answers", ()),
                                                                   strict=True) if count}
    if len(report.tables.partnerships) == 1:
        rows = outcomes_by_cop(report, report.tables.partnerships[0])
        found |= {(row.Outcome, row.Measure, row[3]): row.Answers for row in rows.itertuples()}
    return found


@pytest.mark.proof
def test_no_two_reports_differ_by_a_small_group(exchanged_reports):
    """On days with responses, and on and after quarter ends; within a quarter nothing changes."""
    days = [end + timedelta(days=shift) for end in (QUARTERS[0], *QUARTERS[2:]) for shift in (0, 1)]
    days = sorted([*days, date(2025, 2, 9), date(2025, 4, 19), date(2025, 10, 1)])
    days = sample_cases(days, 6, seed=4)
    published = {day: exchanged_reports(0, day) for day in days}
    for name in ("Avery", "Clay"):
        groups = {day: published_groups(report.of(name)) for day, report in published.items()}
        assert any(groups.values())
        assert min((count for found in groups.values() for count in found.values()), default=LEAST) >= LEAST
        for before, after in combinations(days, 2):
            differences = [abs(groups[after][group] - count) for group, count in groups[before].items()
                           if group in groups[after]]
            assert all(difference == 0 or difference >= LEAST for difference in differences)
            if last_quarter_end(before) == last_quarter_end(after):
                assert groups[before] == groups[after]
