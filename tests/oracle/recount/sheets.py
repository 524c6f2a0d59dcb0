"""Reading raw tabs as rows by header, and which of those rows are data."""

import re
from dataclasses import dataclass, field

from tests.oracle.recount.cells import (
    FULL_MONTHS,
    MONTHS,
    UNREADABLE_CELL,
    cell_text,
    clean_cell,
    is_blank_word,
    is_error,
    is_prefilled_blank,
    read_date,
    read_fiscal_year,
)
from tests.oracle.recount.dates import resolve_date_orders, split_means
from tests.oracle.recount.layout import DATED_BY, ID_HEADERS, OUTCOMES, TAB_ALIASES, TABS, TYPED, key, tab_meant
from tests.oracle.recount.scales import pairs_of, read_scale
from tests.oracle.recount.totals import is_total, mentions_sum

PERIODS = re.compile(r"((s?fy|fiscal year) ?)?(20)?\d\d ?[-/] ?(20)?\d\d:?|fy ?(20)?\d\d|20\d\d|"
                     r"(q|quarter )[1-4]( 20\d\d)?|"
                     rf"({'|'.join((*FULL_MONTHS, *MONTHS, 'sept'))})\.?:?( 20\d\d)?", re.IGNORECASE)
REMARKS = ("*", "note:", "(see")
CHOICES = {"Status": "held cancelled canceled", "Delivery Mode": "inperson virtual hybrid",
           "Phase": "facilitatortraining implementation other", "PSC": "3104 3125", "PID": "communitiesofpractice",
           "Role": "member facilitator trainingparticipant copmember copfacilitator",
           **dict.fromkeys(("Facilitator Requirements Met", "Hybrid Room Equipment", "Growing Together Book",
                            "Members Have Camera and Microphone"), "yes no")}


@dataclass
class Statement:
    """A question of the survey: its outcome (1 to 6), its measure, and its scale (None: the default).

    `left_out`: the answers for people who have none, such as N/A.
    """

    header: str
    outcome: int
    measure: str = "Agreement"
    scale: list | None = None
    left_out: list = field(default_factory=list)


@dataclass
class Sheets:
    """One workbook.

    `rows`: tab -> rows below the header rows, header -> cell. `has`: tab -> known headers. `twice`: (tab, header) of
    headers that two columns have. `tabs`: tab -> (known headers, rows, whether it has any content) of each sheet with
    that meaning. `others`: whether a sheet with no known meaning has any content.
    """

    rows: dict = field(default_factory=dict)
    has: dict = field(default_factory=dict)
    statements: list = field(default_factory=list)
    twice: set = field(default_factory=set)
    tabs: dict = field(default_factory=dict)
    others: bool = False


class Row(dict):
    """A row, header -> cell.

    `has`: the known headers of its sheet; `beside`: (whether the column has a header of its own, cell) of its filled
    cells in other columns; `above`: the entries above it; `cops`: the keys of the ids and names of the workbook's CoPs,
    for rows of other tabs.
    """

    has, beside, above, cops = frozenset(), (), (), frozenset()


def read_sheets(workbook):
    """Return the `Sheets` of `workbook`, {tab name: rows of raw cells}."""
    tabs_mapped, columns_mapped, orders = column_map(workbook)
    meant = {name: tabs_mapped.get(key(name)) or tab_meant(name) for name in workbook}
    items = survey_items([rows_below(trim_rows(workbook[name]), "Survey Items", {}, {})[0]
                          for name in workbook if meant[name] == "Survey Items"])
    sheets, ordered = Sheets(), {}
    cops = set()
    for name, raw in sorted(workbook.items(), key=lambda item: meant[item[0]] != "CoPs"):
        tab = meant[name]
        if tab in DATED_BY or tab == "CoPs":
            questions = {key(item.header): key(item.header) for item in items} if tab == "Survey Responses" else {}
            rows, headers, twice = rows_below(trim_rows(raw), tab, columns_mapped.get(key(name), {}), questions)
            find_rows_above(tab, rows, cops)
            if tab == "CoPs":
                cops |= {key(part) for row in rows if row and not not_data(tab, row)
                         for header in ("CoP ID", "CoP Name", "Former Names") if isinstance(row[header], str)
                         for part in (row[header], *row[header].split(";")) if key(part)}
            sheets.rows.setdefault(tab, []).extend(rows)
            sheets.has.setdefault(tab, set()).update(headers)
            sheets.twice |= {(tab, header) for header in twice}
            sheets.tabs.setdefault(tab, []).append((headers, rows, bool(trim_rows(raw))))
            for header, order in orders.get(key(name), {}).items():
                ordered.setdefault(tab, {})[header] = order
        sheets.others |= tab is None and bool(trim_rows(raw))
    for tab, rows in sheets.rows.items():
        resolve_date_orders(tab, [row for row in rows if row], ordered.get(tab, {}))
    listed = {key(item.header) for item in items}
    sheets.statements = with_clear_pairs(items) + [
        Statement(statement, number) for number, statement in enumerate(OUTCOMES, start=1)
        if key(statement) not in listed]
    return sheets


def with_clear_pairs(items):
    """Return `items` without the Before and Now questions whose pairs are not clear."""
    unclear = [number for number in range(1, len(OUTCOMES) + 1) if not pairs_of(halves_of(items, number))]
    return [item for item in items if item.measure == "Agreement" or item.outcome not in unclear]


def halves_of(items, outcome):
    """Return the Before and Now questions of an outcome."""
    return [item for item in items if item.outcome == outcome and item.measure != "Agreement"]


def trim_rows(raw):
    """Return `raw` with cleaned cells and without blank rows at its end."""
    rows = [[clean_cell(cell) for cell in row] for row in raw]
    while rows and all(cell == "" for cell in rows[-1]):
        rows.pop()
    return rows


def column_map(workbook):
    """Return what the Column Map says: {tab key: tab}, {tab key: {header key: header}} and {tab key: {header: order of
    its dates}}."""
    tabs, columns, orders = {}, {}, {}
    for name, raw in workbook.items():
        if tab_meant(name) != "Column Map":
            continue
        for row in rows_below(trim_rows(raw), "Column Map", {}, {})[0]:
            ours, column, means = key(row["Our Tab"]), header_key(row["Our Column"]), row["Means"]
            if ours == "example" or not means:
                continue
            if column:
                means, order = split_means(means)
                columns.setdefault(ours, {})[column] = means
                if order:
                    orders.setdefault(ours, {})[means] = order
            else:
                tabs[ours] = next(tab for tab in TABS if key(means) in map(key, (tab, *TAB_ALIASES[tab])))
    return tabs, columns, orders


def survey_items(tabs):
    """Return the `Statement`s that the Survey Items rows declare."""
    found = []
    for row in (row for rows in tabs for row in rows):
        if key(row["Question"]) in ("", "example"):
            continue
        outcome = row["Outcome"]
        by_words = [number for number, statement in enumerate(OUTCOMES, start=1) if key(statement) == key(outcome)]
        number = by_words[0] if by_words else int(float(outcome))
        found.append(Statement(key(row["Question"]), number, row["Measure"] or "Agreement", *read_scale(row["Scale"])))
    return found


def rows_below(rows, tab, mapped, questions):
    """Return the rows below the header row as {header: cell}, the known headers, and the headers of two columns."""
    tables = [find_columns(row, tab, mapped, questions) for row in rows[:20]]
    best = max(range(len(tables)), key=lambda at: len(tables[at]), default=None)
    if best is None or not tables[best]:
        return [], set(), set()
    columns, twice = tables[best], duplicate_columns(rows[best], tab, mapped, questions)
    every = [*TABS[tab], *questions.values()]
    claimed = {at for columns in column_claims(rows[best], tab, mapped, questions).values() for at in columns}
    unread = {at for at, cell in enumerate(rows[best]) if isinstance(cell, str) and cell} - claimed
    below = []
    for row in rows[best + 1:]:
        if is_repeated_header(rows[best], row) or (tab == "Survey Responses" and is_export_header(row)):
            below.append({})
            continue
        record = Row.fromkeys(every, "")
        record.has = frozenset(columns)
        # A scale may contain such a word, so `read_answer` decides for answers.
        record.update({header: "" if is_blank_word(row[at]) and header not in questions.values() else row[at]
                       for header, at in columns.items() if at < len(row)})
        record.beside = [(at in unread, cell) for at, cell in enumerate(row) if at not in columns.values()
                         and not is_prefilled_blank(cell) and not is_blank_word(cell)]
        below.append(record)
    return below, set(columns), twice


def find_columns(header_row, tab, mapped, questions):
    """Return {known header: column}; of two columns with the same header neither is read."""
    claims = column_claims(header_row, tab, mapped, questions)
    return {header: columns[0] for header, columns in claims.items() if len(columns) == 1}


def duplicate_columns(header_row, tab, mapped, questions):
    """Return the known headers that two columns have."""
    claims = column_claims(header_row, tab, mapped, questions)
    return {header for header, columns in claims.items() if len(columns) > 1}


def column_claims(header_row, tab, mapped, questions):
    """Return {known header: columns}; the Column Map precedes the header itself, which precedes its aliases."""
    best = {}
    there = {header_key(cell) for cell in header_row if isinstance(cell, str)}
    for at, cell in enumerate(header_row):
        if not (isinstance(cell, str) and cell):
            continue
        cell_key = key(cell)
        about = [line for line in mapped if line == header_key(cell)] or [
            line for line in mapped if key(line) == cell_key and line not in there]
        if about:
            offers = [(0, mapped[about[0]])]
        elif cell_key in questions:
            offers = [(1, questions[cell_key])]
        else:
            offers = [(1, header) for header in TABS[tab] if key(header) == cell_key]
            offers = offers or [(2, header) for header, others in TABS[tab].items() if cell_key in map(key, others)]
        known = [header for names in TABS[tab].items() for header in (names[0], *names[1])]
        exact = header_key(cell) in (mapped if about else map(header_key, known))
        for rank, header in offers[:1]:
            best.setdefault(header, []).append((rank, at, cell_key, exact))
    # Of headers that differ only in punctuation, the one with the expected spelling is read.
    for header, found in best.items():
        best[header] = [(rank, at) for rank, at, cell_key, exact in found if exact or not any(
            other[0] == rank and other[2] == cell_key and other[3] for other in found)]
    return {header: [at for rank, at in found if rank == min(found)[0]] for header, found in best.items()}


def header_key(header):
    """Return `header` in lower case with single spaces."""
    return " ".join(header.lower().split())


def is_repeated_header(header_row, row):
    """Return whether most filled cells of `row` repeat the header of their column."""
    filled = [(cell, header_row[at] if at < len(header_row) else "")
              for at, cell in enumerate(row) if not is_prefilled_blank(cell)]
    return sum(isinstance(cell, str) and key(cell) == key(header) for cell, header in filled) * 2 > len(filled)


def is_export_header(row):
    """Return whether `row` is the second header row of SurveyMonkey or the third one of Qualtrics."""
    filled = [str(cell).lower() for cell in row if not is_prefilled_blank(cell)]
    return bool(filled) and all(text in ("response", "open-ended response") or text.startswith('{"importid"')
                                for text in filled)


def not_data(tab, row):
    """Return whether `row` is blank, pre-filled, filled down, an example, a total, a heading or a note."""
    cells = {header: cell for header, cell in row.items()
             if not is_prefilled_blank(cell) and not is_blank_word(cell)
             and not (is_error(cell) and header not in TYPED[tab])}
    ids = ID_HEADERS | {next(iter(TABS[tab]))}
    if any(key(row[header]) == "example" for header in ids if header in row):
        return True
    if all(is_filled_down(header, cell) for header, cell in cells.items()):
        return True
    if len(cells) > 1 and tab != "CoPs" and is_heading_beside_choices(tab, cells):
        return True
    typed = {header: cell for header, cell in cells.items()
             if tab == "Survey Responses" or not is_filled_down(header, cell)}
    return is_total(tab, row, typed, DATED_BY.get(tab, "Start Date")) or (
        len(cells) == 1 and is_heading_or_note(*next(iter(cells.items()))))


def is_heading_beside_choices(tab, cells):
    """Return whether the only cell that isn't filled down is a period, and no date."""
    typed = {header: cell for header, cell in cells.items() if not is_filled_down(header, cell)}
    header, cell = next(iter(typed.items()))
    months = tab in ("Trainings", "Consultations")
    return len(typed) == 1 and is_period(cell) and not (
        header == DATED_BY[tab] and is_date(read_date(cell, month_only=months)))


def is_filled_down(header, cell):
    """Return whether `cell` is a choice of a drop-down list, which people fill down below the data."""
    if header == "Fiscal Year":
        return read_fiscal_year(cell) not in (None, UNREADABLE_CELL)
    return key(cell_text(cell)) in CHOICES.get(header, "").split() and cell != "TRUE"


def is_heading_or_note(header, cell):
    """Return whether the only filled cell of a row is a period or a remark."""
    return is_period(cell) or (isinstance(cell, str) and bool(cell.lower().startswith(REMARKS) or (
        header == "Notes" and re.search("[a-z]{2}", cell))))


def is_period(cell):
    """Return whether `cell` is a fiscal year, a year, a quarter or a month."""
    if isinstance(cell, float):
        return cell in range(1990, 2100)
    return isinstance(cell, str) and PERIODS.fullmatch(cell) is not None


def find_rows_above(tab, rows, cops):
    """Set, for each row that may be a total, which entries are above it and which CoPs there are."""
    for at, row in enumerate(rows):
        if row and any(map(mentions_sum, (*row.values(), *(cell for _, cell in row.beside)))):
            row.cops = frozenset() if tab == "CoPs" else cops
            row.above = [one for one in rows[:at] if not not_data(tab, one)]


def is_date(value):
    """Return whether the result of `read_date` is a date (neither None nor unreadable)."""
    return hasattr(value, "year")
