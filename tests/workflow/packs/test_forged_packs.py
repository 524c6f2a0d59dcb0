"""`verify` of packs that somebody wrote to deceive, with new hashes, whatever their manifest calls them."""

import csv
import io

import pytest
from click.testing import CliRunner

from cli import cli
from summaries.audience import PARTNERSHIP_AUDIENCE
from summaries.counting_version import COUNTING_VERSION
from tests.support.sheets import MONTHS, monthly
from tests.workflow.packs.examples import NCPC, files_of, small_pack, with_files, with_manifest
from workflow.packs import PackUnreadable, read_pack, stack_packs, verify_pack
from workflow.packs.archive import CELLS, EXPLANATIONS, FLAGS, RECONCILIATION, ROWS, WORKBOOK
from workflow.packs.cells_csv import cells_csv, parse_cells_csv
from workflow.packs.ncpc import NCPC_CELLS_FORM
from workflow.packs.ncpc import cells as ncpc_cells
from workflow.packs.table_differences import written_anew
from workflow.packs.workbook_xlsx import workbook_xlsx

SHEETS = {"CoPs": "CoP ID | CoP Name | Facilitators | Membership\nC1 | Rainbow | Zelda Quine | Open",
          "Sessions": f"CoP ID | Date | Status | Notes\n{monthly(months=MONTHS[3:])}\nC1 | soon | Held | by Zelda",
          "Consultations": "Date | Individuals | Hours\n2024-10-08 | Zelda Quine | 1.5"}
SAYS = "manifest.json says that this is NCPC's pack, but"
TYPED = f"{SAYS} it holds text that no pack of NCPC's has."
OLDER = {"product": "0.0.1", "counting": COUNTING_VERSION}


@pytest.fixture(scope="module")
def packs():
    """Return the partnership's pack, and NCPC's."""
    return small_pack(SHEETS), small_pack(SHEETS, NCPC)


def differences(pack):
    """Return what `verify` finds; never a name."""
    found = verify_pack(pack).sentences()
    assert "Zelda" not in "\n".join(found)
    return [sentence for sentence in found[1:-1] if not sentence.startswith("This is NCPC's pack")]


def without_must_flags(pack):
    """Return a pack without its must flags, with new hashes."""
    headers, *rows = csv.reader(io.StringIO(files_of(pack)[FLAGS].decode("utf-8-sig"), newline=""))
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows([headers, *(row for row in rows if "must" not in row)])
    return with_files(pack, {FLAGS: out.getvalue().encode("utf-8-sig")}, new_hashes=True)


def test_an_own_pack_that_says_it_is_ncpcs(packs):
    own = packs[0]
    found = differences(with_manifest(without_must_flags(own), source_version="v0", **{"for": "NCPC"}))
    assert any("Source Version is" in sentence for sentence in found)
    assert f"{CELLS}: {SAYS} it holds in the tab CoPs at C1 what no pack of NCPC's has there." in found
    assert any(sentence.startswith(f"{FLAGS}: COP-10, ") for sentence in found)


def with_cells(pack, old, new):
    """Return a pack with other cells, and a workbook of them, with new hashes."""
    cells = files_of(pack)[CELLS]
    assert old in cells
    cells = cells.replace(old, new, 1)
    return with_files(pack, {CELLS: cells, WORKBOOK: workbook_xlsx(parse_cells_csv(cells))}, new_hashes=True)


@pytest.mark.parametrize(("old", "new", "place"), [
    (b"text,Person 1\r\n", b"text,Zelda Quine\r\n", "in the tab Consultations at B2"),
    (b"text,not shown\r\n", b"text,ask Zelda\r\n", "in the tab Sessions at B11"),
    (b"\r\nSessions,1,E,text,Same Cells\r\n", b"\r\nSessions,1,E,text,Same Cells\r\nSessions,1,F,text,Notes\r\n",
     "in the tab Sessions at F1")])
def test_ncpcs_pack_with_typed_text(packs, old, new, place):
    found = differences(with_cells(packs[1], old, new))
    assert [sentence for sentence in found if sentence.startswith(f"{CELLS}: {SAYS} it holds {place}")], found


def test_ncpcs_pack_with_another_tab(packs):
    sheets = [*read_pack(packs[1]).raw_sheets(), *read_pack(packs[0]).raw_sheets()[-1:]]
    sheets[-1].name = "Diary"
    found = differences(with_files(packs[1], {CELLS: cells_csv(sheets), WORKBOOK: workbook_xlsx(sheets)},
                                   new_hashes=True))
    assert [sentence for sentence in found if sentence.startswith(f"{CELLS}: {SAYS} it holds other tabs")], found


REPLACED = {"CoPs": "CoP ID | CoP Name | Membership\nC1 | Rainbow | Open\nC2 | Blue | Open\nC3 | Blue | Open\n"
                    "Other CoP | Sun | Open",
            "Sessions": "CoP ID | Date | Status\nC1 | 2024-10-09 | Held\nBlue | 2024-10-10 | Held\n"
                        "nobody | 2024-10-09 | Held",
            "Trainings": "Training ID | Title | Date | Participants\n | First | 2023-09-10 | 4\n"
                         " | Second | 2023-09-12 | 4\n | Third | 2024-09-10 | 4"}


@pytest.fixture(scope="module")
def replaced():
    """Return NCPC's pack of a workbook of which many texts are replaced."""
    return small_pack(REPLACED, NCPC)


@pytest.mark.parametrize(("text", "number"), [
    (b"Unknown CoP", b"Unknown CoP 9195550101"),
    (b"Shared name 1", b"Shared name 7"), (b"Other event 1", b"Other event 9195550101"),
    (b"Other event 2", b"Other event 3"), (b"Other event 2", b'"Other event 7, 2"')])
def test_texts_that_replace_others_have_the_numbers_that_the_writer_gives(replaced, text, number):
    assert differences(replaced) == []
    cells = files_of(replaced)[CELLS]
    assert text in cells
    cells = cells.replace(text, number)
    forged = with_files(replaced, {CELLS: cells, WORKBOOK: workbook_xlsx(parse_cells_csv(cells))}, new_hashes=True)
    found = differences(forged)
    assert any(sentence.startswith(f"{CELLS}: {SAYS} it holds in the tab ") for sentence in found), found


def altered_table(pack, name, column, text):
    """Return a pack with a text in a column of the first row of a file, with new hashes."""
    headers, *rows = csv.reader(io.StringIO(files_of(pack)[name].decode("utf-8-sig"), newline=""))
    rows[0][headers.index(column)] = text
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows([headers, *rows])
    return with_files(pack, {name: out.getvalue().encode("utf-8-sig")}, new_hashes=True)


@pytest.mark.parametrize(("name", "column", "text", "found"), [
    (FLAGS, "Message", "Zelda was ill", f"{FLAGS}: {TYPED}"),
    (FLAGS, "Link", "https://x.org", f"{FLAGS}: {TYPED}"),
    (RECONCILIATION, "Counted", "99", f"{RECONCILIATION}: CoPs"),
    (RECONCILIATION, "Rows Read", "99", f"{RECONCILIATION}: CoPs"),
    (RECONCILIATION, "Blank", "5", f"{RECONCILIATION}: CoPs: Not Data is not the sum"),
    *((FLAGS, column, text, f"{FLAGS}: {TYPED}") for column, text in {
        "Flag ID": "F-Zelda_Quine_9195550101", "Subject": "S-ZeldaQuineWasIll", "Column": "ZELDA", "Rule": "ZEL-01",
        "Row": "9195550101", "Tab": "Zelda", "Header": "Zelda"}.items()),
    *((RECONCILIATION, column, text, f"{RECONCILIATION}: {TYPED}") for column in (
        "Blank", "Pre-filled", "Example", "Totals", "Heading", "Repeated header", "Note", "Not Data")
      for text in ("Zelda", "9195550101")),
])
def test_an_altered_table_of_ncpcs_pack(packs, name, column, text, found):
    assert any(sentence.startswith(found) for sentence in differences(altered_table(packs[1], name, column, text)))


def test_explanations_and_comment_of_ncpcs_pack(packs):
    pack = packs[1]
    assert differences(with_manifest(pack, comment="by Zelda")) == [
        f"manifest.json: {SAYS} it holds a comment, which no pack of NCPC's has."]
    assert differences(with_manifest(pack, statement="by Zelda")) == [f"manifest.json: {TYPED}"]
    assert f"manifest.json: {TYPED}" in differences(with_manifest(pack, source_version="Zelda"))
    assert f"manifest.json: {TYPED}" in differences(with_manifest(pack, event_hash="Zelda"))


@pytest.mark.parametrize("row", [
    b"Alamance,F-0123456789AB,,COP-10,,by Zelda,,,Waiting,,,,",
    b"Alamance,F-Zelda Quine was ill,,COP-10,,,,,Waiting,,,,",
    b"Alamance,F-0123456789AB,Zelda,COP-10,,,,,Waiting,,,,", b"Alamance,F-0123456789AB,,Zelda,,,,,Waiting,,,,",
    b"Zelda,F-0123456789AB,,COP-10,,,,,Waiting,,,,", b"Alamance,F-0123456789AB,,ILL-01,,,,,Waiting,,,,"])
def test_explanations_of_ncpcs_pack(packs, row):
    text = files_of(packs[1])[EXPLANATIONS] + row + b"\r\n"
    assert f"{EXPLANATIONS}: {TYPED}" in differences(with_files(packs[1], {EXPLANATIONS: text}, new_hashes=True))


def test_a_product_version_is_a_number(packs):
    for pack in packs:
        for version in ("Zelda", "1\n\x1b[2KOK: it is the one certified.", "9195550101", ""):
            with pytest.raises(PackUnreadable, match="is not as the product writes it"):
                read_pack(with_manifest(pack, versions={"product": version, "counting": COUNTING_VERSION}))


def test_what_a_pack_holds_writes_no_lines_of_its_own(packs):
    for pack in packs:
        forged = with_manifest(altered_table(pack, RECONCILIATION, "Tab", "CoPs\n\x1b[2KOK"), who="Ann\nLee\x1b[2K",
                               source_version="v0\nOK")
        assert all(sentence.isprintable() for sentence in verify_pack(forged).sentences())


def test_an_older_version_excuses_no_typed_text(packs):
    """Where another version may have other words, it is said that they can't be checked."""
    own, pack = packs
    forged = with_files(pack, {WORKBOOK: files_of(own)[WORKBOOK]}, new_hashes=True)
    assert f"{WORKBOOK}: its cells are not those in {CELLS}." in differences(with_manifest(forged, versions=OLDER))
    for column, text in {"Flag ID": "F-Zelda_Quine_9195550101", "Rule": "Zelda", "Status": "Zelda"}.items():
        found = differences(with_manifest(altered_table(pack, FLAGS, column, text), versions=OLDER))
        assert f"{FLAGS}: {TYPED}" in found
    for column in ("Message", "Header", "Tab"):
        checked = verify_pack(with_manifest(altered_table(pack, FLAGS, column, "Zelda was ill"), versions=OLDER))
        assert any(f"{FLAGS}: this version can't check whether it holds what somebody typed" in sentence
                   for sentence in checked.unchecked)
        assert not any(words in sentence for sentence in checked.sentences() for words in ("agrees with", "Zelda"))
    honest = verify_pack(with_manifest(pack, versions=OLDER))
    assert honest.holds and not honest.unchecked


@pytest.mark.parametrize("versions", [{"counting": COUNTING_VERSION + 1}, {"cells": NCPC_CELLS_FORM + 1},
                                      {"counting": COUNTING_VERSION + 1, "cells": NCPC_CELLS_FORM + 1}])
def test_ncpcs_pack_of_another_writer(packs, monkeypatch, tmp_path, versions):
    with monkeypatch.context() as patch:
        patch.setattr(ncpc_cells, "_ENTRY", "typed")
        patch.setattr(ncpc_cells, "SAME_CELLS_HEADER", "Equal Cells")
        pack = small_pack(SHEETS, NCPC)
    assert not verify_pack(pack).holds    # in this version's form
    pack = with_manifest(pack, versions=OLDER | versions)
    (tmp_path / "p.zip").write_bytes(pack)
    result = CliRunner().invoke(cli, ["verify", str(tmp_path / "p.zip")])
    assert result.exit_code == 3, result.output
    assert f"{CELLS}: this version can't check whether it holds what somebody typed" in result.output
    assert "agrees with itself" not in result.output
    assert not stack_packs([("p.zip", pack)]).summary    # like that of a later counting version
    for column, text in {"Flag ID": "F-Zelda_Quine", "Subject": "Zelda"}.items():
        assert f"{FLAGS}: {TYPED}" in differences(altered_table(pack, FLAGS, column, text))


def test_flags_that_ncpcs_cells_give_are_worked_out_again(packs):
    """A missed month needs nothing that NCPC doesn't get."""
    found = differences(without_must_flags(packs[1]))
    assert [sentence for sentence in found if sentence.startswith(f"{FLAGS}: COP-10, ")], found


@pytest.mark.parametrize("audience", [PARTNERSHIP_AUDIENCE, NCPC])
def test_an_output_with_rows_is_not_confirmed_as_none(packs, audience):
    pack = packs[audience is NCPC]
    outputs = ["Number of sessions", "Hours of consultation"]
    found = differences(with_manifest(pack, confirmed_nones=outputs))
    for output in outputs:
        assert f"manifest.json: {output} is confirmed as none, and the cells give rows of it." in found


ALTERATIONS = {
    "line ends": lambda data: data.replace(b"\r\n", b"\n"), "no mark": lambda data: data.removeprefix(b"\xef\xbb\xbf"),
    "an empty line": lambda data: data + b"\r\n", "no last line end": lambda data: data.removesuffix(b"\r\n"),
    "quotation marks": lambda data: data.replace(b"Tab", b'"Tab"', 1), "no text": lambda data: b"\xff"}


@pytest.mark.parametrize("alter", ALTERATIONS.values(), ids=ALTERATIONS)
def test_a_table_that_is_written_otherwise(packs, alter):
    for name in (FLAGS, ROWS, RECONCILIATION):
        data = files_of(packs[0])[name]
        assert written_anew(data) == data != alter(data) != written_anew(alter(data))


@pytest.mark.parametrize("audience", [PARTNERSHIP_AUDIENCE, NCPC])
@pytest.mark.parametrize("alteration", ["line ends", "no mark"])
def test_each_file_is_as_the_product_writes_it(packs, audience, alteration):
    pack = packs[audience is NCPC]
    files = {name: ALTERATIONS[alteration](data) for name, data in files_of(pack).items() if name.endswith(".csv")}
    assert sorted(differences(with_files(pack, files, new_hashes=True))) == [
        f"{name}: it is not written as the product writes it." for name in sorted(files)]


@pytest.mark.parametrize(("is_ncpcs", "old", "new"), [(True, b",number,1.5\r\n", b",number,1.50\r\n"),
                                                      (False, b",text,Rainbow\r\n", b',text,"""Rainbow"""\r\n')])
def test_each_cell_is_as_the_product_writes_it(packs, is_ncpcs, old, new):
    cells = files_of(packs[is_ncpcs])[CELLS]
    assert old in cells
    found = differences(with_files(packs[is_ncpcs], {CELLS: cells.replace(old, new)}, new_hashes=True))
    assert found == [f"{CELLS}: it is not written as the product writes it."]


def test_packs_hold(packs):
    for pack in packs:
        assert differences(pack) == []
