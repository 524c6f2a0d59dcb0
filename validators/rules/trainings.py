"""Rules about training events and the cohorts of facilitator training."""

import numpy as np

from cop_sheets.layout import VIRTUAL
from cop_sheets.parsing.values import CellStatus
from cop_sheets.program_limits import TRAINING_MINUTES
from validators.derived import UNREADABLE_STATES
from validators.rules.predicates import all_of, has_text, is_true
from validators.rules.rule import Case, Rule, RuleCategory, Severity

MUST, SHOULD, INFO = Severity

_TRAINING = {"facilitator_training": True, "minutes": float(TRAINING_MINUTES), "delivery_mode": VIRTUAL,
             "participants": 14.0, "counted": "", "state:minutes": CellStatus.OK, "state:delivery_mode": CellStatus.OK,
             "state:participants": CellStatus.OK}
_COHORT = {"cohort": "A", "missing_training": "", "missing_implementation": "", "open_training": "",
           "open_implementation": "", "strategies_due": True, "uncovered": "",
           "strategies_unread": False, "has_no_cop": False}


def _unknown_months_case(name: str) -> Case:
    return Case(INFO, has_text(name),
                f"Whether cohort {{cohort}} had its event in {{{name}}} cannot be judged: a date "
                "of its events can't be read.", "Correct the dates of its events that are flagged.", unknown=True)


RULES = (
    Rule("TRN-01", f"Facilitator training sessions last {TRAINING_MINUTES} minutes", RuleCategory.FIDELITY, SHOULD,
         "trainings", "minutes",
         (Case(SHOULD, all_of(is_true("facilitator_training"), lambda view: view["minutes"] < TRAINING_MINUTES),
               "This facilitator training lasted {value} minutes; the programme's sessions last "
               f"{TRAINING_MINUTES}.",
               "Correct the minutes if they are wrong."),
          Case(INFO, all_of(is_true("facilitator_training"),
                            lambda view: view["state:minutes"].isin(UNREADABLE_STATES)),
               f"Whether this facilitator training lasted {TRAINING_MINUTES} minutes cannot be judged: "
               "“{value}” is not a number of minutes.", "Type {minutes_wanted}.", unknown=True)),
         passing_row=_TRAINING, failing_row=_TRAINING | {"minutes": 60.0},
         source_text="90-minute virtual sessions once a month", applies=is_true("facilitator_training"),
         rests_on=("phase", "minutes")),
    Rule("TRN-02", "Facilitator training is virtual", RuleCategory.FIDELITY, SHOULD, "trainings", "delivery_mode",
         (Case(SHOULD, all_of(is_true("facilitator_training"), lambda view: ~view["delivery_mode"].isin([VIRTUAL, ""])),
               "This facilitator training is marked {value}; the programme's are virtual.",
               "Correct the delivery mode if it is wrong."),
          Case(INFO, all_of(is_true("facilitator_training"),
                            lambda view: view["state:delivery_mode"].isin(UNREADABLE_STATES)),
               "Whether this facilitator training was virtual cannot be judged: “{value}” is not a delivery mode.",
               "Type In-person, Virtual or Hybrid.", unknown=True)),
         passing_row=_TRAINING, failing_row=_TRAINING | {"delivery_mode": "In-person"},
         source_text="available virtually", applies=is_true("facilitator_training"),
         rests_on=("phase", "delivery_mode")),
    Rule("TRN-03", "Training every month for six months", RuleCategory.FIDELITY, INFO, "cohorts", "cohort",
         (Case(INFO, has_text("missing_training"),
               "Cohort {cohort} has no event in {missing_training}, within its first six months.",
               "Add the event if it took place."),
          _unknown_months_case("open_training")),
         passing_row=_COHORT, failing_row=_COHORT | {"missing_training": "October 2024"}, applies_to_row=True,
         source_text="The first 6 months consists of the training for CoP facilitators ... once a month",
         needs=("cohort",), applies=lambda view: view["cohort"] == "", rests_on=("first_month",),
         parts="training_parts"),
    Rule("TRN-04", "Implementation every month for six more", RuleCategory.FIDELITY, INFO, "cohorts", "cohort",
         (Case(INFO, has_text("missing_implementation"),
               "Cohort {cohort} has no Implementation event in {missing_implementation}, within its second six months.",
               "Add the event if it took place, or type Implementation under Phase."),
          _unknown_months_case("open_implementation")),
         passing_row=_COHORT, failing_row=_COHORT | {"missing_implementation": "March 2025"}, applies_to_row=True,
         source_text="The second 6 months provides ... monthly group sessions and mentorship opportunities",
         rests_on=("first_month",), parts="implementation_parts"),
    Rule("TRN-05", "All seven key strategies are covered", RuleCategory.FIDELITY, INFO, "cohorts", "strategy",
         (Case(INFO, all_of(is_true("strategies_due"), has_text("uncovered"),
                            lambda view: ~is_true("strategies_unread")(view)),
               "Cohort {cohort}'s first six months are over, and no event names: {uncovered}.",
               "Type the strategies under Strategy of the events that covered them."),
          Case(INFO, all_of(is_true("strategies_due"), has_text("uncovered")),
               "Whether cohort {cohort} covered all key strategies cannot be judged: a Strategy can't be read.",
               "Correct the strategies that are flagged.", unknown=True)),
         passing_row=_COHORT, failing_row=_COHORT | {"uncovered": "Effective facilitation skills"}, applies_to_row=True,
         source_text="Key strategies and techniques addressed in CoP facilitator training include",
         needs=("strategy",), applies=all_of(is_true("strategies_due"), has_text("uncovered")),
         rests_on=("first_month",), parts="strategy_parts"),
    Rule("TRN-06", "A trained cohort has started a CoP", RuleCategory.FIDELITY, INFO, "cohorts", "cohort",
         (Case(INFO, is_true("has_no_cop"),
               "Cohort {cohort}'s year is over, and no CoP names it as its Training Cohort.",
               "Type {cohort} under Training Cohort of the CoPs that its facilitators lead."),),
         passing_row=_COHORT, failing_row=_COHORT | {"has_no_cop": True}, applies_to_row=True,
         source_text="At the end of the year, CoP facilitators will have implemented a CoP in their area",
         rests_on=("first_month",)),
    Rule("TRN-07", "A training says how many took part", RuleCategory.DATA, MUST, "trainings", "participants",
         (Case(MUST, lambda view: view["state:participants"] == CellStatus.BLANK,
               "Participants is blank{counted}.",
               "Type how many took part."),),
         passing_row=_TRAINING, failing_row=_TRAINING | {"participants": np.nan,
                                                         "state:participants": CellStatus.BLANK}),
)
