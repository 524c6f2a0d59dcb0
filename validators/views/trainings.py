"""Views of training events and of the cohorts of facilitator training."""

import pandas as pd

from cop_sheets.layout import FACILITATOR_TRAINING, TRAININGS
from validators.derived import MISSED, UNKNOWN, DerivedTables, find_cohorts
from validators.views.logs import accepted_minutes, log_rows_to_check, text_if_counted
from validators.views.parts import MONTH_SEPARATOR, STRATEGY_SEPARATOR, CohortParts, month_text

_NO_COHORT = {"cohort_key": "", "first_month": "", "training_parts": (), "implementation_parts": (),
              "strategy_parts": ()}


def trainings_view(derived: DerivedTables) -> pd.DataFrame:
    """Return the trainings dated in the year or undated, with parts of messages."""
    view = log_rows_to_check(derived, TRAININGS)
    view["cop"] = ""
    view["minutes_wanted"] = accepted_minutes(derived, TRAININGS, view)
    view["facilitator_training"] = view["phase"] == FACILITATOR_TRAINING
    view["counted"] = text_if_counted(derived, TRAININGS, view,
                                      "; this training counts as an event but adds nobody to the "
                                      "people trained", ", so nothing says how many took part")
    return view


def cohorts_view(derived: DerivedTables) -> pd.DataFrame:
    """Return one row per facilitator-training cohort whose twelve months touch the year, pointing at its first event.

    Also one row, without a cohort, per Trainings tab that has facilitator training but no column Cohort.
    `cohort_key`: the normalized name; `first_month`: month 1; the columns that end in `_parts`: see `parts`.
    """
    parts = CohortParts(derived)
    rows = [{
        "partnership": cohort.partnership, "place": cohort.place, "row": cohort.row, "cohort": cohort.name,
        "missing_training": MONTH_SEPARATOR.join(cohort.months(MISSED, training=True)),
        "missing_implementation": MONTH_SEPARATOR.join(cohort.months(MISSED, training=False)),
        "open_training": MONTH_SEPARATOR.join(cohort.months(UNKNOWN, training=True)),
        "open_implementation": MONTH_SEPARATOR.join(cohort.months(UNKNOWN, training=False)),
        "strategies_due": cohort.strategies_due, "uncovered": STRATEGY_SEPARATOR.join(cohort.missing_strategies),
        "strategies_unread": cohort.strategies_unreadable, "has_no_cop": cohort.has_no_cop,
        "cohort_key": cohort.key, "first_month": month_text(cohort.month_starts[0]),
        "training_parts": parts.months(cohort, training=True),
        "implementation_parts": parts.months(cohort, training=False),
        "strategy_parts": tuple((strategy, ()) for strategy in cohort.missing_strategies),
    } for cohort in find_cohorts(derived)]
    events = log_rows_to_check(derived, TRAININGS)
    events = events[events["phase"] == FACILITATOR_TRAINING].drop_duplicates("place")
    rows += [{
        "partnership": partnership, "place": place, "row": row, "cohort": "", "missing_training": "",
        "missing_implementation": "", "open_training": "", "open_implementation": "", "strategies_due": False,
        "uncovered": "", "strategies_unread": False, "has_no_cop": False, **_NO_COHORT,
    } for partnership, place, row in zip(events["partnership"], events["place"], events["row"], strict=True)
        if "cohort" not in derived.tables.locations[place].columns]
    columns = ["partnership", "place", "row", "cohort", "missing_training", "missing_implementation",
               "open_training", "open_implementation", "strategies_due",
               "uncovered", "strategies_unread", "has_no_cop", *_NO_COHORT]
    view = pd.DataFrame(rows, columns=columns)
    view["cop"] = ""
    return view
