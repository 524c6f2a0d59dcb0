"""Where an outcome is higher and where lower: one partnership's CoPs, or several partnerships, beside all together."""

import altair as alt
import pandas as pd

from cop_sheets.layout import COPS, OUTCOMES
from cop_sheets.text import listed
from summaries.figures import (
    NOT_REPORTED,
    OUTCOME,
    PARTNERSHIP,
    SELF_AGREEMENT,
    SELF_CHANGE,
    QuarterEnd,
    plural,
    share_text,
    verdicts,
)
from summaries.memo import once
from summaries.presentation import GREY, TEAL, Chart, chart
from summaries.report import Report
from summaries.survey.answers import NUMBERS, answered
from summaries.survey.charts import ROOM
from summaries.survey.disclosure import Seen, as_of_text, not_yet, survey_seen

NO_COP = "No CoP (training participants)"
MOST_NAMED = 3
_COP_COLUMNS = ("Outcome", "Measure", "CoP ID", "CoP Name", "Agreeing", "Answers")


@once
def withheld(report: Report, partnership: str) -> dict[int, str]:
    """Return the outcomes of which the report's audience may not see one partnership's CoPs, each with the reason.

    An outcome is withheld whole, by whichever measure, where any group (a CoP active in the year, even one without any
    answer, or those of none) has few answers to it: with the total and the others' a small group's would be known. So
    it is where that is true of the answers that have come since the end of the quarter as of which it was told last.
    """
    seen = survey_seen(report)
    if seen is None:
        return dict.fromkeys(range(1, len(OUTCOMES) + 1), not_yet(report))
    if not isinstance(seen, QuarterEnd):
        return {}
    own = seen.valid[seen.valid["partnership"] == partnership]
    reasons = {int(outcome): _why_withheld(seen, partnership, lines) for outcome, lines in own.groupby("outcome")}
    return {outcome: why for outcome, why in reasons.items() if why}


def _why_withheld(seen: QuarterEnd, partnership: str, lines: pd.DataFrame) -> str:
    """Return why one outcome's answers are not told by CoP, "" where they are: of each quarter in which some came."""
    told_at, is_told, is_small = pd.Timestamp.min, False, False
    for end in sorted({*lines["seen"], pd.Timestamp(seen.period.as_of)}):
        active = _active(seen.earlier(end), partnership)
        by_then = lines[lines["seen"] <= end]
        is_small = _has_small_group(by_then, active, seen.audience.min_respondents)
        since = by_then[by_then["seen"] > told_at]
        is_told = not is_small and not _has_small_group(since, active, seen.audience.min_respondents)
        told_at = end if is_told else told_at
    return "" if is_told else seen.audience.why_withheld if is_small else seen.audience.why_withheld_again


def _has_small_group(lines: pd.DataFrame, active: list[str], least: int) -> bool:
    answers = lines.groupby(["measure", "cop"]).size().unstack("cop", fill_value=0)
    few = (answers > 0) & (answers < least)
    none = answers.reindex(columns=active, fill_value=0) == 0
    return bool(few.to_numpy().any() or none.to_numpy().any())


def _active(seen: Seen, partnership: str) -> list[str]:
    cops = seen.accounts.facts.active
    return cops.loc[cops["partnership"] == partnership, "cop"].tolist()


@once
def _valid(seen: Seen, partnership: str) -> pd.DataFrame:
    lines = verdicts(seen.accounts)
    return lines[lines["valid"].astype(bool) & (lines["partnership"] == partnership)]


@once
def by_cop(report: Report, partnership: str) -> pd.DataFrame:
    """Return the whole breakdown by CoP of one partnership: nothing else tells its CoPs' answers apart.

    A line an outcome (its number) that is not withheld, measure and CoP that has answers or is active in the year,
    columns `_COP_COLUMNS`: Agreeing of Answers (of self-reported change: who rose). Training participants of no CoP
    have CoP ID "".
    """
    seen = survey_seen(report)
    if seen is None:
        return pd.DataFrame(columns=list(_COP_COLUMNS))
    lines = _valid(seen, partnership)
    lines = lines[~lines["outcome"].isin(list(withheld(report, partnership)))]
    sums = lines.groupby(["outcome", "measure", "cop"])["positive"].agg(["sum", "count"])
    cops = seen.accounts.facts[COPS]
    cops = cops[(cops["partnership"] == partnership) & cops["first"]]
    names = dict(zip(cops["cop"], cops["cop_name"], strict=True))
    active = _active(seen, partnership)
    found = []
    for outcome, measure in sorted(set(zip(lines["outcome"], lines["measure"], strict=True))):
        own = sums.loc[(outcome, measure)]
        for cop in dict.fromkeys([*active, *own.index]):
            agreeing, answers = own.loc[cop] if cop in own.index else (0, 0)
            found.append((int(outcome), measure, cop, names.get(cop, "") if cop else NO_COP, int(agreeing),
                          int(answers)))
    return pd.DataFrame(found, columns=list(_COP_COLUMNS))


@once
def by_partnership(report: Report) -> pd.DataFrame:
    """Return a line an outcome, measure and partnership: Outcome, Measure, Partnership, Agreeing, Answers.

    They are the summary's Partnership rows, those that are summed up for all; without answers Measure is "". Those that
    are not reported have Unreported, and no answers.
    """
    return pd.DataFrame([
        (NUMBERS[figure.indicator], figure.notes[0] if figure.denominator else "", figure.partnership,
         int(figure.number or 0), int(figure.denominator or 0), bool(figure.unreported)) for figure in report.figures
        if figure.section == OUTCOME and figure.level == PARTNERSHIP],
        columns=["Outcome", "Measure", "Partnership", "Agreeing", "Answers", "Unreported"])


def measures_of(report: Report, outcome: int) -> list[str]:
    """Return the measures by which `outcome` has answers in the year; agreement where there is none."""
    return [measure for measure in (SELF_AGREEMENT, SELF_CHANGE) if outcome in answered(report, measure)] or [
        SELF_AGREEMENT]


@once
def breakdown_chart(report: Report, outcome: int, measure: str) -> Chart:
    """Return `outcome` by CoP where the report is about one partnership, else by partnership; all together first.

    Table: CoP ID and CoP Name, or Partnership; Agreeing (percent and n), Note (few answers). Highest first, then those
    with few answers, then those with none. Empty, with the reason as its answer, where the CoPs are withheld.
    """
    one = len(report.tables.listed) == 1
    kind = "CoP" if one else "partnership"
    day, seen = (as_of_text(report), survey_seen(report)) if one else ("", report)
    question = f"How do the {kind}s compare{', from before to now' if measure == SELF_CHANGE else ''}{day}?"
    if seen is None:
        return chart(question, not_yet(report), None, pd.DataFrame())
    groups = _groups(report, outcome, measure, one)
    own = answered(seen, measure).get(outcome)
    table = groups[[*(["CoP ID", "CoP Name"] if one else ["Partnership"]), "Agreeing", "Note"]]
    if own is None:
        return chart(question, f"No valid answers in {report.period.fiscal_year}{day and f'{day},'} to "
                     f"“{OUTCOMES[outcome - 1]}”.", None, table)
    beginning = f"“{OUTCOMES[outcome - 1]}”, {measure}: {own.figure.display} all together."
    why = withheld(report, report.tables.partnerships[0]).get(outcome) if one else None
    if why:
        return chart(question, f"{beginning} {why}", None, table)
    together = {"name": "All together", "percent": own.figure.percent, "Agreeing": own.figure.display,
                "few": own.few}
    rows = pd.DataFrame([together, *groups[["name", "percent", "Agreeing", "few"]].to_dict("records")])
    compared = _comparison(groups, "group" if NO_COP in set(groups["name"]) else kind, report.audience.min_respondents)
    return chart(question, f"{beginning} {compared}", _bars(rows), table)


def _groups(report: Report, outcome: int, measure: str, one: bool) -> pd.DataFrame:
    """Return the groups in the order in which they are drawn, with what is drawn of each."""
    if one:
        lines = by_cop(report, report.tables.partnerships[0])
        lines = lines[(lines["Outcome"] == outcome) & (lines["Measure"] == measure)]
        known = lines["CoP Name"].where(lines["CoP Name"] != "", lines["CoP ID"])
        lines = lines.assign(name=known.where(~known.duplicated(keep=False), known + " (" + lines["CoP ID"] + ")"),
                             Unreported=False)
    else:
        lines = by_partnership(report)
        lines = lines[lines["Outcome"] == outcome]
        silent = lines["Measure"] != measure
        lines = lines.assign(Answers=lines["Answers"].mask(silent, 0), Agreeing=lines["Agreeing"].mask(silent, 0),
                             name=lines["Partnership"])
    shares = [share_text(*pair) for pair in zip(lines["Agreeing"], lines["Answers"], strict=True)]
    least = report.audience.min_respondents
    few = lines["Answers"].between(1, least - 1)
    lines = lines.assign(
        percent=pd.Series([percent for percent, _ in shares], index=lines.index, dtype=float),
        share=lines["Agreeing"] / lines["Answers"].where(lines["Answers"] > 0), few=few,
        Agreeing=[NOT_REPORTED if unreported else shown
                  for (_, shown), unreported in zip(shares, lines["Unreported"], strict=True)],
        Note=few.map({True: f"fewer than {least} answers", False: ""}),
        last=(lines["Answers"] == 0) * 2 + few)
    return lines.sort_values(["last", "share", "name"], ascending=[True, False, True], ignore_index=True)


def _comparison(groups: pd.DataFrame, kind: str, least: int) -> str:
    """Say which groups stand highest and lowest, and how many can't be compared."""
    enough, few, none = (groups[(groups["last"] == last) & ~groups["Unreported"]] for last in range(3))
    if len(enough) > 1:
        ends = [enough[enough["share"] == end] for end in (enough["share"].max(), enough["share"].min())]
        said = (f"All {len(enough)} that can be compared stand alike" if len(ends[0]) == len(enough) else
                f"Highest: {_named(ends[0])}. Lowest: {_named(ends[1])}")
    else:
        said = (f"Only {_named(enough)} has {least} answers or more" if len(enough) else
                f"No {kind} has {least} answers or more")
        said += ", so there is nothing to compare"
    rest = [f"{plural(len(part), kind)} {'has' if len(part) == 1 else 'have'} {words}" for part, words in (
        (few, f"fewer than {least} answers"), (none, "no answers"),
        (groups[groups["Unreported"]], "not reported it")) if len(part)]
    return f"{said}. {listed(rest)}." if rest else f"{said}."


def _named(groups: pd.DataFrame) -> str:
    named = [f"{name}, {shown}" for name, shown in zip(groups["name"], groups["Agreeing"], strict=True)]
    return listed(named if len(named) <= MOST_NAMED else [*named[:MOST_NAMED - 1],
                                                          f"{len(named) - MOST_NAMED + 1} more alike"])


def _bars(rows: pd.DataFrame) -> alt.LayerChart:
    """Draw a bar a row: names left, percent and n right; few answers pale; from all together a line down."""
    rows = rows.assign(line=range(len(rows)), told=rows["Agreeing"] + rows["few"].map({True: ", few", False: ""}),
                       weight=["bold", *["normal"] * (len(rows) - 1)], opacity=rows["few"].map({True: 0.4, False: 1}))
    start = "min(width * 0.36, 300)"
    x = {"axis": None, "scale": alt.Scale(domain=[0, 100], nice=False,
                                          range=[alt.expr(start), alt.expr(f"width - {ROOM}")])}
    base = alt.Chart(rows).encode(y=alt.Y("line:O", axis=None), tooltip=[
        alt.Tooltip("name:N", title="Whose"), alt.Tooltip("told:N", title="Agreeing")])
    bold, plain = (base.transform_filter(alt.datum.weight == weight) for weight in ("bold", "normal"))
    names = [part.mark_text(align="left", fontSize=13, fontWeight=weight, limit=alt.expr(f"{start} - 8")).encode(
        x=alt.XValue(0), text=alt.Text("name:N")) for part, weight in ((bold, "bold"), (plain, "normal"))]
    valued = base.transform_filter("datum.percent != null")
    return alt.layer(
        valued.mark_bar(color=TEAL, size=15, cornerRadiusEnd=2).encode(
            x=alt.X("percent:Q", **x), opacity=alt.Opacity("opacity:Q", scale=None)),
        alt.Chart(rows.iloc[:1]).mark_rule(color=GREY, strokeDash=[4, 3]).encode(x=alt.X("percent:Q", **x)),
        *names, base.mark_text(align="right", fontSize=13).encode(x=alt.XValue("width"), text=alt.Text("told:N")),
    ).properties(width="container", height=alt.Step(25))
