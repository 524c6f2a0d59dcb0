"""Random workbooks as plain Python: {tab name: rows of cells, row 1 first}.

`workbook(seed)` returns one. This file makes the records; `tests/generated/sheets.py` arranges them on tabs.
"""

from datetime import date, timedelta
from random import Random

from tests.generated.cells import (
    BAD_DATES,
    answer_cell,
    chance,
    date_cell,
    day_cell,
    hours_cell,
    people_cell,
    some_day,
    whole_cell,
    with_invisible_characters,
)
from tests.generated.sheets import lay_out
from tests.generated.twists import twist
from tests.oracle.recount.dates import DATE_HEADERS, readings
from tests.oracle.recount.layout import OUTCOMES

NAMES = ("Infant Teachers", "Directors & Owners", "Family Child Care", "Preschool Inclusion", "Círculo Bilingüe")
ID_STYLES = (lambda at: f"C{at}", lambda at: f"00{at}", lambda at: 101.0 + at, lambda at: f"CoP {at}",
             lambda at: f"a-{at}")
STATUSES = ("", "", "", "Held", "Held", "held", "HELD", "Cancelled", "Canceled", "CANCELLED", "Postponed", "Held?!x")
ROLES = ("Member", "Member", "member", "CoP member", "Facilitator", "CoP facilitator", "FACILITATOR",
         "Training participant", "", "", "Director")
YEARS = ("FY 23-24", "FY 24-25", "FY 25-26", "24-25", "2024-2025", "FY 2025-26", "FY24-25")
BAD_YEARS = ("last year", "FY 24-26", "FY ??", "soon")
WORD_SCALE = ["Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree"]
SCALES = (None, None, None, ["No", "Somewhat", "Yes"], ["No", "Yes"], ["Yes", "Somewhat", "No"], ["Yes", "No"],
          ["Never", "Rarely", "Sometimes", "Often", "Always"], ["Always", "Often", "Sometimes", "Never"],
          ["1", "2", "3", "4"], ["7", "6", "5", "4", "3", "2", "1"], ["Low", "Medium", "High", "Very high"],
          ["Sprout", "Seedling", "Bloom"], [*WORD_SCALE, "N/A"], ["No", "Yes", "Don't know"],
          [f"{number} - {words}" for number, words in enumerate(reversed(WORD_SCALE), start=1)],
          [f"{number} - {words}" for number, words in enumerate(WORD_SCALE, start=1)])
# The order of Before and Now questions; in the last three it isn't clear which belong together.
HALVES = (*(("Before", "Now"),) * 4, ("Now", "Before"), ("Before", "Now", "Before", "Now"),
          ("Before", "Before", "Now", "Now"), ("Before", "Now", "Now"), ("Before", "Now", "Now", "Before"))


def workbook(seed):
    """Return the generated workbook of `seed`."""
    random = Random(seed)
    cops = list_cops(random)
    data = {
        "CoPs": cop_rows(random, cops), "Sessions": session_rows(random, cops), "Trainings": training_rows(random),
        "Consultations": consultation_rows(random, cops),
    }
    items, questions = survey_items(random)
    data["Survey Responses"] = survey_rows(random, cops, items, questions)
    data["Survey Items"] = items
    for tab in ("Trainings", "Consultations", "Survey Responses", "Sessions"):
        if chance(random, 0.05):
            del data[tab]
    twist(seed, data)
    # The first seeds have no day-first dates, because as CSV files both are the same.
    orders = put_day_first(random, data) if seed > 12 and seed % 4 == 0 else {}
    return lay_out(random, data, orders)


def put_day_first(random, data):
    """Write some date columns of `data` day first; return the Column Map's declarations, {(tab, header): order}."""
    orders = {}
    for tab, headers in DATE_HEADERS.items():
        for header in headers:
            if not chance(random, 0.5):
                continue
            by_spreadsheet = chance(random, 0.4)
            for record in data.get(tab, ()):
                cell = record.get(header)
                if isinstance(cell, date) and (not by_spreadsheet or cell.day > 12):
                    record[header] = f"{cell.day}/{cell.month}/{cell.year}"
                elif isinstance(cell, date):
                    record[header] = date(cell.year, cell.day, cell.month)
                elif isinstance(cell, str) and by_spreadsheet and readings(cell):
                    record[header] = ""
            if chance(random, 0.6):
                orders[tab, header] = random.choice(("day first", "day first", "Month First", "day-first"))
    return orders


def list_cops(random):
    """Return 1 to 4 CoPs (id, name, former names); an id may be blank."""
    style = random.choice(ID_STYLES)
    names = random.sample(NAMES, random.randrange(1, 5))
    cops = [{"id": style(at), "name": name, "former": [f"Old {name}", f"First {name}"][: random.randrange(3)]}
            for at, name in enumerate(names, start=1)]
    if chance(random, 0.15):
        random.choice(cops)["id"] = ""
    return cops


def reference(random, cop):
    """Return a cell that refers to `cop`, or sometimes to none."""
    if chance(random, 0.08):
        return random.choice(("", "Nobody's CoP", "C99", "#REF!"))
    ways = [cop["name"], cop["name"], *cop["former"]]
    if cop["id"] != "":
        written = str(int(cop["id"])) if isinstance(cop["id"], float) else cop["id"]
        ways = [cop["id"]] * 6 + [written, written.lower(), written.upper(),
                                  with_invisible_characters(random, written)] + ways[1:]
        ways.append(written.replace(" ", "") if isinstance(cop["id"], str) else cop["id"])
    return random.choice(ways)


def cop_rows(random, cops):
    """Return the CoPs tab with all fields that the model requires, so that the standing depends on months alone."""
    rows = []
    for cop in cops:
        start = some_day(random, date(2022, 1, 1), date(2025, 12, 31))
        start_cell = random.choice((date_cell(random, start),) * 8 + ("", random.choice(BAD_DATES)))
        end_cell = ""
        if chance(random, 0.3):
            end = start + timedelta(days=random.choice((-40, 60, 200, 400, 700, 1000)))
            end_cell = random.choice((date_cell(random, end),) * 4 + (random.choice(BAD_DATES),))
        rows.append({
            "CoP ID": cop["id"], "CoP Name": cop["name"], "Former Names": "; ".join(cop["former"]),
            "PSC": random.choice((3104, "3125", "3104")), "PID": "", "Domain": "Play", "Community": "Teachers",
            "Membership": "Open", "Members": whole_cell(random), "Practice": "Routines",
            "Assessment and Evaluation": "Survey", "Facilitators": "Ann Lee; Bob Ray",
            "Facilitator Requirements Met": "Yes", "Delivery Mode": "Hybrid", "Meeting Time and Location": "Tuesdays",
            "Meeting Software": "Zoom", "Hybrid Room Equipment": True, "Members Have Camera and Microphone": "y",
            "Growing Together Book": "Yes", "Start Date": start_cell, "End Date": end_cell,
        })
    if chance(random, 0.2):
        rows.append({**random.choice(rows), "Members": 77, "Start Date": date(2021, 7, 1), "End Date": ""})
    if chance(random, 0.15):
        start_cell = day_cell(random, some_day(random), blank=0.3)
        rows.append({"CoP ID": "", "CoP Name": "", "Domain": "Nameless", "Start Date": start_cell, "Members": 5})
    random.shuffle(rows)
    return rows


def session_rows(random, cops):
    """Return sessions: for each CoP monthly ones with gaps, then some on random days."""
    days = []
    for cop in cops:
        month = date(2023, random.randrange(6, 13), 15)
        kept = random.choice((0.2, 0.8, 0.97, 1))
        for _ in range(random.randrange(0, 38)):
            if chance(random, kept):
                days.append((cop, month.replace(day=random.choice((1, 9, 28)))))
            month = (month.replace(day=28) + timedelta(days=10)).replace(day=15)
    days += [(random.choice(cops), some_day(random)) for _ in range(random.randrange(8))]
    careful = chance(random, 0.4)
    rows = []
    for cop, day in days:
        status = random.choice(STATUSES[:7] if careful and chance(random, 0.95) else STATUSES)
        rows.append({
            "CoP ID": cop["id"] or cop["name"] if careful else reference(random, cop),
            "Date": day_cell(random, day, bad=0.02, blank=0.01), "Status": status, "Delivery Mode": "Hybrid",
            "Attended In Person": whole_cell(random), "Attended": whole_cell(random),
            "Topic": random.choice(("", "Play")),
        })
    if rows and chance(random, 0.2):
        rows.append(dict(random.choice(rows)))
    random.shuffle(rows)
    return rows


def training_rows(random):
    """Return trainings; ids may be blank or repeated."""
    rows = []
    for at in range(random.randrange(0, 12)):
        rows.append({
            "Training ID": random.choice((f"T{at}", f"T{at}", float(at + 500), "")),
            "Title": random.choice(("Vision", "Inviting members", "")), "Cohort": random.choice(("A", 7.0, "")),
            "Date": day_cell(random, some_day(random), month_only=True), "Phase": "Other",
            "Participants": whole_cell(random),
        })
    if rows and chance(random, 0.15):
        rows.append({**random.choice(rows), "Participants": 9})
    return rows


def consultation_rows(random, cops):
    """Return consultations: names, a count, both or neither; hours in every form."""
    rows = []
    for _ in range(random.randrange(0, 20)):
        named, counted = chance(random, 0.65), chance(random, 0.4)
        rows.append({
            "Date": day_cell(random, some_day(random), month_only=True), "Hours": hours_cell(random),
            "Individuals": people_cell(random) if named else "",
            "Number of Individuals": whole_cell(random, most=6) if counted else "",
            "CoP ID": random.choice(("", reference(random, random.choice(cops)))), "Consultant": "Eve Stone",
        })
    return rows


def survey_items(random):
    """Return the Survey Items rows, and {question: scale} for the responses; an outcome may have several questions."""
    items, questions = [], {}

    def ask(question, outcome, measure="", scale=None):
        said = random.choice((outcome, str(outcome), OUTCOMES[outcome - 1]))
        items.append({"Question": question, "Outcome": said, "Measure": measure,
                      "Scale": ";".join(scale) if scale and len(scale) == 2 else "; ".join(scale or [])})
        questions[question] = scale

    for outcome, statement in enumerate(OUTCOMES, start=1):
        if chance(random, 0.6):
            questions[statement] = None
            if chance(random, 0.15):
                ask(statement, outcome, "Agreement", random.choice(SCALES))
        for at in range(random.choice((0, 0, 0, 1, 2))):
            ask(f"Q{outcome}.{at + 1} I learned something?", outcome, random.choice(("", "Agreement")),
                random.choice(SCALES))
        if chance(random, 0.25):
            scale = random.choice(SCALES)
            for at, measure in enumerate(random.choice(HALVES)):
                turned = scale and scale[::-1] if "Yes" in (scale or ()) and chance(random, 0.3) else scale
                ask(f"{measure} {at}: outcome {outcome}", outcome, measure, turned)
    return items, questions


def survey_rows(random, cops, items, questions):
    """Return survey responses with one answer cell per question."""
    rows = []
    for _ in range(random.randrange(0, 30)):
        row = {"Timestamp": day_cell(random, some_day(random)), "Role": random.choice(ROLES),
               "CoP ID": reference(random, random.choice(cops))}
        if row["Role"] == "Training participant" and chance(random, 0.5):
            row["CoP ID"] = ""
        row["Fiscal Year"] = random.choice(("",) * 16 + YEARS[:4] + (random.choice(YEARS), random.choice(BAD_YEARS)))
        rows.append(row | {question: answer_cell(random, scale) for question, scale in questions.items()})
    return rows
