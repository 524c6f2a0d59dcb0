"""Sessions without a Status whose Notes or Topic say that they did not take place."""

from tests.oracle.cases import Case
from tests.support.sheets import MONTHS, monthly

HEAD = "CoP ID | Date | Status | Topic | Notes\n"
RULES = ("SES-02", "SES-06", "COP-10", "CEL-01", "CEL-02")
MEETS = "Meets the model"


def november(status="", topic="", notes="", day="2024-11-12"):
    """Return a Sessions tab with a session every month; the one of November, in row 14, has these texts."""
    kept = monthly(months=MONTHS[:4] + MONTHS[5:])
    return {"Sessions": f"{HEAD}{kept}\n\nC1 | {day} | {status} | {topic} | {notes}"}


def flagged_case(name, notes="", topic="", words="", **more):
    """Return the case of a session of November that is flagged for `words`."""
    return Case(name, november(notes=notes, topic=topic), rules=RULES, flags=("should SES-06 Sessions!C14",),
                messages={"SES-06": (words or notes or topic, "counts as held", "Cancelled", "Held")},
                figures={"Number of sessions": 12}, standing={"C1": MEETS}, **more)


def unflagged_case(name, **words):
    """Return the case of a session of November that is not flagged and counts."""
    return Case(name, november(**words), rules=RULES, figures={"Number of sessions": 12}, standing={"C1": MEETS})


CASES = (
    flagged_case("cancelled", notes="Cancelled"), flagged_case("canceled", notes="canceled due to flu",
                                                               words="“canceled”"),
    flagged_case("in capitals", notes="CANCELLED!", words="the Notes say “CANCELLED”"),
    flagged_case("postponed", notes="Postponed to December", words="“Postponed”"),
    flagged_case("rescheduled", notes="was rescheduled for 11/19", words="“rescheduled”"),
    flagged_case("no meeting", notes="No meeting this month", words="“No meeting”"),
    flagged_case("no session", notes="Thanksgiving - no session.", words="“no session”"),
    flagged_case("snow day", notes="snow day", words="“snow day”"),
    flagged_case("called off", notes="Called off", words="“Called off”"),
    flagged_case("in the topic", topic="Meeting cancelled", words="the Topic says “cancelled”"),
    flagged_case("over two lines", notes="Called⏎off", words="“Called off”"),
    flagged_case("among other words", notes="Facilitator ill: session (cancelled), new date follows",
                 words="“cancelled”"),
    *(flagged_case(f"in other words, {number}", notes=notes, words=f"“{words}”")
      for number, (words, notes) in enumerate((
        ("did not take place", "Meeting did not take place"), ("didn't meet", "didn't meet"),
        ("did not meet", "We did not meet this month."), ("didnt meet", "didnt meet, flu"), ("Not held", "Not held"),
        ("not held", "It was not held: flu"), ("none held", "none held"), ("Cancellation", "Cancellation"),
        ("cxl", "cxl - flu"), ("CXLD", "CXLD"), ("No class", "No class"), ("no mtg", "no mtg"), ("skipped", "skipped"),
        ("Skipped this month", "Skipped this month"), ("Reschedule", "Reschedule"), ("canx", "canx")))),
    *(unflagged_case(f"about something else: {notes}", notes=notes) for notes in (
        "Nobody was held back", "Children not held back by it", "Rescheduled from March",
        "Make-up for cancelled May session", "We did not meet the goal", "didn't meet everyone's needs",
        "Talked about the cancellation policy", "We skipped the song")),
    *(flagged_case(f"it did not take place, {number}", notes=notes, words=f"“{words}”")
      for number, (words, notes) in enumerate((
        ("had to cancel", "we had to cancel"), ("had to reschedule", "had to reschedule"), ("Closed",
        "Closed - holiday"),
        ("cancellation", "cancellation"), ("rained out", "rained out"), ("postponing", "postponing"),
        ("cancelled", "cancelled - snow"), ("Cancelled", "Cancelled due to illness"), ("postponed", "postponed to 3/4"),
        ("Snow day", "Snow day, no school"), ("had to cancel", "Facilitator sick and had to cancel"),
        ("Cancelled", "Cancelled at the last minute"), ("cancelled", "We met last month; this one cancelled"),
        ("no meeting", "Speaker cancelled, no meeting"), ("postponed", "Two members cancelled, so session postponed"),
        ("cancelled", "Everyone cancelled"), ("Cancelled", "Cancelled; will be held June 3"),
        ("cancelled", "They cancelled their session"), ("Postponing", "Postponing to March"),
        ("snow day", "Not held because of the snow day")))),
    *(unflagged_case(f"held, or about another, {number}", notes=notes) for number, notes in enumerate((
        "Ann cancelled her membership", "Next session postponed to June", "Two members cancelled",
        "Field trip postponed",
        "Held online because of the snow day", "Originally cancelled but then held", "in place of cancelled session",
        "The guest speaker cancelled; we met anyway", "Called off sick: Ann", "Next month's meeting is cancelled",
        "Two members had to cancel", "had to reschedule the guest speaker", "We have to cancel next month",
        "Closed with a song", "Field trip rained out", "No meeting minutes taken", "3 people cancelled",
        "Session held even though school was called off"))),
    *(flagged_case(f"held another day, or not at all, {number}", notes=notes, words=f"“{words}”")
      for number, (words, notes) in enumerate((
        ("No session", "No session was held"), ("No meeting", "No meeting was held this month due to holidays"),
        ("No session", "No session took place"), ("Snow day", "Snow day, no session was held"),
        ("Cancelled", "Cancelled - no session was held"), ("Cancelled", "Cancelled. Held over to March"),
        ("Cancelled", "Cancelled: it was held up by snow"), ("Cancelled", "Cancelled; we met the new principal"),
        ("Postponed", "Postponed; was held on 3/14"), ("Cancelled", "Cancelled. We met in May instead"),
        ("Cancelled", "Cancelled, then met next month"), ("Cancelled", "Cancelled; the retreat took place that day"),
        ("No meeting", "No meeting, staff training was held"), ("Postponed", "Postponed and held next month"),
        ("No meetings", "No meetings"), ("No sessions", "No sessions"), ("Called it off", "Called it off")))),
    *(unflagged_case(f"held nevertheless, {number}", notes=notes) for number, notes in enumerate((
        "Snow day, met on Zoom", "Snow day, held online", "Room cancelled, but we held it outside",
        "Almost cancelled; it took place anyway", "Snow day but it still took place",
        "postponed, then held the same day",
        "School cancelled; met on zoom", "Cancelled in person, met on Zoom",
        "No meeting in person, but met on Zoom"))),
    unflagged_case("a snow day as a topic", topic="Snow day activities for toddlers"),
    flagged_case("from one day to another", notes="Rescheduled from 3/5 to 3/12", words="“Rescheduled”"),
    unflagged_case("held in so many words", status="Held", notes="Cancelled at first"),
    unflagged_case("not cancelled", notes="Not cancelled: we met online"),
    unflagged_case("wasn't postponed", notes="It wasn't postponed after all"),
    unflagged_case("hadn't been postponed", notes="Glad that it hadn't been postponed"),
    unflagged_case("with a curly apostrophe", notes="It hasn’t ever been cancelled"),
    unflagged_case("without an apostrophe", notes="it wasnt rescheduled in the end"),
    unflagged_case("didn't have to be called off", topic="Did not have to be called off"),
    unflagged_case("not a snow day", notes="Not a snow day"),
    unflagged_case("neither nor", notes="Neither cancelled nor postponed: 9 came"),
    unflagged_case("not this or that", notes="was not cancelled or postponed"),
    unflagged_case("without being", notes="Met without being rescheduled"),
    flagged_case("not held and so cancelled", notes="Did not meet, cancelled", words="“cancelled”"),
    flagged_case("not, for another reason", notes="We could not meet because it was postponed", words="“postponed”"),
    flagged_case("not this but that", notes="Not cancelled but rescheduled", words="“rescheduled”"),
    flagged_case("one not, another so", notes="Not a snow day. Called off", words="“Called off”"),
    flagged_case("not in the sentence before", notes="Nobody knew. Not announced: canceled", words="“canceled”"),
    unflagged_case("a word within a word", notes="uncancelled noncancelledness", topic="Snowdays of our lives"),
    unflagged_case("the plan for another", notes="May cancel next month; reschedule if snow", topic="Sessions"),
    unflagged_case("no word", notes="N/A", topic="-"),
    Case("cancelled twice over", november("Cancelled", notes="Cancelled, flu"), rules=RULES,
         flags=("must COP-10 Sessions!B5",), messages={"COP-10": "Cancelled, flu"},
         figures={"Number of sessions": 11}),
    Case("a Status that can't be read", november("Snow", notes="Snow day"), rules=RULES,
         flags=("info COP-10 Sessions!B5", "must CEL-02 Sessions!C14"), figures={"Number of sessions": 11}),
    Case("Status N-A", november("N/A", notes="snow day"), rules=RULES, flags=("should SES-06 Sessions!C14",),
         messages={"SES-06": "“N/A” reads as blank. Status is blank, and the Notes say “snow day”."},
         figures={"Number of sessions": 12}),
    Case("without a date", november(notes="postponed", day=""), rules=RULES,
         flags=("info COP-10 Sessions!B5", "must CEL-01 Sessions!B14", "should SES-06 Sessions!C14")),
    Case("still to come", november(notes="postponed to here", day="2025-08-12"), rules=RULES,
         flags=("must COP-10 Sessions!B5", "info SES-02 Sessions!B14"), figures={"Number of sessions": 11}),
    Case("of another year", november(notes="postponed", day="2024-05-14"), rules=RULES,
         flags=("must COP-10 Sessions!B5",), figures={"Number of sessions": 11}),
    Case("no column Status, in the Notes", without={"Sessions": ("Status",)}, sheets={
        "Sessions": "CoP ID | Date | Notes\n" + "\n".join(
            f"C1 | {month}-09 | {'No meeting' if month == '2024-11' else ''}" for month in MONTHS)},
        rules=RULES, flags=("should SES-06 Sessions!C6",), figures={"Number of sessions": 12}),
    Case("no column Status, in the Topic", without={"Sessions": ("Status",)}, sheets={
        "Sessions": "CoP ID | Date | Topic\n" + "\n".join(
            f"C1 | {month}-09 | {'Snow day' if month == '2024-11' else 'Play'}" for month in MONTHS)},
        rules=RULES, flags=("should SES-06 Sessions!C6",), figures={"Number of sessions": 12}),
    Case("no column for words", without={"Sessions": ("Topic", "Notes")}, rules=RULES,
         figures={"Number of sessions": 12}),
)
