"""What NCPC gets of changes: no private cell of any day, and no change of a few survey answers."""

from datetime import date, timedelta
from functools import cache
from itertools import combinations
from random import Random

import pytest

from cop_sheets import csv_bytes
from cop_sheets.fiscal_year import last_quarter_end
from summaries.audience import PARTNERSHIP_AUDIENCE, ncpc_audience
from summaries.changes import (
    Comparison,
    Term,
    figure_change_table,
    figure_changes,
    flag_change_table,
    row_change_table,
    survey_days_sentence,
    term_rows,
    vanished_rows,
)
from summaries.figures.outcomes import MEASURE
from tests.summaries.changes.test_figures import RESPONSES, book
from tests.summaries.changes.test_flags import comparison
from tests.summaries.changes.unchecked import compare_unchecked, unchecked_report
from tests.support.proof import case_count, sample_cases

LEAST = 5
NCPC = ncpc_audience(LEAST)
SPRING = ("2025-03-31", "2025-06-30")
SUPPORTED = "CoP members feeling supported in their role"
CONSULTATIONS = "Date | Individuals | Number of Individuals | Hours | CoP ID | Topic | Our remarks"
PRIVATE = ("Secret Person", "Hidden Name", "Whispered", "K77", "private remark", "Typed Header", "see Old")


def everything(compared):
    """Return all output about a comparison as text."""
    tables = [row_change_table(compared), figure_change_table(compared), flag_change_table(compared)]
    tables += [term_rows(compared, change, term) for change in figure_changes(compared) for term in Term]
    tables += [row_change_table(compared)] if vanished_rows(compared) else []
    return "\n".join(csv_bytes(table).decode("utf-8-sig") for table in tables)


def consultations(*rows, headers=CONSULTATIONS):
    return book(CoPs=None, Sessions=None, Consultations="\n".join([headers, *rows]))


def test_private_cells_are_not_shown():
    before = consultations("2024-10-08 | Secret Person | | 1 | K77 | Whispered | private remark",
                           "2024-10-09 | Ann Lee | | see Old | K77 | Whispered | ", "2024-11-09 | | 3 | 2 | | | ")
    after = consultations("2024-10-08 | Hidden Name | | 1 | K77 | Whispered twice | private remark",
                          "2024-10-09 | Ann Lee | | 2 | K77 | Whispered | private remark",
                          "2025-01-09 | | 7 | 1 | | | ",
                          headers=CONSULTATIONS.replace("Our remarks", "Typed Header"))
    staff, ncpc = comparison(before, after), comparison(before, after, audience=NCPC)
    assert all(text in everything(staff) for text in PRIVATE)
    assert [text for text in PRIVATE if text in everything(ncpc)] == []
    rows = row_change_table(ncpc)
    assert {*rows["Item"]} == {"(not shown)"} and "Hours" in {*rows["Header"]}
    assert {*rows[rows["Header"] == "Individuals"]["Before"]} == {"(not shown)"}
    assert len(rows) == len(row_change_table(staff))


def responses(count, start=date(2024, 8, 1), answer=5):
    return [f"{start + timedelta(days=number)} | C1 | Member | {answer}" for number in range(count)]


AUTUMN = responses(9, date(2024, 10, 5))


@pytest.mark.parametrize(("before", "after", "quarter_ends", "is_shown"), [
    (responses(10), responses(14), SPRING, False),    # 4 more
    (responses(10), responses(15), SPRING, True),
    (responses(10), responses(6), SPRING, False),
    (responses(10), responses(5), SPRING, True),
    (responses(10), responses(4, answer=1) + responses(10)[4:], SPRING, False),    # 4 corrected
    (responses(10), responses(5, answer=1) + responses(10)[5:], SPRING, True),
    (responses(10), responses(3, date(2025, 1, 7)) + responses(7), SPRING, False),    # 3 added, 3 gone
    (responses(10), responses(40), ("2024-06-30", "2024-09-30"), False),    # the year's first quarter had not ended
    (responses(5), responses(5) + AUTUMN, ("2024-09-30", "2024-12-31"), True),
    (responses(5), responses(5) + AUTUMN, ("2024-09-30", "2024-09-30"), False),    # the same quarter end
    (responses(5), responses(5) + AUTUMN, ("2024-09-30", "2025-03-31"), False),    # two quarters at once
    (responses(5), responses(5) + AUTUMN, None, False),    # of any two days
])
def test_few_answers_are_not_compared(before, after, quarter_ends, is_shown):
    books = [book(Survey_Responses="\n".join([RESPONSES, *rows])) for rows in (before, after)]
    as_of = quarter_ends or ("2025-03-31", "2025-06-30")
    ncpc = compare_unchecked(*books, as_of, NCPC, quarter_ends=quarter_ends)
    figures, rows = figure_change_table(ncpc), row_change_table(ncpc)
    assert (SUPPORTED in {*figures["Indicator"]}, "Survey Responses" in {*rows["Tab"]}) == (is_shown, is_shown)
    assert survey_days_sentence(ncpc).startswith("Responses and outcomes are not") is (ncpc.survey is None)
    assert (MEASURE in {*figures["Indicator"]}) <= is_shown
    assert SUPPORTED in {*figure_change_table(compare_unchecked(*books, as_of=("2025-07-15",) * 2))["Indicator"]}
    if is_shown:
        hidden = rows[rows["Tab"] == "Survey Responses"]
        assert {*hidden["Item"]} == {"(not shown)"} and hidden["Row Before"].isna().all()
        assert {*hidden["Before"]} | {*hidden["After"]} | {*hidden["Header"]} <= {"", "(not shown)"}
    change = next((change for change in figure_changes(ncpc) if change.figure.indicator == SUPPORTED), None)
    assert change is None or all(term_rows(ncpc, change, term).empty for term in Term)


def test_figures_that_become_known_by_few_answers_are_not_compared():
    books = [book(**tabs) for tabs in ({}, {"Survey_Responses": "\n".join([RESPONSES, *responses(2)])})]
    staff = figure_change_table(compare_unchecked(*books))
    ncpc = figure_change_table(compare_unchecked(*books, audience=NCPC, quarter_ends=SPRING))
    assert SUPPORTED in {*staff["Indicator"]} and not {SUPPORTED, MEASURE} & {*ncpc["Indicator"]}


def test_the_reports_by_quarter_are_of_quarter_ends_and_of_the_audience():
    reports = [unchecked_report(book(), day, audience) for day, audience in (
        ("2025-03-31", NCPC), ("2025-06-29", NCPC), ("2025-06-30", PARTNERSHIP_AUDIENCE))]
    for other in reports[1:]:
        with pytest.raises(ValueError, match="quarter ends"):
            Comparison(reports[0], reports[0], (reports[0], other))


def test_a_partnership_without_a_copy_of_a_quarter_end_is_not_compared():
    one, other = (book(name, Survey_Responses="\n".join([RESPONSES, *responses(9)])) for name in ("Avery", "Burke"))
    before, after = ([one], [one, other])
    ncpc = compare_unchecked(before, after, audience=NCPC, quarter_ends=SPRING)
    assert "Survey Responses" not in {*row_change_table(ncpc)["Tab"]}
    assert not {SUPPORTED, MEASURE} & {*figure_change_table(ncpc)["Indicator"]}


def test_flags_about_responses_are_not_compared():
    before, after = (book(Survey_Responses=f"{RESPONSES}\n2024-08-01 | C1 | Member | 5\n2024-08-02 | {cop} | | {text}")
                     for cop, text in (("C1", "5"), ("C9", "often")))
    staff, ncpc = (flag_change_table(comparison(before, after, **options)) for options in ({}, {"audience": NCPC}))
    about = [{*table[(table["Tab"] == "Survey Responses")
                     | table["Rule"].str.startswith(("SUR", "COP-17"))]["Rule"]} for table in (staff, ncpc)]
    assert {"SUR-01", "SUR-02", "SUR-03"} <= about[0] and about[1] == set() and len(ncpc)


def test_days_within_a_quarter_change_no_figure_of_the_survey():
    one = book(Survey_Responses="\n".join([RESPONSES, *responses(80)]))
    assert figure_change_table(compare_unchecked(one, one, ("2024-10-01", "2024-12-30"), NCPC)).empty
    later = figure_change_table(compare_unchecked(one, one, ("2024-10-01", "2024-12-31"), NCPC, quarter_ends=(
        "2024-09-30", "2024-12-31")))
    assert {*later["Because"]} == {"days passed"} and SUPPORTED in {*later["Indicator"]}


# The difference attack: all pairs of three days, while single answers are typed, some of them late.

THREE_QUARTERS = [date(2024, 11, 10), date(2025, 2, 10), date(2025, 5, 10)]
YEAR_DAYS = [date(2024, 8, 5) + timedelta(days=number) for number in range(0, 390, 13)]


def typed_late(random):
    """Return responses with the day on which each was typed: most of them soon, some up to half a year later."""
    typed = []
    for number in range(random.randint(40, 60)):
        day = date(2024, 7, 1) + timedelta(days=random.randrange(360))
        late = random.choice((0, 0, 1, 3, 40, 150))
        typed.append((day + timedelta(days=late), f"{day} | C1 | Member | {random.choice('12345')} | {number}"))
    return typed


def survey_numbers(compared):
    """Return all numbers of the survey in the output of a comparison, by what they are."""
    numbers = {}
    for row in figure_change_table(compared).to_dict("records"):
        if row["Indicator"] in (SUPPORTED, MEASURE):
            key = tuple(row[name] for name in ("Indicator", "Item ID", "Measure"))
            numbers |= {(*key, name): row[name] for name in ("Before", "Added", "Removed", "Corrected", "Other",
                                                             "After") if row[name] is not None}
    rows = row_change_table(compared)
    counts = rows[rows["Tab"] == "Survey Responses"]["Change"].value_counts()
    return numbers | {("rows", change): int(count) for change, count in counts.items()}


@pytest.mark.proof
@pytest.mark.parametrize("seed", sample_cases(range(40), 2))
def test_no_pair_of_outputs_differs_by_few_answers(seed):
    random = Random(seed)
    typed = typed_late(random)

    @cache
    def report_of(copied, as_of):
        rows = [row for when, row in typed if when <= copied]
        return unchecked_report(book(Survey_Responses="\n".join([f"{RESPONSES} | Comments", *rows])), as_of, NCPC)

    @cache
    def numbers_of(*ends):
        reports = tuple(report_of(end, end) for end in ends)
        return survey_numbers(Comparison(*reports, survey_by_quarter=reports))

    shown = 0
    triples = [sorted(random.sample(YEAR_DAYS, 3)) for _ in range(case_count(2, 40))]
    for days in (THREE_QUARTERS, *triples):
        found = {}
        for one, other in combinations(days, 2):
            any_days = Comparison(report_of(one, one), report_of(other, other))
            assert survey_numbers(any_days) == {}
            numbers = found[one, other] = numbers_of(*map(last_quarter_end, (one, other)))
            answers = [numbers.get((SUPPORTED, "", "Denominator", term), 0) for term in Term]
            answers += [number for key, number in numbers.items() if key[0] == "rows"]
            assert all(number == 0 or abs(number) >= LEAST for number in answers)
            shown += bool(numbers)
        for (first, numbers), (second, others) in combinations(found.items(), 2):
            if first[0] == second[0] or first[1] == second[1]:
                differences = [abs(numbers[key] - others[key]) for key in numbers.keys() & others.keys()]
                assert all(difference == 0 or difference >= LEAST for difference in differences)
    assert shown
