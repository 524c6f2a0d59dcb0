"""Generated workbooks as files, and equivalent workbooks with another arrangement."""

import csv
import io
from datetime import date, datetime, time, timedelta
from random import Random
from xml.sax.saxutils import escape

import xlsxwriter

from tests.oracle.recount.layout import key, tab_meant
from tests.support.workbook_bytes import ods, ods_value


def to_xlsx(workbook):
    """Return `workbook`, {tab name: rows}, as the bytes of an .xlsx file with real dates and times."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    formats = {kind: book.add_format({"num_format": shown}) for kind, shown in (
        (datetime, "m/d/yyyy h:mm:ss"), (date, "m/d/yyyy"), (time, "h:mm"), (timedelta, "[h]:mm"))}
    for name, rows in workbook.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if type(cell) in formats:
                    sheet.write_datetime(at, column, cell, formats[type(cell)])
                elif isinstance(cell, str) and cell:
                    sheet.write_string(at, column, cell)
                elif isinstance(cell, bool):
                    sheet.write_boolean(at, column, cell)
                elif cell != "":
                    sheet.write_number(at, column, cell)
    book.close()
    return out.getvalue()


def to_ods(workbook):
    """Return `workbook` as the bytes of an .ods file with real dates, times and numbers."""
    return ods("".join(
        f'<table:table table:name="{escape(name, {chr(34): "&quot;"})}">' + "".join(
            f"<table:table-row>{''.join(map(ods_cell, row)) or '<table:table-cell/>'}</table:table-row>"
            for row in rows or [[]]) + "</table:table>" for name, rows in workbook.items()))


def ods_cell(cell):
    """Return the XML of one cell of an .ods file."""
    if isinstance(cell, bool):
        return ods_value("boolean", "boolean-value", str(cell).lower())
    if isinstance(cell, int | float):
        return ods_value("float", "value", repr(cell))
    if isinstance(cell, datetime):
        return ods_value("date", "date-value", cell.isoformat())
    if isinstance(cell, date):
        return ods_value("date", "date-value", cell.isoformat())
    if isinstance(cell, time):
        return ods_value("time", "time-value", f"PT{cell.hour:02d}H{cell.minute:02d}M{cell.second:02d}S")
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return ods_value("time", "time-value", f"PT{minutes // 60:02d}H{minutes % 60:02d}M{seconds:02d}S")
    if cell == "":
        return "<table:table-cell/>"
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in cell.split("\n"))
    return f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>'


def to_csv_folder(workbook, folder):
    """Write `workbook` into the existing `folder`, one CSV file per tab."""
    for name, rows in workbook.items():
        with open(folder / f"{name}.csv", "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([[as_typed(cell) for cell in row] for row in rows])


def as_typed(cell):
    """Return the text of `cell` as a spreadsheet writes it to a CSV file."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    if isinstance(cell, datetime):
        return f"{cell.month}/{cell.day}/{cell.year} {cell:%H:%M:%S}"
    if isinstance(cell, date):
        return f"{cell.month}/{cell.day}/{cell.year}"
    if isinstance(cell, time):
        return f"{cell.hour}:{cell.minute:02d}"
    if isinstance(cell, timedelta):
        minutes = round(cell.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    return str(cell)


def with_columns_shuffled(workbook, seed):
    """Return `workbook` with each tab's columns in another order."""
    random, changed = Random(seed), {}
    for name, rows in workbook.items():
        order = list(range(max(map(len, rows), default=0)))
        random.shuffle(order)
        changed[name] = [[row[at] if at < len(row) else "" for at in order] for row in rows]
    return changed


def with_tabs_shuffled(workbook, seed):
    """Return `workbook` with its tabs in another order."""
    names = list(workbook)
    Random(seed).shuffle(names)
    return {name: workbook[name] for name in names}


def with_blank_rows(workbook, seed):
    """Return `workbook` with blank rows between some rows, few enough that headers stay in the first 20 rows."""
    random, changed = Random(seed), {}
    for name, rows in workbook.items():
        changed[name] = []
        for row in rows:
            changed[name] += [[]] * random.choice((0, 0, 0, 1, 2))
            changed[name].append(row)
    return changed


def with_tabs_renamed(workbook, seed):
    """Return `workbook` with every tab that has rows renamed and explained in the Column Map."""
    known = {key(row[0]): row[2] for row in workbook.get("Column Map", [])[1:] if row[0] and not row[1]}
    renamed, lines = {}, []
    for at, name in enumerate(name for name in workbook if tab_meant(name) != "Column Map"):
        meant = known.get(key(name)) or tab_meant(name)
        if meant:
            renamed[name] = f"Kept by us {chr(65 + at)}{seed}"
            lines.append([renamed[name], "", meant])
    new_names = {key(name): new for name, new in renamed.items()}
    for ours, column, means in workbook.get("Column Map", [])[1:]:
        if column:
            lines.append([new_names.get(key(ours), ours), column, means])
    changed = {renamed.get(name, name): rows for name, rows in workbook.items() if tab_meant(name) != "Column Map"}
    return changed | {"Column Map": [["Our Tab", "Our Column", "Means"], *lines]}
