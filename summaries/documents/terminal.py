"""The report in a terminal: for each partnership its CoPs, reconciliation, unreported figures and fix list."""

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import pandas as pd

from cop_sheets.date_format import format_date
from cop_sheets.parsing import NOT_DATA
from cop_sheets.text import join_words
from summaries.figures import DOES_NOT_MEET, MEETS, PARTNERSHIP, explained_note
from summaries.fixes import visible_values
from summaries.presentation.wording import pluralize
from summaries.report import Report
from validators import SEVERITIES, FlagStatus
from validators.derived import EXCLUSION_REASONS

_STANDING_STYLES = {MEETS: "good", DOES_NOT_MEET: "must"}
StyledLine = tuple[str, str]  # style (title, plain, good, must, should, info) and text


def report_lines(report: Report) -> list[StyledLine]:
    """Return the report's lines, each with a style for terminals that have colors."""
    flags = report.flags.assign(Value=visible_values(report))
    names = list(dict.fromkeys([*report.tables.all_partnerships, *flags["Partnership"]]))
    lines: list[StyledLine] = [("plain", f"{report.period.fiscal_year}, as of {format_date(report.period.as_of)}")]
    parts = [(_group_by_partnership(frame), frame.iloc[:0], draw_lines) for frame, draw_lines in (
        (report.standing, _standing_lines), (report.reconciliation, _row_lines),
        (_unreported_figures(report), _unreported_lines),
        (flags, _flag_lines))]
    for name in names:
        lines += [("plain", ""), ("title", name)]
        for frames, empty, draw_lines in parts:
            lines += draw_lines(frames.get(name, empty))
    lines += [("plain", ""), ("plain", _totals_text(report))]
    # A line break in a typed name must not look like the start of another line.
    return [(style, text.replace("\n", " / ")) for style, text in lines]


def _group_by_partnership(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return {str(name): rows for name, rows in frame.groupby("Partnership", sort=False)}


def _standing_lines(standing: pd.DataFrame) -> list[StyledLine]:
    lines = []
    for cop in standing.to_dict("records"):
        why = f": {cop['Why']}" if cop["Why"] else ""
        explained = f", {cop['Explained']} explained" if cop["Explained"] else ""
        label = cop["CoP ID"] if cop["CoP ID"] == cop["CoP Name"] else f"{cop['CoP ID']} {cop['CoP Name']}"
        lines.append((_STANDING_STYLES.get(cop["Standing"], "should"),
                      f"  {label}: {cop['Standing']}, {cop['Months']}, {cop['Should']} should{explained}{why}"))
    return lines


def _row_lines(rows: pd.DataFrame) -> list[StyledLine]:
    lines = []
    for row in rows.to_dict("records"):
        if row["Rows Read"]:
            lines.append(("plain",
                          f"  {row['Tab']}: {pluralize(row['Rows Read'], 'row')} read = {row['Counted']} counted"
                          f" + {row['Other Fiscal Years']} of other fiscal years + {row['Excluded']} excluded"
                          f"{_reasons_text(row, EXCLUSION_REASONS)} + {row['Not Data']} not "
                          f"data{_reasons_text(row, NOT_DATA)}"))
    return lines


def _unreported_figures(report: Report) -> pd.DataFrame:
    """Return one row per figure that a partnership doesn't report: Partnership, Indicator and Why."""
    return pd.DataFrame([(figure.partnership, figure.indicator, figure.unreported_reason) for figure in report.figures
                         if figure.unreported_reason and figure.level == PARTNERSHIP],
                        columns=["Partnership", "Indicator", "Why"])


def _unreported_lines(unreported: pd.DataFrame) -> list[StyledLine]:
    return [("must", f"  Not reported ({why}): {join_words(rows['Indicator'])}")
            for why, rows in unreported.groupby("Why", sort=False)]


def _reasons_text(row: Mapping[Hashable, Any], names: tuple[str, ...]) -> str:
    counts = [f"{row[name[0].upper() + name[1:]]} {name}" for name in names if row[name[0].upper() + name[1:]]]
    return f" ({', '.join(counts)})" if counts else ""


def _flag_lines(flags: pd.DataFrame) -> list[StyledLine]:
    is_explained = flags["Status"] == FlagStatus.EXPLAINED
    lines = _open_flag_lines(flags[~is_explained])
    if is_explained.any():
        lines.append(("plain", f"  Explained: {_severity_counts(flags[is_explained])}"))
        lines += [("plain", text) for _, text in _single_flag_lines(flags[is_explained])]
    return lines


def _open_flag_lines(flags: pd.DataFrame) -> list[StyledLine]:
    if not len(flags):
        return [("good", "  Nothing to fix.")]
    return [("plain", f"  To fix: {_severity_counts(flags)}"), *_single_flag_lines(flags)]


def _single_flag_lines(flags: pd.DataFrame) -> Iterator[StyledLine]:
    """Yield a line for each flag: what to do, or, for one that is explained, why."""
    for flag in flags.to_dict("records"):
        cell = f"{flag['Column']}{flag['Row']}" if flag["Column"] else ""
        where = " ".join(part for part in (flag["Tab"], cell) if part) or "the workbook"
        value = f"“{flag['Value']}”" if flag["Value"] else "blank" if cell else ""
        to_do = f" -> {flag['Fix']}" if flag["Status"] != FlagStatus.EXPLAINED else ""
        status = f"  ({flag['Status']}: {flag['Reason']})" if flag["Reason"] else ""
        yield (flag["Severity"], "    " + "  ".join(part for part in (
            f"{flag['Severity']:6}", flag["Rule"], where, value) if part)
            + f"  {flag['Message']}{to_do}{status}" + (f"  [{flag['Flag ID']}]" if flag["Flag ID"] else ""))


def _severity_counts(flags: pd.DataFrame) -> str:
    counts = flags["Severity"].value_counts()
    return join_words([f"{counts[severity]} {severity}" for severity in SEVERITIES if severity in counts]) or "nothing"


def _totals_text(report: Report) -> str:
    standing, flags = report.deduplicated_standing, report.open_flags
    meeting = int((standing["Standing"] == MEETS).sum())
    explained = len(report.flags) - len(flags)
    return (f"{meeting} of {pluralize(len(standing), 'CoP')} meet the model{explained_note(standing)}. Flags in all: "
            f"{_severity_counts(flags)}" + (f", {explained} explained." if explained else "."))
