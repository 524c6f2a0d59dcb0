"""Why a figure counts an unchanged row on one day and not on the other: a closed list of causes."""

from enum import StrEnum

from cop_sheets.layout import COPS, SURVEY_RESPONSES, Tab
from summaries.changes.comparison import PartnershipPair
from summaries.changes.row_cells import ComparedRow
from summaries.changes.row_matching import ADDED, REMOVED, RowPair

_NAMING_COLUMNS = {"cop_id", "cop_name", "former_names"}


class Cause(StrEnum):
    """The causes of the term Other, as the column Because names them.

    The last two need figures that were counted by an earlier version of the product, such as certified ones.
    """

    DAYS_PASSED = "days passed"
    COP_ADDED = "a CoP added"
    COP_ENDED = "a CoP ended or removed"
    COP_RENAMED = "a CoP renamed"
    SETTINGS = "settings tabs"
    PROGRAM_LISTS = "lists of the program"
    COUNTED_OTHERWISE = "the product counts otherwise"


def relevant_changes(tab: Tab, pair: RowPair) -> set[str]:
    """Return the keys of the changed cells on which a figure of `tab` depends."""
    return {key for key in pair.changed_keys if _is_relevant(tab, pair, key)}


def _is_relevant(tab: Tab, pair: RowPair, key: str) -> bool:
    return any(column.name == key and column.figure for column in tab.columns) or any(
        row.columns.get(key) == index for row in pair.sides for _, index in row.location.questions)


def find_cause(partnership: PartnershipPair, tab: Tab, pair: RowPair) -> Cause | None:
    """Return why a row with the same cells on both sides counts on one side only or differently.

    None where other rows are the reason: a date that decides on the order of the others, sessions of a CoP without
    dates, a second row of a CoP. Days that have passed are not considered here.
    """
    before, after = pair.before, pair.after
    if before is None or after is None:
        return None
    settings = Cause.SETTINGS if partnership.has_new_settings else None
    if before.position is None or after.position is None or _questions(before) != _questions(after):
        return settings
    for key in before.texts.keys() & after.texts.keys():
        if not _is_relevant(tab, pair, key):
            continue
        if (key in before.location.columns) != (key in after.location.columns):
            return settings
        if before.values.get(key) != after.values.get(key):
            orders = {row.location.declared_orders.get(key) for row in pair.sides}
            return settings if len(orders) > 1 else None
    if not any(column.name == "cop_id" and column.figure for column in tab.columns):
        return None    # its figures don't depend on the CoP
    cops = partnership.cops_of(tab, pair)
    return _naming_cause(partnership, {*cops} - {""}) if cops[0] != cops[1] else None


def _questions(row: ComparedRow) -> object:
    return {question for question, _ in row.location.questions} if row.location.tab is SURVEY_RESPONSES else None


def _naming_cause(partnership: PartnershipPair, cops: set[str]) -> Cause | None:
    """Return why a typed CoP means another one of `cops` than before, or none."""
    pairs = partnership.row_pairs(COPS)
    own = [pair for pair in pairs if cops & {*partnership.cops_of(COPS, pair)}]
    cause = _change_of_names(own)
    if cause is None and partnership.has_new_names:
        return Cause.SETTINGS
    return cause or _change_of_names(pairs)    # another CoP has, or had, the same name


def _change_of_names(pairs: list[RowPair]) -> Cause | None:
    if any(_NAMING_COLUMNS & {*pair.changed_keys} for pair in pairs):
        return Cause.COP_RENAMED
    changes = {pair.change for pair in pairs}
    return Cause.COP_ADDED if ADDED in changes else Cause.COP_ENDED if REMOVED in changes else None
