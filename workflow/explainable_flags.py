"""The flags of a report that can be explained, and who decides about each."""

from dataclasses import dataclass

from cop_sheets.settings import Viewer
from summaries import Report
from summaries.fixes.fix_list import flag_cells
from summaries.memo import memoized
from validators import RULES, Decider
from validators.flags import message_of_parts


@dataclass(frozen=True)
class ExplainableFlag:
    """A flag, or a part of one such as a month, that can be explained.

    `what`: its message, of this part only. `where`: its tab and cell, such as `Sessions H12`. `decider`: who decides
    about its explanation.
    """

    partnership: str
    flag_id: str
    subject: str
    rule: str
    what: str
    where: str
    decider: Decider


def decider_of_rule(rule_id: str) -> Decider | None:
    """Return who decides about a rule's flags; None where none of them can be explained."""
    return next((rule.explained_by for rule in RULES if rule.id == rule_id), None)


def may_ask(viewer: Viewer, partnership: str) -> bool:
    """Return whether a viewer may ask for an explanation: the partnership's own staff, never NCPC."""
    return viewer.may_see(partnership) and not viewer.is_ncpc


def may_decide(viewer: Viewer, flag: ExplainableFlag) -> bool:
    """Return whether a viewer may decide about a flag's explanation; without a login only of rules about the data."""
    if flag.decider is Decider.NCPC:
        return viewer.is_ncpc and bool(viewer.email)
    return may_ask(viewer, flag.partnership)


@memoized
def explainable_flags(report: Report) -> dict[tuple[str, str], ExplainableFlag]:
    """Return the flags of a report that can be explained, by partnership and Flag ID, in sheet order.

    Only those of which the report's audience may know the Flag ID.
    """
    found = {}
    flags = report.flags
    for partnership, rule, tab, cell, message, parts, decider in zip(
            flags["Partnership"], flags["Rule"], flags["Tab"], flag_cells(report), flags["Message"], report.flag_parts,
            report.flag_deciders, strict=True):
        if decider is None:
            continue
        for part in parts:
            if part.flag_id:
                what = message_of_parts(message, parts, [part])
                found[partnership, part.flag_id] = ExplainableFlag(partnership, part.flag_id, part.subject, rule, what,
                                                                   f"{tab} {cell}".strip(), decider)
    return found
