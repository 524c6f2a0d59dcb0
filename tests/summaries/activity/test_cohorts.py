"""Facilitator-training cohorts and their 6 + 6 months: the page and the rules agree on every month."""

import re
from datetime import date
from random import Random

import pytest

from cop_sheets import parse_fiscal_year
from summaries import build_report
from summaries.activity.cohorts import (
    MAX_COHORTS_WITHOUT_CHART,
    cohort_events,
    cohort_labels,
    cohort_month_label,
    cohort_rows,
    cohort_table,
    cohorts_chart,
    sorted_cohorts,
)
from tests.support.separate import shared_reports
from tests.support.sheets import EMPTY_SHEETS, MONTHS, report, report_on, tables, workbook
from validators import RULES

TRAINING, THEN, OTHER = "Facilitator training", "Implementation", "Other"
HELD, NONE, UNKNOWN, NOT_DUE = "event held", "no event", "cannot be judged", "not yet due"
NAMES = [cohort_month_label(number) for number in range(1, 13)]


def trainings(*violations):
    """Return a Trainings tab of rows `date | cohort | phase`, C1's cohort being A."""
    return {"CoPs": "CoP ID | Training Cohort\nC1 | A",
            "Trainings": "Title | Date | Cohort | Phase\n" + "\n".join(f"Event | {line}" for line in violations)}


def year(*missing, cohort="A", months=MONTHS):
    """Return the rows of a whole year without the months `gone`."""
    return [f"{month} | {cohort} | {TRAINING if at < 6 else THEN}" for at, month in enumerate(months)
            if month not in missing]


def states(checked, line=0):
    """Return the states of the months of a cohort."""
    return cohort_table(checked)[NAMES].iloc[line].tolist()


# Rows, the as-of date, and the states of the twelve months as letters: held, none, ? and - for not yet due.
CASES = {
    "a whole year": (year(), "2025-07-15", "hhhhhhhhhhhh"),
    "one of each missing": (year("2024-09", "2025-03"), "2025-07-15", "hhnhhhhhnhhh"),
    "the last day counts": (year("2025-06"), "2025-06-30", "hhhhhhhhhhhn"),
    "an event of the as-of day": ([*year("2025-06"), f"2025-06-30 | A | {THEN}"], "2025-06-30", "hhhhhhhhhhhh"),
    "the day before it doesn't": (year("2025-06"), "2025-06-29", "hhhhhhhhhhh-"),
    "an event of the month that runs": (year(), "2025-02-11", "hhhhhhhh----"),
    "nothing after the as-of date": (year(), "2024-12-31", "hhhhhh------"),
    "any event will do in the first six": (["2024-07-10 | A | " + TRAINING, *[f"{month}-10 | A | {OTHER}" for month in
                                                                      MONTHS[1:]]], "2025-07-15", "hhhhhhnnnnnn"),
    "month 1 is that of the first training": (["2024-05-10 | A | " + THEN, *year()], "2025-07-15", "hhhhhhhhhhhh"),
    "an unreadable date excuses the first": ([*year("2024-09", "2025-03"), f"soon | A | {THEN}"], "2025-07-15",
                                             "hh?hhhhhnhhh"),
    "two excuse two": ([*year("2024-09", "2025-03"), f"soon | A | {THEN}", f"#REF! | A | {TRAINING}"], "2025-07-15",
                       "hh?hhhhh?hhh"),
    "a blank date excuses none": ([*year("2024-09"), f" | A | {THEN}"], "2025-07-15", "hhnhhhhhhhhh"),
    "spelled two ways": ([line.replace("| A |", "| a |") if at % 2 else line for at, line in enumerate(year())],
                         "2025-07-15", "hhhhhhhhhhhh"),
}
LETTERS = {"h": HELD, "n": NONE, "?": UNKNOWN, "-": NOT_DUE}


@pytest.fixture(scope="module")
def reports():
    """Return the reports of the cases by name."""
    cases = {name: trainings(*lines) for name, (lines, *_) in CASES.items()} | OTHERS
    cases |= {name: trainings(*lines) if lines else EMPTY_SHEETS for name, (lines, _) in ANSWERS.items()}
    return shared_reports(cases, {name: as_of for name, (_, as_of, _) in CASES.items()} | {
        "the first month": "2024-07-31", "of no CoP, the day before": "2025-06-29", "of no CoP": "2025-06-30"})


@pytest.mark.parametrize("name", CASES)
def test_months_of_a_cohort(reports, name):
    expected = CASES[name][2]
    cohort, = rows_of(reports, name).to_dict("records")
    assert [cohort[month] for month in NAMES] == [LETTERS[letter] for letter in expected]
    so_far = [letter for letter in expected if letter != "-"]
    assert cohort["Held"] == f"{so_far.count('h')} of {len(so_far)}"


def test_a_cohort_is_shown_in_each_year_that_its_months_overlap():
    lines = year(months=("2024-03", "2024-04", "2024-05", "2024-06", *MONTHS[:8]))
    for fiscal_year, shown in (("FY 22-23", 0), ("FY 23-24", 1), ("FY 24-25", 1), ("FY 25-26", 0)):
        full_report = report(trainings(*lines), year=fiscal_year, as_of="2026-07-15")
        assert len(sorted_cohorts(full_report)) == shown
        if shown:
            assert states(full_report) == [HELD] * 12 and cohort_table(full_report)["Began"].iloc[0] == "March 2024"


def found_by_rules(checked):
    """Return {(cohort, state): months} of the violations of TRN-03 and TRN-04."""
    result, numbers = {}, [number for number, rule in enumerate(RULES) if rule.id in ("TRN-03", "TRN-04")]
    for line in checked.results.violations[checked.results.violations["rule"].isin(numbers)]["details"]:
        for name, state in (("missing", NONE), ("open", UNKNOWN)):
            months = f"{line[f'{name}_training']}, {line[f'{name}_implementation']}".split(", ")
            result.setdefault((line["cohort"], state), set()).update(filter(None, months))
    return result


def missed_in_flags(checked):
    """Return {cohort: months} that are missed according to the messages of flags."""
    result = {}
    for message in checked.flags.loc[checked.flags["Rule"].isin(["TRN-03", "TRN-04"]), "Message"]:
        if "cannot be judged" not in message:
            result.setdefault(message.split()[1], set()).update(re.findall(r"[A-Z][a-z]+ 20\d\d", message))
    return result


def random_lines(random, cohort):
    """Return events of a cohort that begins in any month of three years, some missing, some misplaced."""
    begun = random.randrange(30)
    lines = []
    for at in range(random.randrange(1, 16)):
        month = begun + at
        day = f"{2023 + month // 12}-{month % 12 + 1:02d}-{random.randrange(1, 29):02d}"
        phase = random.choice((TRAINING, THEN, OTHER)) if random.random() < 0.2 else TRAINING if at < 6 else THEN
        if random.random() < 0.75 or at == 0:
            lines.append(f"{random.choice(('', 'soon', day, day, day, day, day, day))} | {cohort} | {phase}")
    return lines


@pytest.fixture(scope="module")
def years_of_seeds():
    """Return, by seed, the reports of four years with all that have the same as-of date, and what their rules find."""
    books, found = {}, {}
    for seed in range(6):
        random = Random(seed)
        # No two seeds have a cohort of the same name.
        lines = [line for cohort in "ABCDEFGH" for line in random_lines(random, f"{cohort}{seed}")]
        as_of = random.choice((date(2026, 7, 15), date(2025, 2, 20), date(2025, 6, 30)))
        books.setdefault(as_of, {})[seed] = workbook(trainings(*lines), name=f"Seed {seed}")
    for as_of, own in books.items():
        read = tables(*own.values())
        reports = {start: build_report(read, parse_fiscal_year(f"FY {start % 100}-{start % 100 + 1}"), as_of)
                   for start in (2022, 2023, 2024, 2025)}
        found |= dict.fromkeys(own, (reports, {start: found_by_rules(checked) for start, checked in reports.items()},
                                     {start: missed_in_flags(checked) for start, checked in reports.items()}))
    return found


@pytest.mark.parametrize("seed", range(6))
def test_page_and_rules_agree_for_every_reporting_year(years_of_seeds, seed):
    """The table has the state that the rules flag in a month's own fiscal year, in that year and in adjacent ones."""
    reports, rules, flags = years_of_seeds[seed]
    compared = 0
    for checked in reports.values():
        for cohort, shown in zip(sorted_cohorts(checked), cohort_table(checked).to_dict("records"), strict=True):
            assert cohort.name == shown["Cohort"]
            if shown["Partnership"] != f"Seed {seed}":
                continue
            for first, name in zip(cohort.month_starts, NAMES, strict=True):
                own, month = first.year - (first.month < 7), f"{first:%B %Y}"
                if own in reports:
                    flagged = [state for state in (NONE, UNKNOWN) if month in rules[own].get((cohort.name, state), ())]
                    assert flagged == ([shown[name]] if shown[name] in (NONE, UNKNOWN) else [])
                    assert (month in flags[own].get(cohort.name, ())) == (shown[name] == NONE)
                    compared += bool(flagged)
    assert compared > 5


OTHERS = {
    "three": trainings(*year(cohort="A"), *year("2024-09", "2024-10", cohort="B"), *year("2024-09", cohort="C")),
    "of no CoP": trainings(*year(cohort="B")), "of no CoP, the day before": trainings(*year(cohort="B")),
    "events": trainings(f"2024-05-02 | A | {OTHER}", *year("2024-09"), f"soon | A | {THEN}",
                        f"2026-07-01 | A | {THEN}", f"2024-07-12 | B | {OTHER}"),
}


def rows_of(reports, name):
    """Return the cohorts of a case."""
    return cohort_table(reports[name])[lambda table: table["Partnership"] == name]


def test_cohorts_with_most_missing_events_come_first(reports):
    table = rows_of(reports, "three")
    assert table["Cohort"].tolist() == ["B", "C", "A"]
    assert table["CoP"].tolist() == ["no CoP names it", "no CoP names it", ""]
    assert table["Strategies Not Covered"].str.startswith("Developing a shared vision").all()
    assert (table["Tab"] == "Trainings").all() and table["Row"].tolist() == [14, 24, 2]
    early = cohort_table(report(trainings(*year()), as_of="2024-10-15"))
    assert early["Strategies Not Covered"].tolist() == [""] and early["CoP"].tolist() == [""]
    # Its year ends with the last day of its twelfth month.
    assert rows_of(reports, "of no CoP, the day before")["CoP"].tolist() == [""]
    assert rows_of(reports, "of no CoP")["CoP"].tolist() == ["no CoP names it"]


def test_events_have_their_month_and_their_cell(reports):
    events = cohort_events(reports["events"], "events", "a")
    assert events["Month"].tolist() == ["", "T1", "T2", *NAMES[3:], ""]
    assert events["Date"].tolist()[:2] + events["Date"].tolist()[-1:] == ["2024-05-02", "2024-07", "soon"]
    assert events["Cell"].tolist() == [f"B{row}" for row in range(2, 15)]
    assert {key: label for key, label in cohort_labels(reports["events"]).items() if key[0] == "events"} == {
        ("events", "a"): "A, events"}


def many(count):
    """Return a report of `count` partnerships, each with a cohort; the first lacks one event."""
    return report_on(*[workbook(trainings(*year(*["2024-09"][:at == 0])), name=f"LP {at:02d}") for at in range(count)],
                     as_of="2025-05-10")


def test_many_cohorts_are_added_up_by_month():
    report = many(MAX_COHORTS_WITHOUT_CHART + 1)
    chart = cohorts_chart(report)
    assert chart.table["Event Held"].tolist() == [13, 13, 12, *[13] * 8, 0]
    assert chart.table["No Event"].tolist() == [0, 0, 1, *[0] * 9]
    assert chart.table["Not Yet Due"].tolist() == [*[0] * 11, 13]
    assert chart.table["Asked For"].tolist() == ["Training"] * 6 + ["Implementation"] * 6
    bars, words = (chart.spec["datasets"][layer["data"]["name"]] for layer in chart.spec["layer"])
    drawn = {(line["Month"], line["Came To"]): line["Cohorts"] for line in bars}
    assert drawn == {(name, "✓ event held"): 12 if name == "T3" else 13 for name in NAMES[:11]} | {
        ("T3", "✗ no event"): 1}
    assert [line["Share"] for line in words if line["Share"]] == ["12/13"]
    assert chart.answer == ("Of 143 months so far of 13 cohorts, 142 had their event, 1 of training had none. 12 of "
                            "the 13 cohorts lack none.")
    rows = cohort_rows(report)
    assert rows.columns[0] == "Partnership" and rows["T3"].iloc[0] == ["missed"] and rows["Cohort"].iloc[0] == "A"
    few = cohorts_chart(many(MAX_COHORTS_WITHOUT_CHART))
    assert not few.spec and not len(few.table), "the calendar shows them one by one"


NO_COHORT = ("No cohort's twelve months touch FY 24-25. A cohort begins on the Trainings tab, with an event whose "
             "Phase is Facilitator training and whose Cohort is filled.")
WHOLE = "Each of the 12 months so far of the one cohort had its event."
HOMELESS = ("of FY 24-25 with the Phase Facilitator training or Implementation",
            "of no cohort that has begun: see Cohort on the Trainings tab.")
# Rows and the sentence.
ANSWERS = {
    "all held": (year(), WHOLE),
    "the first month": (year()[:1], "The 1 month so far of the one cohort had its event."),
    "gaps": (year("2024-09", "2025-03", "2025-04"), "Of 12 months so far of the one cohort, 9 had their event, 1 of "
             "training and 2 of implementation had none."),
    "unknown": ([*year("2024-09"), f"soon | A | {TRAINING}"],
                "Of 12 months so far of the one cohort, 11 had their event, 1 cannot be judged."),
    "both": ([*year("2024-09", "2024-10"), f"soon | A | {TRAINING}", *year(cohort="B")], "Of 24 months so far of 2 "
             "cohorts, 22 had their event, 1 of training had none and 1 cannot be judged. 1 of the 2 cohorts lacks "
             "none."),
    "none whole": ([*year("2024-09"), *year("2024-09", cohort="B")], "Of 24 months so far of 2 cohorts, 22 had their "
                   "event, 2 of training had none. Every cohort lacks at least one."),
    "none": ([], "Whether a cohort's twelve months touch FY 24-25 is not known: trainings are not reported, nothing "
                 "entered yet."),
    "of no cohort": ([*year(), f"2024-09-01 |  | {TRAINING}", f"2024-10-01 | Z | {THEN}", f"2024-10-02 |  | {OTHER}"],
                     f"{WHOLE} 2 events {HOMELESS[0]} are {HOMELESS[1]}"),
    "of no cohort alone": ([f"2024-10-01 | Z | {THEN}"], f"{NO_COHORT} 1 event {HOMELESS[0]} is {HOMELESS[1]}"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_sentences(reports, name):
    report = reports[name] if name == "the first month" else reports[name].of(name)
    assert cohorts_chart(report).answer == ANSWERS[name][1]


def test_memoized_tables_are_not_changed():
    report = many(2)
    before = cohort_table(report).copy()
    cohort_rows(report)
    assert cohort_table(report).equals(before)
