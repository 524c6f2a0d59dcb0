"""A believable state for trying things out: partnerships' workbooks, mistakes of every rule, and the answer key."""

from datetime import date
from functools import cached_property
from pathlib import Path
from random import Random

import pandas as pd

from cop_sheets.errors import BadRequest
from cop_sheets.fiscal_year import FiscalYear, fiscal_year_of
from cop_sheets.raw import Workbook
from cop_sheets.readers import read_workbook_bytes
from cop_sheets.sample.content import COUNTIES
from cop_sheets.sample.generator import tell
from cop_sheets.sample.mistakes import PACKS
from cop_sheets.sample.scenario import Scene
from cop_sheets.sample.workbook import Book, KeyLine
from cop_sheets.sources import ANSWER_KEY, Entry
from cop_sheets.writers import csv_bytes, template_bytes, template_grids, write_file

SAMPLE_AS_OF = date(2025, 7, 15)
PARTNERSHIPS, YEARS, SEED = 6, 2, 1
MOST_YEARS = 50
KEY_COLUMNS = ("Fiscal Year", "As Of", "Severity", "Rule", "Partnership", "CoP ID", "Tab", "Row", "Column", "Value")
# A state of many keeps a minority with mistakes: as many partnerships of every fifteen as there are packs of mistakes.
MISTAKES_EVERY = 15
FEWEST_COPS_FOR_MISTAKES = 4
UNREADABLE_RULE, BLANK_RULE = "WBK-01", "WBK-02"


class SampleSource:
    """The sample as a source of workbooks, told in memory: the same arguments give the same cells, and the same files.

    `partnerships` workbooks over the last `years` fiscal years that had ended by `as_of`, `cops` CoPs each (None:
    three to six). With `mistakes`, some break every rule, and the last two are blank and damaged. The answer key is
    about `fiscal_year`, the last one, seen from `as_of`. Raises BadRequest.
    """

    def __init__(self, partnerships: int = PARTNERSHIPS, years: int = YEARS, seed: int = SEED,
                 as_of: date | None = None, cops: int | None = None, mistakes: bool = True):
        if not 1 <= partnerships <= len(COUNTIES):
            raise BadRequest(f"The sample has 1 to {len(COUNTIES)} partnerships, one for each county.")
        if not 1 <= years <= MOST_YEARS:
            raise BadRequest(f"The sample has 1 to {MOST_YEARS} fiscal years.")
        if cops is not None and cops < 1:
            raise BadRequest("Each partnership of the sample has at least one CoP.")
        self.as_of = as_of or SAMPLE_AS_OF
        this_year = fiscal_year_of(self.as_of)
        self.fiscal_year = this_year if this_year.ended(self.as_of) else FiscalYear(this_year.start - 1)
        self._years = range(self.fiscal_year.start + 1 - years, self.fiscal_year.start + 1)
        self._seed, self._cops, self._mistakes = seed, cops, mistakes
        names = sorted(Random(f"{seed}").sample(COUNTIES, partnerships), key=str.casefold)
        self._places = {name: place for place, name in enumerate(names)}
        self._last: Book | None = None
        self._key_lines: dict[str, list[KeyLine]] = {}

    def list(self) -> list[Entry]:
        """Return the partnerships, sorted by name."""
        version = f"{self._seed}, {self._years}, {self._cops}, {self._mistakes}, {self.as_of}, {len(self._places)}"
        return [Entry(name, f"{name}.xlsx", version) for name in self._places]

    def read(self, entry: Entry) -> Workbook:
        """Return the cells of one workbook. Raises WorkbookUnreadable for the damaged one."""
        book = self._book(entry.partnership)
        if book.damaged:
            return read_workbook_bytes(self.file_bytes(entry), entry.partnership, entry.address)
        if not book.sheets:
            return Workbook(entry.partnership, entry.address, template_grids())
        return book.workbook(entry.address)

    def file_bytes(self, entry: Entry) -> bytes:
        """Return one workbook as an .xlsx file; the damaged one breaks off halfway, as a download may."""
        book = self._book(entry.partnership)
        content = book.file_bytes() if book.sheets else template_bytes()
        return content[:len(content) // 2] if book.damaged else content

    @cached_property
    def answer_key(self) -> tuple[KeyLine, ...]:
        """Every flag that `fiscal_year` seen from `as_of` must raise, in the order of partnerships, tabs and cells."""
        for name in self._places:
            if name not in self._key_lines:
                self._book(name)
        return tuple(line for name in self._places for line in self._key_lines[name])

    def _book(self, name: str) -> Book:
        """Tell the story of one partnership. Only the last one told is kept: ten years of a whole state are large."""
        book = self._last
        if book is None or book.partnership != name:
            book = self._last = self._tell(name)
            order = {sheet.name: number for number, sheet in enumerate(book.sheets)}
            self._key_lines[name] = sorted(book.key_lines(), key=lambda line: (
                order.get(line.tab, -1), int(line.row or 0), len(line.column), line.column, line.rule))
        return book

    def _tell(self, name: str) -> Book:
        place, count = self._places[name], len(self._places)
        rng = Random(f"{self._seed} {name}")
        # How a workbook is kept goes with the pack: some mistakes need a tab a year, or a form in its own words.
        style = pack = place % MISTAKES_EVERY
        if self._mistakes and count > len(PACKS) and place == count - 1:
            book, _ = tell(name, self._years, 3, style, rng)
            book.damaged = True
            book.expect("must", UNREADABLE_RULE)
            return book
        if self._mistakes and count > len(PACKS) + 1 and place == count - 2:
            book = Book(name)
            book.expect("must", BLANK_RULE)
            return book
        broken = self._mistakes and pack < len(PACKS)
        cops = self._cops or rng.randint(3, 6)
        book, cast = tell(name, self._years, max(cops, FEWEST_COPS_FOR_MISTAKES) if broken else cops, style, rng)
        if broken:
            PACKS[pack](Scene(book, cast, self.as_of, rng))
        return book


def write_sample(folder: Path | str, partnerships: int = PARTNERSHIPS, years: int = YEARS, seed: int = SEED,
                 as_of: date | None = None, cops: int | None = None, mistakes: bool = True) -> SampleSource:
    """Write the sample's workbooks and its answer key into `folder`, made where it is missing, and return the sample.

    The arguments are those of SampleSource. Raises BadRequest.
    """
    sample = SampleSource(partnerships, years, seed, as_of, cops, mistakes)
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise BadRequest(f"The folder {folder} can't be made: name another one.") from problem
    for entry in sample.list():
        write_file(folder / entry.address, sample.file_bytes(entry))
    common = (str(sample.fiscal_year), sample.as_of.isoformat())
    key = pd.DataFrame([(*common, *line) for line in sample.answer_key], columns=list(KEY_COLUMNS), dtype=object)
    write_file(folder / ANSWER_KEY, csv_bytes(key))
    return sample
