"""Which rows are totals: by the words of their labels, and by sums and means where a label may be something else."""

import re

from tests.oracle.recount.cells import FULL_MONTHS, MONTHS, UNREADABLE_CELL, is_error, read_hours, read_whole_number
from tests.oracle.recount.layout import OUTCOMES, TABS, key

OPENS = re.compile(r"((grand|sub|overall|fy [\d-]+|q[1-4]|[a-z]+ber)[ -]*)?(totals?|sum)\b", re.IGNORECASE)
CLOSES = re.compile(r"(.+) total:?", re.IGNORECASE)
PERSON = re.compile("(April|May|June|August|Summer) Totals?")
NUMBER = re.compile(r"[\d.,%: ]+")
PART = re.compile(r"(q[1-4]|fy|fall|winter|spring|summer|total|all|[a-z]{3,9}ber|20\d\d *- *(20)?\d\d)"
                  r"([ -]*(fy|20|\d\d))*", re.IGNORECASE)
# Words of a total's label, and those that may be beside them: periods and things counted; or, where no CoP is named,
# what was done and by whom.
SUMS = ("total", "totals", "subtotal", "sum", "ytd")
MEANS = ("average", "averages", "avg")
BESIDE_SUMS = ("grand", "sub", "overall", "spring", "summer", "fall", "winter", "month", "quarter", "year", "fiscal",
               "fy", "hours", "sessions", "participants", "individuals", "people", "of", "for", "the", "all", "to",
               "in", "date", "q", "first", "as", "thru", "through",
               *FULL_MONTHS, *MONTHS)
COUNTED = ("served", "trained", "helped", "given", "number", "who", "were", "came", "those", "attendance", "attended",
           "attendees", "educators", "teachers", "providers", "staff", "unduplicated")
# The columns that identify an entry or say what it is about; others with words; and those that a total may sum.
ENTRY = {"CoPs": ("CoP ID", "CoP Name", "Domain", "Community", "Membership", "Practice", "Assessment and Evaluation",
                  "Facilitators"),
         "Sessions": ("CoP ID", "Topic"), "Trainings": ("Training ID", "Title"),
         "Consultations": ("Individuals", "Topic")}
WORDED = ("CoP ID", "Former Names", "Training Cohort", "Cohort", "Facilitators", "Consultant", "Delivery Mode",
          "Status", "Phase", "PSC", "PID")
SUMMED = {"CoPs": (), "Sessions": ("Attended", "Attended In Person", "Attended Online"), "Trainings": ("Participants",),
          "Consultations": ("Number of Individuals", "Hours")}


def is_total(tab, row, cells, day_header):
    """Return whether a row with `cells`, those that somebody typed, is a total."""
    day = cells.get(day_header, "")
    undated = (day == "" or is_error(day) or mentions_sum(day)) and not (tab == "CoPs" and "Domain" in cells)
    if undated and holds_only_numbers(tab, row, cells, isinstance(day, str) and day != ""):
        return True
    if tab == "Survey Responses":
        return False
    if undated and ((day != "" and mentions_sum(day) and label_kind(day) != "mean") or is_opened(tab, row, cells)):
        return True
    labels = {header for header, cell in cells.items() if label_kind(cell) == "sum" and header != "Notes"
              and not is_cop(row, header, cell) and not is_person(header, cell)}
    if replace_entry(tab, row, cells, labels, undated):
        return True
    if tab == "CoPs" or ("CoP ID" not in ENTRY[tab] and is_cop(row, "CoP ID", cells.get("CoP ID", ""))):
        return False
    subjects = {header: label_kind(cells.get(header)) for header in ENTRY[tab] if header != "Individuals"
                and not is_cop(row, header, cells.get(header))}
    parts = {header for header in subjects if header.endswith("ID") and PART.fullmatch(str(cells.get(header, "")))}
    for kinds in (("sum", "count"), ("mean",)):
        found = {header for header, kind in subjects.items() if kind in kinds}
        if found and replace_entry(tab, row, cells, found | labels | parts, undated) and (
                kinds != ("mean",) or any(is_mean(row, header) for header in SUMMED[tab])):
            return True
    for header in ENTRY[tab]:
        cell = cells.get(header, "")
        if (label_kind(cell) == "count" and not re.match("[0-9]", cell)) or is_person(header, cell):
            labels.add(header)
        if header.endswith("ID") and (opens(row, header, cell) or is_group(row, header, cell)):
            labels.add(header)
    return replace_entry(tab, row, cells, labels, undated) and any(
        is_sum(number_in(row, header), [number_in(one, header) for one in row.above]) for header in SUMMED[tab])


def label_kind(cell):
    """Return `sum`, `count` (with words that say what is counted) or `mean` for a label, "" for other cells."""
    text = cell.lower().replace("(s)", "s") if isinstance(cell, str) else ""
    words = re.findall("[a-zé]+", re.sub(r"\d+(st|nd|rd|th)", "", text))
    if any(word in MEANS for word in words):
        return "mean" if all(word in (*MEANS, *BESIDE_SUMS, *COUNTED) for word in words) else ""
    if not any(word in SUMS for word in words) and "to date" not in " ".join(words):
        return ""
    rest = [word for word in words if word not in (*SUMS, *BESIDE_SUMS)]
    return "" if any(word not in COUNTED for word in rest) else "count" if rest else "sum"


def mentions_sum(cell):
    """Return whether `cell` is a label, also with other words before or after."""
    return isinstance(cell, str) and bool(label_kind(cell) or OPENS.match(cell) or CLOSES.fullmatch(cell))


def is_cop(row, header, cell):
    """Return whether `cell` says of which CoP a row is; a CoP's own row doesn't."""
    return header == "CoP ID" and isinstance(cell, str) and key(cell) in row.cops


def is_person(header, cell):
    """Return whether a label may be the name of a person, in a column of people."""
    return header in ("Individuals", "Facilitators") and PERSON.fullmatch(str(cell)) is not None


def holds_only_numbers(tab, row, cells, labels_day):
    """Return whether the row has a label, and nothing else but labels and numbers; in columns of one's own as well,
    unless the label is in place of the date (`labels_day`)."""
    texts = [(header, cell) for header, cell in (*cells.items(), *row.beside) if not (labels_day and header is True)
             and not isinstance(cell, float) and not is_error(cell) and not NUMBER.fullmatch(str(cell))]
    labelled = (True, *(header for header in TABS[tab] if header not in (*OUTCOMES, "Notes")))
    return bool(texts) and all(label_kind(cell) and header in labelled and not is_cop(row, header, cell)
                               and not is_person(header, cell) for header, cell in texts)


def opens(row, header, cell):
    """Return whether `cell` starts with the word for a total and is no CoP."""
    return isinstance(cell, str) and OPENS.match(cell) is not None and not is_cop(row, header, cell)


def is_group(row, header, cell):
    """Return whether `cell` is the total of a CoP or of what is above it in its column."""
    found = CLOSES.fullmatch(cell) if isinstance(cell, str) and not is_cop(row, header, cell) else None
    return found is not None and (is_cop(row, header, found[1]) or any(
        key(str(one[header])) == key(found[1]) for one in row.above))


def is_opened(tab, row, cells):
    """Return whether the row's id starts with the word for a total, or its only text is a spreadsheet's subtotal."""
    if any(opens(row, header, cells.get(header, "")) for header in ENTRY[tab] if header.endswith("ID")):
        return True
    texts = [header for header in (*ENTRY[tab], *WORDED) if isinstance(cells.get(header), str)]
    return len({*texts}) == 1 and is_group(row, texts[0], cells[texts[0]])


def replace_entry(tab, row, cells, labels, undated):
    """Return whether `labels` are all there is of an entry; an undated row may name its CoP beside them."""
    named = {header for header in ENTRY[tab] if header in cells
             and not (undated and is_cop(row, header, cells[header]))}
    if named & labels:
        return named <= labels
    return bool(labels) and not named and {header for header in WORDED if header in cells} <= labels


def number_in(row, header):
    """Return the number in the column `header`, None if there is none."""
    number = (read_hours if header == "Hours" else read_whole_number)(row[header])
    return None if number == UNREADABLE_CELL else number


def is_sum(number, above):
    """Return whether `number` is the sum of the last two or more numbers of `above`."""
    above = [one for one in above if one is not None]
    return bool(number) and any(abs(sum(above[-count:]) - number) < 1e-6 for count in range(2, len(above) + 1))


def is_mean(row, header):
    """Return whether the row's number, times how many are above it, is their sum but for the rounding."""
    above = [one for one in (number_in(one, header) for one in row.above) if one is not None]
    number = number_in(row, header)
    margin = (0.05 if header == "Hours" else 0.5) * len(above)
    return bool(number) and len(above) > 1 and abs(number * len(above) - sum(above)) <= margin + 1e-6
