"""Rules about the sessions of a CoP."""

from cop_sheets.layout import HELD
from cop_sheets.parsing.values import CellStatus
from cop_sheets.program_limits import EARLIEST_DATE
from validators.rules.predicates import all_of, has_text, is_true
from validators.rules.rule import Case, Predicate, Rule, RuleCategory, Severity

MUST, SHOULD, INFO = Severity


def _if_checked(predicate: Predicate) -> Predicate:
    """Restrict `predicate` to rows dated in the year by the as-of date, or undated.

    The view also has rows of other dates, for the rule about dates.
    """
    return all_of(is_true("is_checked"), predicate)


_SESSION = {"is_checked": True, "held": True, "future": False, "early": False, "before_start": False,
            "after_end": False, "between": False, "repeated": False, "cop": "C1", "cop_id": "C1",
            "status": HELD, "state:status": CellStatus.OK, "state:cop_id": CellStatus.OK,
            "attended": 11.0, "parts": 11.0, "both_parts": True, "attendance": 11.0, "attendance_unread": False,
            "state:attended": CellStatus.OK, "state:attended_in_person": CellStatus.OK,
            "state:attended_online": CellStatus.OK}

RULES = (
    Rule("SES-01", "A session's CoP is on the CoPs tab", RuleCategory.DATA, MUST, "sessions", "cop_id",
         (Case(MUST, _if_checked(all_of(has_text("cop_id"), lambda view: view["cop"] == "")),
               "“{value}” is {what_it_is} on the CoPs tab{did_you_mean}, so this session counts for none.",
               "Type the CoP's ID as it stands on the CoPs tab{or_add}."),),
         passing_row=_SESSION, failing_row=_SESSION | {"cop": "", "cop_id": "C9"}),
    Rule("SES-02", "A held session lies within its CoP's life and not in the future", RuleCategory.DATA, SHOULD,
         "sessions",
         "date",
         (Case(INFO, all_of(is_true("future"), is_true("held"), lambda view: view["status"] == ""),
               "This session is planned for {day}; it counts once that day has come.",
               "Nothing, if the date is right."),
          Case(SHOULD, all_of(is_true("future"), is_true("held")),
               "{day} is still to come, and this session is marked Held; it doesn't count yet.",
               "Correct the date, or leave Status blank until it is held."),
          Case(SHOULD, all_of(is_true("held"), is_true("early")),
               "{day} is before " f"{EARLIEST_DATE.year}, so this session counts for no year "
               "of this programme.", "Correct the year."),
          Case(SHOULD, _if_checked(all_of(is_true("held"), is_true("between"))),
               "{day} lies between an End Date and the next Start Date of this CoP. The session still counts.",
               "Correct this date, or the CoP's dates on the CoPs tab."),
          Case(SHOULD, _if_checked(all_of(is_true("held"), is_true("before_start"))),
               "{day} is before this CoP's Start Date. The session still counts.",
               "Correct this date, or the CoP's Start Date on the CoPs tab."),
          Case(SHOULD, _if_checked(all_of(is_true("held"), is_true("after_end"))),
               "{day} is after this CoP's End Date. The session still counts.",
               "Correct this date, or the CoP's End Date on the CoPs tab.")),
         passing_row=_SESSION, failing_row=_SESSION | {"before_start": True}, rests_on=("date", "status")),
    Rule("SES-03", "Attendance adds up", RuleCategory.DATA, INFO, "sessions", "attended",
         (Case(INFO, _if_checked(all_of(is_true("both_parts"),
                                        lambda view: (view["attended"] - view["parts"]).abs() > 0)),
               "Attended says {attended:.0f}, but {parts_text} make {parts:.0f}.", "Correct whichever is wrong."),
          Case(INFO, _if_checked(lambda view: ~view["both_parts"].astype(bool) & (view["parts"] > view["attended"])),
               "Attended says {attended:.0f}, less than the {parts_text} alone.", "Correct whichever is wrong.")),
         passing_row=_SESSION, failing_row=_SESSION | {"attended": 12.0}, applies_to_row=True,
         rests_on=("attended", "attended_in_person", "attended_online")),
    Rule("SES-04", "A held session has attendance", RuleCategory.DATA, SHOULD, "sessions", None,
         (Case(SHOULD, _if_checked(all_of(is_true("held"), lambda view: view["attendance"] == 0)),
               "This session is marked as held with nobody attending.",
               "Type how many came, or Cancelled under Status."),
          Case(INFO, _if_checked(all_of(is_true("held"), lambda view: view["attendance"].isna()
                                        & ~view["attendance_unread"].astype(bool))),
               "No attendance is noted for this session.", "Type how many attended.")),
         passing_row=_SESSION, failing_row=_SESSION | {"attendance": 0.0},
         rests_on=("status", "attended", "attended_in_person", "attended_online")),
    Rule("SES-05", "A CoP meets once a day", RuleCategory.DATA, SHOULD, "sessions", "date",
         (Case(SHOULD, _if_checked(is_true("repeated")),
               "The CoP has another session on {day} above. Both count.",
               "Delete one if it is the same session; correct the date if it isn't."),),
         passing_row=_SESSION, failing_row=_SESSION | {"repeated": True}, applies_to_row=True, rests_on=(),
         explanation="the CoP met twice that day",
         about=("cop", "date")),    # not the row: which of the two is the later one depends on the order of rows
    Rule("SES-06", "What was called off says so under Status", RuleCategory.DATA, SHOULD,
         "unmarked_cancellations", None,
         (Case(SHOULD, all_of(has_text("cancellation_text"), is_true("lacks_status")),
               "There is no column Status, and {where} “{cancellation_text}”{counted}.",
               "Add a column Status, and in this row choose Cancelled if the session did not take place, or Held if it "
               "did."),
          Case(SHOULD, has_text("cancellation_text"),
               "Status is blank, and {where} “{cancellation_text}”{counted}.",
               "Choose Cancelled under Status if it did not take place, or Held if it did.")),
         passing_row={"cancellation_text": "", "counted": "", "lacks_status": False},
         failing_row={"cancellation_text": "postponed", "counted": "", "lacks_status": False},
         rests_on=("status", "topic", "notes"), explanation="it was held"),
)
