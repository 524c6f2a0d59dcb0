"""What to fix first: the blockers of figures, and the broken rules of the model, with the largest effect."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from cop_sheets.layout import column_letter
from cop_sheets.registry import WHOLE_REGISTRY
from cop_sheets.text import join_words
from summaries.figures import COMPONENTS as COMPONENT_COLUMNS
from summaries.figures import NOT_DOCUMENTED
from summaries.fixes.blockers import WHOLE_WORKBOOK_LOCATION, find_all_blockers, find_blockers
from summaries.fixes.fix_list import cop_names
from summaries.fixes.row_blockers import OUTCOME_RANK, TAB_RANK, Blocker, blocker_from_cells
from summaries.memo import memoized
from summaries.presentation import SEVERITY_MARKS
from summaries.presentation.wording import MAX_NAMES, pluralize, pluralize_with_commas
from summaries.report import Report
from validators import RULES, SEVERITIES, RuleCategory, Severity
from validators.derived import MISSED
from validators.explanations import is_wholly_explained
from validators.rules import DUPLICATE_WORKBOOKS

MAX_FIXES, MAX_FIGURE_FIXES = 5, 3
MONTHLY_SESSION_RULE, COMPONENTS_GROUP = "COP-10", "the five components"
COMPLIANCE_PAGE, FIX_LIST_PAGE, SUMMARY_PAGE, WORKBOOKS_PAGE = (
    "compliance.py", "fix_list.py", "ncpc_summary.py", "workbooks.py")
# Effects of a broken rule: for one CoP, for several.
NOT_MET_EFFECT = "It does not meet the model", "They do not meet the model"
NOT_DOCUMENTED_EFFECT = ("It stands as not documented here until then", "They stand as not documented here until then")
OTHER_REASONS_EFFECT = "Something else keeps it from the model, too", "Something else keeps them from the model, too"
NO_SESSION_EFFECT = tuple(f"{words}; a session that was held has only to be logged" for words in NOT_MET_EFFECT)


class PriorityFix(NamedTuple):
    """One thing to fix. `where` (cells, or partnerships and CoPs) holds typed text; `what` and `effect` never do.

    `page`: the file of the page with details. `partnership`: None if it is about several. `rules`: the rules to filter
    by on the page Compliance. `cells`: what the Fix list calls Tab and Cell of what it is about; any cell of
    the tab where that is "".
    """

    what: str
    effect: str
    where: str
    page: str
    partnership: str | None
    rules: tuple[str, ...] = ()
    cells: frozenset[tuple[str, str]] = frozenset()


@memoized
def priority_fixes(report: Report) -> tuple[PriorityFix, ...]:
    """Return at most five things to fix, most important first.

    Three are about figures and two about the model, if there are that many of each. Workbooks, tabs and columns come
    first, then CoPs, then outcomes and rows.
    """
    copies = report.tables.duplicate_workbooks.copy_of
    return _most_important(report, find_blockers(report),
                           [broken for broken in _broken_rules(report) if broken.partnership not in copies])


def _most_important(report: Report, blockers: Iterable[Blocker], broken_rules: Iterable["_BrokenRule"]
                    ) -> tuple[PriorityFix, ...]:
    figure_fixes, cop_fixes = _figure_fixes(report, blockers), _cop_fixes(report, broken_rules)
    figure_fixes = figure_fixes[:max(MAX_FIGURE_FIXES, MAX_FIXES - len(cop_fixes))]
    cop_fixes = cop_fixes[:MAX_FIXES - len(figure_fixes)]
    return tuple(fix for _, fix in sorted([*figure_fixes, *cop_fixes], key=lambda pair: pair[0]))


@memoized
def fix_counts(report: Report) -> pd.DataFrame:
    """Return one row per partnership, most *must* first: Partnership, one column per severity, First to fix (text).

    What is first to fix is the first of the partnership's own `priority_fixes`, or else its first *must* or *should*.
    """
    blockers, broken_rules = defaultdict[str, list[Blocker]](list), defaultdict[str, list[_BrokenRule]](list)
    for blocker in find_all_blockers(report):
        blockers[blocker.partnership].append(blocker)
    for broken in _broken_rules(report):
        broken_rules[broken.partnership].append(broken)
    flags, rows = report.open_flags, []
    for name in dict.fromkeys([*report.tables.partnerships, *flags["Partnership"]]):
        own_flags = flags[flags["Partnership"] == name]
        counts = [int((own_flags["Severity"] == severity).sum()) for severity in SEVERITIES]
        worst = next((severity for severity, count in zip(SEVERITIES[:2], counts, strict=False) if count), None)
        fixes = _most_important(report, blockers[name], broken_rules[name])
        first = f"{fixes[0].what}." if fixes else own_flags.loc[
            own_flags["Severity"] == worst, "Message"].iloc[0] if worst else "Nothing to fix"
        rows.append((name, *counts, first))
    marks = [SEVERITY_MARKS[severity] for severity in SEVERITIES]
    table = pd.DataFrame(rows, columns=["Partnership", *marks, "First to fix"])
    return table.sort_values(marks, ascending=False, kind="stable", ignore_index=True)


@memoized
def open_musts_sentence(report: Report) -> str:
    """Return how many *must* flags are open, at how many partnerships."""
    musts = _deduplicated_flags(report)
    musts = musts[musts["Severity"] == Severity.MUST]
    if not len(musts):
        return "No must flag is open." + (" What follows only leaves something out of the figures."
                                          if priority_fixes(report) else " There is nothing to fix first.")
    names = len({*musts["Partnership"]} - {WHOLE_REGISTRY})
    several = len(report.tables.partnerships) + len(report.tables.failures) > 1
    where = f" at {pluralize(names, 'partnership')}" if several and names else ""
    open_flags = pluralize_with_commas(len(musts), "must flag is open", "must flags are open")
    return f"{open_flags}{where}. Of must and should together, this has the largest effect:"


def _deduplicated_flags(report: Report) -> pd.DataFrame:
    """Return the open flags; of two workbooks that hold the same rows, only one's, and that one is a copy."""
    flags = report.open_flags
    kept = report.without_copies(flags).index
    return flags[flags.index.isin(kept) | flags["Rule"].isin(_COPY_RULES)]


def _figure_fixes(report: Report, blockers: Iterable[Blocker]) -> list[tuple[int, PriorityFix]]:
    """Return the blockers of figures, each with a sort key; the same blocker at several partnerships is merged."""
    groups: dict[tuple[object, ...], list[Blocker]] = defaultdict(list)
    for blocker in blockers:
        cell = blocker.cells[0] if blocker.cells else None
        group_key = (blocker.excluded, cell.column,
                     cell.problem) if cell else blocker.what * (blocker.rank != OUTCOME_RANK)
        groups[blocker.rank, blocker.tab, group_key].append(blocker)
    merged = [_merge_blockers(report, group) for group in groups.values()]
    merged.sort(key=lambda blocker: (blocker[0].rank, -(blocker[0].rows or len(blocker[1])), not blocker[0].excluded))
    return [(blocker.rank + (blocker.rank > TAB_RANK), PriorityFix(
        blocker.what, blocker.effect, _location_text(report, blocker, names), *_page_and_partnership(report, names),
        cells=_listed_cells(report, blocker)))
        for blocker, names in merged]


def _listed_cells(report: Report, blocker: Blocker) -> frozenset[tuple[str, str]]:
    if not blocker.cells:
        return frozenset([("" if blocker.where == WHOLE_WORKBOOK_LOCATION else blocker.where, "")])
    locations, redaction = report.tables.locations, report.redaction
    shown = [cell for cell in blocker.cells if not redaction.redacts_rows(cell.tab)]
    return frozenset((redaction.tab_name(cell.tab, locations[cell.place].raw_sheet.name),
                      f"{column_letter(cell.column_index + 1)}{cell.row}")
                     for cell in shown if cell.column_index is not None)


def _page_and_partnership(report: Report, names: list[str]) -> tuple[str, str | None]:
    """Return the page with details, and the partnership to choose there: a fix list is about one partnership."""
    if not set(names) <= set(report.tables.partnerships):
        return WORKBOOKS_PAGE, None
    return (FIX_LIST_PAGE, names[0]) if len(names) == 1 else (SUMMARY_PAGE, None)


def _merge_blockers(report: Report, group: list[Blocker]) -> tuple[Blocker, list[str]]:
    """Return a group of similar blockers as one, and its partnerships."""
    first, names = group[0], list(dict.fromkeys(blocker.partnership for blocker in group))
    if len(group) == 1:
        return first, names
    if first.cells:
        cells = [cell for blocker in group for cell in blocker.cells]
        return blocker_from_cells(report, "", cells), names
    partnerships_text = f" at {pluralize(len(names), 'partnership')}"
    if first.rank == OUTCOME_RANK:
        return first._replace(what=f"An outcome is not asked, or has no valid answer,{partnerships_text}",
                              effect="No percent can be reported there"), names
    return first._replace(what=first.what + partnerships_text), names


def _location_text(report: Report, blocker: Blocker, names: list[str]) -> str:
    if not _has_several(report):
        return blocker.where
    if len(names) > 1 or blocker.where == WHOLE_WORKBOOK_LOCATION:
        return _names_text(names)
    return f"{names[0]}: {blocker.where}"


def _has_several(report: Report) -> bool:
    return len(report.tables.partnerships) + len(report.tables.failures) > 1


def _names_text(names: list[str]) -> str:
    return join_words(names if len(names) <= MAX_NAMES else [*names[:MAX_NAMES], f"{len(names) - MAX_NAMES} more"])


# Sentences about CoPs that break a *must* rule: for one, for several.
_RULE_TEXTS = {
    MONTHLY_SESSION_RULE: ("{cops} missed {months}",) * 2,
    "COP-02": ("The domain of {cops} changed, and no date says when the CAD was updated",) * 2,
    "COP-04": ("No facilitator is named for {cops}",) * 2,
    "COP-06": ("The facilitators of {cops} do not meet the requirements",) * 2,
    "COP-11": ("{cops} lacks the equipment for hybrid meetings", "{cops} lack the equipment for hybrid meetings"),
    COMPONENTS_GROUP: ("{cops} does not say all that must be documented",
                       "{cops} do not say all that must be documented"),
}
_MONTHLY_RULE_INDEX = next(number for number, rule in enumerate(RULES) if rule.id == MONTHLY_SESSION_RULE)
_COMPONENT_RULES = {rule.id for rule in RULES if rule.view == "cops" and rule.column in COMPONENT_COLUMNS
                    and rule.severity is Severity.MUST}
_RULE_TITLES = {rule.id: rule.title for rule in RULES}
_COPY_RULES = {rule.id for rule in RULES if rule.view == DUPLICATE_WORKBOOKS}


class _BrokenRule(NamedTuple):
    """An open *must* rule of the model that a CoP breaks. `blank`: only by a blank cell."""

    partnership: str
    cop: str
    rule: str
    blank: bool


@memoized
def _broken_rules(report: Report) -> list[_BrokenRule]:
    violations, broken = report.results.violations, []
    columns = (violations[name].tolist() for name in (
        "partnership", "cop", "rule", "case", "suppressed", "explained", "details"))
    for partnership, cop, number, case_number, suppressed, explained, details in zip(*columns, strict=True):
        rule = RULES[number]
        case = rule.cases[case_number]
        if cop and rule.category is RuleCategory.FIDELITY and case.severity is Severity.MUST and not (
                suppressed or case.unknown or is_wholly_explained(rule, details, explained)):
            broken.append(_BrokenRule(partnership, cop, rule.id, case.blank))
    return broken


def _cop_fixes(report: Report, broken_rules: Iterable[_BrokenRule]) -> list[tuple[int, PriorityFix]]:
    """Return the broken rules of the model, each with a sort key; those broken by most CoPs first."""
    groups: dict[str, dict[tuple[str, str], bool]] = defaultdict(dict)
    rules = defaultdict(set)
    for partnership, cop, rule, blank in broken_rules:
        group_key = COMPONENTS_GROUP if rule in _COMPONENT_RULES else rule
        groups[group_key][partnership, cop] = groups[group_key].get((partnership, cop), True) and blank
        rules[group_key].add(rule)
    order = sorted(groups, key=lambda group_key: (-len(groups[group_key]), all(groups[group_key].values()), group_key))
    return [(TAB_RANK + 1, _cop_fix(report, group_key, groups[group_key], tuple(sorted(rules[group_key]))))
            for group_key in order]


def _cop_fix(report: Report, group_key: str, cops: dict[tuple[str, str], bool], rules: tuple[str, ...]) -> PriorityFix:
    """Return one broken rule or group of rules; `cops` has, by partnership and CoP, whether only cells are blank."""
    count = len(cops)
    templates = _RULE_TEXTS[group_key] if group_key in _RULE_TEXTS else (
        f"{{cops}}: not kept is “{_RULE_TITLES[group_key]}”",) * 2
    effect = _blank_cells_effect(report, list(cops)) if all(cops.values()) else (
        NO_SESSION_EFFECT if group_key == MONTHLY_SESSION_RULE else NOT_MET_EFFECT)[count > 1]
    names = cop_names(report)
    of_several = _has_several(report)
    cop_texts = [names[pair] + (f" ({pair[0]})" if of_several else "") for pair in cops]
    partnerships = {partnership for partnership, _ in cops}
    what = templates[count > 1].format(cops=pluralize(count, "CoP"),
                                       months=pluralize(_count_missed(report, cops), "month"))
    return PriorityFix(what, effect, _names_text(cop_texts), COMPLIANCE_PAGE,
                       partnerships.pop() if len(partnerships) == 1 else None, rules)


def _blank_cells_effect(report: Report, cops: list[tuple[str, str]]) -> str:
    """Return the effect of blank cells of `cops`, each partnership and CoP: it decides the standing of some only."""
    rows = report.standing[report.standing["Standing"] == NOT_DOCUMENTED]
    decided = len({*cops} & {*zip(rows["Partnership"], rows["CoP ID"], strict=True)})
    if decided in (0, len(cops)):
        return (NOT_DOCUMENTED_EFFECT if decided else OTHER_REASONS_EFFECT)[len(cops) > 1]
    stand = "stands" if decided == 1 else "stand"
    return f"{decided} of them {stand} as not documented here until then; something else keeps the rest back, too"


def _count_missed(report: Report, cops: Iterable[tuple[str, str]]) -> int:
    months = report.results.months
    places = pd.MultiIndex.from_frame(months.cops[["partnership", "cop"]])
    missed = int((months.states[places.isin(list(cops))] == MISSED).sum())
    violations = report.results.violations
    explained = violations.loc[(violations["rule"] == _MONTHLY_RULE_INDEX) & violations["explained"].notna(),
                               ["partnership", "cop", "explained"]].itertuples(index=False, name=None)
    return missed - sum(len(explanations) for *pair, explanations in explained if tuple(pair) in set(cops))
