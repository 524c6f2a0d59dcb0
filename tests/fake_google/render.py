"""The response of `spreadsheets.get`: properties, tabs and cells within the field mask."""

from tests.fake_google import a1, masks
from tests.fake_google.book import Book, Cell, Error, Tab, Value
from tests.fake_google.formats import Locale, display_text, locale_of
from tests.fake_google.masks import Mask

_WHITE = {"red": 1, "green": 1, "blue": 1}
DEFAULT_FORMAT = {
    "backgroundColor": _WHITE, "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3},
    "verticalAlignment": "BOTTOM", "wrapStrategy": "OVERFLOW_CELL",
    "textFormat": {"foregroundColor": {}, "fontFamily": "arial,sans,sans-serif", "fontSize": 10, "bold": False,
                   "italic": False, "strikethrough": False, "underline": False,
                   "foregroundColorStyle": {"rgbColor": {}}},
    "backgroundColorStyle": {"rgbColor": _WHITE},
}
_THEME_COLORS = {
    "TEXT": {}, "BACKGROUND": _WHITE, "ACCENT1": {"red": 0.25882354, "green": 0.52156866, "blue": 0.95686275},
    "ACCENT2": {"red": 0.91764706, "green": 0.2627451, "blue": 0.20784314},
    "ACCENT3": {"red": 0.9843137, "green": 0.7372549, "blue": 0.015686275},
    "ACCENT4": {"red": 0.20392157, "green": 0.65882355, "blue": 0.3254902},
    "ACCENT5": {"red": 1, "green": 0.42745098, "blue": 0.003921569},
    "ACCENT6": {"red": 0.27450982, "green": 0.7411765, "blue": 0.7764706},
    "LINK": {"red": 0.06666667, "green": 0.33333334, "blue": 0.8},
}
THEME = {"primaryFontFamily": "Arial", "themeColors": [
    {"colorType": name, "color": {"rgbColor": color}} for name, color in _THEME_COLORS.items()]}


def spreadsheet(book: Book, areas: list[a1.Area], mask: Mask, with_cells: bool) -> dict:
    """Return `book` as JSON within `mask`; only the tabs of `areas`, if there are any.

    `with_cells` is what the caller asked for without a mask; a mask decides by itself.
    """
    properties = book.properties | {"defaultFormat": DEFAULT_FORMAT, "spreadsheetTheme": THEME}
    content = masks.apply(mask, {"spreadsheetId": book.id, "properties": properties, "sheets": None,
                                 "spreadsheetUrl": book.address})
    if "sheets" in content:
        content["sheets"] = []
        for index, tab in enumerate(book.tabs):
            own = [area for area in areas if area.tab is tab]
            if own or not areas:
                content["sheets"].append(_sheet(book, tab, index, own, masks.below(mask, "sheets"), with_cells))
    return content


def sheet_properties(tab: Tab, index: int) -> dict:
    """Return the properties of a tab in Google's order."""
    names = ("sheetId", "title", "index", "sheetType", "gridProperties", "hidden")
    known = tab.properties | {"index": index}
    rest = [name for name in known if name not in names]
    return {name: known[name] for name in (*names, *rest) if name in known}


def _sheet(book: Book, tab: Tab, index: int, areas: list[a1.Area], mask: Mask, with_cells: bool) -> dict:
    sheet: dict = {"properties": sheet_properties(tab, index)}
    if tab.is_grid and (with_cells or mask is not None):
        sheet["data"] = None
    if tab.protected:
        sheet["protectedRanges"] = tab.protected
    sheet = masks.apply(mask, sheet)
    if "data" in sheet:
        sheet["data"] = [_grid_data(book, area, masks.below(mask, "data")) for area in areas or [a1.whole_tab(tab)]]
    return sheet


def _grid_data(book: Book, area: a1.Area, mask: Mask) -> dict:
    start = {name: value for name, value in (("startRow", area.top), ("startColumn", area.left)) if value}
    data: dict = masks.apply(mask, start)
    rows = masks.below(mask, "rowData")
    if rows is not False:
        rows_found = row_data(area, locale_of(book.locale), masks.below(rows, "values"))
        if rows_found:
            data["rowData"] = rows_found
    # Google sends the size of every row and column of the range, also of blank ones.
    for name, usual, sizes, numbers in (
            ("rowMetadata", 21, area.tab.row_sizes, range(area.top, area.bottom)),
            ("columnMetadata", 100, area.tab.column_sizes, range(area.left, area.right))):
        wanted = masks.below(mask, name)
        if wanted is not False:
            data[name] = masks.apply(wanted, [{"pixelSize": usual} | sizes.get(number, {}) for number in numbers])
    return data


def row_data(area: a1.Area, locale: Locale, mask: Mask | bool) -> list[dict]:
    """Return the rows of `area` without blank rows at the end, each without blank cells at the end."""
    rows = []
    for row in area.tab.rows[area.top:area.bottom]:
        cells = row[area.left:area.right]
        while cells and cells[-1] is None:
            cells = cells[:-1]
        if not cells or mask is False:
            rows.append({} if not cells else {"values": [{}] * len(cells)})
        else:
            rows.append({"values": [cell_data(cell, locale, mask) if cell else {} for cell in cells]})
    while rows and not rows[-1]:
        rows.pop()
    return rows


def cell_data(cell: Cell, locale: Locale, mask: Mask) -> dict:
    """Return `cell` as JSON within `mask`."""
    def wants(name: str) -> bool:
        return mask is None or name in mask or "*" in mask

    data: dict = {}
    if cell.formula or cell.value is not None:
        if wants("userEnteredValue"):
            data["userEnteredValue"] = {"formulaValue": cell.formula} if cell.formula else extended_value(cell.value)
        if wants("effectiveValue") and cell.value is not None:
            data["effectiveValue"] = extended_value(cell.value)
        if wants("formattedValue") and cell.value is not None:
            data["formattedValue"] = display_text(cell, locale)
    if cell.format:
        if wants("userEnteredFormat"):
            data["userEnteredFormat"] = cell.format
        # Google doesn't send the default format.
        if wants("effectiveFormat"):
            data["effectiveFormat"] = _effective_format(cell.format, locale, masks.below(mask, "effectiveFormat"))
    if cell.note and wants("note"):
        data["note"] = cell.note
    if cell.validation and wants("dataValidation"):
        data["dataValidation"] = cell.validation
    return data if mask is None else masks.apply(mask, data)


def extended_value(value: Value) -> dict:
    """Return `value` as a numberValue, stringValue, boolValue or errorValue."""
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, str):
        return {"stringValue": value}
    if isinstance(value, Error):
        return {"errorValue": {"type": value.kind, "message": value.full_message}}
    return {"numberValue": number(value)}


def number(value: float) -> float | int:
    """Return `value` as int if it is whole: 43831 rather than 43831.0 in JSON."""
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def _effective_format(own: dict, locale: Locale, mask: Mask) -> dict:
    result = {"numberFormat": own["numberFormat"]} if "numberFormat" in own else {}
    # Most masks only include dates.
    others = {} if mask == {"numberFormat": None} else DEFAULT_FORMAT | {"hyperlinkDisplayType": "PLAIN_TEXT"} | own
    for name, content in others.items():
        default = DEFAULT_FORMAT.get(name)
        result[name] = default | content if isinstance(default, dict) and isinstance(content, dict) else content
    kind, pattern = (result.get("numberFormat", {}).get(name) for name in ("type", "pattern"))
    if kind and not pattern and locale.default(kind):
        result["numberFormat"] = {"type": kind, "pattern": locale.default(kind)}
    return result
