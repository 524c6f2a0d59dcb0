"""The page NCPC summary: the rows of the CSV, the rows that every figure counts, and the reconciliation."""

import csv
import io
import re
from collections import Counter
from datetime import date

import pytest

from cop_sheets import FiscalYear, ReadResult, build_tables, read_upload, write_file
from cop_sheets.layout import OUTCOMES
from cop_sheets.sample.source import SAMPLE_AS_OF, SampleSource
from cop_sheets.sources.base import Failure, read_all
from cop_sheets.writers.template import template_bytes
from summaries import NCPC_COLUMNS, build_report
from summaries.fixes.blockers import blockers_table
from summaries.ncpc.reporting import (
    figure_names,
    filter_summary_rows,
    quarter_totals,
    reconciliation_by_tab,
    reconciliation_sentences,
    reporting_sentence,
    summary_rows,
    summary_totals,
)
from summaries.ncpc.rows_behind import COUNTED_MARK, LEFT_OUT_MARK, figure_description, figure_rows
from tests.generated.files import to_xlsx
from tests.generated.workbooks import workbook as generated
from tests.pages.test_pages import folder, opened, words
from tests.support.sheets import CLEAN_SHEETS, EMPTY_SHEETS, figures, report, report_on, tables, workbook

__all__ = ["folder"]
PAGE = "ncpc_summary.py"


@pytest.fixture(scope="module")
def sample():
    source = SampleSource()
    return build_report(build_tables(read_all(source)), source.fiscal_year, SAMPLE_AS_OF)


@pytest.fixture(scope="module", params=["sample", "generated"])
def full_report(request, sample):
    if request.param == "sample":
        return sample
    read = [read_upload(f"seed {seed}.xlsx", to_xlsx(generated(seed))) for seed in range(25)]
    return build_report(build_tables(ReadResult(read)), FiscalYear(2024), date(2025, 7, 15))


def in_the_file(made):
    """Return the rows of the CSV as a spreadsheet shows them: {header: text}."""
    return list(csv.DictReader(io.StringIO(made.ncpc_csv.decode("utf-8-sig"))))


def as_text(name, value):
    """Return a cell of the table as the page formats it."""
    if value != value or value is None or str(value) == "<NA>":
        return ""
    return f"{value:.1f}" if name == "Percent" else f"{value:.10g}" if isinstance(value, float) else str(value)


def test_the_table_has_the_content_of_the_file(full_report):
    rows = summary_rows(full_report)
    assert tuple(rows.columns) == NCPC_COLUMNS
    shown = [{name: as_text(name, value) for name, value in row.items()} for row in rows.to_dict("records")]
    # In a CSV, text that could run as a formula starts with ', which a spreadsheet doesn't show.
    assert shown == [{name: text.removeprefix("'") for name, text in row.items()} for row in in_the_file(full_report)]


def test_totals_are_those_of_all_partnerships_or_of_the_only_one(full_report):
    file = in_the_file(full_report)
    glance = summary_totals(full_report)
    assert glance["Figure"].tolist() == [line["Display"] for line in file if line["Level"] == "All"]
    alone = report_on(workbook())
    assert summary_totals(alone)["Indicator"].tolist() == [line["Indicator"] for line in in_the_file(alone)
                                                           if line["Level"] == "Partnership"]


def test_the_change_of_an_outcome_is_among_the_totals():
    words_of = " | ".join(OUTCOMES)
    made = report({"Survey Responses": f"CoP ID | Role | {words_of} | Then | Today\nC1 | Member | | | 4|4|4|4 | 2 | 5\n"
                                       "C1 | Facilitator | 5 | 5",
                   "Survey Items": "Question | Outcome | Measure\nThen | 3 | Before\nToday | 3 | Now"})
    rows = summary_totals(made)
    assert (rows["Indicator"] == OUTCOMES[2]).sum() == 2
    change = rows[rows["Indicator"] == OUTCOMES[2]].index[1]
    assert figure_names(made)[change] == f"Alamance: {OUTCOMES[2]}, self-reported change"
    assert "for now is above the one for before" in figure_description(made, change)


def test_filters_leave_the_selected_rows(full_report):
    rows = filter_summary_rows(full_report, ("Output",), ("Partnership", "All"), ("Number of sessions",))
    assert set(rows["Indicator"]) == {"Number of sessions"} and set(rows["Level"]) == {"Partnership", "All"}
    assert len(filter_summary_rows(full_report, (), (), ())) == len(summary_rows(full_report))
    assert not len(filter_summary_rows(full_report, ("Outcome",), (), ("Number of CoPs",)))


def test_every_row_has_a_unique_name(full_report):
    names = figure_names(full_report)
    assert len(set(names)) == len(names) == len(summary_rows(full_report))


def test_each_figure_opens_as_many_rows_as_it_counts(full_report):
    for line, csv_row in enumerate(in_the_file(full_report)):
        rows = figure_rows(full_report, line)
        marks = Counter(rows["Counted"])
        assert (marks[COUNTED_MARK], marks[LEFT_OUT_MARK]) == (int(csv_row["Rows Used"]), int(csv_row["Rows Excluded"]))
        assert rows["Counted"].tolist() == sorted(rows["Counted"], reverse=True), "left out first"
        plain = full_report.figure_rows(line)
        assert sorted(zip(rows["Tab"], rows["Row"], rows["Counted"] == COUNTED_MARK, strict=True)) == sorted(
            zip(plain["Tab"], plain["Row"], plain["Counted"] == "yes", strict=True))


def line_named(made, name):
    return figure_names(made).index(name)


def test_a_row_of_a_figure_shows_its_location_and_reason():
    made = report({"Sessions": "CoP ID | Date | Status\nC1 | 2024-07-09 | Held\nC1 | Mon | Held\nC1 | 2024-08-09 | "
                               "Cancelled\nC9 | 9/2/2024 | Held"})
    line = line_named(made, "Alamance: Number of sessions")
    rows = figure_rows(made, line)
    assert rows["Date"].dt.strftime("%Y-%m-%d").fillna("").tolist() == ["", "2024-08-09", "2024-09-02", "2024-07-09"]
    assert rows.drop(columns="Date").to_dict("list") == {
        "Counted": [LEFT_OUT_MARK] * 3 + [COUNTED_MARK], "Reason": ["undated", "cancelled", "unknown CoP", ""],
        "Tab": ["Sessions"] * 4, "Row": [3, 4, 5, 2], "Date, as typed": ["Mon", "", "", ""],
        "CoP ID": ["C1", "C1", "C9", "C1"], "Status": ["Held", "Cancelled", "Held", "Held"]}
    assert figure_description(made, line) == (
        "It counts sessions that were held by a CoP of the CoPs tab, dated in FY 24-25 and not after June 30, 2025. "
        "1 row is counted, 3 left out: 1 undated, 1 cancelled and 1 unknown CoP.")


def test_consultations_show_how_many_and_never_who():
    made = report({"Consultations": "Date | Individuals | Number of Individuals | Hours | Topic\n"
                                    "2024-10-08 | Cy Dunn; Di Park | | 1.5 | Secret\n2024-10-09 | | 3 | 2 | Secret"})
    rows = figure_rows(made, line_named(made, "Alamance: Hours of consultation"))
    assert rows["Individuals"].tolist() == ["2 named", "3 by number"] and rows["Hours"].tolist() == [1.5, 2]


def test_numbers_and_dates_of_rows_sort_as_such():
    made = report({"Consultations": "Date | Hours\n10/9/2024 | 10\n9/8/2024 | 1.5 hrs\n11/5/2024 | soon\n12/5/2024 |"})
    rows = figure_rows(made, line_named(made, "Alamance: Number of individuals receiving consultation"))
    assert rows["Hours"].fillna(-1).tolist() == [10, 1.5, -1, -1]
    assert rows["Hours, as typed"].tolist() == ["", "1.5 hrs", "soon", ""]
    assert rows.sort_values("Date")["Row"].tolist() == [3, 2, 4, 5] and "Date, as typed" not in rows
    rows = figure_rows(made, line_named(made, "Alamance: Number of CoPs"))
    assert rows["Members"].tolist() == [12] and rows["End Date"].isna().all()


def test_names_and_comments_are_in_no_rows_of_figures():
    said = f"CoP ID | Role | {' | '.join(OUTCOMES)} | Anything else?\nC1 | Member | | | 4 | 4 | 4 | 4 | Secret"
    made = report({"Consultations": "Date | Individuals | Hours | Topic\n2024-10-08 | Secret Name | 1.5 | Secret\n"
                                    "soon | Secret Name | 2 |", "Survey Responses": said,
                   "Sessions": "CoP ID | Date | Notes\nC1 | 2024-07-09 | Secret"})
    for line in range(len(summary_rows(made))):
        assert "Secret" not in figure_rows(made, line).to_csv()


def test_every_row_is_explained_in_the_reconciliation(full_report):
    reconciliation_rows = full_report.reconciliation
    equation, why = reconciliation_sentences(full_report)
    read, counted, other, excluded, not_data = (int(number.replace(",", ""))
                                                for number in re.findall(r"[\d,]+", equation))
    assert read == counted + other + excluded + not_data == reconciliation_rows["Rows Read"].sum()
    assert (counted, excluded) == (reconciliation_rows["Counted"].sum(), reconciliation_rows["Excluded"].sum())
    assert f"{reconciliation_rows['Cancelled'].sum():,} cancelled" in why and "no mistake" in why
    by_tab = reconciliation_by_tab(full_report)
    for name in by_tab.columns[1:]:
        assert by_tab[name].sum() == reconciliation_rows[name].sum() and (name in reconciliation_rows.columns[2:7]
                                                                          or by_tab[name].any())


def test_quarter_totals_are_those_of_all_partnerships(full_report):
    table = quarter_totals(full_report)
    assert table["Year"].tolist()[:2] == [
        figures(full_report, name, "All", "All partnerships")[0]["Number"] for name in table["Indicator"][:2]]


@pytest.mark.parametrize(("made", "expected"), [
    (lambda: report(), "17 of 17 rows are counted for FY 24-25. Nothing stands in the way of reporting."),
    (lambda: report({"Sessions": CLEAN_SHEETS["Sessions"] + "\nC1 | soon"}),
     "17 of 18 rows are counted for FY 24-25. 1 thing stands in the way of reporting and keeps 1 row out: see below."),
    (lambda: report({"Sessions": CLEAN_SHEETS["Sessions"] + "\nC1 | soon\nC1 | \nC9 | 2024-07-01"}),
     "17 of 20 rows are counted for FY 24-25. 3 things stand in the way of reporting and keep 3 rows out: see below."),
    (lambda: report_on(workbook(EMPTY_SHEETS)),
     "Nothing is logged in FY 24-25 yet: choose another year, or fill the tabs. "
     "1 thing stands in the way of reporting: see below."),
])
def test_the_sentence_says_what_counts_and_what_is_missing(made, expected):
    assert reporting_sentence(made()) == expected


def test_without_workbooks_the_sentence_says_what_is_missing():
    report = build_report(build_tables(ReadResult([], [Failure("Dare", "Dare.xlsx", "Dare is damaged")])),
                          FiscalYear(2024),
                          date(2025, 7, 15))
    rows = summary_rows(report)
    assert rows["Level"].tolist() == ["Partnership"] * 13 and set(rows["Display"]) == {"not reported"}
    assert blockers_table(report)["Partnership"].tolist() == ["Dare"]


def texts(app):
    return "\n".join(element.value for element in app.text)


def test_a_figure_opens_its_rows_and_a_bookmark_opens_them_again(folder):
    app = opened(PAGE)
    assert not app.subheader
    name = "All partnerships: Number of sessions"
    app.selectbox(key="figure").select(name).run()
    assert [element.value for element in app.subheader] == ["Rows behind “Number of sessions”"]
    assert f"{name}: 245" in texts(app) and "10 cancelled" in texts(app)
    assert [button.label for button in app.download_button] == [
        "Download for NCPC (CSV)", "Download for Excel", "Download these rows (CSV)"]
    again = opened(PAGE, figure=name)
    assert again.dataframe[1].value.equals(app.dataframe[1].value)
    # The other partnership has no such figure.
    app.selectbox(key="partnership").select("Avery").run()
    assert not app.exception and not app.subheader


def test_every_row_of_the_file_is_available_and_filtered_by_the_url(folder):
    app = opened(PAGE, ncpc_view="Every line, as in the file", ncpc_indicator="Number of sessions",
                 figure="Avery: Number of CoPs")
    shown = app.dataframe[0].value
    assert tuple(shown.columns) == (*NCPC_COLUMNS, "Submission") and set(shown["Indicator"]) == {"Number of sessions"}
    assert [element.value for element in app.subheader] == [
        "Rows behind “Number of CoPs”"], "a figure that is filtered out"


def test_rows_and_quarters_by_partnership(folder):
    app = opened(PAGE, ncpc_rows="true", ncpc_quarters="true")
    assert all("Partnership" in app.dataframe[number].value.columns for number in (-1, -2))
    assert "Partnership" not in opened(PAGE).dataframe[-1].value.columns


@pytest.mark.parametrize("content", [template_bytes(), b"not a workbook"])
def test_with_nothing_to_report_the_page_explains_what_to_do(folder, content):
    (folder / "Alamance.xlsx").write_bytes(content)
    app = opened(PAGE)
    table = next(element.value for element in app.dataframe if "Fix" in element.value.columns)
    assert len(table) == 1 and table["Fix"][0]
    assert "What stands in the way of reporting?" in words(app)


def test_blockers_name_the_partnership_first(folder):
    tables_shown = [element.value for element in opened(PAGE).dataframe if "Fix" in element.value.columns]
    assert [*tables_shown[0].columns][:2] == ["Partnership", "What"]


def test_a_year_without_rows_says_so(folder):
    assert "Nothing is logged in FY 24-25 yet: choose another year" in texts(opened(PAGE, as_of="2024-07-01"))


def test_typed_text_is_drawn_as_plain_text(folder):
    nasty = "![x](http://127.0.0.1:1/x.png) **b** <b>"
    made = tables(workbook({"CoPs": f"CoP ID | CoP Name\nC1 | {nasty}", "Sessions": f"CoP ID | Date\nC1 | {nasty}"},
                           name="Alamance"))
    assert nasty in figure_names(build_report(made, FiscalYear(2024), date(2025, 7, 15)))[2]
    grids = {grid.name: grid.rows for grid in made.workbook_maps[0].workbook.raw_sheets}
    write_file(folder / "Alamance.xlsx", to_xlsx(grids))
    app = opened(PAGE, fiscal_year="FY 24-25", as_of="2025-07-15", figure=f"Alamance: Number of sessions, C1 {nasty}")
    assert f"C1 {nasty}: 0" in texts(app)
    for kind in ("title", "header", "subheader", "markdown", "caption", "info", "success", "metric", "expander"):
        assert not any("127.0.0.1" in str(element) for element in app.get(kind))


def test_repeated_rows_of_a_cop_are_explained():
    made = report({"CoPs": "CoP ID | CoP Name\nC1 | Rainbow\nC1 | Rainbow\nC2 | Sunrise"})
    line = line_named(made, "Alamance: Number of CoPs")
    assert "3 rows are counted, one of them a repeat of a CoP, none left out." in figure_description(made, line)


def test_individuals_with_and_without_names_add_up_to_the_figure():
    made = report({"Consultations": "Date | Individuals | Number of Individuals\n2024-10-08 | Cy Dunn; Di Park | \n"
                                    "2024-10-09 | Cy Dunn | \n2024-10-10 | | 7"})
    line = line_named(made, "Alamance: Number of individuals receiving consultation")
    assert figure_description(made, line).endswith("none left out. 9 = 2 different names + 7 counted without names.")


@pytest.mark.parametrize(("year", "is_explained"), [("FY 24-25", False), ("FY 23-24", True)])
def test_the_note_about_the_list_of_another_year_is_explained(folder, year, is_explained):
    app = opened(PAGE, fiscal_year=year, as_of="2025-07-15")
    assert ("“FY 24-25 list used” means: " in words(app)) == is_explained
