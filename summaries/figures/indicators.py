"""The outputs that NCPC asks for, each declared once; the summary, quarters, headlines and texts derive from the list.

To add one, declare it and put it last in `INDICATORS`.
"""

from collections.abc import Iterator

from cop_sheets.layout import CONSULTATIONS, TRAININGS
from summaries.figures.contributions import cop_contributions, individual_contributions
from summaries.figures.figure import Figure
from summaries.figures.headline_details import (
    cops_detail,
    hours_detail,
    individuals_detail,
    participants_detail,
    sessions_detail,
    trainings_detail,
)
from summaries.figures.indicator import Indicator
from summaries.figures.outputs import (
    cop_figures,
    count_individuals,
    count_participants,
    hour_figures,
    individual_figures,
    participant_figures,
    session_figures,
    total_hours,
    training_figures,
)
from summaries.figures.requirements import COPS_REQUIREMENT, SESSIONS_REQUIREMENT, TabRequirement
from summaries.figures.row_records import RowRecords

_DATED_TEXT = "dated in {year} and not after {day}"

NUMBER_OF_COPS = Indicator(
    name="Number of CoPs",
    label="Communities of Practice",
    meaning="CoPs that were active in the fiscal year",
    sentence="CoPs that were active on any day of {year} up to {day}",
    requirements=(COPS_REQUIREMENT,),
    compute=cop_figures,
    count_period=lambda period: period.active_cops,
    contributions_of=cop_contributions,
    detail=cops_detail,
)
NUMBER_OF_SESSIONS = Indicator(
    name="Number of sessions",
    label="Sessions held",
    meaning="sessions that were held, by the as-of date, by a known CoP",
    sentence=f"sessions that were held by a CoP of the CoPs tab, {_DATED_TEXT}",
    requirements=(SESSIONS_REQUIREMENT, COPS_REQUIREMENT),
    compute=session_figures,
    count_period=lambda period: len(period.sessions),
    detail=sessions_detail,
    has_cop_items=True,
    noun="session|s",
    column="Sessions",
)
NUMBER_OF_TRAININGS = Indicator(
    name="Number of training events",
    label="Training events",
    meaning="trainings that took place",
    sentence=f"training events {_DATED_TEXT}",
    requirements=(TabRequirement(TRAININGS, (("date",),)),),
    compute=training_figures,
    count_period=lambda period: len(period.trainings),
    detail=lambda figure, context: trainings_detail(figure, context, NUMBER_OF_PARTICIPANTS.name),
    noun="training|s",
    column="Trainings",
)
NUMBER_OF_PARTICIPANTS: Indicator = Indicator(
    name="Number of participants",
    label="People trained",
    meaning="people who took part in those trainings, added up",
    sentence=f"the participants of training events {_DATED_TEXT}",
    requirements=(TabRequirement(TRAININGS, (("date",), ("participants",))),),
    compute=participant_figures,
    count_period=lambda period: count_participants(period.trainings),
    detail=participants_detail,
    noun="participant|s",
    column="Participants",
)
NUMBER_OF_INDIVIDUALS = Indicator(
    name="Number of individuals receiving consultation",
    label="People consulted",
    meaning="different people by name, plus people counted without names",
    sentence=f"the individuals of consultations {_DATED_TEXT}: each name once, and those given only as a number "
             "besides",
    requirements=(TabRequirement(CONSULTATIONS, (("date",), ("individuals", "number_of_individuals"))),),
    compute=individual_figures,
    count_period=lambda period: sum(count_individuals(period.consultations)),
    contributions_of=individual_contributions,
    detail=individuals_detail,
    total_note="a person served by two partnerships counts twice: may be duplicated",
    noun="individual|s consulted",
    column="Individuals",
)
HOURS_OF_CONSULTATION = Indicator(
    name="Hours of consultation",
    label="Hours of consultation",
    meaning="hours, once a row, never multiplied by people",
    sentence=f"the hours of consultations {_DATED_TEXT}: once a row, however many people took part",
    requirements=(TabRequirement(CONSULTATIONS, (("date",), ("hours",))),),
    compute=hour_figures,
    count_period=lambda period: total_hours(period.consultations),
    detail=hours_detail,
    noun="hour|s of consultation",
    column="Hours",
)

INDICATORS = (NUMBER_OF_COPS, NUMBER_OF_SESSIONS, NUMBER_OF_TRAININGS, NUMBER_OF_PARTICIPANTS, NUMBER_OF_INDIVIDUALS,
              HOURS_OF_CONSULTATION)


def find_indicator(name: str) -> Indicator:
    """Return the indicator that is called `name`; raises KeyError for any other name."""
    for indicator in INDICATORS:
        if indicator.name == name:
            return indicator
    raise KeyError(name)


def output_figures(records: RowRecords, partnership: str) -> Iterator[Figure]:
    """Yield the output figures of one partnership in NCPC's order: each Partnership row, then its Item rows."""
    yield from records.reported.mark_unreported(
        figure for indicator in INDICATORS for figure in indicator.figures(records, partnership))
