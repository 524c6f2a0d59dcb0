"""`spreadsheets.batchUpdate`: the requests that provisioning and the recorded answers need; all of them or none.

Each request is one function of (book, request) that changes the book and returns its reply.
"""

import copy
from dataclasses import replace

from tests.fake_google import masks
from tests.fake_google.answers import invalid
from tests.fake_google.book import COLUMNS, LOADING, ROWS, Book, Cell, Tab
from tests.fake_google.render import sheet_properties

# The number of values of a condition, by the discovery document; others are not checked.
_VALUES = {"NUMBER_GREATER_THAN_EQ": 1, "NUMBER_BETWEEN": 2, "DATE_ON_OR_AFTER": 1, "DATE_BETWEEN": 2}
_KNOWN_ERRORS = "A sheet with the name \"{}\" already exists. Please enter another name."


class RequestRefused(Exception):
    """An invalid request; the text is what Google adds after `Invalid requests[N].name: `."""


def batch_update(book: Book, body: dict) -> dict:
    """Apply the requests of `body`, all or none; return the BatchUpdateSpreadsheetResponse. Raises ApiError."""
    if not body.get("requests"):
        raise invalid("Must specify at least one request.")
    changed = replace(book, properties=copy.deepcopy(book.properties), tabs=[tab.copy() for tab in book.tabs])
    replies = []
    for number, request in enumerate(body["requests"]):
        if len(request) != 1:
            raise invalid(f"Invalid requests[{number}]: exactly one kind of request must be given")
        (name, content), = request.items()
        if name not in REQUESTS:
            raise invalid(f"Invalid requests[{number}].{name}: this test server does not know that request")
        try:
            replies.append(REQUESTS[name](changed, content))
        except RequestRefused as problem:
            raise invalid(f"Invalid requests[{number}].{name}: {problem}") from problem
        except KeyError as problem:
            raise invalid(f"Invalid requests[{number}].{name}: {problem} is required") from problem
    book.properties, book.tabs = changed.properties, changed.tabs
    return {"spreadsheetId": book.id, "replies": replies}


def _tab(book: Book, sheet_id: int) -> Tab:
    tab = book.tab_by_id(sheet_id)
    if tab is None:
        raise RequestRefused(f"No grid with id: {sheet_id}")
    return tab


def _mask(content: dict, schema: str) -> masks.Mask:
    text = content.get("fields", "")
    if not text:
        raise RequestRefused("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)")
    try:
        mask = masks.parse(text)
        masks.check(mask, "sheets", schema)
    except masks.BadMask as problem:
        raise RequestRefused(f"Invalid field: {problem}") from problem
    return None if "*" in mask else mask


def _merged(old: dict, new: dict, mask: masks.Mask) -> dict:
    """Return `old` with the fields of `mask` from `new`; fields that `new` lacks are cleared."""
    if mask is None:
        return dict(new)
    result = dict(old)
    for name, below in mask.items():
        if below is None:
            result.pop(name, None)
            if name in new:
                result[name] = new[name]
        else:
            result[name] = _merged(old.get(name, {}), new.get(name, {}), below)
    return result


def _add_sheet(book: Book, content: dict) -> dict:
    requested = content.get("properties", {})
    title = requested.get("title") or f"Sheet{len(book.tabs) + 1}"
    if any(tab.title.casefold() == title.casefold() for tab in book.tabs):
        raise RequestRefused(_KNOWN_ERRORS.format(title))
    sheet_id = requested.get("sheetId")
    if sheet_id is not None and book.tab_by_id(sheet_id):
        raise RequestRefused(f"Sheet with id {sheet_id} already exists")
    grid = requested.get("gridProperties", {})
    size = grid.get("rowCount", ROWS), grid.get("columnCount", COLUMNS)
    tab = book.add_tab(title, size=size, sheet_id=sheet_id)
    tab.properties |= {name: value for name, value in requested.items() if name not in ("sheetId", "title", "index")}
    tab.properties["gridProperties"] = {"rowCount": size[0], "columnCount": size[1]} | grid
    tab.properties.setdefault("sheetType", "GRID")
    _place(book, tab, requested.get("index"))
    return {"addSheet": {"properties": sheet_properties(tab, book.tabs.index(tab))}}


def _place(book: Book, tab: Tab, index: int | None) -> None:
    if index is not None:
        book.tabs.remove(tab)
        book.tabs.insert(index, tab)


def _delete_sheet(book: Book, content: dict) -> dict:
    tab = _tab(book, content["sheetId"])
    if len(book.tabs) == 1:
        raise RequestRefused("You can't remove all the sheets in a document.")
    book.tabs.remove(tab)
    return {}


def _update_sheet_properties(book: Book, content: dict) -> dict:
    mask, requested = _mask(content, "SheetProperties"), content["properties"]
    tab = _tab(book, requested.get("sheetId", 0))
    title = requested.get("title")
    if title and any(other.title.casefold() == title.casefold() for other in book.tabs if other is not tab):
        raise RequestRefused(_KNOWN_ERRORS.format(title))
    merged = _merged(tab.properties, requested, mask) | {"sheetId": tab.sheet_id}
    # These can't be removed, and false and zero are not written.
    merged = {"title": tab.title, "sheetType": "GRID"} | merged
    grid = {name: value for name, value in merged.get("gridProperties", {}).items() if value not in (0, False)}
    rows, columns = tab.size
    grid = {"rowCount": rows, "columnCount": columns} | grid
    if grid.get("frozenRowCount", 0) >= grid["rowCount"]:
        raise RequestRefused("You can't freeze all visible rows on the sheet.")
    for row in tab.rows[grid["rowCount"]:]:
        row.clear()
    for row in tab.rows:
        del row[grid["columnCount"]:]
    index = merged.pop("index", None)
    if not merged.get("hidden"):
        merged.pop("hidden", None)
    tab.properties = merged | {"gridProperties": grid}
    _place(book, tab, index)
    return {}


def _update_spreadsheet_properties(book: Book, content: dict) -> dict:
    book.properties = book.properties | _merged({}, content["properties"],
                                                _mask(content, "SpreadsheetProperties"))
    return {}


def _bounds(book: Book, grid: dict) -> tuple[Tab, range, range]:
    tab = _tab(book, grid.get("sheetId", 0))
    rows, columns = tab.size
    down = range(grid.get("startRowIndex", 0), grid.get("endRowIndex", rows))
    across = range(grid.get("startColumnIndex", 0), grid.get("endColumnIndex", columns))
    if down.stop > rows or across.stop > columns:
        raise RequestRefused(f"GridRange is out of bounds: the grid has {rows} rows and {columns} columns")
    return tab, down, across


def _update_cells(book: Book, content: dict) -> dict:
    mask = _mask(content, "CellData")
    rows = content.get("rows", [])
    if "range" in content:
        tab, down, across = _bounds(book, content["range"])
    else:
        start = content["start"]
        tab = _tab(book, start.get("sheetId", 0))
        top, left = start.get("rowIndex", 0), start.get("columnIndex", 0)
        width = max((len(row.get("values", [])) for row in rows), default=0)
        down, across = range(top, top + len(rows)), range(left, left + width)
    limit_rows, limit_columns = min(down.stop, tab.size[0]), min(across.stop, tab.size[1])
    for number, row in enumerate(rows):
        if down.start + number >= limit_rows:
            raise RequestRefused(f"Attempting to write row: {down.start + number}, beyond the last requested row of: "
                                 f"{limit_rows - 1}")
        if across.start + len(row.get("values", [])) > limit_columns:
            raise RequestRefused(f"Attempting to write column: {limit_columns}, beyond the last requested column of: "
                                 f"{limit_columns - 1}")
    # The listed fields of cells in the range without a row are cleared.
    for row in down:
        given = rows[row - down.start].get("values", []) if row - down.start < len(rows) else []
        for column in across:
            data = given[column - across.start] if column - across.start < len(given) else {}
            _set(tab, row, column, data, mask)
    return {}


def _repeat_cell(book: Book, content: dict) -> dict:
    mask = _mask(content, "CellData")
    tab, down, across = _bounds(book, content["range"])
    for row in down:
        for column in across:
            _set(tab, row, column, content.get("cell", {}), mask)
    return {}


def _set(tab: Tab, row: int, column: int, data: dict, mask: masks.Mask) -> None:
    cell = copy.copy(tab.cell(row, column)) or Cell()
    if masks.below(mask, "userEnteredValue") is not False:
        cell.value, cell.formula = _entered(data.get("userEnteredValue", {}))
    wanted = masks.below(mask, "userEnteredFormat")
    if wanted is not False:
        cell.format = _merged(cell.format, data.get("userEnteredFormat", {}), wanted)
    if masks.below(mask, "note") is not False:
        cell.note = data.get("note", "")
    if masks.below(mask, "dataValidation") is not False:
        cell.validation = data.get("dataValidation")
    tab.put(row, column, cell)


def _entered(value: dict) -> tuple[object, str]:
    if "formulaValue" in value:
        return LOADING, value["formulaValue"]
    if "numberValue" in value:
        return float(value["numberValue"]), ""
    if "errorValue" in value:
        raise RequestRefused("errorValue is read only")
    content = value.get("boolValue", value.get("stringValue"))
    return (None if content == "" else content), ""


def _set_data_validation(book: Book, content: dict) -> dict:
    tab, down, across = _bounds(book, content["range"])
    rule = content.get("rule")
    condition = rule.get("condition", {}) if rule else {}
    if rule and not condition.get("type"):
        raise RequestRefused("Invalid ConditionType: CONDITION_TYPE_UNSPECIFIED")
    if condition.get("type") == "ONE_OF_LIST":
        if not condition.get("values"):
            raise RequestRefused("ConditionType ONE_OF_LIST requires at least one ConditionValue")
        if any("relativeDate" in value for value in condition["values"]):
            raise RequestRefused("ConditionType ONE_OF_LIST does not support relative dates")
    expected_values, given = _VALUES.get(condition.get("type")), len(condition.get("values", ()))
    if expected_values not in (None, given):
        raise RequestRefused(f"ConditionType {condition['type']} requires exactly {expected_values} ConditionValues, "
                             f"but {given} values were supplied")
    for row in down:
        for column in across:
            cell = copy.copy(tab.cell(row, column)) or Cell()
            cell.validation = rule
            tab.put(row, column, cell)
    return {}


def _add_protected_range(book: Book, content: dict) -> dict:
    requested = content["protectedRange"]
    tab, _, _ = _bounds(book, requested.get("range", {}))
    if requested.get("warningOnly") and requested.get("editors"):
        raise RequestRefused("A protected range that is warning only can't have editors.")
    taken = [protection["protectedRangeId"] for other in book.tabs for protection in other.protected]
    number = requested.get("protectedRangeId", 1_000_000_007 + 7_919 * len(taken))
    if number in taken:
        raise RequestRefused(f"Protected range with id {number} already exists")
    protected_range = {"protectedRangeId": number} | requested
    if not requested.get("warningOnly"):
        protected_range |= {"requestingUserCanEdit": True}
    tab.protected.append(protected_range)
    return {"addProtectedRange": {"protectedRange": protected_range}}


def _update_dimension_properties(book: Book, content: dict) -> dict:
    mask, requested = _mask(content, "DimensionProperties"), content["range"]
    tab = _tab(book, requested.get("sheetId", 0))
    by_row = requested["dimension"] == "ROWS"
    sizes = tab.row_sizes if by_row else tab.column_sizes
    last = tab.size[0 if by_row else 1]
    if requested.get("endIndex", last) > last:
        raise RequestRefused(f"Cannot update a dimension beyond the last one: {last}")
    for number in range(requested.get("startIndex", 0), requested.get("endIndex", last)):
        sizes[number] = _merged(sizes.get(number, {}), content["properties"], mask)
    return {}


def _append_dimension(book: Book, content: dict) -> dict:
    tab = _tab(book, content.get("sheetId", 0))
    rows, columns = tab.size
    more = content["length"]
    tab.grow(*((rows + more, columns) if content["dimension"] == "ROWS" else (rows, columns + more)))
    return {}


REQUESTS = {
    "addSheet": _add_sheet, "deleteSheet": _delete_sheet, "updateSheetProperties": _update_sheet_properties,
    "updateSpreadsheetProperties": _update_spreadsheet_properties, "updateCells": _update_cells,
    "repeatCell": _repeat_cell, "setDataValidation": _set_data_validation,
    "addProtectedRange": _add_protected_range,
    "updateDimensionProperties": _update_dimension_properties, "appendDimension": _append_dimension,
}
