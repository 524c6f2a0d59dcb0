"""Survey results of a year: the figure of each outcome, the answers that it counts, and the respondents' roles.

All numbers come from the report's own figures: an answer counts here only if its figure used the response.
"""

from collections import Counter
from typing import NamedTuple

import numpy as np
import pandas as pd

from cop_sheets.layout import (
    AGREEMENT_MEASURE,
    AGREEMENT_SCALE,
    BEFORE,
    FACILITATOR,
    MEMBER,
    NOW,
    OUTCOME_ROLES,
    SURVEY_RESPONSES,
    TRAINING_PARTICIPANT,
)
from cop_sheets.parsing.values import CellStatus, is_default_scale
from cop_sheets.program_words import OUTCOMES
from cop_sheets.text import join_words
from summaries.audience import Audience
from summaries.figures import ALL, ITEM, OUTCOME, SELF_AGREEMENT, SELF_CHANGE, Figure
from summaries.memo import memoized
from summaries.presentation.wording import pluralize, singular_or_plural
from summaries.report import Report
from summaries.survey.disclosure import (
    BLANK_ROLE,
    UNREAD_ROLE,
    SurveySource,
    answers_source,
    partnerships_with_suppressed_roles,
    survey_source,
    unclear_roles,
)

FACILITATORS, MEMBERS = "facilitators and training participants", "members"
OUTCOMES_BY_GROUP = {FACILITATORS: tuple(number for number,
                                         roles in enumerate(OUTCOME_ROLES, start=1) if MEMBER not in roles),
                     MEMBERS: tuple(number for number, roles in enumerate(OUTCOME_ROLES, start=1) if MEMBER in roles)}
OUTCOME_NUMBERS = {words: number for number, words in enumerate(OUTCOMES, start=1)}
# The position of the members' first outcome: many more people are asked it than the facilitators' outcomes.
DEFAULT_OUTCOME_POSITION = OUTCOMES_BY_GROUP[MEMBERS][0] - 1
STEPS = len(AGREEMENT_SCALE)
_ROLE_NAMES = {FACILITATOR: "facilitator", TRAINING_PARTICIPANT: "training participant", MEMBER: "member"}


class OutcomeResult(NamedTuple):
    """The result of an outcome, 1 to 6, by one measure ("" if it isn't asked): its figure in the NCPC summary.

    `few`: whether it has fewer answers than the audience's minimum, and is marked as such.
    """

    outcome: int
    measure: str
    figure: Figure
    few: bool

    @property
    def answers(self) -> int:
        """Number of respondents with a valid answer; 0 if the outcome is not reported."""
        return int(self.figure.denominator or 0)


def group_asked(outcome: int) -> str:
    """Return the group that is asked about `outcome`, a key of `OUTCOMES_BY_GROUP`."""
    return next(group for group, numbers in OUTCOMES_BY_GROUP.items() if outcome in numbers)


def outcome_name(outcome: int, measure: str) -> str:
    """Return the name of an outcome, with what its percent means if the measure is self-reported change."""
    return OUTCOMES[outcome - 1] + (" (rose from before to now)" if measure == SELF_CHANGE else "")


def results_from_figures(figures: list[Figure], audience: Audience) -> tuple[OutcomeResult, ...]:
    """Return the outcome results among `figures`: those of all partnerships together, or of the only one."""
    outcome_figures = [figure for figure in figures if figure.section == OUTCOME]
    totals = [figure for figure in outcome_figures if figure.level == ALL]
    return tuple(OutcomeResult(OUTCOME_NUMBERS[figure.indicator],
                               next((note for note in figure.notes if note in (SELF_AGREEMENT, SELF_CHANGE)), ""),
                               figure, audience.is_few(figure.denominator))
                 for figure in totals or outcome_figures)


@memoized
def outcome_results(report: SurveySource) -> tuple[OutcomeResult, ...]:
    """Return the report's outcome results in the summary's order: six, or more if both measures were asked."""
    return results_from_figures(report.figures, report.audience)


def answered_results(report: SurveySource, measure: str) -> dict[int, OutcomeResult]:
    """Return the results by `measure` that have answers, by outcome."""
    return {result.outcome: result for result in outcome_results(report) if result.measure == measure
            and result.answers}


def has_answers(report: Report) -> bool:
    """Return whether any outcome has an answer in the year."""
    return any(result.answers for result in outcome_results(report))


def has_pairs(report: Report) -> bool:
    """Return whether any respondent answered both Before and Now, so that there is a change to show."""
    return bool(answered_results(report, SELF_CHANGE)) or count_partnerships_with_pairs(report) > 0


@memoized
def answer_counts(report: Report) -> pd.DataFrame:
    """Return how often each answer was given: one row per outcome with self-reported agreement, indexed by outcome.

    Columns: 1 (lowest) to 5 (highest), the answers by position on their scale (see `_scale_positions`); `answers`,
    their sum; `other_scale`, how many of them are on a scale other than the five words or 1 to 5.
    """
    source, tables = answers_source(report), report.tables
    results = answered_results(source, SELF_AGREEMENT) if source else {}
    answers = tables.answers
    answers = answers[(answers["measure"] == AGREEMENT_MEASURE) & (answers["state"] == CellStatus.OK)]
    places = tables[SURVEY_RESPONSES].values["place"].to_numpy()
    other_scale_columns = {(number, index) for number, location in enumerate(tables.locations)
                           for statement, index in location.questions if not is_default_scale(statement.scale)}
    rows: dict[int, list[int]] = {}
    for outcome, result in results.items():
        outcome_answers = answers[(answers["outcome"] == outcome) & answers["response"].isin(result.figure.used)]
        counts = np.bincount(_scale_positions(outcome_answers["rank"].to_numpy(), outcome_answers["steps"].to_numpy()),
                             minlength=STEPS + 1)[1:]
        on_other_scale = sum(cell in other_scale_columns
                             for cell in zip(places[outcome_answers["response"].to_numpy()].tolist(),
                                             outcome_answers["column"].tolist(),
                                             strict=True)) if other_scale_columns else 0
        rows[outcome] = [*counts.tolist(), len(outcome_answers), on_other_scale]
    return pd.DataFrame.from_dict(rows, orient="index", dtype=int,
                                  columns=[*range(1, STEPS + 1), "answers", "other_scale"])


def _scale_positions(ranks: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """Return the position of each answer, 1 lowest to 5 highest; 4 and 5 are exactly the answers that agree.

    Those are the top two of a scale, or the top one if it has three steps or fewer. As many at the bottom are 1 and 2;
    all between are 3.
    """
    ends = np.where(steps > 3, 2, 1)
    return np.select([ranks == steps, ranks == 1, ranks > steps - ends, ranks <= ends], [5, 1, 4, 2], 3).astype(int)


@memoized
def pair_counts(report: Report) -> pd.DataFrame:
    """Return how respondents changed from before to now: one row per outcome with self-reported change.

    Index: outcome. Columns are numbers of respondents: `respondents`; `rose` (now above before in every answered
    pair), `fell` (not risen, and below in at least one), `stayed` (the others); `top`, at the highest answer already
    before; `before` and `now`, all of whose answers at that time agree.
    """
    rows: dict[int, list[int]] = {}
    source = answers_source(report)
    for outcome, result in answered_results(source, SELF_CHANGE).items() if source else ():
        answers = report.tables.answers
        answers = answers[(answers["outcome"] == outcome) & (answers["state"] == CellStatus.OK)
                          & answers["response"].isin(result.figure.used)]
        before, now = (answers[answers["measure"] == measure] for measure in (BEFORE, NOW))
        pairs = before.merge(now, on=["response", "pair"], suffixes=("", "_now"))
        people = pd.DataFrame({
            "response": pairs["response"], "above": pairs["rank_now"] > pairs["rank"],
            "not_below": pairs["rank_now"] >= pairs["rank"], "not_top": pairs["rank"] < pairs["steps"],
            "before": _scale_positions(pairs["rank"], pairs["steps"]) > 3,
            "now": _scale_positions(pairs["rank_now"], pairs["steps_now"]) > 3}).groupby("response").all()
        fell = ~people["above"] & ~people["not_below"]
        rows[outcome] = [len(people), people["above"].sum(), (~people["above"] & ~fell).sum(), fell.sum(),
                         (~people["not_top"]).sum(), people["before"].sum(), people["now"].sum()]
    return pd.DataFrame.from_dict(rows, orient="index", dtype=int, columns=[
        "respondents", "rose", "stayed", "fell", "top", "before", "now"])


def count_partnerships_with_pairs(report: Report) -> int:
    """Return how many of several partnerships asked Before and Now in addition to the agreement that is summed up."""
    if len(report.tables.all_partnerships) < 2:
        return 0
    return len({figure.partnership for figure in report.figures if figure.section == OUTCOME
                and figure.level == ITEM and figure.denominator})


@memoized
def respondents_sentence(report: Report, group: str) -> str:
    """Return how many responses the outcomes of `group` count, by role; "" if there are none.

    Partnerships whose roles the audience may not see are left out, and the sentence says so.
    """
    source, suppressed = survey_source(report), partnerships_with_suppressed_roles(report, OUTCOMES_BY_GROUP[group])
    if source is None:
        return ""
    values = report.tables[SURVEY_RESPONSES].values
    used_responses = sorted({response for result in outcome_results(source)
                             if result.outcome in OUTCOMES_BY_GROUP[group]
                             for response in result.figure.used})
    visible_responses = [response for response in used_responses
                         if values.at[response, "partnership"] not in suppressed]
    left_out = report.audience.roles_suppression_reason if suppressed else ""
    if suppressed and len(report.tables.partnerships) > 1:
        left_out = f"Without {pluralize(len(suppressed), 'partnership')}: {left_out}"
    return " ".join(filter(None, [_respondents_text(values["role"].iloc[visible_responses]), left_out]))


def _respondents_text(used: pd.Series) -> str:
    if not len(used):
        return ""
    roles = Counter(used)
    parts = [pluralize(roles[role], words) for role, words in _ROLE_NAMES.items() if roles[role]]
    if roles[""]:
        parts.append(f"{pluralize(roles[''], 'that does', 'that do')} not say whose (Role is blank)")
    if len(parts) == 1 and not roles[""]:
        return f"{pluralize(len(used), 'response')}, all from {_ROLE_NAMES[next(iter(roles))]}s."
    return f"{pluralize(len(used), 'response')}: {join_words(parts)}."


@memoized
def role_notes(report: Report) -> list[str]:
    """Return a sentence about responses with a blank Role, and one about those with an unreadable Role."""
    unclear = unclear_roles(report)
    unread, blank = (int((unclear == role_status).sum()) for role_status in (UNREAD_ROLE, BLANK_ROLE))
    notes = []
    if blank:
        notes.append(f"{pluralize(blank, 'response')} with a blank Role {singular_or_plural(blank, 'counts', 'count')} "
                     "for every statement that was answered, whoever it is asked of.")
    if unread:
        notes.append(f"{pluralize(unread, 'response')} with a Role that can't be read "
                     f"{singular_or_plural(unread, 'counts', 'count')} for no outcome.")
    return notes
