"""Rows that are not data: headings, repeated header rows, dated totals, notes, cells filled down."""

from tests.oracle.cases import Case
from tests.support.sheets import MONTHS

ALL = ("ROW-01", "ROW-02", "ROW-03", "CEL-01", "CEL-02", "CON-01", "SES-01", "SUR-02", "TRN-07")
SESSIONS = "CoP ID | Date | Status | Attended | Notes\n"
TWELVE = [f"C1 | {month}-09 | Held | 9 |" for month in MONTHS]
TRAININGS = "Title | Date | Phase | Participants\nWelcome | 2024-09-10 | Other | 14\n"
CONSULTATIONS = "Date | Individuals | Number of Individuals | Hours | Consultant | Topic\n"
TWO_TALKS = "2024-10-08 | Cy Dunn | | 1.5 | Eve Stone |\n2024-10-22 | Di Park | | 2 | Eve Stone |\n"
TWO_EVENTS = "Title | Date | Phase | Participants\nA | 2024-09-10 | Other | 14\nB | 2024-09-12 | Other | 6\n"
RESPONSES = "Timestamp | CoP ID | Role | CoP members gaining new knowledge and skills\n5/6/2025 | C1 | Member | 4\n"


def sessions(*lines, head=SESSIONS, above=()):
    """Return a Sessions tab: the lines of `above`, the twelve sessions, then `lines`."""
    return {"Sessions": head + "\n".join([*above, *TWELVE, *lines])}


def consultations(*lines):
    return {"Consultations": CONSULTATIONS + TWO_TALKS + "\n".join(lines)}


def talks(*lines):
    """Return the two consultations and `lines`, with a column CoP ID before the topic."""
    return {"Consultations": "\n".join([
        "Date | Individuals | Number of Individuals | Hours | Consultant | CoP ID | Topic",
        "2024-10-08 | Cy Dunn | | 1.5 | Eve Stone | C1 |", "2024-10-22 | Di Park | | 2 | Eve Stone | C1 |", *lines])}


def headed(*lines, kinds, flags=("info ROW-03 Sessions!A2",), **more):
    """Return the arguments of a case: twelve sessions below `lines`, which are rows of `kinds`."""
    return {"exact": sessions(above=lines), "flags": flags, "rules": ALL, "figures": {"Number of sessions": 12},
            "rows": {"Sessions": {"Rows Read": 12 + len(lines), "Counted": 12, "Not Data": len(lines)} | kinds}} | more


CASES = (
    Case("a fiscal year", **headed("FY 2024-25 | | | |", kinds={"Heading": 1},
                                   messages={"ROW-03": ("1 heading (row 2)", "not counted")})),
    Case("fiscal years in other words", **headed(
        "24-25", "Fiscal Year 2025", "SFY 2024-2025:", "2024-2025", kinds={"Heading": 4},
        messages={"ROW-03": "4 headings (rows 2 to 5)"})),
    Case("a year as number and as text", csv=False, **headed("<2024.0>", "2024", kinds={"Heading": 2})),
    Case("quarters", **headed("Q1", "Quarter 2 | | | 0 |", "1st quarter", "Q3 FY 24-25", "Q4 (April - June 2025)",
                              kinds={"Heading": 5})),
    Case("a month above each session", exact={"Sessions": SESSIONS + "\n".join(
        f"{name} | | | |\n{line}" for name, line in zip((
            "July", "August 2024", "Sept.", "October:", "NOV", "-- December --", "Jan 2025", "Month: February",
            "2025-03", "4/2025", "May '25", "June FY 24-25"), TWELVE, strict=True))},
        flags=("info ROW-03 Sessions!A2",), rules=ALL, figures={"Number of sessions": 12},
        standing={"C1": "Meets the model"},
        messages={"ROW-03": "12 headings (rows 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22 and 24)"},
        rows={"Sessions": {"Rows Read": 24, "Counted": 12, "Not Data": 12, "Heading": 12}}),
    Case("a heading with Held and 0 pulled down beside it", **headed(
        "FY 24-25 | | Held | 0 |", "October | | Held | |", " | Q2 FY 24-25 | held | 0 |", kinds={"Heading": 3})),
    Case("a month-only date and a choice are an entry's", exact={"Trainings": TRAININGS + " | Oct 2024 | Other | 0"},
         rules=ALL, flags=("must CEL-01 Trainings!A3",)),
    Case("a heading in the column of dates", **headed(" | October 2024", " | FY 24-25", kinds={"Heading": 2},
                                                      flags=("info ROW-03 Sessions!B2",))),
    Case("a heading among the notes", **headed(" | | | | October", kinds={"Heading": 1},
                                               flags=("info ROW-03 Sessions!E2",))),
    Case("the name of the tab with its year", **headed("Sessions FY 24-25", kinds={"Heading": 1})),
    Case("a month beside another cell is data", **headed(
        "October | | | 5 |", kinds={"Excluded": 1, "Undated": 1, "Not Data": 0},
        flags=("must SES-01 Sessions!A2", "must CEL-01 Sessions!B2")) | {"rows": {"Sessions": {
            "Rows Read": 13, "Counted": 12, "Excluded": 1, "Undated": 1}}}),
    Case("a month alone among trainings", exact={"Trainings": TRAININGS + "\n | October 2024 | |\n | Nov 2024 | | 0\n"
                                                 "Play | Nov 2024 | | 9"},
         flags=("info ROW-03 Trainings!B4",), rules=ALL, messages={"ROW-03": "2 headings (rows 4 and 5)"},
         figures={"Number of training events": 2, "Number of participants": 23},
         rows={"Trainings": {"Rows Read": 5, "Counted": 2, "Not Data": 3, "Heading": 2, "Blank": 1}}),
    Case("months of consultations and responses", rules=ALL,
         exact=consultations("November", "2024-11-05 | Cy Dunn | | 1 | |") | {
             "Survey Responses": RESPONSES + "May 2025 | | |\n5/7/2025 | C1 | Member | 5"},
         flags=("info ROW-03 Consultations!A4", "info ROW-03 Survey Responses!A3"),
         figures={"Hours of consultation": 4.5},
         rows={"Consultations": {"Rows Read": 4, "Counted": 3, "Not Data": 1, "Heading": 1},
               "Survey Responses": {"Rows Read": 3, "Counted": 2, "Not Data": 1, "Heading": 1}}),
    Case("only a date, only a CoP", exact=sessions(" | 2024-08-20 | | |", "C1 | | | |"), rules=ALL,
         flags=("must CEL-01 Sessions!A14", "must CEL-01 Sessions!B15"), figures={"Number of sessions": 12},
         rows={"Sessions": {"Rows Read": 14, "Counted": 12, "Excluded": 2, "Undated": 1, "Unknown CoP": 1}}),
    Case("the header row again", exact=sessions("CoP ID | Date | Status | Attended | Notes", *[
        line.replace("-09 |", "-23 |") for line in TWELVE[:2]], "COP_ID: | DATE | Status* | | notes"),
        flags=("info ROW-03 Sessions!A14",), rules=ALL, figures={"Number of sessions": 14},
        messages={"ROW-03": "2 repeated header rows (rows 14 and 17)"},
        rows={"Sessions": {"Rows Read": 16, "Counted": 14, "Not Data": 2, "Repeated header": 2}}),
    Case("headers of last year's form, and columns of one's own", exact=sessions(
        "Community of Practice | Session Date | Status | Attendance | Room", head=SESSIONS.replace("Notes", "Room")),
        flags=("info ROW-03 Sessions!A14",), rules=ALL, figures={"Number of sessions": 12},
        rows={"Sessions": {"Rows Read": 13, "Counted": 12, "Not Data": 1, "Repeated header": 1}}),
    *(Case(f"the second header row of an export: {label}", exact={"Survey Responses": RESPONSES.replace(
        "\n", f"\n{row}\n", 1)}, flags=("info ROW-03 Survey Responses!" + first,), rules=ALL,
        messages={"ROW-03": "1 repeated header row (row 2)"},
        rows={"Survey Responses": {"Rows Read": 2, "Counted": 1, "Not Data": 1, "Repeated header": 1}})
      for label, row, first in (
          ("SurveyMonkey", " | Response | Response | Response", "B2"),
          ("Qualtrics", '{"ImportId":"a"} | {"ImportId":"b"} | {"ImportId":"c"} | {"ImportId":"d"}', "A2"))),
    Case("a CoP that is called Response", exact={"Survey Responses": RESPONSES + "5/7/2025 | Response | Member | 5"},
         flags=("must SUR-02 Survey Responses!B3",), rules=ALL,
         rows={"Survey Responses": {"Rows Read": 2, "Counted": 1, "Excluded": 1, "Unknown CoP": 1}}),
    Case("a block pasted with its title", exact=sessions(
        "", "Smart Start of Alamance", "Second half", "CoP ID | Date | Status | Attended | Notes",
        "C1 | 2025-06-23 | Held | 9 |"), flags=("info ROW-03 Sessions!A15",), rules=ALL,
        messages={"ROW-03": "2 headings (rows 15 and 16) and 1 repeated header row (row 17)"},
        figures={"Number of sessions": 13},
        rows={"Sessions": {"Rows Read": 17, "Counted": 13, "Not Data": 4, "Blank": 1, "Heading": 2,
                           "Repeated header": 1}}),
    Case("header rows of the other tabs", exact={
        "Trainings": TRAININGS + TRAININGS.split("\n")[0], "Survey Responses": RESPONSES + RESPONSES.split("\n")[0],
        **consultations(CONSULTATIONS.strip(), "2024-11-05 | Cy Dunn | | 1 | |")},
        flags=("info ROW-03 Trainings!A3", "info ROW-03 Consultations!A4", "info ROW-03 Survey Responses!A3"),
        rules=ALL, figures={"Hours of consultation": 4.5, "Number of training events": 1},
        rows={"Survey Responses": {"Rows Read": 2, "Counted": 1, "Not Data": 1, "Repeated header": 1}}),
    Case("a title that is a header is data", exact={"Trainings": TRAININGS.replace("Welcome", "Title")}, rules=ALL,
         figures={"Number of training events": 1, "Number of participants": 14}),
    Case("a dated total doubles no hours", exact=consultations("2024-10-31 | Total | | 3.5 | |"),
         flags=("info ROW-01 Consultations!A4",), rules=ALL,
         figures={"Hours of consultation": 3.5, "Number of individuals receiving consultation": 2},
         rows={"Consultations": {"Rows Read": 3, "Counted": 2, "Not Data": 1, "Totals": 1}}),
    Case("dated totals wherever the word stands", exact=consultations(
        "2024-10-31 | | 2 | 3.5 | | October total", "2024-10-31 | | | 3.5 | Subtotal: |",
        "2024-10-31 | Total hours | | 3.5 | Eve Stone |", "10/31/2024 | Q2 TOTAL | | 3.5 | |",
        "2025-06-30 | FY 24-25 Total | 2 | 3.5 | | Grand total"),
        flags=tuple(f"info ROW-01 Consultations!A{row}" for row in range(4, 9)), rules=ALL,
        figures={"Hours of consultation": 3.5, "Number of individuals receiving consultation": 2},
        rows={"Consultations": {"Rows Read": 7, "Counted": 2, "Not Data": 5, "Totals": 5}}),
    Case("a total in a column of one's own: only without a date and an id", exact={"Consultations": (
        "Check | Date | Individuals | Hours\n | 2024-10-08 | Cy Dunn | 1.5\nTotal | 2024-10-31 | | 1.5\n"
        "Total | | | 3")},
        flags=("must CON-01 Consultations!C3", "info ROW-01 Consultations!A4"), rules=ALL,
        figures={"Hours of consultation": 3}),
    Case("dated totals of sessions and trainings", exact=sessions(
        "Total | 2025-06-30 | Held | 108 |", " | 2025-06-30 | | 108 | Year total") | {
        "Trainings": TRAININGS + "Total participants: | 2024-09-30 | Other | 14"},
        flags=("info ROW-01 Sessions!A14", "must CEL-01 Sessions!A15", "info ROW-01 Trainings!A3"), rules=ALL,
        figures={"Number of sessions": 12, "Number of training events": 1, "Number of participants": 14}),
    Case("titles and people that begin like a total", exact=consultations(
        "2024-10-29 | Sum Li | | 1 | |", "2024-10-30 | Total Care Child Care Center | | 1 | |") | {
        "Trainings": TRAININGS + "Total Participation Techniques | 2024-10-10 | Other | 20\n"
                     "Total Quality: the whole day | Oct 2024 | Other | 5"},
        rules=("ROW-01", "ROW-03"), figures={
            "Hours of consultation": 5.5, "Number of training events": 3, "Number of participants": 39}),
    Case("a session of a CoP that is listed is no total, whatever its notes say", exact=sessions(
        "C1 | 2025-06-30 | | 108 | Total", "C1 | 2025-06-29 | | 8 | Average attendance"), rules=ALL,
        figures={"Number of sessions": 14}, rows={"Sessions": {"Rows Read": 14, "Counted": 14}}),
    # Names of people may have such words in them; total words alone are no name, but for the months that are.
    Case("people whose names sound like totals", exact=consultations(
        "2024-10-31 | Grace Totals | | 3.5 | |", "2024-11-01 | Sum Lee | | 7 | |",
        "2024-11-02 | Ann Total | | 14 | | Plan",
        "2024-11-03 | June Total | | 1 | |", "2024-11-04 | Summer Totals | | 1 | |",
        "2024-11-05 | May Total | | 30 | |",
        " | Grace Totals | | 1 | |"), rules=("ROW-01", "CEL-01"),
        flags=("info ROW-01 Consultations!A9", "must CEL-01 Consultations!A10"),
        figures={"Hours of consultation": 30, "Number of individuals receiving consultation": 7},
        rows={"Consultations": {"Rows Read": 9, "Counted": 7, "Excluded": 1, "Undated": 1, "Not Data": 1,
                                "Totals": 1}}),
    *(Case(f"a consultant whose name sounds like a total: {name}", rules=("ROW-01",), exact=consultations(
        f"2024-10-31 | | 2 | 3.5 | {name} |", f"2024-11-01 | | 2 | 7 | {name} |"),
        figures={"Hours of consultation": 14, "Number of individuals receiving consultation": 6})
      for name in ("Grace Totals", "Sum Wong")),
    # A total that is the sum of the rows above it counts nothing twice, whatever words follow.
    *(Case(f"a total of trainings in words: {label}", exact={
        "Trainings": f"{TWO_EVENTS}{label} | 2024-09-30 | Other | 20"}, rules=ALL,
        flags=("info ROW-01 Trainings!A4",), figures={"Number of training events": 2, "Number of participants": 20},
        rows={"Trainings": {"Rows Read": 3, "Counted": 2, "Not Data": 1, "Totals": 1}}) for label in (
            "Total participants trained", "Total trained", "TOTAL SERVED", "Total # of people",
            "Sub-total of those who came", "September total trained", "FY 24-25 total served",
            "Total number of participants who were trained in the first quarter")),
    *(Case(f"a total of consultations in words: {label}", exact=consultations(
        f"2024-10-31 | {label} | 2 | 3.5 | |", f"2024-10-31 | {label} | | 3.5 | Eve Stone |"), rules=ALL,
        flags=("info ROW-01 Consultations!A4", "info ROW-01 Consultations!A5"),
        figures={"Hours of consultation": 3.5, "Number of individuals receiving consultation": 2}) for label in (
            "Total individuals served", "Total # of people", "Total served")),
    Case("a total in words among topics, numbers alone", exact={"Consultations": (
        f"{CONSULTATIONS}2024-10-08 | | 3 | 1.5 | |\n2024-10-22 | | 4 | 2 | |\n"
        "2024-10-31 | | 7 | | | Total people helped\n2024-10-31 | | 5 | 3.5 | | Total hours given")},
        rules=("ROW-01",), flags=("info ROW-01 Consultations!A4", "info ROW-01 Consultations!A5"),
        figures={"Hours of consultation": 3.5, "Number of individuals receiving consultation": 7}),
    Case("a total of sessions in words, and one in a column of one's own", exact=sessions(
        "Total attending this year | 2025-06-30 | Held | 108 |") | {"Trainings": (
            "Title | Date | Participants | Check\nA | 2024-09-10 | 14 |\nB | 2024-09-12 | 6 |\n"
            "C | 2024-09-30 | 20 | Total of all who came")},
        rules=("ROW-01", "SES-01"), flags=("info ROW-01 Sessions!A14",),
        figures={"Number of sessions": 12, "Number of training events": 3, "Number of participants": 40}),
    # A title or topic with other words is an entry's, though a number is the sum of the rows above it by chance.
    *(Case(f"a title with other words: {title}", rules=ALL, exact={
        "Trainings": f"{TWO_EVENTS}{title} | 2024-09-30 | Other | 20"} | consultations(
            f"2024-11-05 | | 2 | 3.5 | | {title}"), figures={
            "Number of training events": 3, "Number of participants": 40, "Hours of consultation": 7,
            "Number of individuals receiving consultation": 4}) for title in (
        "Total wellness", "Running totals", "Sum it up", "Total communication", "The total child", "Totals and sums",
        "Total participation for all", "Grand Total Fun", "Monthly total wellness", "Total: A and B",
        "Average", "Up to date", "Averages in total care")),
    # Words that say what is counted, in place of all that identifies an entry: a total, whether it adds up or not.
    *(Case(f"a dated total that counts, of {number}: {label.replace('/', '-')}", rules=ALL, exact={"Trainings": (
        f"Training ID | Title | Date | Participants\nT1 | A | 2024-09-10 | 10\nT2 | B | 2024-10-10 | 5\n"
        f" | {label} | 2024-12-31 | {number}")} | consultations(f"2024-12-31 | | 3 | 4 | Eve Stone | {label}"),
        flags=("info ROW-01 Trainings!B4", "info ROW-01 Consultations!A4"),
        figures={"Number of training events": 2, "Number of participants": 15, "Hours of consultation": 3.5,
                 "Number of individuals receiving consultation": 2}) for label, number in (
            ("Grand total (unduplicated)", 15), ("Grand total (unduplicated)", 12), ("Attendance total", 15),
            ("Attendance totals", 12), ("TOTAL ATTENDANCE", 12), ("Total attendees", 12), ("Total educators", 15),
            ("Total staff trained", 15), ("Total as of 12/31", 15), ("Totals thru 12/31/24", 12), ("total(s)", 12),
            ("Number of participants total", 12))),
    *(Case(f"a dated mean of trainings: {label}", rules=ALL, exact={"Trainings": (
        f"Training ID | Title | Date | Participants\nT1 | A | 2024-09-10 | 10\nT2 | B | 2024-10-10 | 5\n"
        f" | {label} | 2024-12-31 | 8\n | {label} | 2024-12-31 | 15")}, flags=("info ROW-01 Trainings!B4",),
        figures={"Number of training events": 3, "Number of participants": 30})
      for label in ("Average participants", "Avg")),
    Case("how many came is no total", rules=("ROW-01",), exact=consultations(
        "2024-11-05 | 3 teachers total | 3 | 3.5 | Eve Stone |"), figures={"Hours of consultation": 7}),
    Case("a period in place of the id of a training", rules=ALL, exact={"Trainings": (
        "Training ID | Title | Date | Participants\nQ1 | A | 2024-09-10 | 10\nQ2 | B | 2024-10-10 | 5\n"
        "Q2 FY25 | Total | 2024-12-31 | 12\nFall 2024 | Total served | 2024-12-31 | 15\n"
        "T3 | Total served | 2024-12-31 | 20\nQ4 | C | 2024-12-31 | 40")},
        flags=("info ROW-01 Trainings!A4", "info ROW-01 Trainings!A5"),
        figures={"Number of training events": 4, "Number of participants": 75}),
    Case("staff who came are no label, but where they sum rows up", rules=ALL, exact=consultations(
        "2024-11-05 | Total staff | 4 | 1 | Eve Stone |", "2024-11-06 | Total staff | | 4.5 | Eve Stone |",
        "2024-11-06 | Staff total | | 4.5 | Eve Stone |", "2024-11-07 | Totals thru 12/31/24 | | 4 | |"),
        flags=tuple(f"info ROW-01 Consultations!A{row}" for row in (5, 6, 7)),
        figures={"Hours of consultation": 4.5, "Number of individuals receiving consultation": 6}),
    Case("what has a date and an identity of its own", rules=ALL, exact={
        "CoPs": "CoP ID | CoP Name | Domain | Start Date\nC1 | Rainbow | Care | 2024-07-01\nYTD | Young Ones | Care | "
                "2024-07-01\nAVG | Avery Group | Care | 2024-07-01\nTOTAL | Total | Care | 2024-07-01\nSum | | |",
        "Sessions": "CoP ID | Date | Attended | Topic\nYTD | 2024-09-10 | 9 |\nAVG | 2024-09-10 | 9 |\n"
                    "TOTAL | 2024-09-10 | 9 |\nC1 | 2024-09-10 | 27 | Running totals\n"
                    "C1 | 2024-09-11 | 54 | Year total\nC1 | | 108 | Year total\n"
                    " | 2024-09-30 | 108 | Sum\nSum | 2024-09-30 | 108 |",
        "Trainings": "Training ID | Title | Date | Participants\nT1 | A | 2024-09-10 | 14\nT2 | B | 2024-09-12 | 6\n"
                     "T3 | Sum | 2024-09-30 | 20\nTotal | | 2024-09-30 | 40\n | Sum | 2024-09-30 | 40",
        **consultations("2024-11-05 | Ann Poe | | 3.5 | Eve Stone | Total")},
        flags=("info ROW-01 CoPs!A6", *(f"info ROW-01 Sessions!{cell}" for cell in ("A7", "B8", "A9")),
               "info ROW-01 Trainings!A5", "info ROW-01 Trainings!B6"),
        figures={"Number of sessions": 5, "Number of training events": 3, "Number of participants": 40,
                 "Hours of consultation": 7, "Number of individuals receiving consultation": 3}),
    # What people rate is no label, though it sums up by chance.
    *(Case(f"a rating in a column of one's own: {rating}", rules=ALL, exact={
        "Trainings": "Training ID | Title | Date | Minutes | Participants | Rating\n"
                     f"T1 | A | 2024-09-10 | 60 | 14 | Good\nT2 | B | 2024-09-12 | 60 | 6 | Good\n"
                     f"T3 | C | 2024-09-30 | 120 | 20 | {rating}",
        "Consultations": f"Date | Number of Individuals | Hours | Satisfaction\n2024-10-08 | 2 | 1 | Good\n"
                         f"2024-10-09 | 2 | 1.5 | Good\n2024-10-10 | 4 | 1 | {rating}\n2024-10-11 | 1 | 1 | {rating}",
        "Sessions": f"CoP ID | Date | Attended | Energy\nC1 | 2024-09-10 | 5 | High\nC1 | 2024-09-11 | 6 | High\n"
                    f"C1 | 2024-09-12 | 11 | {rating}",
        "Survey Responses": f"{RESPONSES.replace('skills', 'skills | Overall', 1).strip()} | Good\n"
                            f"5/7/2025 | C1 | Member | 2 | {rating}"},
        figures={"Number of sessions": 3, "Number of training events": 3, "Number of participants": 40,
                 "Hours of consultation": 4.5, "Number of individuals receiving consultation": 9,
                 "CoP members gaining new knowledge and skills": {"Number": 1, "Denominator": 2}})
      for rating in ("Average", "Avg", "Sum", "YTD", "Total", "Average attendance")),
    Case("a rating that is an answer", rules=ALL, exact={
        "Survey Responses": "Timestamp | CoP ID | Role | Helped?\n5/6/2025 | C1 | Member | Average\n"
                            "5/7/2025 | C1 | Member | Good\n5/8/2025 | C1 | Member | Average\n | | | Average",
        "Survey Items": "Question | Outcome | Measure | Scale\nHelped? | 3 | | Poor; Average; Good"},
        flags=("must CEL-01 Survey Responses!A5", "must CEL-01 Survey Responses!B5"),
        figures={"CoP members gaining new knowledge and skills": {"Number": 1, "Denominator": 3}}),
    Case("a label under a number, and hours to date", rules=ALL, exact=consultations(
        "2024-10-31 | | Total | 3.5 | |", "2024-10-31 | | | 3.5 | | Hours to date", "2024-11-01 | Ed Qi | | 1 | |"),
        flags=("info ROW-01 Consultations!A4", "info ROW-01 Consultations!A5"),
        figures={"Hours of consultation": 4.5, "Number of individuals receiving consultation": 3}),
    Case("averages without a date and an id", rules=ALL, exact=consultations(
        "Average | | | 1.75 | |", " | Average | 1 | 1.75 | |") | {
        "Sessions": SESSIONS + "\n".join(TWELVE) + "\nAvg attendance | | | 9 |",
        "Survey Responses": RESPONSES.replace("skills", "skills | Room").strip() + " |\nAverage | | | 4.5 | B"},
        flags=("info ROW-01 Sessions!A14", "info ROW-01 Consultations!A4", "info ROW-01 Consultations!B5",
               "info ROW-01 Survey Responses!A3"),
        figures={"Hours of consultation": 3.5, "Number of sessions": 12}),
    Case("what opens like a total and sums nothing up is data", rules=ALL, exact={"Trainings": (
        f"{TWO_EVENTS}Total Wellness | 2024-09-30 | Other | 14\nTotal: A and B again | 2024-10-01 | Other | 19")},
        figures={"Number of training events": 4, "Number of participants": 53}),
    Case("a length that sums two others up is no total", rules=ALL, exact={"Trainings": (
        "Title | Date | Minutes | Participants\nA | 2024-09-10 | 60 | 14\nB | 2024-09-12 | 60 | 6\n"
        "Total Wellness | 2024-09-30 | 120 | 9")}, figures={"Number of training events": 3,
                                                           "Number of participants": 29}),
    Case("totals as a topic are no total", exact=talks("2024-11-05 | | 3 | 5 | Eve Stone | C1 | Attendance totals"),
         rules=("ROW-01",), figures={"Hours of consultation": 8.5, "Number of individuals receiving consultation": 5}),
    Case("totals as a topic of one thing known", rules=("ROW-01",), exact=talks(
        "2024-11-05 | | 3 | 5 | | C1 | Attendance totals", "2024-11-06 | | 1 | 4 | Eve Stone | | Total quality",
        "2024-11-07 | | 2 | 1 | | | Attendance of totals day", "2024-11-08 | | 2 | 2 | Total | C1 | Snacks",
        "2024-11-09 | | 1 | 1 | | C1 | Sums and averages"),
        figures={"Hours of consultation": 16.5, "Number of individuals receiving consultation": 11}),
    # Words of a total and of periods only are the label of a total, whatever it sums: one row, two blocks, or nothing.
    *(Case(f"a total of one row, or that no longer adds up: {label}", rules=ALL, exact=consultations(
        f"2025-06-30 | {label} | | 4 | |", f"2025-06-30 | | 1 | 1.5 | | {label}",
        f"2025-06-30 | | 2 | 4 | Eve Stone | {label}") | {"Trainings": (
            f"{TRAININGS}{label} | 2024-12-31 | Other | 19")},
        flags=("info ROW-01 Trainings!A3", *(f"info ROW-01 Consultations!A{row}" for row in (4, 5, 6))),
        figures={"Hours of consultation": 3.5, "Number of individuals receiving consultation": 2,
                 "Number of training events": 1, "Number of participants": 14}) for label in (
            "Spring subtotal", "Fall 2024 total", "Year total", "Subtotal", "Grand Total", "Total hours to date",
            "Total for the year", "Sum of participants", "Total sessions FY 24-25", "Year to date total",
            "Sub-total July to September:")),
    Case("totals above the rows and between two blocks", rules=ALL, exact={
        "Consultations": f"{CONSULTATIONS}2025-06-30 | Year total | | 3.5 | |\n{TWO_TALKS}"
                         "2024-12-31 | | 2 | 3.5 | | Subtotal\n2025-02-02 | Ann Poe | | 3 | Eve Stone |\n"
                         "2025-06-30 | | 1 | 3 | | Subtotal\n2025-06-30 | | 3 | 6.5 | | Grand total",
        "Trainings": "Title | Date | Phase | Participants\nTotal | 2025-06-30 | Other | 20\n"
                     "A | 2024-09-10 | Other | 14\n"
                     "Fall subtotal | 2024-12-31 | Other | 14\nB | 2025-02-12 | Other | 6\n"
                     "Spring subtotal | 2025-06-30 | Other | 6"},
        flags=("info ROW-01 Trainings!A2", "info ROW-01 Trainings!A4", "info ROW-01 Trainings!A6",
               *(f"info ROW-01 Consultations!A{row}" for row in (2, 5, 7, 8))),
        figures={"Hours of consultation": 6.5, "Number of individuals receiving consultation": 3,
                 "Number of training events": 2, "Number of participants": 20}),
    Case("a total in a column of choices", rules=ALL, exact={"Consultations": (
        "Date | Individuals | Hours | Delivery Mode\n2024-10-08 | Cy Dunn | 1.5 | Virtual\n"
        "2024-10-31 | | 1.5 | Total")}, flags=("info ROW-01 Consultations!A3",),
        figures={"Hours of consultation": 1.5}),
    Case("an entry about totals that happens to add up", rules=ALL, exact=talks(
        "2024-11-05 | Ann Poe | | 3.5 | Eve Stone | | Total quality review",
        "2024-11-06 | | 2 | 7 | Eve Stone | C1 | Total quality review"),
        figures={"Hours of consultation": 14, "Number of individuals receiving consultation": 5}),
    Case("totals as a topic, undated", exact=talks(" | | 3 | 5 | Eve Stone | C1 | Attendance totals"),
         rules=("ROW-01", "CEL-01"), flags=("must CEL-01 Consultations!A4",), figures={"Hours of consultation": 3.5},
         rows={"Consultations": {"Rows Read": 3, "Counted": 2, "Excluded": 1, "Undated": 1}}),
    Case("totals as a topic that sum the rows above up",
         exact=talks("2024-11-05 | | | 3.5 | Eve Stone | C1 | Total hours"),
         rules=("ROW-01",), flags=("info ROW-01 Consultations!A4",), figures={"Hours of consultation": 3.5},
         messages={"ROW-01": "if it is an entry, type other words than Total, and its date where that is blank."}),
    Case("a CoP that is called like a total", rules=("ROW-01", "CEL-01", "SES-01"),
         sheets={"CoPs": "CoP ID | CoP Name\nC1 | Rainbow\nC2 | Total Child Wellness\nTotal Play | Play"},
         exact=sessions("Total Child Wellness | | Held | 9 |", "Total Play | | Held | 9 |",
                        "Total Child Wellness | 2025-06-10 | Held | 27 |", "total play | 2025-06-11 | Held | 36 |",
                        "Total of all | | | 171 |"),
         flags=("must CEL-01 Sessions!B14", "must CEL-01 Sessions!B15", "info ROW-01 Sessions!A18"),
         figures={"Number of sessions": 14},
         rows={"Sessions": {"Rows Read": 17, "Counted": 14, "Excluded": 2, "Undated": 2, "Not Data": 1, "Totals": 1}}),
    Case("the spreadsheet's own subtotals", exact=sessions("C1 Total | | | 108 |", "Grand Total | | | 108 |") | {
        "Consultations": CONSULTATIONS + TWO_TALKS + "10/8/2024 Total | | | 1.5 | |\n | | | 2 | Eve Stone Total |"},
        flags=("info ROW-01 Sessions!A14", "info ROW-01 Sessions!A15", "info ROW-01 Consultations!A4",
               "info ROW-01 Consultations!D5"), rules=ALL, figures={"Hours of consultation": 3.5}),
    Case("an entry whose date can't be read is no total", rules=("ROW-01", "CEL-02"), exact={
        "Trainings": TRAININGS + "Total Participation Techniques | soon | Other | 20"},
        flags=("must CEL-02 Trainings!B3",), rows={"Trainings": {"Rows Read": 2, "Counted": 1, "Excluded": 1,
                                                                "Undated": 1}}),
    Case("the total of the CoPs, with a date", exact={"CoPs": (
        "CoP ID | CoP Name | PSC | Domain | Community | Members | Start Date\n"
        "C1 | Rainbow | 3125 | Care | Teachers | 12 | 2024-07-01\nTotal | | 3104 | | | 12 | 2024-07-01")},
        flags=("info ROW-01 CoPs!A3",), rules=("ROW-01", "ROW-03"),
        figures={"Number of CoPs": {"Number": 1, "PSC": "3125"}}),
    Case("a response with a timestamp is no total", exact={
        "Survey Responses": RESPONSES + "5/7/2025 | Average | | 4\n5/8/2025 | Total | | 5"},
         flags=("must SUR-02 Survey Responses!B3", "must SUR-02 Survey Responses!B4"), rules=ALL,
         rows={"Survey Responses": {"Rows Read": 3, "Counted": 1, "Excluded": 2, "Unknown CoP": 2}}),
    Case("nothing but a note", exact=sessions(" | | | | Closed for the summer", above=[" | | | | See the other log"]),
         flags=("info ROW-03 Sessions!E2",), rules=ALL, messages={"ROW-03": "2 notes (rows 2 and 15)"},
         rows={"Sessions": {"Rows Read": 14, "Counted": 12, "Not Data": 2, "Note": 2}}),
    Case("remarks in the first column", exact=sessions(
        "*All sessions on Zoom from here on*", "Note: Ann keeps this log", "No sessions in July", "(see the minutes)",
        "Ann Lee took over the log in January") | {"Trainings": TRAININGS + "* times are approximate"},
        flags=("info ROW-03 Sessions!A14", "info ROW-03 Trainings!A3"), rules=ALL,
        messages={"ROW-03": "5 notes (rows 14 to 18)"},
        rows={"Sessions": {"Rows Read": 17, "Counted": 12, "Not Data": 5, "Note": 5}}),
    Case("the same remark below the CoPs", exact=sessions("(see the minutes)", "No sessions in July") | {
        "CoPs": "CoP ID | CoP Name | Domain | Start Date\nC1 | Rainbow | Care | 2024-07-01\n(see the minutes)\n"
                "No sessions in July"},
        flags=("info ROW-03 CoPs!A3", "info ROW-03 Sessions!A14"), rules=ALL, figures={"Number of sessions": 12},
        rows={"CoPs": {"Rows Read": 3, "Counted": 1, "Not Data": 2, "Note": 2},
              "Sessions": {"Rows Read": 14, "Counted": 12, "Not Data": 2, "Note": 2}}),
    Case("a CoP's long name alone is data", rules=ALL, exact=sessions("All of the Infant and Toddler Teachers"),
         sheets={"CoPs": "CoP ID | CoP Name\nC1 | All of the Infant and Toddler Teachers"},
         flags=("must CEL-01 Sessions!B14",)),
    Case("a title alone is data", exact={"Trainings": TRAININGS + "What we do when a child can't settle down"},
         flags=("must CEL-01 Trainings!B3", "must TRN-07 Trainings!D3"), rules=ALL),
    Case("a note in a column of one's own", exact=sessions(
        " | | | | | moved to the library", "", " | | | | | 7", head=SESSIONS.replace("Notes", "Notes | Room")),
        flags=("info ROW-03 Sessions!F14",), rules=ALL, messages={"ROW-03": "1 note (row 14)"},
        rows={"Sessions": {"Rows Read": 15, "Counted": 12, "Not Data": 3, "Note": 1, "Blank": 2}}),
    Case("a name pulled down in a column of one's own", exact=sessions(
        *[" | | | | | Ann Lee"] * 5, head=SESSIONS.replace("Notes", "Notes | Typed by")), rules=ALL,
        rows={"Sessions": {"Rows Read": 17, "Counted": 12, "Not Data": 5, "Blank": 5}}),
    Case("Held and 0 pulled down", exact=sessions(*[" | | Held | 0 |"] * 4, " | | Held | |", " | | held | 0 |"),
         rules=ALL, figures={"Number of sessions": 12},
         rows={"Sessions": {"Rows Read": 18, "Counted": 12, "Not Data": 6, "Pre-filled": 6}}),
    Case("choices pulled down on every tab", rules=ALL, exact={
        "CoPs": "CoP ID | CoP Name | PSC | Delivery Mode | Growing Together Book | Members | Start Date\n"
                "C1 | Rainbow | 3125 | In-person | Yes | 12 | 2024-07-01\n | | 3104 | Virtual | Yes | 0 |",
        "Trainings": TRAININGS + " | | Other | 0", "Survey Responses": RESPONSES + " | | Member |",
        "Consultations": "Date | Hours | Individuals | Delivery Mode\n2024-10-08 | 1.5 | Cy | Virtual\n"
                         " | 0 | | Virtual"},
        figures={"Number of CoPs": {"Number": 1, "PSC": "3125"}, "Number of training events": 1},
        rows={
            "CoPs": {"Rows Read": 2, "Counted": 1, "Not Data": 1, "Pre-filled": 1},
            "Trainings": {"Rows Read": 2, "Counted": 1, "Not Data": 1, "Pre-filled": 1},
            "Consultations": {"Rows Read": 2, "Counted": 1, "Not Data": 1, "Pre-filled": 1},
            "Survey Responses": {"Rows Read": 2, "Counted": 1, "Not Data": 1, "Pre-filled": 1}}),
    Case("Held with somebody's hand is data", exact=sessions(" | | Held | 9 |", " | | Held | | Snow"), rules=ALL,
         flags=("must CEL-01 Sessions!A14", "must CEL-01 Sessions!B14", "must CEL-01 Sessions!A15",
                "must CEL-01 Sessions!B15"),
         rows={"Sessions": {"Rows Read": 14, "Counted": 12, "Excluded": 2, "Undated": 2}}),
    Case("every kind by itself", exact=sessions(
        "", " | | Held | 0 |", "EXAMPLE | 2024-07-09 | Held | 11 |", "Total | | | 108 |", "FY 24-25",
        "CoP ID | Date | Status | Attended | Notes", " | | | | by hand"),
        flags=("info ROW-01 Sessions!A17", "info ROW-03 Sessions!A18"), rules=ALL,
        messages={"ROW-03": "1 heading (row 18), 1 repeated header row (row 19) and 1 note (row 20)"},
        rows={"Sessions": {"Rows Read": 19, "Counted": 12, "Not Data": 7, "Blank": 1, "Pre-filled": 1, "Example": 1,
                           "Totals": 1, "Heading": 1, "Repeated header": 1, "Note": 1}}),
)
