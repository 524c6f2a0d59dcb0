"""Rules about the survey: its questions, its responses, and the outcomes that NCPC asks for."""

from cop_sheets.parsing.values import CellStatus
from validators.rules.predicates import all_of, has_text, is_blank, is_true
from validators.rules.rule import FIX_FROM_VIEW, Case, Rule, RuleCategory, Severity

MUST, SHOULD, INFO = Severity
_REVERSED_SCALE_PRECEDENCE = 3    # after SUR-07: that a pair's scales differ matters more

_RESPONSE = {"counted": "", "cop": "C1", "cop_id": "C1", "state:cop_id": CellStatus.OK, "state:role": CellStatus.OK}
_OUTCOME = {"asked": True, "answered": True, "named": False, "year_ended": True, "why": "", "todo": "", "lacks": "",
            "has": ""}
_ITEM = {"turned": False, "unclear": False}


RULES = (
    Rule("SUR-01", "Every NCPC outcome is asked", RuleCategory.FIDELITY, MUST, "outcomes", None,
         (Case(MUST, lambda view: ~is_true("asked")(view) & ~is_true("named")(view) & (view["lacks"] != ""),
               "“{words}” has a {has} question without its {lacks} question, so this outcome can't be reported.",
               "Ask its {lacks} question on the form, and add a line for it beside that of the {has} question on the "
               "tab Survey Items: that question | {outcome} | {lacks}."),
          Case(MUST, lambda view: ~is_true("asked")(view) & ~is_true("named")(view),
               "No column of the responses answers “{words}”, so this outcome can't be reported.",
               "Ask it on the form; if a question of yours asks it, add a line to the tab Survey Items: that "
               "question | {outcome}."),),
         passing_row=_OUTCOME, failing_row=_OUTCOME | {"asked": False},
         source_text="Minimal Outcomes for NCPC Reporting", rests_on=()),
    Rule("SUR-05", "Every NCPC outcome is answered in the year", RuleCategory.FIDELITY, MUST, "outcomes", None,
         (Case(MUST, all_of(is_true("asked"), is_true("year_ended"), lambda view: ~is_true("answered")(view)),
               "{year_name} has ended without one valid answer to “{words}”: {why}.", FIX_FROM_VIEW),),
         passing_row=_OUTCOME, failing_row=_OUTCOME | {"answered": False},
         source_text="Minimal Outcomes for NCPC Reporting", rests_on=()),
    Rule("SUR-02", "A response's CoP is on the CoPs tab", RuleCategory.DATA, MUST, "responses", "cop_id",
         (Case(MUST, all_of(has_text("cop_id"), lambda view: view["cop"] == ""),
               "“{value}” is {what_it_is} on the CoPs tab{did_you_mean}, so this response is left out.",
               "Type the CoP's ID as it stands on the CoPs tab{or_add}.",
               # That several CoPs have this name would reveal that the response is of one of them.
               redacted_message="What stands here is neither the ID nor the name of one CoP on the CoPs tab, so this "
                        "response is left out.",
               redacted_fix="Type the CoP's ID as it stands on the CoPs tab, or add the CoP there."),),
         passing_row=_RESPONSE, failing_row=_RESPONSE | {"cop": "", "cop_id": "C9"}),
    Rule("SUR-03", "Answers are on the scale", RuleCategory.DATA, SHOULD, "answers", None,
         (Case(SHOULD, lambda view: view["state"] == CellStatus.UNREADABLE,
               "“{value}” is not an answer on the scale; it is left out of “{outcome_words}”.",
               "Type the answer as the form offers it, or clear the cell; declare another scale on the tab Survey "
               "Items.",
               redacted_message="What stands here is not an answer on the scale; it is left out of “{outcome_words}”."),
               ),
         passing_row={"state": CellStatus.OK}, failing_row={"state": CellStatus.UNREADABLE}),
    Rule("SUR-04", "A response says who answers", RuleCategory.DATA, INFO, "responses", "role",
         (Case(INFO, is_blank("role"), "Role is blank{counted}.",
               "Type Member, Facilitator or Training participant."),),
         passing_row=_RESPONSE, failing_row=_RESPONSE | {"state:role": CellStatus.BLANK}, needs=("role",)),
    Rule("SUR-06", "A scale is listed lowest first", RuleCategory.DATA, INFO, "survey_items", "scale",
         (Case(INFO, is_true("turned"),
               "This scale is listed highest first, so it was turned round: it is read, lowest "
               "first, as {as_read}.", "Nothing, if that is right; else list the answers lowest first."),),
         passing_row=_ITEM, failing_row=_ITEM | {"turned": True}, precedence=_REVERSED_SCALE_PRECEDENCE),
    Rule("SUR-07", "Before and Now questions are in pairs", RuleCategory.DATA, MUST, "survey_items", "question",
         (Case(MUST, is_true("unclear"),
               "{halves} Before and Now questions answer “{outcome_words}”, and the order of "
               "their lines doesn't say which belong together: none of them is counted.",
               "List each Before question directly above the Now question that belongs to it."),),
         passing_row=_ITEM, failing_row=_ITEM | {"unclear": True}, rests_on=("halves",), about=("outcome",)),
)
