"""Why each figure has changed: Before + Added - Removed + Corrected + Other = After."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from summaries.changes.amounts import FigureMeasure, exact_amount
from summaries.changes.causes import Cause
from summaries.changes.comparison import Comparison, PartnershipPair
from summaries.changes.rows import RowChange, change_lines, lines_table
from summaries.changes.terms import Term, UnitAttribution, UnitChange
from summaries.figures import ITEM, NOT_REPORTED, OUTPUT, Figure, find_indicator
from summaries.figures.contributions import Unit
from summaries.figures.figure import exact_sum, round_to_hundredths
from summaries.memo import memoized
from summaries.report import Report

FIGURE_CHANGE_COLUMNS = ("Partnership", "Indicator", "Item ID", "Measure", "Before", "Added", "Removed", "Corrected",
                         "Other", "After", "Because")
_NOT_IN_SOURCE = "not in the source"


@dataclass(eq=False)
class FigureChange:
    """A line of the table: the number or denominator of a figure on both days, None where it is not known.

    `figure`: the later one, or the earlier one where it is gone. `item_id`: its Item ID; of a CoP the later ID.
    `units`: what makes the difference; () where one of the two is not known, and then `unknown_reason` says why.
    """

    partnership: str
    figure: Figure
    item_id: str
    measured: FigureMeasure
    before: Decimal | None
    after: Decimal | None
    units: tuple[UnitChange, ...] = ()
    unknown_reason: str = ""

    @property
    def because(self) -> str:
        """The causes of Other, with their amounts where there are several; or why Before or After is empty."""
        amounts: dict[Cause, list[Decimal]] = defaultdict(list)
        for unit in self.units:
            if unit.cause:
                amounts[unit.cause].append(unit.amount)
        texts = [cause.value if len(amounts) == 1 else
                 f"{cause} ({round_to_hundredths(exact_sum(amounts[cause])).normalize():+f})"
                 for cause in Cause if cause in amounts]
        return self.unknown_reason or "; ".join(texts)

    @property
    def terms(self) -> dict[Term, Decimal]:
        """The terms in printed precision, so that the equation holds exactly; {} where Before or After is not known.

        Each is the difference of two rounded sums, so a term of 0 is 0.
        """
        if self.before is None or self.after is None:
            return {}
        exact, printed, terms = self.before, round_to_hundredths(self.before), {}
        for term in Term:
            exact = exact_sum([exact, *(unit.amount for unit in self.units if unit.term is term)])
            terms[term] = exact_sum([round_to_hundredths(exact), printed.copy_negate()])
            printed = round_to_hundredths(exact)
        if exact != self.after:
            raise RuntimeError(f"the changes of {self.figure.indicator}, {self.measured}, don't add up")
        return terms | {Term.REMOVED: terms[Term.REMOVED].copy_negate()}


@memoized
def figure_changes(comparison: Comparison) -> tuple[FigureChange, ...]:
    """Return the figures that differ, or that hold other units, by partnership, in the order of the NCPC summary.

    An audience that may not see small groups gets lines of the survey between quarter ends only, see `Comparison`, and
    none where a term is of fewer answers than its minimum.
    """
    return tuple(change for changes in figure_changes_by_content(comparison).values() for change in changes)


@memoized
def figure_changes_by_content(comparison: Comparison) -> dict[Hashable, tuple[FigureChange, ...]]:
    """Return the changes of each partnership's figures by what they rest on, for `Comparison.known_figures`."""
    known, found = comparison.known_figures, {}
    for partnership in comparison.partnerships:
        key = _content_key(comparison, partnership)
        found[key] = known[key] if key in known else tuple(_PartnershipFigures(comparison, partnership).changes())
    return found


def _content_key(comparison: Comparison, partnership: PartnershipPair) -> Hashable:
    """Return what the changes of a partnership's figures rest on: its sheets on both sides, and how they are read."""
    pairs = partnership, comparison.survey_pair(partnership)
    return comparison.audience, tuple(
        (report.period, name, report.tables.content_key([name])) for pair in pairs if pair
        for report, name in ((pair.comparison.before, pair.before), (pair.comparison.after, pair.after)))


@memoized
def _figures_of(report: Report) -> dict[tuple[str, bool], list[Figure]]:
    """Return a report's figures by partnership and whether they are of the survey."""
    figures: dict[tuple[str, bool], list[Figure]] = defaultdict(list)
    for figure in report.figures:
        figures[figure.partnership, figure.section != OUTPUT].append(figure)
    return dict(figures)


def figure_change_table(comparison: Comparison) -> pd.DataFrame:
    """Return one line per change of a figure, columns `FIGURE_CHANGE_COLUMNS`, dtype object; None where not known."""
    rows = []
    for change in figure_changes(comparison):
        terms = change.terms
        rows.append((change.partnership, change.figure.indicator, change.item_id, change.measured.value,
                     _printed(change.before), *(_printed(terms.get(term)) for term in Term), _printed(change.after),
                     change.because))
    return pd.DataFrame(rows, columns=list(FIGURE_CHANGE_COLUMNS), dtype=object)


def _printed(number: Decimal | None) -> int | float | None:
    """Return a number rounded to hundredths, as int where it is whole."""
    if number is None:
        return None
    rounded = round_to_hundredths(number)
    return int(rounded) if rounded == rounded.to_integral_value() else float(rounded)


def term_rows(comparison: Comparison, change: FigureChange, term: Term) -> pd.DataFrame:
    """Return the rows of one term of a figure's change, columns `ROW_CHANGE_COLUMNS`, as the audience may see them.

    A row that counts otherwise although it is the same has the change `unchanged`. No rows where the audience may not
    see single rows of the figure's tab.
    """
    rows = dict.fromkeys(row for unit in change.units if unit.term is term for row in unit.rows)
    return lines_table(line for tab, pair in rows if not comparison.redaction.redacts_rows(tab)
                       for line in change_lines(comparison, RowChange(change.partnership, tab, pair)))


@dataclass(eq=False)
class _PartnershipFigures:
    """Compares the figures of one partnership."""

    comparison: Comparison
    partnership: PartnershipPair

    def changes(self) -> Iterator[FigureChange]:
        """Yield the lines of the partnership: its outputs, then its figures of the survey."""
        yield from self._changes_of(self.partnership, is_survey=False)
        if survey := self.comparison.survey_pair(self.partnership):
            yield from self._changes_of(survey, is_survey=True)

    def _changes_of(self, partnership: PartnershipPair, is_survey: bool) -> Iterator[FigureChange]:
        sides, attribution = partnership.comparison.sides, UnitAttribution(partnership)
        if partnership.is_unchanged and sides.before.period == sides.after.period:
            return
        before, after, shifted = (
            {self._key(attribution, figure, is_later): figure
             for figure in _figures_of(report).get((name, is_survey), ())}
            for report, name, is_later in zip(sides, (partnership.before, partnership.after, partnership.before),
                                              (False, True, False), strict=True))
        order = {indicator: number for number, (indicator, _) in enumerate([*after, *before])}
        for key in sorted(dict.fromkeys([*after, *before]), key=lambda key: order[key[0]]):
            whole = key[0], ""
            figures = [side.get(key) for side in (before, after, shifted)]
            wholes = [side.get(whole) for side in (before, after)]
            changes = list(self._figure_changes(attribution, key[1], figures, wholes))
            if not is_survey or not self._is_too_few(changes):
                yield from changes

    @staticmethod
    def _key(attribution: UnitAttribution, figure: Figure, is_later: bool) -> tuple[str, Hashable]:
        """Return the indicator and the item: "", the CoP by its later ID, the training's row, or the outcome's measure.
        """
        if figure.level != ITEM:
            return figure.indicator, ""
        if figure.section != OUTPUT:
            return figure.indicator, figure.item_id
        if find_indicator(figure.indicator).has_cop_items:
            return figure.indicator, attribution.later_cop(figure.item_id, is_later)
        position = [*figure.used, *(position for position, _ in figure.left_out)][0]
        return figure.indicator, attribution.pair_at(figure.tab, position, is_later)

    def _figure_changes(self, attribution: UnitAttribution, item: Hashable, figures: Sequence[Figure | None],
                        wholes: Sequence[Figure | None]) -> Iterator[FigureChange]:
        """Yield the lines of a figure.

        `item`: see `_key`. `figures`: it on the sides of the comparison. `wholes`: its Partnership row on both days.
        """
        before, after, _ = figures
        figure = after or before
        if figure is None or (figure.level == ITEM and not all(whole and not whole.unreported_reason
                                                               for whole in wholes)):
            return    # the Partnership row says that it is not reported
        item_id = item if isinstance(item, str) else figure.item_id
        for measured in FigureMeasure if figure.section != OUTPUT else (FigureMeasure.NUMBER,):
            # A CoP or training that is not there counts 0 where its figure is reported.
            amounts = [Decimal(0) if side is None and figure.level == ITEM else exact_amount(side, measured)
                       if side else None for side in (before, after)]
            change = FigureChange(self.partnership.name, figure, item_id, measured, amounts[0], amounts[1])
            if None in amounts:
                change.unknown_reason = _unknown_reason(before, after, amounts)
                if amounts[0] != amounts[1]:
                    yield change
                continue
            change.units = attribution.unit_changes(figures, measured)
            if change.units:
                yield change

    def _is_too_few(self, changes: list[FigureChange]) -> bool:
        """Return whether a figure of the survey differs by fewer answers than the audience may see.

        That is so where a term is of few answers, or where the number before or after alone is known and is few.
        """
        audience = self.comparison.audience
        if audience.sees_small_groups:
            return False
        amounts = [float(amount) for change in changes if change.unknown_reason
                   for amount in (change.before, change.after) if amount is not None]
        return any(map(audience.is_few, amounts)) or any(
            audience.is_few(len({unit.key for change in changes for unit in change.units
                                 if unit.term is term and unit.unit is Unit.ROW})) for term in Term)


def _unknown_reason(before: Figure | None, after: Figure | None, amounts: Sequence[Decimal | None]) -> str:
    """Return why the number before or after is not known."""
    return "; ".join(
        f"{_NOT_IN_SOURCE} {when}" if figure is None else
        f"{NOT_REPORTED} {when}: {figure.unreported_reason}" if figure.unreported_reason else f"not known {when}"
        for figure, amount, when in zip((before, after), amounts, ("before", "after"), strict=True) if amount is None)
