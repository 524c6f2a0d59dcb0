"""Files in a folder that are not read, links to the outside, and workbooks with the same rows."""

from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from cop_sheets import build_tables, open_source, parse_fiscal_year, read_all
from cop_sheets.layout import DATA_TABS, OUTCOMES, ColumnType
from cop_sheets.sources.folder_scan import FOLDER_LABEL, LOOSE_CSV, SUBFOLDER
from summaries import build_report
from summaries.activity.attendance import attendance_by_month
from summaries.activity.charts import participants_by_month, sessions_by_month, trainings_by_month
from summaries.activity.cohorts import cohorts_chart
from summaries.audience import PARTNERSHIP_AUDIENCE, ncpc_audience
from summaries.documents.board import board_charts, board_data, board_headlines
from summaries.documents.terminal import report_lines
from summaries.fidelity.calendar import dosage_sentence
from summaries.fidelity.standing_chart import standing_chart
from summaries.fixes import blockers_table, open_musts_sentence, priority_fixes
from summaries.ncpc import reconciliation_by_tab, reconciliation_sentences, reporting_sentence
from summaries.overview.headlines import headlines
from summaries.overview.sentences import talking_points
from summaries.survey.answers import MEMBERS
from summaries.survey.charts import answers_chart
from summaries.survey.trends import results_by_year
from tests.cop_sheets.sources.test_sources import BOOK, fill, read
from tests.generated.files import to_csv_folder, to_xlsx
from tests.support.sheets import (
    CLEAN_SHEETS,
    MONTHS,
    figure,
    flag,
    flag_locations,
    monthly,
    report_on,
    tables,
    with_all_columns,
    workbook,
)

CSV = "CoP ID\nC1\n"
LOG = {"Trainings": "Title | Cohort | Phase\nFirst | A | Facilitator training\nSecond | A | Facilitator training",
       "Sessions": f"CoP ID | Date | Attended\n{monthly(status='7')}"}
FAULTS = {"CoPs": "CoP ID | CoP Name | Domain\nC1 | Rainbow | \nC2 | Avery | Play",
          "Sessions": f"CoP ID | Date | Attended\n{monthly(status='7')}\nC1 | sometime | 7",
          "Trainings": LOG["Trainings"] + "\nThird | |", "Consultations": "Date | Hours\n2024-10-08 | some\nsoon | 2"}
TWICE = f"CoP ID | Date | Status\n{monthly()}\n{monthly(status='Cancelled')}"


def not_read(source):
    return [(file.name, file.why) for file in read_all(open_source(source)).unread_files]


@pytest.mark.parametrize(("files", "expected"), [
    ({"Ashe.xlsx": BOOK}, []),
    ({"Ashe.xlsx": BOOK, "notes.txt": "x", "a.pdf": "x", "sub/readme.txt": "x", "answer-key.csv": CSV}, []),
    ({"Ashe.xlsx": BOOK, "archive/Wake.xlsx": BOOK}, [("archive/Wake.xlsx", SUBFOLDER)]),
    ({"Ashe.xlsx": BOOK, "a/b/c/Wake.ods": BOOK, "a/Old.xls": "x"},
     [("a/Old.xls", SUBFOLDER), ("a/b/c/Wake.ods", SUBFOLDER)]),
    ({"Ashe.xlsx": BOOK, "Sessions.csv": CSV}, [("Sessions.csv", LOOSE_CSV)]),
    ({"Ashe/Sessions.csv": CSV, "CoPs.csv": CSV}, [("CoPs.csv", LOOSE_CSV)]),
    ({"Ashe/Sessions.csv": CSV, "Ashe/Wake.xlsx": BOOK, "Ashe/old/CoPs.csv": CSV},
     [("Ashe/Wake.xlsx", SUBFOLDER), ("Ashe/old/CoPs.csv", SUBFOLDER)]),
    ({"Sessions.csv": CSV, "CoPs.csv": CSV}, []),
    ({"Sessions.csv": CSV, "old/CoPs.xlsx": BOOK}, [("old/CoPs.xlsx", SUBFOLDER)]),
    ({"Ashe.xlsx": BOOK, "~$Ashe.xlsx": "x", "old/~$Wake.xlsx": "x", ".git/Wake.xlsx": BOOK, "old/.x.csv": CSV}, []),
])
def test_files_that_are_not_read(tmp_path, files, expected):
    assert not_read(fill(tmp_path, files)) == expected


def test_the_folder_has_one_flag_for_people_who_see_everything(tmp_path):
    names = {f"old/{number:02}.xlsx": BOOK for number in range(12)}
    report = judged_folder(fill(tmp_path, names | {"x.csv": CSV, "Ashe.xlsx": book()}))
    flag_row = flag(report, "WBK-04", FOLDER_LABEL)
    assert (flag_row["Severity"], flag_row["Tab"], flag_row["Column"], flag_row["CoP ID"]) == ("info", "", "", "")
    assert "12 files in subfolders (old/00.xlsx, " in flag_row["Message"] and "2 more" in flag_row["Message"]
    assert "1 loose CSV file beside the workbooks (x.csv)" in flag_row["Message"]
    assert "WBK-04" not in report.of("Ashe").flags["Rule"].tolist()
    assert "WBK-04" not in judged_tables(report.tables.of(["Ashe"])).flags["Rule"].tolist()


def book(**sheets):
    return to_xlsx({tab: with_all_columns(tab, text) for tab, text in (CLEAN_SHEETS | sheets).items()})


def judged_folder(folder):
    return judged_tables(build_tables(read_all(open_source(folder))))


def judged_tables(made):
    return build_report(made, parse_fiscal_year("FY 24-25"), date(2025, 7, 15))


def test_links_to_the_outside_are_not_followed_and_reported(tmp_path):
    fill(tmp_path / "elsewhere", {"Wake.xlsx": BOOK, "Dare/CoPs.csv": CSV, "Sessions.csv": CSV})
    inside = tmp_path / "in"
    source = fill(inside, {"Ashe.xlsx": BOOK, "Clay/CoPs.csv": CSV, "Hyde/CoPs.csv": CSV})
    (inside / "Wake.xlsx").symlink_to(tmp_path / "elsewhere" / "Wake.xlsx")
    (inside / "Dare").symlink_to(tmp_path / "elsewhere" / "Dare")
    (inside / "Clay" / "Sessions.csv").symlink_to(tmp_path / "elsewhere" / "Sessions.csv")
    (inside / "Up.xlsx").symlink_to("../elsewhere/Wake.xlsx")
    (inside / "Gone.xlsx").symlink_to("/nowhere/at/all.xlsx")
    (inside / "Loop.xlsx").symlink_to("Loop.xlsx")
    (inside / "notes.txt").symlink_to("/etc/hostname")
    names, failures = read(source)
    assert names == ["Ashe", "Hyde"]
    assert set(failures) == {"Clay", "Dare", "Gone", "Loop", "Up", "Wake"}
    assert all("link that leads out" in sentence for sentence in failures.values())
    assert failures["Clay"].startswith("Clay/Sessions.csv is a link")


def test_links_within_the_folder_and_to_the_folder_are_followed(tmp_path):
    inside = tmp_path / "in"
    fill(inside, {"old/2024.xlsx": BOOK, "Hyde/CoPs.csv": CSV})
    (inside / "Ashe.xlsx").symlink_to("old/2024.xlsx")
    (inside / "Hyde" / "Sessions.csv").symlink_to("CoPs.csv")
    (tmp_path / "link").symlink_to(inside)
    (tmp_path / "Wake.xlsx").symlink_to(inside / "old" / "2024.xlsx")
    assert read(str(tmp_path / "link")) == (["Ashe", "Hyde"], {})
    assert not_read(str(tmp_path / "link")) == []
    assert read(str(tmp_path / "Wake.xlsx")) == (["Wake"], {})


def test_a_link_that_changes_to_the_outside_after_the_listing_is_not_followed(tmp_path):
    fill(tmp_path / "elsewhere", {"Wake.xlsx": BOOK})
    source = open_source(fill(tmp_path / "in", {"Ashe.xlsx": BOOK}))
    entry, = source.list()
    (tmp_path / "in" / "Ashe.xlsx").unlink()
    (tmp_path / "in" / "Ashe.xlsx").symlink_to(tmp_path / "elsewhere" / "Wake.xlsx")
    with pytest.raises(Exception, match="link that leads out"):
        source.read(entry)


def copied(name, sheets=None):
    """Return the clean workbook with `sheets` replaced, under another name."""
    return replace(workbook(sheets), partnership=name)


def reordered(rows):
    """Return the same rows and columns in reverse order."""
    head, *below = [row[::-1] for row in rows]
    return [head, *below[::-1]]


def test_a_copy_counts_once_in_all_rows_and_is_flagged():
    report = report_on(workbook(name="Alamance"), copied("Alamance copy"), workbook({"Sessions": TWICE}, name="Wake"))
    assert flag_locations(report, "WBK-03", partnership="Alamance copy") == ["must WBK-03 "]
    flag_row = flag(report, "WBK-03", "Alamance copy")
    assert "Alamance hold the same rows under two names: which is the copy?" in flag_row["Message"]
    assert flag_locations(report, "WBK-03", partnership="Alamance") == []
    every = figure(report, "Number of sessions", "All partnerships", "All")
    assert every["Number"] == 24 and every["Rows Used"] == 24
    assert "counted once: Alamance copy holds the same rows as Alamance" in every["Note"]
    assert figure(report, "Number of sessions", "Alamance copy")["Number"] == 12
    quarters = report.quarters[report.quarters["Partnership"] == "All partnerships"].set_index("Indicator")
    assert quarters.loc["Number of sessions", "Year"] == 24


SUMS = {
    "headlines": lambda made: [(line.label, line.value, line.before, line.detail) for line in headlines(made)],
    "standing": lambda made: (standing_chart(made).answer, standing_chart(made).table.to_csv()),
    "dosage": dosage_sentence, "board": lambda made: (board_headlines(made), board_data(made)["charts"]),
    "board's charts": lambda made: [chart.table.to_csv() for chart in board_charts(made)],
    "sessions": lambda made: (sessions_by_month(made).answer, sessions_by_month(made).table.to_csv()),
    "trainings": lambda made: (trainings_by_month(made).answer, trainings_by_month(made).table.to_csv()),
    "participants": lambda made: participants_by_month(made).table.to_csv(),
    "attendance": lambda made: (attendance_by_month(made).answer, attendance_by_month(made).table.to_csv()),
    "cohorts": lambda made: (cohorts_chart(made).answer, cohorts_chart(made).table.to_csv()),
    "answers": lambda made: (answers_chart(made, MEMBERS).answer, answers_chart(made, MEMBERS).table.to_csv()),
    "quarters": lambda made: made.quarters[made.quarters["Partnership"] == "All partnerships"].to_csv(index=False),
    "rows": lambda made: (reporting_sentence(made), reconciliation_by_tab(made).to_csv(), [
        text.split("; ")[0] for text in reconciliation_sentences(made)]),
    "talking points": talking_points,
    "first to fix": lambda made: (priority_fixes(made), blockers_table(made).to_csv()),
    "terminal": lambda made: next(
        text.split(" Flags")[0] for _, text in report_lines(made) if "Flags in all" in text),
}


@cache
def reports_without_and_with_a_copy(audience):
    """Return the reports of two workbooks, and of the same with a copy of the first beside it."""
    ashe, wake = workbook(LOG | FAULTS, name="Ashe"), workbook({"Sessions": TWICE}, name="Wake")
    return [build_report(tables(*books), parse_fiscal_year("FY 24-25"), date(2025, 7, 15), audience)
            for books in ((ashe, wake), (ashe, replace(ashe, partnership="Ashe copy"), wake))]


@pytest.mark.parametrize("audience", [PARTNERSHIP_AUDIENCE, ncpc_audience(1)], ids=["own", "NCPC"])
@pytest.mark.parametrize("part", SUMS)
def test_no_sum_on_any_page_counts_a_copy_twice(part, audience):
    """All sums are the same with and without a copy."""
    without, beside = reports_without_and_with_a_copy(audience)
    assert beside.tables.duplicate_workbooks.copy_of == {"Ashe copy": "Ashe"}
    assert SUMS[part](beside) == SUMS[part](without)


def test_a_copy_has_only_the_must_flag_that_it_is_one():
    without, beside = map(open_musts_sentence, reports_without_and_with_a_copy(PARTNERSHIP_AUDIENCE))
    assert without.startswith("5 must flags are open at 1 partnership.")
    assert beside.startswith("6 must flags are open at 2 partnerships.")


def test_rows_of_a_copy_that_are_not_counted_again_are_said():
    equations = [reconciliation_sentences(made)[0] for made in reports_without_and_with_a_copy(PARTNERSHIP_AUDIENCE)]
    assert equations[1] == f"{equations[0]}; 22 rows of a copied workbook counted once"


def test_a_copy_counts_once_in_the_years_before_too():
    """The totals of a year are the same in its own report and as the previous year of the next."""
    report = report_on(workbook(name="Alamance"), copied("Alamance copy"), workbook({"Sessions": TWICE}, name="Wake"),
                       year="FY 25-26", as_of="2025-10-15")
    answers = {line.outcome: line.answers for line in results_by_year(report)[parse_fiscal_year("FY 24-25")]}
    assert answers == dict.fromkeys(range(1, 7), 2)


@pytest.mark.parametrize("change", ["rows and columns", "tab names", "typed otherwise", "a column of one's own"])
def test_a_copy_is_detected_in_another_order_and_from_another_source(change, tmp_path):
    tabs = {tab: with_all_columns(tab, text) for tab, text in CLEAN_SHEETS.items()}
    other = {
        "rows and columns": {tab: reordered(rows) for tab, rows in reversed(tabs.items())},
        "tab names": {f"{tab} FY 24-25": rows for tab, rows in tabs.items()},
        "typed otherwise": tabs, "a column of one's own": tabs | {
            "Sessions": [[*row, "x" if at else "Snacks"] for at, row in enumerate(tabs["Sessions"])]}}[change]
    (tmp_path / "Ashe.xlsx").write_bytes(to_xlsx(tabs))
    (tmp_path / "Wake").mkdir()
    to_csv_folder(other, tmp_path / "Wake")
    report = judged_folder(str(tmp_path))
    assert report.tables.duplicate_workbooks.copy_of == {"Wake": "Ashe"}


@pytest.mark.parametrize(("sheets", "flags"), [
    ({"Sessions": CLEAN_SHEETS["Sessions"].replace("2025-06-09", "2025-06-10")}, []),    # 15 dated rows are equal
    ({"CoPs": "CoP ID | CoP Name\nC1 | Sunshine"}, []),
    ({"Survey Responses": CLEAN_SHEETS["Survey Responses"].replace("4 | 4 | 4 | 4", "4 | 4 | 4 | 5")}, []),
    ({"Consultations": "Date | Hours\n2024-10-08 | some"}, []),
])
def test_one_different_cell_makes_a_different_workbook(sheets, flags):
    report = report_on(copied("Ashe"), copied("Wake", sheets))
    assert flag_locations(report, "WBK-03", partnership="Wake") == flags
    assert figure(report, "Number of training events", "All partnerships", "All")["Number"] == 2


PEOPLE = ("Ann Lee", "Bob Ray", "Ann Lee; Bob Ray", "Ann Lee, Bob Ray", "Ann Lee\tBob Ray", "Ann Lee Bob Ray", "staff",
          "3 teachers", "5 teachers", "Ann Lee + 2 others", "Ann Lee + 3 others", "Lead: Ann Lee", "TBD", "2024-10-08")
DATES = ("2024-10-08", "2024-10-09", "soon", "later", "d/11/2024", "d/12/2024", "15/10/2024", "16/10/2024", "5/11/2024",
         "6/11/2024", "16/9")
NUMBERS = ("0", "7", "8", "many", "few", "-1", "3.5")
# By type, cells with different meanings; a blank cell and two errors are tried in every column.
TYPED = {
    ColumnType.TEXT: ("Care", "Rest", "TBD", "see CAD"), ColumnType.ID: ("C1", "C2", "001", "1"),
    ColumnType.DATE: DATES,
    ColumnType.TIMESTAMP: (*DATES, "2024-10-08 09:30"), ColumnType.FISCAL_YEAR: ("FY 24-25", "FY 23-24", "this year",
                                                                                 "last year"),
    ColumnType.WHOLE: NUMBERS, ColumnType.HOURS: (*NUMBERS, "0.5"),
    ColumnType.YES_NO: ("Yes", "No", "maybe", "not yet"),
    ColumnType.CHOICE: ("Hybrid", "Virtual", "Held", "Cancelled", "3104", "3125", "Member", "Facilitator", "Other",
                        "odd"),
    ColumnType.CHOICES: ("Reflection", "Observation", "other things"), ColumnType.PEOPLE: PEOPLE,
    ColumnType.AGREEMENT: ("4", "5", "6", "7", "often", "Don't know"),
}


def changed_by(tab, column):
    """Return workbooks that are equal except for one cell of a column, and a copy of the first of them.

    Another tab names the column, so that they differ from those of other columns.
    """
    rows = with_all_columns(tab.name, CLEAN_SHEETS[tab.name])
    if column.kind in (ColumnType.DATE, ColumnType.TIMESTAMP):    # its order is ambiguous
        rows += [[*rows[1]]]
        rows[-1][rows[0].index(column.header)] = "17/10/2024"
    marked = {"CoPs": f"CoP ID | Community\nC1 | {column.header}"} if tab.name == "Trainings" else {
        "Trainings": f"Title\n{column.header}"}
    changed = []
    for number, cell in enumerate(("", "#REF!", "#DIV/0!", *TYPED[column.kind])):
        rows[1] = [cell if header == column.header else old for header, old in zip(rows[0], rows[1], strict=True)]
        changed.append(replace(workbook(marked, exact={tab.name: rows}),
                               partnership=f"{column.header}: {number} {cell}"))
    return [*changed, replace(changed[0], partnership=f"{column.header}: copy")], len(rows) - 1


@pytest.mark.parametrize("tab", DATA_TABS, ids=lambda tab: tab.slug)
def test_one_different_cell_of_any_column_makes_a_different_workbook(tab):
    """Only the copy of each column is one, for any column and status of the cell."""
    changed = [changed_by(tab, column) for column in tab.columns]
    parsed = tables(*(book for books, _ in changed for book in books))
    assert parsed.duplicate_workbooks.copy_of == {
        f"{column.header}: copy": f"{column.header}: 0 " for column in tab.columns}
    assert len(parsed[tab].data) == sum(len(books) * count for books, count in changed)


ITEMS = "Question | Outcome | Measure | Scale\nThen | 3 | Before |\nToday | 3 | Now |\nQ1 | 4 | | No; Yes; Not sure\n"
SURVEY = "Role | Then | Today | Q1 | Q2\n"


@pytest.mark.parametrize(("one", "other"), [
    ("Member | 2 | 4 | Yes | No", "Member | 4 | 2 | Yes | No"),
    ("Member | 2 | 4 | Yes | No", "Member | 2 | 4 | No | Yes"),
    ("Member | 2 | 4 | Yes |", "Member | 2 | 4 | Yes | not sure"),
    ("Member | 2 | 4 | Yes | 6", "Member | 2 | 4 | Yes | 7"),
])
def test_answers_to_other_questions_make_a_different_workbook(one, other):
    books = [copied(name, {"Survey Items": ITEMS + "Q2 | 4 | | No; Yes; Not sure", "Survey Responses": SURVEY + line})
             for name, line in (("Ashe", one), ("Wake", other))]
    assert tables(*books).duplicate_workbooks.copy_of == {}


def test_the_second_of_two_answers_is_not_the_second_of_three():
    books = [copied(name, {"Survey Items": f"Question | Outcome | Scale\nQ1 | 3 | {scale}",
                           "Survey Responses": f"Role | Q1\nMember | {answer}"})
             for name, scale, answer in (("Ashe", "No; Yes", "Yes"), ("Wake", "No; Some; Yes", "Some"))]
    assert tables(*books).duplicate_workbooks.copy_of == {}


@pytest.mark.parametrize(("tab", "header", "one", "other"), [
    ("Sessions", "Attended", "", "N/A"), ("Consultations", "Hours", "1.5", "1.5 hrs"), ("Sessions", "Topic", "", "-"),
    ("Consultations", "Individuals", "", "none"), ("CoPs", "Growing Together Book", "Yes", "yes"),
    ("Sessions", "Date", "2024-07-09", "7/9/2024"), ("Trainings", "Delivery Mode", "In-person", "in person"),
    ("Survey Responses", OUTCOMES[2], "4", "Agree")])
def test_equal_values_that_are_typed_differently_make_a_copy(tab, header, one, other):
    books = []
    for name, cell in (("Ashe", one), ("Wake", other)):
        rows = with_all_columns(tab, CLEAN_SHEETS[tab])
        rows[1][rows[0].index(header)] = cell
        books.append(replace(workbook(exact={tab: rows}), partnership=name))
    assert tables(*books).duplicate_workbooks.copy_of == {"Wake": "Ashe"}


def test_few_rows_are_not_a_copy():
    few = {"Sessions": f"CoP ID | Date\nC1 | 2024-07-09\n{monthly(months=MONTHS[:3], status='')}"}
    assert tables(copied("Ashe", few), copied("Wake", few)).duplicate_workbooks.copy_of == {}
    enough = {"Sessions": f"CoP ID | Date\n{monthly(months=MONTHS[:5], status='')}"}    # 5, and 5 on the other tabs
    assert tables(copied("Ashe", enough), copied("Wake", enough)).duplicate_workbooks.copy_of == {"Wake": "Ashe"}


@pytest.mark.parametrize(("shared", "severity"), [(15, None), (16, "should")])
def test_twenty_dated_rows_in_common_are_flagged_and_count(shared, severity):
    lines = [f"C1 | 2024-{7 + day // 28:02}-{day % 28 + 1:02} | Held" for day in range(shared)]
    first = {"Sessions": "CoP ID | Date | Status\n" + "\n".join(lines)}
    second = {"Sessions": first["Sessions"] + "\nC1 | 2025-05-05 | Held"}
    # Four more dated rows are equal on the other tabs.
    report = report_on(workbook(first, name="Ashe"), workbook(second, name="Wake"), workbook(
        {"Sessions": TWICE, "Trainings": "Title\nOther", "Consultations": "Date\n2024-11-11"}, name="Yadkin"))
    assert flag_locations(report, "WBK-03", partnership="Wake") == ([f"{severity} WBK-03 "] if severity else [])
    if severity:
        assert "20 in that of Ashe" in flag(report, "WBK-03", "Wake")["Message"]
    every = figure(report, "Number of sessions", "All partnerships", "All")
    assert every["Number"] == shared + shared + 1 + 12 and "counted once" not in every["Note"]


def test_no_partnership_learns_of_another_by_its_copy():
    report = report_on(copied("Ashe"), copied("Wake"), copied("Yadkin"))
    assert report.tables.duplicate_workbooks.copy_of == {"Wake": "Ashe", "Yadkin": "Ashe"}
    for name in ("Ashe", "Wake"):
        alone = judged_tables(report.tables.of([name]))
        for part in (report.of(name), alone):
            assert "WBK-03" not in part.flags["Rule"].tolist()
            assert {"Ashe", "Wake", "Yadkin"} & set(part.ncpc["Partnership"]) == {name}
            assert not part.ncpc["Note"].str.contains("counted once").any()
