"""NCPC's pack of survey responses: the same figures, and neither what one person answered nor which step it was."""

import random

import pytest

from cop_sheets.layout import OUTCOMES
from tests.support.proof import sample_cases
from tests.support.sheets import workbook
from tests.workflow.packs.examples import NCPC, files_of, pack_of, report_on_workbook
from workflow.packs import read_pack, verify_pack
from workflow.packs.archive import CELLS, SUMMARY

SEEDS = sample_cases(range(300), 4)
ROLES = ("Member", "Member", "Member", "Facilitator", "Training participant", "", "Guest")
ITEMS = """Question | Outcome | Measure | Scale
Did it help? | 3 | Agreement | no; rather; yes
Is it useful? | 3 | Agreement | a; b; c; d; e; f
Before | 4 | Before | low; middle; high
After | 4 | Now | low; middle; high
Once | 4 | Before | low; high
Since | 4 | Now | low; high"""
QUESTIONS = ("Did it help?", "Is it useful?", "Before", "After", "Once", "Since")
CHOICES = (("no", "rather", "yes"), tuple("abcdef"), *[("low", "middle", "high")] * 2, *[("low", "high")] * 2)


def responses(rows, tab="Survey Responses", questions=QUESTIONS):
    """Return the sheets of a workbook with these rows: day, CoP, Role, the six outcomes, then `questions`."""
    header = ["Timestamp", "CoP ID", "Role", *OUTCOMES, *questions]
    return {tab: "\n".join(" | ".join(map(str, row)) for row in (header, *rows))}


def packed(sheets):
    """Return NCPC's pack of a workbook, which is made only if every figure is the same."""
    return pack_of(report_on_workbook(workbook(None, sheets)), NCPC)


def response_rows(pack):
    """Return the rows of responses in a pack, as {header: cell}."""
    sheet, = (sheet for sheet in read_pack(pack).raw_sheets() if sheet.name == "Survey Responses")
    return [{header: cell for header, cell in zip(sheet.rows[0], row, strict=False) if cell != ""}
            for row in sheet.rows[1:] if row]


def random_rows(seed):
    rng, rows = random.Random(seed), []
    for _ in range(rng.randint(1, 9)):
        if rows and rng.random() < 0.25:
            rows.append(rng.choice(rows))    # the same again
            continue
        day, role = rng.choice(("2025-05-06", "2025-05-07", "2025-05-08", "2024-05-01", "soon", "")), rng.choice(ROLES)
        cop = "" if role == "Training participant" and rng.random() < 0.7 else rng.choice(("C1", "C1", "C1", "C9"))
        rows.append([day, cop, role, *(rng.choice((1, 2, 3, 4, 5, "", "maybe")) for _ in OUTCOMES),
                     *(rng.choice((*choices, "", "maybe")) for choices in CHOICES)])
    return rows


@pytest.mark.proof
@pytest.mark.parametrize("seed", SEEDS)
def test_the_figures_of_any_survey_are_the_same(seed):
    """4 of 300 seeds in `make test`."""
    rows, more = random_rows(seed), random_rows(seed + 1000)
    sheets = responses(rows) | {"Survey Items": ITEMS}
    if seed % 3 == 0:
        sheets |= responses(more + rows[:1], "Survey Responses (2)", QUESTIONS)
    if seed % 5 == 0:
        sheets["CoPs"] = "CoP ID | CoP Name"
    packed(sheets)


def test_who_gave_which_answer_is_not_in_it():
    """Two years whose answers belong to other people, and are other steps, have the same cells."""
    one = responses([["2025-05-06", "C1", "Member", "", "", 5, 1, 4, 2],
                     ["2025-05-07", "C1", "Member", "", "", 2, 4, 1, 5],
                     ["2025-05-08", "C1", "Facilitator", 5, 2, 1, "", "", ""],
                     ["2025-05-08", "", "Training participant", 1, 5, "", "", "", ""]], questions=())
    other = responses([["2025-05-06", "", "Training participant", 4, 4, "", "", 3, ""],
                       ["2025-05-07", "C1", "Facilitator", 3, 1, "", "", "", ""],
                       ["2025-05-08", "C1", "Member", "", "", 4, 5, 5, 4],
                       ["2025-05-08", "C1", "Member", 2, "", 1, 3, 3, 3]],
                      questions=())
    packs = [packed(sheets) for sheets in (one, other)]
    assert files_of(packs[0])[CELLS] == files_of(packs[1])[CELLS]


def test_the_answers_of_one_person_give_no_more_than_the_figures():
    pack = packed(responses([["2025-05-06", "C1", "Member", 3, 3, 4, 3, 2, 4],
                                ["2025-05-07", "C1", "Facilitator", 4, 2, 3, 3, 3, 3]], questions=()))
    rows = response_rows(pack)
    assert [{header: row[header] for header in OUTCOMES if header in row} for row in rows] == [
        dict(zip(OUTCOMES[2:], (5.0, 1.0, 1.0, 5.0), strict=True)), dict(zip(OUTCOMES[:2], (5.0, 1.0), strict=True))]
    assert [row["Role"] for row in rows] == ["Member", "Training participant"]    # as a facilitator is asked the same


def test_equal_responses_on_the_last_day_stay_equal():
    rows = [["2025-05-06", "C1", "Member", "", "", 4, 4, 4, 4],
            *[["2025-05-08", "C1", "Member", "", "", 1, 4, 4, 4]] * 2]
    pack = packed(responses(rows, questions=()))
    assert b"identical" in files_of(pack)[SUMMARY]
    assert verify_pack(pack).holds


def test_of_a_response_that_does_not_count_nothing_is_there():
    pack = packed(responses([["2025-05-06", "C1", "Member", "", "", 4, 4, 4, 4],
                                ["2024-05-06", "C1", "Facilitator", 4, 4, "", "", "", ""]], questions=()))
    assert response_rows(pack)[1] | {"Same Cells": 0} == {
        "Timestamp": response_rows(pack)[1]["Timestamp"], "CoP ID": "C1", "Role": "Member", "Same Cells": 0,
        OUTCOMES[0]: "not shown", OUTCOMES[1]: "not shown"}
