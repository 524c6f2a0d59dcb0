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
    PARTICIPANT,
    SURVEY_RESPONSES,
)
from cop_sheets.parsing.values import State, is_default
from cop_sheets.text import listed
from summaries.audience import Audience
from summaries.figures import ALL, ITEM, OUTCOME, SELF_AGREEMENT, SELF_CHANGE, Figure, plural
from summaries.memo import once
from summaries.report import Report
from summaries.survey.disclosure import (
    BLANK_ROLE,
    UNREAD_ROLE,
    Seen,
    answers_seen,
    survey_seen,
    unclear_roles,
    untold_roles,
)

FACILITATORS, MEMBERS = "facilitators and training participants", "members"
GROUPS = {FACILITATORS: tuple(number for number, roles in enumerate(OUTCOME_ROLES, start=1) if MEMBER not in roles),
          MEMBERS: tuple(number for number, roles in enumerate(OUTCOME_ROLES, start=1) if MEMBER in roles)}
NUMBERS = {words: number for number, words in enumerate(OUTCOMES, start=1)}
COMPARED_FIRST = GROUPS[MEMBERS][0] - 1   # a position: many more are asked of it than of the facilitators' own
STEPS = len(AGREEMENT_SCALE)
_ROLES = {FACILITATOR: "facilitator", PARTICIPANT: "training participant", MEMBER: "member"}


class Line(NamedTuple):
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


def asked_of(outcome: int) -> str:
    """Return which group is asked of `outcome`."""
    return next(group for group, numbers in GROUPS.items() if outcome in numbers)


def outcome_name(outcome: int, measure: str) -> str:
    """Return the outcome's words; where it is self-reported change, with what its percent says."""
    return OUTCOMES[outcome - 1] + (" (rose from before to now)" if measure == SELF_CHANGE else "")


def lines_of(figures: list[Figure], audience: Audience) -> tuple[Line, ...]:
    """Return the outcome lines among `figures`: of several partnerships those of all together, else its own."""
    found = [figure for figure in figures if figure.section == OUTCOME]
    together = [figure for figure in found if figure.level == ALL]
    return tuple(Line(NUMBERS[figure.indicator],
                      next((note for note in figure.notes if note in (SELF_AGREEMENT, SELF_CHANGE)), ""), figure,
                      audience.is_few(figure.denominator))
                 for figure in together or found)


@once
def outcome_lines(report: Seen) -> tuple[Line, ...]:
    """Return the report's outcome lines in the summary's order: six, or more where both measures were asked."""
    return lines_of(report.figures, report.audience)


def answered(report: Seen, measure: str) -> dict[int, Line]:
    """Return, by outcome, the lines by `measure` that have answers."""
    return {line.outcome: line for line in outcome_lines(report) if line.measure == measure and line.answers}


def has_answers(report: Report) -> bool:
    """Say whether anybody answered an outcome in the year."""
    return any(line.answers for line in outcome_lines(report))


def has_pairs(report: Report) -> bool:
    """Say whether anybody answered both before and now, so that there is a change to draw or to speak of."""
    return bool(answered(report, SELF_CHANGE)) or pairs_besides(report) > 0


@once
def answer_counts(report: Report) -> pd.DataFrame:
    """Return how often each answer was given, a line an outcome that has self-reported agreement, by outcome number.

    Columns: 1 (lowest) to 5 (highest), the answers by where they stand on their scale (see `_positions`); `answers`,
    their sum; `other_scale`, how many of them were given on another scale than the five words or 1 to 5.
    """
    seen, tables = answers_seen(report), report.tables
    lines = answered(seen, SELF_AGREEMENT) if seen else {}
    given = tables.answers
    given = given[(given["measure"] == AGREEMENT_MEASURE) & (given["state"] == State.READ)]
    places = tables[SURVEY_RESPONSES].values["place"].to_numpy()
    other = {(number, index) for number, found in enumerate(tables.places)
             for statement, index in found.statements if not is_default(statement.scale)}
    rows = {}
    for outcome, line in lines.items():
        own = given[(given["outcome"] == outcome) & given["response"].isin(line.figure.used)]
        counts = np.bincount(_positions(own["rank"].to_numpy(), own["steps"].to_numpy()), minlength=STEPS + 1)[1:]
        elsewhere = sum(cell in other for cell in zip(places[own["response"].to_numpy()].tolist(),
                                                      own["column"].tolist(), strict=True)) if other else 0
        rows[outcome] = [*counts.tolist(), len(own), elsewhere]
    return pd.DataFrame.from_dict(rows, orient="index", dtype=int,
                                  columns=[*range(1, STEPS + 1), "answers", "other_scale"])


def _positions(ranks: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """Return where each answer stands, 1 lowest to 5 highest; 4 and 5 are exactly the answers that count as agreeing.

    Those are the top two of a scale, the top one where it has three or fewer; as many at the bottom stand opposite,
    and all between in the middle.
    """
    ends = np.where(steps > 3, 2, 1)
    return np.select([ranks == steps, ranks == 1, ranks > steps - ends, ranks <= ends], [5, 1, 4, 2], 3).astype(int)


@once
def pair_counts(report: Report) -> pd.DataFrame:
    """Return what became of each respondent from before to now, a line an outcome that has self-reported change.

    Index: outcome. Columns: `respondents`; `rose` (now above before in every pair answered), `fell` (below in one and
    not risen), `stayed` (the others); `top`, at the highest answer already before; `before` and `now`, whose every
    answer then was one of those that count as agreeing.
    """
    rows, seen = {}, answers_seen(report)
    for outcome, line in answered(seen, SELF_CHANGE).items() if seen else ():
        given = report.tables.answers
        given = given[(given["outcome"] == outcome) & (given["state"] == State.READ)
                      & given["response"].isin(line.figure.used)]
        before, now = (given[given["measure"] == measure] for measure in (BEFORE, NOW))
        pairs = before.merge(now, on=["response", "pair"], suffixes=("", "_now"))
        people = pd.DataFrame({
            "response": pairs["response"], "above": pairs["rank_now"] > pairs["rank"],
            "not_below": pairs["rank_now"] >= pairs["rank"], "not_top": pairs["rank"] < pairs["steps"],
            "before": _positions(pairs["rank"], pairs["steps"]) > 3,
            "now": _positions(pairs["rank_now"], pairs["steps_now"]) > 3}).groupby("response").all()
        fell = ~people["above"] & ~people["not_below"]
        rows[outcome] = [len(people), people["above"].sum(), (~people["above"] & ~fell).sum(), fell.sum(),
                         (~people["not_top"]).sum(), people["before"].sum(), people["now"].sum()]
    return pd.DataFrame.from_dict(rows, orient="index", dtype=int, columns=[
        "respondents", "rose", "stayed", "fell", "top", "before", "now"])


def pairs_besides(report: Report) -> int:
    """Return how many of several partnerships asked Before and Now besides the agreement that is summed up."""
    if len(report.tables.listed) < 2:
        return 0
    return len({figure.partnership for figure in report.figures if figure.section == OUTCOME
                and figure.level == ITEM and figure.denominator})


@once
def who_answered(report: Report, group: str) -> str:
    """Say how many responses the outcomes asked of `group` rest on, and whose; "" where there are none.

    Of partnerships whose roles the audience may not see it is said that they are left out.
    """
    seen, untold = survey_seen(report), untold_roles(report, GROUPS[group])
    if seen is None:
        return ""
    values = report.tables[SURVEY_RESPONSES].values
    used = sorted({response for line in outcome_lines(seen) if line.outcome in GROUPS[group]
                   for response in line.figure.used})
    told = [response for response in used if values.at[response, "partnership"] not in untold]
    left_out = report.audience.why_roles_withheld if untold else ""
    if untold and len(report.tables.partnerships) > 1:
        left_out = f"Without {plural(len(untold), 'partnership')}: {left_out}"
    return " ".join(filter(None, [_whose(values["role"].iloc[told]), left_out]))


def _whose(used: pd.Series) -> str:
    if not len(used):
        return ""
    roles = Counter(used)
    parts = [plural(roles[role], words) for role, words in _ROLES.items() if roles[role]]
    if roles[""]:
        parts.append(f"{roles['']} that {'does' if roles[''] == 1 else 'do'} not say whose (Role is blank)")
    if len(parts) == 1 and not roles[""]:
        return f"{plural(len(used), 'response')}, all from {_ROLES[next(iter(roles))]}s."
    return f"{plural(len(used), 'response')}: {listed(parts)}."


@once
def role_notes(report: Report) -> list[str]:
    """Return a sentence each on the responses that do not say who answers, and on those that can't be told."""
    unclear = unclear_roles(report)
    unread, blank = (int((unclear == why).sum()) for why in (UNREAD_ROLE, BLANK_ROLE))
    notes = []
    if blank:
        notes.append(f"{plural(blank, 'response')} with a blank Role {'counts' if blank == 1 else 'count'} for every "
                     "statement that was answered, whoever it is asked of.")
    if unread:
        notes.append(f"{plural(unread, 'response')} with a Role that can't be read "
                     f"{'counts' if unread == 1 else 'count'} for no outcome.")
    return notes
