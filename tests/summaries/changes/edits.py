"""Random workbooks and random edits of them, which know what they changed: every record keeps its number.

A `Book` holds records by tab; `sheets` lays it out as {tab name: rows of cells}. Records differ in most of their cells,
so that a record that was edited is more like itself than like any other.
"""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count

from tests.oracle.recount.layout import OUTCOMES

HEADERS = {
    "CoPs": ["CoP ID", "CoP Name", "Former Names", "PSC", "Domain", "Members", "Start Date", "End Date"],
    "Sessions": ["CoP ID", "Date", "Status", "Minutes", "Attended", "Topic", "Notes", "Snacks"],
    "Trainings": ["Training ID", "Title", "Date", "Minutes", "Participants", "Cohort"],
    "Consultations": ["Date", "Individuals", "Number of Individuals", "Hours", "CoP ID", "Consultant", "Topic"],
    "Survey Responses": ["Timestamp", "CoP ID", "Role", *OUTCOMES, "Comments"],
}
LOGS = ("Sessions", "Trainings", "Consultations", "Survey Responses")
DATED_BY = {"Sessions": "Date", "Trainings": "Date", "Consultations": "Date", "Survey Responses": "Timestamp"}
NAMES = ("Ann Lee", "Bob Ray", "Cy Dunn", "Di Park", "Eve Stone", "Flo Reed", "Gus Hill", "Hal Moss")
GROUPS = ("Rainbow", "Sunshine", "Harbor", "Meadow", "Lantern", "Orchard")
HOURS = (0.5, 1.0, 1.25, 1.5, 2.75, 3.1, 0.1, 0.333, 4.0)
_FIRST, _LAST = date(2024, 2, 1), date(2025, 9, 30)


@dataclass
class Book:
    """A workbook: `records` by tab, each with its number under "#"; how its tabs and columns are named and arranged.

    `order`: the headers of each tab, as arranged. `renamed`: the typed header by (tab, header); `own_tabs`: the typed
    name of a tab by its meaning; both are declared on the Column Map. `split`: the tabs that are split by fiscal year.
    `unmapped`: Sessions records on a tab `Old log`, which is read once `reads_old_log`. `other_names`: pairs of a CoP's
    name and ID that the Column Map declares.
    """

    records: dict = field(default_factory=dict)
    order: dict = field(default_factory=lambda: {tab: list(headers) for tab, headers in HEADERS.items()})
    renamed: dict = field(default_factory=dict)
    own_tabs: dict = field(default_factory=dict)
    split: set = field(default_factory=set)
    unmapped: list = field(default_factory=list)
    reads_old_log: bool = False
    other_names: list = field(default_factory=list)
    numbers: count = field(default_factory=count)

    def __deepcopy__(self, memo):
        copied = Book(*(deepcopy(value, memo) for name, value in vars(self).items() if name != "numbers"))
        copied.numbers = self.numbers
        return copied


def some_day(random, first=_FIRST, last=_LAST):
    return first + timedelta(days=random.randrange((last - first).days + 1))


def new_record(random, book, tab):
    """Return a new record of a log."""
    number = next(book.numbers)
    cops = book.records["CoPs"]
    cop = random.choice(cops)
    typed = random.choice([cop["CoP ID"]] * 4 + [cop["CoP Name"]]) if random.random() < 0.93 else random.choice(
        ("K99", "Old Group"))
    record = {"#": number, "CoP ID": typed, "Topic": f"topic {number}", "Notes": f"note {number}",
              "Minutes": random.randrange(30, 600), "Attended": random.randrange(3, 400), "Consultant": f"by {number}",
              "Title": f"Title {number}", "Training ID": f"T{number}" if random.random() < 0.7 else "",
              "Cohort": f"cohort {number}", "Comments": f"comment {number}", "Snacks": f"snack {number}"}
    if tab == "Survey Responses":
        record["Timestamp"] = datetime.combine(some_day(random), time(9, number % 60, number // 60 % 60))
        record["Role"] = random.choice(("Member", "Member", "Facilitator", "Training participant"))
        record |= {words: random.choice(("", "N/A", 1, 2, 3, 4, 4, 5, 5)) for words in OUTCOMES}
        return record
    record["Date"] = some_day(random)
    record["Status"] = random.choice(("Held", "Held", "Held", "", "Cancelled"))
    record["Participants"] = random.choice(("", "many", *range(1, 60)))
    named = random.random() < 0.7
    record["Individuals"] = "; ".join(random.sample(NAMES, random.randrange(1, 4))) if named else ""
    record["Number of Individuals"] = "" if named else random.randrange(1, 9)
    record["Hours"] = random.choice(HOURS)
    if tab == "Consultations" and random.random() < 0.3:
        record["CoP ID"] = ""
    return record


def new_cop(random, book, name, cop_id):
    """Return a new record of the CoPs tab; its Start Date may be blank."""
    number = next(book.numbers)
    end = some_day(random, date(2024, 3, 1)) if random.random() < 0.25 else ""
    start = "" if random.random() < 0.2 else some_day(random, date(2023, 1, 1), end or _LAST)
    return {"#": number, "CoP ID": cop_id, "CoP Name": name, "Former Names": "", "PSC": "3125",
            "Domain": f"domain {number}", "Members": random.randrange(4, 90), "Start Date": start, "End Date": end}


def new_book(random):
    """Return a random workbook."""
    book = Book()
    book.records["CoPs"] = [new_cop(random, book, name, f"C{at}") for at, name in enumerate(
        random.sample(GROUPS[:4], random.randrange(1, 4)), start=1)]
    for tab in LOGS:
        book.records[tab] = [new_record(random, book, tab) for _ in range(random.randrange(3, 16))]
    if random.random() < 0.3:
        book.unmapped = [new_record(random, book, "Sessions") for _ in range(random.randrange(1, 5))]
    return book


def add_rows(random, book):
    rows = book.records[random.choice(LOGS)]
    tab = next(tab for tab in LOGS if book.records[tab] is rows)
    for _ in range(random.randrange(1, 4)):
        rows.insert(random.choice((len(rows), random.randrange(len(rows) + 1))), new_record(random, book, tab))


def remove_rows(random, book):
    rows = book.records[random.choice(LOGS)]
    for _ in range(min(len(rows), random.randrange(1, 4))):
        rows.pop(random.randrange(len(rows)))


def change_cell(random, book):
    """Change one cell; a change of Individuals may repeat a person or free one."""
    tab = random.choice((*LOGS, "CoPs"))
    if not book.records[tab]:
        return
    record = random.choice(book.records[tab])
    other = new_record(random, book, tab) if tab != "CoPs" else new_cop(random, book, "", "")
    choices = [header for header in HEADERS[tab] if header in other and header not in ("CoP ID", "CoP Name")]
    header = random.choice([header for header in choices if header not in ("Individuals", "Number of Individuals")])
    record[header] = other[header]
    if tab == "CoPs" and record["Start Date"] and record["End Date"] and record["End Date"] < record["Start Date"]:
        record["End Date"] = ""


def repeat_person(random, book):
    rows = book.records["Consultations"]
    if len(rows) > 1:
        one, other = random.sample(rows, 2)
        one["Individuals"] = other["Individuals"] or random.choice(NAMES)
        one["Number of Individuals"] = ""


def move_row(random, book):
    rows = book.records[random.choice((*LOGS, "CoPs"))]
    if rows:
        rows.insert(random.randrange(len(rows)), rows.pop(random.randrange(len(rows))))


def sort_rows(random, book):
    tab = random.choice((*LOGS, "CoPs"))
    header = random.choice(HEADERS[tab])
    book.records[tab].sort(key=lambda record: str(record.get(header, "")), reverse=random.random() < 0.5)


def move_columns(random, book):
    random.shuffle(book.order[random.choice(list(HEADERS))])


def rename_column(random, book):
    tab = random.choice(list(HEADERS))
    header = random.choice([header for header in HEADERS[tab] if header not in ("Comments", "Snacks", *OUTCOMES)])
    book.renamed[tab, header] = f"Our {header} no {next(book.numbers)}"


def rename_tab(random, book):
    tab = random.choice(list(HEADERS))
    book.own_tabs[tab] = f"Our own tab {next(book.numbers)}"


def split_tab(random, book):
    book.split ^= {random.choice(LOGS)}


def rename_cop(random, book):
    """Give a CoP another ID or name, or keep the old name as a former one."""
    cop = random.choice(book.records["CoPs"])
    way, new = random.randrange(3), f"{next(book.numbers)}"
    rows = [row for row in book.records["CoPs"] if row["CoP ID"] == cop["CoP ID"]]
    for row in rows:
        if way == 0:
            row["CoP ID"] = f"R{new}"
        else:
            row["Former Names"] = row["CoP Name"] if way == 1 else row["Former Names"]
            row["CoP Name"] = f"New {new}"


def add_cop(random, book):
    known = {row["CoP ID"] for row in book.records["CoPs"]}
    name = random.choice(("Old Group", f"Group {next(book.numbers)}"))
    if "K99" not in known and name not in {row["CoP Name"] for row in book.records["CoPs"]} | {
            name for name, _ in book.other_names}:
        book.records["CoPs"].append(new_cop(random, book, name, "K99"))


def remove_cop(random, book):
    rows = book.records["CoPs"]
    if len({row["CoP ID"] for row in rows}) > 1:
        gone = random.choice(rows)["CoP ID"]
        rows[:] = [row for row in rows if row["CoP ID"] != gone]


def end_or_reopen_cop(random, book):
    cop = random.choice(book.records["CoPs"])
    if cop["End Date"]:
        cop["End Date"] = ""
    elif cop["Start Date"]:
        cop["End Date"] = some_day(random, cop["Start Date"], date(2025, 12, 31))


def repeat_cop(random, book):
    """Add a second row of a CoP: the same again, or a later period of one that has ended."""
    cop = random.choice(book.records["CoPs"])
    rows = [row for row in book.records["CoPs"] if row["CoP ID"] == cop["CoP ID"]]
    if len(rows) > 1 or not cop["Start Date"]:
        return
    again = {**cop, "#": next(book.numbers), "Domain": f"domain {next(book.numbers)}", "Notes": ""}
    if cop["End Date"] and random.random() < 0.7:
        again |= {"Start Date": cop["End Date"] + timedelta(days=random.randrange(1, 200)), "End Date": "",
                  "Members": random.randrange(4, 90)}
    book.records["CoPs"].append(again)


def read_old_log(random, book):
    book.reads_old_log = not book.reads_old_log


def declare_name(random, book):
    if "Old Group" not in {row["CoP Name"] for row in book.records["CoPs"]} and not book.other_names:
        book.other_names.append(("Old Group", random.choice(book.records["CoPs"])["CoP ID"]))


def type_day_first(random, book):
    """Type a date that can only be day first: real dates of the column with a day of 12 or less are unknown then."""
    tab = random.choice(("Sessions", "Trainings", "Consultations"))
    if book.records[tab]:
        random.choice(book.records[tab])["Date"] = "25/10/2024"


# What is no change: the same rows, arranged or named otherwise.
ARRANGEMENTS = (move_row, sort_rows, move_columns, rename_column, rename_tab, split_tab)
EDITS = (*ARRANGEMENTS, *(add_rows, remove_rows, change_cell) * 3, repeat_person, rename_cop, add_cop, remove_cop,
         end_or_reopen_cop, repeat_cop, read_old_log, declare_name, type_day_first)


def sheets(book):
    """Return the workbook as {tab name: rows of cells}, with a Column Map where something is declared."""
    tabs = {name: [[book.renamed.get((tab, header), header) for header in headers],
                   *([as_cell(record.get(header, "")) for header in headers] for record in records)]
            for name, tab, headers, records in parts_of(book)}
    lines = [[name, "", tab] for tab, name in book.own_tabs.items() if name in tabs]
    first_name = {tab: name for name, tab, *_ in reversed(parts_of(book))}
    lines += [[tab if tab in book.split else first_name[tab], typed, header]
              for (tab, header), typed in book.renamed.items()]
    lines += [["Old log", "", "Sessions"]] * (book.reads_old_log and bool(book.unmapped))
    lines += [[first_name["CoPs"], name, f"Former Name of {cop}"] for name, cop in book.other_names]
    if lines:
        tabs["Column Map"] = [["Our Tab", "Our Column", "Means"], *lines]
    return tabs


def parts_of(book):
    """Return (name, tab, headers, records) of each tab as arranged; one log may be several tabs, a tab a year."""
    parts = []
    for tab, headers in book.order.items():
        by_name = {book.own_tabs.get(tab, tab): book.records[tab]}
        if tab in book.split and book.records[tab]:
            by_name = {}
            for record in book.records[tab]:
                by_name.setdefault(f"{tab} FY {_fiscal_year(record[DATED_BY[tab]])}", []).append(record)
        parts += [(name, tab, headers, records) for name, records in by_name.items()]
    return parts + [("Old log", "Sessions", HEADERS["Sessions"], book.unmapped)] * bool(book.unmapped)


def row_numbers(book):
    """Return the row number and the name of the tab of each record, by tab and the record's number."""
    return {(tab, record["#"]): (row, name) for name, tab, _, records in parts_of(book)
            for row, record in enumerate(records, start=2)}


def _fiscal_year(day):
    first = day.year - (day.month < 7) if isinstance(day, date) else 2024
    return f"{first % 100}-{first % 100 + 1}"


def as_cell(value):
    """Return a date as a datetime at midnight, as every reader of workbooks returns it."""
    return datetime.combine(value, time()) if type(value) is date else value
