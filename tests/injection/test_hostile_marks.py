"""XML tags with many characters that a pattern searches for: the search must not take quadratic time."""

from time import process_time

import pytest

from cop_sheets.errors import WorkbookUnreadable
from cop_sheets.readers.workbook_file import read_upload
from tests.support.workbook_bytes import MAIN, shared_string_table, xlsx, xlsx_row

COUNT = 40_000


def sheet(*cells: str) -> tuple[str, str]:
    """Return a tab of one row of cells."""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{xlsx_row(1, *cells)}</sheetData></worksheet>', 'name="x"'


@pytest.mark.parametrize("end", ["/>", "></c>", " t=\"e\"/>", " t=\"e\"><v>#REF!</v></c>"])
def test_error_markers_take_linear_time(end):
    """1,400 bytes used to take more than a minute."""
    data, begun = xlsx(sheet(f"""<c r="A1" x='{' t="e"' * COUNT}'{end}""", '<c r="B1"><v>1</v></c>')), process_time()
    assert read_upload("a.xlsx", data).raw_sheets[0].rows[0][1] == 1
    assert process_time() - begun < 4, "seconds of work"


@pytest.mark.parametrize("end", ["/>", "><f/></c>", "></c>"])
def test_shared_strings_take_linear_time(end):
    data = xlsx(sheet(f"""<c r="A1" x='{'"s"' * COUNT}'{end}"""), shared_strings=shared_string_table("a" * 1_000_000))
    begun = process_time()
    with pytest.raises(WorkbookUnreadable, match="unpacks to more than can be read"):
        read_upload("a.xlsx", data)
    assert process_time() - begun < 4, "seconds of work"


@pytest.mark.parametrize(("cells", "is_read"), [
    (['<c r="A1" t="s"><v>0</v></c>'] * 50, True), (['<c r="A1" t="s"><v>0</v></c>'] * 90, False),
    (["<c r=\"A1\" t='s' s=\"1\"> <v> 0</v></c>"] * 90, False),
    (['<c r="A1" t="s"><x:v y="s">0</x:v></c>'] * 90, False)])
def test_too_large_shared_strings_are_reported_as_before(cells, is_read):
    data = xlsx(sheet(*cells), shared_strings=shared_string_table("a" * 800_000, "b"))
    if is_read:
        assert len(read_upload("a.xlsx", data).raw_sheets[0].rows[0][0]) == 800_000
    else:
        with pytest.raises(WorkbookUnreadable, match="unpacks to more than can be read"):
            read_upload("a.xlsx", data)
