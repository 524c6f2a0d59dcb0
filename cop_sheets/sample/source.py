"""The sample as a source: workbooks of several partnerships, mistakes for every rule, and the answer key."""

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
from cop_sheets.sample.generator import generate_partnership
from cop_sheets.sample.mistakes import MISTAKE_SETS
from cop_sheets.sample.scenario import Scenario
from cop_sheets.sample.workbook import AnswerKeyRow, SampleWorkbook
from cop_sheets.sources import ANSWER_KEY, FOLDER_LABEL, WorkbookRef
from cop_sheets.writers import csv_bytes, write_file
from cop_sheets.writers.template import template_bytes, template_sheets

SAMPLE_AS_OF = date(2025, 7, 15)
DEFAULT_PARTNERSHIPS, DEFAULT_YEARS, DEFAULT_SEED = 6, 2, 1
MAX_SAMPLE_YEARS = 15    # dates before `EARLIEST_DATE` would be flagged
FOLDER_RULE, COPY_RULE = "WBK-04", "WBK-03"
KEY_COLUMNS = ("Fiscal Year", "As Of", "Severity", "Rule", "Partnership", "CoP ID", "Tab", "Row", "Column", "Value")
# Of every 15 partnerships only the first have mistakes, one per set of mistakes.
MISTAKE_CYCLE = 15
MIN_COPS_FOR_MISTAKES = 4
UNREADABLE_RULE, BLANK_RULE = "WBK-01", "WBK-02"


class SampleSource:
    """A source of generated workbooks; the same arguments give the same cells and the same files.

    `partnerships` workbooks over the last `years` fiscal years that had ended by `as_of`, with `cops` CoPs each (None:
    three to six). With `mistakes`, some break every rule, and the last two are blank and damaged. The answer key is
    about `fiscal_year`, the last one, as of `as_of`. Raises BadRequest.
    """

    is_sample = True    # see `ReadResult`

    def __init__(self, partnerships: int = DEFAULT_PARTNERSHIPS, years: int = DEFAULT_YEARS, seed: int = DEFAULT_SEED,
                 as_of: date | None = None, cops: int | None = None, mistakes: bool = True):
        if not 1 <= partnerships <= len(COUNTIES):
            raise BadRequest(f"The sample has 1 to {len(COUNTIES)} partnerships, one for each county.")
        if not 1 <= years <= MAX_SAMPLE_YEARS:
            raise BadRequest(f"The sample has 1 to {MAX_SAMPLE_YEARS} fiscal years.")
        if cops is not None and cops < 1:
            raise BadRequest("Each partnership of the sample has at least one CoP.")
        self.as_of = as_of or SAMPLE_AS_OF
        this_year = fiscal_year_of(self.as_of)
        self.fiscal_year = this_year if this_year.has_ended(self.as_of) else FiscalYear(this_year.start - 1)
        self._years = range(self.fiscal_year.start + 1 - years, self.fiscal_year.start + 1)
        self._seed, self._cops, self._mistakes = seed, cops, mistakes
        names = sorted(Random(f"{seed}").sample(COUNTIES, partnerships), key=str.casefold)
        self._positions = {name: place for place, name in enumerate(names)}
        self._last_workbook: SampleWorkbook | None = None
        self._answer_key_by_name: dict[str, list[AnswerKeyRow]] = {}

    def list(self) -> list[WorkbookRef]:
        """Return the partnerships, sorted by name."""
        version = f"{self._seed}, {self._years}, {self._cops}, {self._mistakes}, {self.as_of}, {len(self._positions)}"
        return [WorkbookRef(name, f"{name}.xlsx", version) for name in self._positions]

    def read(self, entry: WorkbookRef) -> Workbook:
        """Return the cells of one workbook. Raises WorkbookUnreadable for the damaged one."""
        book = self._book(entry.partnership)
        if book.damaged:
            return read_workbook_bytes(self.file_bytes(entry), entry.partnership, entry.address)
        if not book.sheets:
            return Workbook(entry.partnership, entry.address, template_sheets())
        return book.workbook(entry.address)

    def file_bytes(self, entry: WorkbookRef) -> bytes:
        """Return one workbook as an .xlsx file; the damaged one is cut off halfway, as a download may be."""
        book = self._book(entry.partnership)
        content = book.file_bytes() if book.sheets else template_bytes()
        return content[:len(content) // 2] if book.damaged else content

    @cached_property
    def answer_key(self) -> tuple[AnswerKeyRow, ...]:
        """Every flag of `fiscal_year` as of `as_of`, in the order of partnerships, tabs and cells."""
        for name in self._positions:
            if name not in self._answer_key_by_name:
                self._book(name)
        return tuple(row for name in self._positions for row in self._answer_key_by_name[name])

    def _book(self, name: str) -> SampleWorkbook:
        """Return the workbook of one partnership, which is generated unless it is the one that was generated last."""
        book = self._last_workbook
        if book is None or book.partnership != name:
            book = self._last_workbook = self._generate(name)
            order = {sheet.name: number for number, sheet in enumerate(book.sheets)}
            self._answer_key_by_name[name] = sorted(book.answer_key_rows(), key=lambda key_row: (
                order.get(key_row.tab, -1), int(key_row.row or 0), len(key_row.column), key_row.column, key_row.rule))
        return book

    def _generate(self, name: str) -> SampleWorkbook:
        position, count = self._positions[name], len(self._positions)
        rng = Random(f"{self._seed} {name}")
        # The style goes with the set of mistakes: some need one tab per year, or a form with its own wording.
        style = set_number = position % MISTAKE_CYCLE
        if self._mistakes and count > len(MISTAKE_SETS) and position == count - 1:
            book, _ = generate_partnership(name, self._years, 3, style, rng)
            book.damaged = True
            book.expect("must", UNREADABLE_RULE)
            return book
        if self._mistakes and count > len(MISTAKE_SETS) + 1 and position == count - 2:
            book = SampleWorkbook(name)
            book.expect("must", BLANK_RULE)
            return book
        broken = self._mistakes and set_number < len(MISTAKE_SETS)
        cops = self._cops or rng.randint(3, 6)
        book, data = generate_partnership(name, self._years, max(cops, MIN_COPS_FOR_MISTAKES) if broken else cops,
                                          style, rng)
        if broken:
            MISTAKE_SETS[set_number](Scenario(book, data, self.as_of, rng))
        return book


def write_sample(folder: Path | str, partnerships: int = DEFAULT_PARTNERSHIPS, years: int = DEFAULT_YEARS,
                 seed: int = DEFAULT_SEED, as_of: date | None = None, cops: int | None = None, mistakes: bool = True,
                 folder_mistakes: bool = False) -> SampleSource:
    """Write the sample's workbooks and its answer key into `folder`, created if needed, and return the sample.

    The arguments are those of SampleSource. `folder_mistakes`: add the mistakes that only a folder can have, a copy of
    a workbook under another name and a CSV file that is not read, to the folder and to its answer key; the built-in
    sample has none. Raises BadRequest.
    """
    sample = SampleSource(partnerships, years, seed, as_of, cops, mistakes)
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise BadRequest(f"The folder {folder} can't be made: name another one.") from problem
    for entry in sample.list():
        write_file(folder / entry.address, sample.file_bytes(entry))
    key_rows = [*_write_folder_mistakes(sample, folder), *sample.answer_key] if folder_mistakes else sample.answer_key
    common = (str(sample.fiscal_year), sample.as_of.isoformat())
    key = pd.DataFrame([(*common, *key_row) for key_row in key_rows], columns=list(KEY_COLUMNS), dtype=object)
    write_file(folder / ANSWER_KEY, csv_bytes(key))
    return sample


def _write_folder_mistakes(sample: SampleSource, folder: Path) -> list[AnswerKeyRow]:
    """Write a loose CSV file and a copy of the readable workbook with the fewest flags; return the flags they add."""
    write_file(folder / "Sign-in list.csv", csv_bytes(pd.DataFrame({"Name": ["Ann Lee"], "Date": ["2024-10-08"]})))
    rules = {name: [row.rule for row in sample.answer_key if row.partnership == name]
             for name in (entry.partnership for entry in sample.list())}
    readable = [entry for entry in sample.list() if not {UNREADABLE_RULE, BLANK_RULE} & {*rules[entry.partnership]}]
    original = min(readable, key=lambda entry: len(rules[entry.partnership]))
    copy = f"{original.partnership} copy"
    write_file(folder / f"{copy}.xlsx", sample.file_bytes(original))
    return [AnswerKeyRow("info", FOLDER_RULE, FOLDER_LABEL, "", "", "", "", ""),
            AnswerKeyRow("must", COPY_RULE, copy, "", "", "", "", ""),
            *(row._replace(partnership=copy) for row in sample.answer_key if row.partnership == original.partnership)]
