"""Generates a partnership's workbook: CoPs that meet every month, trainings, consultations and spring surveys.

It raises no flag; `mistakes` adds rows and cells that do.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from cop_sheets.fiscal_year import FIRST_FISCAL_MONTH, MONTHS_PER_YEAR, FiscalYear
from cop_sheets.layout import (
    CANCELLED,
    CONSULTATIONS,
    COPS,
    FACILITATOR_TRAINING,
    HELD,
    HYBRID,
    IMPLEMENTATION,
    IN_PERSON,
    PID,
    PSC_CODES,
    SESSIONS,
    TRAININGS,
    VIRTUAL,
    Tab,
)
from cop_sheets.program_limits import TRAINING_MINUTES
from cop_sheets.program_words import STRATEGIES
from cop_sheets.sample import content as words
from cop_sheets.sample.survey import add_survey
from cop_sheets.sample.workbook import SampleSheet, SampleWorkbook, new_row

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday")
ORDINALS = {2: "Second", 3: "Third"}
# The seven strategies over six monthly sessions: the third covers two.
STRATEGIES_BY_SESSION = ((0,), (1,), (2, 3), (4,), (5,), (6,))
NEW_COP_MONTH = 1


@dataclass
class SampleCop:
    """One CoP, with what its sessions and answers are generated from."""

    id: str
    kind: words.CopTheme
    mode: str
    week: int
    weekday: int
    start: date
    members: int
    facilitators: tuple[str, ...]
    cohort: str


@dataclass
class PartnershipData:
    """The CoPs and people of a partnership. `years`: the calendar years in which its fiscal years start."""

    years: range
    cops: list[SampleCop]
    people: list[str]
    style: int

    def active(self, year: int) -> list[SampleCop]:
        """Return the CoPs that have started before the fiscal year ends."""
        return [cop for cop in self.cops if cop.start < date(year + 1, 6, 1)]


def _months(year: int) -> list[date]:
    """Return the first days of the months of the fiscal year that starts in calendar year `year`."""
    return [FiscalYear(year).month(number)[0] for number in range(MONTHS_PER_YEAR)]


def nth_weekday(month: date, week: int, weekday: int) -> date:
    """Return the `week`-th `weekday` (0 is Monday) of `month`."""
    return month + timedelta((weekday - month.weekday()) % 7 + 7 * (week - 1))


def generate_partnership(partnership: str, years: range, cops: int, style: int,
                         rng: Random) -> tuple[SampleWorkbook, PartnershipData]:
    """Return a workbook without flags over the fiscal years `years`, and its data.

    `style` varies its ids, the names of its tabs and the wording of its survey.
    """
    people = [f"{first} {last}" for first, last in zip(
        rng.sample(words.FIRST_NAMES, len(words.FIRST_NAMES)), rng.sample(words.LAST_NAMES, len(words.LAST_NAMES)),
        strict=True)]
    data = PartnershipData(years, _cops(years, cops, style, people[18:], rng), people[:18], style)
    workbook = SampleWorkbook(partnership)
    sheet = SampleSheet.of(COPS, title=f"{partnership} County, Communities of Practice" if style % 4 == 1 else "")
    sheet.rows = [_cop_row(cop, rng) for cop in data.cops]
    workbook.sheets.append(sheet)
    _add_sessions(workbook, data, rng)
    _add_trainings(workbook, data, rng)
    _add_consultations(workbook, data, rng)
    add_survey(workbook, data, rng)
    return workbook, data


def _cops(years: range, count: int, style: int, people: list[str], rng: Random) -> list[SampleCop]:
    """Return the CoPs: the last starts in January of the last year, the others at the start of the first year.

    One cohort per year trains facilitators; from the last CoP backwards each belongs to the cohort of one year.
    """
    kinds = rng.sample(words.COP_THEMES, len(words.COP_THEMES))
    sample_cops = []
    for index in range(count):
        kind = kinds[index % len(kinds)]
        if index >= len(kinds):
            kind = kind._replace(name=f"{kind.name} {index // len(kinds) + 1}")
        is_new = index == count - 1 and count > 2
        start = date(years[-1] + 1, NEW_COP_MONTH, 1) if is_new else date(years[0], FIRST_FISCAL_MONTH + index % 3, 1)
        first = rng.randrange(len(people))
        sample_cops.append(SampleCop(
            f"{index + 1:03d}" if style % 3 == 2 else f"C{index + 1}", kind,
            (IN_PERSON, VIRTUAL, HYBRID)[(index + style) % 3], rng.choice(list(ORDINALS)),
            rng.randrange(len(WEEKDAYS)), start, rng.randint(8, 18),
            tuple(people[(first + step) % len(people)] for step in range(rng.randint(1, 2))),
            cohort_name(max(years[-1] - (count - 1 - index), years[0]))))
    return sample_cops


def cohort_name(year: int) -> str:
    """Return the name of the facilitator-training cohort of the fiscal year that starts in `year`."""
    return f"Cohort {str(FiscalYear(year)).removeprefix('FY ')}"


def _cop_row(cop: SampleCop, rng: Random) -> list[Any]:
    when = f"{ORDINALS[cop.week]} {WEEKDAYS[cop.weekday]}, 6 pm, {rng.choice(words.MEETING_PLACES)}"
    in_person, online = cop.mode != VIRTUAL, cop.mode != IN_PERSON
    return new_row(
        COPS, cop_id=cop.id, cop_name=cop.kind.name, psc=int(rng.choice(PSC_CODES)), pid=PID, domain=cop.kind.domain,
        community=cop.kind.community, membership=rng.choice(words.MEMBERSHIPS), members=cop.members,
        practice=cop.kind.practice, assessment_and_evaluation=rng.choice(words.ASSESSMENTS),
        facilitators="; ".join(cop.facilitators), facilitator_requirements_met="Yes", training_cohort=cop.cohort,
        delivery_mode=cop.mode, meeting_time_and_location=when if in_person else "",
        meeting_software=rng.choice(words.SOFTWARE) if online else "",
        hybrid_room_equipment="Yes" if cop.mode == HYBRID else "",
        members_have_camera_and_microphone="Yes" if online else "", growing_together_book="Yes", start_date=cop.start)


def _sheet_of_year(workbook: SampleWorkbook, tab: Tab, year: int, data: PartnershipData) -> SampleSheet:
    """Return the sheet for the rows of `year`, adding it if needed: one for all years, or in one style one per year."""
    if data.style % 4 == 3:
        workbook.sheets.append(SampleSheet.of(tab, f"{tab.name} {FiscalYear(year)}"))
    elif year == data.years[0]:
        workbook.sheets.append(SampleSheet.of(tab))
    return workbook.sheets[-1]


def _add_sessions(workbook: SampleWorkbook, data: PartnershipData, rng: Random) -> None:
    """Add one session per month and CoP, by date; a cancelled one is held a week later."""
    for year in data.years:
        sheet = _sheet_of_year(workbook, SESSIONS, year, data)
        dated = [(nth_weekday(month, cop.week, cop.weekday), number, cop) for month in _months(year)
                 for number, cop in enumerate(data.cops) if cop.start <= month]
        for day, _, cop in sorted(dated, key=lambda item: item[:2]):
            if rng.random() < 0.04:
                sheet.rows.append(new_row(SESSIONS, cop_id=cop.id, date=day, status=CANCELLED,
                                          notes=rng.choice(words.CANCELLATION_REASONS)))
                day += timedelta(7)
            sheet.rows.append(session_row(cop, day, rng))


def session_row(cop: SampleCop, day: date, rng: Random) -> list[Any]:
    """Return the row of a session that `cop` held on `day`."""
    attended = max(3, round(cop.members * rng.uniform(0.5, 0.95)))
    online = {IN_PERSON: 0, VIRTUAL: attended}.get(cop.mode, attended // 3)
    return new_row(
        SESSIONS, cop_id=cop.id, date=day, status=HELD, delivery_mode=cop.mode, minutes=rng.choice((60, 90, 90, 120)),
        attended_in_person=attended - online, attended_online=online, attended=attended,
        topic=rng.choice(cop.kind.topics), facilitators=cop.facilitators[0],
        notes=rng.choice(words.SESSION_NOTES) if rng.random() < 0.15 else "")


def _add_trainings(workbook: SampleWorkbook, data: PartnershipData, rng: Random) -> None:
    """Add twelve trainings per year for its cohort, if a CoP belongs to it, and one training for all."""
    sheet = SampleSheet.of(TRAININGS)
    workbook.sheets.append(sheet)
    cohorts = {cop.cohort for cop in data.cops}
    for year in data.years:
        events: list[dict[str, Any]] = []
        size = rng.randint(8, 16)
        for number, month in enumerate(_months(year) if cohort_name(year) in cohorts else []):
            in_training = number < len(STRATEGIES_BY_SESSION)
            covered = [STRATEGIES[index] for index in STRATEGIES_BY_SESSION[number]] if in_training else []
            events.append({
                "title": covered[0] if covered else f"Implementation group session {number - 5}",
                "date": nth_weekday(month, 3, 2), "cohort": cohort_name(year),
                "phase": FACILITATOR_TRAINING if in_training else IMPLEMENTATION, "strategy": "; ".join(covered),
                "delivery_mode": VIRTUAL, "minutes": TRAINING_MINUTES if in_training else 60,
                "participants": size - rng.randint(0, 3)})
        events.append({"title": rng.choice(words.OTHER_TRAININGS), "date": nth_weekday(date(year + 1, 2, 1), 2, 5),
                       "phase": "Other", "delivery_mode": IN_PERSON, "minutes": 180, "participants": size + 6})
        events.sort(key=lambda event: event["date"])
        sheet.rows += [new_row(TRAININGS, training_id=f"T{year % 100:02d}-{number:02d}", **event)
                       for number, event in enumerate(events, start=1)]


def _add_consultations(workbook: SampleWorkbook, data: PartnershipData, rng: Random) -> None:
    """Add about twelve consultations per year, most with names, some with a count; one is dated by month only."""
    for year in data.years:
        sheet = _sheet_of_year(workbook, CONSULTATIONS, year, data)
        monday = nth_weekday(FiscalYear(year).first_day, 1, 0)
        weeks = sorted(rng.sample(range(50), rng.randint(11, 14)))
        month_only_week = rng.choice(weeks)
        for week in weeks:
            day = monday + timedelta(7 * week + rng.randrange(5))
            served = {"individuals": "; ".join(rng.sample(data.people, rng.randint(1, 3)))} if rng.random() < 0.75 \
                else {"number_of_individuals": rng.randint(1, 6)}
            about = rng.choice([cop.id for cop in data.cops if cop.start <= day] or [""])
            hours = rng.choice((0.5, 1, 1, 1.5, 2, 3))
            sheet.rows.append(new_row(
                CONSULTATIONS, date=f"{day:%b %Y}" if week == month_only_week else day, hours=hours, cop_id=about,
                consultant=data.people[0], delivery_mode=rng.choice((IN_PERSON, VIRTUAL)),
                topic=rng.choice(words.CONSULTATION_TOPICS), **served))
