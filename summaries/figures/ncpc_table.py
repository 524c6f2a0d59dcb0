"""The NCPC summary: one tidy table, a line a figure, by partnership and for all."""

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
    INDICATORS,
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
from summaries.figures.outcomes import CHANGE_ID, SurveyRecords, measure_figure, measure_text, outcome_figures
from summaries.figures.outputs import output_figures, program_codes
from summaries.figures.reported import ReportingStatus, as_not_reported
from summaries.figures.row_records import RowRecords
from validators.derived import RowStatuses

NCPC_COLUMNS = ("Fiscal Year", "As Of", "Partnership", "PSC", "PID", "Section", "Level", "Indicator", "Item ID", "Item",
                "Number", "Denominator", "Percent", "Display", "Rows Used", "Rows Excluded", "Note", "Source Version")


NO_PARTNERSHIP_REPORTS = "no partnership reports it"


@gc_paused()
def build_figures(row_statuses: RowStatuses) -> list[Figure]:
    """Return every figure: each partnership's in the source's order, then, of several partnerships, all together.

    Every partnership that the source lists has all of its Partnership rows, also where its workbook can't be read. Of
    two workbooks that hold the same rows all together count one.
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
    """Sum the Partnership rows once more, an indicator at a time; agreement and change are never pooled.

    `copies`: partnerships whose workbooks hold the same rows as another's, so that they would count twice.

    Rows without a valid answer of either are left out of each sum, as they are left out of their own figure. The Note
    of each sum names the partnerships whose row is of the other measure.
    """
    groups: dict[tuple, list[Figure]] = {}
    for figure in figures:
        if figure.level == PARTNERSHIP and figure.partnership not in copies:
            groups.setdefault((figure.section, figure.indicator), []).append(figure)
    result = []
    for group in groups.values():
        reported_figures = [figure for figure in group if not figure.unreported_reason]
        measures = sorted({figure.notes[0] for figure in reported_figures if figure.section == OUTCOME
                           and figure.denominator})
        for order, measure in enumerate(measures or [None]):
            summed = [figure for figure in reported_figures if measure is None or not figure.denominator
                      or figure.notes[0] == measure]
            other_measures = [] if measure is None else [(figure.partnership,
                                                          figure.notes[0]) for figure in reported_figures
                                                         if figure.denominator and figure.notes[0] != measure]
            result.append(_as_total(_sum_figures(summed, measure) if summed
                                    else as_not_reported(group[0], [], NO_PARTNERSHIP_REPORTS), group,
                                    CHANGE_ID if order else "", other_measures))
    return result


def _sum_figures(summed: list[Figure], measure: str | None) -> Figure:
    first = summed[0]
    numbers = [figure.number for figure in summed if figure.number is not None]
    exact = None if first.exact_hours is None else exact_sum(figure.exact_hours for figure in summed)
    number = round_hours(exact) if exact is not None else sum(numbers) if numbers else None
    denominators = [figure.denominator for figure in summed if figure.denominator is not None]
    denominator = sum(denominators) if denominators else None
    percent, display = None, format_number(number)
    days = [day for figure in summed for day in figure.date_range]
    span = (min(days), max(days)) if days else ()
    tallies: Counter = Counter()
    for figure in summed:
        if measure is None or figure.notes[:1] == [measure]:
            tallies.update(figure.counts)
    notes = [measure] if measure else []
    if first.section == OUTCOME:
        percent, display = format_share(number, denominator)
    elif first.section == MEASURE:
        display = measure_text(number, denominator, span)
    if first.indicator == INDICATORS[4]:
        notes.append("a person served by two partnerships counts twice: may be duplicated")
    return replace(first, number=number, display=display, denominator=denominator, percent=percent, notes=notes,
                   counts=dict(tallies), date_range=span, exact_hours=exact,
                   used=[position for figure in summed for position in figure.used],
                   left_out=[excluded_row for figure in summed for excluded_row in figure.left_out])


def _as_total(figure: Figure, group: list[Figure], item_id: str, other_measures: list[tuple[str, str]]) -> Figure:
    """Return a sum as the row of all partnerships, its notes naming those who are missing from it, and why.

    `other_measures`: the partnerships whose row is of another measure, and of which.
    """
    unreported_figures = [(group_figure.partnership, group_figure.unreported_reason or NO_PARTICIPANTS)
                          for group_figure in group if group_figure.number is None]
    missing_reasons = unreported_figures + other_measures
    notes = [*figure.notes, *([f"without {'; '.join(f'{name} ({why})' for name, why in missing_reasons)}"]
                              if missing_reasons else [])]
    return replace(figure, level=ALL, partnership=ALL_PARTNERSHIPS, item_id=item_id,
                   item=figure.notes[0] if item_id else "", notes=notes,
                   missing_tabs=[unreported_figures._replace(partnership=group_figure.partnership)
                                 for group_figure in group for unreported_figures in group_figure.missing_tabs],
                   missing_partnerships=[name for name, _ in unreported_figures])


def ncpc_table(figures: list[Figure], row_statuses: RowStatuses, period: Period,
               audience: Audience = PARTNERSHIP_AUDIENCE) -> pd.DataFrame:
    """Return the table that NCPC downloads, columns `NCPC_COLUMNS`: numbers as numbers, nothing as None."""
    tables = row_statuses.derived.tables
    cops = row_statuses.derived[COPS]
    codes_by_partnership: dict[str, list[str]] = {}    # the PSC of each row of CoPs
    for name, psc in zip(cops["partnership"].tolist(), cops["psc"].tolist(), strict=True):
        codes_by_partnership.setdefault(name, []).append(psc)
    of_partnership = {name: program_codes(psc) for name, psc in codes_by_partnership.items()}
    of_all = program_codes(cops["psc"].tolist()), tables.version
    described = cops[cops["first"]]
    of_cop = {(partnership, cop): (psc, PID) for partnership, cop, psc in zip(
        described["partnership"], described["cop"], described["psc"], strict=True)}
    versions = {name: combine_versions([tables.versions[name]]) for name in tables.partnerships}
    year, day = str(period.fiscal_year), period.as_of.isoformat()
    year_note = [] if year == REFERENCE_YEAR else [f"{REFERENCE_YEAR} list used"]
    rows = []
    for figure in figures:
        cop_codes = of_cop.get((figure.partnership, figure.item_id)) if (
            figure.tab is not COPS and figure.section == OUTPUT and figure.indicator == INDICATORS[1]) else None
        name = figure.partnership
        codes, version = of_all if figure.level == ALL else (of_partnership.get(name, ("", "")), versions.get(name, ""))
        rows.append((year, day, name, *(cop_codes or codes), figure.section,
                     figure.level, figure.indicator, figure.item_id, figure.item, _whole_number(figure.number),
                     _whole_number(figure.denominator), _to_one_decimal(figure.percent), figure.display,
                     len(figure.used),
                     len(figure.left_out), "; ".join(note_parts(figure, audience) + year_note), version))
    return pd.DataFrame(rows, columns=NCPC_COLUMNS, dtype=object)


def _to_one_decimal(percent: float | None) -> Decimal | None:
    return None if percent is None else Decimal(f"{percent:.1f}")


def _whole_number(number: float | None) -> int | float | None:
    """Return whole numbers as such, so that files say 12, not 12.0."""
    return int(number) if number is not None and float(number).is_integer() else number
