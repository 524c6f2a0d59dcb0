"""`verify`: what holds, what differs by file and figure, what is no pack, and what another version counts otherwise."""

import json
import zipfile
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import cli
from cop_sheets import ReadResult, build_tables, parse_fiscal_year
from cop_sheets.decisions import Decisions, Explanation, ExplanationStatus
from cop_sheets.raw import RawSheet
from summaries import build_report
from summaries.audience import PARTNERSHIP_AUDIENCE
from summaries.counting_version import COUNTING_VERSION
from tests.support.proof import PROOF
from tests.support.sheets import MONTHS, YEAR, workbook
from tests.support.workbook_bytes import with_declared_size
from tests.workflow.packs.examples import (
    NCPC,
    files_of,
    pack_of,
    report_on_workbook,
    small_pack,
    with_decisions,
    with_files,
    with_manifest,
)
from workflow.packs import PackNotMade, PackUnreadable, fingerprint, make_pack, read_pack, verification, verify_pack
from workflow.packs import pack as packing
from workflow.packs.archive import CELLS, EXPLANATIONS, FLAGS, MANIFEST, PACK_FILES, SUMMARY, WORKBOOK, write_archive
from workflow.packs.contents import report_from_cells
from workflow.packs.workbook_xlsx import workbook_xlsx

SHEETS = {"Sessions": "CoP ID | Date | Topic\nC1 | 2024-07-09 | Play\nC1 | 2024-08-13 | Play\nC1 | soon | Play",
          "Consultations": "Date | Individuals | Hours\n2024-10-08 | Cy Dunn | 1.5"}
EVERY = 500    # of a file's bytes one is altered


@pytest.fixture(scope="module")
def pack():
    return small_pack(SHEETS, comment="One month was lost.", event_hash="ab12")


@pytest.fixture(scope="module")
def ncpc_pack():
    return small_pack(SHEETS, NCPC)


def run(folder, pack, *options):
    """Return the exit code and the output of `verify`."""
    path = Path(folder) / "certified.zip"
    path.write_bytes(pack)
    result = CliRunner().invoke(cli, ["verify", str(path), *options])
    assert "Traceback" not in result.output
    return result.exit_code, result.output


def test_it_holds(tmp_path, pack):
    code, output = run(tmp_path, pack)
    assert code == 0
    assert output == (
        "Alamance, FY 24-25 as of July 15, 2025, certified July 16, 2025 by Ann Lee.\n"
        f"certified.zip agrees with itself; compare fingerprint {fingerprint(pack)} with NCPC's list.\n")


def test_it_is_the_one_certified(tmp_path, pack, ncpc_pack):
    for data in (pack, ncpc_pack):
        code, output = run(tmp_path, data, "--fingerprint", fingerprint(data).upper())
        assert code == 0 and output.endswith("certified.zip is the one certified.\n")
    code, output = run(tmp_path, pack, "--fingerprint", fingerprint(ncpc_pack))
    assert code == 1 and "manifest.json: this is not the one certified" in output


@pytest.mark.proof
@pytest.mark.parametrize("audience", [PARTNERSHIP_AUDIENCE, NCPC], ids=["own", "NCPC"])
def test_every_altered_byte_is_named(audience, pack, ncpc_pack, monkeypatch):
    """In `make test` without working out the figures, which is not what names an altered byte."""
    if not PROOF:
        monkeypatch.setattr(verification, "_compare", lambda pack: verification._Results())
    data = pack if audience is PARTNERSHIP_AUDIENCE else ncpc_pack
    files = files_of(data)
    assert set(files) == set(PACK_FILES)
    for name, content in files.items():
        for at in range(0, len(content), EVERY):
            changed = content[:at] + bytes([content[at] ^ 1]) + content[at + 1:]
            checked = verify_pack(with_files(data, {name: changed}), fingerprint(data))
            assert not checked.holds and any(text.startswith(f"{name}: ") for text in checked.differences), (name, at)


@pytest.mark.parametrize("is_for_ncpc", [False, True])
def test_an_altered_cell_with_new_hashes_is_named_by_figure(tmp_path, pack, ncpc_pack, is_for_ncpc):
    data = ncpc_pack if is_for_ncpc else pack
    cells = files_of(data)[CELLS].replace(b",number,1.5\r\n", b",number,2.5\r\n").replace(b",text,1.5\r\n",
                                                                                          b",text,2.5\r\n")
    forged = with_files(data, {CELLS: cells}, new_hashes=True)
    code, output = run(tmp_path, forged)
    assert code == 1
    assert "ncpc-summary.csv: Hours of consultation: Display is “1.5”, and the cells give “2.5”." in output
    code, output = run(tmp_path, forged, "--fingerprint", fingerprint(data))
    assert code == 1 and "manifest.json: this is not the one certified" in output


@pytest.mark.parametrize(("name", "old", "new", "found"), [
    (SUMMARY, b",2,,,2,2,", b",9,,,9,2,", "ncpc-summary.csv: Number of sessions"),
    (FLAGS, b"Open", b"Explained", "Status is “Explained”"),
    ("reconciliation.csv", b"Sessions,3,2,", b"Sessions,4,3,", "reconciliation.csv: Sessions: Rows Read is “4”"),
    ("rows.csv", b"Sessions,4,undated,\r\n", b"", "rows.csv: Sessions, 4 is not in the file, and the cells give it"),
    (EXPLANATIONS, b"Partnership,", b"Partner,", "cells.csv or explanations.csv: "),
    (CELLS, b"Tab,Row", b"Tab,Now", "cells.csv or explanations.csv: "),
    (SUMMARY, b"\r\n", b"\n", "ncpc-summary.csv: ")])
def test_an_altered_table_with_new_hashes_is_named(pack, name, old, new, found):
    content = files_of(pack)[name]
    assert old in content
    checked = verify_pack(with_files(pack, {name: content.replace(old, new)}, new_hashes=True))
    assert not checked.holds and any(found in sentence for sentence in checked.differences), checked.differences


@pytest.mark.parametrize("is_for_ncpc", [False, True])
def test_a_workbook_of_other_cells_with_new_hashes_is_named(tmp_path, pack, ncpc_pack, is_for_ncpc):
    data = ncpc_pack if is_for_ncpc else pack
    other = workbook_xlsx([RawSheet("Sessions", [["CoP ID"], ["C7"]])])
    forged = with_files(data, {WORKBOOK: other}, new_hashes=True)
    code, output = run(tmp_path, forged)
    assert code == 1 and "workbook.xlsx: its cells are not those in cells.csv." in output
    assert run(tmp_path, with_files(data, {WORKBOOK: b"x"}, new_hashes=True))[0] == 1
    stored = BytesIO()
    with zipfile.ZipFile(BytesIO(files_of(data)[WORKBOOK])) as book, zipfile.ZipFile(stored, "w") as again:
        for part in book.namelist():
            again.writestr(part, book.read(part))
    assert run(tmp_path, with_files(data, {WORKBOOK: stored.getvalue()}, new_hashes=True))[0] == 0
    code, output = run(tmp_path, with_manifest(forged, versions={"product": "0.9",
                                                                   "counting": verification.COUNTING_VERSION}))
    if is_for_ncpc:
        assert code == 1 and "workbook.xlsx: its cells are not those in cells.csv." in output
    else:
        assert code == 0 and "Of workbook.xlsx only the hash is checked, because version 0.9 of the product" in output


@pytest.mark.parametrize("changed", [{"source_version": "v1"}, {"lists": {"outputs": []}}, {"as_of": "2025-03-01"}])
def test_an_altered_manifest_is_found_by_the_figures(pack, changed):
    assert not verify_pack(with_manifest(pack, **changed)).holds


@pytest.mark.parametrize("changed", [
    {"format": 2}, {"format": "1"}, {"format": 0}, {"as_of": "soon"}, {"when": "2025-07-16T14:30:00"}, {"for": "all"},
    {"files": {}}, {"versions": {}}, {"confirmed_nones": [1]}, {"min_respondents": "5"}, {"min_respondents": 0},
    {"min_respondents": -1}, {"fiscal_year": "x"}])
def test_a_manifest_that_cannot_be_read_is_no_pack(tmp_path, pack, changed):
    code, output = run(tmp_path, with_manifest(pack, **changed))
    assert code == 2 and output.count("\n") == 1
    assert ("of format 2, from a later version" in output) == (changed == {"format": 2})


def zipped(files, compression=zipfile.ZIP_DEFLATED):
    """Return a zip archive of (name, bytes)."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return out.getvalue()


def not_packs(pack):
    """Yield, by name, what is no pack and a part of the sentence about it."""
    files = files_of(pack)
    yield "empty", b"", "not a pack, which is a zip archive"
    yield "text", b"Partnership,Year", "not a pack, which is a zip archive"
    yield "cut", pack[:-200], "damaged or incomplete"
    yield "other zip", zipped([("a.txt", b"x")]), "it holds a.txt"
    yield "leads out", zipped([*files.items(), ("../../evil.sh", b"x")]), "it holds ../../evil.sh"
    yield "absolute", zipped([*files.items(), ("/etc/passwd", b"x")]), "it holds /etc/passwd"
    yield "backslash", zipped([*files.items(), ("..\\cells.csv", b"x")]), "it holds"
    yield "missing", zipped([(name, data) for name, data in files.items() if name != CELLS]), "it lacks cells.csv"
    yield "other spelling", zipped([(name.upper(), data) for name, data in files.items()]), "it holds CELLS.CSV"
    yield "compression", zipped(files.items(), zipfile.ZIP_BZIP2), "damaged"
    at = pack.index(b"flags.csv") + 60    # within its compressed content
    yield "altered byte", pack[:at] + bytes([pack[at] ^ 1]) + pack[at + 1:], "damaged or incomplete, at flags.csv"
    yield "bomb", write_archive(files | {CELLS: bytes(257 * 1024 * 1024)}), "would unpack to more"
    yield "manifest bomb", write_archive(files | {MANIFEST: bytes(2 * 1024 * 1024)}), "would unpack to more"
    hidden = with_declared_size(write_archive(files | {CELLS: bytes(9 * 1024 * 1024)}), CELLS, 10)
    yield "hidden bomb", hidden, "damaged"
    yield "nested", write_archive(files | {MANIFEST: b"[" * 100_000}), "not a pack that can be checked"


def test_what_is_no_pack_is_said_in_a_sentence(tmp_path, pack):
    for name, data, sentence in not_packs(pack):
        code, output = run(tmp_path, data)
        assert (code, output.count("\n")) == (2, 1) and sentence in output, (name, output)


def test_a_file_twice_is_no_pack(pack):
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zipped([*files_of(pack).items(), (CELLS, b"x")])
    with pytest.raises(PackUnreadable, match="a file twice"):
        read_pack(data)


@pytest.mark.parametrize("path", ["nothing.zip", "."])
def test_a_missing_file(tmp_path, path):
    result = CliRunner().invoke(cli, ["verify", str(tmp_path / path)])
    assert result.exit_code == 2 and "can't be read" in result.output


def test_another_counting_version(tmp_path, pack, monkeypatch):
    monkeypatch.setattr(verification, "COUNTING_VERSION", COUNTING_VERSION + 1)
    code, output = run(tmp_path, pack)
    assert code == 3 and "all hashes hold" in output and "every figure is the same by both" in output
    summary = files_of(pack)[SUMMARY]
    other = with_files(pack, {SUMMARY: summary.replace(b",1.5,,,1.5,", b",1.6,,,1.6,")}, new_hashes=True)
    code, output = run(tmp_path, other)
    assert code == 3
    assert ("ncpc-summary.csv: Hours of consultation: Display is “1.6”, and the cells give “1.5”: counted otherwise "
            f"since version {COUNTING_VERSION + 1}.") in output
    code, output = run(tmp_path, with_files(other, {SUMMARY: summary}))
    assert code == 1 and "ncpc-summary.csv: it was changed after the certification" in output


def test_cells_on_which_the_product_fails(pack, monkeypatch):
    monkeypatch.setattr(verification, "computed_files", lambda report: 1 / 0)
    assert verify_pack(pack).differences == (
        "cells.csv: the product fails on these cells, so they are not those that were certified.",)


@pytest.mark.parametrize("number", ["nan", "inf", "-inf", "1e308"])
def test_cells_that_are_no_numbers(tmp_path, pack, number):
    cells = files_of(pack)[CELLS]
    changed = cells.replace(b",text,Play\r\n", f",number,{number}\r\n".encode(), 1)
    assert changed != cells
    code, output = run(tmp_path, with_files(pack, {CELLS: changed}, new_hashes=True))
    assert code == 1 and "does not hold" in output


def test_a_pack_on_which_the_product_fails(pack, monkeypatch):
    monkeypatch.setattr(verification, "workbook_xlsx", lambda raw_sheets: 1 / 0)
    assert verify_pack(pack).differences == (
        "The product itself fails on this pack, so its figures can't be confirmed.",)


def test_the_same_certification_gives_the_same_bytes(pack):
    report = build_report(build_tables(ReadResult([workbook(name="Ashe"), workbook(SHEETS)])),
                          parse_fiscal_year(YEAR), date(2025, 7, 15))
    details = read_pack(pack).manifest.certification
    assert make_pack(report, details, PARTNERSHIP_AUDIENCE) == pack


def test_the_manifest_says_what_was_certified(pack):
    manifest = json.loads(files_of(pack)[MANIFEST])
    assert {name: manifest[name] for name in ("partnership", "fiscal_year", "as_of", "who", "when", "comment",
                                              "event_hash", "format", "for")} == {
        "partnership": "Alamance", "fiscal_year": "FY 24-25", "as_of": "2025-07-15", "who": "Ann Lee",
        "when": "2025-07-16T14:30:00+00:00", "comment": "One month was lost.", "event_hash": "ab12", "format": 1,
        "for": "the partnership"}
    assert read_pack(pack).manifest.certification.when.utcoffset() is not None


def test_explanations_are_worked_out_again():
    report = report_on_workbook(workbook({"Sessions": "CoP ID | Date | Minutes\n" + "\n".join(
        f"C1 | {month}-09 | 60" for month in MONTHS[1:])}))
    (flag_id,) = report.flags.loc[report.flags["Rule"] == "COP-10", "Flag ID"]
    approved = Explanation("Alamance", flag_id, "A hurricane.", "a@example.org", date(2025, 7, 2), rule="COP-10",
                           status=ExplanationStatus.APPROVED, decided_by="b@example.org", decided_on=date(2025, 7, 3))
    explained = with_decisions(report, Decisions((approved,)))
    pack = pack_of(explained)
    assert read_pack(pack).explanations() == (approved,) and b"Explained" in files_of(pack)[FLAGS]
    assert verify_pack(pack).holds
    assert files_of(pack)[SUMMARY] == files_of(pack_of(report))[SUMMARY]
    declined = files_of(pack)[EXPLANATIONS].replace(b"Approved", b"Declined")
    checked = verify_pack(with_files(pack, {EXPLANATIONS: declined}, new_hashes=True))
    assert any(sentence.startswith("flags.csv: COP-10") and "Explained" in sentence for sentence in checked.differences)


def test_a_pack_that_could_not_be_read_is_not_made(monkeypatch):
    monkeypatch.setattr(packing, "MAX_UNPACKED_BYTES", 10_000)
    with pytest.raises(PackNotMade, match="more cells than a pack can hold"):
        small_pack()


def test_a_pack_of_other_figures_is_not_made(monkeypatch):
    monkeypatch.setattr(packing, "report_from_cells", lambda sheets, *more: report_from_cells(sheets[:-1], *more))
    with pytest.raises(PackNotMade, match="the figures that its cells give are not those of the report"):
        small_pack()


@pytest.mark.parametrize("more", [{"partnership": "Ashe"}, {"as_of": date(2025, 7, 1)}, {"when": datetime(2025, 7, 1)}])
def test_a_certification_of_another_report_is_an_error(more):
    with pytest.raises(ValueError):
        pack_of(report_on_workbook(workbook()), **more)


@pytest.mark.parametrize("alter", [
    lambda text: text.replace('"partnership":', '"partnership": "Burke",\n  "partnership":', 1),
    lambda text: text.replace('"format": 1', '"format": true', 1), lambda text: text.replace("{", '{\n  "more": 1,', 1),
    lambda text: text + "\n"], ids=["a key twice", "true", "another key", "another line"])
def test_a_manifest_is_as_the_product_writes_it(pack, alter):
    files = files_of(pack)
    files[MANIFEST] = alter(files[MANIFEST].decode()).encode()
    with pytest.raises(PackUnreadable, match="is not as the product writes it"):
        read_pack(zipped(files.items()))
