"""Comparison of an outcome between one partnership's CoPs, or between partnerships, with the total."""

from typing import Literal

import altair as alt
import pandas as pd

from cop_sheets.layout import COPS
from cop_sheets.program_words import OUTCOMES
from cop_sheets.text import join_words
from summaries.figures import (
    NOT_REPORTED,
    OUTCOME,
    PARTNERSHIP,
    SELF_AGREEMENT,
    SELF_CHANGE,
    QuarterEnd,
    format_share,
    score_responses,
)
from summaries.memo import memoized
from summaries.presentation import GRAY, TEAL, Chart, make_chart
from summaries.presentation.wording import MAX_NAMES, pluralize
from summaries.report import Report
from summaries.survey.answers import OUTCOME_NUMBERS, answered_results
from summaries.survey.charts import PERCENT_WIDTH
from summaries.survey.disclosure import SurveySource, as_of_text, not_yet_sentence, survey_source

NO_COP = "No CoP (training participants)"
_OUTCOME_BY_COP_COLUMNS = ("Outcome", "Measure", "CoP ID", "CoP Name", "Agreeing", "Answers")


@memoized
def suppressed_outcomes(report: Report, partnership: str) -> dict[int, str]:
    """Return the outcomes whose results by CoP the audience may not see, each with the reason.

    An outcome is suppressed for all CoPs and both measures if any group (a CoP active in the year, even without
    answers, or respondents of no CoP) has few answers: they could be computed from the total and the other groups.
    The same holds for the answers that came since the quarter end for which results were last released.
    """
    source = survey_source(report)
    if source is None:
        return dict.fromkeys(range(1, len(OUTCOMES) + 1), not_yet_sentence(report))
    if not isinstance(source, QuarterEnd):
        return {}
    valid_scores = source.valid[source.valid["partnership"] == partnership]
    reasons = {int(outcome): _suppression_reason(source, partnership, outcome_scores) for outcome,
               outcome_scores in valid_scores.groupby("outcome")}
    return {outcome: reason for outcome, reason in reasons.items() if reason}


def _suppression_reason(source: QuarterEnd, partnership: str, outcome_scores: pd.DataFrame) -> str:
    """Return why one outcome is not shown by CoP, "" if it is. Checks each quarter in which answers came."""
    released_at, is_released, is_small = pd.Timestamp.min, False, False
    for end in sorted({*outcome_scores["seen"], pd.Timestamp(source.period.as_of)}):
        active = _active_cops(source.as_of_quarter_end(end), partnership)
        scores_by_end = outcome_scores[outcome_scores["seen"] <= end]
        is_small = _has_small_group(scores_by_end, active, source.audience.min_respondents)
        new_scores = scores_by_end[scores_by_end["seen"] > released_at]
        is_released = not is_small and not _has_small_group(new_scores, active, source.audience.min_respondents)
        released_at = end if is_released else released_at
    return ("" if is_released else source.audience.suppression_reason if is_small
            else source.audience.later_suppression_reason)


def _has_small_group(score_rows: pd.DataFrame, active: list[str], min_respondents: int) -> bool:
    answers = score_rows.groupby(["measure", "cop"]).size().unstack("cop", fill_value=0)
    few = (answers > 0) & (answers < min_respondents)
    none = answers.reindex(columns=active, fill_value=0) == 0
    return bool(few.to_numpy().any() or none.to_numpy().any())


def _active_cops(source: SurveySource, partnership: str) -> list[str]:
    cops = source.row_statuses.derived.active
    return list(cops.loc[cops["partnership"] == partnership, "cop"])


@memoized
def _valid_scores(source: SurveySource, partnership: str) -> pd.DataFrame:
    scores = score_responses(source.row_statuses)
    return scores[scores["valid"].astype(bool) & (scores["partnership"] == partnership)]


@memoized
def outcomes_by_cop(report: Report, partnership: str) -> pd.DataFrame:
    """Return one partnership's results by CoP; no other function separates answers by CoP.

    One row per outcome (its number) that is not suppressed, measure, and CoP that has answers or is active in the year;
    columns `_OUTCOME_BY_COP_COLUMNS`. Agreeing is the number of Answers that agree (or rose, for self-reported
    change). Training participants of no CoP have CoP ID "".
    """
    source = survey_source(report)
    if source is None:
        return pd.DataFrame(columns=list(_OUTCOME_BY_COP_COLUMNS))
    scores = _valid_scores(source, partnership)
    scores = scores[~scores["outcome"].isin(list(suppressed_outcomes(report, partnership)))]
    sums = scores.groupby(["outcome", "measure", "cop"])["agrees"].agg(["sum", "count"])
    cops = source.row_statuses.derived[COPS]
    cops = cops[(cops["partnership"] == partnership) & cops["first"]]
    names = dict(zip(cops["cop"], cops["cop_name"], strict=True))
    active = _active_cops(source, partnership)
    rows = []
    for outcome, measure in sorted(set(zip(scores["outcome"], scores["measure"], strict=True))):
        cop_sums = sums.loc[(outcome, measure)]
        for cop in dict.fromkeys([*active, *cop_sums.index]):
            agreeing, answers = cop_sums.loc[cop] if cop in cop_sums.index else (0, 0)
            rows.append((int(outcome), measure, cop, names.get(cop, "") if cop else NO_COP, int(agreeing),
                         int(answers)))
    return pd.DataFrame(rows, columns=list(_OUTCOME_BY_COP_COLUMNS))


@memoized
def outcomes_by_partnership(report: Report) -> pd.DataFrame:
    """Return one row per outcome, measure and partnership, as in the NCPC summary.

    Columns: Outcome, Measure ("" if there are no answers), Partnership, Agreeing, Answers, Unreported (bool).
    """
    return pd.DataFrame([
        (OUTCOME_NUMBERS[figure.indicator], figure.notes[0] if figure.denominator else "", figure.partnership,
         int(figure.number or 0), int(figure.denominator or 0),
         bool(figure.unreported_reason)) for figure in report.figures
        if figure.section == OUTCOME and figure.level == PARTNERSHIP],
        columns=["Outcome", "Measure", "Partnership", "Agreeing", "Answers", "Unreported"])


def measures_of(report: Report, outcome: int) -> list[str]:
    """Return the measures by which `outcome` has answers in the year; agreement if there are none."""
    return [measure for measure in (SELF_AGREEMENT, SELF_CHANGE) if outcome in answered_results(report, measure)] or [
        SELF_AGREEMENT]


@memoized
def breakdown_chart(report: Report, outcome: int, measure: str) -> Chart:
    """Return `outcome` by CoP if the report is about one partnership, else by partnership; the total first.

    Table: CoP ID and CoP Name, or Partnership; Agreeing (percent and n), Note (few answers). Highest first, then those
    with few answers, then those with none. If the results by CoP are suppressed, the table is empty and the sentence
    gives the reason.
    """
    is_one_partnership = len(report.tables.all_partnerships) == 1
    kind = "CoP" if is_one_partnership else "partnership"
    day, source = (as_of_text(report), survey_source(report)) if is_one_partnership else ("", report)
    question = f"How do the {kind}s compare{', from before to now' if measure == SELF_CHANGE else ''}{day}?"
    if source is None:
        return make_chart(question, not_yet_sentence(report), None, pd.DataFrame())
    groups = _groups(report, outcome, measure, is_one_partnership)
    outcome_result = answered_results(source, measure).get(outcome)
    table = groups[[*(["CoP ID", "CoP Name"] if is_one_partnership else ["Partnership"]), "Agreeing", "Note"]]
    if outcome_result is None:
        return make_chart(question, f"No valid answers in {report.period.fiscal_year}{day and f'{day},'} to "
                          f"“{OUTCOMES[outcome - 1]}”.", None, table)
    total_text = f"“{OUTCOMES[outcome - 1]}”, {measure}: {outcome_result.figure.display} all together."
    reason = suppressed_outcomes(report, report.tables.partnerships[0]).get(outcome) if is_one_partnership else None
    if reason:
        return make_chart(question, f"{total_text} {reason}", None, table)
    total = {"name": "All together", "percent": outcome_result.figure.percent,
             "Agreeing": outcome_result.figure.display,
             "few": outcome_result.few}
    rows = pd.DataFrame([total, *groups[["name", "percent", "Agreeing", "few"]].to_dict("records")])
    comparison = _comparison_text(groups, "group" if NO_COP in set(groups["name"]) else kind,
                                  report.audience.min_respondents)
    return make_chart(question, f"{total_text} {comparison}", _bars(rows), table)


def _groups(report: Report, outcome: int, measure: str, is_one_partnership: bool) -> pd.DataFrame:
    """Return one row per group in the order of the bars: name, percent, Agreeing, Note, few, last (sort key)."""
    if is_one_partnership:
        groups = outcomes_by_cop(report, report.tables.partnerships[0])
        groups = groups[(groups["Outcome"] == outcome) & (groups["Measure"] == measure)]
        known = groups["CoP Name"].where(groups["CoP Name"] != "", groups["CoP ID"])
        groups = groups.assign(name=known.where(~known.duplicated(keep=False), known + " (" + groups["CoP ID"] + ")"),
                               Unreported=False)
    else:
        groups = outcomes_by_partnership(report)
        groups = groups[groups["Outcome"] == outcome]
        is_other_measure = groups["Measure"] != measure
        groups = groups.assign(Answers=groups["Answers"].mask(is_other_measure, 0),
                               Agreeing=groups["Agreeing"].mask(is_other_measure, 0),
                               name=groups["Partnership"])
    shares = [format_share(*pair) for pair in zip(groups["Agreeing"], groups["Answers"], strict=True)]
    min_respondents = report.audience.min_respondents
    few = groups["Answers"].between(1, min_respondents - 1)
    groups = groups.assign(
        percent=pd.Series([percent for percent, _ in shares], index=groups.index, dtype=float),
        share=groups["Agreeing"] / groups["Answers"].where(groups["Answers"] > 0), few=few,
        Agreeing=[NOT_REPORTED if unreported else shown
                  for (_, shown), unreported in zip(shares, groups["Unreported"], strict=True)],
        Note=few.map({True: f"fewer than {min_respondents} answers", False: ""}),
        last=(groups["Answers"] == 0) * 2 + few)
    return groups.sort_values(["last", "share", "name"], ascending=[True, False, True], ignore_index=True)


def _comparison_text(groups: pd.DataFrame, kind: str, min_respondents: int) -> str:
    """Return which groups are highest and lowest, and how many can't be compared."""
    enough, few, none = (groups[(groups["last"] == last) & ~groups["Unreported"]] for last in range(3))
    if len(enough) > 1:
        ends = [enough[enough["share"] == end] for end in (enough["share"].max(), enough["share"].min())]
        sentence = (f"All {len(enough)} that can be compared stand alike" if len(ends[0]) == len(enough) else
                    f"Highest: {_groups_text(ends[0])}. Lowest: {_groups_text(ends[1])}")
    else:
        sentence = (f"Only {_groups_text(enough)} has {min_respondents} answers or more" if len(enough) else
                    f"No {kind} has {min_respondents} answers or more")
        sentence += ", so there is nothing to compare"
    rest_texts = [f"{pluralize(len(part), f'{kind} has', f'{kind}s have')} {words}" for part, words in (
        (few, f"fewer than {min_respondents} answers"), (none, "no answers"),
        (groups[groups["Unreported"]], "not reported it")) if len(part)]
    return f"{sentence}. {join_words(rest_texts)}." if rest_texts else f"{sentence}."


def _groups_text(groups: pd.DataFrame) -> str:
    group_texts = [f"{name}, {shown}" for name, shown in zip(groups["name"], groups["Agreeing"], strict=True)]
    return join_words(group_texts if len(group_texts) <= MAX_NAMES else [
        *group_texts[:MAX_NAMES - 1], f"{len(group_texts) - MAX_NAMES + 1} more alike"])


def _bars(rows: pd.DataFrame) -> alt.TopLevelMixin:
    """Return one bar per row: name, bar, percent and n. Few answers are pale; a dashed line marks the total."""
    rows = rows.assign(row=range(len(rows)), text=rows["Agreeing"] + rows["few"].map({True: ", few", False: ""}),
                       weight=["bold", *["normal"] * (len(rows) - 1)], opacity=rows["few"].map({True: 0.4, False: 1}))
    start = "min(width * 0.36, 300)"
    x = alt.X("percent:Q", axis=None, scale=alt.Scale(
        domain=[0, 100], nice=False, range=[alt.expr(start), alt.expr(f"width - {PERCENT_WIDTH}")]))
    base = alt.Chart(rows).encode(y=alt.Y("row:O", axis=None), tooltip=[
        alt.Tooltip("name:N", title="Whose"), alt.Tooltip("text:N", title="Agreeing")])
    weights: tuple[Literal["bold"], Literal["normal"]] = ("bold", "normal")
    names = [base.transform_filter(alt.datum.weight == weight).mark_text(
        align="left", fontSize=13, fontWeight=weight, limit=alt.expr(f"{start} - 8")).encode(
            x=alt.value(0), text=alt.Text("name:N")) for weight in weights]
    valued = base.transform_filter("datum.percent != null")
    return alt.layer(
        valued.mark_bar(color=TEAL, size=15, cornerRadiusEnd=2).encode(
            x=x, opacity=alt.Opacity("opacity:Q", scale=None)),
        alt.Chart(rows.iloc[:1]).mark_rule(color=GRAY, strokeDash=[4, 3]).encode(x=x),
        *names, base.mark_text(align="right", fontSize=13).encode(x=alt.value("width"), text=alt.Text("text:N")),
    ).properties(width="container", height=alt.Step(25))
