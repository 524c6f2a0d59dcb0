"""The registry as people fill it: checked like any tab; rows in conflict are not read."""

import pytest

from cop_sheets.errors import SourceUnreadable
from cop_sheets.google.decode import cell_links, decode_spreadsheet
from cop_sheets.google.registry import (
    PARTNERSHIPS_TAB,
    read_registry,
    registry_from_settings,
    replace_titles_with_links,
)
from cop_sheets.raw import CellError, RawSheet, Workbook, normalize_rows
from cop_sheets.settings import GoogleSettings
from cop_sheets.sheet_urls import cell_link, is_google_source, not_a_sheet_reason, parse_sheet_id
from tests.support.sheets import cells

A, B = "1AbcDEFghijklmnopqrstuvwxyz0123456789-_AbcDE", "1BbcDEFghijklmnopqrstuvwxyz0123456789-_AbcDE"
HEADERS = " | ".join(column.header for column in PARTNERSHIPS_TAB.columns)
ADDRESS = "https://docs.google.com/spreadsheets/d/1Registry/edit"


def address(identifier):
    return f"https://docs.google.com/spreadsheets/d/{identifier}/edit#gid=0"


def registry(text, headers=HEADERS, tab="Partnerships"):
    rows = text if isinstance(text, list) else cells(f"{headers}\n{text}")
    return read_registry(Workbook("r", ADDRESS, [RawSheet("Notes", [["x"]], gid=5),
                                                 RawSheet(tab, normalize_rows(rows), gid=0)]))


def test_entries_of_the_registry():
    registry_result = registry(
        f"Wake | Wake | {address(A)} | Ann@Example.org; bob@example.org ann@example.org\n | | |\n"
                               f"Ashe | Ashe; Clay | {B} |\n")
    assert [(entry.partnership, entry.sheet, entry.counties, entry.managers,
             entry.row) for entry in registry_result.entries] == [
        ("Ashe", B, "Ashe; Clay", (), 4), ("Wake", A, "Wake", ("ann@example.org", "bob@example.org"), 2)]
    assert registry_result.errors == []


@pytest.mark.parametrize(("headers", "tab"), [
    ("Sheet | NOTES | Partnership", " partnerships "), ("Link | | Name", "Registry"),
    ("URL | Since | PARTNERSHIP", "Partnership"),
])
def test_headers_and_tab_in_any_order_and_spelling(headers, tab):
    registry_result = registry(f"{A} | | Ashe", headers, tab)
    assert [(entry.partnership, entry.sheet) for entry in registry_result.entries] == [("Ashe", A)]


def test_a_title_above_the_headers_and_the_example_row():
    registry_result = registry(f"Our partnerships\n\n{HEADERS}\nEXAMPLE | | {A} |\nAshe | | {B} |", headers="")
    assert [(entry.partnership, entry.row) for entry in registry_result.entries] == [("Ashe", 5)]


@pytest.mark.parametrize(("row", "problem", "cell", "message"), [
    ("Ashe | | https://example.org/x |",
     "Ashe was not read: in row 2 of the registry, what stands under Sheet can't be followed: it is not the address of",
     "C2", "what stands in the registry under Sheet is not the address of a Google Sheet"),
    ("Ashe | | CoP log Ashe |", "it is not the address of a Google Sheet", "C2", "is not the address of a Google"),
    ("Ashe | | https://docs.google.com/forms/d/1AbcDEFghijklmnopqrstuvwxyz/edit |", "it is the address of a form", "C2",
     "under Sheet is the address of a form, not of a Google Sheet"),
    ("Ashe | | https://docs.google.com/spreadsheets/d/e/2PACX-1vAbcDEFghijklmnopqrstuvwxyz/pubhtml |",
     "the address of a published copy", "C2", "is the address of a published copy"),
    ("Ashe | | |", "Ashe has no sheet in the registry (row 2) yet: open the sheet in the browser", "C2",
     "this row of the registry leads to no sheet"),
    (f" | | {A} |", "Row 2 of the registry names no partnership", "A2", "Without a name this row"),
])
def test_a_row_that_is_not_valid(row, problem, cell, message):
    registry_result = registry(row)
    only, = registry_result.entries
    assert problem in only.problem and only.sheet is None
    fault, = registry_result.errors
    assert (fault.cell, fault.link, fault.prevents_reading) == (cell, f"{ADDRESS}#gid=0&range={cell}", True)
    assert message in fault.problem and fault.partnership == only.partnership


def test_the_link_of_a_title_is_used_as_the_address():
    """A pasted address may become a chip or a link that shows the sheet's title. Links in other columns don't count."""
    def cell(text, **more):
        return {"effectiveValue": {"stringValue": text}} | more

    chip = [{}, {"startIndex": 1, "chip": {"richLinkProperties": {"uri": address(B)}}}]
    rows = [[cell("Partnership", hyperlink=address(A)), cell("Sheet", hyperlink=address(A))],
            [cell("Ashe", hyperlink=address(B)), cell("CoP log", hyperlink=address(A))],
            [cell("Burke"), cell("CoP log", chipRuns=chip)], [cell("Clay"), cell("x", hyperlink="https://example.org")]]
    answer = {"properties": {}, "sheets": [{"properties": {"sheetId": 3, "title": "Partnerships"},
                                            "data": [{"rowData": [{"values": row} for row in rows]}]}]}
    workbook = Workbook("r", ADDRESS, decode_spreadsheet(answer, "r").raw_sheets)
    replace_titles_with_links(workbook, cell_links(answer))
    assert [(entry.partnership, entry.sheet) for entry in read_registry(workbook).entries] == [
        ("Ashe", A), ("Burke", B), ("Clay", None)]


@pytest.mark.parametrize(("row", "cell", "problem"), [
    (["Ashe", CellError("#REF!")], "B2", "in row 2 of the registry a spreadsheet error stands under Sheet"),
    ([CellError("#REF!"), A], "A2", "Row 2 of the registry names no partnership"),
])
def test_an_error_cell_is_no_address_and_no_name(row, cell, problem):
    registry_result = registry([["Partnership", "Sheet"], row, ["Burke", B]])
    entry = next(entry for entry in registry_result.entries if entry.row == 2)
    assert entry.sheet is None and problem in entry.problem
    assert [(fault.cell, fault.value) for fault in registry_result.errors] == [(cell, "#REF!")]


def test_an_error_in_an_optional_column_makes_no_row():
    registry_result = registry([["Partnership", "Sheet", "Counties"], ["Ashe", A, ""], ["", "", CellError("#N/A")]])
    assert [entry.partnership for entry in registry_result.entries] == ["Ashe"] and registry_result.errors == []


def test_managers_that_cannot_sign_in_are_reported_without_their_names():
    registry_result = registry(f"Ashe | | {A} | Ann Lee, bob@example.org")
    fault, = registry_result.errors
    assert (fault.column, fault.value) == ("D", "") and "Ann" not in repr(fault) and not fault.prevents_reading
    assert registry_result.entries[0].managers == ("bob@example.org",) and registry_result.entries[0].sheet == A


def test_one_sheet_for_two_partnerships_is_read_for_neither():
    registry_result = registry(f"Wake | | {A} |\nAshe | | {address(A)} |\nBurke | | {B} |")
    assert [(entry.partnership, entry.sheet) for entry in registry_result.entries] == [("Ashe", None), ("Burke", B),
                                                                                       ("Wake", None)]
    assert registry_result.entries[0].problem.startswith("Ashe has the same sheet as another partnership on the "
                                                         "registry's tab Partnerships (rows 2 and 3), and whose it is "
                                                         "is not guessed at")
    assert "Wake" not in registry_result.entries[0].problem     # shown to the managers of Ashe
    assert [(fault.cell, fault.partnership, fault.prevents_reading) for fault in registry_result.errors] == [
        ("C2", "Wake", True), ("C3", "Ashe", True)]


def test_one_partnership_with_two_sheets_is_not_guessed_at():
    registry_result = registry(f"Ashe | | {A} | a@x.org\nBurke | | {B}x |\nashe | | {B} | b@x.org")
    assert [(entry.partnership, entry.sheet is None) for entry in registry_result.entries] == [("Ashe", True),
                                                                                               ("Burke", False)]
    assert registry_result.entries[0].problem.startswith(
        "Ashe is listed on the registry's tab Partnerships (rows 2 and 4) with "
                                                         "different sheets, and which one is right is not guessed at")
    assert registry_result.entries[0].managers == ("a@x.org", "b@x.org")
    assert [(fault.cell, fault.partnership, fault.prevents_reading)
            for fault in registry_result.errors] == [("A4", "Ashe", True)]


def test_a_row_without_a_sheet_does_not_affect_other_rows_of_its_partnership():
    registry_result = registry(f"Ashe | | |\nashe | | {A} |")
    assert [entry.sheet for entry in registry_result.entries] == [A]
    assert [(fault.cell, fault.partnership, fault.prevents_reading)
            for fault in registry_result.errors] == [("C2", "ashe", False)]


def test_a_repeated_row_counts_once():
    registry_result = registry(f"Ashe | | {A} | a@x.org\nAshe | | {A} | b@x.org")
    assert [(entry.sheet, entry.managers) for entry in registry_result.entries] == [(A, ("a@x.org", "b@x.org"))]
    assert [(fault.cell, fault.problem, fault.prevents_reading) for fault in registry_result.errors] == [
        ("A3", "“Ashe” stands in rows 2 and 3 of the registry with one sheet, and counts once", False)]


@pytest.mark.parametrize(("rows", "message"), [
    (f"Partnership | Counties\nAshe | {A}", "has no column Sheet: give its first row the headers"),
    ("a | b\nc | d", "has no column Partnership and no column Sheet"),
    (f"Partnership | Sheet | Sheet\nAshe | {A} | {B}", "has two columns Sheet: give its first row the headers"),
    (HEADERS, "lists no partnership yet: on its tab Partnerships fill a row for each"),
    ("", "has no column Partnership and no column Sheet"),
])
def test_a_sheet_that_is_not_a_registry(rows, message):
    with pytest.raises(SourceUnreadable, match=message):
        registry(cells(rows))


def test_a_registry_without_its_tab():
    with pytest.raises(SourceUnreadable, match="has no tab called Partnerships: name the tab"):
        registry(f"Ashe | | {A} |", tab="Sheet1")


def test_the_table_of_the_settings():
    registry_result = registry_from_settings(GoogleSettings(partnerships={
        "Wake": address(A), "Ashe": B, "Burke": "nonsense", "Clay": A})).entries
    assert [(line.partnership, line.sheet) for line in registry_result] == [("Ashe", B), ("Burke", None),
                                                                            ("Clay", None),
                                                                 ("Wake", None)]
    assert "what secrets.toml names as its sheet can't be followed" in registry_result[1].problem
    assert registry_result[2].problem.startswith(
        "Clay has the same sheet as another partnership in secrets.toml, and whose it")


@pytest.mark.parametrize("text", [
    A, f" {A} ", address(A), f"docs.google.com/spreadsheets/d/{A}",
    f"https://docs.google.com/spreadsheets/u/1/d/{A}/edit",
    f"https://docs.google.com/a/example.org/spreadsheets/d/{A}/edit?usp=sharing", f"<{address(A)}>",
    f"https://drive.google.com/open?id={A}&usp=drive_fs", f"https://drive.google.com/file/d/{A}/view",
    f"https://docs.google.com/spreadsheet/ccc?key={A}#gid=0", f"HTTPS://DOCS.GOOGLE.COM/spreadsheets/d/{A}/htmlview",
])
def test_every_form_of_an_address(text):
    assert parse_sheet_id(text) == A and is_google_source(text)


@pytest.mark.parametrize("text", [
    "", "x", "short-id", "https://example.org/spreadsheets/d/" + A, "https://docs.google.com/spreadsheets/d/short",
    "https://docs.google.com/spreadsheets/d/e/2PACX-1vAbcDEFghijklmnopqrstuvwxyz/pubhtml", "https://[::1", f"{A}/../x",
    "https://docs.google.com.example.org/spreadsheets/d/" + A, f"../{A}", f"{A}?x=y",
])
def test_texts_that_are_not_addresses(text):
    assert parse_sheet_id(text) is None and "open the sheet in the browser and copy" in not_a_sheet_reason(text)


@pytest.mark.parametrize("text", ["workbooks", "Alamance.xlsx", "communities-of-practice-workbooks", "GOOGLE.xlsx",
                                  "/x/google"])
def test_a_folder_is_not_google(text):
    assert not is_google_source(text)


def test_links_to_cells():
    assert cell_link(ADDRESS, RawSheet("CoPs", [], gid=0), "F17") == f"{ADDRESS}#gid=0&range=F17"
    assert cell_link(ADDRESS, RawSheet("CoPs", [], gid=12)) == f"{ADDRESS}#gid=12"
    assert cell_link("Alamance.xlsx", RawSheet("CoPs", []), "F17") == ""


FORMER = f"{HEADERS.split(' | Managers')[0]} | Former Names"


@pytest.mark.parametrize(("header", "typed", "expected"), [
    ("Former Names", "Ashe County; Ashe  Partnership ;; Ashe County", ("Ashe County", "Ashe Partnership")),
    ("former name", "Ashe County", ("Ashe County",)), ("Old Names", "", ()), ("Former Names", "n/a", ())])
def test_former_names(header, typed, expected):
    registry_result = registry(f"Ashe | | {A} | {typed}", FORMER.replace("Former Names", header))
    assert registry_result.entries[0].former_names == expected and registry_result.errors == []


def test_a_registry_without_former_names_is_no_error():
    registry_result = registry(f"Ashe | | {A}", "Partnership | Counties | Sheet")
    assert registry_result.entries[0].former_names == () and registry_result.errors == []


@pytest.mark.parametrize("other", ["Burke", "Wake County", "WAKE  county"])
def test_a_former_name_that_is_anothers_is_reported(other):
    registry_result = registry(f"Ashe | | {A} | {other}\nBurke | | {B} | Wake County", FORMER)
    fault = registry_result.errors[0]
    assert (fault.cell, fault.partnership, fault.prevents_reading) == ("D2", "Ashe", False)
    assert "Burke" not in fault.problem + fault.fix and "whose history it is can't be known" in fault.problem
    assert [entry.sheet for entry in registry_result.entries] == [A, B]


def test_former_names_of_the_settings():
    found = registry_from_settings(GoogleSettings(partnerships={"Ashe": A, "Burke": B},
                                                  former_names={"Burke": ("Old Burke",)},
                                                  certifies={"Ashe": ("dee@example.org",)}))
    assert [(entry.partnership, entry.former_names, entry.certifiers) for entry in found.entries] == [
        ("Ashe", (), ("dee@example.org",)), ("Burke", ("Old Burke",), ())]


CERTIFIES = "Partnership | Counties | Sheet | Managers | Certifies"


@pytest.mark.parametrize(("managers", "certifies", "expected"), [
    ("ann@x.org; Bo@x.org", "", ("ann@x.org", "bo@x.org")),
    ("ann@x.org", "Dee@X.org", ("dee@x.org",)),
    ("", "dee@x.org, eve@x.org", ("dee@x.org", "eve@x.org")),
])
def test_who_certifies(managers, certifies, expected):
    entry, = registry(f"Ashe | | {A} | {managers} | {certifies}", CERTIFIES).entries
    assert entry.certifiers == expected


def test_what_is_no_address_under_certifies_is_reported_without_it():
    found = registry(f"Ashe | | {A} | ann@x.org | Dee Lee", CERTIFIES)
    error, = found.errors
    assert error.cell == "E2" and error.value == "" and "Dee" not in error.problem + error.fix
    assert error.problem.startswith("2 of the people who certify for Ashe in the registry are no email addresses")
