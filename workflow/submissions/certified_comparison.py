"""A certification beside today: what the product counts otherwise, and what the rows have changed since.

Today's rules are applied to the frozen cells first. What differs there is never blamed on rows.
"""

from dataclasses import dataclass, replace
from itertools import chain

from summaries import Report
from summaries.changes import Comparison, row_change_texts
from summaries.ncpc.certified_figures import FigureDifference, differing_figures, summary_file_rows
from summaries.ncpc.frozen_rows import FrozenRow
from summaries.ncpc.none_outputs import confirmed_none
from summaries.report import report_for_partnerships
from workflow.packs import Pack


@dataclass(frozen=True, eq=False)
class CertifiedComparison:
    """What differs between a certification and today.

    `counted_otherwise`: the figures that today's rules count otherwise over the frozen cells. `changed`: those that
    differ between the frozen cells and today's, by today's rules. `comparison`: of these two, with their rows.
    """

    counted_otherwise: tuple[FigureDifference, ...]
    changed: tuple[FigureDifference, ...]
    comparison: Comparison

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is to be said: `since then 3 sessions added: Number of sessions 40 would be 43.`"""
        texts = []
        if self.counted_otherwise:
            texts.append(f"The product counts otherwise: {_figures_text(self.counted_otherwise)}.")
        if self.changed:
            rows = ", ".join(row_change_texts(self.comparison)) or "no row was added, removed or changed"
            texts.append(f"Since then {rows}: {_figures_text(self.changed)}.")
        return tuple(texts)


def compare_with_certified(pack: Pack, certified: tuple[FrozenRow, ...], report: Report) -> CertifiedComparison:
    """Compare a partnership's own pack and certified rows with its report of today.

    `report`: of the partnership alone, which may have another name now. Raises BadRequest for a damaged pack.
    """
    recounted = pack.report()
    report = _with_nones(report, {none.output for none in recounted.tables.decisions.confirmed_nones})
    by_todays_rules, today = (tuple(chain.from_iterable(summary_file_rows(one).values()))
                              for one in (recounted, report))
    return CertifiedComparison(differing_figures(certified, by_todays_rules),
                               differing_figures(by_todays_rules, today), Comparison(recounted, report))


def _with_nones(report: Report, outputs: set[str]) -> Report:
    """Return one partnership's report with these outputs confirmed as none, as the certification has them.

    While a year is returned its confirmations don't count, which is no change of the rows.
    """
    tables, period = report.tables, report.period
    nones = tuple(confirmed_none(name, period.fiscal_year, output) for name in tables.all_partnerships
                  for output in sorted(outputs))
    if {*nones} == {none for none in tables.decisions.confirmed_nones if none.fiscal_year == period.fiscal_year}:
        return report
    decided = replace(tables, decisions=replace(tables.decisions, confirmed_nones=nones))
    return report_for_partnerships(decided, tables.all_partnerships, period.fiscal_year, period.as_of, report.audience)


def _figures_text(differences: tuple[FigureDifference, ...]) -> str:
    """Return the figures of the whole partnership, those of single CoPs and trainings only where there are no others.
    """
    whole = [one for one in differences if not one.item_id] or differences
    return "; ".join(f"{one.indicator}{f', {one.item_id}' if one.item_id else ''} {one.before or 'not there'} would be "
                     f"{one.after or 'not there'}" for one in whole)
