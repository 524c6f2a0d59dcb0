"""The layout of a generated workbook's tabs: names, spellings and order of headers, titles, noise rows, Column Map."""

from datetime import date, time

from tests.generated.cells import chance, with_invisible_characters
from tests.oracle.recount.layout import DATA_TABS, TAB_ALIASES, TABS

DROPPABLE = {"CoPs": ("End Date", "Members", "Former Names"), "Sessions": ("Status", "Attended"),
             "Trainings": ("Training ID",), "Consultations": ("Individuals", "Number of Individuals"),
             "Survey Responses": ("Fiscal Year", "Role")}
# The values of formulas that were filled down below the last row with data.
PREFILLED = {"CoPs": ("Members", "Growing Together Book"), "Sessions": ("Attended", "Attended In Person"),
             "Trainings": ("Participants", "Minutes"), "Consultations": ("Hours", "Number of Individuals"),
             "Survey Responses": ("Fiscal Year", "Role")}
TOTALLED = {"CoPs": ("CoP ID", "Members"), "Sessions": ("Date", "Attended"), "Trainings": ("Date", "Participants"),
            "Consultations": ("Date", "Hours"), "Survey Responses": ("Timestamp", "Role")}
TOTALS = ("Total", "Totals", "TOTAL:", "Grand Total", "Subtotal", "Sum", "October total", "Total hours", "Q1 Total")
HEADINGS = ("FY 23-24", "FY 2024-25:", "2024-2025", 2024, "2025", "Q1", "Quarter 2 2024", "October",
            "Sept. 2024", "May")
REMARKS = ("* all sessions on Zoom", "Note: typed from paper", "(see the minutes)")
# For a dated total: where its label, its date and its number go; a dated response is always an entry.
SUMMED = {"CoPs": ("CoP ID", "Start Date", "Members"), "Sessions": ("CoP ID", "Date", "Attended"),
          "Trainings": ("Title", "Date", "Participants"), "Consultations": ("Individuals", "Date", "Hours"),
          "Survey Responses": ("CoP ID", None, "Role")}
PULLED_DOWN = {"CoPs": {"PSC": "3125", "Growing Together Book": "Yes", "Members": 0},
               "Sessions": {"Status": "Held", "Attended": 0}, "Trainings": {"Phase": "Other", "Participants": 0},
               "Consultations": {"Delivery Mode": "Virtual", "Hours": 0}, "Survey Responses": {"Role": "Member"}}
# Without any other column of the CoPs tab, a CoP would break the model and its standing not depend on months alone.
COP_FIGURES = ("CoP ID", "Members", "Start Date", "End Date", "Former Names")
LOSING_HEADERS = {"Sessions": ("Date", "Session Date"), "Trainings": ("Participants", "Attendance"),
                  "Consultations": ("Hours", "Number of Hours"), "CoPs": ("Start Date", "Started")}
UNKNOWN_COLUMNS = ("Snacks", "Room #", "Our remarks", "Approved by")
TITLES = (["Smart Start log"], ["Updated 6/30/2025", "", "draft"], [], ["Total sessions so far:", 12],
          ["Please fill in"])
YEAR_NAMES = ("FY 23-24", "FY 24-25", "FY 25-26")


def lay_out(random, data, orders):
    """Return {tab name: rows} for `data`, {tab: records}, in a random arrangement.

    `orders`, {(tab, header): order of its dates}, are declared in its Column Map, each for one of the tab's tabs.
    """
    map_rows, tabs = [], {}
    as_they_are = {row["Question"] for row in data["Survey Items"]}
    for tab in DATA_TABS:
        if tab not in data:
            continue
        halves = [data[tab]]
        if tab != "CoPs" and chance(random, 0.25):
            cut = random.randrange(len(data[tab]) + 1)
            halves = [data[tab][:cut], data[tab][cut:]]
        taken = random.sample(YEAR_NAMES, 2) if len(halves) > 1 else [""]
        headers = [header for header in every_header(tab, data[tab])
                   if header not in DROPPABLE[tab] or not chance(random, 0.06)]
        for half, year in zip(halves, taken, strict=True):
            name = tab_name(random, tab, year, tabs)
            if name.startswith("Our"):
                map_rows.append([name, "", random.choice((tab, tab.upper()))])
            tabs[name] = tab_rows(random, tab, name, headers, half, map_rows, as_they_are, orders)
    if data["Survey Items"]:
        columns = list(TABS["Survey Items"])
        tabs["Survey Items"] = [columns] + [[row[header] for header in columns] for row in data["Survey Items"]]
    if map_rows or chance(random, 0.1):
        example = [["EXAMPLE", "When", "Date"]] * chance(random, 0.5)
        random.shuffle(map_rows)
        tabs["Column Map"] = [["Our Tab", "Our Column", "Means"], *example, *map_rows]
    if chance(random, 0.2):
        tabs["Budget"] = [["Item", "Cost"], ["Books", 120.5], ["Total", 120.5]]
    names = list(tabs)
    if chance(random, 0.5):
        random.shuffle(names)
    return {name: tabs[name] for name in names}


def every_header(tab, records):
    """Return the tab's headers in order, then the form's own questions that the records answer."""
    questions = [header for record in records[:1] for header in record if header not in TABS[tab]]
    known = [header for header in TABS[tab] if any(header in record for record in records) or header in (
        "Date", "CoP ID", "Timestamp", "Hours", "Participants", "Title")]
    return known + questions


def tab_name(random, tab, year, taken):
    """Return an unused name for a tab of the type `tab`; one that starts with `Our` needs a row in the Column Map."""
    if chance(random, 0.15):
        return next(f"Our log {at}" for at in range(99) if f"Our log {at}" not in taken)
    if year:
        return f"{tab} {year}"
    name = random.choice((tab, tab, tab, tab.upper(), tab.lower(), f" {tab} ".strip(), *TAB_ALIASES[tab]))
    return name


def tab_rows(random, tab, name, headers, records, map_rows, as_they_are, orders):
    """Return the rows of one tab; adds the necessary Column Map rows to `map_rows` and removes used `orders`.

    Headers in `as_they_are` keep their spelling, because Survey Items names them.
    """
    headers = list(headers)
    spelled = {header: header if header in as_they_are else spelling(random, tab, name, header, map_rows)
               for header in headers}
    columns = [(spelled[header], header) for header in headers]
    map_rows += [[name, spelled[header], f"{header} ({orders.pop((tab, header))})"]
                 for header in headers if (tab, header) in orders]
    questions = headers[headers.index("CoP ID") + 1:] if tab == "Survey Responses" else []
    if tab in LOSING_HEADERS and chance(random, 0.15):
        real, alias = LOSING_HEADERS[tab]
        if spelled.get(real, "").lower() == real.lower():
            columns.append((alias, "loser"))
        elif [name, spelled.get(real), real] in map_rows:
            columns.append((real, "loser"))
    twice = [(spelled[header], header) for header in headers
             if chance(random, 0.015) and [name, spelled[header], header] not in map_rows
             and (tab != "CoPs" or header in COP_FIGURES) and header not in questions]
    columns += twice[:1]
    columns += [(unknown, "unknown") for unknown in random.sample(UNKNOWN_COLUMNS, random.choice((0, 0, 1, 2)))]
    if chance(random, 0.4):
        random.shuffle(columns)
    rows = []
    for record in with_noise(random, tab, headers, records):
        extra = {"unknown": random.choice(("x", 5, "see note", "", "")), "loser": random.choice(("", 3, "1/1/2025"))}
        blank = not any(value != "" for value in record.values())
        rows.append([record.get(header, "" if blank else extra.get(header, "")) for _, header in columns])
        if record == {"header": 1}:
            rows[-1] = [spelled for spelled, _ in columns]
        if record == {"unknown": 1}:
            rows[-1] = ["remark" if header == "unknown" else "" for _, header in columns]
        while rows[-1] and rows[-1][-1] == "" and chance(random, 0.5):
            rows[-1].pop()
    titles = random.sample(TITLES, random.choice((0, 0, 0, 1, 3)))
    trailing = [[], [""] * 3] if chance(random, 0.2) else []
    return [*map(list, titles), [header for header, _ in columns], *rows, *trailing]


def spelling(random, tab, name, header, map_rows):
    """Return the spelling of `header` in the tab's header row."""
    if header not in TABS[tab]:
        return header
    if chance(random, 0.06):
        map_rows.append([name, f"Our {header} here", header])
        return f"Our {header} here"
    if chance(random, 0.6):
        return header
    return random.choice((header.upper(), header.lower(), f"{header}:", header.replace(" ", "\n"),
                          with_invisible_characters(random, header), header.replace(" ", "_"), *TABS[tab][header]))


def with_noise(random, tab, headers, records):
    """Yield `records` with rows between them that are not data: blank, pre-filled, example, totals, headings, notes."""
    if chance(random, 0.25):
        mark = random.choice(("EXAMPLE", "Example", "example:"))
        yield {**(records[0] if records else {}), next(iter(TABS[tab])): mark}
    for record in records:
        if chance(random, 0.04):
            yield random.choice(({}, {"unknown": 1}, prefilled(random, tab)))
        if chance(random, 0.03):
            yield no_entry(random, tab, headers)
        yield record
    for _ in range(random.choice((0, 0, 0, 3))):
        yield prefilled(random, tab)
    if chance(random, 0.25):
        label, number = TOTALLED[tab]
        yield {label: random.choice(TOTALS), number: random.choice((12, 40.5))}


def no_entry(random, tab, headers):
    """Return a row that is not data: a heading, the header row again, a dated total, a note, choices."""
    label, dated, number = SUMMED[tab]
    worded = [header for header in headers if header in (label, dated, "CoP ID", "Title", "Timestamp")]
    return random.choice((
        {random.choice(worded): random.choice(HEADINGS)}, {"header": 1},
        {label: random.choice(TOTALS), number: 12} | ({dated: random.choice((date(2024, 10, 31), "10/31/2024"))}
                                                      if dated else {}),
        {random.choice(worded): random.choice(REMARKS)}, dict(PULLED_DOWN[tab])))


def prefilled(random, tab):
    """Return a row with only the values of formulas."""
    zeros = (0, 0.0, "0", False, time(0, 0)) if tab == "Consultations" else (0, 0.0, "0", False)
    record = {header: random.choice(zeros) for header in PREFILLED[tab]}
    if tab != "Trainings" and chance(random, 0.2):
        record[PREFILLED[tab][1]] = "#DIV/0!"
    return record
