"""Views of sessions, consultations and survey responses, and which rows of a log rules check."""

from functools import cache

import numpy as np
import pandas as pd

from cop_sheets.date_format import format_date
from cop_sheets.layout import (
    AGREEMENT_MEASURE,
    BEFORE,
    CONSULTATIONS,
    COPS,
    NOW,
    SESSIONS,
    SURVEY_RESPONSES,
    Tab,
)
from cop_sheets.parsing import SurveyQuestion, TabLocation, WorkbookMap
from cop_sheets.parsing.values import CellStatus, parse_minutes
from cop_sheets.program_limits import EARLIEST_DATE
from cop_sheets.program_words import OUTCOMES
from cop_sheets.text import match_key
from validators.derived import (
    UNREADABLE_STATES,
    DerivedTables,
    add_unknown_cop_messages,
    format_dates,
    is_counted,
    outside_active_dates,
    to_datetime64,
    unanswered_reasons,
)

_ATTENDANCE_PARTS = ("attended_in_person", "attended_online")


def log_rows_to_check(derived: DerivedTables, tab: Tab) -> pd.DataFrame:
    """Return the rows of a log that rules check: dated in the fiscal year, or undated. Default index.

    `source`: the row's index in the table. Rows after the as-of date are planned and left out (only their date is
    checked), except survey responses, for readers who may not see when one was sent; see `locate_violations`.
    """
    if tab.slug not in derived.rows_to_check:
        frame = derived[tab]
        wanted = (frame["fiscal_year"] == derived.period.fiscal_year.start) | frame["fiscal_year"].isna()
        if tab is not SURVEY_RESPONSES:
            wanted &= ~is_planned(derived, frame)
        derived.rows_to_check[tab.slug] = frame[wanted].reset_index(names="source")
    return derived.rows_to_check[tab.slug].copy(deep=False)


def is_planned(derived: DerivedTables, rows: pd.DataFrame) -> pd.Series:
    """Return whether each row of a log is after the as-of date."""
    return rows["date"] > to_datetime64(derived.period.as_of)


def sessions_view(derived: DerivedTables) -> pd.DataFrame:
    """Return the sessions dated in the year or undated, and those of any year dated too late or too early.

    `is_checked`: in the year by the as-of date, or undated; `future`: after the as-of date; `early`: before
    EARLIEST_DATE; `attendance`: see `session_attendance`; `parts`: In Person + Online; `repeated`: the CoP has an
    earlier row of that date.
    """
    sessions = derived[SESSIONS]
    future = sessions["date"] > to_datetime64(derived.period.as_of)
    early = sessions["date"] < to_datetime64(EARLIEST_DATE)
    in_year = (sessions["fiscal_year"] == derived.period.fiscal_year.start) | sessions["fiscal_year"].isna()
    in_view = in_year | future | early
    view = sessions[in_view].reset_index(names="source")
    view["future"], view["early"] = future[in_view].to_numpy(), early[in_view].to_numpy()
    view["is_checked"] = in_year[in_view].to_numpy() & ~view["future"]
    view = view.join(outside_active_dates(derived[COPS], view))
    view["day"] = format_dates(view["date"], format_date)
    in_person, online = (view[name].to_numpy() for name in _ATTENDANCE_PARTS)
    view["parts"] = _sum_of_parts(in_person, online)
    view["both_parts"] = ~np.isnan(in_person) & ~np.isnan(online)
    view["attendance"] = session_attendance(view)
    view["attendance_unread"] = _is_unread(view, "attended", *_ATTENDANCE_PARTS)
    view["parts_text"] = list(map(_attendance_parts_text, in_person.tolist(), online.tolist()))
    is_held = view["held"] & view["date"].notna() & (view["cop"] != "")
    view["repeated"] = False
    view.loc[is_held, "repeated"] = view[is_held].duplicated(["partnership", "cop", "date"])
    _point_at_first(derived, view, "attended", "attended_in_person", "attended_online")
    add_unknown_cop_messages(derived, view)
    return view


def session_attendance(sessions: pd.DataFrame) -> pd.Series:
    """Return how many people attended each session: Attended, else In Person + Online; NaN where not known.

    One of the two parts may be blank; where one can't be read, the sum is not known.
    """
    attended = sessions["attended"].to_numpy()
    parts = np.where(_is_unread(sessions, *_ATTENDANCE_PARTS), np.nan,
                     _sum_of_parts(*(sessions[name] for name in _ATTENDANCE_PARTS)))
    return pd.Series(np.where(np.isnan(attended), parts, attended), index=sessions.index)


def _sum_of_parts(in_person: np.ndarray, online: np.ndarray) -> np.ndarray:
    """Return the sum of both parts, the other one where one is NaN, NaN where both are."""
    return np.where(np.isnan(in_person), online, np.where(np.isnan(online), in_person, in_person + online))


def _is_unread(rows: pd.DataFrame, *columns: str) -> np.ndarray:
    """Return whether each of `rows` has an unreadable cell in one of `columns`."""
    states = rows[[f"state:{name}" for name in columns]].to_numpy()
    return np.asarray(np.isin(states, UNREADABLE_STATES).any(axis=1))


@cache
def _attendance_parts_text(in_person: float, online: float) -> str:
    parts = ((in_person, "in person"), (online, "online"))
    return " and ".join(f"{count:.0f} {how}" for count, how in parts if count == count)


def accepted_minutes(derived: DerivedTables, tab: Tab, rows: pd.DataFrame) -> np.ndarray:
    """Return, for each row, a text that says what may be typed under Minutes; for hours, the same in minutes."""
    cells = derived.tables[tab].raw["minutes"][rows["source"].to_numpy()]
    codes, distinct = pd.factorize(cells)
    texts = ["a whole number such as 90" if minutes is None else "minutes as a whole number: "
             f"{minutes} where it lasted {minutes / 60:.4g} hour{'s' * (minutes != 60)}"
             for minutes in map(parse_minutes, distinct)]
    accepted: np.ndarray = np.array([*texts, ""], dtype=object)[codes]
    return accepted


def consultations_view(derived: DerivedTables) -> pd.DataFrame:
    """Return the consultations dated in the year or undated.

    `named`: how many names Individuals has; `unnamed`: the text there that is no name; `nobody`: neither names nor a
    number are filled. The other columns are parts of messages, by whether the row counts.
    """
    view = log_rows_to_check(derived, CONSULTATIONS)
    view["named"] = view["individuals"].map(len)
    view["unnamed"], view["names"] = view["unnamed:individuals"], ""
    both = (view["named"] > 0) & (view["unnamed"] != "")
    view.loc[both, "names"] = view.loc[both, "individuals"].map(quote_names)
    view["nobody"] = (view["state:individuals"].isin([CellStatus.BLANK, CellStatus.ABSENT]) & (view["unnamed"] == "")
                      & view["state:number_of_individuals"].isin([CellStatus.BLANK, CellStatus.ABSENT]))
    _point_at_first(derived, view, "individuals", "number_of_individuals")
    counted = is_counted(derived, CONSULTATIONS)[view["source"]]
    for name, words, otherwise in (
            ("as_it_stands", ". It is counted as it stands", ""), ("names_first", "; the names count", ""),
            ("names_verb", "count", "are"), ("number_verb", "counts", "is read")):
        view[name] = np.where(counted, words, otherwise).astype(object)
    return view


def quote_names(names: tuple[str, ...]) -> str:
    """Return the names in quotation marks, joined: “Ann Lee”, “Bob Ray”."""
    return ", ".join(f"“{name}”" for name in names)


def _point_at_first(derived: DerivedTables, view: pd.DataFrame, *names: str) -> None:
    """Add `column` and `column_index`: point each row at the first of the columns `names` that its tab has."""
    locations = derived.tables.locations
    first = {place: next((locations[place].columns[name] for name in names if name in locations[place].columns),
                         np.nan) for place in set(view["place"])}
    view["column_index"] = view["place"].map(first).astype(float)
    view["column"] = np.where(view["column_index"].isna(), names[0], "")


def responses_view(derived: DerivedTables) -> pd.DataFrame:
    """Return the survey responses of the year or undated."""
    view = log_rows_to_check(derived, SURVEY_RESPONSES)
    view["counted"] = text_if_counted(derived, SURVEY_RESPONSES, view,
                                       "; the response counts for every statement that it answered")
    add_unknown_cop_messages(derived, view)
    return view


def text_if_counted(derived: DerivedTables, tab: Tab, view: pd.DataFrame, words: str,
                    otherwise: str = "") -> np.ndarray:
    """Return a part of a message for each row of `view`: `words` where the row counts, else `otherwise`."""
    return np.where(is_counted(derived, tab)[view["source"]], words, otherwise).astype(object)


def answers_view(derived: DerivedTables) -> pd.DataFrame:
    """Return one row per answer that is not on its scale, in responses of the year or undated."""
    responses, answers = log_rows_to_check(derived, SURVEY_RESPONSES), derived.tables.answers
    invalid = answers[answers["state"] == CellStatus.UNREADABLE]
    positions = pd.Index(responses["source"]).get_indexer(invalid["response"])
    view = invalid[positions >= 0].rename(columns={"column": "column_index"}).reset_index(drop=True)
    for name in ("partnership", "place", "row", "cop"):
        view[name] = responses[name].to_numpy()[positions[positions >= 0]]
    view["outcome_words"] = [OUTCOMES[number - 1] for number in view["outcome"]]
    return view


def outcomes_view(derived: DerivedTables, valid: pd.DataFrame) -> pd.DataFrame:
    """Return one row per partnership with a responses tab and outcome: whether it is asked, and answered in the year.

    `named`: it is asked by a question that can't be counted, which has its own flag: a repeated header, or a row of
    Survey Items that can't be applied. `why`, `todo`: why it is unanswered, and the fix. `valid`: the valid answers of
    the year, see `engine.valid_answers`. One half alone of a retrospective pair neither asks nor answers; `lacks`: the
    measure of the half that is missing, `has` that of the other.
    """
    agreement = (valid["measure"] == AGREEMENT_MEASURE).to_numpy()
    complete = valid[agreement]
    if not agreement.all():
        halves = valid[~agreement]
        is_complete = halves.groupby(["response", "outcome", "pair"])["measure"].transform("nunique") == 2
        complete = pd.concat([complete, halves[is_complete]])
    answered = set(zip(complete["partnership"].tolist(), complete["outcome"].tolist(), strict=True))
    tabs: dict[str, list[int]] = {}
    for number, location in enumerate(derived.tables.locations):
        if location.tab is SURVEY_RESPONSES and location.header_row:
            tabs.setdefault(location.partnership, []).append(number)
    rows = []
    for workbook_map in derived.tables.workbook_maps:
        partnership = workbook_map.workbook.partnership
        numbers = tabs.get(partnership, [])
        locations = [derived.tables.locations[number] for number in numbers]
        for outcome, words in enumerate(OUTCOMES, start=1) if locations else ():
            columns = [(number, index) for number, location in zip(numbers, locations, strict=True)
                       for index in outcome_columns(location, outcome)]
            questions = outcome_questions(workbook_map, outcome)
            named = any(has_repeated_question(location, outcome, questions) or has_uncounted_question(location, outcome)
                        for location in locations)
            place, column = columns[0] if columns else (numbers[0], None)
            rows.append({"partnership": partnership, "place": place, "column_index": column,
                         "row": derived.tables.locations[place].header_row, "outcome": outcome, "words": words,
                         "asked": bool(columns), "named": named,
                         "lacks": "" if columns else next(filter(None, (missing_half(location, outcome)
                                                                        for location in locations)), ""),
                         "answered": (partnership, outcome) in answered})
    view = pd.DataFrame(rows, columns=["partnership", "place", "row", "column_index", "outcome", "words", "asked",
                                       "named", "lacks", "answered"])
    view["has"] = view["lacks"].map({BEFORE: NOW, NOW: BEFORE, "": ""})
    view["cop"], view["year_ended"] = "", derived.period.fiscal_year.has_ended(derived.period.as_of)
    view["year_name"] = str(derived.period.fiscal_year)
    unanswered = view[view["asked"].astype(bool) & ~view["answered"].astype(bool) & view["year_ended"]]
    reasons_by_outcome = unanswered_reasons(derived, set(zip(unanswered["partnership"], unanswered["outcome"],
                                                             strict=True)))
    reasons = [reasons_by_outcome.get(key, ("", "")) for key in zip(view["partnership"], view["outcome"], strict=True)]
    return view.assign(why=[why for why, _ in reasons], todo=[todo for _, todo in reasons])


def outcome_columns(location: TabLocation, outcome: int) -> list[int]:
    """Return the columns of a responses tab that answer `outcome`; half of a retrospective pair alone does not."""
    return [index for question, index in location.questions if question.outcome == outcome
            and (question.measure == AGREEMENT_MEASURE or _has_both(location, question))]


def missing_half(location: TabLocation, outcome: int) -> str:
    """Return BEFORE or NOW, whichever half of a pair about `outcome` is missing on a responses tab; else ""."""
    halves = {question.measure for question, _ in location.questions
              if question.outcome == outcome and question.measure in (BEFORE, NOW)}
    return (BEFORE if halves == {NOW} else NOW) if len(halves) == 1 else ""


def outcome_questions(workbook_map: WorkbookMap, outcome: int) -> set[str]:
    """Return the match keys of the questions that ask `outcome` according to Survey Items."""
    return {item.question for item in workbook_map.survey.items if item.outcome == outcome}


def has_repeated_question(location: TabLocation, outcome: int, questions: set[str]) -> bool:
    """Return whether a responses tab has a repeated header that asks `outcome`: the layout's or one of `questions`."""
    names = {column.name for column in SURVEY_RESPONSES.columns if column.outcome == outcome}
    return any(name in names or match_key(name) in questions for _, _, name in location.repeated_columns)


def has_uncounted_question(location: TabLocation, outcome: int) -> bool:
    """Return whether a responses tab has a question about `outcome` whose row of Survey Items can't be applied."""
    return any(question.outcome == outcome for question, _ in location.uncounted_questions)


def _has_both(location: TabLocation, half: SurveyQuestion) -> bool:
    return {question.measure for question, _ in location.questions
            if (question.outcome, question.pair) == (half.outcome, half.pair)} >= {BEFORE, NOW}
