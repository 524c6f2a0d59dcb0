"""Facilitator-training cohorts against the programme's year: six months of training, six of implementation."""

from collections import Counter

import altair as alt
import pandas as pd

from cop_sheets.fiscal_year import MONTHS
from cop_sheets.layout import FACILITATOR_TRAINING, IMPLEMENTATION, TRAININGS, column_letter
from cop_sheets.raw import shown
from cop_sheets.text import listed
from summaries.figures import INDICATORS, NOT_REPORTED, plural
from summaries.memo import once
from summaries.ncpc import plural_of
from summaries.presentation import MONTH_COLOURS, Chart, chart
from summaries.report import Report
from validators.derived import (
    MET,
    MISSED,
    NOT_DUE,
    TRAINING_MONTHS,
    UNKNOWN,
    Cohort,
    events_of_cohorts,
    find_cohorts,
    fold,
    moment,
)

QUESTION = "Do facilitator-training cohorts keep to 6 + 6 months?"
# What a month's state is called where the month is a cohort's; the mark is that of the state.
EVENT_WORDS = {MET: "event held", MISSED: "no event", UNKNOWN: "cannot be judged", NOT_DUE: "not yet due"}
_HEADINGS = {MET: "Event Held", MISSED: "No Event", UNKNOWN: "Cannot Be Judged", NOT_DUE: "Not Yet Due"}
_DRAWN = {MET: "✓ event held", MISSED: "✗ no event", UNKNOWN: "? cannot be judged"}
MONTH_NUMBERS = tuple(range(1, MONTHS + 1))
FEW = 12    # cohorts; of so few, their calendar shows at one look what a chart would add up


@once
def cohorts(report: Report) -> tuple[Cohort, ...]:
    """Return the cohorts whose twelve months touch the year, those that lack most events first."""
    return tuple(sorted(find_cohorts(report.findings.facts), key=lambda cohort: (
        -cohort.states.count(MISSED), -cohort.states.count(UNKNOWN), cohort.partnership, cohort.firsts, cohort.key)))


@once
def cohorts_chart(report: Report) -> Chart:
    """Return how many cohorts had their event in each of the twelve months.

    Table: Month (1 to 12), Asked For (what the programme asks for in it), then how many cohorts came to each state.
    Neither is there for up to `FEW` cohorts: their calendar, see `cohort_table`, is both. Of two workbooks that hold
    the same rows, those of one are counted.
    """
    found = tuple(one for one in cohorts(report) if one.partnership not in report.tables.twins.copy_of)
    counts = [Counter(cohort.states[number] for cohort in found) for number in range(MONTHS)]
    table = pd.DataFrame([(number, _phase(number), *(count[state] for state in _HEADINGS))
                          for number, count in zip(MONTH_NUMBERS, counts, strict=True)],
                         columns=["Month", "Asked For", *_HEADINGS.values()])
    if len(found) <= FEW:
        return chart(QUESTION, _answer(report, found), None, table.iloc[:0])
    return chart(QUESTION, _answer(report, found), _bars(counts), table)


def _phase(number: int) -> str:
    return "Training" if number <= TRAINING_MONTHS else "Implementation"


def month_name(number: int) -> str:
    """Return what month `number`, from 1, of a cohort's year is called beside others: `T1` to `T6`, `I7` to `I12`."""
    return f"{_phase(number)[0]}{number}"


def _answer(report: Report, found: tuple[Cohort, ...]) -> str:
    year = report.period.fiscal_year
    if not found and (why := report.unreported(INDICATORS[2])):
        return f"Whether a cohort's twelve months touch {year} is not known: trainings are {NOT_REPORTED}, {why}."
    if not found:
        return (f"No cohort's twelve months touch {year}. A cohort begins on the Trainings tab, with an event whose "
                f"Phase is {FACILITATOR_TRAINING} and whose Cohort is filled.{_homeless(report)}")
    states = Counter(state for cohort in found for state in cohort.states)
    months, several = MONTHS * len(found) - states[NOT_DUE], len(found) > 1
    of = f"{plural(months, 'month')} so far of {plural_of(len(found), 'cohort') if several else 'the one cohort'}"
    if states[MET] == months:
        return (f"Each of the {of} had its event." if months > 1 else f"The {of} had its event.") + _homeless(report)
    nowhere = [f"{count:,} of {phase}" for phase, training in (("training", True), ("implementation", False))
               if (count := _missed(found, training))]
    gaps = ([f"{listed(nowhere)} had none"] if nowhere else []) + (
        [f"{states[UNKNOWN]:,} cannot be judged"] if states[UNKNOWN] else [])
    whole = sum(MISSED not in cohort.states and UNKNOWN not in cohort.states for cohort in found)
    lacking = (f" {whole:,} of the {len(found):,} cohorts lack{'s' * (whole == 1)} none." if whole else
               " Every cohort lacks at least one.") if several else ""
    return f"Of {of}, {states[MET]:,} had their event, {' and '.join(gaps)}.{lacking}{_homeless(report)}"


def _missed(found: tuple[Cohort, ...], training: bool) -> int:
    return sum(state == MISSED and (number < TRAINING_MONTHS) == training
               for cohort in found for number, state in enumerate(cohort.states))


def _homeless(report: Report) -> str:
    """Return a sentence about the year's events that should be of a cohort but are of none that has begun."""
    named = events_of_cohorts(report.findings.facts)
    begun = named[(named["phase"] == FACILITATOR_TRAINING) & (named["date"] <= moment(report.period.as_of))]
    known = set(zip(begun["partnership"], begun["cohort_key"], strict=True))
    rows = report.counted_once(TRAININGS)
    rows = rows[rows["phase"].isin([FACILITATOR_TRAINING, IMPLEMENTATION])]
    homeless = sum((partnership, fold(cohort)) not in known
                   for partnership, cohort in zip(rows["partnership"], rows["cohort"], strict=True))
    if not homeless:
        return ""
    return (f" {plural_of(homeless, 'event')} of {report.period.fiscal_year} with the Phase {FACILITATOR_TRAINING} or "
            f"{IMPLEMENTATION} {'is' if homeless == 1 else 'are'} of no cohort that has begun: see Cohort on the "
            "Trainings tab.")


def _bars(counts: list[Counter]) -> alt.LayerChart:
    lines = [(month_name(number), _phase(number), _DRAWN[state], place, count[state])
             for number, count in zip(MONTH_NUMBERS, counts, strict=True)
             for place, state in enumerate(_DRAWN) if count[state]]
    data = pd.DataFrame(lines, columns=["Month", "Asked For", "Came To", "Place", "Cohorts"])
    shares = pd.DataFrame([(month_name(number), count[MET], sum(count[state] for state in _DRAWN))
                           for number, count in zip(MONTH_NUMBERS, counts, strict=True)],
                          columns=["Month", "Held", "Cohorts"])
    # Only where some lack their event: on a phone the words of twelve bars would run into each other.
    shares["Share"] = [f"{held}/{asked}" if held < asked else "" for held, asked in zip(
        shares["Held"], shares["Cohorts"], strict=True)]
    months = alt.X("Month:O", sort=None, title="Month of the cohort: T training, I implementation",
                   scale=alt.Scale(domain=[month_name(number) for number in MONTH_NUMBERS]),
                   axis=alt.Axis(labelAngle=0, ticks=False, labelPadding=6))
    colours = [MONTH_COLOURS[state] for state in _DRAWN]
    bars = alt.Chart(data).mark_bar(cornerRadiusEnd=1.5).encode(
        x=months, y=alt.Y("Cohorts:Q", title="Cohorts", axis=alt.Axis(tickMinStep=1, tickCount=5)), order="Place:Q",
        color=alt.Color("Came To:N", scale=alt.Scale(domain=list(_DRAWN.values()), range=colours),
                        legend=alt.Legend(title=None, orient="top", symbolType="square")),
        tooltip=["Month:O", "Asked For:N", "Came To:N", "Cohorts:Q"])
    words = alt.Chart(shares).mark_text(dy=-8, fontSize=11).encode(x=months, y="Cohorts:Q", text="Share:N")
    return (bars + words).properties(width="container", height=230)


@once
def cohort_table(report: Report) -> pd.DataFrame:
    """Return a line a cohort, those that lack most events first.

    Columns: Partnership, Cohort, Held (`11 of 12`: the months with their event, of those so far), a column a month (see
    `month_name`; in the words of `EVENT_WORDS`), Began (its first month), Strategies Not Covered (once its six months
    of training are over), CoP (whether one names it, once its year is over), Tab and Row of its first event.
    """
    places = report.tables.places
    lines = [(cohort.partnership, cohort.name, _held(cohort), *(EVENT_WORDS[state] for state in cohort.states),
              f"{cohort.firsts[0]:%B %Y}", _uncovered(cohort), "no CoP names it" if cohort.untaken else "",
              places[cohort.place].grid.name, cohort.row) for cohort in cohorts(report)]
    return pd.DataFrame(lines, columns=["Partnership", "Cohort", "Held", *map(month_name, MONTH_NUMBERS), "Began",
                                        "Strategies Not Covered", "CoP", "Tab", "Row"])


def _held(cohort: Cohort) -> str:
    return f"{cohort.states.count(MET)} of {MONTHS - cohort.states.count(NOT_DUE)}"


def _uncovered(cohort: Cohort) -> str:
    if not cohort.strategies_due or not cohort.uncovered:
        return ""
    return "cannot be judged" if cohort.strategies_unread else "; ".join(cohort.uncovered)


@once
def cohort_lines(report: Report) -> pd.DataFrame:
    """Return the table as it is drawn: each month a list of its state's word, as `look.MONTH_MARKS` has it.

    Partnership stands first, or is left out where there is only one.
    """
    table = cohort_table(report).copy()
    for number in range(MONTHS):
        table[month_name(number + 1)] = [[cohort.states[number]] for cohort in cohorts(report)]
    first = ["Partnership"] if len(report.tables.partnerships) > 1 else []
    first += ["Cohort", "Held", *map(month_name, MONTH_NUMBERS)]
    return table[[*first, "Began", "Strategies Not Covered", "CoP", "Tab", "Row"]]


@once
def cohort_labels(report: Report) -> dict[tuple[str, str], str]:
    """Return what each cohort is called in lists, by partnership and key: `Cohort 24-25, Avery`."""
    ordered = sorted(cohorts(report), key=lambda cohort: (cohort.partnership, cohort.firsts, cohort.key))
    return {(cohort.partnership, cohort.key): f"{cohort.name}, {cohort.partnership}" for cohort in ordered}


@once
def cohort_events(report: Report, partnership: str, key: str) -> pd.DataFrame:
    """Return the events of a cohort, by date and undated ones last; those after the as-of date are left out.

    Columns: Month (`T1`; "" outside its twelve months), Date, Phase, Title and Participants as they stand, Tab, Cell.
    """
    cohort = next(one for one in cohorts(report) if (one.partnership, one.key) == (partnership, key))
    named = events_of_cohorts(report.findings.facts)
    rows = named[(named["partnership"] == partnership) & (named["cohort_key"] == key)
                 & ~(named["date"] > moment(report.period.as_of))].sort_values(["date", "row"])
    raw, lines = report.tables[TRAININGS].raw, []
    for row in rows.itertuples():
        place = report.tables.places[row.place]
        letter = column_letter(place.columns["date"] + 1) if "date" in place.columns else ""
        cells = (str(shown(raw[name][row.Index])) for name in ("date", "phase", "title", "participants"))
        lines.append((_month_of(cohort, row.date), *cells, place.grid.name, f"{letter}{row.row}"))
    return pd.DataFrame(lines, columns=["Month", "Date", "Phase", "Title", "Participants", "Tab", "Cell"])


def _month_of(cohort: Cohort, day: pd.Timestamp) -> str:
    if pd.isna(day) or day.date().replace(day=1) not in cohort.firsts:
        return ""
    return month_name(cohort.firsts.index(day.date().replace(day=1)) + 1)
