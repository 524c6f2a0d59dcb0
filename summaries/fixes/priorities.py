"""What to fix first: the few things that matter most, of what hides figures and of what keeps CoPs from the model."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from cop_sheets.registry import THE_REGISTRY
from cop_sheets.text import listed
from summaries.figures import COMPONENTS as COMPONENT_COLUMNS
from summaries.figures import plural
from summaries.fixes.blockers import WHOLE_WORKBOOK, found_obstacles
from summaries.fixes.fix_list import cop_names
from summaries.fixes.row_blockers import OUTCOME_RANK, TAB_RANK, Obstacle, obstacle_of
from summaries.memo import once
from summaries.report import Report
from validators import RULES, Kind, Severity
from validators.derived import MISSED

MOST, MOST_OF_FIGURES = 5, 3
MOST_NAMED = 3
EVERY_MONTH, COMPONENTS = "COP-10", "the five components"
COMPLIANCE, FIX_LIST, SUMMARY, WORKBOOKS = "compliance.py", "fix_list.py", "ncpc_summary.py", "workbooks.py"
# What a broken rule means: for one CoP, for several.
NOT_MET = "It does not meet the model", "They do not meet the model"
NOT_DOCUMENTED = ("It stands as not documented here until then", "They stand as not documented here until then")
HELD_BUT_NOT_LOGGED = tuple(f"{words}; a session that was held has only to be logged" for words in NOT_MET)


class FirstFix(NamedTuple):
    """One thing to fix. `what` and `effect` are ours; `where` (cells, or partnerships and CoPs) holds typed text.

    `page`: the page's file that leads on; `partnership`: the only one that it is about, else None; `rules`: the rules
    that it is about, of the page Compliance.
    """

    what: str
    effect: str
    where: str
    page: str
    partnership: str | None
    rules: tuple[str, ...] = ()


@once
def first_fixes(report: Report) -> tuple[FirstFix, ...]:
    """Return at most five things, those that matter most first.

    What hides figures and what keeps CoPs from the model both have their places: three and two where there are so many.
    Whole workbooks, tabs and columns come first, then the CoPs, then outcomes and rows.
    """
    hidden, fidelity = _of_figures(report), _of_cops(report)
    hidden = hidden[:max(MOST_OF_FIGURES, MOST - len(fidelity))]
    fidelity = fidelity[:MOST - len(hidden)]
    return tuple(fix for _, fix in sorted([*hidden, *fidelity], key=lambda pair: pair[0]))


@once
def fixes_sentence(report: Report) -> str:
    """Say how many *must* flags are open, at how many partnerships."""
    musts = report.flags[report.flags["Severity"] == Severity.MUST]
    if not len(musts):
        return "No must flag is open." + (" What follows only leaves something out of the figures."
                                          if first_fixes(report) else " There is nothing to fix first.")
    names = len({*musts["Partnership"]} - {THE_REGISTRY})
    several = len(report.tables.partnerships) + len(report.tables.failures) > 1
    where = f" at {plural(names, 'partnership')}" if several and names else ""
    is_open = "must flag is open" if len(musts) == 1 else "must flags are open"
    return f"{len(musts):,} {is_open}{where}. What matters most:"


def _of_figures(report: Report) -> list[tuple[int, FirstFix]]:
    """Return what hides figures, each with its place among all; alike things of several partnerships are one."""
    groups: dict[tuple, list[Obstacle]] = defaultdict(list)
    for found in found_obstacles(report):
        cell = found.cells[0] if found.cells else None
        alike = (found.excluded, cell.column, cell.problem) if cell else found.what * (found.rank != OUTCOME_RANK)
        groups[found.rank, found.tab, alike].append(found)
    together = [_together(report, group) for group in groups.values()]
    together.sort(key=lambda found: (found[0].rank, -(found[0].rows or len(found[1])), not found[0].excluded))
    return [(found.rank + (found.rank > TAB_RANK), FirstFix(
        found.what, found.effect, _where(report, found, names), *_next(report, names))) for found, names in together]


def _next(report: Report, names: list[str]) -> tuple[str, str | None]:
    """Return the page that leads on, and the partnership to choose there: a list of fixes is one partnership's."""
    if not set(names) <= set(report.tables.partnerships):
        return WORKBOOKS, None
    return (FIX_LIST, names[0]) if len(names) == 1 else (SUMMARY, None)


def _together(report: Report, group: list[Obstacle]) -> tuple[Obstacle, list[str]]:
    """Return alike obstacles as one, and the partnerships that it is about."""
    first, names = group[0], list(dict.fromkeys(found.partnership for found in group))
    if len(group) == 1:
        return first, names
    if first.cells:
        cells = [cell for found in group for cell in found.cells]
        return obstacle_of(report.tables, "", cells, report.discretion), names
    where = f" at {plural(len(names), 'partnership')}"
    if first.rank == OUTCOME_RANK:
        return first._replace(what=f"An outcome is not asked, or has no valid answer,{where}",
                              effect="No percent can be reported there"), names
    return first._replace(what=first.what + where), names


def _where(report: Report, found: Obstacle, names: list[str]) -> str:
    if not _several(report):
        return found.where
    if len(names) > 1 or found.where == WHOLE_WORKBOOK:
        return _named(names)
    return f"{names[0]}: {found.where}"


def _several(report: Report) -> bool:
    return len(report.tables.partnerships) + len(report.tables.failures) > 1


def _named(names: list[str]) -> str:
    return listed(names if len(names) <= MOST_NAMED else [*names[:MOST_NAMED], f"{len(names) - MOST_NAMED} more"])


# What is said of CoPs that break a *must* rule: of one, of several.
_SAID = {
    EVERY_MONTH: ("{cops} missed {months}",) * 2,
    "COP-02": ("The domain of {cops} changed, and no date says when the CAD was updated",) * 2,
    "COP-04": ("No facilitator is named for {cops}",) * 2,
    "COP-06": ("The facilitators of {cops} do not meet the requirements",) * 2,
    "COP-11": ("{cops} lacks the equipment for hybrid meetings", "{cops} lack the equipment for hybrid meetings"),
    COMPONENTS: ("{cops} does not say all that must be documented", "{cops} do not say all that must be documented"),
}
_OF_COMPONENTS = {rule.id for rule in RULES if rule.view == "cops" and rule.column in COMPONENT_COLUMNS
                  and rule.severity is Severity.MUST}
_TITLES = {rule.id: rule.title for rule in RULES}


def _of_cops(report: Report) -> list[tuple[int, FirstFix]]:
    """Return what keeps CoPs from the model, what keeps most of them first."""
    groups: dict[str, dict[tuple[str, str], bool]] = defaultdict(dict)
    rules = defaultdict(set)
    lines = report.findings.lines
    columns = (lines[name].tolist() for name in ("partnership", "cop", "rule", "case", "silent"))
    for partnership, cop, number, case_number, silent in zip(*columns, strict=True):
        rule = RULES[number]
        case = rule.cases[case_number]
        if cop and rule.kind is Kind.FIDELITY and case.severity is Severity.MUST and not (silent or case.unknown):
            said = COMPONENTS if rule.id in _OF_COMPONENTS else rule.id
            groups[said][partnership, cop] = groups[said].get((partnership, cop), True) and case.blank
            rules[said].add(rule.id)
    order = sorted(groups, key=lambda said: (-len(groups[said]), all(groups[said].values()), said))
    return [(TAB_RANK + 1, _fidelity(report, said, groups[said], tuple(sorted(rules[said])))) for said in order]


def _fidelity(report: Report, said: str, cops: dict[tuple[str, str], bool], rules: tuple[str, ...]) -> FirstFix:
    """Return one thing that keeps `cops` (whether only blank cells stand between, by partnership and CoP) from it."""
    count = len(cops)
    words = _SAID[said] if said in _SAID else (f"{{cops}}: not kept is “{_TITLES[said]}”",) * 2
    effects = NOT_DOCUMENTED if all(cops.values()) else HELD_BUT_NOT_LOGGED if said == EVERY_MONTH else NOT_MET
    names = cop_names(report)
    of_several = _several(report)
    where = [names[pair] + (f" ({pair[0]})" if of_several else "") for pair in cops]
    partnerships = {partnership for partnership, _ in cops}
    what = words[count > 1].format(cops=plural(count, "CoP"), months=plural(_missed(report, cops), "month"))
    return FirstFix(what, effects[count > 1], _named(where), COMPLIANCE,
                    partnerships.pop() if len(partnerships) == 1 else None, rules)


def _missed(report: Report, cops: Iterable[tuple[str, str]]) -> int:
    months = report.findings.months
    places = pd.MultiIndex.from_frame(months.cops[["partnership", "cop"]])
    return int((months.states[places.isin(list(cops))] == MISSED).sum())
