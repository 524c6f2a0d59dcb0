"""Reads the registry: a Google Sheet that lists the partnerships with their counties, sheets and managers."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from cop_sheets.errors import SourceUnreadable, not_read
from cop_sheets.layout import EXAMPLE_MARKER, column_letter
from cop_sheets.parsing import ColumnMap, TabLocation, locate_columns
from cop_sheets.parsing.values import CellStatus, parse_cell
from cop_sheets.raw import Cell, Workbook, display_text
from cop_sheets.registry import PARTNERSHIPS_TAB, WHOLE_REGISTRY, PartnershipEntry, RegistryError, RegistryErrorType
from cop_sheets.settings import GoogleSettings
from cop_sheets.sheet_urls import COPY_ADDRESS_ADVICE, cell_link, describe_address, not_a_sheet_reason, parse_sheet_id
from cop_sheets.text import EMAIL, EMAIL_SEPARATORS, NO_NAME, clean, join_words, match_key, normalize_email, split_names

_PASTE_ADVICE = "Open the sheet in the browser, copy the address from its address bar and paste it here as plain text."


class RegistryUnreadable(SourceUnreadable):
    """The registry was read but is not valid; `errors` are those of its cells and headers."""

    def __init__(self, sentence: str, errors: list[RegistryError]):
        super().__init__(sentence)
        self.errors = errors


@dataclass
class Registry:
    """The listed partnerships, sorted by name, and the errors of the list."""

    entries: list[PartnershipEntry]
    errors: list[RegistryError] = field(default_factory=list)


def registry_from_settings(settings: GoogleSettings) -> Registry:
    """Return the registry for the settings' table of partnerships."""
    entries = []
    for name, address in settings.partnerships.items():
        partnership, sheet = clean(name), parse_sheet_id(address)
        problem = "" if sheet else (f"{not_read(partnership)}: what secrets.toml names as its sheet can't be "
                                    f"followed: {not_a_sheet_reason(address)}")
        entries.append(PartnershipEntry(partnership or NO_NAME, sheet, problem=problem,
                                        former_names=settings.former_names.get(name, ()),
                                        certifies=settings.certifies.get(name, ())))
    return Registry(_merge_entries(entries, "in secrets.toml"))


def read_registry(workbook: Workbook) -> Registry:
    """Return the partnerships of the registry's tab Partnerships, and its errors.

    Raises RegistryUnreadable where there is no such tab, no headers, or no partnership.
    """
    location = _locate_registry(workbook)
    entries, errors = [], _column_errors(location)
    for row, cells in enumerate(location.rows_below_header, start=(location.header_row or 0) + 1):
        read = {name: _parse_registry_cell(location, name, cells) for name in location.columns}
        # As on other tabs, an error in an optional column doesn't make a row data.
        filled = any(state is CellStatus.OK or (state is CellStatus.ERROR and PARTNERSHIPS_TAB[name].required)
                     for name, (_, state) in read.items())
        if filled and match_key(read["partnership"][0]) != match_key(EXAMPLE_MARKER):
            entry, row_errors = _parse_registry_row(location, row, read)
            entries.append(entry)
            errors += row_errors
    if not entries:
        raise RegistryUnreadable("The registry lists no partnership yet: on its tab Partnerships fill a row for each, "
                                 "its name and the address of its Google Sheet", errors)
    merged = _merge_entries(entries, "on the registry's tab Partnerships")
    errors += [*_duplicate_errors(location, entries), *_former_name_errors(location, entries)]
    errors = _assign_partnerships(errors, merged)
    return Registry(merged, sorted(errors, key=lambda error: (error.row, error.index)))


def replace_titles_with_links(workbook: Workbook, links: Mapping[tuple[int, int, int], str]) -> None:
    """Replace titles in the column Sheet, in place, by the addresses of their links.

    `links` are by the tab's gid, row and column from 0. A workbook that is not a registry stays unchanged.
    """
    try:
        location = _locate_registry(workbook)
    except SourceUnreadable:
        return
    column = location.columns["sheet"]
    for row, cells in enumerate(location.rows_below_header, start=location.header_row or 0):
        link = links.get((location.raw_sheet.gid or 0, row, column), "")
        if link and column < len(cells) and not parse_sheet_id(display_text(cells[column])) and parse_sheet_id(link):
            cells[column] = link


def _name_key(entry: PartnershipEntry) -> str:
    return match_key(entry.partnership) or entry.partnership


def _is_same_partnership(entry: PartnershipEntry, other_entry: PartnershipEntry) -> bool:
    return _name_key(entry) == _name_key(other_entry)


def _locate_registry(workbook: Workbook) -> TabLocation:
    named = [raw_sheet for raw_sheet in workbook.raw_sheets
             if match_key(raw_sheet.name) in map(match_key, (PARTNERSHIPS_TAB.name, *PARTNERSHIPS_TAB.aliases))]
    if not named:
        raise RegistryUnreadable("The registry has no tab called Partnerships: name the tab that lists the "
                                 "partnerships so, and give it the headers Partnership, Counties, Sheet and Managers",
                                 [RegistryError(RegistryErrorType.NO_TAB, WHOLE_REGISTRY, PARTNERSHIPS_TAB.name)])
    location = locate_columns(workbook, named[0], PARTNERSHIPS_TAB, ColumnMap())
    missing = [column for column in PARTNERSHIPS_TAB.columns if column.required and column.name not in location.columns]
    if not missing:
        return location
    duplicated = {name for _, _, name in location.repeated_columns}
    problems = [f"two columns {column.header}" if column.name in duplicated else f"no column {column.header}"
                for column in missing]
    errors = _column_errors(location) if location.header_row else [
        RegistryError(RegistryErrorType.NO_HEADERS, WHOLE_REGISTRY, location.raw_sheet.name)]
    raise RegistryUnreadable(f"The registry's tab {location.raw_sheet.name} has {join_words(problems)}: give its first "
                             "row the headers Partnership, Counties, Sheet and Managers, each once", errors)


def _column_errors(location: TabLocation) -> list[RegistryError]:
    """Return the errors of the header row: unknown, repeated and missing columns."""
    row, duplicated = location.header_row or 0, {name for _, _, name in location.repeated_columns}
    missing = [column for column in PARTNERSHIPS_TAB.columns
               if column.required and column.name not in location.columns and column.name not in duplicated]
    errors = [_registry_error(location, row, index, RegistryErrorType.UNKNOWN_COLUMN) for index, _ in location.unknown]
    errors += [_registry_error(location, row, index, RegistryErrorType.REPEATED_COLUMN, name=name, first_index=first)
               for index, first, name in location.repeated_columns]
    return errors + [_registry_error(location, row, location.first_free_column + offset, RegistryErrorType.NO_COLUMN,
                                     name=column.name,
                                     header=column.header) for offset, column in enumerate(missing)]


def _parse_registry_cell(location: TabLocation, name: str, cells: list[Cell]) -> tuple[str, CellStatus]:
    index = location.columns[name]
    return parse_cell(PARTNERSHIPS_TAB[name], cells[index] if index < len(cells) else "")


def _parse_registry_row(location: TabLocation, row: int,
                        read: dict[str, tuple[str, CellStatus]]) -> tuple[PartnershipEntry, list[RegistryError]]:
    """Return the entry in a row, and the errors of its cells. `read`: value and status by column name."""
    partnership, address = read["partnership"][0], read["sheet"][0]
    name = partnership or f"(row {row} of the registry)"
    errors = []

    def add_error(column: str, error_type: RegistryErrorType, problem: str = "", fix: str = "", **more: str) -> None:
        errors.append(_registry_error(location, row, location.columns[column], error_type, name, column,
                                      problem=problem, fix=fix, **more))

    error_columns = {column for column, (_, state) in read.items() if state is CellStatus.ERROR}
    for column in error_columns:
        add_error(column, RegistryErrorType.ERROR)
    identifier, problem = parse_sheet_id(address), ""
    if not partnership:
        problem = f"Row {row} of the registry names no partnership, so its sheet was not read"
        if "partnership" not in error_columns:
            add_error("partnership", RegistryErrorType.BLANK, "Without a name this row of the registry is not read.")
    if "sheet" in error_columns:
        problem = problem or (f"{not_read(name)}: in row {row} of the registry a spreadsheet error stands under "
                              f"Sheet; {COPY_ADDRESS_ADVICE}, and paste it there")
    elif not address:
        problem = problem or (f"{name} has no sheet in the registry (row {row}) yet: {COPY_ADDRESS_ADVICE}, and paste "
                              "it there")
        add_error("sheet", RegistryErrorType.BLANK, "Without it this row of the registry leads to no sheet.")
    elif not identifier:
        problem = problem or (f"{not_read(name)}: in row {row} of the registry, what stands under Sheet can't be "
                              f"followed: {not_a_sheet_reason(address)}, and paste it there")
        add_error("sheet", RegistryErrorType.UNREADABLE, "what stands in the registry under "
                  f"{location.headers[location.columns['sheet']]} is {describe_address(address)}", _PASTE_ADVICE)
    addresses: dict[str, tuple[str, ...]] = {}
    for column, people in (("managers", "managers of"), ("certifies", "people who certify for")):
        words = [word for word in EMAIL_SEPARATORS.split(read.get(column, ("",))[0]) if word]
        known = [word for word in words if EMAIL.fullmatch(word)]
        addresses[column] = tuple(dict.fromkeys(map(normalize_email, known)))
        if len(known) < len(words):
            count = len(words) - len(known)
            are = "is no email address" if count == 1 else "are no email addresses"
            # What is typed there may be somebody's name, so it is not shown.
            add_error(column, RegistryErrorType.UNREADABLE,
                      f"{count} of the {people} {name} in the registry {are}, and nobody "
                      "can sign in by that", "Type email addresses with a semicolon between.", value="")
    return PartnershipEntry(name, None if problem else identifier, read.get("counties", ("",))[0],
                            addresses["managers"], row, problem, split_names(read.get("former_names", ("",))[0]),
                            addresses["certifies"]), errors


def _registry_error(location: TabLocation, row: int, index: int, error_type: RegistryErrorType,
                    partnership: str = WHOLE_REGISTRY, name: str = "",
                    **more: Any) -> RegistryError:
    cells = location.raw_sheet.rows[row - 1]
    cell = f"{column_letter(index + 1)}{row}"
    cell_fields: dict[str, Any] = {"header": location.headers[index] if index < len(location.headers) else "",
                                   "value": display_text(cells[index]) if index < len(cells) else "",
                                   "link": cell_link(location.address, location.raw_sheet, cell)}
    return RegistryError(error_type, partnership, location.raw_sheet.name, row, index, name, **cell_fields | more)


def _duplicate_errors(location: TabLocation, entries: list[PartnershipEntry]) -> list[RegistryError]:
    """Return errors for repeated names, at the later rows, and for sheets of several partnerships, at each row."""
    errors = []
    for number, entry in enumerate(entries):
        if entry.problem:
            continue
        of_one, conflicting = _find_conflicts(entry, entries)
        same = [other_entry for other_entry in entries if _is_same_partnership(other_entry, entry)
                and (of_one or not other_entry.problem)]
        if conflicting and not of_one:
            errors.append(_registry_error(location, entry.row or 0, location.columns["sheet"],
                                          RegistryErrorType.DUPLICATE, entry.partnership, "sheet",
                                          problem=f"this sheet stands in {_row_list(conflicting)} of the registry, and "
                                          "whose it is is not guessed at, so it was not read"))
        elif any(other_entry in entries[:number] and not other_entry.problem for other_entry in same):
            so = ("with different sheets, and which one is right is not guessed at, so none was read" if of_one
                  else "with one sheet, and counts once")
            errors.append(_registry_error(location, entry.row or 0, location.columns["partnership"],
                                          RegistryErrorType.DUPLICATE, entry.partnership, "partnership",
                                          problem=f"“{entry.partnership}” stands in {_row_list(same)} of the registry "
                                          f"{so}"))
    return errors


def _assign_partnerships(errors: list[RegistryError], merged: list[PartnershipEntry]) -> list[RegistryError]:
    """Set each error's partnership to the merged entry's name, and whether the error prevents reading it."""
    entries = {_name_key(entry): entry for entry in merged}
    assigned = []
    for error in errors:
        entry = None if error.partnership == WHOLE_REGISTRY else entries[match_key(error.partnership)
                                                                         or error.partnership]
        assigned.append(error if entry is None else replace(
            error, partnership=entry.partnership, prevents_reading=error.required and entry.sheet is None))
    return assigned


def _former_name_errors(location: TabLocation, entries: list[PartnershipEntry]) -> list[RegistryError]:
    """Return errors for former names that are another row's name, or former name: whose history it is isn't known."""
    errors = []
    for entry in entries:
        taken = {match_key(name) for other_entry in entries if not _is_same_partnership(other_entry, entry)
                 for name in (other_entry.partnership, *other_entry.former_names)}
        if any(match_key(name) in taken for name in entry.former_names):
            errors.append(_registry_error(
                location, entry.row or 0, location.columns["former_names"], RegistryErrorType.UNREADABLE,
                entry.partnership, "former_names", problem="a former name in the registry is a name, or a former name, "
                "of another row, too, so whose history it is can't be known",
                fix="Leave each former name in one row only, and in none where a partnership has that name now."))
    return errors


def _find_conflicts(entry: PartnershipEntry, entries: list[PartnershipEntry]) -> tuple[bool, list[PartnershipEntry]]:
    """Return the entries that `entry` is in conflict with, [] for none, and whether they are of its own partnership."""
    same = [other_entry for other_entry in entries if _is_same_partnership(other_entry, entry)]
    if len({other_entry.sheet for other_entry in same if other_entry.sheet}) > 1:
        return True, same
    sharing = [other_entry for other_entry in entries if entry.sheet and other_entry.sheet == entry.sheet]
    return False, [] if all(_is_same_partnership(other_entry, entry) for other_entry in sharing) else sharing


def _conflict_message(entry: PartnershipEntry, entries: list[PartnershipEntry], where: str) -> str:
    """Return the sentence about the conflict of `entry` with others, "" where there is none."""
    of_one, conflicting = _find_conflicts(entry, entries)
    rows = f" ({_row_list(conflicting)})" if _row_list(conflicting) else ""
    if of_one:
        return (f"{entry.partnership} is listed {where}{rows} with different sheets, and which one is right is "
                "not guessed at, so none was read: keep one")
    if not conflicting:
        return ""
    # Without the other's name, which managers of this partnership may not see.
    return (f"{entry.partnership} has the same sheet as another partnership {where}{rows}, and whose it is is not "
            "guessed at, so it was not read: give each its own")


def _merge_entries(entries: list[PartnershipEntry], where: str) -> list[PartnershipEntry]:
    """Return one entry per partnership, sorted by name; one in conflict with another has no sheet."""
    by_name: dict[str, PartnershipEntry] = {}
    for entry in entries:
        conflict = "" if entry.problem else _conflict_message(entry, entries, where)
        entry = replace(entry, sheet=None, problem=conflict) if conflict else entry
        earlier = by_name.setdefault(_name_key(entry), entry)
        better = entry if earlier.problem and not entry.problem else earlier
        managers, former_names, certifies = (tuple(dict.fromkeys(first + second)) for first, second in (
            (earlier.managers, entry.managers), (earlier.former_names, entry.former_names),
            (earlier.certifies, entry.certifies)))
        by_name[_name_key(entry)] = replace(better, managers=managers, former_names=former_names, certifies=certifies)
    return sorted(by_name.values(), key=lambda entry: (entry.partnership.casefold(), entry.row or 0))


def _row_list(entries: list[PartnershipEntry]) -> str:
    rows = [entry.row for entry in entries if entry.row]
    return f"rows {join_words(rows)}" if len(rows) > 1 else ""
