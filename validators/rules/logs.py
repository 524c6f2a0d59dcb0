"""Rules about what is logged: sessions, trainings and cohorts, consultations, survey responses."""

import numpy as np
import pandas as pd

from cop_sheets.layout import HELD, VIRTUAL
from cop_sheets.limits import EARLIEST_DATE, TRAINING_MINUTES
from cop_sheets.parsing.values import CellStatus
from validators.derived import UNREADABLE_STATES
from validators.rules.predicates import all_of, is_blank
from validators.rules.rule import Case, Predicate, Rule, RuleCategory, Severity

MUST, SHOULD, INFO = Severity
FIX_FROM_VIEW = "{todo}"
_REVERSED_SCALE_PRECEDENCE = 3    # a scale that can't be compared with its other half's is more than one turned round


def _is_true(name: str) -> Predicate:
    return lambda view: view[name].astype(bool)


def _is_filled(name: str) -> Predicate:
    return lambda view: view[name] != ""


def _if_checked(predicate: Predicate) -> Predicate:
    """Only rows dated in the year by the as-of date, or undated: the view also holds others, for their dates."""
    return all_of(_is_true("judged"), predicate)


_SESSION = {"judged": True, "held": True, "future": False, "early": False, "before_start": False, "after_end": False,
            "between": False,
            "repeated": False, "cop": "C1", "cop_id": "C1",
            "status": HELD, "state:status": CellStatus.OK, "state:cop_id": CellStatus.OK,
            "attended": 11.0, "parts": 11.0, "both_parts": True, "attendance": 11.0, "attendance_unread": False,
            "state:attended": CellStatus.OK, "state:attended_in_person": CellStatus.OK,
            "state:attended_online": CellStatus.OK}

SESSION_RULES = (
    Rule("SES-01", "A session's CoP is on the CoPs tab", RuleCategory.DATA, MUST, "sessions", "cop_id",
         (Case(MUST, _if_checked(all_of(_is_filled("cop_id"), lambda view: view["cop"] == "")),
               "“{value}” is {what_it_is} on the CoPs tab{did_you_mean}, so this session counts for none.",
               "Type the CoP's ID as it stands on the CoPs tab{or_add}."),),
         passing_row=_SESSION, failing_row=_SESSION | {"cop": "", "cop_id": "C9"}),
    Rule("SES-02", "A held session lies within its CoP's life and not in the future", RuleCategory.DATA, SHOULD,
         "sessions",
         "date",
         (Case(INFO, all_of(_is_true("future"), _is_true("held"), lambda view: view["status"] == ""),
               "This session is planned for {day}; it counts once that day has come.",
               "Nothing, if the date is right."),
          Case(SHOULD, all_of(_is_true("future"), _is_true("held")),
               "{day} is still to come, and this session is marked Held; it doesn't count yet.",
               "Correct the date, or leave Status blank until it is held."),
          Case(SHOULD, all_of(_is_true("held"), _is_true("early")),
               "{day} is before " f"{EARLIEST_DATE.year}, so this session counts for no year "
               "of this programme.", "Correct the year."),
          Case(SHOULD, _if_checked(all_of(_is_true("held"), _is_true("between"))),
               "{day} lies between an End Date and the next Start Date of this CoP. The session still counts.",
               "Correct this date, or the CoP's dates on the CoPs tab."),
          Case(SHOULD, _if_checked(all_of(_is_true("held"), _is_true("before_start"))),
               "{day} is before this CoP's Start Date. The session still counts.",
               "Correct this date, or the CoP's Start Date on the CoPs tab."),
          Case(SHOULD, _if_checked(all_of(_is_true("held"), _is_true("after_end"))),
               "{day} is after this CoP's End Date. The session still counts.",
               "Correct this date, or the CoP's End Date on the CoPs tab.")),
         passing_row=_SESSION, failing_row=_SESSION | {"before_start": True}),
    Rule("SES-03", "Attendance adds up", RuleCategory.DATA, INFO, "sessions", "attended",
         (Case(INFO, _if_checked(all_of(_is_true("both_parts"),
                                        lambda view: (view["attended"] - view["parts"]).abs() > 0)),
               "Attended says {attended:.0f}, but {parts_text} make {parts:.0f}.", "Correct whichever is wrong."),
          Case(INFO, _if_checked(lambda view: ~view["both_parts"].astype(bool) & (view["parts"] > view["attended"])),
               "Attended says {attended:.0f}, less than the {parts_text} alone.", "Correct whichever is wrong.")),
         passing_row=_SESSION, failing_row=_SESSION | {"attended": 12.0}, applies_to_row=True),
    Rule("SES-04", "A held session has attendance", RuleCategory.DATA, SHOULD, "sessions", None,
         (Case(SHOULD, _if_checked(all_of(_is_true("held"), lambda view: view["attendance"] == 0)),
               "This session is marked as held with nobody attending.",
               "Type how many came, or Cancelled under Status."),
          Case(INFO, _if_checked(all_of(_is_true("held"), lambda view: view["attendance"].isna()
                                        & ~view["attendance_unread"].astype(bool))),
               "No attendance is noted for this session.", "Type how many attended.")),
         passing_row=_SESSION, failing_row=_SESSION | {"attendance": 0.0}),
    Rule("SES-05", "A CoP meets once a day", RuleCategory.DATA, SHOULD, "sessions", "date",
         (Case(SHOULD, _if_checked(_is_true("repeated")),
               "The CoP has another session on {day} above. Both count.",
               "Delete one if it is the same session; correct the date if it isn't."),),
         passing_row=_SESSION, failing_row=_SESSION | {"repeated": True}, applies_to_row=True),
    Rule("SES-06", "What was called off says so under Status", RuleCategory.DATA, SHOULD, "called_off", None,
         (Case(SHOULD, _is_filled("said"),
               "Status is blank, and {where} “{said}”{counted}.",
               "Choose Cancelled under Status if it did not take place, or Held if it did."),),
         passing_row={"said": "", "counted": ""}, failing_row={"said": "postponed", "counted": ""}),
)

_TRAINING = {"facilitator_training": True, "minutes": float(TRAINING_MINUTES), "delivery_mode": VIRTUAL,
             "participants": 14.0, "counted": "", "state:minutes": CellStatus.OK, "state:delivery_mode": CellStatus.OK,
             "state:participants": CellStatus.OK}
_COHORT = {"cohort": "A", "missing_training": "", "missing_implementation": "", "open_training": "",
           "open_implementation": "", "strategies_due": True, "uncovered": "",
           "strategies_unread": False, "untaken": False}



def _unknown_months_case(name: str) -> Case:
    return Case(INFO, _is_filled(name),
                f"Whether cohort {{cohort}} had its event in {{{name}}} cannot be judged: a date "
                "of its events can't be read.", "Correct the dates of its events that are flagged.", unknown=True)


TRAINING_RULES = (
    Rule("TRN-01", f"Facilitator training sessions last {TRAINING_MINUTES} minutes", RuleCategory.FIDELITY, SHOULD,
         "trainings", "minutes",
         (Case(SHOULD, all_of(_is_true("facilitator_training"), lambda view: (view["minutes"] < TRAINING_MINUTES)
                              | (view["state:minutes"] == CellStatus.ABSENT)),
               "This facilitator training lasted {value} minutes; the programme's sessions last "
               f"{TRAINING_MINUTES}.",
               "Correct the minutes if they are wrong."),
          Case(INFO, all_of(_is_true("facilitator_training"),
                            lambda view: view["state:minutes"].isin(UNREADABLE_STATES)),
               f"Whether this facilitator training lasted {TRAINING_MINUTES} minutes cannot be judged: "
               "“{value}” is not a number of "
               "minutes.", "Type {minutes_wanted}.", unknown=True)),
         passing_row=_TRAINING, failing_row=_TRAINING | {"minutes": 60.0},
         source_text="90-minute virtual sessions once a month"),
    Rule("TRN-02", "Facilitator training is virtual", RuleCategory.FIDELITY, SHOULD, "trainings", "delivery_mode",
         (Case(SHOULD, all_of(_is_true("facilitator_training"), lambda view: ~view["delivery_mode"].isin([VIRTUAL, ""])
                              | (view["state:delivery_mode"] == CellStatus.ABSENT)),
               "This facilitator training is marked {value}; the programme's are virtual.",
               "Correct the delivery mode if it is wrong."),
          Case(INFO, all_of(_is_true("facilitator_training"),
                            lambda view: view["state:delivery_mode"].isin(UNREADABLE_STATES)),
               "Whether this facilitator training was virtual cannot be judged: “{value}” is not a delivery mode.",
               "Type In-person, Virtual or Hybrid.", unknown=True)),
         passing_row=_TRAINING, failing_row=_TRAINING | {"delivery_mode": "In-person"},
         source_text="available virtually"),
    Rule("TRN-03", "Training every month for six months", RuleCategory.FIDELITY, INFO, "cohorts", "cohort",
         (Case(INFO, _is_filled("missing_training"),
               "Cohort {cohort} has no event in {missing_training}, within its first six months.",
               "Add the event if it took place."),
          _unknown_months_case("open_training")),
         passing_row=_COHORT, failing_row=_COHORT | {"missing_training": "October 2024"}, applies_to_row=True,
         source_text="The first 6 months consists of the training for CoP facilitators ... once a month"),
    Rule("TRN-04", "Implementation every month for six more", RuleCategory.FIDELITY, INFO, "cohorts", "cohort",
         (Case(INFO, _is_filled("missing_implementation"),
               "Cohort {cohort} has no Implementation event in {missing_implementation}, within its second six months.",
               "Add the event if it took place, or type Implementation under Phase."),
          _unknown_months_case("open_implementation")),
         passing_row=_COHORT, failing_row=_COHORT | {"missing_implementation": "March 2025"}, applies_to_row=True,
         source_text="The second 6 months provides ... monthly group sessions and mentorship opportunities"),
    Rule("TRN-05", "All seven key strategies are covered", RuleCategory.FIDELITY, INFO, "cohorts", "strategy",
         (Case(INFO, all_of(_is_true("strategies_due"), _is_filled("uncovered"),
                            lambda view: ~_is_true("strategies_unread")(view)),
               "Cohort {cohort}'s first six months are over, and no event names: {uncovered}.",
               "Type the strategies under Strategy of the events that covered them."),
          Case(INFO, all_of(_is_true("strategies_due"), _is_filled("uncovered")),
               "Whether cohort {cohort} covered all key strategies cannot be judged: a Strategy can't be read.",
               "Correct the strategies that are flagged.", unknown=True)),
         passing_row=_COHORT, failing_row=_COHORT | {"uncovered": "Effective facilitation skills"}, applies_to_row=True,
         source_text="Key strategies and techniques addressed in CoP facilitator training include"),
    Rule("TRN-06", "A trained cohort has started a CoP", RuleCategory.FIDELITY, INFO, "cohorts", "cohort",
         (Case(INFO, _is_true("untaken"), "Cohort {cohort}'s year is over, and no CoP names it as its Training Cohort.",
               "Type {cohort} under Training Cohort of the CoPs that its facilitators lead."),),
         passing_row=_COHORT, failing_row=_COHORT | {"untaken": True}, applies_to_row=True,
         source_text="At the end of the year, CoP facilitators will have implemented a CoP in their area"),
    Rule("TRN-07", "A training says how many took part", RuleCategory.DATA, MUST, "trainings", "participants",
         (Case(MUST, lambda view: view["state:participants"] == CellStatus.BLANK,
               "Participants is blank{counted}.",
               "Type how many took part."),),
         passing_row=_TRAINING, failing_row=_TRAINING | {"participants": np.nan,
                                                         "state:participants": CellStatus.BLANK}),
)

_RESPONSE = {"counted": "", "cop": "C1", "cop_id": "C1", "state:cop_id": CellStatus.OK, "state:role": CellStatus.OK}
_OUTCOME = {"asked": True, "answered": True, "named": False, "year_ended": True, "why": "", "todo": ""}
_ITEM = {"turned": False, "unclear": False}


def _role_is_blank(view: pd.DataFrame) -> pd.Series:
    return is_blank("role")(view)


SURVEY_RULES = (
    Rule("SUR-01", "Every NCPC outcome is asked", RuleCategory.FIDELITY, MUST, "outcomes", None,
         (Case(MUST, lambda view: ~_is_true("asked")(view) & ~_is_true("named")(view),
               "No column of the responses answers “{words}”, so this outcome can't be reported.",
               "Ask it on the form; if a question of yours asks it, add a line to the tab Survey Items: that "
               "question | {outcome}."),),
         passing_row=_OUTCOME, failing_row=_OUTCOME | {"asked": False},
         source_text="Minimal Outcomes for NCPC Reporting"),
    Rule("SUR-05", "Every NCPC outcome is answered in the year", RuleCategory.FIDELITY, MUST, "outcomes", None,
         (Case(MUST, all_of(_is_true("asked"), _is_true("year_ended"), lambda view: ~_is_true("answered")(view)),
               "{year_name} has ended without one valid answer to “{words}”: {why}.", FIX_FROM_VIEW),),
         passing_row=_OUTCOME, failing_row=_OUTCOME | {"answered": False},
         source_text="Minimal Outcomes for NCPC Reporting"),
    Rule("SUR-02", "A response's CoP is on the CoPs tab", RuleCategory.DATA, MUST, "responses", "cop_id",
         (Case(MUST, all_of(_is_filled("cop_id"), lambda view: view["cop"] == ""),
               "“{value}” is {what_it_is} on the CoPs tab{did_you_mean}, so this response is left out.",
               "Type the CoP's ID as it stands on the CoPs tab{or_add}.",
               # That several CoPs have a name would say that the response is of one of them.
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
         (Case(INFO, _role_is_blank, "Role is blank{counted}.", "Type Member, Facilitator or Training participant."),),
         passing_row=_RESPONSE, failing_row=_RESPONSE | {"state:role": CellStatus.BLANK}),
    Rule("SUR-06", "A scale is listed lowest first", RuleCategory.DATA, INFO, "survey_items", "scale",
         (Case(INFO, _is_true("turned"),
               "This scale is listed highest first, so it was turned round: it is read, lowest "
               "first, as {as_read}.", "Nothing, if that is right; else list the answers lowest first."),),
         passing_row=_ITEM, failing_row=_ITEM | {"turned": True}, precedence=_REVERSED_SCALE_PRECEDENCE),
    Rule("SUR-07", "Before and Now questions are in pairs", RuleCategory.DATA, MUST, "survey_items", "question",
         (Case(MUST, _is_true("unclear"),
               "{halves} Before and Now questions answer “{outcome_words}”, and the order of "
               "their lines doesn't say which belong together: none of them is counted.",
               "List each Before question directly above the Now question that belongs to it."),),
         passing_row=_ITEM, failing_row=_ITEM | {"unclear": True}),
)
