"""Rules about what is logged: sessions, trainings and cohorts, consultations, survey responses."""

import numpy as np
import pandas as pd

from cop_sheets.layout import HELD, VIRTUAL
from cop_sheets.parsing.values import State
from validators.derived import UNREAD
from validators.rules.predicates import blank, both
from validators.rules.rule import Case, Kind, Predicate, Rule, Severity

MUST, SHOULD, INFO = Severity
SHORTEST_TRAINING = 90
WHAT_TO_DO = "{todo}"
_TURNED_RANK = 3    # a scale that can't be compared with its other half's is more than one turned round


def _true(name: str) -> Predicate:
    return lambda view: view[name].astype(bool)


def _filled(name: str) -> Predicate:
    return lambda view: view[name] != ""


def _judged(predicate: Predicate) -> Predicate:
    """Only rows dated in the year by the as-of date, or undated: the view also holds others, for their dates."""
    return both(_true("judged"), predicate)


_SESSION = {"judged": True, "held": True, "future": False, "early": False, "before_start": False, "after_end": False,
            "between": False,
            "repeated": False, "cop": "C1", "cop_id": "C1",
            "status": HELD, "state:status": State.READ, "state:cop_id": State.READ,
            "attended": 11.0, "parts": 11.0, "both_parts": True, "attendance": 11.0, "attendance_unread": False,
            "state:attended": State.READ, "state:attended_in_person": State.READ, "state:attended_online": State.READ}

SESSION_RULES = (
    Rule("SES-01", "A session's CoP is on the CoPs tab", Kind.DATA, MUST, "sessions", "cop_id",
         (Case(MUST, _judged(both(_filled("cop_id"), lambda view: view["cop"] == "")),
               "“{value}” is {what_it_is} on the CoPs tab{did_you_mean}, so this session counts for none.",
               "Type the CoP's ID as it stands on the CoPs tab{or_add}."),),
         keeps=_SESSION, breaks=_SESSION | {"cop": "", "cop_id": "C9"}),
    Rule("SES-02", "A held session lies within its CoP's life and not in the future", Kind.DATA, SHOULD, "sessions",
         "date",
         (Case(INFO, both(_true("future"), _true("held"), lambda view: view["status"] == ""),
               "This session is planned for {day}; it counts once that day has come.",
               "Nothing, if the date is right."),
          Case(SHOULD, both(_true("future"), _true("held")),
               "{day} is still to come, and this session is marked Held; it doesn't count yet.",
               "Correct the date, or leave Status blank until it is held."),
          Case(SHOULD, both(_true("held"), _true("early")), "{day} is before 2010, so this session counts for no year "
               "of this programme.", "Correct the year."),
          Case(SHOULD, _judged(both(_true("held"), _true("between"))),
               "{day} lies between an End Date and the next Start Date of this CoP. The session still counts.",
               "Correct this date, or the CoP's dates on the CoPs tab."),
          Case(SHOULD, _judged(both(_true("held"), _true("before_start"))),
               "{day} is before this CoP's Start Date. The session still counts.",
               "Correct this date, or the CoP's Start Date on the CoPs tab."),
          Case(SHOULD, _judged(both(_true("held"), _true("after_end"))),
               "{day} is after this CoP's End Date. The session still counts.",
               "Correct this date, or the CoP's End Date on the CoPs tab.")),
         keeps=_SESSION, breaks=_SESSION | {"before_start": True}),
    Rule("SES-03", "Attendance adds up", Kind.DATA, INFO, "sessions", "attended",
         (Case(INFO, _judged(both(_true("both_parts"), lambda view: (view["attended"] - view["parts"]).abs() > 0)),
               "Attended says {attended:.0f}, but {parts_text} make {parts:.0f}.", "Correct whichever is wrong."),
          Case(INFO, _judged(lambda view: ~view["both_parts"].astype(bool) & (view["parts"] > view["attended"])),
               "Attended says {attended:.0f}, less than the {parts_text} alone.", "Correct whichever is wrong.")),
         keeps=_SESSION, breaks=_SESSION | {"attended": 12.0}, about_row=True),
    Rule("SES-04", "A held session has attendance", Kind.DATA, SHOULD, "sessions", None,
         (Case(SHOULD, _judged(both(_true("held"), lambda view: view["attendance"] == 0)),
               "This session is marked as held with nobody attending.",
               "Type how many came, or Cancelled under Status."),
          Case(INFO, _judged(both(_true("held"), lambda view: view["attendance"].isna()
                                  & ~view["attendance_unread"].astype(bool))),
               "No attendance is noted for this session.", "Type how many attended.")),
         keeps=_SESSION, breaks=_SESSION | {"attendance": 0.0}),
    Rule("SES-05", "A CoP meets once a day", Kind.DATA, SHOULD, "sessions", "date",
         (Case(SHOULD, _judged(_true("repeated")),
               "The CoP has another session on {day} above. Both count.",
               "Delete one if it is the same session; correct the date if it isn't."),),
         keeps=_SESSION, breaks=_SESSION | {"repeated": True}, about_row=True),
    Rule("SES-06", "What was called off says so under Status", Kind.DATA, SHOULD, "called_off", None,
         (Case(SHOULD, _filled("said"),
               "Status is blank, and {where} “{said}”{counted}.",
               "Choose Cancelled under Status if it did not take place, or Held if it did."),),
         keeps={"said": "", "counted": ""}, breaks={"said": "postponed", "counted": ""}),
)

_TRAINING = {"facilitator_training": True, "minutes": 90.0, "delivery_mode": VIRTUAL, "participants": 14.0,
             "counted": "", "state:minutes": State.READ, "state:delivery_mode": State.READ,
             "state:participants": State.READ}
_COHORT = {"cohort": "A", "missing_training": "", "missing_implementation": "", "open_training": "",
           "open_implementation": "", "strategies_due": True, "uncovered": "",
           "strategies_unread": False, "untaken": False}



def _open_months(name: str) -> Case:
    return Case(INFO, _filled(name), f"Whether cohort {{cohort}} had its event in {{{name}}} cannot be judged: a date "
                "of its events can't be read.", "Correct the dates of its events that are flagged.", unknown=True)


TRAINING_RULES = (
    Rule("TRN-01", "Facilitator training sessions last 90 minutes", Kind.FIDELITY, SHOULD, "trainings", "minutes",
         (Case(SHOULD, both(_true("facilitator_training"), lambda view: (view["minutes"] < SHORTEST_TRAINING)
                            | (view["state:minutes"] == State.ABSENT)),
               "This facilitator training lasted {value} minutes; the programme's sessions last 90.",
               "Correct the minutes if they are wrong."),
          Case(INFO, both(_true("facilitator_training"), lambda view: view["state:minutes"].isin(UNREAD)),
               "Whether this facilitator training lasted 90 minutes cannot be judged: “{value}” is not a number of "
               "minutes.", "Type {minutes_wanted}.", unknown=True)),
         keeps=_TRAINING, breaks=_TRAINING | {"minutes": 60.0}, words="90-minute virtual sessions once a month"),
    Rule("TRN-02", "Facilitator training is virtual", Kind.FIDELITY, SHOULD, "trainings", "delivery_mode",
         (Case(SHOULD, both(_true("facilitator_training"), lambda view: ~view["delivery_mode"].isin([VIRTUAL, ""])
                            | (view["state:delivery_mode"] == State.ABSENT)),
               "This facilitator training is marked {value}; the programme's are virtual.",
               "Correct the delivery mode if it is wrong."),
          Case(INFO, both(_true("facilitator_training"), lambda view: view["state:delivery_mode"].isin(UNREAD)),
               "Whether this facilitator training was virtual cannot be judged: “{value}” is not a delivery mode.",
               "Type In-person, Virtual or Hybrid.", unknown=True)),
         keeps=_TRAINING, breaks=_TRAINING | {"delivery_mode": "In-person"}, words="available virtually"),
    Rule("TRN-03", "Training every month for six months", Kind.FIDELITY, INFO, "cohorts", "cohort",
         (Case(INFO, _filled("missing_training"),
               "Cohort {cohort} has no event in {missing_training}, within its first six months.",
               "Add the event if it took place."),
          _open_months("open_training")),
         keeps=_COHORT, breaks=_COHORT | {"missing_training": "October 2024"}, about_row=True,
         words="The first 6 months consists of the training for CoP facilitators ... once a month"),
    Rule("TRN-04", "Implementation every month for six more", Kind.FIDELITY, INFO, "cohorts", "cohort",
         (Case(INFO, _filled("missing_implementation"),
               "Cohort {cohort} has no Implementation event in {missing_implementation}, within its second six months.",
               "Add the event if it took place, or type Implementation under Phase."),
          _open_months("open_implementation")),
         keeps=_COHORT, breaks=_COHORT | {"missing_implementation": "March 2025"}, about_row=True,
         words="The second 6 months provides ... monthly group sessions and mentorship opportunities"),
    Rule("TRN-05", "All seven key strategies are covered", Kind.FIDELITY, INFO, "cohorts", "strategy",
         (Case(INFO, both(_true("strategies_due"), _filled("uncovered"),
                          lambda view: ~_true("strategies_unread")(view)),
               "Cohort {cohort}'s first six months are over, and no event names: {uncovered}.",
               "Type the strategies under Strategy of the events that covered them."),
          Case(INFO, both(_true("strategies_due"), _filled("uncovered")),
               "Whether cohort {cohort} covered all key strategies cannot be judged: a Strategy can't be read.",
               "Correct the strategies that are flagged.", unknown=True)),
         keeps=_COHORT, breaks=_COHORT | {"uncovered": "Effective facilitation skills"}, about_row=True,
         words="Key strategies and techniques addressed in CoP facilitator training include"),
    Rule("TRN-06", "A trained cohort has started a CoP", Kind.FIDELITY, INFO, "cohorts", "cohort",
         (Case(INFO, _true("untaken"), "Cohort {cohort}'s year is over, and no CoP names it as its Training Cohort.",
               "Type {cohort} under Training Cohort of the CoPs that its facilitators lead."),),
         keeps=_COHORT, breaks=_COHORT | {"untaken": True}, about_row=True,
         words="At the end of the year, CoP facilitators will have implemented a CoP in their area"),
    Rule("TRN-07", "A training says how many took part", Kind.DATA, MUST, "trainings", "participants",
         (Case(MUST, lambda view: view["state:participants"] == State.BLANK,
               "Participants is blank{counted}.",
               "Type how many took part."),),
         keeps=_TRAINING, breaks=_TRAINING | {"participants": np.nan, "state:participants": State.BLANK}),
)

_RESPONSE = {"counted": "", "cop": "C1", "cop_id": "C1", "state:cop_id": State.READ, "state:role": State.READ}
_OUTCOME = {"asked": True, "answered": True, "named": False, "year_ended": True, "why": "", "todo": ""}
_ITEM = {"turned": False, "unclear": False}


def _no_role(view: pd.DataFrame) -> pd.Series:
    return blank("role")(view)


SURVEY_RULES = (
    Rule("SUR-01", "Every NCPC outcome is asked", Kind.FIDELITY, MUST, "outcomes", None,
         (Case(MUST, lambda view: ~_true("asked")(view) & ~_true("named")(view),
               "No column of the responses answers “{words}”, so this outcome can't be reported.",
               "Ask it on the form; if a question of yours asks it, add a line to the tab Survey Items: that "
               "question | {outcome}."),),
         keeps=_OUTCOME, breaks=_OUTCOME | {"asked": False}, words="Minimal Outcomes for NCPC Reporting"),
    Rule("SUR-05", "Every NCPC outcome is answered in the year", Kind.FIDELITY, MUST, "outcomes", None,
         (Case(MUST, both(_true("asked"), _true("year_ended"), lambda view: ~_true("answered")(view)),
               "{year_name} has ended without one valid answer to “{words}”: {why}.", WHAT_TO_DO),),
         keeps=_OUTCOME, breaks=_OUTCOME | {"answered": False}, words="Minimal Outcomes for NCPC Reporting"),
    Rule("SUR-02", "A response's CoP is on the CoPs tab", Kind.DATA, MUST, "responses", "cop_id",
         (Case(MUST, both(_filled("cop_id"), lambda view: view["cop"] == ""),
               "“{value}” is {what_it_is} on the CoPs tab{did_you_mean}, so this response is left out.",
               "Type the CoP's ID as it stands on the CoPs tab{or_add}.",
               # That several CoPs have a name would say that the response is of one of them.
               discreet="What stands here is neither the ID nor the name of one CoP on the CoPs tab, so this response "
                        "is left out.",
               discreet_fix="Type the CoP's ID as it stands on the CoPs tab, or add the CoP there."),),
         keeps=_RESPONSE, breaks=_RESPONSE | {"cop": "", "cop_id": "C9"}),
    Rule("SUR-03", "Answers are on the scale", Kind.DATA, SHOULD, "answers", None,
         (Case(SHOULD, lambda view: view["state"] == State.UNREADABLE,
               "“{value}” is not an answer on the scale; it is left out of “{outcome_words}”.",
               "Type the answer as the form offers it, or clear the cell; declare another scale on the tab Survey "
               "Items.",
               discreet="What stands here is not an answer on the scale; it is left out of “{outcome_words}”."),),
         keeps={"state": State.READ}, breaks={"state": State.UNREADABLE}),
    Rule("SUR-04", "A response says who answers", Kind.DATA, INFO, "responses", "role",
         (Case(INFO, _no_role, "Role is blank{counted}.", "Type Member, Facilitator or Training participant."),),
         keeps=_RESPONSE, breaks=_RESPONSE | {"state:role": State.BLANK}),
    Rule("SUR-06", "A scale is listed lowest first", Kind.DATA, INFO, "survey_items", "scale",
         (Case(INFO, _true("turned"), "This scale is listed highest first, so it was turned round: it is read, lowest "
               "first, as {as_read}.", "Nothing, if that is right; else list the answers lowest first."),),
         keeps=_ITEM, breaks=_ITEM | {"turned": True}, rank=_TURNED_RANK),
    Rule("SUR-07", "Before and Now questions are in pairs", Kind.DATA, MUST, "survey_items", "question",
         (Case(MUST, _true("unclear"), "{halves} Before and Now questions answer “{outcome_words}”, and the order of "
               "their lines doesn't say which belong together: none of them is counted.",
               "List each Before question directly above the Now question that belongs to it."),),
         keeps=_ITEM, breaks=_ITEM | {"unclear": True}),
)
