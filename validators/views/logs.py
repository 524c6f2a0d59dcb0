"""Views of the rows that people log: sessions, trainings and their cohorts, consultations, survey responses."""

from datetime import date
from functools import cache

import numpy as np
import pandas as pd

from cop_sheets.layout import (
    AGREEMENT_MEASURE,
    BEFORE,
    CONSULTATIONS,
    COPS,
    FACILITATOR_TRAINING,
    NOW,
    OUTCOMES,
    SESSIONS,
    SURVEY_RESPONSES,
    TRAININGS,
    Tab,
)
from cop_sheets.parsing import Place, Placed, Statement
from cop_sheets.parsing.values import State, minutes_in
from cop_sheets.text import key
from validators.derived import (
    MISSED,
    UNKNOWN,
    UNREAD,
    Facts,
    add_unknown_cops,
    counted_rows,
    find_cohorts,
    moment,
    outside,
    spelled_out,
    why_unanswered,
)

EARLIEST = date(2010, 1, 1)
_PARTS = ("attended_in_person", "attended_online")


def judged(facts: Facts, tab: Tab) -> pd.DataFrame:
    """The rows of a log that row rules judge: dated in the fiscal year, or undated. Default index.

    A row after the as-of date is planned: of its date alone something is said until that day has come. A survey
    response is judged all the same, for those to whom it isn't told when it came; see `spots_of`.
    """
    if tab.slug not in facts.judged:
        frame = facts[tab]
        wanted = (frame["fiscal_year"] == facts.period.fiscal_year.start) | frame["fiscal_year"].isna()
        if tab is not SURVEY_RESPONSES:
            wanted &= ~is_planned(facts, frame)
        facts.judged[tab.slug] = frame[wanted].reset_index(names="source")
    return facts.judged[tab.slug].copy(deep=False)


def is_planned(facts: Facts, rows: pd.DataFrame) -> pd.Series:
    """Say of each row of a log whether it is after the as-of date."""
    return rows["date"] > moment(facts.period.as_of)


def sessions_view(facts: Facts) -> pd.DataFrame:
    """Sessions dated in the year or undated, and those too late or too early to be true whatever their year."""
    sessions = facts[SESSIONS]
    future, early = sessions["date"] > moment(facts.period.as_of), sessions["date"] < moment(EARLIEST)
    in_year = (sessions["fiscal_year"] == facts.period.fiscal_year.start) | sessions["fiscal_year"].isna()
    seen = in_year | future | early
    view = sessions[seen].reset_index(names="source")
    view["future"], view["early"] = future[seen].to_numpy(), early[seen].to_numpy()
    view["judged"] = in_year[seen].to_numpy() & ~view["future"]
    view = view.join(outside(facts[COPS], view))
    view["day"] = spelled_out(view["date"], "%B %d, %Y")
    in_person, online = (view[name].to_numpy() for name in _PARTS)
    view["parts"] = _sum_of_parts(in_person, online)
    view["both_parts"] = ~np.isnan(in_person) & ~np.isnan(online)
    view["attendance"] = attendance(view)
    view["attendance_unread"] = _is_unread(view, "attended", *_PARTS)
    view["parts_text"] = list(map(_parts_text, in_person.tolist(), online.tolist()))
    going = view["held"] & view["date"].notna() & (view["cop"] != "")
    view["repeated"] = False
    view.loc[going, "repeated"] = view[going].duplicated(["partnership", "cop", "date"])
    _point_at_first(facts, view, "attended", "attended_in_person", "attended_online")
    add_unknown_cops(facts, view)
    return view


def attendance(sessions: pd.DataFrame) -> pd.Series:
    """Return how many people attended each session: Attended, else In Person + Online; NaN where nobody can tell.

    Of the two parts one may be blank; where one can't be read, the other alone would say too little.
    """
    attended = sessions["attended"].to_numpy()
    parts = np.where(_is_unread(sessions, *_PARTS), np.nan, _sum_of_parts(*(sessions[name] for name in _PARTS)))
    return pd.Series(np.where(np.isnan(attended), parts, attended), index=sessions.index)


def _sum_of_parts(in_person: np.ndarray, online: np.ndarray) -> np.ndarray:
    """Add both parts; where one is missing it's the other, NaN where both are."""
    return np.where(np.isnan(in_person), online, np.where(np.isnan(online), in_person, in_person + online))


def _is_unread(rows: pd.DataFrame, *columns: str) -> np.ndarray:
    """Say of each of `rows` whether something stands in one of `columns` that can't be read."""
    return np.logical_or.reduce([np.isin(rows[f"state:{name}"].to_numpy(), UNREAD) for name in columns])


@cache
def _parts_text(in_person: float, online: float) -> str:
    parts = ((in_person, "in person"), (online, "online"))
    return " and ".join(f"{count:.0f} {how}" for count, how in parts if count == count)


def minutes_wanted(facts: Facts, tab: Tab, rows: pd.DataFrame) -> np.ndarray:
    """Return, in words, what may be typed under Minutes of each row: where it says hours, how many minutes they are."""
    cells = facts.tables[tab].raw["minutes"][rows["source"].to_numpy()]
    codes, distinct = pd.factorize(cells)
    words = ["a whole number such as 90" if minutes is None else "minutes as a whole number: "
             f"{minutes} where it lasted {minutes / 60:.4g} hour{'s' * (minutes != 60)}"
             for minutes in map(minutes_in, distinct)]
    return np.array([*words, ""], dtype=object)[codes]


def trainings_view(facts: Facts) -> pd.DataFrame:
    """Trainings dated in the year or undated."""
    view = judged(facts, TRAININGS)
    view["cop"] = ""
    view["minutes_wanted"] = minutes_wanted(facts, TRAININGS, view)
    view["facilitator_training"] = view["phase"] == FACILITATOR_TRAINING
    view["counted"] = _if_counted(facts, TRAININGS, view, "; this training counts as an event but adds nobody to the "
                                  "people trained", ", so nothing says how many took part")
    return view


def consultations_view(facts: Facts) -> pd.DataFrame:
    """Consultations dated in the year or undated; `named` of each, and `unnamed`, what is nobody's name there."""
    view = judged(facts, CONSULTATIONS)
    view["named"] = view["individuals"].map(len)
    view["unnamed"], view["names"] = view["unnamed:individuals"], ""
    both = (view["named"] > 0) & (view["unnamed"] != "")
    view.loc[both, "names"] = view.loc[both, "individuals"].map(names_in_words)
    view["nobody"] = (view["state:individuals"].isin([State.BLANK, State.ABSENT]) & (view["unnamed"] == "")
                      & view["state:number_of_individuals"].isin([State.BLANK, State.ABSENT]))
    _point_at_first(facts, view, "individuals", "number_of_individuals")
    counted = counted_rows(facts, CONSULTATIONS)[view["source"]]
    for name, words, otherwise in (
            ("as_it_stands", ". It is counted as it stands", ""), ("names_first", "; the names count", ""),
            ("names_verb", "count", "are"), ("number_verb", "counts", "is read")):
        view[name] = np.where(counted, words, otherwise).astype(object)
    return view


def names_in_words(names: tuple[str, ...]) -> str:
    """Return names one by one: “Ann Lee”, “Bob Ray”."""
    return ", ".join(f"“{name}”" for name in names)


def _point_at_first(facts: Facts, view: pd.DataFrame, *names: str) -> None:
    """Point each row at the first of the columns `names` that its tab has, any of which may serve."""
    places = facts.tables.places
    first = {place: next((places[place].columns[name] for name in names if name in places[place].columns), np.nan)
             for place in set(view["place"])}
    view["column_index"] = view["place"].map(first).astype(float)
    view["column"] = np.where(view["column_index"].isna(), names[0], "")


def responses_view(facts: Facts) -> pd.DataFrame:
    """Survey responses of the year or undated."""
    view = judged(facts, SURVEY_RESPONSES)
    view["counted"] = _if_counted(facts, SURVEY_RESPONSES, view,
                                  "; the response counts for every statement that it answered")
    add_unknown_cops(facts, view)
    return view


def _if_counted(facts: Facts, tab: Tab, view: pd.DataFrame, words: str, otherwise: str = "") -> np.ndarray:
    """Return what is said of each row of `view`: `words` where it counts."""
    return np.where(counted_rows(facts, tab)[view["source"]], words, otherwise).astype(object)


def cohorts_view(facts: Facts) -> pd.DataFrame:
    """A line a facilitator-training cohort whose twelve months touch the year, pointing at its first such event."""
    lines = [{
        "partnership": cohort.partnership, "place": cohort.place, "row": cohort.row, "cohort": cohort.name,
        "missing_training": ", ".join(cohort.months(MISSED, training=True)),
        "missing_implementation": ", ".join(cohort.months(MISSED, training=False)),
        "open_training": ", ".join(cohort.months(UNKNOWN, training=True)),
        "open_implementation": ", ".join(cohort.months(UNKNOWN, training=False)),
        "strategies_due": cohort.strategies_due, "uncovered": "; ".join(cohort.uncovered),
        "strategies_unread": cohort.strategies_unread, "untaken": cohort.untaken,
    } for cohort in find_cohorts(facts)]
    columns = ["partnership", "place", "row", "cohort", "missing_training", "missing_implementation",
               "open_training", "open_implementation", "strategies_due",
               "uncovered", "strategies_unread", "untaken"]
    view = pd.DataFrame(lines, columns=columns)
    view["cop"] = ""
    return view


def answers_view(facts: Facts) -> pd.DataFrame:
    """A line an answer that is not on its scale, of responses in the year or undated."""
    responses, answers = judged(facts, SURVEY_RESPONSES), facts.tables.answers
    off = answers[answers["state"] == State.UNREADABLE]
    line = pd.Index(responses["source"]).get_indexer(off["response"])
    view = off[line >= 0].rename(columns={"column": "column_index"}).reset_index(drop=True)
    for name in ("partnership", "place", "row", "cop"):
        view[name] = responses[name].to_numpy()[line[line >= 0]]
    view["outcome_words"] = [OUTCOMES[number - 1] for number in view["outcome"]]
    return view


def outcomes_view(facts: Facts, valid: pd.DataFrame) -> pd.DataFrame:
    """A line an outcome of each partnership that has a responses tab: is it asked, and answered in the year?

    `named`: a question that can't be counted asks it, and another flag says why: it stands twice, or its line of Survey
    Items can't be followed. `valid` has a line each valid answer of the year, see `engine.valid_answers`; of a
    retrospective pair one half alone asks and answers nothing.
    """
    agreement = (valid["measure"] == AGREEMENT_MEASURE).to_numpy()
    complete = valid[agreement]
    if not agreement.all():
        halves = valid[~agreement]
        both = halves.groupby(["response", "outcome", "pair"])["measure"].transform("nunique") == 2
        complete = pd.concat([complete, halves[both]])
    answered = set(zip(complete["partnership"].tolist(), complete["outcome"].tolist(), strict=True))
    tabs: dict[str, list[int]] = {}
    for number, found in enumerate(facts.tables.places):
        if found.tab is SURVEY_RESPONSES and found.header_row:
            tabs.setdefault(found.partnership, []).append(number)
    lines = []
    for placed in facts.tables.placed:
        numbers = tabs.get(placed.workbook.partnership, [])
        places = [facts.tables.places[number] for number in numbers]
        for outcome, words in enumerate(OUTCOMES, start=1) if places else ():
            asked = [(number, index) for number, found in zip(numbers, places, strict=True)
                     for index in asking(found, outcome)]
            questions = questions_of(placed, outcome)
            named = any(is_repeated(found, outcome, questions) or is_uncounted(found, outcome) for found in places)
            place, column = asked[0] if asked else (numbers[0], None)
            lines.append({"partnership": placed.workbook.partnership, "place": place, "column_index": column,
                          "row": facts.tables.places[place].header_row, "outcome": outcome, "words": words,
                          "asked": bool(asked), "named": named,
                          "answered": (placed.workbook.partnership, outcome) in answered})
    view = pd.DataFrame(lines, columns=["partnership", "place", "row", "column_index", "outcome", "words", "asked",
                                        "named", "answered"])
    view["cop"], view["year_ended"] = "", facts.period.fiscal_year.ended(facts.period.as_of)
    view["year_name"] = str(facts.period.fiscal_year)
    unanswered = view[view["asked"].astype(bool) & ~view["answered"].astype(bool) & view["year_ended"]]
    whys = why_unanswered(facts, set(zip(unanswered["partnership"], unanswered["outcome"], strict=True)))
    told = [whys.get(key, ("", "")) for key in zip(view["partnership"], view["outcome"], strict=True)]
    return view.assign(why=[why for why, _ in told], todo=[todo for _, todo in told])


def asking(found: Place, outcome: int) -> list[int]:
    """Return the columns of a responses tab that answer `outcome`; half of a retrospective pair alone asks nothing."""
    return [index for statement, index in found.statements if statement.outcome == outcome
            and (statement.measure == AGREEMENT_MEASURE or _has_both(found, statement))]


def questions_of(placed: Placed, outcome: int) -> set[str]:
    """Return the keys of the questions that a partnership's Survey Items declare to ask `outcome`."""
    return {item.question for item in placed.survey.items if item.outcome == outcome}


def is_repeated(found: Place, outcome: int, questions: set[str]) -> bool:
    """Say whether a responses tab has a column that asks `outcome`, one of `questions` among them, twice."""
    names = {column.name for column in SURVEY_RESPONSES.columns if column.outcome == outcome}
    return any(name in names or key(name) in questions for _, _, name in found.repeated)


def is_uncounted(found: Place, outcome: int) -> bool:
    """Say whether a responses tab has a question about `outcome` whose line of Survey Items can't be followed."""
    return any(statement.outcome == outcome for statement, _ in found.uncounted)


def _has_both(found: Place, half: Statement) -> bool:
    return {statement.measure for statement, _ in found.statements
            if (statement.outcome, statement.pair) == (half.outcome, half.pair)} >= {BEFORE, NOW}
