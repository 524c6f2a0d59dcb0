"""Which flags are fixed, new or still open: by Subject, what a flag is about, whatever its row and its values are."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from cop_sheets.layout import SURVEY_RESPONSES
from cop_sheets.parsing.locate.tab_names import find_tab
from summaries.changes.comparison import Comparison
from summaries.memo import memoized
from summaries.presentation.wording import pluralize
from summaries.report import Report
from validators import FLAG_COLUMNS, UNSURVEYED_RULE, FlagPart, FlagStatus
from validators.flags import PART_SEPARATOR, message_of_parts
from validators.rules import survey

FIXED, NEW, STILL_OPEN, EXPLAINED_NOW = "fixed", "new", "still open", "explained"
FLAG_CHANGE_COLUMNS = ("Change", *FLAG_COLUMNS)

_UNREADABLE_RULE = "WBK-01"
_SURVEY_RULES = {rule.id for rule in survey.RULES} | {UNSURVEYED_RULE}


@dataclass(frozen=True)
class FlagChange:
    """A line of the table; `count`: of how many flags it is, 1 but for flags without a Subject."""

    change: str
    flag: dict[str, Any]
    count: int = 1


@memoized
def flag_changes(comparison: Comparison) -> tuple[FlagChange, ...]:
    """Return the flags that are fixed, new, still open or explained, by partnership: first the later ones.

    One that is explained on the later day is neither fixed nor open.

    A flag of several months has an item for each change of its months, with their Flag IDs and Subjects. Flags without
    a Subject for the audience are counted, an item for each rule and change. Where a workbook can't be read on either
    side, only the flag that says so is compared. For an audience that may not see small groups flags about responses
    are not compared.
    """
    before, after = (_by_partnership(report) for report in (comparison.before, comparison.after))
    pairs = [(pair.before, pair.after, pair.is_comparable) for pair in comparison.partnerships]
    known = {name for names in pairs for name in names[:2]}
    pairs += [(name, name, True) for name in {**after, **before} if name not in known]    # the list of partnerships
    return tuple(change for earlier, later, is_comparable in pairs
                 for change in _changes(before.get(earlier, []), after.get(later, []), is_comparable))


def flag_change_table(comparison: Comparison) -> pd.DataFrame:
    """Return `flag_changes` as a table, columns `FLAG_CHANGE_COLUMNS`."""
    lines = [(change.change, *(change.flag[name] for name in FLAG_COLUMNS)) for change in flag_changes(comparison)]
    return pd.DataFrame(lines, columns=list(FLAG_CHANGE_COLUMNS), dtype=object).astype({"Row": "Int64"})


def flag_change_texts(comparison: Comparison) -> list[str]:
    """Return how many flags were fixed and how many are new: `2 flags fixed`, `1 new`."""
    counts: Counter[str] = Counter()
    for change in flag_changes(comparison):
        counts[change.change] += change.count
    fixed = [f"{pluralize(counts[FIXED], 'flag')} fixed"] if counts[FIXED] else []
    new = f"{counts[NEW]} new" if fixed else pluralize(counts[NEW], "new flag")
    return [*fixed, *[new] * bool(counts[NEW])]


class _Flag(NamedTuple):
    """A flag of one day: its row of the table, and its parts."""

    values: dict[str, Any]
    parts: tuple[FlagPart, ...]

    @property
    def subjects(self) -> list[str]:
        return [part.subject for part in self.parts if part.subject]


def _by_partnership(report: Report) -> dict[str, list[_Flag]]:
    flags: dict[str, list[_Flag]] = defaultdict(list)
    for flag, parts in zip(report.flags.to_dict("records"), report.flag_parts, strict=True):
        if not report.audience.sees_small_groups and _is_about_responses(flag):
            continue    # few of them could be calculated from those of other days
        flags[flag["Partnership"]].append(_Flag({str(name): value for name, value in flag.items()}, parts))
    return flags


def _is_about_responses(flag: dict[Any, Any]) -> bool:
    return flag["Rule"] in _SURVEY_RULES or find_tab(flag["Tab"]) is SURVEY_RESPONSES


def _changes(before: list[_Flag], after: list[_Flag], is_comparable: bool) -> Iterator[FlagChange]:
    if not is_comparable:
        before, after = ([flag for flag in flags if flag.values["Rule"] == _UNREADABLE_RULE]
                         for flags in (before, after))
    earlier, later = ({subject for flag in flags for subject in flag.subjects} for flags in (before, after))
    for flag in after:
        if flag.values["Status"] == FlagStatus.EXPLAINED:
            yield from _parts(flag, EXPLAINED_NOW, bool)
            continue
        yield from _parts(flag, NEW, lambda subject: subject not in earlier)
        yield from _parts(flag, STILL_OPEN, lambda subject: subject in earlier)
    for flag in before:
        yield from _parts(flag, FIXED, lambda subject: subject not in later)
    yield from _counted_changes(*([flag.values for flag in flags if not flag.subjects] for flags in (before, after)))


def _parts(flag: _Flag, change: str, is_meant: Callable[[str], bool]) -> Iterator[FlagChange]:
    """Yield a flag with those of its parts that are meant, if there are any; its message names these alone."""
    chosen = [part for part in flag.parts if part.subject and is_meant(part.subject)]
    if chosen:
        yield FlagChange(change, flag.values | {
            "Flag ID": PART_SEPARATOR.join(part.flag_id for part in chosen),
            "Subject": PART_SEPARATOR.join(part.subject for part in chosen),
            "Message": message_of_parts(flag.values["Message"], flag.parts, chosen)})


def _counted_changes(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> Iterator[FlagChange]:
    """Yield how many flags of each rule and severity there are fewer, more, and as many as before."""
    counts = [Counter((flag["Rule"], flag["Severity"]) for flag in flags) for flags in (before, after)]
    examples = {(flag["Rule"], flag["Severity"]): flag for flag in (*before, *after)}
    for key, flag in examples.items():
        was, now = (count[key] for count in counts)
        for change, number in ((NEW, now - was), (STILL_OPEN, min(was, now)), (FIXED, was - now)):
            if number > 0:
                shown = {name: flag[name] for name in ("Severity", "Rule", "Kind", "Partnership", "Status")}
                yield FlagChange(change, dict.fromkeys(FLAG_COLUMNS, "") | shown | {
                    "Row": pd.NA, "Message": pluralize(number, "flag")}, number)
