"""A file such as `Alamance (1).xlsx` beside `Alamance.xlsx` is asked about, and is still read."""

import pytest
from click.testing import CliRunner

import cli
from cop_sheets import open_source, read_all
from cop_sheets.sources.folder_scan import copy_questions
from tests.generated.files import to_xlsx
from tests.support.sheets import CLEAN_SHEETS, cells


@pytest.mark.parametrize(("names", "asked"), [
    (["Alamance", "Alamance (1)"], ["Alamance (1)"]), (["Alamance", "ALAMANCE(2)", "Ashe"], ["ALAMANCE(2)"]),
    (["Alamance", "Alamance (1)", "Alamance (12)"], ["Alamance (1)", "Alamance (12)"]),
    (["Alamance (1)"], []), (["Alamance", "Ashe (1)"], []), (["Region (East)", "Region"], []), ([], []),
    (["Alamance", "Alamance (2024)"], []), (["(1)", ""], [])])
def test_which_names_are_asked_about(names, asked):
    questions = copy_questions(names, {})
    assert [question.split(" is read as")[0] for question in questions] == asked
    assert all("Is it a newer copy of" in question and "keep one of the two files" in question
               for question in questions)


@pytest.mark.parametrize(("copy_of", "counted"), [
    ({}, "; its rows differ, and all partnerships together count both."),
    ({"Ashe (1)": "Ashe"}, "; it holds the same rows as another, which all partnerships together count once."),
    ({"Ashe": "Ashe (1)"}, "; it holds the same rows as another, which all partnerships together count once.")])
def test_the_question_says_what_sums_count(copy_of, counted):
    question, = copy_questions(["Ashe", "Ashe (1)"], copy_of)
    assert f"beside Ashe{counted}" in question


def test_the_terminal_asks_and_reads_both(tmp_path):
    for name in ("Ashe", "Ashe (1)"):
        (tmp_path / f"{name}.xlsx").write_bytes(to_xlsx({tab: cells(text) for tab, text in CLEAN_SHEETS.items()}))
    assert [book.partnership for book in read_all(open_source(str(tmp_path))).workbooks] == ["Ashe", "Ashe (1)"]
    result = CliRunner().invoke(cli.cli, ["check", str(tmp_path), "--as-of", "2025-07-15"], catch_exceptions=False)
    assert result.stderr.count("Ashe (1) is read as a partnership of its own, beside Ashe") == 1


def test_a_copy_of_another_name_is_said_to_be_one():
    assert copy_questions(["Iredell", "Iredell copy"], {"Iredell copy": "Iredell"}) == [
        "Iredell copy is taken as a copy of Iredell: both hold the same rows, which all partnerships together count "
        "once. Keep one of the two."]
