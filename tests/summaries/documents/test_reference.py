"""The rule book and the data dictionary hold exactly what the rules and the layout declare."""

import csv
import io

import pytest
from streamlit.testing.v1 import AppTest

from cop_sheets.layout import AGREEMENT_SCALE, MODES, TABS
from pages.session.current_source import WORKBOOKS_VARIABLE
from summaries.documents.reference import (
    FLAG_COUNT_COLUMN,
    data_dictionary,
    data_dictionary_csv,
    flags_for_rule,
    rule_book,
    rule_book_csv,
    rule_cases,
    rules_sentence,
    rules_with_flag_counts,
    search_rows,
    tab_list,
    template_text,
)
from tests.pages.test_pages import FRAME
from tests.support.sheets import report, report_on, workbook
from validators import RULES, RuleCategory


def row_of(table, name):
    return next(row for row in table.to_dict("records") if name in (row.get("Rule"), row.get("Column")))


def test_the_rule_book_has_every_rule_with_all_its_fields():
    book = rule_book().to_dict("records")
    assert [row["Rule"] for row in book] == [rule.id for rule in RULES]
    for row, rule in zip(book, RULES, strict=True):
        assert row["Title"] == rule.title and row["The Programme's Words"] == rule.source_text
        assert row["Severity"].endswith(f" {rule.severity}") and row["About"] == {
            RuleCategory.FIDELITY: "the model", RuleCategory.DATA: "the data"}[rule.category]
        assert set(row["All Severities"].split(", ")) == {str(case.severity) for case in rule.cases}
        assert len(row["What It Says"].split("\n")) == len(row["What to Do"].split("\n")) == len(rule.cases)
        assert row["Fiscal Years"] == "FY 24-25"


def test_rule_messages_have_no_unfilled_placeholders():
    assert row_of(rule_book(), "COP-05")["What It Says"] == (
        "‹CoP› names ‹number› facilitators; no more than 2 are recommended.")
    assert template_text("Attended says {attended:.0f} on {domain_changed_on}{notes}.") == (
        "Attended says ‹number› on ‹Domain Changed On›.")
    assert not [row for row in rule_book()["What It Says"] + rule_book()["What to Do"] if "{" in row or "_" in row]


def test_a_rule_with_several_messages_lists_each():
    assert rule_cases("COP-06")["How Serious"].tolist() == ["● must", "▲ should", "○ info"]
    assert row_of(rule_book(), "COP-06")["What to Do"].split("\n")[1] == "should: Type Yes or No."


def test_flags_are_counted_by_rule():
    report = report_on(workbook({"CoPs": "CoP ID | Domain\nC1 | \nC2 | "}, name="A"),
                       workbook({"CoPs": "CoP ID | Domain\nC1 | "}))
    counts = dict(zip(rules_with_flag_counts(report)["Rule"], rules_with_flag_counts(report)[FLAG_COUNT_COLUMN],
                      strict=True))
    plain = report.flags["Rule"].tolist()
    assert counts == {rule.id: plain.count(rule.id) for rule in RULES} and counts["COP-01"] == 3
    assert flags_for_rule(report, "COP-01")[["Partnership", "Cell"]].values.tolist() == [
        ["A", "B2"], ["A", "B3"], ["Alamance", "B2"]]
    assert FLAG_COUNT_COLUMN not in rule_book().columns


def test_the_sentence_counts_rules_and_flags():
    assert rules_sentence(report()).endswith("No flag is raised now.")
    fidelity = sum(rule.category is RuleCategory.FIDELITY for rule in RULES)
    sentence = rules_sentence(report({"CoPs": "CoP ID | Domain\nC1 | "}))
    assert sentence.startswith(f"{len(RULES)} rules: {fidelity} about the model")
    assert sentence.endswith("1 flag is raised now, by 1 of them.")


def test_the_dictionary_has_every_column_as_declared():
    table = data_dictionary().to_dict("records")
    columns = [(tab, column) for tab in TABS for column in tab.columns]
    assert [(row["Tab"], row["Column"]) for row in table] == [(tab.name, column.header) for tab, column in columns]
    for row, (_, column) in zip(table, columns, strict=True):
        assert row["What It Is For"] == column.help and row["Other Names"] == "; ".join(column.aliases)
        assert (row["Required"], row["Unique"], row["Feeds a Figure"]) == tuple(
            "yes" if is_so else "no" for is_so in (column.required, column.unique, column.figure))
        assert row["Kind"] == str(column.kind) and row["What It Takes"].endswith((".", "…"))
    assert tab_list()["Tab"].tolist() == [tab.name for tab in TABS]


@pytest.mark.parametrize(("column", "takes", "allowed"), [
    ("Delivery Mode", "One of the allowed values.", "; ".join(MODES)),
    ("Members Have Camera and Microphone", "Yes or No.", "Yes; No"),
    ("Hours", "A number of hours, such as 1.5.", ""),
    ("Domain", "Any text.", ""),
])
def test_accepted_values_of_a_column(column, takes, allowed):
    row = row_of(data_dictionary(), column)
    assert (row["What It Takes"], row["Allowed Values"]) == (takes, allowed)


def test_agreement_names_its_scale():
    answers = data_dictionary()[data_dictionary()["Kind"] == "agreement"]
    assert len(answers) == 6 and set(answers["Allowed Values"]) == {"; ".join(AGREEMENT_SCALE)}


@pytest.mark.parametrize(("data", "table"), [(rule_book_csv, rule_book), (data_dictionary_csv, data_dictionary)])
def test_the_csv_file_equals_the_table(data, table):
    rows = list(csv.reader(io.StringIO(data().decode("utf-8-sig"), newline="")))
    assert rows == [list(table().columns), *table().values.tolist()]


def test_search_ignores_case():
    assert search_rows(rule_book(), "HYBRID room")["Rule"].tolist() == ["COP-11"]
    assert len(search_rows(rule_book(), "  ")) == len(RULES) and not len(search_rows(rule_book(), "hybrid zebra"))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(WORKBOOKS_VARIABLE, str(tmp_path))
    return tmp_path


def opened(page: str, **choices) -> AppTest:
    app = AppTest.from_file(FRAME, default_timeout=60)
    for name, value in choices.items():
        app.query_params[name] = value
    app.run()
    app.switch_page(page).run()
    assert not app.exception
    return app


def test_the_rule_books_address_filters_it_and_opens_a_rule(folder):
    app = opened("rule_book.py", book_search="hybrid", book_severity="must", book_about="the model",
                 book_rule="COP-11: Hybrid meetings have the room equipment")
    shown, cases, flags = (table.value for table in app.dataframe)
    assert shown["Rule"].tolist() == ["COP-11"] and len(cases) == 3
    assert len(flags) == shown[FLAG_COUNT_COLUMN].iloc[0] > 0
    assert "capable of serving the entire group" in "".join(element.value for element in app.markdown)


def test_only_rules_that_are_flagged(folder):
    everything, flagged = (opened("rule_book.py", partnership="Montgomery", **more).dataframe[0].value
                           for more in ({}, {"book_flagged": "true"}))
    assert len(everything) == len(RULES) and flagged["Rule"].tolist() == ["WBK-02"]


def test_a_search_without_results_shows_what_to_do(folder):
    for page, key in (("rule_book.py", "book_search"), ("data_dictionary.py", "dict_search")):
        assert "Search for fewer words" in "".join(element.value for element in opened(page, **{key: "zebra"}).info)


def test_the_dictionarys_address_filters_it(folder):
    shown = opened("data_dictionary.py", dict_tab="Trainings", dict_required="true").dataframe[0].value
    assert shown["Column"].tolist() == ["Title", "Date", "Participants"]
