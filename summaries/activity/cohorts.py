"""Facilitator-training cohorts and the program's year: six months of training, six of implementation."""

from collections import Counter

import altair as alt
import pandas as pd

from cop_sheets.date_format import format_month
from cop_sheets.fiscal_year import MONTHS_PER_YEAR
from cop_sheets.layout import FACILITATOR_TRAINING, IMPLEMENTATION, TRAININGS, column_letter
from cop_sheets.raw import sheet_text
from cop_sheets.text import join_words, normalize_id
from summaries.figures import NOT_REPORTED, NUMBER_OF_TRAININGS
from summaries.memo import memoized
from summaries.presentation import MONTH_COLORS, Chart, make_chart
from summaries.presentation.wording import pluralize, pluralize_with_commas, singular_or_plural
from summaries.report import Report
from validators.derived import (
    MET,
    MISSED,
    NOT_DUE,
    TRAINING_MONTHS,
    UNKNOWN,
    Cohort,
    find_cohorts,
    to_datetime64,
    trainings_with_cohort,
)

COHORTS_QUESTION = "Do facilitator-training cohorts keep to 6 + 6 months?"
# The names of a month's states for cohorts; the marks are those of `MONTH_MARKS`.
EVENT_LABELS = {MET: "event held", MISSED: "no event", UNKNOWN: "cannot be judged", NOT_DUE: "not yet due"}
_HEADINGS = {MET: "Event Held", MISSED: "No Event", UNKNOWN: "Cannot Be Judged", NOT_DUE: "Not Yet Due"}
_CHART_LABELS = {MET: "✓ event held", MISSED: "✗ no event", UNKNOWN: "? cannot be judged"}
MONTH_NUMBERS = tuple(range(1, MONTHS_PER_YEAR + 1))
MAX_COHORTS_WITHOUT_CHART = 12    # for so few, the table of cohorts is as easy to read as a chart


@memoized
def sorted_cohorts(report: Report) -> tuple[Cohort, ...]:
    """Return the cohorts whose twelve months overlap the year, most missing events first."""
    return tuple(sorted(find_cohorts(report.results.derived), key=lambda cohort: (
        -cohort.states.count(MISSED), -cohort.states.count(UNKNOWN), cohort.partnership, cohort.month_starts,
        cohort.key)))


@memoized
def cohorts_chart(report: Report) -> Chart:
    """Return how many cohorts had their event in each of the twelve months.

    Table: Month (1 to 12), Asked For (Training or Implementation), then the number of cohorts in each state. There is
    no chart and no table for up to `MAX_COHORTS_WITHOUT_CHART` cohorts, see `cohort_table`. Of workbooks with the same
    rows, one is counted.
    """
    counted_cohorts = tuple(candidate for candidate in sorted_cohorts(report)
                            if candidate.partnership not in report.tables.duplicate_workbooks.copy_of)
    counts = [Counter(cohort.states[number] for cohort in counted_cohorts) for number in range(MONTHS_PER_YEAR)]
    table = pd.DataFrame([(number, _phase(number), *(count[state] for state in _HEADINGS))
                          for number, count in zip(MONTH_NUMBERS, counts, strict=True)],
                         columns=["Month", "Asked For", *_HEADINGS.values()])
    if len(counted_cohorts) <= MAX_COHORTS_WITHOUT_CHART:
        return make_chart(COHORTS_QUESTION, _answer(report, counted_cohorts), None, table.iloc[:0])
    return make_chart(COHORTS_QUESTION, _answer(report, counted_cohorts), _bars(counts), table)


def _phase(number: int) -> str:
    return "Training" if number <= TRAINING_MONTHS else "Implementation"


def cohort_month_label(number: int) -> str:
    """Return the label of month `number`, from 1, of a cohort's year: `T1` to `T6`, `I7` to `I12`."""
    return f"{_phase(number)[0]}{number}"


def _answer(report: Report, counted_cohorts: tuple[Cohort, ...]) -> str:
    year = report.period.fiscal_year
    if not counted_cohorts and (why := report.unreported_reason(NUMBER_OF_TRAININGS.name)):
        return f"Whether a cohort's twelve months touch {year} is not known: trainings are {NOT_REPORTED}, {why}."
    if not counted_cohorts:
        return (f"No cohort's twelve months touch {year}. A cohort begins on the Trainings tab, with an event whose "
                f"Phase is {FACILITATOR_TRAINING} and whose Cohort is filled.{_events_without_cohort_sentence(report)}")
    states = Counter(state for cohort in counted_cohorts for state in cohort.states)
    months, several = MONTHS_PER_YEAR * len(counted_cohorts) - states[NOT_DUE], len(counted_cohorts) > 1
    months_text = (f"{pluralize(months, 'month')} so far of "
                   f"{pluralize_with_commas(len(counted_cohorts), 'cohort') if several else 'the one cohort'}")
    if states[MET] == months:
        return (f"Each of the {months_text} had its event." if months > 1
                else f"The {months_text} had its event.") + _events_without_cohort_sentence(report)
    missed_counts = [f"{count:,} of {phase}" for phase, training in (("training", True), ("implementation", False))
                     if (count := _count_missed(counted_cohorts, training))]
    gaps = ([f"{join_words(missed_counts)} had none"] if missed_counts else []) + (
        [f"{states[UNKNOWN]:,} cannot be judged"] if states[UNKNOWN] else [])
    complete = sum(MISSED not in cohort.states and UNKNOWN not in cohort.states for cohort in counted_cohorts)
    lack = singular_or_plural(complete, "lacks", "lack")
    complete_sentence = (f" {complete:,} of the {len(counted_cohorts):,} cohorts {lack} none." if complete else
                         " Every cohort lacks at least one.") if several else ""
    return (f"Of {months_text}, {states[MET]:,} had their event, {' and '.join(gaps)}.{complete_sentence}"
            f"{_events_without_cohort_sentence(report)}")


def _count_missed(counted_cohorts: tuple[Cohort, ...], training: bool) -> int:
    return sum(state == MISSED and (number < TRAINING_MONTHS) == training
               for cohort in counted_cohorts for number, state in enumerate(cohort.states))


def _events_without_cohort_sentence(report: Report) -> str:
    """Return a sentence about the year's training events that belong to no cohort that has begun; "" if none."""
    trainings = trainings_with_cohort(report.results.derived)
    first_events = trainings[(trainings["phase"] == FACILITATOR_TRAINING)
                             & (trainings["date"] <= to_datetime64(report.period.as_of))]
    cohort_keys = set(zip(first_events["partnership"], first_events["cohort_key"], strict=True))
    rows = report.deduplicated_rows(TRAININGS)
    rows = rows[rows["phase"].isin([FACILITATOR_TRAINING, IMPLEMENTATION])]
    without_cohort = sum((partnership, normalize_id(cohort)) not in cohort_keys
                         for partnership, cohort in zip(rows["partnership"], rows["cohort"], strict=True))
    if not without_cohort:
        return ""
    are = singular_or_plural(without_cohort, "is", "are")
    return (f" {pluralize_with_commas(without_cohort, 'event')} of {report.period.fiscal_year} with the Phase "
            f"{FACILITATOR_TRAINING} or {IMPLEMENTATION} {are} of no cohort that has begun: see Cohort on the "
            "Trainings tab.")


def _bars(counts: list[Counter[str]]) -> alt.TopLevelMixin:
    rows = [(cohort_month_label(number), _phase(number), _CHART_LABELS[state], place, count[state])
            for number, count in zip(MONTH_NUMBERS, counts, strict=True)
            for place, state in enumerate(_CHART_LABELS) if count[state]]
    data = pd.DataFrame(rows, columns=["Month", "Asked For", "Came To", "Place", "Cohorts"])
    shares = pd.DataFrame([(cohort_month_label(number), count[MET], sum(count[state] for state in _CHART_LABELS))
                           for number, count in zip(MONTH_NUMBERS, counts, strict=True)],
                          columns=["Month", "Held", "Cohorts"])
    # Labels only where some cohorts have no event: on a phone the labels of twelve bars would overlap.
    shares["Share"] = [f"{held}/{due}" if held < due else "" for held, due in zip(
        shares["Held"], shares["Cohorts"], strict=True)]
    months = alt.X("Month:O", sort=None, title="Month of the cohort: T training, I implementation",
                   scale=alt.Scale(domain=[cohort_month_label(number) for number in MONTH_NUMBERS]),
                   axis=alt.Axis(labelAngle=0, ticks=False, labelPadding=6))
    colors = [MONTH_COLORS[state] for state in _CHART_LABELS]
    bars = alt.Chart(data).mark_bar(cornerRadiusEnd=1.5).encode(
        x=months, y=alt.Y("Cohorts:Q", title="Cohorts", axis=alt.Axis(tickMinStep=1, tickCount=5)), order="Place:Q",
        color=alt.Color("Came To:N", scale=alt.Scale(domain=list(_CHART_LABELS.values()), range=colors),
                        legend=alt.Legend(title=None, orient="top", symbolType="square")),
        tooltip=["Month:O", "Asked For:N", "Came To:N", "Cohorts:Q"])
    labels = alt.Chart(shares).mark_text(dy=-8, fontSize=11).encode(x=months, y="Cohorts:Q", text="Share:N")
    return alt.layer(bars, labels).properties(width="container", height=230)


@memoized
def cohort_table(report: Report) -> pd.DataFrame:
    """Return one row per cohort, most missing events first.

    Columns: Partnership, Cohort, Held (`11 of 12`, the months with an event of those so far), one column per month (see
    `cohort_month_label`; values of `EVENT_LABELS`), Began (its first month), Strategies Not Covered (once its six
    months of training are over), CoP (that no CoP names it, once its year is over), Tab and Row of its first event.
    """
    places = report.tables.locations
    rows = [(cohort.partnership, cohort.name, _held_text(cohort), *(EVENT_LABELS[state] for state in cohort.states),
             format_month(cohort.month_starts[0]), _missing_strategies_text(cohort),
             "no CoP names it" if cohort.has_no_cop else "",
             places[cohort.place].raw_sheet.name, cohort.row) for cohort in sorted_cohorts(report)]
    return pd.DataFrame(rows, columns=["Partnership", "Cohort", "Held", *map(cohort_month_label, MONTH_NUMBERS),
                                       "Began", "Strategies Not Covered", "CoP", "Tab", "Row"])


def _held_text(cohort: Cohort) -> str:
    return f"{cohort.states.count(MET)} of {MONTHS_PER_YEAR - cohort.states.count(NOT_DUE)}"


def _missing_strategies_text(cohort: Cohort) -> str:
    if not cohort.strategies_due or not cohort.missing_strategies:
        return ""
    return "cannot be judged" if cohort.strategies_unreadable else "; ".join(cohort.missing_strategies)


@memoized
def cohort_rows(report: Report) -> pd.DataFrame:
    """Return `cohort_table` as pages draw it: each month is a list of one word, a key of `MONTH_MARKS`.

    Partnership is left out if there is only one.
    """
    table = cohort_table(report).copy()
    for number in range(MONTHS_PER_YEAR):
        table[cohort_month_label(number + 1)] = [[cohort.states[number]] for cohort in sorted_cohorts(report)]
    first = ["Partnership"] if len(report.tables.partnerships) > 1 else []
    first += ["Cohort", "Held", *map(cohort_month_label, MONTH_NUMBERS)]
    return table[[*first, "Began", "Strategies Not Covered", "CoP", "Tab", "Row"]]


@memoized
def cohort_labels(report: Report) -> dict[tuple[str, str], str]:
    """Return the label of each cohort in lists, by partnership and key: `Cohort 24-25, Avery`."""
    ordered = sorted(sorted_cohorts(report), key=lambda cohort: (cohort.partnership, cohort.month_starts, cohort.key))
    return {(cohort.partnership, cohort.key): f"{cohort.name}, {cohort.partnership}" for cohort in ordered}


@memoized
def cohort_events(report: Report, partnership: str, key: str) -> pd.DataFrame:
    """Return the events of a cohort up to the as-of date, by date, undated ones last.

    Columns: Month (`T1`; "" outside its twelve months), Date, Phase, Title and Participants as typed, Tab, Cell.
    """
    cohort = next(candidate for candidate in sorted_cohorts(report)
                  if (candidate.partnership, candidate.key) == (partnership, key))
    trainings = trainings_with_cohort(report.results.derived)
    rows = trainings[(trainings["partnership"] == partnership) & (trainings["cohort_key"] == key)
                     & ~(trainings["date"] > to_datetime64(report.period.as_of))].sort_values(["date", "row"])
    raw, event_rows = report.tables[TRAININGS].raw, []
    for row in rows.itertuples():
        place = report.tables.locations[row.place]
        letter = column_letter(place.columns["date"] + 1) if "date" in place.columns else ""
        cells = (str(sheet_text(raw[name][row.Index])) for name in ("date", "phase", "title", "participants"))
        event_rows.append((_cohort_month(cohort, row.date), *cells, place.raw_sheet.name, f"{letter}{row.row}"))
    return pd.DataFrame(event_rows, columns=["Month", "Date", "Phase", "Title", "Participants", "Tab", "Cell"])


def _cohort_month(cohort: Cohort, day: pd.Timestamp) -> str:
    if pd.isna(day) or day.date().replace(day=1) not in cohort.month_starts:
        return ""
    return cohort_month_label(cohort.month_starts.index(day.date().replace(day=1)) + 1)
