"""The NCPC summary: one tidy table, a line a figure, by partnership and for all."""

from collections import Counter
from decimal import Decimal

import pandas as pd

from cop_sheets.collector import collector_held
from cop_sheets.fiscal_year import LISTED_YEAR, Period
from cop_sheets.layout import COPS, PID
from cop_sheets.tables import combined_version
from summaries.accounting import Accounts
from summaries.audience import OWN, Audience
from summaries.figures import (
    ALL,
    ALL_PARTNERSHIPS,
    OUTCOME,
    OUTPUT,
    PARTNERSHIP,
    Figure,
    note_of,
    number_text,
    plural,
    share_text,
)
from summaries.ledger import Ledger
from summaries.outcomes import Answers, measure_figure, measure_text, outcome_figures
from summaries.outputs import INDICATORS, output_figures, programme_codes

NCPC_COLUMNS = ("Fiscal Year", "As Of", "Partnership", "PSC", "PID", "Section", "Level", "Indicator", "Item ID", "Item",
                "Number", "Denominator", "Percent", "Display", "Rows Used", "Rows Excluded", "Note", "Source Version")


@collector_held()
def all_figures(accounts: Accounts) -> list[Figure]:
    """Return every figure: each partnership's in the source's order, then, of several partnerships, all together."""
    ledger, answers = Ledger(accounts), Answers(accounts)
    partnerships = accounts.facts.tables.partnerships
    figures = [figure for partnership in partnerships for figure in (
        *output_figures(ledger, partnership), *outcome_figures(answers, partnership),
        measure_figure(answers, ledger, partnership))]
    if len(partnerships) > 1:
        figures += together(figures, accounts)
    return figures


def together(figures: list[Figure], accounts: Accounts) -> list[Figure]:
    """Sum the Partnership rows once more, an indicator at a time; agreement and change are never pooled."""
    unreadable = [failure.partnership for failure in accounts.facts.tables.failures]
    groups: dict[tuple, list[Figure]] = {}
    for figure in figures:
        if figure.level == PARTNERSHIP:
            groups.setdefault((figure.section, figure.indicator), []).append(figure)
    result = []
    for group in groups.values():
        measures = sorted({figure.notes[0] for figure in group if figure.section == OUTCOME and figure.denominator})
        for measure in measures or [None]:
            part = [figure for figure in group
                    if measure is None or not figure.denominator or figure.notes[0] == measure]
            # Without a valid answer a partnership's rows are left out of each measure, but its answers are told once.
            told = [figure for figure in part if measure is None or _measure_of(figure, measures) == measure]
            result.append(_sum(part, told, measure, unreadable))
    return result


def _measure_of(figure: Figure, measures: list[str]) -> str:
    return figure.notes[0] if figure.notes and figure.notes[0] in measures else measures[0]


def _sum(part: list[Figure], told: list[Figure], measure: str | None, unreadable: list[str]) -> Figure:
    first = part[0]
    known = [figure.number for figure in part if figure.number is not None]
    number = round(sum(known), 2) if known else None
    denominator = None if first.denominator is None else sum(figure.denominator for figure in part)
    percent, display = None, number_text(number)
    days = [day for figure in part for day in figure.span]
    span = (min(days), max(days)) if days else ()
    tallies: Counter = Counter()
    for figure in told:
        tallies.update(figure.tallies)
    notes = [measure] if measure else []
    if first.section == OUTCOME:
        percent, display = share_text(number, denominator)
    elif denominator is not None:
        display = measure_text(number, denominator, span)
    if first.indicator == INDICATORS[4]:
        notes.append("a person served by two partnerships counts twice: may be duplicated")
    if len(known) < len(part):
        notes.append(f"{plural(len(part) - len(known), 'partnership')} without a number")
    if unreadable:
        notes.append(f"without {', '.join(unreadable)} (workbook can't be read)")
    return Figure(first.section, ALL, first.indicator, ALL_PARTNERSHIPS, first.tab, number, display,
                  denominator=denominator, percent=percent, notes=notes, tallies=dict(tallies), span=span,
                  used=[position for figure in part for position in figure.used],
                  left_out=[line for figure in part for line in figure.left_out])


def ncpc_table(figures: list[Figure], accounts: Accounts, period: Period, audience: Audience = OWN) -> pd.DataFrame:
    """Return the table that NCPC downloads, columns `NCPC_COLUMNS`: numbers as numbers, nothing as None."""
    tables = accounts.facts.tables
    cops = accounts.facts[COPS]
    of_partnership = {name: programme_codes(part) for name, part in cops.groupby("partnership", sort=False)}
    of_partnership[ALL_PARTNERSHIPS] = programme_codes(cops)
    described = cops[cops["first"]]
    of_cop = {(partnership, cop): (psc, PID) for partnership, cop, psc in zip(
        described["partnership"], described["cop"], described["psc"], strict=True)}
    versions = {name: combined_version([tables.versions[name]]) for name in tables.partnerships}
    versions[ALL_PARTNERSHIPS] = tables.version
    known = [] if str(period.fiscal_year) == LISTED_YEAR else [f"{LISTED_YEAR} list used"]
    lines = []
    for figure in figures:
        own = of_cop.get((figure.partnership, figure.item_id)) if (
            figure.tab is not COPS and figure.section == OUTPUT and figure.indicator == INDICATORS[1]) else None
        psc, pid = own or of_partnership.get(figure.partnership, ("", ""))
        lines.append((str(period.fiscal_year), period.as_of.isoformat(), figure.partnership, psc, pid, figure.section,
                      figure.level, figure.indicator, figure.item_id, figure.item, _plain(figure.number),
                      _plain(figure.denominator), _one_decimal(figure.percent), figure.display, len(figure.used),
                      len(figure.left_out), "; ".join(note_of(figure, audience) + known), versions[figure.partnership]))
    columns = zip(NCPC_COLUMNS, zip(*lines, strict=True) if lines else [()] * len(NCPC_COLUMNS), strict=True)
    return pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in columns})


def _one_decimal(percent: float | None) -> Decimal | None:
    return None if percent is None else Decimal(f"{percent:.1f}")


def _plain(number: float | None) -> int | float | None:
    """Return whole numbers as such, so that files say 12, not 12.0."""
    return int(number) if number is not None and float(number).is_integer() else number
