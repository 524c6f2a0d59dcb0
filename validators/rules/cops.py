"""Fidelity rules about the CoPs themselves: their components, dosage, equipment and life."""

import pandas as pd

from cop_sheets.layout import HYBRID, IN_PERSON, VIRTUAL
from cop_sheets.parsing.values import State
from validators.derived import MET, MISSED, UNKNOWN
from validators.rules.predicates import blank, both, is_in, unread
from validators.rules.rule import Case, Kind, Predicate, Rule, Severity

MUST, SHOULD, INFO = Severity
_WHICH_IS_NOT_TOLD = "Which is not told, as that could tell whose the few answers are."
UNJUDGED_FIX = "Correct that cell; then this can be judged."
CAD = "Write it here as it stands in the Contract Activity Description (CAD)."


def _cannot_judge(name: str, when: Predicate | None = None, column: str | None = None) -> Case:
    return Case(INFO, when or unread(name), "This cannot be judged, because a cell that it rests on can't be read.",
                UNJUDGED_FIX, unknown=True, column=column)


def _component(rule_id: str, column: str, what: str, words: str, question: str) -> Rule:
    return Rule(
        rule_id, f"{what} is documented", Kind.FIDELITY, MUST, "cops", column,
        (Case(MUST, blank(column), f"{what} is blank for {{cop_name}}. The model asks that every CoP documents it: "
              f"{question}", CAD, blank=True),
         _cannot_judge(column)),
        keeps={column: "Something", f"state:{column}": State.READ}, breaks={column: "", f"state:{column}": State.BLANK},
        words=words)


def _needs(rule_id: str, column: str, title: str, modes: tuple[str, ...], message: str, fix: str, words: str,
           broken: Predicate, breaks: dict, keeps: dict) -> Rule:
    """A should-rule that binds CoPs of some delivery modes; an unread mode leaves it open where it would matter."""
    mode = "delivery_mode"
    return Rule(
        rule_id, title, Kind.FIDELITY, SHOULD, "cops", column,
        (Case(SHOULD, both(is_in(mode, *modes), lambda view: ~unread(column)(view), broken), message, fix,
              blank=True),
         _cannot_judge(column, lambda view: view[mode].isin(modes) & unread(column)(view)
                       | unread(mode)(view) & broken(view))),
        keeps={mode: modes[0], "state:delivery_mode": State.READ} | keeps,
        breaks={mode: modes[0], "state:delivery_mode": State.READ} | breaks, words=words)


def _not_yes(name: str) -> Predicate:
    return lambda view: view[name] != "Yes"


def _room_case(severity: Severity, answer: Predicate, message: str, **more) -> Case:
    return Case(severity, both(lambda view: view["hybrid"].astype(bool), answer), message,
                "Set up a computer with a camera and microphone that serve the whole group, then type Yes.", **more)


_ROOM = "hybrid_room_equipment"

RULES = (
    _component("COP-01", "domain", "Domain", "Domain: A clear definition of the general area of interest",
               "what is its general area of interest?"),
    Rule("COP-02", "A change of domain is in the CAD", Kind.FIDELITY, MUST, "cops", "cad_updated_on",
         (Case(MUST, both(lambda view: view["domain_changed_on"].notna(), blank("cad_updated_on")),
               "The domain of {cop_name} changed on {domain_changed_on:%B %d, %Y}, and no date says when the CAD was "
               "updated. Changes must be documented there.", "Type the day on which the CAD was updated.", blank=True),
          Case(INFO, lambda view: view["cad_updated_on"] < view["domain_changed_on"],
               "The CAD was updated on {cad_updated_on:%B %d, %Y}, before the domain changed on "
               "{domain_changed_on:%B %d, %Y}.", "Check both dates; update the CAD if it does not hold the change."),
          _cannot_judge("cad_updated_on", lambda view: unread("cad_updated_on")(view)
                        & view["domain_changed_on"].notna()
                        | unread("domain_changed_on")(view) & blank("cad_updated_on")(view))),
         keeps={"domain_changed_on": pd.Timestamp("2024-10-01"), "cad_updated_on": pd.Timestamp("2024-10-15"),
                "state:domain_changed_on": State.READ, "state:cad_updated_on": State.READ},
         breaks={"domain_changed_on": pd.Timestamp("2024-10-01"), "cad_updated_on": pd.NaT,
                 "state:domain_changed_on": State.READ, "state:cad_updated_on": State.BLANK},
         words="changes must be documented in the CAD"),
    _component("COP-03", "community", "Community", "Community: The intended audience/participants or group of people "
               "who pursue this interest", "who is it for?"),
    Rule("COP-04", "At least one facilitator", Kind.FIDELITY, MUST, "cops", "facilitators",
         (Case(MUST, both(blank("facilitators"), lambda view: view["unnamed:facilitators"] != ""),
               "“{value}” names no facilitator of {cop_name}. A CoP must have at least one.",
               "Type the facilitator's name.", blank=True),
          Case(MUST, blank("facilitators"), "No facilitator is named for {cop_name}. A CoP must have at least one.",
               "Type the facilitator's name.", blank=True),
          _cannot_judge("facilitators")),
         keeps={"state:facilitators": State.READ, "unnamed:facilitators": ""},
         breaks={"state:facilitators": State.BLANK, "unnamed:facilitators": ""},
         words="A CoP must have at least 1 facilitator"),
    Rule("COP-05", "No more than two facilitators", Kind.FIDELITY, SHOULD, "cops", "facilitators",
         (Case(SHOULD, lambda view: view["facilitator_count"] > 2,
               "{cop_name} names {facilitator_count} facilitators; no more than 2 are recommended.",
               "Keep the one or two who lead it, or leave it so if three are needed."),),
         keeps={"facilitator_count": 2}, breaks={"facilitator_count": 3},
         words="it is recommended that CoPs not have more than 2 facilitators"),
    Rule("COP-06", "Facilitators meet the requirements", Kind.FIDELITY, MUST, "cops", "facilitator_requirements_met",
         (Case(MUST, is_in("facilitator_requirements_met", "No"),
               "The facilitators of {cop_name} are marked as not meeting the requirements.",
               "Help them to a foundational knowledge of the domain and time for members, then type Yes."),
          Case(SHOULD, blank("facilitator_requirements_met"),
               "Nothing says whether the facilitators of {cop_name} meet the requirements: knowledge of the domain, "
               "shared interests, time to cultivate connections.", "Type Yes or No.", blank=True),
          _cannot_judge("facilitator_requirements_met")),
         keeps={"facilitator_requirements_met": "Yes", "state:facilitator_requirements_met": State.READ},
         breaks={"facilitator_requirements_met": "No", "state:facilitator_requirements_met": State.READ},
         words="The facilitator(s) must have at least a foundational knowledge of the domain, shared interests with "
               "other CoP members, and the time to cultivate connections"),
    _component("COP-07", "membership", "Membership", "must document the following key components ... Membership in a "
               "CoP can take on various forms", "who are its members, and how do people join?"),
    _component("COP-08", "practice", "Practice", "Practice: The specific focus around which the community develops, "
               "shares, and maintains its core of collective knowledge", "what is its specific focus?"),
    _component("COP-09", "assessment_and_evaluation", "Assessment and Evaluation",
               "assessment and evaluation is necessary", "how is its impact assessed?"),
    Rule("COP-10", "A session every month", Kind.FIDELITY, MUST, "cop_months", None,
         (Case(MUST, is_in("state", MISSED), "{cop_name} has no held session in {months}{notes}. CoPs meet at least "
               "once a month.", "Add the session to the Sessions tab if it was held; if not, plan to make sure that "
               "every month has one."),
          Case(INFO, is_in("state", UNKNOWN), "Whether {cop_name} met in {months} cannot be judged: {why_unknown}.",
               "Correct what is flagged about its dates and sessions, or about the Sessions tab.",
               unknown=True)),
         keeps={"state": MET}, breaks={"state": MISSED}, words="CoPs meet at least once a month", about_row=True),
    Rule("COP-11", "Hybrid meetings have the room equipment", Kind.FIDELITY, MUST, "cops", _ROOM,
         (_room_case(MUST, is_in(_ROOM, "No"), "{cop_name} meets in hybrid form, and its room has no computer with a "
                     "microphone and camera that serve the whole group."),
          _room_case(SHOULD, blank(_ROOM), "{cop_name} meets in hybrid form, and nothing says whether the room has a "
                     "computer with a microphone and camera that serve the whole group.", blank=True),
          # A blank would be no more than a should: only a No, or what can't be read, leaves a must open.
          _cannot_judge(_ROOM, lambda view: view["hybrid"].astype(bool) & unread(_ROOM)(view)
                        | view["maybe_hybrid"].astype(bool) & ((view[_ROOM] == "No") | unread(_ROOM)(view)))),
         keeps={"hybrid": True, "maybe_hybrid": False, _ROOM: "Yes", f"state:{_ROOM}": State.READ},
         breaks={"hybrid": True, "maybe_hybrid": False, _ROOM: "No", f"state:{_ROOM}": State.READ},
         words="those meeting in person must have access to a computer with a microphone and camera capable of serving "
               "the entire group"),
    _needs("COP-12", "members_have_camera_and_microphone", "Online members have camera and microphone",
           (VIRTUAL, HYBRID),
           "Members of {cop_name} join online, and nothing says Yes to their having a camera and microphone.",
           "Ask the members, then type Yes.",
           "participants need access to a computer with a camera and audio that has a microphone",
           _not_yes("members_have_camera_and_microphone"),
           {"members_have_camera_and_microphone": "No", "state:members_have_camera_and_microphone": State.READ},
           {"members_have_camera_and_microphone": "Yes", "state:members_have_camera_and_microphone": State.READ}),
    _needs("COP-13", "meeting_time_and_location", "Time and location are set", (IN_PERSON, HYBRID),
           "{cop_name} meets in person, and no time and location are written down.",
           "Type when and where it meets, such as First Tuesday, 6 pm, library.",
           "the CoP should determine the best time and location for the members to meet",
           blank("meeting_time_and_location"), {"state:meeting_time_and_location": State.BLANK},
           {"state:meeting_time_and_location": State.READ}),
    _needs("COP-14", "meeting_software", "Meeting software is chosen", (VIRTUAL, HYBRID),
           "{cop_name} meets online, and no software is written down.", "Type what it uses, such as Zoom or Teams.",
           "the CoP should also consider the best software to use", blank("meeting_software"),
           {"state:meeting_software": State.BLANK}, {"state:meeting_software": State.READ}),
    Rule("COP-15", "The partnership has the Growing Together book", Kind.FIDELITY, SHOULD, "books",
         "growing_together_book",
         (Case(SHOULD, is_in("book", "no"), "No CoP of this partnership says Yes to having a copy of the Growing "
               "Together book.", "Type Yes beside a CoP that has it, or get a copy.", blank=True),
          _cannot_judge("growing_together_book", is_in("book", "unknown"))),
         keeps={"book": "yes"}, breaks={"book": "no"}, words="Materials: Copy of the Growing Together book"),
    Rule("COP-16", "PSC and PID are the programme's", Kind.DATA, MUST, "cops", "psc",
         (Case(MUST, lambda view: view["state:psc"] == State.UNREADABLE,
               "{value} is not a Purpose Service Code of this programme.", "Type 3104 or 3125."),
          Case(MUST, lambda view: view["state:pid"] == State.UNREADABLE,
               "{value} is not this programme's Program Identifier.",
               "Type Communities of Practice, or leave it blank.", column="pid")),
         keeps={"state:psc": State.READ, "state:pid": State.BLANK},
         breaks={"state:psc": State.UNREADABLE, "state:pid": State.BLANK},
         words="Purpose Service Code (PSC); Program Identifier (PID)"),
    Rule("COP-17", "Every CoP is surveyed in the year", Kind.FIDELITY, SHOULD, "cops", "assessment_and_evaluation",
         (Case(SHOULD, both(lambda view: view["no_survey"].astype(bool),
                            lambda view: view["fourth_quarter"].astype(bool)),
               "{cop_name} has no survey response in {year_name}, and the year is nearly over or past.",
               "Send its members the survey, or enter the answers on the Survey Responses tab.",
               discreet="{count} of this partnership {have} no survey response in {year_name} as of {counted_on}, and "
                        "the year is nearly over or past. " + _WHICH_IS_NOT_TOLD),
          Case(INFO, lambda view: view["no_survey"].astype(bool),
               "{cop_name} has no survey response in {year_name} yet.", "Plan its survey before the end of the year.",
               discreet="{count} of this partnership {have} no survey response in {year_name} as of {counted_on}. "
                        + _WHICH_IS_NOT_TOLD)),
         keeps={"no_survey": False, "fourth_quarter": True}, breaks={"no_survey": True, "fourth_quarter": True},
         words="assessment and evaluation is necessary; frequency and formality may vary", about_row=True),
    Rule("COP-18", "A CoP that ended", Kind.FIDELITY, INFO, "spans", "end_date",
         (Case(INFO, lambda view: view["ended"].astype(bool), "{cop_name} ended on {end:%B %d, %Y}. CoPs continue "
               "indefinitely while members find value in them.", "Nothing, if that is right."),),
         keeps={"ended": False}, breaks={"ended": True}, about_row=True,
         words="CoPs continue indefinitely, based on members' continued participation and assessments"),
    Rule("COP-19", "A partial month without a session", Kind.FIDELITY, INFO, "spans", "start_date",
         (Case(INFO, lambda view: view["start_month_empty"].astype(bool),
               "{cop_name} started in the course of {start_month} and held no session in what was left of it.",
               "Nothing, if that is right."),
          Case(INFO, lambda view: view["end_month_empty"].astype(bool),
               "{cop_name} ended in the course of {end_month} and held no session in it.", "Nothing, if that is right.",
               column="end_date")),
         keeps={"start_month_empty": False, "end_month_empty": False},
         breaks={"start_month_empty": True, "end_month_empty": False}, words="CoPs meet at least once a month",
         about_row=True),
    Rule("COP-20", "Three months without a session: has it ended?", Kind.FIDELITY, SHOULD, "cops", "end_date",
         (Case(SHOULD, both(lambda view: view["missing_streak"] >= 3, blank("end_date")),
               "{cop_name} has held no session since {missing_since} began: {missing_streak} months in a row. "
               "Has it ended?", "Type its End Date if it has; otherwise add its sessions."),),
         keeps={"missing_streak": 2, "state:end_date": State.BLANK},
         breaks={"missing_streak": 3, "state:end_date": State.BLANK}, words="CoPs continue indefinitely",
         about_row=True),
)
