"""The NCPC summary as one table: a row per figure, of each partnership and of all together."""

from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import replace
from decimal import Decimal

import pandas as pd

from cop_sheets.fiscal_year import REFERENCE_YEAR, Period
from cop_sheets.gc_pause import gc_paused
from cop_sheets.layout import COPS, PID
from cop_sheets.raw import combine_versions
from summaries.audience import PARTNERSHIP_AUDIENCE, Audience
from summaries.figures.figure import (
    ALL,
    ALL_PARTNERSHIPS,
    ITEM,
    MEASURE,
    NO_PARTICIPANTS,
    OUTCOME,
    OUTPUT,
    PARTNERSHIP,
    Figure,
    exact_sum,
    format_number,
    format_share,
    note_parts,
    round_hours,
)
from summaries.figures.indicators import INDICATORS, find_indicator, output_figures
from summaries.figures.outcomes import CHANGE_ID, SurveyRecords, measure_figure, measure_text, outcome_figures
from summaries.figures.outputs import program_codes
from summaries.figures.reported import ReportingStatus, as_not_reported
from summaries.figures.row_records import RowRecords
from validators.derived import RowStatuses

_YEAR_LIST_NOTE = f"{REFERENCE_YEAR} list used"
NCPC_COLUMNS = ("Fiscal Year", "As Of", "Partnership", "PSC", "PID", "Section", "Level", "Indicator", "Item ID", "Item",
                "Number", "Denominator", "Percent", "Display", "Rows Used", "Rows Excluded", "Note", "Source Version")
NO_PARTNERSHIP_REPORTS = "no partnership reports it"


@gc_paused()
def build_figures(row_statuses: RowStatuses) -> list[Figure]:
    """Return every figure: each partnership's in the source's order, then, of several partnerships, their sums.

    Every partnership that the source lists has all of its Partnership rows, also where its workbook can't be read. Of
    two workbooks that hold the same rows, the sums count one.
    """
    reported = ReportingStatus(row_statuses)
    records, answers = RowRecords(row_statuses, reported), SurveyRecords(row_statuses, reported)
    partnerships = row_statuses.derived.tables.all_partnerships
    figures = [figure for partnership in partnerships for figure in (
        *output_figures(records, partnership), *outcome_figures(answers, partnership),
        measure_figure(answers, records, partnership))]
    if len(partnerships) < 2:
        return figures
    copy_of = row_statuses.derived.tables.duplicate_workbooks.copy_of
    totals = sum_partnerships(figures, copy_of)
    duplicate_notes = [f"counted once: {copy} holds the same rows as {other}" for copy, other in copy_of.items()]
    return figures + [replace(figure, notes=[*figure.notes, *duplicate_notes]) for figure in totals]


def sum_partnerships(figures: Iterable[Figure], copies: Container[str]) -> list[Figure]:
    """Return the sum of the Partnership rows for each indicator; agreement and change are summed apart.

    `copies`: partnerships whose workbooks hold the same rows as another's, so that they would count twice.

    A partnership without a valid answer has no measure. The rows that its figure leaves out are in each sum. The Note
    of each sum names the partnerships whose figure is of the other measure.
    """
    groups: dict[tuple[str, str], list[Figure]] = {}
    for figure in figures:
        if figure.level == PARTNERSHIP and figure.partnership not in copies:
            groups.setdefault((figure.section, figure.indicator), []).append(figure)
    result = []
    for group in groups.values():
        reported_figures = [figure for figure in group if not figure.unreported_reason]
        measures: list[str | None] = [*sorted({figure.notes[0] for figure in reported_figures
                                               if figure.section == OUTCOME and figure.denominator})]
        for order, measure in enumerate(measures or [None]):
            summed = [figure for figure in reported_figures
                      if measure is None or not figure.denominator or figure.notes[0] == measure]
            other_measures = [(figure.partnership, figure.notes[0]) for figure in reported_figures
                              if measure is not None and figure.denominator and figure.notes[0] != measure]
            total = _sum_figures(summed, measure) if summed else as_not_reported(group[0], [], NO_PARTNERSHIP_REPORTS)
            result.append(_as_total(total, group, CHANGE_ID if order else "", other_measures))
    return result


def _sum_figures(figures: list[Figure], measure: str | None) -> Figure:
    first = figures[0]
    numbers = [figure.number for figure in figures if figure.number is not None]
    number = sum(numbers) if numbers else None
    exact_hours = [figure.exact_hours for figure in figures if figure.exact_hours is not None]
    exact = exact_sum(exact_hours) if exact_hours else None
    if exact is not None:
        number = round_hours(exact)
    denominators = [figure.denominator for figure in figures if figure.denominator is not None]
    denominator = sum(denominators) if denominators else None
    percent, display = None, format_number(number)
    days = [day for figure in figures for day in figure.date_range]
    date_range = (min(days), max(days)) if days else ()
    counts: Counter[str] = Counter()
    for figure in figures:
        if measure is None or figure.notes[:1] == [measure]:
            counts.update(figure.counts)
    notes = [measure] if measure else []
    if first.section == OUTCOME:
        percent, display = format_share(number or 0, denominator or 0)
    elif first.section == MEASURE:
        display = measure_text(number or 0, denominator, date_range)
    elif total_note := find_indicator(first.indicator).total_note:
        notes.append(total_note)
    return replace(first, number=number, display=display, denominator=denominator, percent=percent, notes=notes,
                   counts=dict(counts), date_range=date_range, exact_hours=exact,
                   used=[position for figure in figures for position in figure.used],
                   left_out=[row for figure in figures for row in figure.left_out])


def _as_total(figure: Figure, group: list[Figure], item_id: str, other_measures: list[tuple[str, str]]) -> Figure:
    """Return a sum as the row of all partnerships; its Note names the partnerships of `group` that it lacks, and why.

    `other_measures`: (partnership, measure) of the figures that are of another measure.
    """
    without_number = [(other.partnership, other.unreported_reason or NO_PARTICIPANTS)
                      for other in group if other.number is None]
    missing = "; ".join(f"{name} ({reason})" for name, reason in without_number + other_measures)
    return replace(figure, level=ALL, partnership=ALL_PARTNERSHIPS, item_id=item_id,
                   item=figure.notes[0] if item_id else "",
                   notes=[*figure.notes, *[f"without {missing}"] * bool(missing)],
                   missing_tabs=[missing_tab._replace(partnership=other.partnership)
                                 for other in group for missing_tab in other.missing_tabs],
                   missing_partnerships=[name for name, _ in without_number])


def year_list_notes(year: str) -> list[str]:
    """Return what the Note of each figure of fiscal year `year` says about the list of indicators."""
    return [] if year == REFERENCE_YEAR else [_YEAR_LIST_NOTE]


def year_list_sentence(year: str) -> str:
    """Return what that note means, for pages that show it; "" for the year of the list."""
    return "" if year == REFERENCE_YEAR else (
        f"“{_YEAR_LIST_NOTE}” means: the outputs and outcomes that NCPC asks for are known here for {REFERENCE_YEAR} "
        f"only, so {year} is reported by the same list.")


def ncpc_table(figures: list[Figure], row_statuses: RowStatuses, period: Period,
               audience: Audience = PARTNERSHIP_AUDIENCE) -> pd.DataFrame:
    """Return the table that NCPC downloads: one row per figure, columns `NCPC_COLUMNS`, dtype object.

    Numbers are int, float or (Percent) Decimal; None where there is none.
    """
    tables = row_statuses.derived.tables
    cops = row_statuses.derived[COPS]
    psc_codes: dict[str, list[str]] = {}    # of each row of the CoPs tab, by partnership
    for name, psc in zip(cops["partnership"].tolist(), cops["psc"].tolist(), strict=True):
        psc_codes.setdefault(name, []).append(psc)
    codes_of_partnership = {name: program_codes(psc) for name, psc in psc_codes.items()}
    codes_of_all = program_codes(cops["psc"].tolist())
    primary_rows = cops[cops["first"]]
    codes_of_cop = {(partnership, cop): (psc, PID) for partnership, cop, psc in zip(
        primary_rows["partnership"], primary_rows["cop"], primary_rows["psc"], strict=True)}
    with_cop_items = {indicator.name for indicator in INDICATORS if indicator.has_cop_items}
    versions = {name: combine_versions([tables.versions[name]]) for name in tables.partnerships}
    year, day = str(period.fiscal_year), period.as_of.isoformat()
    year_note = year_list_notes(year)
    rows = []
    for figure in figures:
        name = figure.partnership
        codes, version = codes_of_partnership.get(name, ("", "")), versions.get(name, "")
        if figure.level == ALL:
            codes, version = codes_of_all, tables.version
        elif figure.level == ITEM and figure.section == OUTPUT and figure.indicator in with_cop_items:
            codes = codes_of_cop.get((name, figure.item_id), codes)
        rows.append((year, day, name, *codes, figure.section, figure.level, figure.indicator, figure.item_id,
                     figure.item, _whole_number(figure.number), _whole_number(figure.denominator),
                     _to_one_decimal(figure.percent), figure.display, len(figure.used), len(figure.left_out),
                     "; ".join(note_parts(figure, audience) + year_note), version))
    return pd.DataFrame(rows, columns=NCPC_COLUMNS, dtype=object)


def _to_one_decimal(percent: float | None) -> Decimal | None:
    return None if percent is None else Decimal(f"{percent:.1f}")


def _whole_number(number: float | None) -> int | float | None:
    """Return a whole number as int, so that files say 12, not 12.0."""
    return int(number) if number is not None and float(number).is_integer() else number
