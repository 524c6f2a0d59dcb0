"""The NCPC summary: one tidy table, a line a figure, by partnership and for all."""

from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import replace
from decimal import Decimal

import pandas as pd

from cop_sheets.fiscal_year import LISTED_YEAR, Period
from cop_sheets.gc_pause import collector_held
from cop_sheets.layout import COPS, PID
from cop_sheets.raw import combined_version
from summaries.audience import OWN, Audience
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
    note_of,
    number_text,
    rounded,
    share_text,
)
from summaries.figures.outcomes import CHANGE_ID, Answers, measure_figure, measure_text, outcome_figures
from summaries.figures.outputs import output_figures, programme_codes
from summaries.figures.reported import Reported, not_reported
from summaries.figures.row_records import Ledger
from validators.derived import Accounts

NCPC_COLUMNS = ("Fiscal Year", "As Of", "Partnership", "PSC", "PID", "Section", "Level", "Indicator", "Item ID", "Item",
                "Number", "Denominator", "Percent", "Display", "Rows Used", "Rows Excluded", "Note", "Source Version")


NOBODY = "no partnership reports it"


@collector_held()
def all_figures(accounts: Accounts) -> list[Figure]:
    """Return every figure: each partnership's in the source's order, then, of several partnerships, all together.

    Every partnership that the source lists has all of its Partnership rows, also where its workbook can't be read. Of
    two workbooks that hold the same rows all together count one.
    """
    reported = Reported(accounts)
    ledger, answers = Ledger(accounts, reported), Answers(accounts, reported)
    partnerships = accounts.facts.tables.listed
    figures = [figure for partnership in partnerships for figure in (
        *output_figures(ledger, partnership), *outcome_figures(answers, partnership),
        measure_figure(answers, ledger, partnership))]
    if len(partnerships) < 2:
        return figures
    copy_of = accounts.facts.tables.twins.copy_of
    sums = together(figures, copy_of)
    once = [f"counted once: {copy} holds the same rows as {other}" for copy, other in copy_of.items()]
    return figures + [replace(figure, notes=[*figure.notes, *once]) for figure in sums]


def together(figures: Iterable[Figure], copies: Container[str]) -> list[Figure]:
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
        told = [figure for figure in group if not figure.unreported]
        measures = sorted({figure.notes[0] for figure in told if figure.section == OUTCOME and figure.denominator})
        for order, measure in enumerate(measures or [None]):
            part = [figure for figure in told if measure is None or not figure.denominator
                    or figure.notes[0] == measure]
            others = [] if measure is None else [(figure.partnership, figure.notes[0]) for figure in told
                                                 if figure.denominator and figure.notes[0] != measure]
            result.append(_named(_sum(part, measure) if part else not_reported(group[0], [], NOBODY), group,
                                 CHANGE_ID if order else "", others))
    return result


def _sum(part: list[Figure], measure: str | None) -> Figure:
    first = part[0]
    known = [figure.number for figure in part if figure.number is not None]
    exact = None if first.exact is None else exact_sum(figure.exact for figure in part)
    number = rounded(exact) if exact is not None else sum(known) if known else None
    denominators = [figure.denominator for figure in part if figure.denominator is not None]
    denominator = sum(denominators) if denominators else None
    percent, display = None, number_text(number)
    days = [day for figure in part for day in figure.span]
    span = (min(days), max(days)) if days else ()
    tallies: Counter = Counter()
    for figure in part:
        if measure is None or figure.notes[:1] == [measure]:
            tallies.update(figure.tallies)
    notes = [measure] if measure else []
    if first.section == OUTCOME:
        percent, display = share_text(number, denominator)
    elif first.section == MEASURE:
        display = measure_text(number, denominator, span)
    if first.indicator == INDICATORS[4]:
        notes.append("a person served by two partnerships counts twice: may be duplicated")
    return replace(first, number=number, display=display, denominator=denominator, percent=percent, notes=notes,
                   tallies=dict(tallies), span=span, exact=exact,
                   used=[position for figure in part for position in figure.used],
                   left_out=[line for figure in part for line in figure.left_out])


def _named(figure: Figure, group: list[Figure], item_id: str, others: list[tuple[str, str]]) -> Figure:
    """Return a sum as the row of all partnerships, its notes naming those who are missing from it, and why.

    `others`: the partnerships whose row is of another measure, and of which.
    """
    missing = [(each.partnership, each.unreported or NO_PARTICIPANTS) for each in group if each.number is None]
    absent = missing + others
    notes = [*figure.notes, *([f"without {'; '.join(f'{name} ({why})' for name, why in absent)}"] if absent else [])]
    return replace(figure, level=ALL, partnership=ALL_PARTNERSHIPS, item_id=item_id,
                   item=figure.notes[0] if item_id else "", notes=notes,
                   partly=[missing._replace(partnership=each.partnership) for each in group for missing in each.partly],
                   without=[name for name, _ in missing])


def ncpc_table(figures: list[Figure], accounts: Accounts, period: Period, audience: Audience = OWN) -> pd.DataFrame:
    """Return the table that NCPC downloads, columns `NCPC_COLUMNS`: numbers as numbers, nothing as None."""
    tables = accounts.facts.tables
    cops = accounts.facts[COPS]
    typed: dict[str, list[str]] = {}    # the PSC of each row of CoPs
    for name, psc in zip(cops["partnership"].tolist(), cops["psc"].tolist(), strict=True):
        typed.setdefault(name, []).append(psc)
    of_partnership = {name: programme_codes(psc) for name, psc in typed.items()}
    of_all = programme_codes(cops["psc"].tolist()), tables.version
    described = cops[cops["first"]]
    of_cop = {(partnership, cop): (psc, PID) for partnership, cop, psc in zip(
        described["partnership"], described["cop"], described["psc"], strict=True)}
    versions = {name: combined_version([tables.versions[name]]) for name in tables.partnerships}
    year, day = str(period.fiscal_year), period.as_of.isoformat()
    known = [] if year == LISTED_YEAR else [f"{LISTED_YEAR} list used"]
    lines = []
    for figure in figures:
        own = of_cop.get((figure.partnership, figure.item_id)) if (
            figure.tab is not COPS and figure.section == OUTPUT and figure.indicator == INDICATORS[1]) else None
        name = figure.partnership
        codes, version = of_all if figure.level == ALL else (of_partnership.get(name, ("", "")), versions.get(name, ""))
        lines.append((year, day, name, *(own or codes), figure.section,
                      figure.level, figure.indicator, figure.item_id, figure.item, _plain(figure.number),
                      _plain(figure.denominator), _one_decimal(figure.percent), figure.display, len(figure.used),
                      len(figure.left_out), "; ".join(note_of(figure, audience) + known), version))
    return pd.DataFrame(lines, columns=NCPC_COLUMNS, dtype=object)


def _one_decimal(percent: float | None) -> Decimal | None:
    return None if percent is None else Decimal(f"{percent:.1f}")


def _plain(number: float | None) -> int | float | None:
    """Return whole numbers as such, so that files say 12, not 12.0."""
    return int(number) if number is not None and float(number).is_integer() else number
