"""Errors of the registry are flagged as on any other tab: rule, severity, cell and message."""

import csv
import io
import json
from datetime import date
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from cli import cli
from cop_sheets import build_tables, csv_bytes, parse_fiscal_year, read_all
from cop_sheets.errors import WorkbookUnreadable
from cop_sheets.google.registry import read_registry
from cop_sheets.google.source import GoogleSource
from cop_sheets.raw import CellError, RawSheet, Workbook, display_text, normalize_rows
from cop_sheets.registry import WHOLE_REGISTRY
from cop_sheets.sources.base import WorkbookRef
from pages.session import current_source
from summaries import build_report
from summaries.documents.reference import flags_for_rule, rules_with_flag_counts
from summaries.documents.terminal import report_lines
from summaries.fixes import fix_counts
from summaries.fixes.blockers import blockers_table
from summaries.fixes.fix_list import fix_list, fix_list_data, fix_list_pdf, fix_list_xlsx
from summaries.fixes.flag_list import filter_flags, flag_filter_options, flag_rows
from summaries.fixes.priorities import open_musts_sentence, priority_fixes
from summaries.overview.ranking import ranking
from summaries.workbooks.status import UNREADABLE_WORKBOOK_STATE, workbook_table
from tests.cop_sheets.google.test_registry import ADDRESS, A, B, address
from tests.fake_google import SheetsServer
from tests.pages.test_pages import opened
from tests.support.google_state import add_books, new_sheet_sync
from tests.support.sheets import AS_OF, EMPTY_SHEETS, YEAR, cells, workbook
from validators import FLAG_COLUMNS

HEADERS = "Partnership | Counties | Sheet | Managers"
FORM = "https://docs.google.com/forms/d/1AbcDEFghijklmnopqrstuvwxyz/edit"
C, D = A.replace("Abc", "Cbc"), A.replace("Abc", "Dbc")


class Registered:
    """A source of clean workbooks, one for each row of a registry, given as text, that can be used."""

    def __init__(self, text, empty=()):
        self.rows = text if isinstance(text, list) else cells(text)
        registry_result = read_registry(Workbook("r", ADDRESS,
                                                 [RawSheet("Partnerships", normalize_rows(self.rows), gid=7)]))
        self.registry_errors, self._entries, self._empty = registry_result.errors, registry_result.entries, empty

    def list(self):
        return [WorkbookRef(entry.partnership, ADDRESS, "") for entry in self._entries]

    def read(self, ref):
        entry = next(entry for entry in self._entries if entry.partnership == ref.partnership)
        if entry.problem:
            raise WorkbookUnreadable(entry.problem)
        return workbook(exact=EMPTY_SHEETS if entry.partnership in self._empty else None, name=entry.partnership)


def tables(text, **more):
    return build_tables(read_all(Registered(text, **more)))


def report_of(read_tables):
    return build_report(read_tables, parse_fiscal_year(YEAR), date.fromisoformat(AS_OF))


def report(text, **more):
    return report_of(tables(text, **more))


def flag_messages(full_report):
    """Return the flags as `must CEL-01 Ashe Partnerships!C2`, each with its message."""
    return [(f"{flag['Severity']} {flag['Rule']} {flag['Partnership']} "
             f"{flag['Tab']}!{flag['Column']}{'' if not flag['Column'] else flag['Row']}", flag["Message"])
            for flag in full_report.flags.to_dict("records")]


CASES = {
    "all is well": (f"{HEADERS}\nAshe | Ashe | {A} | ann@example.org\nWake | | {address(B)} |", []),
    "no sheet": (f"{HEADERS}\nAshe | | |\nWake | | {B} |", [
        ("must CEL-01 Ashe Partnerships!C2",
         "Sheet is blank. Without it this row of the registry leads to no sheet.")]),
    "no name": (f"{HEADERS}\nWake | | {B} |\n | Ashe | {A} |", [
        ("must CEL-01 (row 3 of the registry) Partnerships!A3",
         "Partnership is blank. Without a name this row of the registry is not read.")]),
    "neither": (f"{HEADERS}\nWake | | {B} |\n | Ashe | |", [
        ("must CEL-01 (row 3 of the registry) Partnerships!A3",
         "Partnership is blank. Without a name this row of the registry is not read."),
        ("must CEL-01 (row 3 of the registry) Partnerships!C3",
         "Sheet is blank. Without it this row of the registry leads to no sheet.")]),
    "no address": (f"{HEADERS}\nWake | | {B} |\nAshe | | {FORM} |", [
        ("must CEL-02 Ashe Partnerships!C3", "This line can't be followed: what stands in the registry under Sheet is "
         "the address of a form, not of a Google Sheet.")]),
    "a manager": (f"{HEADERS}\nAshe | | {A} | Ann Lee; bob@example.org", [
        ("should CEL-02 Ashe Partnerships!D2", "Part of this line can't be followed: 2 of the managers of Ashe in the "
         "registry are no email addresses, and nobody can sign in by that.")]),
    "listed twice": (f"{HEADERS}\nAshe | | {A} |\nASHE | | {A} |", [
        ("must CEL-05 Ashe Partnerships!A3",
         "Listed more than once: “ASHE” stands in rows 2 and 3 of the registry with one sheet, and counts once.")]),
    "listed twice, unlike": (f"{HEADERS}\nAshe | | {A} |\nWake | | {B} |\nAshe | | {C} |", [
        ("must CEL-05 Ashe Partnerships!A4",
         "Listed more than once: “Ashe” stands in rows 2 and 4 of the registry with different sheets, and which one "
         "is right is not guessed at, so none was read.")]),
    "one sheet for two": (f"{HEADERS}\nAshe | | {A} |\nWake | | {B} |\nClay | | {address(A)} |", [
        (f"must CEL-05 {name} Partnerships!C{row}",
         "Listed more than once: this sheet stands in rows 2 and 4 of the registry, and whose it is is not guessed "
         "at, so it was not read.") for name, row in (("Ashe", 2), ("Clay", 4))]),
    "unknown column": (f"The list\n\n{HEADERS} | Region\nAshe | | {A} | | West", [
        (f"info TAB-03 {WHOLE_REGISTRY} Partnerships!E3",
         "The column Region is not one that is read in the registry; it is kept aside.")]),
    "managers twice": (f"{HEADERS} | Managers\nAshe | | {A} | a@x.org | b@x.org", [
        (f"must TAB-04 {WHOLE_REGISTRY} Partnerships!E1",
         "Columns D and E both stand for “Managers”; neither is read.")]),
    "errors": ([HEADERS.split(" | "), ["Ashe", CellError("#REF!"), CellError("#N/A"), CellError("#NAME?")],
                ["Wake", "", B, ""]], [
        (f"must CEL-03 Ashe Partnerships!{cell}", f"{error} is a spreadsheet error, or a formula without a result, so "
         "there is nothing to read.") for cell, error in (("B2", "#REF!"), ("C2", "#N/A"), ("D2", "#NAME?"))]),
}


@pytest.fixture(scope="module")
def flagged():
    """The reports of all cases, made once."""
    return {name: report(text) for name, (text, _) in CASES.items()}


@pytest.mark.parametrize("name", CASES)
def test_what_is_flagged(flagged, name):
    assert flag_messages(flagged[name]) == CASES[name][1]


@pytest.mark.parametrize("name", CASES)
def test_the_address_read_again_gives_the_value_and_each_cell_has_one_flag(flagged, name):
    rows, flags = Registered(CASES[name][0]).rows, flagged[name].flags
    assert not flags.duplicated(["Tab", "Row", "Column"]).any()
    for flag in flags.to_dict("records"):
        column = ord(flag["Column"]) - ord("A")
        secret = flag["Header"] == "Managers" and flag["Rule"] == "CEL-02"
        assert flag["Value"] == ("" if secret else display_text(rows[flag["Row"] - 1][column]))
        header_row = next(number for number, row in enumerate(rows) if "Sheet" in row)
        assert flag["Header"] == rows[header_row][column] and flag["Kind"] == "data" and flag["Fix"].endswith(".")
        assert flag["Link"] == f"{ADDRESS}#gid=7&range={flag['Column']}{flag['Row']}"


def test_what_to_do_names_no_column_map_since_the_registry_has_none(flagged):
    fixes = {flag["Rule"]: flag["Fix"] for found in flagged.values() for flag in found.flags.to_dict("records")}
    assert not any("Column Map" in fix for fix in fixes.values())
    assert fixes["TAB-03"].endswith("give it that header: Partnership, Counties, Sheet, Managers, Former Names and "
                                     "Certifies.")


def test_an_empty_workbook_does_not_hide_its_registry_flags():
    full_report = report(f"{HEADERS}\nAshe | | {A} | Ann Lee", empty=("Ashe",))
    assert [where for where, _ in flag_messages(full_report)] == ["must WBK-02 Ashe !",
                                                                  "should CEL-02 Ashe Partnerships!D2"]


def test_many_alike_cells_stay_flags_of_their_own_partnerships():
    lines = "\n".join(f"Partnership {number} | | |" for number in range(12))
    full_report = report(f"{HEADERS}\nAshe | | {A} |\n{lines}")
    assert full_report.flags["Rule"].tolist() == ["CEL-01"] * 12 and full_report.flags["Partnership"].nunique() == 12


MIXED = (f"{HEADERS} | Note\nAshe | | {A} | Ann\nBurke | | {FORM} |\nClay | | {B} |\nDare | | {address(B)} |\n"
         f" | | {C} |\nWake | | {D} | Bob")


def test_who_sees_some_partnerships_sees_no_other_registry_flags():
    everything = tables(MIXED)
    assert len(everything.registry_errors) == 7
    for names in (["Ashe"], ["Clay"], ["Ashe", "Burke"], [WHOLE_REGISTRY], ["(the registry)", "Wake"], []):
        found = everything.of(names)
        assert {fault.partnership for fault in found.registry_errors} == set(names) - {WHOLE_REGISTRY}
        whole = repr(found.registry_errors) + repr(found.failures) + report_of(found).flags.to_csv()
        others = {"Ashe", "Burke", "Clay", "Dare", "Wake", FORM, "Note", C} - set(names) - (
            {FORM} if "Burke" in names else set())
        assert not {word for word in others if word in whole}


@pytest.fixture(scope="module")
def mixed():
    return report(MIXED)


def test_a_partnership_that_its_line_hides_has_one_flag_and_counts_as_not_read(mixed):
    assert [where for where, _ in flag_messages(mixed)] == [
        "must CEL-01 (row 6 of the registry) Partnerships!A6", f"info TAB-03 {WHOLE_REGISTRY} Partnerships!E1",
        "must CEL-02 Burke Partnerships!C3", "must CEL-05 Clay Partnerships!C4", "must CEL-05 Dare Partnerships!C5",
        "should CEL-02 Ashe Partnerships!D2", "should CEL-02 Wake Partnerships!D7"]
    assert mixed.tables.partnerships == ["Ashe", "Wake"] and len(mixed.tables.failures) == 4
    states = workbook_table(mixed, ()).set_index("Partnership")["State"]
    hidden = {"(row 6 of the registry)", "Burke", "Clay", "Dare"}
    assert set(states.index[states == UNREADABLE_WORKBOOK_STATE]) == hidden
    assert set(blockers_table(mixed)["Partnership"]) == hidden
    assert set(blockers_table(mixed)["What"]) == {"The workbook can't be read"}
    musts = ranking(mixed).set_index("Partnership")["Open Must Flags"].to_dict()
    assert musts == dict.fromkeys(hidden, 1) | {"Ashe": 0, "Wake": 0}


def test_a_workbook_that_cannot_be_read_for_another_reason_is_still_reported():
    source = Registered(f"{HEADERS}\nAshe | | |\nAshe | | {A} | Ann\nWake | | {B} |")

    def not_shared(entry):
        if entry.partnership == "Ashe":
            raise WorkbookUnreadable("Ashe was not read: it is not shared with the app.")
        return workbook(name=entry.partnership)

    source.read = not_shared
    report = report_of(build_tables(read_all(source)))
    assert [where for where, _ in flag_messages(report)] == [
        "must WBK-01 Ashe !", "must CEL-01 Ashe Partnerships!C2", "should CEL-02 Ashe Partnerships!D3"]


def test_the_lists_that_draw_flags_take_those_of_the_registry(mixed):
    counts = fix_counts(mixed).set_index("Partnership")
    assert counts.loc[WHOLE_REGISTRY].tolist()[:3] == [0, 0, 1] and counts.loc["Burke"].tolist()[:3] == [1, 0, 0]
    rows = fix_list(mixed, True)
    assert rows["Cell"].tolist() == ["A6", "E1", "C3", "C4", "C5", "D2", "D7"]
    assert {tab["name"] for tab in fix_list_data(mixed)["tabs"]} == {"Partnerships"}
    assert fix_list_pdf(mixed, True).startswith(b"%PDF") and fix_list_xlsx(mixed, True).startswith(b"PK")
    assert flag_rows(mixed)["Cell"].tolist() == ["A6", "C3", "C4", "C5", "D2", "D7", "E1"]
    assert flag_filter_options(mixed).tabs == ("Partnerships",)
    assert len(filter_flags(mixed, ["must"], ["Partnerships"], ["CEL-05"])) == 2
    assert flags_for_rule(mixed, "CEL-05")["Cell"].tolist() == ["C4", "C5"]
    assert rules_with_flag_counts(mixed).set_index("Rule").loc["WBK-01", "Flags Now"] == 0
    assert open_musts_sentence(mixed).startswith("4 must flags are open at 4 partnerships.")
    assert "The workbook can't be read at 4 partnerships" in [fix.what for fix in priority_fixes(mixed)]
    text = [line for _, line in report_lines(mixed)]
    assert text[text.index(WHOLE_REGISTRY) + 2].startswith("    info    TAB-03  Partnerships E1  “Note”")
    assert "    must    CEL-05  Partnerships C4" in "\n".join(text)


def test_only_the_list_itself_is_wrong():
    full_report = report(f"{HEADERS} | Managers\nAshe | | {A} | |\nWake | | {B} | |")
    assert open_musts_sentence(full_report) == (
        "1 must flag is open. Of must and should together, this has the largest effect:") and len(
        blockers_table(full_report)) == 0


@pytest.fixture
def pages_on_the_list(tmp_path, monkeypatch):
    """Let the pages show the workbooks of MIXED."""
    monkeypatch.setenv(current_source.WORKBOOKS_VARIABLE, str(tmp_path))
    monkeypatch.setattr(current_source, "open_source", lambda path: Registered(MIXED))


def test_the_pages_show_them(pages_on_the_list):
    period = {"fiscal_year": YEAR, "as_of": AS_OF}
    shown_flags = {element.proto.alt: element.value for element in opened("compliance.py", **period).dataframe}[
        "Flags, most urgent first"]
    assert shown_flags["Cell"].tolist() == ["A6", "C3", "C4", "C5", "D2", "D7"]
    assert shown_flags["Link"].tolist()[1] == f"{ADDRESS}#gid=7&range=C3"
    one = opened("fix_list.py", partnership="Ashe", **period)
    links = [element.value for element in one.markdown if "](" in element.value]
    assert links == [f"**[D2]({ADDRESS}#gid=7&range=D2)**"]
    where, value = (element.value for element in one.text[1:3])
    assert where.startswith("Partnerships\n") and where.endswith("· CEL-02") and value == "What stands there:\n(blank)"
    counts = opened("fix_list.py", **period).dataframe[0].value
    assert set(counts["Partnership"]) >= {WHOLE_REGISTRY, "Burke", "Ashe"}


class TestInTheTerminal:
    @pytest.fixture
    def google(self):
        with SheetsServer() as server:
            yield server

    @pytest.fixture
    def registry(self, google):
        """A registry of a partnership that can be read, and one whose sheet is a form."""
        return google.add_registry(add_books(google, "Ashe") | {"Burke": FORM}, managers={"Ashe": "Ann Lee"})

    @pytest.fixture
    def check(self, google, tmp_path, registry):
        found = google.secrets(registry=registry.address)
        lines = ["[connections.cop_sheets]", f'api_base = "{found["api_base"]}"', f'registry = "{registry.address}"',
                 f'snapshots = "{tmp_path / "copies"}"', "[connections.cop_sheets.service_account]"]
        lines += [f"{name} = '''{value}'''" for name, value in found["service_account"].items()]
        secrets = tmp_path / "secrets.toml"
        secrets.write_text("\n".join(lines), encoding="utf-8")
        return lambda *more: CliRunner().invoke(cli, [
            "check", "google", "--secrets", str(secrets), "--fiscal-year", YEAR, "--as-of", AS_OF, *more])

    def of_registry(self, result):
        found = csv.DictReader(io.StringIO(result.stdout_bytes.decode("utf-8-sig"), newline=""))
        return [flag for flag in found if flag["Tab"] == "Partnerships"]

    def test_they_are_printed_in_every_format(self, check, registry):
        result = check("--format", "csv")
        found = self.of_registry(result)
        assert [(flag["Severity"], flag["Rule"], flag["Partnership"], flag["Column"] + flag["Row"], flag["Value"])
                for flag in found] == [("must", "CEL-02", "Burke", "C3", FORM), ("should", "CEL-02", "Ashe", "D2", "")]
        assert tuple(found[0]) == FLAG_COLUMNS and "Ann" not in result.stdout
        assert found[0]["Link"] == f"{registry.address}#gid={registry.tab('Partnerships').sheet_id}&range=C3"
        assert result.exit_code == 1 and "Missing here, Burke: in row 3 of the registry" in result.stderr
        flags = [flag for flag in json.loads(check("--format", "json").stdout) if flag["Tab"] == "Partnerships"]
        assert [flag["Row"] for flag in flags] == [3, 2]
        assert "must    CEL-02  Partnerships C3  “https://docs.google.com/forms/" in check().stdout

    @pytest.mark.parametrize(("spoil", "expected"), [
        (lambda google, id: google.set_cell(id, "Partnerships", "C1", "Where"), [
            ("TAB-03", "C1", "Where"), ("TAB-02", "E1", "Sheet")]),
        (lambda google, id: google.set_cell(id, "Partnerships", "B1", "sheet"), [("TAB-04", "C1", "Sheet")]),
        (lambda google, id: [google.set_cell(id, "Partnerships", f"{letter}1", "x") for letter in "ABCD"], [
            ("TAB-01", "", "")]),
        (lambda google, id: google.rename_tab(id, "Partnerships", "Sheet1"), [("TAB-01", "", "")]),
    ])
    def test_where_an_older_list_is_used_the_newer_one_is_flagged(self, google, tmp_path, registry, spoil, expected):
        """On the pages: the terminal uses no older list."""
        def flags_now():
            source = GoogleSource(new_sheet_sync(google, tmp_path, registry=registry.address))
            found = build_report(build_tables(read_all(source)), parse_fiscal_year(YEAR), date.fromisoformat(AS_OF))
            return source, self.of_registry(SimpleNamespace(stdout_bytes=csv_bytes(found.flags)))

        _, before = flags_now()
        spoil(google, registry.id)
        source, found = flags_now()
        own = [flag for flag in found if flag["Partnership"] == WHOLE_REGISTRY]
        assert [(flag["Rule"], flag["Column"] + flag["Row"], flag["Header"]) for flag in own] == expected
        assert [flag for flag in found if flag not in own] == before and before
        assert "Column Map" not in "".join(flag["Fix"] for flag in own) and "The registry" in "".join(source.notices)

    def test_without_an_older_list_nothing_can_be_read(self, google, check, registry):
        google.set_cell(registry.id, "Partnerships", "B1", "Sheet")
        result = check()
        assert result.exit_code == 2 and "has two columns Sheet" in result.stderr
