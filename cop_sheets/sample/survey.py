"""The sample's spring surveys: responses of members, facilitators and training participants."""

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from cop_sheets.layout import (
    AGREEMENT_MEASURE,
    AGREEMENT_SCALE,
    FACILITATOR,
    FACILITATOR_TRAINING,
    MEMBER,
    SURVEY_ITEMS,
    SURVEY_RESPONSES,
    TRAINING_PARTICIPANT,
    TRAININGS,
)
from cop_sheets.sample import content as words
from cop_sheets.sample.workbook import SampleSheet, SampleWorkbook, new_row

# For each of the six statements, the weights of the answers 1 to 5.
ANSWER_WEIGHTS = ((1, 2, 9, 46, 42), (1, 3, 12, 45, 39), (1, 2, 8, 44, 45), (1, 4, 14, 43, 38), (1, 3, 10, 38, 48),
                  (1, 5, 17, 45, 32))
OUTCOME_COLUMNS = tuple(column for column in SURVEY_RESPONSES.columns if column.outcome)
SURVEY_OPENS = (4, 14)
SURVEY_OPEN_DAYS = 30
SKIP_PROBABILITY = 0.03


def add_survey(book: SampleWorkbook, data: Any, rng: Random) -> None:
    """Add the responses of every spring, and Survey Items where the form has its own wording."""
    own_wording = data.style % 4 == 2
    sheet = SampleSheet.of(SURVEY_RESPONSES, "Form Responses 1" if data.style % 2 else "")
    if own_wording:
        wording = {column.outcome: question for column, question in zip(OUTCOME_COLUMNS, words.OWN_QUESTIONS,
                                                                        strict=True)}
        sheet.columns = [(wording.get(column.outcome if column else None, header), column)
                         for header, column in sheet.columns]
    for year in data.years:
        sheet.rows += _survey_responses(book, data, year, rng)
    book.sheets.append(sheet)
    if own_wording:
        items = SampleSheet.of(SURVEY_ITEMS)
        items.rows = [new_row(SURVEY_ITEMS, question=question, outcome=number, measure=AGREEMENT_MEASURE,
                              scale="; ".join(AGREEMENT_SCALE)) for number, question in wording.items()]
        book.sheets.append(items)


def _survey_responses(book: SampleWorkbook, data: Any, year: int, rng: Random) -> list[list[Any]]:
    """Return the responses of one spring in order of time."""
    respondents = []
    for cop in data.active(year):
        respondents += [(cop.id, MEMBER)] * max(3, round(cop.members * rng.uniform(0.4, 0.8)))
        respondents += [(cop.id, FACILITATOR)] * len(cop.facilitators)
    trainings = book.sheet(TRAININGS)
    trained = any(trainings.get(row, "phase") == FACILITATOR_TRAINING and trainings.get(row, "date").year == year
                  for row in trainings.rows)
    respondents += [("", TRAINING_PARTICIPANT)] * (rng.randint(4, 7) if trained else 0)
    rng.shuffle(respondents)
    opened = datetime.combine(date(year + 1, *SURVEY_OPENS), time(8))
    moments = sorted(rng.sample(range(SURVEY_OPEN_DAYS * 86400), len(respondents)))
    as_words = data.style % 4 in (0, 2)
    return [_response(opened + timedelta(seconds=moment), cop_id, role, as_words, rng)
            for moment, (cop_id, role) in zip(moments, respondents, strict=True)]


def _response(moment: datetime, cop_id: str, role: str, as_words: bool, rng: Random) -> list[Any]:
    answers: dict[str, str | int] = {}
    for column, weights in zip(OUTCOME_COLUMNS, ANSWER_WEIGHTS, strict=True):
        # Facilitators answer everything: they are few, and no outcome should lack answers by chance.
        if role in column.asked_roles and (role != MEMBER or rng.random() >= SKIP_PROBABILITY):
            answer = rng.choices(range(1, 6), weights)[0]
            answers[column.name] = AGREEMENT_SCALE[answer - 1] if as_words else answer
    return new_row(SURVEY_RESPONSES, timestamp=moment, cop_id=cop_id, role=role, **answers)
