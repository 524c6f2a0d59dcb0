"""Rules about explanations of flags: one that waits, no longer fits, or has run out."""

from enum import StrEnum

from validators.rules.predicates import is_in
from validators.rules.rule import Case, Rule, RuleCategory, Severity

MUST, SHOULD, INFO = Severity


class ExplanationState(StrEnum):
    """What there is to say of an explanation; see `explanations.explanations_view`."""

    WAITS = "waits"
    RUN_OUT = "run out"
    NOT_EXPLAINABLE = "not explainable"    # it is of a flag that can't be explained
    CHANGED = "changed"    # what its flag was about is flagged with another Flag ID
    GONE = "gone"          # what its flag was about is no longer flagged
    UNKNOWN_ID = "unknown ID"


_EXPLANATION = {"explanation": "", "flag": "", "decider": "", "until": "", "change": "", "now": ""}
_VIEW, _COLUMN, _STATE = "explanations", None, "explanation"


def _case(severity: Severity, state: ExplanationState, message: str, fix: str, redacted_message: str) -> Case:
    return Case(severity, is_in(_STATE, state), message, fix, redacted_message=redacted_message)


RULES = (
    Rule("EXP-01", "Explanations are decided", RuleCategory.DATA, INFO, _VIEW, _COLUMN,
         (_case(INFO, ExplanationState.WAITS, "The explanation of {flag} waits: {decider} decides about it.",
                "Nothing, until it is decided.", "An explanation waits: {decider} decides about it."),),
         passing_row=_EXPLANATION, failing_row=_EXPLANATION | {_STATE: ExplanationState.WAITS, "decider": "NCPC"},
         rests_on=(_STATE,), rests_on_private=True, applies_to_row=True),
    Rule("EXP-02", "Explanations fit what is flagged", RuleCategory.DATA, SHOULD, _VIEW, _COLUMN,
         (_case(SHOULD, ExplanationState.CHANGED, "The explanation of {flag} no longer fits: {change}. What is flagged "
                "now is {now}.", "Correct what is flagged now, or ask for an explanation of {now}.",
                "An explanation no longer fits: what it is about has changed."),
          _case(SHOULD, ExplanationState.NOT_EXPLAINABLE, "{flag} can't be explained.",
                "Correct what it is about, and take the explanation away.", "An explanation is of a flag that can't be "
                "explained."),
          _case(SHOULD, ExplanationState.UNKNOWN_ID, "No flag has the ID {flag_id}: what it was about was corrected or "
                "has changed.", "Clear this row; if something is still flagged, copy its Flag ID from the list of "
                "flags.", "An explanation is of a flag that is there no longer."),
          _case(SHOULD, ExplanationState.GONE, "The explanation of {flag} no longer fits: {change}.",
                "Withdraw it on the page Explanations, or clear its row in the workbook.",
                "An explanation is of something that is no longer flagged.")),
         passing_row=_EXPLANATION, failing_row=_EXPLANATION | {_STATE: ExplanationState.CHANGED},
         rests_on=(_STATE, "change", "now"), rests_on_private=True, applies_to_row=True),
    Rule("EXP-04", "Explanations hold", RuleCategory.DATA, INFO, _VIEW, _COLUMN,
         (_case(INFO, ExplanationState.RUN_OUT, "The explanation of {flag} held until {until}; it is open again.",
                "Correct what is flagged, or ask again.", "An explanation held until {until}; its flag is open again."),
          ),
         passing_row=_EXPLANATION, failing_row=_EXPLANATION | {_STATE: ExplanationState.RUN_OUT},
         rests_on=(_STATE, "until"), rests_on_private=True, applies_to_row=True),
)
