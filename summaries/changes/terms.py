"""Which term of the equation each row, person or CoP belongs to whose contribution to a figure differs."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from cop_sheets.layout import COPS, DATA_TABS, SESSIONS, Tab
from summaries.changes.amounts import FigureMeasure, contributions
from summaries.changes.causes import Cause, find_cause, relevant_changes
from summaries.changes.comparison import PartnershipPair
from summaries.changes.row_matching import ADDED, CHANGED, REMOVED, RowPair
from summaries.figures import Figure
from summaries.figures.contributions import Contribution, Unit
from summaries.figures.figure import exact_sum

_Unit = tuple[Unit, Hashable]


class Term(StrEnum):
    """The terms of the equation between Before and After."""

    ADDED = "Added"
    REMOVED = "Removed"
    CORRECTED = "Corrected"
    OTHER = "Other"


@dataclass(frozen=True, eq=False)
class UnitChange:
    """A row, person or CoP whose contribution differs: by `amount`, in one term, because of `cause` (Other alone).

    `key`: the unit. `rows`: the rows, with their tab, in which it is on either side; of a CoP that is active by
    sessions also those that have changed.
    """

    unit: Unit
    key: Hashable
    amount: Decimal
    term: Term
    cause: Cause | None
    rows: tuple[tuple[Tab, RowPair], ...]


def _amount(contribution: Contribution | None) -> Decimal:
    return contribution.amount if contribution else Decimal(0)


@dataclass(eq=False)
class UnitAttribution:
    """Explains the figures of one partnership on two days by units.

    A unit that counts on one side only is Added where all of its rows are new, and Removed where all of them are gone.
    Otherwise it is Corrected where a cell on which the figure depends has changed in one of its rows; Other where the
    rows are the same and a cause of the closed list explains it; and Corrected where other rows free or hide it.
    """

    partnership: PartnershipPair

    @cached_property
    def _pairs_by_position(self) -> tuple[dict[tuple[str, int], RowPair], dict[tuple[str, int], RowPair]]:
        pairs: tuple[dict[tuple[str, int], RowPair], dict[tuple[str, int], RowPair]] = ({}, {})
        for tab in DATA_TABS:
            for pair in self.partnership.row_pairs(tab):
                for known, row in zip(pairs, (pair.before, pair.after), strict=True):
                    if row is not None and row.position is not None:
                        known[tab.slug, row.position] = pair
        return pairs

    def pair_at(self, tab: Tab, position: int, is_later: bool) -> RowPair:
        """Return the pair of the row at `position` in the table of `tab` on one side."""
        return self._pairs_by_position[is_later][tab.slug, position]

    def later_cop(self, cop: str, is_later: bool) -> str:
        """Return the later ID of a CoP of one side."""
        return cop if is_later else self.partnership.cop_renames.get(cop, cop)

    def unit_changes(self, figures: Sequence[Figure | None], measured: FigureMeasure) -> tuple[UnitChange, ...]:
        """Return the units whose contribution differs; `figures`: of the sides `before`, `after` and `shifted`."""
        figure = figures[1] or figures[0]
        if figure is None:
            return ()
        sides = self.partnership.comparison.sides
        before, after, shifted = (self._by_unit(figure, contributions(report, side, measured) if side else [], is_later)
                                  for report, side, is_later in zip(sides, figures, (False, True, False), strict=True))
        changes = []
        for unit in dict.fromkeys([*after, *before]):
            was, now, passed = (_amount(side.get(unit)) for side in (before, after, shifted))
            difference = exact_sum([now, was.copy_negate()])
            if not difference:
                continue
            tab = COPS if unit[0] is Unit.COP else figure.tab
            pairs_before, pairs_after = ([] if unit not in side else [
                self.pair_at(tab, position, is_later) for position in side[unit].rows]
                for side, is_later in ((before, False), (after, True)))
            pairs, cause = list(dict.fromkeys([*pairs_after, *pairs_before])), None
            rows = [(tab, pair) for pair in pairs]
            term = self._attribute(tab, pairs_before, pairs_after)
            if term is None:
                cause, sessions = (Cause.DAYS_PASSED, []) if passed == now else self._find_cause(tab, unit, pairs)
                rows += [(SESSIONS, pair) for pair in sessions]
                term = Term.OTHER if cause else Term.CORRECTED
            changes.append(UnitChange(*unit, difference, term, cause, tuple(rows)))
        return tuple(changes)

    def _by_unit(self, figure: Figure, found: Sequence[Contribution], is_later: bool) -> dict[_Unit, Contribution]:
        by_unit: dict[_Unit, Contribution] = {}
        for contribution in found:
            key: Hashable = contribution.key
            if isinstance(contribution.key, int):
                key = self.pair_at(figure.tab, contribution.key, is_later)
            elif contribution.unit is Unit.COP:
                key = self.later_cop(contribution.key, is_later)
            by_unit[contribution.unit, key] = contribution
        return by_unit

    def _attribute(self, tab: Tab, before: list[RowPair], after: list[RowPair]) -> Term | None:
        """Return the term of a unit by its rows on both sides, None where they are the same as far as figures go."""
        pairs = dict.fromkeys([*after, *before])
        changes = {pair.change for pair in pairs}
        for term, change, rows, others in ((Term.ADDED, ADDED, after, before), (Term.REMOVED, REMOVED, before, after)):
            if rows and not others and changes == {change}:
                return term
        if before and after and changes & {ADDED, REMOVED}:
            return Term.CORRECTED    # a repeated row of a CoP
        return Term.CORRECTED if any(relevant_changes(tab, pair) for pair in pairs
                                     if pair.change == CHANGED) else None

    def _find_cause(self, tab: Tab, unit: _Unit, pairs: Sequence[RowPair]) -> tuple[Cause | None, list[RowPair]]:
        """Return the cause of a unit whose rows are the same, and the rows that show it.

        A CoP without dates is active by its sessions, so they are considered, too.
        """
        rows = [(tab, pair) for pair in pairs if pair.change not in (ADDED, REMOVED)]
        if unit[0] is Unit.COP:
            rows += [(SESSIONS, pair) for pair in self.partnership.row_pairs(SESSIONS)
                     if unit[1] in self.partnership.cops_of(SESSIONS, pair)]
        changed = [pair for row_tab, pair in rows if row_tab is not tab and (
            pair.change in (ADDED, REMOVED) or relevant_changes(SESSIONS, pair))]
        if changed:
            return None, changed
        causes = {cause: pair for row_tab, pair in rows if (cause := find_cause(self.partnership, row_tab, pair))}
        return next(iter(causes), None), []
