"""The terms of every figure counted a second way: from the edited records themselves, in plain Python.

Records are followed by their number, so nothing is matched here, and no function of the product is used.
"""

from collections import defaultdict
from datetime import date, datetime
from fractions import Fraction

from tests.summaries.changes.edits import LOGS, OUTCOMES

FIGURE_CELLS = {
    "CoPs": ("CoP ID", "Members", "Start Date", "End Date"), "Sessions": ("CoP ID", "Date", "Status"),
    "Trainings": ("Date", "Participants"), "Consultations": ("Date", "Individuals", "Number of Individuals", "Hours"),
    "Survey Responses": ("Timestamp", "CoP ID", "Role", *OUTCOMES),
}
ALL_CELLS = {tab: None for tab in FIGURE_CELLS}
SURVEY = "NCPC adapted COP Participation Survey"
DAYS, ADDED, ENDED, RENAMED, SETTINGS = ("days passed", "a CoP added", "a CoP ended or removed", "a CoP renamed",
                                         "settings tabs")
NAMING = ("CoP ID", "CoP Name", "Former Names")


class Count:
    """One book as of one day: who and what counts in a fiscal year, by the numbers of the records."""

    def __init__(self, book, first_year, as_of):
        self.book, self.as_of = book, as_of
        self.start, self.end = date(first_year, 7, 1), date(first_year + 1, 6, 30)
        self.tabs = {tab: list(records) for tab, records in book.records.items()}
        if book.reads_old_log:
            self.tabs["Sessions"] += book.unmapped
        self.by_number = {tab: {record["#"]: record for record in records} for tab, records in self.tabs.items()}
        self.hidden = {tab for tab in LOGS if any(isinstance(record.get("Date"), str) for record in self.tabs[tab])}
        self.cops = defaultdict(list)    # records of the CoPs tab by ID
        for record in self.tabs["CoPs"]:
            self.cops[record["CoP ID"]].append(record)
        self.units = defaultdict(dict)    # (indicator, item, measure) -> unit -> (amount, numbers of its records)
        self.unknown = set()    # figures whose number is not known
        self.items = {}    # the Item ID as shown, by (indicator, item)
        self.count()

    def day(self, tab, record):
        cell = record["Timestamp" if tab == "Survey Responses" else "Date"]
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, str):
            return None
        return None if tab in self.hidden and cell.day <= 12 and cell.day != cell.month else cell

    def in_year(self, tab, record):
        day = self.day(tab, record)
        return day is not None and self.start <= day <= min(self.end, self.as_of)

    def cop_of(self, typed):
        if typed in self.cops:
            return typed
        named = {row["CoP ID"] for rows in self.cops.values() for row in rows
                 if typed and typed in (row["CoP Name"], row["Former Names"])}
        named |= {cop for name, cop in self.book.other_names if name == typed and cop in self.cops}
        return named.pop() if len(named) == 1 else ""

    def add(self, indicator, unit, amount, numbers, item="", measure="Number"):
        if amount:
            self.units[indicator, item, measure][unit] = Fraction(str(amount)), tuple(numbers)

    def count(self):
        held = defaultdict(list)
        for record in self.tabs["Sessions"]:
            cop, day = self.cop_of(record["CoP ID"]), self.day("Sessions", record)
            if cop and record["Status"] != "Cancelled" and day and day <= self.as_of:
                held[cop].append(day)
                if self.in_year("Sessions", record):
                    self.add("Number of sessions", record["#"], 1, [record["#"]])
                    self.add("Number of sessions", record["#"], 1, [record["#"]], item=("cop", cop))
        members = []
        for cop, rows in self.cops.items():
            self.count_cop(cop, rows, held[cop], members)
        if not members:
            self.unknown.add((SURVEY, "", "Denominator"))
        self.count_logs()

    def count_cop(self, cop, rows, held, members):
        """Count a CoP whose rows are one period, the same period again, or periods one after the other."""
        spans = []
        for row in rows:
            start, end = row["Start Date"] or (min(held) if held else None), row["End Date"] or date.max
            start = min(start, end) if start else None
            is_active = start is not None and start <= min(self.end, self.as_of) and end >= self.start
            spans.append((start, end, is_active and self.as_of >= self.start, row))
        overlap = len(spans) > 1 and spans[0][0] <= spans[1][1] and spans[1][0] <= spans[0][1]
        active = [span for span in spans if span[2]]
        self.items["Number of sessions", ("cop", cop)] = cop
        if active:
            described_by = active[0] if overlap else max(active, key=lambda span: span[0])
            numbers = [span[3]["#"] for span in (spans if overlap else active)]
            self.add("Number of CoPs", ("cop", cop), 1, numbers)
            members.append(described_by[3]["Members"])
            self.add(SURVEY, ("cop", cop), members[-1], numbers, measure="Denominator")

    def count_logs(self):
        trainings = [record for record in self.tabs["Trainings"] if self.in_year("Trainings", record)]
        known = [record for record in trainings if isinstance(record["Participants"], int)]
        if trainings and not known:
            self.unknown.add(("Number of participants", "", "Number"))
        for record in trainings:
            number, item = record["#"], ("training", record["#"])
            self.items["Number of participants", item] = record["Training ID"] or (
                f"{record['Title']} {self.day('Trainings', record)}")
            self.add("Number of training events", number, 1, [number])
            if isinstance(record["Participants"], int):
                self.add("Number of participants", number, record["Participants"], [number])
                self.add("Number of participants", number, record["Participants"], [number], item=item)
            else:
                self.unknown.add(("Number of participants", item, "Number"))
        people = defaultdict(list)
        for record in self.tabs["Consultations"]:
            if not self.in_year("Consultations", record):
                continue
            self.add("Hours of consultation", record["#"], record["Hours"], [record["#"]])
            for name in filter(None, record["Individuals"].split("; ")):
                people[name].append(record["#"])
            if not record["Individuals"]:
                self.add("Number of individuals receiving consultation", record["#"],
                         record["Number of Individuals"] or 0, [record["#"]])
        for name, numbers in people.items():
            self.add("Number of individuals receiving consultation", name, 1, numbers)
        for record in self.tabs["Survey Responses"]:
            if not self.in_year("Survey Responses", record) or not self.cop_of(record["CoP ID"]):
                continue
            self.add(SURVEY, record["#"], 1, [record["#"]])
            for number, words in enumerate(OUTCOMES):
                if (record["Role"] == "Member") == (number >= 2) and isinstance(record[words], int):
                    self.add(words, record["#"], 1, [record["#"]], measure="Denominator")
                    self.add(words, record["#"], int(record[words] >= 4), [record["#"]])


class Difference:
    """Two counts of a book, before and after it was edited, with the terms of every figure that differs."""

    def __init__(self, before, after, shifted):
        self.before, self.after, self.shifted = before, after, shifted
        self.renames = {}
        for number, record in before.by_number["CoPs"].items():
            now = after.by_number["CoPs"].get(number)
            if now and record["CoP ID"] not in after.cops and now["CoP ID"] not in before.cops:
                self.renames.setdefault(record["CoP ID"], now["CoP ID"])

    def later(self, unit):
        """Return a unit, or an item, by its CoP's later ID."""
        return ("cop", self.renames.get(unit[1], unit[1])) if isinstance(unit, tuple) and unit[0] == "cop" else unit

    def lines(self):
        """Return {(indicator, Item ID, measure): (before, added, removed, corrected, other, after, causes)}."""
        figures = []
        for side in (self.before, self.shifted):
            figures.append({(indicator, self.later(item), measure): {self.later(unit): found
                                                                     for unit, found in units.items()}
                            for (indicator, item, measure), units in side.units.items()})
        before, shifted = figures
        after = self.after.units
        unknown = [{(indicator, self.later(item), measure) for indicator, item, measure in side.unknown}
                   for side in (self.before, self.after)]
        lines = {}
        for key in {*before, *after, *unknown[0], *unknown[1]}:
            indicator, item, measure = key
            shown = self.after.items.get((indicator, item)) or next(
                (text for (name, old), text in self.before.items.items()
                 if name == indicator and self.later(old) == item), "")
            amounts = [None if key in not_known else sum(amount for amount, _ in side.get(key, {}).values())
                       for side, not_known in zip((before, after), unknown, strict=True)]
            if None in amounts:
                if amounts[0] != amounts[1]:
                    lines[indicator, shown, measure] = (amounts[0], None, None, None, None, amounts[1], set())
                continue
            terms, causes = self.terms(indicator, measure, *(side.get(key, {}) for side in (before, after, shifted)))
            if terms:
                lines[indicator, shown, measure] = (
                    amounts[0], terms["Added"], -terms["Removed"], terms["Corrected"], terms["Other"], amounts[1],
                    causes)
        return lines

    def terms(self, indicator, measure, before, after, shifted):
        tab = "CoPs" if (indicator, measure) in (("Number of CoPs", "Number"), (SURVEY, "Denominator")) else {
            "Number of sessions": "Sessions", "Number of training events": "Trainings",
            "Number of participants": "Trainings", "Hours of consultation": "Consultations",
            "Number of individuals receiving consultation": "Consultations"}.get(indicator, "Survey Responses")
        terms, causes = defaultdict(Fraction), set()
        for unit in {*before, *after}:
            was, now, passed = (side.get(unit, (0, ()))[0] for side in (before, after, shifted))
            if was != now:
                numbers = [side.get(unit, (0, ()))[1] for side in (before, after)]
                term, cause = self.classify(tab, unit, *numbers, passed == now)
                terms[term] += now - was
                causes |= {cause} - {None}
        return terms, causes

    def change(self, tab, number, headers):
        """Return whether a record is added, removed, changed in one of `headers`, or the same."""
        one, other = (side.by_number[tab].get(number) or self.unread(tab, side, number)
                      for side in (self.before, self.after))
        if one is None or other is None:
            return "added" if one is None else "removed"
        names = headers or [name for name in other if name != "#"]
        cells = [[as_read(record.get(name, "")) for name in names] for record in (one, other)]
        return "same" if cells[0] == cells[1] else "changed"

    @staticmethod
    def unread(tab, side, number):
        """Return a record of the tab that is there and not read."""
        return next((record for record in side.book.unmapped if record["#"] == number and tab == "Sessions"), None)

    def classify(self, tab, unit, before, after, is_day):
        changes = {number: self.change(tab, number, FIGURE_CELLS[tab]) for number in {*before, *after}}
        if not before and {*changes.values()} == {"added"}:
            return "Added", None
        if not after and {*changes.values()} == {"removed"}:
            return "Removed", None
        if before and after and {*changes.values()} & {"added", "removed"}:
            return "Corrected", None
        if "changed" in changes.values():
            return "Corrected", None
        if is_day:
            return "Other", DAYS
        causes = [self.cause(tab, number) for number, change in changes.items() if change == "same"]
        if tab == "CoPs":
            sessions = [number for number in {*self.before.by_number["Sessions"], *self.after.by_number["Sessions"]}
                        if unit[1] in self.cops_of("Sessions", number)]
            if any(self.change("Sessions", number, FIGURE_CELLS["Sessions"]) != "same" for number in sessions):
                return "Corrected", None
            causes += [self.cause("Sessions", number) for number in sessions]
        cause = next((cause for cause in causes if cause), None)
        return ("Other", cause) if cause else ("Corrected", None)

    def cops_of(self, tab, number):
        """Return the CoP that a record means before and after, by its later ID."""
        found = [side.cop_of(record["CoP ID"]) if (record := side.by_number[tab].get(number)) else ""
                 for side in (self.before, self.after)]
        return self.renames.get(found[0], found[0]), found[1]

    def cause(self, tab, number):
        """Return why an unchanged record counts otherwise; None where other records are the reason."""
        if tab == "Sessions" and any(number not in side.by_number[tab] for side in (self.before, self.after)):
            return SETTINGS
        if tab != "CoPs":
            days = {side.day(tab, side.by_number[tab][number]) for side in (self.before, self.after)}
            if len(days) > 1:
                return None
        if tab not in ("Sessions", "Survey Responses"):
            return None
        cops = self.cops_of(tab, number)
        if cops[0] == cops[1]:
            return None
        changes = {row: self.change("CoPs", row, NAMING) for side in (self.before, self.after)
                   for row in side.by_number["CoPs"]}
        own = {row: change for row, change in changes.items()
               if {self.before.by_number["CoPs"].get(row, {}).get("CoP ID"),
                   self.after.by_number["CoPs"].get(row, {}).get("CoP ID")}
               & {*cops, *(old for old, new in self.renames.items() if new in cops)} - {""}}
        for found, is_own in ((own, True), (changes, False)):
            for change, cause in (("changed", RENAMED), ("added", ADDED), ("removed", ENDED)):
                if change in found.values():
                    return cause
            if is_own and self.before.book.other_names != self.after.book.other_names:
                return SETTINGS
        return None


def as_read(cell):
    """Return a cell, "" where it reads as blank; people in any order are the same."""
    return "" if cell == "N/A" else sorted(cell.split("; ")) if isinstance(cell, str) else cell


def changed_rows(before, after):
    """Return what has changed from one book to the other: {(tab, number, change): {header: (before, after)}}."""
    found = {}
    for tab, headers in after.order.items():
        one, other = ({record["#"]: record for record in [*book.records[tab], *(
            book.unmapped if tab == "Sessions" else [])]} for book in (before, after))
        for number in {*one, *other}:
            if number not in one or number not in other:
                found[tab, number, "added" if number not in one else "removed"] = {}
                continue
            cells = {header: (one[number].get(header, ""), other[number].get(header, "")) for header in headers}
            cells = {header: pair for header, pair in cells.items() if as_read(pair[0]) != as_read(pair[1])}
            if cells:
                found[tab, number, "changed"] = cells
    return found
