"""Matches the rows of a tab on two days without ids: equal rows, then the same identity, then the most alike."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from math import log

from cop_sheets.layout import Tab
from summaries.changes.row_cells import ComparedRow

ADDED, REMOVED, CHANGED, UNCHANGED = "added", "removed", "changed", "unchanged"
_LEAST_ALIKE = 0.5    # the share of cells, by weight, that has to be equal
_FEW_CELLS = 2
_MOST_CANDIDATES = 20    # of a row: bounds the time where thousands of rows have changed


@dataclass(eq=False)
class RowPair:
    """A row on both sides, or on one: `before` is None for an added row, `after` for one that is gone."""

    before: ComparedRow | None
    after: ComparedRow | None

    @cached_property
    def change(self) -> str:
        """ADDED, REMOVED, CHANGED or UNCHANGED; a row that was no entry before, such as a planned one, is ADDED."""
        if self.before is not None and self.after is not None:
            if not self.changed_keys:
                return UNCHANGED
            if self.before.is_data and self.after.is_data:
                return CHANGED
        return ADDED if self.after is not None and self.after.is_data else REMOVED

    @cached_property
    def changed_keys(self) -> list[str]:
        """The keys of the cells that differ both as typed and as read, in the order of the columns."""
        if self.before is None or self.after is None:
            return []
        before, after = self.before, self.after
        keys = dict.fromkeys([*sorted(after.texts, key=after.columns.__getitem__),
                              *sorted(before.texts, key=before.columns.__getitem__)])
        return [key for key in keys if before.texts.get(key) != after.texts.get(key)
                and before.values.get(key) != after.values.get(key)]

    @property
    def sides(self) -> tuple[ComparedRow, ...]:
        """The row on the sides where it is."""
        return tuple(row for row in (self.before, self.after) if row is not None)


def match_rows(tab: Tab, before: Sequence[ComparedRow], after: Sequence[ComparedRow]) -> list[RowPair]:
    """Return a pair for each row of a partnership's tabs that mean `tab`, in the order of `after`, then of `before`.

    Rows that are entries on neither side are left out. The result depends on the rows alone: sorting and moving rows,
    also between tabs that mean the same, changes no pair of rows that differ.
    """
    matching = _Matching(before, after)
    matching.match_equal(lambda row: row.value_key if row.is_data else None)
    matching.match_equal(lambda row: row.text_key)
    for names in tab.identity:
        matching.match_same(partial(_identity, names))
    matching.match_alike(tab.identity)
    return matching.pairs()


def _identity(names: tuple[str, ...], row: ComparedRow) -> Hashable | None:
    return row.identity(names) if row.is_data else None


class _Matching:
    """`after_of`: the number of the row in `after` that each row of `before` is, by its number."""

    def __init__(self, before: Sequence[ComparedRow], after: Sequence[ComparedRow]) -> None:
        self.before, self.after = before, after
        self.after_of: dict[int, int] = {}
        self.before_of: dict[int, int] = {}
        self._weights: dict[tuple[str, Hashable], float] | None = None

    def pairs(self) -> list[RowPair]:
        """Return the pairs, without rows that are entries on neither side."""
        pairs = [RowPair(self.before[self.before_of[number]] if number in self.before_of else None, row)
                 for number, row in enumerate(self.after)]
        pairs += [RowPair(row, None) for number, row in enumerate(self.before) if number not in self.after_of]
        return [pair for pair in pairs if any(row.is_data for row in pair.sides)]

    def _join(self, before: int, after: int) -> None:
        self.after_of[before], self.before_of[after] = after, before

    def _unmatched(self) -> tuple[list[int], list[int]]:
        return ([number for number in range(len(self.before)) if number not in self.after_of],
                [number for number in range(len(self.after)) if number not in self.before_of])

    def _groups(self, key: Callable[[ComparedRow], Hashable | None]) -> Iterator[tuple[list[int], list[int]]]:
        """Yield the unmatched rows of both sides that have the same key, where there are some on both."""
        groups: dict[Hashable, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for side, (rows, numbers) in enumerate(zip((self.before, self.after), self._unmatched(), strict=True)):
            for number in numbers:
                if (found := key(rows[number])) is not None:
                    groups[found][side].append(number)
        yield from (group for group in groups.values() if all(group))

    def match_equal(self, key: Callable[[ComparedRow], Hashable | None]) -> None:
        """Match rows with the same key in their order; of equal rows it doesn't matter which is which."""
        for before, after in list(self._groups(key)):
            for pair in zip(before, after, strict=False):
                self._join(*pair)

    def match_same(self, key: Callable[[ComparedRow], Hashable | None]) -> None:
        """Match rows with the same key, of several the most alike first."""
        for before, after in list(self._groups(key)):
            if len(before) == len(after) == 1:
                self._join(before[0], after[0])
            else:
                self._match_best((self._alike(*pair), *pair) for pair in _near_pairs(before, after))

    def match_alike(self, identities: tuple[tuple[str, ...], ...]) -> None:
        """Match entries of which most cells are equal.

        Between the same neighbors that is most of their number, and a part of the identity has to be equal; elsewhere
        half of their weight: a cell that few rows have weighs more, so that a new row isn't taken for another that has
        the same choices.
        """
        gaps: dict[tuple[int, int], tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        before, after = ([number for number in numbers if rows[number].is_data] for rows, numbers in zip(
            (self.before, self.after), self._unmatched(), strict=True))
        for number, gap in self._gaps(before, self.after_of, len(self.before)):
            gaps[gap][0].append(number)
        for number, gap in self._gaps(after, {}, len(self.after)):
            gaps[gap][1].append(number)
        same_gap = [pair for group in gaps.values() for pair in _near_pairs(*group)]
        self._match_best((self._alike(*pair), *pair) for pair in same_gap
                         if self._is_mostly_equal(*pair) and self._shares_identity(*pair, identities))
        before, after = ([number for number in numbers if number not in known] for numbers, known in (
            (before, self.after_of), (after, self.before_of)))
        self._match_best((weight, *pair) for pair in self._rare_pairs(before, after)
                         if (weight := self._alike(*pair)) >= _LEAST_ALIKE)

    def _gaps(self, numbers: Iterable[int], after_of: dict[int, int], end: int) -> Iterator[
            tuple[int, tuple[int, int]]]:
        """Yield each number with the matched rows next to it, in any order, as numbers in `after`; -1 for none.

        `after_of`: of a row of `before`, its number in `after`; empty for rows of `after` themselves.
        """
        is_before = after_of is self.after_of
        known = self.after_of if is_before else {number: number for number in self.before_of}
        above, last = {}, -1
        for number in range(end):
            above[number] = last
            last = known.get(number, last)
        below, last = {}, -1
        for number in reversed(range(end)):
            below[number] = last
            last = known.get(number, last)
        yield from ((number, (min(above[number], below[number]), max(above[number], below[number])))
                    for number in numbers)

    def _match_best(self, candidates: Iterable[tuple[float, int, int]]) -> None:
        """Match candidates (how alike, before, after), the most alike first, in the order of the rows where equal."""
        for _, before, after in sorted(candidates, key=lambda found: (-found[0], found[1], found[2])):
            if before not in self.after_of and after not in self.before_of:
                self._join(before, after)

    def _is_mostly_equal(self, before: int, after: int) -> bool:
        one, other = self.before[before].values, self.after[after].values
        equal = sum(bool(one.get(key) == value) for key, value in other.items())
        total = len(one.keys() | other.keys())
        return equal * 2 > total or (equal * 2 == total <= _FEW_CELLS)

    def _shares_identity(self, before: int, after: int, identities: tuple[tuple[str, ...], ...]) -> bool:
        one, other = self.before[before].values, self.after[after].values
        return any(len(names) == 1 or any(name in one and one[name] == other.get(name) for name in names)
                   for names in identities)

    def _alike(self, before: int, after: int) -> float:
        """Return the share of the cells that are equal, by weight."""
        one, other, weights = self.before[before].values, self.after[after].values, self._cell_weights()
        equal = total = 0.0
        for key in one.keys() | other.keys():
            own = [weights[key, values[key]] for values in (one, other) if key in values]
            total += max(own)
            equal += own[0] if len(own) == 2 and one[key] == other[key] else 0
        return equal / total if total else 1.0

    def _cell_weights(self) -> dict[tuple[str, Hashable], float]:
        """Return the weight of each cell: the fewer rows of a side have it, the more it weighs."""
        if self._weights is None:
            counts = Counter[tuple[str, Hashable]]()
            for rows in (self.before, self.after):
                counts |= Counter(cell for row in rows for cell in row.values.items())
            most = max(len(self.before), len(self.after)) + 1
            self._weights = {cell: log(most / count) for cell, count in counts.items()}
        return self._weights

    def _rare_pairs(self, before: list[int], after: list[int]) -> Iterator[tuple[int, int]]:
        """Yield pairs of rows that have a cell in common that few of `after` have."""
        having: dict[tuple[str, Hashable], list[int]] = defaultdict(list)
        for number in after:
            for cell in self.after[number].values.items():
                having[cell].append(number)
        for number in before:
            common = sorted((len(having[cell]), having[cell]) for cell in self.before[number].values.items()
                            if cell in having)
            found: dict[int, None] = {}
            for count, numbers in common:
                if count > _MOST_CANDIDATES or len(found) >= _MOST_CANDIDATES:
                    break
                found |= dict.fromkeys(numbers)
            yield from ((number, other) for other in found)


def _near_pairs(before: list[int], after: list[int]) -> Iterator[tuple[int, int]]:
    """Yield pairs of two lists: all of short ones, else those at about the same position."""
    if len(before) * len(after) <= _MOST_CANDIDATES ** 2:
        yield from ((one, other) for one in before for other in after)
        return
    for at, one in enumerate(before):
        start = max(0, at * len(after) // len(before) - _MOST_CANDIDATES // 2)
        yield from ((one, other) for other in after[start:start + _MOST_CANDIDATES])
