"""The explanations of flags that partnerships ask for on the tab Explanations, and what was decided about each."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from cop_sheets.decisions import Decisions, Explanation
from cop_sheets.layout import EXPLANATIONS_TAB
from cop_sheets.parsing.locate import TabLocation, WorkbookMap

_SEPARATORS = re.compile(r"[;,\s]+")


@dataclass(frozen=True)
class LocatedExplanation:
    """An explanation, and the row of a tab Explanations that asks for it.

    `place`: the position of the tab in `Tables.locations`, -1 where no row asks for it; `row`: the spreadsheet's row.
    """

    explanation: Explanation
    place: int = -1
    row: int = 0


def locate_explanations(workbook_maps: Iterable[WorkbookMap], locations: Iterable[TabLocation],
                        decisions: Decisions) -> Mapping[tuple[str, str], LocatedExplanation]:
    """Return the explanations of partnerships by partnership and Flag ID, one for each.

    A row of the tab is a request that waits, unless `decisions` have a record of that Flag ID: then the last of these
    counts. A row without a reason asks for nothing yet. A row may name several Flag IDs, as a flag of several months
    has; of several rows about one the first counts.
    """
    places = {(location.partnership, location.raw_sheet.name): place for place, location in enumerate(locations)
              if location.tab is EXPLANATIONS_TAB}
    requests: dict[tuple[str, str], LocatedExplanation] = {}
    partnerships = []
    for workbook_map in workbook_maps:
        partnership = workbook_map.workbook.partnership
        partnerships.append(partnership)
        for request in workbook_map.requests:
            flag_ids, what, reason, asked_by = (
                request.cells.get(name, "") for name in ("flag_id", "what", "reason", "asked_by"))
            for flag_id in filter(None, _SEPARATORS.split(flag_ids.upper()) if reason else ()):
                requests.setdefault((partnership, flag_id), LocatedExplanation(
                    Explanation(partnership, flag_id, reason, asked_by, what=what),
                    places[partnership, request.sheet], request.row))
    known = set(partnerships)
    for explanation in decisions.explanations:
        if explanation.partnership in known:
            key = explanation.partnership, explanation.flag_id
            requests[key] = replace(requests.get(key, LocatedExplanation(explanation)), explanation=explanation)
    return requests
