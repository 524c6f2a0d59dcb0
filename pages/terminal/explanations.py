"""Explanations that `check` reads from a file: an explanations.csv, or the pack that holds one."""

from dataclasses import replace
from pathlib import Path

from cop_sheets import SheetsError, Tables
from cop_sheets.decisions import Explanation, parse_explanations_csv
from cop_sheets.errors import BadRequest
from cop_sheets.text import join_words, match_key
from pages.terminal.printing import print_warnings
from workflow.packs import read_pack, read_pack_file
from workflow.packs.archive import EXPLANATIONS

_ZIP_START = b"PK"


def read_explanations(path: str, tables: Tables) -> tuple[Explanation, ...]:
    """Return the explanations in the file at `path`; a pack is read in memory, within limits.

    Partnerships have their names as in `tables`, however the file spells them.
    Warns if none of them is about a partnership of `tables`. Raises SheetsError with a sentence for any other file.
    """
    data = read_pack_file(path)
    if data.startswith(_ZIP_START):
        pack = read_pack(data, Path(path).name)
        if EXPLANATIONS in pack.damaged_files:
            raise BadRequest(f"{path}: {EXPLANATIONS} was changed after the pack was made. Download it again.")
        read = pack.explanations
    else:
        def read() -> tuple[Explanation, ...]:
            return parse_explanations_csv(data)
    try:
        read_names = {match_key(name): name for name in tables.all_partnerships}
        explanations = tuple(replace(explanation, partnership=read_names.get(
            match_key(explanation.partnership), explanation.partnership)) for explanation in read())
    except SheetsError as problem:
        raise BadRequest(f"{path}: {problem}") from problem
    names = list(dict.fromkeys(explanation.partnership for explanation in explanations))
    if names and not set(names) & set(tables.all_partnerships):
        print_warnings([f"None of the explanations in {path} is about a partnership that was read: they are about "
                        f"{join_words(names)}."])
    return explanations
