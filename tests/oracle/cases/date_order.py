"""Dates with an ambiguous order of day and month, resolved by the other dates of the column or by the Column Map."""

from tests.oracle.cases import Case

SESSIONS, TRAININGS = "Number of sessions", "Number of training events"
HOURS, SURVEY = "Hours of consultation", "NCPC adapted COP Participation Survey"
MIXED = "15/10/2024 5/11/2024 3/12/2024"


def held(*dates, head="CoP ID | Date", end=""):
    """Return a Sessions tab with a session of C1 for each of `dates`."""
    days = dates[0].split() if len(dates) == 1 else dates
    return head + "".join(f"\nC1 | {day}{end}" for day in days)


def column_map(*rows):
    return {"Column Map": "Our Tab | Our Column | Means\n" + "\n".join(rows)}


def case(name, dates, number, flags=(), undated=0, rows=(), **more):
    """Return the case of a Sessions tab with `dates`, of which `number` count, and the Column Map `rows`."""
    sessions = {"Sessions": held(dates) if isinstance(dates, str) else held(*dates)}
    exact = column_map(*rows) if rows else {}
    note = f"{undated} undated" if undated else "!undated"
    return Case(name, sheets=sessions, exact=exact, flags=tuple(flags), rules=("TAB-06", "CEL-02", "CEL-04"),
                figures={SESSIONS: {"Number": number, "Note": note}}, **more)


def years(name, one, two, three, *rows, number, flags=(), **more):
    """Return the case of one tab per year with the dates `one` (FY 23-24), `two` (FY 24-25) and `three` (FY 22-23)."""
    tabs = {"Sessions FY 22-23": three, "Sessions FY 23-24": one, "Sessions FY 24-25": two}
    return Case(name, sheets={"Sessions": None} | {tab: held(*dates.split(" ") if "," not in dates else [dates])
                                                   for tab, dates in tabs.items()},
                exact=column_map(*rows) if rows else {}, flags=flags, rules=("TAB-06",), figures={SESSIONS: number},
                **more)


BOTH = "Sessions FY 23-24 | Date | Date (day first)", "Sessions FY 24-25 | Date | Date (month first)"
UNKNOWN = ("must TAB-06 Sessions!B1",)
DAY, MONTH = "Sessions | Date | Date (day first)", "Sessions | Date | Date (month first)"

# A time of day or a weekday after a date.
AFTER_DATES = (" 10am", " 6 p.m.", " 10.30", " 18h00", ", 10:00", " 10:30 AM", " at 6pm", " 6pm-7pm", " 6-7pm",
               " (Tue)", " Tue", " (Tuesday) 6pm", " 6pm (Tue)")

CASES = (
    case("all could be either", "5/11/2024 3/12/2024", 2, as_of="2024-05-31", year="FY 23-24"),
    case("no evidence is month first", "7/9/2024 12/3/2024 10/28/2024", 3),
    case("evidence makes the others unknown", MIXED, 0, UNKNOWN, 3, messages={"TAB-06": (
        "1 date here can only be day/month; 2 others could be either", "Sessions | Date | Date (day first)",
        "Sessions | Date | Date (month first)")}),
    case("many of both", "15/10/2024 16/10/2024 17/10/2024 1/10/2024", 0, UNKNOWN, 4, messages={
        "TAB-06": "3 dates here can only be day/month; 1 other could be either"}),
    case("nothing else in the column", "15/10/2024", 0, UNKNOWN, 1, messages={
        "TAB-06": "1 date here can only be day/month; no other could be either"}),
    case("years first and names have no order", ("15/10/2024", "2024-11-05", "2024/12/03", "Jan 7, 2025", "4 Feb 2025"),
         4, UNKNOWN, 1),
    case("equal day and month read the same", "15/10/2024 5/5/2025 12/12/2024", 2, UNKNOWN, 1),
    case("what can only be month first is read", "15/10/2024 10/28/2024 11/5/2024", 1, UNKNOWN, 2),
    case("day first declared", MIXED, 3, rows=[DAY]),
    case("day first declared and one that can't be", "15/10/2024 5/11/2024 10/28/2024", 2, ["must CEL-02 Sessions!B4"],
         1, rows=[DAY]),
    case("day first declared without evidence", "5/11/2024 3/12/2024", 2, rows=[DAY]),
    case("day first puts a date into another year", "1/7/2024 6/7/2024", 2, rows=[DAY], year="FY 24-25"),
    case("month first declared", "15/10/2024 9/11/2024 3/12/2025", 2, ["must CEL-02 Sessions!B2"], 1, rows=[MONTH]),
    case("declared in other spellings", MIXED, 3, rows=["SESSIONS | date: | Date (Day-First)"]),
    case("declared twice the same", MIXED, 3, rows=[DAY, DAY]),
    case("declared both ways", MIXED, 3, ["must CEL-02 Column Map!C3"], rows=[DAY, MONTH]),
    case("an order for a column without dates", "7/9/2024", 1, ["must CEL-02 Column Map!C2"],
         rows=["Sessions | Topic | Topic (day first)"]),
    case("a date that is none either way", "31/31/2024 31/2/2025 2/30/2025 7/9/2024", 1,
         ["must CEL-02 Sessions!B2", "must CEL-02 Sessions!B3", "must CEL-02 Sessions!B4"], 3),
    case("short years, points and dashes", "15.10.24 5.11.24 3-12-2024", 3, rows=[DAY]),
    case("short years, points and dashes unknown", "15.10.24 5.11.24 3-12-2024", 0, UNKNOWN, 3),
    case("weekdays before and times after", ("Tue 15/10/2024", "Tuesday, 5/11/2024 18:30", "3/12/2024 6:30 PM"), 3,
         rows=[DAY]),
    *(case(f"more beside a date, {number}", (f"15/10/2024{rest}", "5/11/2024", "3/12/2024"), 0, UNKNOWN, 3,
           messages={"TAB-06": "1 date here can only be day/month; 2 others could be either"})
      for number, rest in enumerate(AFTER_DATES)),
    case("more beside dates, day first", (*(f"15/10/2024{rest}" for rest in AFTER_DATES),
                                          *(f"5/11/2024{rest}" for rest in AFTER_DATES)),
         2 * len(AFTER_DATES), rows=[DAY]),
    case("more beside dates, month first", (*(f"10/15/2024{rest}" for rest in AFTER_DATES),
                                            *(f"11/5/2024{rest}" for rest in AFTER_DATES)), 2 * len(AFTER_DATES)),
    *(case(f"a date in other marks, {number}", (day, "5/11/2024", "3/12/2024"), 0, UNKNOWN, 3)
      for number, day in enumerate(("15 / 10 / 2024", "15/ 10 /2024", "15 . 10 . 2024", "15／10／2024",
                                    "１５/10/2024"))),
    case("dates in other marks, month first", ("10 / 15 / 2024", "10/ 15 /2024", "10／15／2024", "１０/15/2024"), 4),
    *(case(f"not read, but only day first, {number}", (day, "5/11/2024"), 0, (*UNKNOWN, "must CEL-02 Sessions!B2"), 2,
           messages={"TAB-06": "1 date here can only be day/month; 1 other could be either"})
      for number, day in enumerate(("15/10/2024.", "15/10/2024*", "15\\10\\2024", "15\\10\\2024*", "15／10／2024 moved",
                                    "15/10/2024 (Tue) moved", "15/10/2024 - 16/10/2024", "15/10/2024 25:00"))),
    *(case(f"one note among dates, {number}", (note, "11/5/2024", "12/3/2024"), 2, ("must CEL-02 Sessions!B2",), 1)
      for number, note in enumerate(("See note 25-1-10", "Room 20-12-24", "Week 14/3/25", "13.10.20 hrs",
                                     "Nov 13, 6, 20", "moved to 15/10/2024", "15 / 10 / 24", "15,10,2024"))),
    case("not read, and no evidence", ("10/15/2024*", "10/15/2024 soon", "5/11/2024 or 15/10/2024", "31/2/2024*",
                                       "15/10", "1/14-15/2025", "1-15-10-2024", "10/15/2024 7", "11/5/2024"), 1,
         ["must CEL-02 Sessions!B2"], 8, messages={"CEL-02": "8"}),
    Case("their own tab and header", sheets={"Sessions": None},
         exact={"Meeting Log": "Group | Mtg Date\nC1 | 15/10/2024\nC1 | 5/11/2024"} | column_map(
             "Meeting Log | | Sessions", "Meeting Log | Group | CoP ID", "Meeting Log | Mtg Date | Date"),
         flags=("must TAB-06 Meeting Log!B1",), figures={SESSIONS: 0},
         messages={"TAB-06": "Meeting Log | Mtg Date | Date (day first)"}),
    Case("their own tab and header declared", sheets={"Sessions": None},
         exact={"Meeting Log": "Group | Mtg Date\nC1 | 15/10/2024\nC1 | 5/11/2024"} | column_map(
             "Meeting Log | | Sessions", "Meeting Log | Group | CoP ID", "Meeting Log | Mtg Date | Date (day first)"),
         rules=("TAB-06", "CEL-02"), figures={SESSIONS: 2}),
    Case("the order in a row of its own", sheets={"Sessions": None},
         exact={"Meeting Log": "Group | Mtg Date\nC1 | 15/10/2024\nC1 | 5/11/2024"} | column_map(
             "Meeting Log | | Sessions", "Meeting Log | Group | CoP ID", "Meeting Log | Mtg Date | Date",
             "Meeting Log | Mtg Date | Date (day first)"), rules=("TAB-06", "CEL-02"), figures={SESSIONS: 2}),
    Case("a new tab of the year", sheets={"Sessions": None, "Sessions FY 23-24": held("15/10/2023 16/11/2023")},
         exact={"Sessions FY 24-25": "CoP ID | Date\nC1 | 5/11/2024\nC1 | 3/12/2024"},
         flags=("must TAB-06 Sessions FY 23-24!B1",), figures={SESSIONS: {"Number": 0, "Note": "4 undated"}},
         messages={"TAB-06": "2 dates here can only be day/month; 2 others could be either"}),
    Case("a new tab of the year settled by one row", sheets={
        "Sessions": None, "Sessions FY 23-24": "CoP ID | Date\nC1 | 15/10/2023"},
        exact={"Sessions FY 24-25": "CoP ID | Date\nC1 | 5/11/2024\nC1 | 3/12/2024"} | column_map(
            "Sessions FY 23-24 | Date | Date (day first)"), rules=("TAB-06", "CEL-02"), figures={SESSIONS: 2}),
    Case("two tabs in two orders", sheets={"Sessions": None, "Sessions FY 23-24": held("15/10/2023 5/11/2023")},
         exact={"Sessions FY 24-25": "CoP ID | Date\nC1 | 7/9/2024\nC1 | 12/3/2024"} | column_map(
             "Sessions FY 23-24 | Date | Date (day first)", "Sessions FY 24-25 | Date | Date (month first)"),
         rules=("TAB-06", "CEL-02"), figures={SESSIONS: 2}),
    years("a third tab that has nothing to settle", "15/10/2023", "7/9/2024", "2023-02-05", *BOTH, number=1),
    years("a third tab whose dates are real or have a name", "15/10/2023 5/11/2023", "7/9/2024", "Feb 5, 2023", *BOTH,
          number=1),
    years("a third tab that reads the same either way", "15/10/2023", "7/9/2024", "5/5/2023 10/28/2022", *BOTH,
          number=1),
    years("a third tab that could be either", "15/10/2023", "7/9/2024", "2/5/2023 2023-02-05", *BOTH, number=1,
          flags=("must TAB-06 Sessions FY 22-23!B1",), messages={
              "TAB-06": ("No date here can only be day/month; 1 could be either. None of them is read",
                         "Sessions FY 22-23 | Date | Date (day first)")}),
    years("a third tab with both", "15/10/2023 16/10/2023", "7/9/2024", "15/2/2023 2/5/2023 3/5/2023", *BOTH, number=1,
          flags=("must TAB-06 Sessions FY 22-23!B1",),
          messages={"TAB-06": "1 date here can only be day/month; 2 others could be either."}),
    years("the first tab has nothing to settle", "2023-10-15", "15/10/2024 5/11/2024", "3/2/2023", number=0,
          flags=("must TAB-06 Sessions FY 24-25!B1",),
          messages={"TAB-06": "1 date here can only be day/month; 2 others could be either."}),
    years("one order for one tab settles its like", "15/10/2023", "7/9/2024 15/9/2024", "2/5/2023", BOTH[0], number=2),
    Case("real dates of a tab that is settled", csv=False, sheets={
        "Sessions": None, "Sessions FY 22-23": held("15/10/2022 <2023-05-10>"), "Sessions FY 23-24": held("15/10/2023"),
        "Sessions FY 24-25": held("<2024-10-05> <2024-11-05> <2024-12-25>")},
        exact=column_map("Sessions FY 22-23 | Date | Date (day first)",
                         "Sessions FY 23-24 | Date | Date (month first)"),
        flags=("must TAB-06 Sessions FY 24-25!B1",), rules=("TAB-06",), figures={SESSIONS: 1}, messages={
            "TAB-06": "No date here can only be day/month; 2 could be either, real dates that the spreadsheet may"}),
    Case("an example row is no evidence", sheets={"Sessions": "CoP ID | Date\nEXAMPLE | 15/10/2024\nC1 | 11/5/2024"},
         rules=("TAB-06",), figures={SESSIONS: 1}),
    Case("consultations", sheets={"Consultations": "Date | Hours\n15/10/2024 | 2\n5/11/2024 | 1\nSep 2024 | 4"},
         flags=("must TAB-06 Consultations!A1",), figures={HOURS: {"Number": 4, "Note": "2 undated"}}),
    Case("trainings day first", sheets={"Trainings": "Title | Date\nA | 15/10/2024\nB | 1/7/2024\nC | 9/2024"},
         exact=column_map("Trainings | Date | Date (day first)"), rules=("TAB-06",), figures={TRAININGS: 3}),
    Case("timestamps of a form", sheets={"Survey Responses": "Timestamp | CoP ID\n15/10/2024 11:02:10 | C1\n"
                                         "5/11/2024 9:00:00 | C1"},
         flags=("must TAB-06 Survey Responses!A1",), figures={SURVEY: 0}),
    Case("timestamps of a form day first", sheets={
        "Survey Responses": "Timestamp | CoP ID\n15/10/2024 11:02:10 | C1\n5/11/2024 9:00:00 | C1"},
        exact=column_map("Survey Responses | Timestamp | Timestamp (day first)"), rules=("TAB-06",),
        figures={SURVEY: {"Number": 2, "Display": "2 responses for 12 members, 2024-10-15 to 2024-11-05"}}),
    Case("each column for itself", sheets={"CoPs": "CoP ID | Start Date | End Date\nC1 | 7/1/2024 | 30/6/2026"},
         flags=("must TAB-06 CoPs!C1",), figures={"Number of CoPs": 1}),
    Case("real dates that may be turned", csv=False, sheets={
        "Sessions": held("15/10/2024 16/10/2024 <2024-05-10> <2024-10-20> <2024-11-11>")},
        flags=UNKNOWN, rules=("CEL-02", "CEL-04"), figures={SESSIONS: {"Number": 2, "Note": "3 undated"}},
        messages={"TAB-06": ("2 dates here can only be day/month; 1 other could be either",
                             "a real date that the spreadsheet may have turned")}),
    Case("real dates turned back", csv=False, sheets={
        "Sessions": held("15/10/2024 16/10/2024 <2024-05-10> <2024-10-20> <2024-11-11>")},
        exact=column_map(DAY), flags=("info CEL-04 Sessions!B4",), rules=("TAB-06", "CEL-02"),
        figures={SESSIONS: 5}, messages={"CEL-04": "October 5, 2024"}),
    Case("real dates that stay", csv=False, sheets={"Sessions": held("15/10/2024 <2024-10-05> <2024-10-20>")},
         exact=column_map(MONTH), flags=("must CEL-02 Sessions!B2",), rules=("TAB-06", "CEL-04"),
         figures={SESSIONS: 2}),
    Case("real dates beside text that could be either", csv=False, sheets={
        "Sessions": held("15/10/2024 5/11/2024 <2024-12-03>")}, flags=UNKNOWN, rules=("CEL-02", "CEL-04"),
        figures={SESSIONS: {"Number": 1, "Note": "2 undated"}},
        messages={"TAB-06": "1 date here can only be day/month; 1 other could be either."}),
    Case("real dates beside text, day first", csv=False, sheets={
        "Sessions": held("15/10/2024 5/11/2024 <2024-12-03>")}, exact=column_map(DAY),
        rules=("TAB-06", "CEL-02", "CEL-04"), figures={SESSIONS: 3}),
    Case("real dates alone are right", csv=False, sheets={"Sessions": held("<2024-07-09> <2024-12-03>")},
         exact=column_map(DAY), rules=("TAB-06", "CEL-02", "CEL-04"), figures={SESSIONS: 2}),
    Case("real timestamps that may be turned", csv=False, sheets={
        "Survey Responses": "Timestamp | CoP ID\n15/10/2024 11:02 | C1\n<2024-11-05 09:30> | C1\n"
                            "<2024-11-25 09:30> | C1"},
        flags=("must TAB-06 Survey Responses!A1",), figures={SURVEY: {"Number": 1, "Note": "2 undated"}}),
    *(case(f"what to type, {name}", "15/10/2024 soon" if DAY in rows else "10/15/2024 soon", 1,
           ("must CEL-02 Sessions!B3",), 1, rows, messages={"CEL-02": f"Type a date such as {example}."})
      for name, rows, example in (("day first", [DAY], "14/1/2025"), ("month first", [MONTH], "1/14/2025"),
                                  ("undeclared", [], "1/14/2025"))),
    Case("what to type as a timestamp, day first", sheets={
        "Survey Responses": "Timestamp | CoP ID\n15/10/2024 11:02 | C1\nsoon | C1"},
        exact=column_map("Survey Responses | Timestamp | Timestamp (day first)"), rules=("CEL-02",),
        flags=("must CEL-02 Survey Responses!A3",), messages={"CEL-02": "such as 27/4/2025 11:02:10"}),
)
