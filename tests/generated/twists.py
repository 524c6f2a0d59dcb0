"""Final changes to a generated workbook's records, with a separate Random, so that everything else stays the same."""

from datetime import date, timedelta
from random import Random

from tests.generated.cells import chance, date_cell

NOTHING = ("N/A", "n/a", "NA", "n.a.", "None", "none", "-", "–", "—", "?", ".", "not applicable", "N / A")
PUT_OFF = ("TBD", "tba", "To be determined", "to be hired", "Pending", "see CAD", "unknown", "T.B.D.")
WRITTEN = ("Domain", "Community", "Membership", "Practice", "Assessment and Evaluation", "Facilitators")
PLAIN_FROM = 300    # the first seed that the golden files use


def twist(seed, data):
    """Change `data`, {tab: records}: words that read as blank, placeholders, CoPs that closed and reopened."""
    if seed >= PLAIN_FROM:
        return
    random = Random(f"twists of {seed}")
    reopen(random, data["CoPs"], Random(f"starts that {seed} doesn't know"))
    rename(Random(f"names of {seed}"), data["CoPs"])
    for record in data["CoPs"]:
        for header in WRITTEN:
            if chance(random, 0.02):
                record[header] = random.choice((*PUT_OFF, *NOTHING, ""))
        if chance(random, 0.03):
            record["CoP Name"] = random.choice(PUT_OFF)
    for records in data.values():
        for record in records:
            for header, cell in record.items():
                if isinstance(cell, str) and cell == "" and chance(random, 0.3):
                    record[header] = random.choice(NOTHING)
        if records and chance(random, 0.2):
            records.insert(random.randrange(len(records) + 1), {
                header: random.choice((*NOTHING, "")) for header in records[0]})


def rename(random, records):
    """Give the CoP another name in some rows of one ID, and remove some IDs."""
    rows_of = {}
    for record in records:
        rows_of.setdefault(record["CoP ID"], []).append(record)
    for ident, rows in rows_of.items():
        for row in rows[1:] if ident != "" else ():
            name, another = row["CoP Name"], random.choice(records)["CoP Name"]
            row["CoP Name"] = random.choice((name, f"New {name}", f"Old {name}", name.upper(), another, ""))
            row["Former Names"] = random.choice((row["Former Names"], name, f"{name}; {another}", ""))
            if chance(random, 0.1):
                row["CoP ID"] = "#REF!"


def reopen(random, records, unknown):
    """Give some CoPs a second or third row, mostly with separate periods; `unknown` removes some start dates."""
    for record in [record for record in records if record["CoP ID"] != "" or record["CoP Name"] != ""]:
        if not chance(random, 0.12):
            continue
        spans, day = [], date(2022, 1, 1) + timedelta(days=random.randrange(900))
        for _ in range(random.choice((2, 2, 3))):
            first, day = day, day + timedelta(days=random.randrange(20, 400))
            spans.append((first, day))
            day += timedelta(days=random.choice((1, 20, 60, 200, 0, -5)))
        ends = [last for _, last in spans[:-1]] + [random.choice(("", "", spans[-1][1], "spring"))]
        rows = [record, *({**record, "Members": random.randrange(1, 40)} for _ in spans[1:])]
        for row, (first, _), last in zip(rows, spans, ends, strict=True):
            row["Start Date"] = date_cell(random, first)
            row["End Date"] = last if isinstance(last, str) else date_cell(random, last)
            if chance(unknown, 0.2):
                row["Start Date"] = unknown.choice(("soon", "", ""))
        records += rows[1:]
    random.shuffle(records)
