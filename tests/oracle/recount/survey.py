"""The survey recounted: responses, who agreed, whose answer rose."""

from tests.oracle.recount.cells import UNREADABLE_CELL, read_answer, read_choice, read_date, read_fiscal_year
from tests.oracle.recount.kinds import (
    CHANGE,
    COUNTED,
    LATER,
    MEASURE,
    OTHER_YEAR,
    UNDATED,
    UNKNOWN_COP,
    UNREADABLE,
    Figure,
    excluded_count,
    find_cop,
)
from tests.oracle.recount.layout import OUTCOMES
from tests.oracle.recount.scales import pairs_of
from tests.oracle.recount.sheets import is_date

ROLES = {"member": "Member", "cop member": "Member", "facilitator": "Facilitator",
         "cop facilitator": "Facilitator", "training participant": "Training participant"}
ASKED = [{"Facilitator", "Training participant"}] * 2 + [{"Member"}] * 4


def response_status(year, cops, row, role):
    """Return the status of a response."""
    stamp, stated_year = read_date(row["Timestamp"]), read_fiscal_year(row["Fiscal Year"])
    if stated_year not in (None, UNREADABLE_CELL) and stated_year != year.first:
        return OTHER_YEAR
    if not is_date(stamp) and stated_year is None:
        return UNDATED
    if stated_year is None and not year.start <= stamp <= year.end:
        return OTHER_YEAR
    if is_date(stamp) and stamp > year.as_of:
        return LATER
    named = row["CoP ID"] != ""
    known = find_cop(cops, row["CoP ID"]) is not None if named else role == "Training participant"
    return UNKNOWN_COP if not known else UNREADABLE if stated_year == UNREADABLE_CELL else COUNTED


def count_survey(result, partnership, year, cops, rows, statements):
    """Add the figures of the survey: responses and, for each outcome, who agreed and whose answer rose."""
    agreed, changed = [[] for _ in OUTCOMES], [[] for _ in OUTCOMES]
    responses, people_asked, people_paired = 0, [0] * len(OUTCOMES), [0] * len(OUTCOMES)
    unread_agreement, unread_change = [0] * len(OUTCOMES), [0] * len(OUTCOMES)
    for row in rows:
        role = read_choice(row["Role"], ROLES)
        row_status = response_status(year, cops, row, role)
        result.rows[partnership, "Survey Responses"][row_status] += 1
        if row_status != COUNTED:
            continue
        responses += 1
        for at, asked in enumerate(ASKED):
            questions = [statement for statement in statements if statement.outcome == at + 1]
            if role == UNREADABLE_CELL:
                unread_agreement[at] += len(agrees(row, [item for item in questions if item.measure == "Agreement"]))
                unread_change[at] += len(improvements(row, questions))
            elif role is None or role in asked:
                people_asked[at] += any(item.measure == "Agreement" and item.header in row.has for item in questions)
                pairs = pairs_of([item for item in questions if item.measure != "Agreement"])
                people_paired[at] += any({before.header, now.header} <= row.has for before, now in pairs)
                agreed[at] += agrees(row, [item for item in questions if item.measure == "Agreement"])
                changed[at] += improvements(row, questions)
    left_out = excluded_count(result.rows[partnership, "Survey Responses"])
    measure, = result.figures[partnership, "Measure", "Partnership", MEASURE, ""]
    measure.number, measure.used, measure.left_out = responses, responses, left_out
    for at, indicator in enumerate(OUTCOMES):
        change = Figure(sum(changed[at]), len(changed[at]), len(changed[at]),
                        left_out + people_paired[at] - len(changed[at]) + unread_change[at], change=True)
        agreement = Figure(sum(agreed[at]), len(agreed[at]), len(agreed[at]),
                           left_out + people_asked[at] - len(agreed[at]) + unread_agreement[at])
        only_change = people_paired[at] and not people_asked[at]
        result.add(partnership, "Outcome", "Partnership", indicator, "", change if only_change else agreement)
        if people_paired[at] and not only_change:
            change.left_out = None
            result.add(partnership, "Outcome", "Item", indicator, CHANGE, change)


def agrees(row, statements):
    """Return [whether the respondent agreed with every statement answered], or [] if none was answered."""
    answers = [(answer_place(row, item), item) for item in statements]
    valid = [(place, item) for place, item in answers if place not in (None, UNREADABLE_CELL)]
    return [all(place > len(item.scale or [0] * 5) - (1 if item.scale and len(item.scale) <= 3 else 2)
                for place, item in valid)] if valid else []


def improvements(row, statements):
    """Return [whether Now is above Before in every pair answered], or [] if none was; `statements` of one outcome."""
    halves = [item for item in statements if item.measure != "Agreement"]
    places = [(answer_place(row, before), answer_place(row, now)) for before, now in pairs_of(halves)]
    both = [(before, now) for before, now in places if not {None, UNREADABLE_CELL} & {before, now}]
    return [all(now > before for before, now in both)] if both else []


def answer_place(row, item):
    """Return the place of the answer to a question on its scale, None or `UNREADABLE_CELL`."""
    return read_answer(row.get(item.header, ""), item.scale, item.left_out)
