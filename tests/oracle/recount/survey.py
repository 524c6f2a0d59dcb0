"""The survey recounted: responses, who agreed, who changed."""

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
    """Return why a response is not counted, or `COUNTED`."""
    stamp, said = read_date(row["Timestamp"]), read_fiscal_year(row["Fiscal Year"])
    if said not in (None, UNREADABLE_CELL) and said != year.first:
        return OTHER_YEAR
    if not is_date(stamp) and said is None:
        return UNDATED
    if said is None and not year.start <= stamp <= year.end:
        return OTHER_YEAR
    if is_date(stamp) and stamp > year.as_of:
        return LATER
    named = row["CoP ID"] != ""
    known = find_cop(cops, row["CoP ID"]) is not None if named else role == "Training participant"
    return UNKNOWN_COP if not known else UNREADABLE if said == UNREADABLE_CELL else COUNTED


def count_survey(result, partnership, year, cops, rows, statements):
    """Count the responses and, for each outcome, who agreed and who changed."""
    agreed, changed = [[] for _ in OUTCOMES], [[] for _ in OUTCOMES]
    responses, people_asked, people_paired = 0, [0] * len(OUTCOMES), [0] * len(OUTCOMES)
    spoiled, unchanged = [0] * len(OUTCOMES), [0] * len(OUTCOMES)
    for row in rows:
        role = read_choice(row["Role"], ROLES)
        fate = response_status(year, cops, row, role)
        result.rows[partnership, "Survey Responses"][fate] += 1
        if fate != COUNTED:
            continue
        responses += 1
        for at, asked in enumerate(ASKED):
            mine = [statement for statement in statements if statement.outcome == at + 1]
            if role == UNREADABLE_CELL:
                spoiled[at] += len(agrees(row, [item for item in mine if item.measure == "Agreement"]))
                unchanged[at] += len(improvements(row, mine))
            elif role is None or role in asked:
                people_asked[at] += any(item.measure == "Agreement" and item.header in row.has for item in mine)
                pairs = pairs_of([item for item in mine if item.measure != "Agreement"])
                people_paired[at] += any({before.header, now.header} <= row.has for before, now in pairs)
                agreed[at] += agrees(row, [item for item in mine if item.measure == "Agreement"])
                changed[at] += improvements(row, mine)
    left_out = excluded_count(result.rows[partnership, "Survey Responses"])
    measure, = result.figures[partnership, "Measure", "Partnership", MEASURE, ""]
    measure.number, measure.used, measure.left_out = responses, responses, left_out
    for at, indicator in enumerate(OUTCOMES):
        change = Figure(sum(changed[at]), len(changed[at]), len(changed[at]),
                        left_out + people_paired[at] - len(changed[at]) + unchanged[at], change=True)
        agreement = Figure(sum(agreed[at]), len(agreed[at]), len(agreed[at]),
                           left_out + people_asked[at] - len(agreed[at]) + spoiled[at])
        only_change = people_paired[at] and not people_asked[at]
        result.add(partnership, "Outcome", "Partnership", indicator, "", change if only_change else agreement)
        if people_paired[at] and not only_change:
            change.left_out = None
            result.add(partnership, "Outcome", "Item", indicator, CHANGE, change)


def agrees(row, statements):
    """Return [whether the respondent agreed with each statement answered], or [] where none was."""
    answers = [(answer_place(row, item), item) for item in statements]
    valid = [(place, item) for place, item in answers if place not in (None, UNREADABLE_CELL)]
    return [all(place > len(item.scale or [0] * 5) - (1 if item.scale and len(item.scale) <= 3 else 2)
                for place, item in valid)] if valid else []


def improvements(row, statements):
    """Return [whether Now is above Before in every pair answered], or [] where none was, of one outcome's questions."""
    halves = [item for item in statements if item.measure != "Agreement"]
    places = [(answer_place(row, before), answer_place(row, now)) for before, now in pairs_of(halves)]
    both = [(before, now) for before, now in places if not {None, UNREADABLE_CELL} & {before, now}]
    return [all(now > before for before, now in both)] if both else []


def answer_place(row, item):
    """Return the place of the answer to a question on its scale, None or `UNREADABLE_CELL`."""
    return read_answer(row.get(item.header, ""), item.scale, item.left_out)
