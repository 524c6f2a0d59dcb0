"""The explanations of a report's partnerships as one viewer sees them: what to decide, what waits, what was decided."""

from dataclasses import dataclass, replace
from datetime import date

from cop_sheets import Tables
from cop_sheets.decisions import Explanation, ExplanationStatus
from cop_sheets.settings import Viewer
from summaries import Report
from validators import Decider
from workflow.explainable_flags import ExplainableFlag, decider_of_rule, explainable_flags, may_ask, may_decide
from workflow.explanations import is_in_workbook, may_be_asked


@dataclass(frozen=True)
class ListedExplanation:
    """An explanation as a viewer sees it.

    `flag`: the flag that it explains; None where that isn't in the report: it is of another fiscal year, or its facts
    have changed. `may_decide`, `may_withdraw`: what the viewer may do.
    """

    explanation: Explanation
    flag: ExplainableFlag | None
    may_decide: bool
    may_withdraw: bool

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has decided yet."""
        return self.explanation.status is ExplanationStatus.WAITING

    @property
    def key(self) -> tuple[str, str]:
        """Partnership and Flag ID."""
        return self.explanation.partnership, self.explanation.flag_id


@dataclass(frozen=True)
class ExplanationList:
    """What a viewer sees of explanations.

    `explanations`: those that wait first, then the latest decision first. `withheld`: how many others there are, about
    which others decide. `flags_to_ask`: the flags about which the viewer may ask, in sheet order.
    """

    explanations: tuple[ListedExplanation, ...]
    withheld: int
    flags_to_ask: tuple[ExplainableFlag, ...]


def list_explanations(report: Report, tables: Tables, viewer: Viewer, today: date) -> ExplanationList:
    """Return the explanations about a report's partnerships; `tables` have the decisions, which may be later ones.

    NCPC gets those about which it decides, and the number of the others: their reasons may name people.
    """
    flags = explainable_flags(report)
    names = set(report.tables.all_partnerships)
    found = [located.explanation for located in tables.explanations.values()
             if located.explanation.partnership in names]
    shown: list[ListedExplanation] = []
    for explanation in found:
        flag = flags.get((explanation.partnership, explanation.flag_id))
        rule = flag.rule if flag else explanation.rule
        if not viewer.is_ncpc or decider_of_rule(rule) is Decider.NCPC:
            if viewer.is_ncpc and flag is None:
                # Whether NCPC may have them depends on the flag, which isn't there.
                explanation = replace(explanation, flag_id="", subject="", what="")
            shown.append(ListedExplanation(
                explanation, flag, flag is not None and may_decide(viewer, flag),
                may_ask(viewer, explanation.partnership) and not is_in_workbook(explanation)))
    shown.sort(key=lambda one: (not one.is_waiting, -(one.explanation.decided_on or date.min).toordinal()))
    known = {(one.partnership, one.flag_id): one for one in found}
    to_ask = tuple(flag for key, flag in flags.items()
                   if may_ask(viewer, flag.partnership) and may_be_asked(known.get(key), today))
    return ExplanationList(tuple(shown), len(found) - len(shown), to_ask)
