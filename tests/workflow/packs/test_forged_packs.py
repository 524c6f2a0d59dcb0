"""`verify` of packs that somebody wrote to deceive, with new hashes, whatever their manifest calls them."""

import csv
import io

import pytest

from summaries.audience import PARTNERSHIP_AUDIENCE
from tests.support.sheets import MONTHS, monthly
from tests.workflow.packs.examples import NCPC, files_of, small_pack, with_files, with_manifest
from workflow.packs import read_pack, verify_pack
from workflow.packs.archive import CELLS, EXPLANATIONS, FLAGS, RECONCILIATION, ROWS, WORKBOOK
from workflow.packs.cells_csv import cells_csv, parse_cells_csv
from workflow.packs.table_differences import written_anew
from workflow.packs.workbook_xlsx import workbook_xlsx

SHEETS = {"CoPs": "CoP ID | CoP Name | Facilitators | Membership\nC1 | Rainbow | Zelda Quine | Open",
          "Sessions": f"CoP ID | Date | Status | Notes\n{monthly(months=MONTHS[3:])}\nC1 | soon | Held | by Zelda",
          "Consultations": "Date | Individuals | Hours\n2024-10-08 | Zelda Quine | 1.5"}
SAYS = "manifest.json says that this is NCPC's pack, but"


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
    (b"text,Person 1\r\n", b"text,Zelda Quine\r\n", "it holds in the tab Consultations at B2"),
    (b"text,not shown\r\n", b"text,ask Zelda\r\n", "it holds in the tab Sessions at B11"),
    (b"Sessions,1,D,text,Same Cells\r\n", b"Sessions,1,D,text,Same Cells\r\nSessions,1,E,text,Notes\r\n",
     "it holds in the tab Sessions at E1"),
    (b"Column Map", b"Zelda", "")])
def test_ncpcs_pack_with_typed_text(packs, old, new, place):
    pack = packs[1]
    if old not in files_of(pack)[CELLS]:    # no such tab in this pack: one more
        sheets = [*read_pack(pack).raw_sheets(), *read_pack(packs[0]).raw_sheets()[-1:]]
        sheets[-1].name = "Diary"
        forged = with_files(pack, {CELLS: cells_csv(sheets), WORKBOOK: workbook_xlsx(sheets)}, new_hashes=True)
        place = "it holds other tabs"
    else:
        forged = with_cells(pack, old, new)
    found = [sentence for sentence in differences(forged) if sentence.startswith(f"{CELLS}: {SAYS} {place}")]
    assert found, differences(forged)


def altered_table(pack, name, column, text):
    """Return a pack with a text in a column of the first row of a file, with new hashes."""
    headers, *rows = csv.reader(io.StringIO(files_of(pack)[name].decode("utf-8-sig"), newline=""))
    rows[0][headers.index(column)] = text
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows([headers, *rows])
    return with_files(pack, {name: out.getvalue().encode("utf-8-sig")}, new_hashes=True)


@pytest.mark.parametrize(("name", "column", "text", "found"), [
    (FLAGS, "Message", "Zelda was ill", f"{FLAGS}: {SAYS} it holds text that no pack of NCPC's has."),
    (FLAGS, "Link", "https://x.org", f"{FLAGS}: {SAYS} it holds text that no pack of NCPC's has."),
    (RECONCILIATION, "Counted", "99", f"{RECONCILIATION}: CoPs"),
    (RECONCILIATION, "Rows Read", "99", f"{RECONCILIATION}: CoPs"),
])
def test_an_altered_table_of_ncpcs_pack(packs, name, column, text, found):
    assert any(sentence.startswith(found) for sentence in differences(altered_table(packs[1], name, column, text)))


def test_explanations_and_comment_of_ncpcs_pack(packs):
    pack = packs[1]
    assert differences(with_manifest(pack, comment="by Zelda")) == [
        f"manifest.json: {SAYS} it holds a comment, which no pack of NCPC's has."]
    text = files_of(pack)[EXPLANATIONS] + b"Alamance,F-0123456789AB,,COP-10,,by Zelda,,,Waiting,,,,\r\n"
    found = differences(with_files(pack, {EXPLANATIONS: text}, new_hashes=True))
    assert f"{EXPLANATIONS}: {SAYS} it holds text that no pack of NCPC's has." in found


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
