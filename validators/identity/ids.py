"""The Flag IDs and Subjects of flags: hashes of what each is about, and of the values on which it rests."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from cop_sheets.layout import Tab
from cop_sheets.parsing import TabLocation, has_private_cells
from validators.check_results import CheckResults
from validators.identity.rows import RowKeys, column_key
from validators.identity.subjects import VIEW_SUBJECTS, SubjectType, ViewSubject
from validators.redaction import RedactionPolicy
from validators.rules import Rule
from validators.views import REGISTRY_PLACE
from validators.violation import NO_COLUMN, Violation

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"    # Crockford's base 32
_ID_LENGTH, _BITS = 12, 5
_IN_CELLS = (SubjectType.ROW, SubjectType.CELL, SubjectType.KEY)


@dataclass(frozen=True)
class FlagPart:
    """A part of a flag that is explained and fixed by itself; most flags have one.

    `flag_id`: it changes when the values change on which the flag rests. `subject`: what the flag is about, which
    stays. `part`: which part of the flag it is, such as the month `2024-11`; "" where the flag has no parts.
    `is_hidden`: a reader may not have the ids, because they rest on a private cell; `shown` lacks them.
    """

    flag_id: str
    subject: str
    part: str = ""
    is_hidden: bool = False

    @property
    def shown(self) -> "FlagPart":
        """The part as the reader gets it: with empty ids where they are hidden."""
        return FlagPart("", "", self.part) if self.is_hidden else self


@dataclass(frozen=True)
class _Identity:
    """What a part's ids are hashes of: texts for `about` and `values`. `is_hidden`: the reader gets no ids."""

    about: tuple[Any, ...]
    values: tuple[Any, ...]
    is_hidden: bool
    part: str = ""


def identify_flags(violations: list[Violation], results: CheckResults,
                   redaction: RedactionPolicy) -> list[tuple[FlagPart, ...]]:
    """Return the parts of each flag: one, or one for each month of a run, in the order of the message.

    The same finding has the same ids in every report: no number of a row, letter of a column, order of tabs, name of
    the partnership, as-of date or wording is part of them. Within a partnership no two parts share an id.
    """
    identifier = FlagIdentifier(results, redaction)
    identities = [identifier.identities(violation) for violation in violations]
    ids = _number_ties([(violation.partnership, identity) for violation, parts in zip(
        violations, identities, strict=True) for identity in parts])
    return [tuple(FlagPart(*next(ids), identity.part, identity.is_hidden) for identity in parts)
            for parts in identities]


def _number_ties(identities: list[tuple[str, _Identity]]) -> Iterator[tuple[str, str]]:
    """Yield Flag ID and Subject of each identity, with a number for those that others equal.

    Equal flags of a partnership are of wholly equal rows, or are several about one thing, such as a third session of
    a day. Subjects are numbered in the order of Flag IDs, so that the order of rows doesn't matter.
    """
    numbered: list[tuple[tuple[str, str], str]] = []    # (partnership, subject's text), Flag ID's text
    seen: dict[tuple[str, str], int] = defaultdict(int)
    for partnership, identity in identities:
        about = json.dumps(identity.about)
        flag = json.dumps((identity.about, identity.values))
        number = seen[partnership, flag]
        seen[partnership, flag] += 1
        numbered.append(((partnership, about), f"{flag} {number}" if number else flag))
    by_subject: dict[tuple[str, str], list[str]] = defaultdict(list)
    for subject, flag in numbered:
        by_subject[subject].append(flag)
    orders = {subject: {flag: number for number, flag in enumerate(sorted(flags))}
              for subject, flags in by_subject.items()}
    for subject, flag in numbered:
        number = orders[subject][flag]
        yield f"F-{_base32(flag)}", f"S-{_base32(f'{subject[1]} {number}' if number else subject[1])}"


def subject_of(about: tuple[Any, ...]) -> str:
    """Return the Subject of a part of a flag that no other flag equals; `about`: see `FlagIdentifier.about`."""
    return f"S-{_base32(json.dumps(about))}"


def _base32(text: str) -> str:
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
    return "".join(_ALPHABET[number >> _BITS * place & 31] for place in range(_ID_LENGTH))


class FlagIdentifier:
    """Finds what the ids of violations are hashes of, for a reader with a redaction policy."""

    def __init__(self, results: CheckResults, redaction: RedactionPolicy) -> None:
        self._locations = results.derived.tables.locations
        self._year = results.derived.period.fiscal_year.start
        self._rows = RowKeys(results.derived.tables)
        self._redaction = redaction
        self._hides_private = not (redaction.shows_people and redaction.shows_respondents)

    def identities(self, violation: Violation) -> tuple[_Identity, ...]:
        """Return what the ids of each part of `violation` are hashes of."""
        rule, subject = violation.rule, VIEW_SUBJECTS[violation.rule.view]
        about, is_private, is_redacted = self.about(violation)
        if violation.group_rows is not None:
            values, has_private_values = self._group_values(violation)
        else:
            values, has_private_values = self._values(violation, subject)
        is_private |= has_private_values or rule.rests_on_private
        is_hidden = is_redacted or (is_private and self._hides_private)
        parts = violation.details[rule.parts] if rule.parts and violation.group_rows is None and not (
            self._is_absent_column(violation)) else ()
        if not parts:
            return (_Identity(about, values, is_hidden),)
        return tuple(_Identity((*about, part), (*values, *part_values), is_hidden, part)
                     for part, part_values in parts)

    def about(self, violation: Violation) -> tuple[tuple[Any, ...], bool, bool]:
        """Return what a Subject is a hash of, before the part; whether private cells or redacted names are in it."""
        subject = VIEW_SUBJECTS[violation.rule.view]
        about, is_private, is_redacted = self._about(violation, subject)
        return (violation.rule.id, self._year if subject.by_year else 0, *about), is_private, is_redacted

    def _is_absent_column(self, violation: Violation) -> bool:
        return violation.is_absent_column and bool(violation.column)

    def _about(self, violation: Violation, subject: ViewSubject) -> tuple[tuple[Any, ...], bool, bool]:
        details, location = violation.details, self._location(violation)
        if violation.place == REGISTRY_PLACE:
            error = details["fault"]
            return ("registry", error.name or error.header), False, False
        if violation.group_rows is not None or self._is_absent_column(violation):
            return self._column(violation, location)
        columns = violation.rule.about or subject.columns
        if violation.rule.about or subject.type is SubjectType.DETAILS:
            case_column = violation.case.column or ""
            return ("details", case_column, *(_plain(details[name]) for name in columns)), False, False
        if subject.type in _IN_CELLS:
            return self._row(violation, location, subject.type)
        if subject.type is SubjectType.UNREAD_TAB:
            shown = self._redaction.tab_name(details["unread"].tab, details["sheet"], is_unread=True)
            return ("tab", details["sheet"]), False, shown != details["sheet"]
        if location is None:
            return ("tab", details["tab"]), False, False
        if subject.type is SubjectType.TAB:
            tab, is_redacted = self._tab(location)
            return ("tab", *tab), False, is_redacted
        return self._column(violation, location, is_shared=subject.type is SubjectType.SHARED_COLUMN)

    def _location(self, violation: Violation) -> TabLocation | None:
        return self._locations[violation.place] if violation.place >= 0 else None

    def _row(self, violation: Violation, location: TabLocation | None,
             kind: SubjectType) -> tuple[tuple[Any, ...], bool, bool]:
        if location is None or violation.row == 0:    # a number of private rows
            return ("rows",), True, False
        key = self._rows.key(violation.place, violation.row)
        column = self._flagged_column(violation, location) if kind is SubjectType.CELL else violation.case.column or ""
        content = "" if kind is SubjectType.KEY else key.content
        return ("row", location.tab.slug, *key.texts, content, column), key.is_private, False

    def _flagged_column(self, violation: Violation, location: TabLocation) -> str:
        if violation.column:
            return location.tab[violation.column].header
        return column_key(location, violation.original_column_index or 0)

    def _tab(self, location: TabLocation) -> tuple[tuple[str, ...], bool]:
        """Return what identifies a tab, its name only beside others that mean the same; whether that is redacted."""
        name = location.raw_sheet.name
        if sum(other.tab is location.tab for other in location.all_locations) < 2:
            return (location.tab.slug,), False
        return (location.tab.slug, name), self._redaction.tab_name(location.tab, name) != name

    def _column(self, violation: Violation, location: TabLocation | None,
                is_shared: bool = False) -> tuple[tuple[Any, ...], bool, bool]:
        assert location is not None    # columns are on tabs
        tab, is_redacted = ((location.tab.slug,), False) if is_shared else self._tab(location)
        if violation.group_rows is not None and not _in_one_column(violation):
            return ("columns", *tab, str(violation.case.severity)), False, is_redacted
        name = violation.column or violation.details.get("name", "")
        if name in {column.name for column in location.tab.columns}:
            return ("column", *tab, location.tab[name].header), False, is_redacted
        index = violation.column_index if violation.original_column_index is None else violation.original_column_index
        key = column_key(location, index or 0)
        is_own = key not in {column.header for column in location.tab.columns}
        is_typed = is_own and index is not None and index < len(location.headers) and self._redaction.header(
            location, index) != location.headers[index]
        return ("column", *tab, key), False, is_redacted or is_typed

    def _values(self, violation: Violation, subject: ViewSubject) -> tuple[tuple[Any, ...], bool]:
        """Return the values on which a flag rests, and whether there are private ones among them."""
        if violation.place == REGISTRY_PLACE:
            return (violation.details["fault"].value,), False
        if self._is_absent_column(violation):
            return (), False
        rule, location = violation.rule, self._location(violation)
        if rule.rests_on is None:
            return self._flagged_value(violation, location)
        names = {column.name for column in location.tab.columns} if location else set()
        values, is_private = [], False
        for name in rule.rests_on:
            if location and name in names and subject.type not in (SubjectType.TAB, SubjectType.COLUMN):
                if violation.row > 0:
                    values.append((name, self._rows.cell_text(violation.place, violation.row, name)))
                is_private |= location.tab[name].private
            elif name in violation.details:
                values.append((name, _plain(violation.details[name])))
        if subject.type is SubjectType.SHARED_COLUMN and location and violation.column_index is not None:
            is_private |= self._is_private_column(location, violation.column_index)
        return tuple(values), is_private

    def _flagged_value(self, violation: Violation, location: TabLocation | None) -> tuple[tuple[Any, ...], bool]:
        if location is None or violation.row == 0:
            return (), False
        if violation.column:
            return ((violation.column, self._rows.cell_text(violation.place, violation.row, violation.column)),
                    location.tab[violation.column].private)
        index = violation.original_column_index or 0
        return ((column_key(location, index), self._text(violation.place, violation.row, index)),
                self._is_private_column(location, index))

    def _text(self, place: int, row: int, index: int) -> str:
        location = self._locations[place]
        name = next((name for name, column_index in location.columns.items() if column_index == index), None)
        return self._rows.cell_text(place, row, name) if name else self._rows.typed_text(place, row, index)

    def _is_private_column(self, location: TabLocation, index: int) -> bool:
        name = next((name for name, column_index in location.columns.items() if column_index == index), None)
        return location.tab[name].private if name else has_private_cells(location.tab)

    def _group_values(self, violation: Violation) -> tuple[tuple[Any, ...], bool]:
        """Return how often the cells of a group have each text, by column; whether their tab has private cells."""
        location = self._location(violation)
        rows, columns = violation.group_rows, violation.group_columns
        assert location is not None and rows is not None and columns is not None    # groups are of cells of a tab
        names = _names_in(violation.rule, location.tab)
        by_name = [(name, rows, location.columns.get(name, NO_COLUMN)) for name in names]
        by_name += [(column_key(location, index) if index != NO_COLUMN else "", rows[columns == index], index)
                    for index in sorted(set(columns.tolist()))]
        values = [(name, sorted(self._text_counts(violation.place, group_rows, index).items()))
                  for name, group_rows, index in by_name]
        return (len(rows), *sorted(values)), has_private_cells(location.tab)

    def _text_counts(self, place: int, rows: np.ndarray, index: int) -> dict[str, int]:
        if index == NO_COLUMN:
            return {}
        cells = self._locations[place].raw_sheet.rows
        raw = np.fromiter((cells[row - 1][index] if index < len(cells[row - 1]) else "" for row in rows.tolist()),
                          object, len(rows))
        codes, _ = pd.factorize(raw)
        _, first, counts = np.unique(codes, return_index=True, return_counts=True)
        texts: dict[str, int] = defaultdict(int)
        for position, count in zip(first.tolist(), counts.tolist(), strict=True):
            texts[self._text(place, int(rows[position]), index)] += count
        return texts


def _names_in(rule: Rule, tab: Tab) -> list[str]:
    names = {column.name for column in tab.columns}
    return [name for name in rule.rests_on or () if name in names]


def _in_one_column(violation: Violation) -> bool:
    columns = violation.group_columns
    return columns is not None and bool((columns == columns[0]).all()) and columns[0] != NO_COLUMN


def _plain(value: Any) -> Any:
    """Return a value of a view as JSON has it: text, a number, a list; dates as text, a missing value as ""."""
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, str):
        return value
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, int | np.integer):
        return int(value)
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    return value.isoformat()
