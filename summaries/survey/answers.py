"""What respondents say of the six outcomes in a year: the figures' lines, the answers behind them, and who gave them.

Everything here rests on the report's own figures: an answer stands here only where its figure used the response.
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
    OUTCOMES,
    SURVEY_RESPONSES,
    TRAINING_PARTICIPANT,
)
from cop_sheets.parsing.values import CellStatus, is_default_scale
from cop_sheets.text import join_words
from summaries.audience import Audience
from summaries.figures import ALL, ITEM, OUTCOME, SELF_AGREEMENT, SELF_CHANGE, Figure, pluralize
from summaries.memo import memoized
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
DEFAULT_OUTCOME_POSITION = OUTCOMES_BY_GROUP[MEMBERS][
    0] - 1   # a position: many more are asked of it than of the facilitators' own
STEPS = len(AGREEMENT_SCALE)
_ROLE_NAMES = {FACILITATOR: "facilitator", TRAINING_PARTICIPANT: "training participant", MEMBER: "member"}


class OutcomeResult(NamedTuple):
    """An outcome, 1 to 6, by one measure ("" where it isn't asked), and the summary's figure of it.

    `few`: whether so few answered that the percent says little, and is shown as such.
    """

    outcome: int
    measure: str
    figure: Figure
    few: bool

    @property
    def answers(self) -> int:
        """How many respondents gave a valid answer; 0 where the outcome is not reported."""
        return int(self.figure.denominator or 0)


def group_asked(outcome: int) -> str:
    """Return which group is asked of `outcome`."""
    return next(group for group, numbers in OUTCOMES_BY_GROUP.items() if outcome in numbers)


def outcome_name(outcome: int, measure: str) -> str:
    """Return the outcome's words; where it is self-reported change, with what its percent says."""
    return OUTCOMES[outcome - 1] + (" (rose from before to now)" if measure == SELF_CHANGE else "")


def results_from_figures(figures: list[Figure], audience: Audience) -> tuple[OutcomeResult, ...]:
    """Return the outcome lines among `figures`: of several partnerships those of all together, else its own."""
    outcome_figures = [figure for figure in figures if figure.section == OUTCOME]
    totals = [figure for figure in outcome_figures if figure.level == ALL]
    return tuple(OutcomeResult(OUTCOME_NUMBERS[figure.indicator],
                               next((note for note in figure.notes if note in (SELF_AGREEMENT, SELF_CHANGE)), ""),
                               figure,
                               audience.is_few(figure.denominator))
                 for figure in totals or outcome_figures)


@memoized
def outcome_results(report: SurveySource) -> tuple[OutcomeResult, ...]:
    """Return the report's outcome lines in the summary's order: six, or more where both measures were asked."""
    return results_from_figures(report.figures, report.audience)


def answered_results(report: SurveySource, measure: str) -> dict[int, OutcomeResult]:
    """Return, by outcome, the lines by `measure` that have answers."""
    return {result.outcome: result for result in outcome_results(report) if result.measure == measure
            and result.answers}


def has_answers(report: Report) -> bool:
    """Say whether anybody answered an outcome in the year."""
    return any(result.answers for result in outcome_results(report))


def has_pairs(report: Report) -> bool:
    """Say whether anybody answered both before and now, so that there is a change to draw or to speak of."""
    return bool(answered_results(report, SELF_CHANGE)) or count_partnerships_with_pairs(report) > 0


@memoized
def answer_counts(report: Report) -> pd.DataFrame:
    """Return how often each answer was given, a line an outcome that has self-reported agreement, by outcome number.

    Columns: 1 (lowest) to 5 (highest), the answers by where they stand on their scale (see `_scale_positions`);
    `answers`, their sum; `other_scale`, how many of them were given on another scale than the five words or 1 to 5.
    """
    source, tables = answers_source(report), report.tables
    results = answered_results(source, SELF_AGREEMENT) if source else {}
    answers = tables.answers
    answers = answers[(answers["measure"] == AGREEMENT_MEASURE) & (answers["state"] == CellStatus.OK)]
    places = tables[SURVEY_RESPONSES].values["place"].to_numpy()
    other_scale_columns = {(number, index) for number, location in enumerate(tables.locations)
                           for statement, index in location.questions if not is_default_scale(statement.scale)}
    rows = {}
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
    """Return where each answer stands, 1 lowest to 5 highest; 4 and 5 are exactly the answers that count as agreeing.

    Those are the top two of a scale, the top one where it has three or fewer; as many at the bottom stand opposite,
    and all between in the middle.
    """
    ends = np.where(steps > 3, 2, 1)
    return np.select([ranks == steps, ranks == 1, ranks > steps - ends, ranks <= ends], [5, 1, 4, 2], 3).astype(int)


@memoized
def pair_counts(report: Report) -> pd.DataFrame:
    """Return what became of each respondent from before to now, a line an outcome that has self-reported change.

    Index: outcome. Columns: `respondents`; `rose` (now above before in every pair answered), `fell` (below in one and
    not risen), `stayed` (the others); `top`, at the highest answer already before; `before` and `now`, whose every
    answer then was one of those that count as agreeing.
    """
    rows, source = {}, answers_source(report)
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
    """Return how many of several partnerships asked Before and Now besides the agreement that is summed up."""
    if len(report.tables.all_partnerships) < 2:
        return 0
    return len({figure.partnership for figure in report.figures if figure.section == OUTCOME
                and figure.level == ITEM and figure.denominator})


@memoized
def respondents_sentence(report: Report, group: str) -> str:
    """Say how many responses the outcomes asked of `group` rest on, and whose; "" where there are none.

    Of partnerships whose roles the audience may not see it is said that they are left out.
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
        parts.append(f"{roles['']} that {'does' if roles[''] == 1 else 'do'} not say whose (Role is blank)")
    if len(parts) == 1 and not roles[""]:
        return f"{pluralize(len(used), 'response')}, all from {_ROLE_NAMES[next(iter(roles))]}s."
    return f"{pluralize(len(used), 'response')}: {join_words(parts)}."


@memoized
def role_notes(report: Report) -> list[str]:
    """Return a sentence each on the responses that do not say who answers, and on those that can't be told."""
    unclear = unclear_roles(report)
    unread, blank = (int((unclear == role_status).sum()) for role_status in (UNREAD_ROLE, BLANK_ROLE))
    notes = []
    if blank:
        notes.append(f"{pluralize(blank, 'response')} with a blank Role {'counts' if blank == 1 else 'count'} for "
                     "every statement that was answered, whoever it is asked of.")
    if unread:
        notes.append(f"{pluralize(unread, 'response')} with a Role that can't be read "
                     f"{'counts' if unread == 1 else 'count'} for no outcome.")
    return notes
