"""Fidelity rules about the CoPs themselves: components, dosage, equipment, start and end."""

import pandas as pd

from cop_sheets.layout import HYBRID, IN_PERSON, VIRTUAL
from cop_sheets.parsing.values import CellStatus
from validators.derived import MET, MISSED, UNKNOWN
from validators.rules.predicates import all_of, is_blank, is_in, is_true, is_unreadable
from validators.rules.rule import Case, Predicate, Rule, RuleCategory, Severity

MUST, SHOULD, INFO = Severity
_COPS_REDACTED_TEXT = "Which is not told, as that could tell whose the few answers are."
UNKNOWN_FIX = "Correct that cell; then this can be judged."
CAD_FIX = "Write it here as it stands in the Contract Activity Description (CAD)."


def _unknown_case(name: str, when: Predicate | None = None, column: str | None = None) -> Case:
    return Case(INFO, when or is_unreadable(name),
                "This cannot be judged, because a cell that it rests on can't be read.",
                UNKNOWN_FIX, unknown=True, column=column)


def _component_rule(rule_id: str, column: str, what: str, source_text: str, question: str) -> Rule:
    return Rule(
        rule_id, f"{what} is documented", RuleCategory.FIDELITY, MUST, "cops", column,
        (Case(MUST, is_blank(column), f"{what} is blank for {{cop_name}}. The model asks that every CoP documents it: "
              f"{question}", CAD_FIX, blank=True),
         _unknown_case(column)),
        passing_row={column: "Something", f"state:{column}": CellStatus.OK},
        failing_row={column: "", f"state:{column}": CellStatus.BLANK},
        source_text=source_text)


def _mode_rule(rule_id: str, column: str, title: str, modes: tuple[str, ...], message: str, fix: str, source_text: str,
               is_violated: Predicate, failing: dict[str, object], passing: dict[str, object]) -> Rule:
    """Return a should-rule for CoPs of some delivery modes; unknown where an unreadable cell decides it."""
    mode = "delivery_mode"
    return Rule(
        rule_id, title, RuleCategory.FIDELITY, SHOULD, "cops", column,
        (Case(SHOULD, all_of(is_in(mode, *modes), lambda view: ~is_unreadable(column)(view), is_violated), message, fix,
              blank=True),
         _unknown_case(column, lambda view: view[mode].isin(modes) & is_unreadable(column)(view)
                       | is_unreadable(mode)(view) & is_violated(view))),
        passing_row={mode: modes[0], "state:delivery_mode": CellStatus.OK} | passing,
        failing_row={mode: modes[0], "state:delivery_mode": CellStatus.OK} | failing, source_text=source_text,
        applies=is_in(mode, *modes), rests_on=(mode, column))


def _not_yes(name: str) -> Predicate:
    return lambda view: view[name] != "Yes"


def _hybrid_equipment_case(severity: Severity, answer: Predicate, message: str, blank: bool = False) -> Case:
    return Case(severity, all_of(is_true("hybrid"), answer), message,
                "Set up a computer with a camera and microphone that serve the whole group, then type Yes.",
                blank=blank)


_HYBRID_EQUIPMENT = "hybrid_room_equipment"

RULES = (
    _component_rule("COP-01", "domain", "Domain", "Domain: A clear definition of the general area of interest",
                    "what is its general area of interest?"),
    Rule("COP-02", "A change of domain is in the CAD", RuleCategory.FIDELITY, MUST, "cops", "cad_updated_on",
         (Case(MUST, all_of(lambda view: view["domain_changed_on"].notna(), is_blank("cad_updated_on")),
               "The domain of {cop_name} changed on {domain_changed_on}, and no date says when the CAD was "
               "updated. Changes must be documented there.", "Type the day on which the CAD was updated.", blank=True),
          Case(INFO, lambda view: view["cad_updated_on"] < view["domain_changed_on"],
               "The CAD was updated on {cad_updated_on}, before the domain changed on "
               "{domain_changed_on}.", "Check both dates; update the CAD if it does not hold the change."),
          _unknown_case("cad_updated_on", lambda view: is_unreadable("cad_updated_on")(view)
                        & view["domain_changed_on"].notna()
                        | is_unreadable("domain_changed_on")(view) & is_blank("cad_updated_on")(view))),
         passing_row={"domain_changed_on": pd.Timestamp("2024-10-01"), "cad_updated_on": pd.Timestamp("2024-10-15"),
                      "state:domain_changed_on": CellStatus.OK, "state:cad_updated_on": CellStatus.OK},
         failing_row={"domain_changed_on": pd.Timestamp("2024-10-01"), "cad_updated_on": pd.NaT,
                      "state:domain_changed_on": CellStatus.OK, "state:cad_updated_on": CellStatus.BLANK},
         source_text="changes must be documented in the CAD",
         applies=lambda view: view["domain_changed_on"].notna(), rests_on=("domain_changed_on", "cad_updated_on")),
    _component_rule("COP-03", "community", "Community",
                    "Community: The intended audience/participants or group of people "
                    "who pursue this interest", "who is it for?"),
    Rule("COP-04", "At least one facilitator", RuleCategory.FIDELITY, MUST, "cops", "facilitators",
         (Case(MUST, all_of(is_blank("facilitators"), lambda view: view["unnamed:facilitators"] != ""),
               "“{value}” names no facilitator of {cop_name}. A CoP must have at least one.",
               "Type the facilitator's name.", blank=True),
          Case(MUST, is_blank("facilitators"), "No facilitator is named for {cop_name}. A CoP must have at least one.",
               "Type the facilitator's name.", blank=True),
          _unknown_case("facilitators")),
         passing_row={"state:facilitators": CellStatus.OK, "unnamed:facilitators": ""},
         failing_row={"state:facilitators": CellStatus.BLANK, "unnamed:facilitators": ""},
         source_text="A CoP must have at least 1 facilitator"),
    Rule("COP-05", "No more than two facilitators", RuleCategory.FIDELITY, SHOULD, "cops", "facilitators",
         (Case(SHOULD, lambda view: view["facilitator_count"] > 2,
               "{cop_name} names {facilitator_count} facilitators; no more than 2 are recommended.",
               "Keep the one or two who lead it, or leave it so if three are needed."),),
         passing_row={"facilitator_count": 2}, failing_row={"facilitator_count": 3},
         source_text="it is recommended that CoPs not have more than 2 facilitators"),
    Rule("COP-06", "Facilitators meet the requirements", RuleCategory.FIDELITY, MUST, "cops",
         "facilitator_requirements_met",
         (Case(MUST, is_in("facilitator_requirements_met", "No"),
               "The facilitators of {cop_name} are marked as not meeting the requirements.",
               "Help them to a foundational knowledge of the domain and time for members, then type Yes."),
          Case(SHOULD, is_blank("facilitator_requirements_met"),
               "Nothing says whether the facilitators of {cop_name} meet the requirements: knowledge of the domain, "
               "shared interests, time to cultivate connections.", "Type Yes or No.", blank=True),
          _unknown_case("facilitator_requirements_met")),
         passing_row={"facilitator_requirements_met": "Yes", "state:facilitator_requirements_met": CellStatus.OK},
         failing_row={"facilitator_requirements_met": "No", "state:facilitator_requirements_met": CellStatus.OK},
         source_text="The facilitator(s) must have at least a foundational knowledge of the domain, shared interests "
               "with other CoP members, and the time to cultivate connections"),
    _component_rule("COP-07", "membership", "Membership",
                    "must document the following key components ... Membership in a "
                    "CoP can take on various forms", "who are its members, and how do people join?"),
    _component_rule("COP-08", "practice", "Practice",
                    "Practice: The specific focus around which the community develops, "
                    "shares, and maintains its core of collective knowledge", "what is its specific focus?"),
    _component_rule("COP-09", "assessment_and_evaluation", "Assessment and Evaluation",
                    "assessment and evaluation is necessary", "how is its impact assessed?"),
    Rule("COP-10", "A session every month", RuleCategory.FIDELITY, MUST, "cop_months", None,
         (Case(MUST, is_in("state", MISSED), "{cop_name} has no held session in {months}{notes}{unread}. CoPs meet "
               "at least once a month.", "Add the session to the Sessions tab{insertion} if it was held; if not, plan "
               "to make sure that every month has one."),
          Case(INFO, is_in("state", UNKNOWN), "Whether {cop_name} met in {months} cannot be judged: {why_unknown}.",
               "Correct what is flagged about its dates and sessions, or about the Sessions tab.",
               unknown=True)),
         passing_row={"state": MET}, failing_row={"state": MISSED}, source_text="CoPs meet at least once a month",
         applies_to_row=True, rests_on=(), parts="parts"),
    Rule("COP-11", "Hybrid meetings have the room equipment", RuleCategory.FIDELITY, MUST, "cops", _HYBRID_EQUIPMENT,
         (_hybrid_equipment_case(MUST, is_in(_HYBRID_EQUIPMENT, "No"),
                               "{cop_name} meets in hybrid form, and its room has no computer with a "
                               "microphone and camera that serve the whole group."),
          _hybrid_equipment_case(SHOULD, is_blank(_HYBRID_EQUIPMENT),
                               "{cop_name} meets in hybrid form, and nothing says whether the room has a "
                               "computer with a microphone and camera that serve the whole group.", blank=True),
          # Unknown only for a must: where the answer is No or can't be read, as a blank would be a should.
          _unknown_case(_HYBRID_EQUIPMENT, lambda view: view["hybrid"].astype(bool)
                        & is_unreadable(_HYBRID_EQUIPMENT)(view)
                        | view["maybe_hybrid"].astype(bool)
                        & ((view[_HYBRID_EQUIPMENT] == "No") | is_unreadable(_HYBRID_EQUIPMENT)(view)))),
         passing_row={"hybrid": True, "maybe_hybrid": False, _HYBRID_EQUIPMENT: "Yes",
                      f"state:{_HYBRID_EQUIPMENT}": CellStatus.OK},
         failing_row={"hybrid": True, "maybe_hybrid": False, _HYBRID_EQUIPMENT: "No",
                      f"state:{_HYBRID_EQUIPMENT}": CellStatus.OK},
         source_text="those meeting in person must have access to a computer with a microphone and camera capable of "
               "serving the entire group", applies=is_true("hybrid"),
         rests_on=("delivery_mode", _HYBRID_EQUIPMENT)),
    _mode_rule("COP-12", "members_have_camera_and_microphone", "Online members have camera and microphone",
               (VIRTUAL, HYBRID),
               "Members of {cop_name} join online, and nothing says Yes to their having a camera and microphone.",
               "Ask the members, then type Yes.",
               "participants need access to a computer with a camera and audio that has a microphone",
               _not_yes("members_have_camera_and_microphone"),
               {"members_have_camera_and_microphone": "No", "state:members_have_camera_and_microphone": CellStatus.OK},
               {"members_have_camera_and_microphone": "Yes",
                "state:members_have_camera_and_microphone": CellStatus.OK}),
    _mode_rule("COP-13", "meeting_time_and_location", "Time and location are set", (IN_PERSON, HYBRID),
               "{cop_name} meets in person, and no time and location are written down.",
               "Type when and where it meets, such as First Tuesday, 6 pm, library.",
               "the CoP should determine the best time and location for the members to meet",
               is_blank("meeting_time_and_location"), {"state:meeting_time_and_location": CellStatus.BLANK},
               {"state:meeting_time_and_location": CellStatus.OK}),
    _mode_rule("COP-14", "meeting_software", "Meeting software is chosen", (VIRTUAL, HYBRID),
               "{cop_name} meets online, and no software is written down.", "Type what it uses, such as Zoom or Teams.",
               "the CoP should also consider the best software to use", is_blank("meeting_software"),
               {"state:meeting_software": CellStatus.BLANK}, {"state:meeting_software": CellStatus.OK}),
    Rule("COP-15", "The partnership has the Growing Together book", RuleCategory.FIDELITY, SHOULD, "books",
         "growing_together_book",
         (Case(SHOULD, is_in("book", "no"), "No CoP of this partnership says Yes to having a copy of the Growing "
               "Together book.", "Type Yes beside a CoP that has it, or get a copy.", blank=True),
          _unknown_case("growing_together_book", is_in("book", "unknown"))),
         passing_row={"book": "yes"}, failing_row={"book": "no"},
         source_text="Materials: Copy of the Growing Together book", applies=is_in("book", "no"), rests_on=("book",)),
    Rule("COP-16", "PSC and PID are the programme's", RuleCategory.DATA, MUST, "cops", "psc",
         (Case(MUST, lambda view: view["state:psc"] == CellStatus.UNREADABLE,
               "{value} is not a Purpose Service Code of this programme.", "Type 3104 or 3125."),
          Case(MUST, lambda view: view["state:pid"] == CellStatus.UNREADABLE,
               "{value} is not this programme's Program Identifier.",
               "Type Communities of Practice, or leave it blank.", column="pid")),
         passing_row={"state:psc": CellStatus.OK, "state:pid": CellStatus.BLANK},
         failing_row={"state:psc": CellStatus.UNREADABLE, "state:pid": CellStatus.BLANK},
         source_text="Purpose Service Code (PSC); Program Identifier (PID)"),
    Rule("COP-17", "Every CoP is surveyed in the year", RuleCategory.FIDELITY, SHOULD, "cops",
         "assessment_and_evaluation",
         (Case(SHOULD, all_of(is_true("no_survey"),
                              is_true("fourth_quarter")),
               "{cop_name} has no survey response in {year_name}, and the year is nearly over or past.",
               "Send its members the survey, or enter the answers on the Survey Responses tab.",
               redacted_message="{count} of this partnership {have} no survey response in {year_name} as of "
                        "{counted_on}, and the year is nearly over or past. " + _COPS_REDACTED_TEXT),
          Case(INFO, is_true("no_survey"),
               "{cop_name} has no survey response in {year_name} yet.", "Plan its survey before the end of the year.",
               redacted_message="{count} of this partnership {have} no survey response in {year_name} as of "
                                "{counted_on}. "
                        + _COPS_REDACTED_TEXT)),
         passing_row={"no_survey": False, "fourth_quarter": True},
         failing_row={"no_survey": True, "fourth_quarter": True},
         source_text="assessment and evaluation is necessary; frequency and formality may vary", applies_to_row=True,
         rests_on=(), rests_on_private=True),
    Rule("COP-18", "A CoP that ended", RuleCategory.FIDELITY, INFO, "active_spans", "end_date",
         (Case(INFO, is_true("ended"), "{cop_name} ended on {end}. CoPs continue "
               "indefinitely while members find value in them.", "Nothing, if that is right."),),
         passing_row={"ended": False}, failing_row={"ended": True}, applies_to_row=True,
         source_text="CoPs continue indefinitely, based on members' continued participation and assessments"),
    Rule("COP-19", "A partial month without a session", RuleCategory.FIDELITY, INFO, "active_spans", "start_date",
         (Case(INFO, is_true("start_month_empty"),
               "{cop_name} started in the course of {start_month} and held no session in what was left of it.",
               "Nothing, if that is right."),
          Case(INFO, is_true("end_month_empty"),
               "{cop_name} ended in the course of {end_month} and held no session in it.", "Nothing, if that is right.",
               column="end_date")),
         passing_row={"start_month_empty": False, "end_month_empty": False},
         failing_row={"start_month_empty": True, "end_month_empty": False},
         source_text="CoPs meet at least once a month",
         applies_to_row=True),
    Rule("COP-20", "Three months without a session: has it ended?", RuleCategory.FIDELITY, SHOULD, "cops", "end_date",
         (Case(SHOULD, all_of(lambda view: view["missing_streak"] >= 3, is_blank("end_date")),
               "{cop_name} has held no session since {missing_since} began: {missing_streak} months in a row. "
               "Has it ended?", "Type its End Date if it has; otherwise add its sessions."),),
         passing_row={"missing_streak": 2, "state:end_date": CellStatus.BLANK},
         failing_row={"missing_streak": 3, "state:end_date": CellStatus.BLANK},
         source_text="CoPs continue indefinitely",
         applies_to_row=True, applies=lambda view: view["missing_streak"] >= 3,
         rests_on=("end_date", "missing_since")),
)
