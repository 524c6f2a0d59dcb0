"""When a CoP is active: a Start Date that is blank or can't be read, an End before its Start, a CoP that reopened."""

from tests.oracle.cases import Case
from tests.support.sheets import MONTHS, monthly

MEETS, NOT_DOCUMENTED, UNKNOWN, DOES_NOT = ("Meets the model", "Not documented here", "Cannot be judged",
                                             "Does not meet")
COPS = "CoP ID | CoP Name | Start Date | End Date\n"
SESSIONS = "CoP ID | Date | Status\n"
RULES = ("CEL-01", "CEL-02", "CEL-03", "CEL-05", "CEL-06", "COP-10", "COP-18", "COP-19", "COP-20", "SES-02")
EARLIER = tuple(month.replace("2024", "2023").replace("2025", "2024") for month in MONTHS)


def active_in(*lines, months=MONTHS, more=""):
    """Return CoPs rows of C1 with these start and end dates, and a session on the 9th of each month."""
    return {"CoPs": COPS + "\n".join(f"C1 | Rainbow | {dates}" for dates in lines),
            "Sessions": SESSIONS + monthly(months=months) + more}


def session_flags(*months):
    return {"COP-10": ", ".join(months)}


CASES = (
    # Start Date
    Case("start unreadable, met from October", active_in("soon |", months=MONTHS[3:]), rules=RULES,
         flags=("must CEL-02 CoPs!C2", "info COP-10 Sessions!B2"), standing={"C1": UNKNOWN},
         messages={"COP-10": ("July 2024, August 2024, September 2024 cannot be judged", "Start Date can't be read")},
         figures={"Number of CoPs": {"Number": 1, "Note": "1 without a readable Start Date, active from the first held "
                                                          "session"}}),
    Case("start an error, every month met", active_in("#REF! |"), rules=RULES, flags=("must CEL-03 CoPs!C2",),
         standing={"C1": UNKNOWN}, figures={"Number of sessions": 12}),
    Case("start put off, every month met", active_in("TBD |"), rules=RULES, flags=("must CEL-02 CoPs!C2",),
         standing={"C1": UNKNOWN}),
    Case("start unreadable, a month missed later", active_in("31/31/2024 |", months=MONTHS[3:6] + MONTHS[7:]),
         rules=RULES,
         flags=("must CEL-02 CoPs!C2", "info COP-10 Sessions!B2", "must COP-10 Sessions!B4"),
         messages={}, standing={"C1": DOES_NOT}),
    Case("start unreadable, met since the year before", active_in("soon |", months=EARLIER[6:] + MONTHS), rules=RULES,
         flags=("must CEL-02 CoPs!C2",), standing={"C1": UNKNOWN}),
    Case("start unreadable, ended", active_in("soon | 2024-12-31", months=MONTHS[2:6]), rules=RULES,
         flags=("must CEL-02 CoPs!C2", "info COP-18 CoPs!D2", "info COP-10 Sessions!B2"),
         messages=session_flags("July 2024", "August 2024 cannot"), standing={"C1": UNKNOWN}),
    Case("start unreadable, no session", {"CoPs": COPS + "C1 | Rainbow | soon |", "Sessions": SESSIONS.strip()},
         rules=RULES, flags=("must CEL-02 CoPs!C2",), standing={"C1": None},
         rows={"CoPs": {"Rows Read": 1, "Excluded": 1, "Undated": 1}},
         figures={"Number of CoPs": {"Number": 0, "Note": "excluded: 1 undated"}}),
    Case("start in two columns", exact={"CoPs": "CoP ID | CoP Name | Start Date | Start Date | Domain\n"
                                                "C1 | Rainbow | 2024-07-01 | 2024-08-01 | Care"},
         standing={"C1": UNKNOWN}, figures={"Number of CoPs": 1}),
    Case("start blank, every month met", active_in(" |"), rules=RULES, flags=("must CEL-01 CoPs!C2",),
         standing={"C1": NOT_DOCUMENTED}, figures={"Number of CoPs": {"Number": 1, "Note": "1 without a readable"}}),
    Case("start N-A, every month met", active_in("N/A |"), rules=RULES, flags=("must CEL-01 CoPs!C2",),
         messages={"CEL-01": "“N/A” reads as blank. Start Date is blank."}, standing={"C1": NOT_DOCUMENTED}),
    Case("start blank, met from October", active_in(" |", months=MONTHS[3:]), rules=RULES,
         flags=("must CEL-01 CoPs!C2",),
         standing={"C1": NOT_DOCUMENTED}),
    Case("start blank and a month missed", active_in(" |", months=MONTHS[:4] + MONTHS[5:]), rules=RULES,
         flags=("must CEL-01 CoPs!C2", "must COP-10 Sessions!B5"), standing={"C1": DOES_NOT}),
    Case("start blank and an answer that can't be read", {
        "CoPs": "CoP ID | CoP Name | Start Date | Facilitator Requirements Met\nC1 | Rainbow | | maybe"},
         standing={"C1": UNKNOWN}),
    Case("no column for the start", without={"CoPs": ("Start Date",)}, flags=("must TAB-02 CoPs!X1",),
         standing={"C1": NOT_DOCUMENTED}),
    Case("a name that says TBD", {"CoPs": "CoP ID | CoP Name\nC1 | TBD"}, rules=RULES, flags=("must CEL-01 CoPs!B2",),
         messages={"CEL-01": "“TBD” documents nothing yet and reads as blank. CoP Name is blank."},
         standing={"C1": NOT_DOCUMENTED}),
    Case("a blank name", {"CoPs": "CoP ID | CoP Name\nC1 |"}, rules=RULES, flags=("must CEL-01 CoPs!B2",),
         standing={"C1": MEETS}),
    # Sessions without a date
    Case("a blank date excuses one month", {"Sessions": SESSIONS + monthly(months=MONTHS[:4] + MONTHS[5:7] + MONTHS[8:])
                                            + "\nC1 | | Held"}, rules=RULES,
         flags=("info COP-10 Sessions!B5", "must COP-10 Sessions!B7", "must CEL-01 Sessions!B12"),
         standing={"C1": DOES_NOT}),
    Case("a date N-A excuses one month", {"Sessions": SESSIONS + monthly(months=MONTHS[:4] + MONTHS[5:])
                                          + "\nC1 | n/a |"}, rules=RULES,
         flags=("info COP-10 Sessions!B5", "must CEL-01 Sessions!B13"), standing={"C1": UNKNOWN}),
    # End before Start
    Case("backwards, met from October to April", active_in("2025-03-01 | 2025-01-31", months=MONTHS[3:10]), rules=RULES,
         flags=("must CEL-06 CoPs!D2", "info COP-10 Sessions!B2", "info COP-10 Sessions!B8"),
         messages={"COP-10": ("July 2024, August 2024, September 2024 cannot", "End Date is before its Start Date")},
         standing={"C1": UNKNOWN}, rows={"CoPs": {"Rows Read": 1, "Counted": 1}},
         figures={"Number of CoPs": {"Number": 1, "Note": ("it held a session", "1 with an End Date before the "
                                                           "Start Date")},
                  "Number of sessions": {"Number": 7, "Note": "!outside"}}),
    Case("backwards, every month met", active_in("2025-03-01 | 2025-01-31"), rules=RULES,
         flags=("must CEL-06 CoPs!D2",), standing={"C1": UNKNOWN},
         figures={"Number of CoPs": 1, "Number of sessions": 12}),
    Case("backwards, a month between missed", active_in("2025-03-01 | 2025-01-31", months=MONTHS[:2] + MONTHS[3:]),
         rules=RULES, flags=("must CEL-06 CoPs!D2", "must COP-10 Sessions!B3"), standing={"C1": DOES_NOT}),
    Case("backwards, no session", {"CoPs": COPS + "C1 | Rainbow | 2025-03-01 | 2025-01-31",
                                   "Sessions": SESSIONS.strip()}, rules=RULES, flags=("must CEL-06 CoPs!D2",),
         standing={"C1": None}, rows={"CoPs": {"Rows Read": 1, "Excluded": 1, "Undated": 1}},
         figures={"Number of CoPs": {"Number": 0, "Note": "excluded: 1 undated"}}),
    Case("backwards, met the year before", active_in("2025-03-01 | 2025-01-31", months=EARLIER), rules=RULES,
         flags=("must CEL-06 CoPs!D2",), standing={"C1": None},
         rows={"CoPs": {"Rows Read": 1, "Other Fiscal Years": 1}}, figures={"Number of CoPs": 0}),
    Case("backwards, only a session to come", active_in("2025-03-01 | 2025-01-31", months=["2025-06"]), rules=RULES,
         flags=("must CEL-06 CoPs!D2", "should SES-02 Sessions!B2"), as_of="2025-05-31", standing={"C1": None},
         rows={"CoPs": {"Rows Read": 1, "Excluded": 1, "Undated": 1}}),
    # Closed and reopened
    Case("reopened, the first period years before", active_in("2021-01-01 | 2022-06-30", "2024-07-01 |"), rules=RULES,
         standing={"C1": MEETS}, figures={"Number of CoPs": {"Number": 1, "Rows Used": 1}},
         rows={"CoPs": {"Rows Read": 2, "Counted": 1, "Other Fiscal Years": 1}}),
    Case("reopened within the year", active_in("2024-07-01 | 2024-09-30", "2025-01-01 |",
                                               months=MONTHS[:3] + MONTHS[6:]),
         rules=RULES, standing={"C1": MEETS}, figures={"Number of CoPs": {"Number": 1, "Rows Used": 2},
                                                      "Number of sessions": {"Number": 9, "Note": "!outside"}},
         rows={"CoPs": {"Rows Read": 2, "Counted": 2}}),
    Case("reopened, rows in the other order", active_in("2025-01-01 |", "2024-07-01 | 2024-09-30",
                                                        months=MONTHS[:3] + MONTHS[6:]), rules=RULES,
         standing={"C1": MEETS}, figures={"Number of CoPs": 1}),
    Case("reopened, a month of each period missed", active_in("2024-07-01 | 2024-09-30", "2025-01-01 |",
                                                            months=MONTHS[:2] + MONTHS[6:9] + MONTHS[10:]), rules=RULES,
         flags=("must COP-10 Sessions!B3", "must COP-10 Sessions!B6"), standing={"C1": DOES_NOT}),
    Case("reopened, a session in between", active_in("2024-07-01 | 2024-09-30", "2025-01-01 |", months=MONTHS[:3]
                                                     + MONTHS[6:], more="\nC1 | 2024-11-12 | Held"), rules=RULES,
         flags=("should SES-02 Sessions!B11",), messages={"SES-02": ("between", "still counts")},
         standing={"C1": MEETS}, figures={"Number of sessions": {"Number": 10, "Note": "1 outside the CoP's dates"}}),
    Case("reopened, sessions before and after", active_in("2024-08-01 | 2024-09-30", "2025-01-01 | 2025-04-30"),
         rules=RULES,
         flags=("info COP-18 CoPs!D3", "should SES-02 Sessions!B2", *(f"should SES-02 Sessions!B{row}"
                                                                      for row in (5, 6, 7, 12, 13))),
         standing={"C1": MEETS}, figures={"Number of sessions": {"Number": 12, "Note": "6 outside the CoP's dates"}}),
    Case("reopened, partial months without a session", active_in("2024-07-01 | 2024-09-12", "2025-01-15 |",
                                                                 months=MONTHS[:2] + MONTHS[7:]), rules=RULES,
         flags=("info COP-19 CoPs!D2", "info COP-19 CoPs!C3"), standing={"C1": MEETS}),
    Case("reopened after the as-of date", active_in("2023-07-01 | 2024-09-30", "2025-03-01 |", months=MONTHS[:3]),
         as_of="2025-02-15", rules=("COP-18", "COP-10", "CEL-05", "SES-02"), flags=("info COP-18 CoPs!D2",),
         standing={"C1": MEETS},
         rows={"CoPs": {"Rows Read": 2, "Counted": 1, "Excluded": 1, "After the as-of date": 1}}),
    Case("reopened, looked at in the gap's year", active_in("2021-07-01 | 2023-06-30", "2024-07-01 |", months=EARLIER),
         year="FY 23-24", as_of="2024-06-30", rules=("COP-10", "COP-18", "CEL-05", "SES-02"),
         flags=("should SES-02 Sessions!B2",), messages={"SES-02": "12 cells"}, standing={"C1": None},
         rows={"CoPs": {"Rows Read": 2, "Other Fiscal Years": 2}}, figures={"Number of CoPs": 0,
                                                                            "Number of sessions": 12}),
    Case("reopened twice", active_in("2025-04-01 |", "2024-07-01 | 2024-08-31", "2024-11-01 | 2025-01-31",
                                     months=MONTHS[:2] + MONTHS[4:7] + MONTHS[9:]), rules=RULES, standing={"C1": MEETS},
         figures={"Number of CoPs": {"Number": 1, "Rows Used": 3}, "Number of sessions": {"Number": 8,
                                                                                          "Note": "!outside"}}),
    Case("reopened, the last end unreadable", active_in("2022-07-01 | 2023-06-30", "2024-07-01 | spring",
                                                        months=MONTHS[:9]), rules=RULES,
         flags=("must CEL-02 CoPs!D3", "info COP-10 Sessions!B10"), standing={"C1": UNKNOWN}),
    Case("reopened, the earlier row lacks its domain", {"CoPs": "CoP ID | CoP Name | Start Date | End Date | Domain\n"
         "C1 | Rainbow | 2024-07-01 | 2024-12-31 |\nC1 | Rainbow again | 2025-01-01 | | Play"},
         rules=(*RULES, "COP-01"), flags=("must COP-01 CoPs!E2",), standing={"C1": NOT_DOCUMENTED},
         figures={"Number of CoPs": 1}),
    Case("reopened, the later row lacks its domain", {"CoPs": "CoP ID | CoP Name | Start Date | End Date | Domain\n"
         "C1 | Rainbow | 2024-07-01 | 2024-12-31 | Play\nC1 | Rainbow | 2025-01-01 | |"},
         rules=(*RULES, "COP-01"), flags=("must COP-01 CoPs!E3",), standing={"C1": NOT_DOCUMENTED}),
    Case("the same day in both", active_in("2023-07-01 | 2025-01-01", "2025-01-01 |"), rules=RULES,
         flags=("info COP-18 CoPs!D2", "must CEL-05 CoPs!A3", "should SES-02 Sessions!B8", "should SES-02 Sessions!B9",
                "should SES-02 Sessions!B10", "should SES-02 Sessions!B11", "should SES-02 Sessions!B12",
                "should SES-02 Sessions!B13"), figures={"Number of CoPs": 1}),
    Case("one row open, one dated later", active_in("2024-07-01 |", "2025-01-01 |"), rules=RULES,
         flags=("must CEL-05 CoPs!A3",), standing={"C1": MEETS}, figures={"Number of CoPs": 1}),
    Case("three rows, two of which overlap", active_in("2022-07-01 | 2023-06-30", "2024-07-01 |", "2024-08-01 |"),
         rules=("CEL-05",), flags=("must CEL-05 CoPs!A3", "must CEL-05 CoPs!A4"), figures={"Number of CoPs": 1}),
)
