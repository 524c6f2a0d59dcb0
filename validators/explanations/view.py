"""The view of explanations: one row per explanation, and whether it waits, has run out or no longer fits."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from cop_sheets.date_format import format_date
from cop_sheets.decisions import Explanation, ExplanationStatus
from cop_sheets.fiscal_year import MONTHS_PER_YEAR, Period
from cop_sheets.layout import EXPLANATIONS_TAB
from cop_sheets.parsing import LocatedExplanation
from cop_sheets.program_words import STRATEGIES
from validators.check_results import CheckResults
from validators.derived import MET, MonthlyDosage
from validators.explanations.current_flags import CurrentFlag
from validators.explanations.status import has_run_out
from validators.identity import FlagIdentifier, subject_of
from validators.identity.subjects import VIEW_SUBJECTS, SubjectType
from validators.redaction import NO_REDACTION
from validators.rules import RULES, ExplanationState, Rule
from validators.view_rows import Details, ViewRows
from validators.views.parts import month_text, part_name
from validators.violation import Violation

_COLUMNS = ["partnership", "cop", "place", "row", "column_index", "flag_id", "explanation", "flag", "decider", "until",
            "change", "now"]
_RULES_BY_ID = {rule.id: rule for rule in RULES}
_MONTHS_OF_A_COHORT = 2 * MONTHS_PER_YEAR    # it may begin at the end of a year
_BY_ROW = (SubjectType.DETAILS, SubjectType.ROW)
Ids = Collection[tuple[str, str]]    # partnerships and Flag IDs


class _PossibleFlag(NamedTuple):
    """What a Subject of the year is about."""

    rule: Rule
    cop: str
    part: str


def unmatched_requests(results: CheckResults, flags: Collection[CurrentFlag]) -> dict[str, set[str]]:
    """Return, by partnership, the Flag IDs that rows of Explanations name and no flag of the year has."""
    by_id = _by_flag_id(flags)
    unmatched: dict[str, set[str]] = defaultdict(set)
    for (partnership, flag_id), located in results.derived.tables.explanations.items():
        if located.place >= 0 and (partnership, flag_id) not in by_id:
            unmatched[partnership].add(flag_id)
    return unmatched


def _rules_in_question(results: CheckResults, flags: Collection[CurrentFlag]) -> set[str]:
    """Return the rules of explanations whose Flag ID no flag has."""
    by_id = _by_flag_id(flags)
    return {located.explanation.rule for key, located in results.derived.tables.explanations.items()
            if key not in by_id and located.explanation.subject}


def explanations_view(results: CheckResults, flags: Collection[CurrentFlag], views: Mapping[str, pd.DataFrame],
                      other_years: Ids) -> pd.DataFrame:
    """Return one row per explanation that waits, has run out or no longer fits (`explanation`).

    `flags`: those of the partnerships that have explanations. `views`: the tables that the rules check, by name.
    `other_years`: the partnerships and Flag IDs of flags of other years; an
    explanation of one of them is left out, and so is one whose Subject is of another year. `flag`: which flag it is
    about; `change`: what has changed; `now`: the Flag ID of what is flagged now.

    A row points at the request on the tab Explanations; without one, place is -1.
    """
    judge = _Judge(results, flags, views, other_years)
    rows = [(partnership, "", located.place, located.row, judge.column_index(located), flag_id, *judged)
            for (partnership, flag_id), located in results.derived.tables.explanations.items()
            if (judged := judge.judge(located))]
    return pd.DataFrame(rows, columns=_COLUMNS).astype({"place": int, "row": int, "column_index": float})


def _by_flag_id(flags: Collection[CurrentFlag]) -> dict[tuple[str, str], CurrentFlag]:
    return {(flag.violation.partnership, flag.part.flag_id): flag for flag in flags}


class _Judge:
    """Decides what is to be said of an explanation; see `explanations_view`."""

    def __init__(self, results: CheckResults, flags: Collection[CurrentFlag], views: Mapping[str, pd.DataFrame],
                 other_years: Ids) -> None:
        self._results, self._other_years, self._as_of = results, set(other_years), results.derived.period.as_of
        self._by_id = _by_flag_id(flags)
        self._by_subject = {(flag.violation.partnership, flag.part.subject): flag for flag in flags}
        self._possible = dict(_possible_flags(results, views, _rules_in_question(results, flags)))

    def column_index(self, located: LocatedExplanation) -> float:
        """Return the column of the Flag ID of a request; NaN without a request."""
        if located.place < 0:
            return np.nan
        return self._results.derived.tables.locations[located.place].columns["flag_id"]

    def judge(self, located: LocatedExplanation) -> tuple[str, ...] | None:
        """Return `explanation`, `flag`, `decider`, `until`, `change` and `now`; None if there is nothing to say."""
        explanation = located.explanation
        if explanation.status is ExplanationStatus.DECLINED:
            return None
        flag = self._by_id.get((explanation.partnership, explanation.flag_id))
        if flag is None:
            return self._judge_unmatched(located)
        text = _flag_text(flag.violation.rule, flag.violation.cop, flag.part.part)
        if flag.decider is None:
            return ExplanationState.NOT_EXPLAINABLE, text, "", "", "", ""
        if explanation.status is ExplanationStatus.WAITING:
            return ExplanationState.WAITS, text, str(flag.decider), "", "", ""
        if has_run_out(explanation, self._as_of) and explanation.until:
            return ExplanationState.RUN_OUT, text, "", format_date(explanation.until), "", ""
        return None

    def _judge_unmatched(self, located: LocatedExplanation) -> tuple[str, ...] | None:
        """Judge an explanation whose Flag ID no flag of the year has: its facts have changed, or it is of another."""
        explanation = located.explanation
        subject = explanation.partnership, explanation.subject
        now, possible = self._by_subject.get(subject), self._possible.get(subject)
        if explanation.subject and now:
            rule, part = now.violation.rule, now.part.part
            return (ExplanationState.CHANGED, _flag_text(rule, now.violation.cop, part), "", "",
                    _change_text(rule, part), now.part.flag_id)
        # As of a day before somebody asked, the flag was not there yet.
        if possible and not (explanation.asked_on and explanation.asked_on > self._as_of):
            return ExplanationState.GONE, _flag_text(*possible), "", "", self._gone_text(explanation, possible), ""
        if located.place < 0 or (explanation.partnership, explanation.flag_id) in self._other_years or (
                _is_by_year(explanation)):
            return None
        return ExplanationState.UNKNOWN_ID, "", "", "", "", ""

    def _gone_text(self, explanation: Explanation, flag: _PossibleFlag) -> str:
        if flag.rule.view != "cop_months":
            return "it was corrected"
        name = part_name(flag.part)
        is_met = _month_state(self._results.months, self._results.derived.period, explanation.partnership,
                              flag) == MET
        return f"a session of {name} was added" if is_met else f"no session is due in {name} any more"


def _is_by_year(explanation: Explanation) -> bool:
    """Return whether the Subject is known to be of one year."""
    rule = _RULES_BY_ID.get(explanation.rule)
    return bool(explanation.subject) and rule is not None and VIEW_SUBJECTS[rule.view].by_year


def _flag_text(rule: Rule, cop: str, part: str) -> str:
    """Return which flag it is: `COP-10 (A session every month), C1, November 2024`."""
    return ", ".join(filter(None, (f"{rule.id} ({rule.title})", cop, part_name(part))))


def _change_text(rule: Rule, part: str) -> str:
    if rule.view == "cop_months":
        return f"a session of {part_name(part)}, or a date of the CoP, was added, changed or removed"
    return "a cell that it rests on has changed"


def _month_state(months: MonthlyDosage, period: Period, partnership: str, flag: _PossibleFlag) -> str:
    is_cop = (months.cops["partnership"] == partnership) & (months.cops["cop"] == flag.cop)
    number = next((number for number in range(MONTHS_PER_YEAR)
                   if month_text(period.fiscal_year.month(number)[0]) == flag.part), None)
    return str(months.states[int(is_cop.argmax()), number]) if is_cop.any() and number is not None else ""


def _possible_flags(results: CheckResults, views: Mapping[str, pd.DataFrame],
                    rule_ids: Collection[str]) -> Iterator[tuple[tuple[str, str], _PossibleFlag]]:
    """Yield the Subjects, with their partnership, that flags of some rules can have in this year.

    These are of all rows that the rules check, also of those that keep them: they distinguish an explanation of this
    year, whose flag is gone, from one of another year.
    """
    identifier, locations = FlagIdentifier(results, NO_REDACTION), results.derived.tables.locations
    partnerships = {partnership for partnership, _ in results.derived.tables.explanations}
    year = results.derived.period.fiscal_year
    months = [month_text(year.month(number)[0]) for number in range(_MONTHS_OF_A_COHORT)]
    for rule in (_RULES_BY_ID[rule_id] for rule_id in sorted(rule_ids & _RULES_BY_ID.keys())):
        view = views.get(rule.view)
        if view is None or rule.view == EXPLANATIONS_TAB.slug or VIEW_SUBJECTS[rule.view].type not in _BY_ROW:
            continue
        is_of_year = view["is_checked"].to_numpy(bool) if "is_checked" in view else np.ones(len(view), bool)
        view = view[view["partnership"].isin(partnerships).to_numpy() & is_of_year]
        cases = list({case.column: case for case in rule.cases}.values())
        rows = ViewRows(view)
        addresses: list[tuple[Any, ...]] = list(zip(*(view[name].tolist() for name in (
            "partnership", "cop", "place", "row")), strict=True))
        for position, (partnership, cop, place, row) in enumerate(addresses):
            for case in cases:
                if place >= len(locations):
                    continue
                about = identifier.about(Violation(rule, case, partnership, str(cop or ""), place, row, "", None, None,
                                                   Details(rows, position)))[0]
                for part in (*months, *STRATEGIES) if rule.parts else ("",):
                    subject = subject_of((*about, part) if part else about)
                    yield (partnership, subject), _PossibleFlag(rule, str(cop or ""), part)
