"""The registry's tab, declared as the layout declares the others, and what can be wrong with one of its cells."""

from dataclasses import dataclass
from enum import StrEnum

from cop_sheets.layout import EXAMPLE_MARKER, Column, ColumnType, Tab, column_letter

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
), settings=True, aliases=("Partnership", "Registry"))

# Stands for the partnership where a fault is about the whole list; only who sees every partnership is told of it.
WHOLE_REGISTRY = "(the registry)"


class RegistryErrorType(StrEnum):
    """What can be wrong with the registry: with one of its cells, and with its tab and columns."""

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
    """Something wrong with the registry, and where: how badly, and in which words, is for the rules to say.

    `partnership` is as it is listed, `WHOLE_REGISTRY` where it's about no row; `tab` is called as the registry calls
    it. `index` is the column from 0, None where there is no cell (then `row` is 0), `first_index` the column that it
    repeats; `name` is the layout's name for it, "" for an unknown column. `problem` and `fix` are sentences' parts that
    hold no other partnership's name or address. `prevents_reading`: it is why the partnership was not read at all.
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
        """Whether all figures of the partnership depend on the cell."""
        return any(column.name == self.name and column.required for column in PARTNERSHIPS_TAB.columns)


@dataclass(frozen=True)
class PartnershipEntry:
    """One partnership as it is listed: `sheet` is its sheet's id, None where `problem` says why it can't be read.

    `managers` are email addresses as `normalize_email` writes them. `row` is the registry's, None for the table in the
    settings.
    """

    partnership: str
    sheet: str | None
    counties: str = ""
    managers: tuple[str, ...] = ()
    row: int | None = None
    problem: str = ""
