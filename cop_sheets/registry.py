"""The registry: the layout of its tab, its entries, and the errors that its cells can have."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from cop_sheets.layout import EXAMPLE_MARKER, Column, ColumnType, Tab, column_letter
from cop_sheets.text import match_key

PARTNERSHIPS_TAB = Tab("Partnerships", "a partnership and its Google Sheet", (
    Column("Partnership", ColumnType.TEXT, "The partnership's name, as it should stand in every page and file.",
           required=True, aliases=("Local Partnership", "Name"), example=EXAMPLE_MARKER),
    Column("Counties", ColumnType.TEXT, "The counties it serves, with a semicolon between.", aliases=("County",),
           example="Alamance"),
    Column("Sheet", ColumnType.TEXT, "The address of its Google Sheet, as the browser shows it.", required=True,
           aliases=("Google Sheet", "Sheet Address", "Sheet Link", "Address", "Link", "URL"),
           example="https://docs.google.com/spreadsheets/d/…"),
    Column("Managers", ColumnType.TEXT,
           "Who may see it: the email addresses that they sign in with, a semicolon between.",
           aliases=("Manager", "Manager Emails", "Emails", "Email"), example="ann@example.org; bob@example.org"),
    Column("Former Names", ColumnType.TEXT,
           "Names that it had before, with a semicolon between, so that its history stays one.",
           aliases=("Former Name", "Old Names"), example="Alamance County Partnership"),
    Column("Certifies", ColumnType.TEXT,
           "Who certifies its years: email addresses, a semicolon between; where it is blank, the managers do.",
           aliases=("Certifier", "Certifiers", "Director", "Director Email"), example="dee@example.org"),
), settings=True, aliases=("Partnership", "Registry"))

# In place of a partnership, for errors of the whole registry; shown only to people who see every partnership.
WHOLE_REGISTRY = "(the registry)"


class RegistryErrorType(StrEnum):
    """The types of errors: of a cell, and of the tab and its columns."""

    BLANK = "blank"
    UNREADABLE = "unreadable"
    ERROR = "error"
    DUPLICATE = "twice"
    NO_TAB = "no tab"
    NO_HEADERS = "no headers"
    NO_COLUMN = "no column"
    UNKNOWN_COLUMN = "unknown column"
    REPEATED_COLUMN = "repeated column"


@dataclass(frozen=True)
class RegistryError:
    """An error in the registry; the rules decide its severity and message.

    `partnership`: as listed, `WHOLE_REGISTRY` where the error is not in a row. `tab`: the tab's name in the registry.
    `index`: the column from 0, None where there is no cell (then `row` is 0). `first_index`: the column that it
    repeats. `name`: the layout's name of the column, "" for an unknown one. `problem` and `fix`: parts of sentences,
    without names and addresses of other partnerships. `prevents_reading`: because of it the partnership was not read.
    """

    error_type: RegistryErrorType
    partnership: str
    tab: str
    row: int = 0
    index: int | None = None
    name: str = ""
    header: str = ""
    value: str = ""
    problem: str = ""
    fix: str = ""
    link: str = ""
    first_index: int | None = None
    prevents_reading: bool = False

    @property
    def column(self) -> str:
        """The column's letter, "" where there is no cell."""
        return "" if self.index is None else column_letter(self.index + 1)

    @property
    def cell(self) -> str:
        """The cell's address in its tab, such as C2, "" where there is no cell."""
        return f"{self.column}{self.row}" if self.column else ""

    @property
    def required(self) -> bool:
        """Whether the cell is required: without it the partnership is not read."""
        return any(column.name == self.name and column.required for column in PARTNERSHIPS_TAB.columns)


@dataclass(frozen=True)
class PartnershipEntry:
    """One listed partnership. `sheet`: the id of its sheet, None where `problem` is the reason why it can't be read.

    `managers`: normalized email addresses. `row`: the registry's row number, None for entries of the settings.
    `former_names`: names that it had before. `certifies`: normalized email addresses of those who certify its years,
    where they aren't the managers.
    """

    partnership: str
    sheet: str | None
    counties: str = ""
    managers: tuple[str, ...] = ()
    row: int | None = None
    problem: str = ""
    former_names: tuple[str, ...] = ()
    certifies: tuple[str, ...] = ()

    @property
    def certifiers(self) -> tuple[str, ...]:
        """The addresses that may certify its years: those under Certifies, else the managers'."""
        return self.certifies or self.managers



@dataclass(frozen=True)
class PartnershipNames:
    """Finds the name that a partnership has now, by one that it has or had.

    `entries`: the listed partnerships; None where no list is known, so that every name is one's own. A former
    name that is somebody's today, or that two had before, is not followed: whose it was isn't known.
    """

    entries: tuple[PartnershipEntry, ...] | None = None

    def current(self, name: str) -> str:
        """Return the name that a partnership has now; `name` itself where nobody listed has or had it."""
        key = match_key(name)
        return self._listed.get(key) or self._former.get(key) or name

    def is_listed(self, name: str) -> bool:
        """Return whether a partnership has this name now; True where no list is known."""
        return self.entries is None or match_key(name) in self._listed

    @cached_property
    def _listed(self) -> dict[str, str]:
        return {match_key(entry.partnership): entry.partnership for entry in self.entries or ()}

    @cached_property
    def _former(self) -> dict[str, str]:
        former: dict[str, str] = {}
        claimed = set(self._listed)
        for entry in self.entries or ():
            for name in map(match_key, entry.former_names):
                if name in claimed:
                    former.pop(name, None)
                else:
                    former[name] = entry.partnership
                claimed.add(name)
        return former
