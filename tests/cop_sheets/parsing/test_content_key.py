"""The key under which a partnership's report is kept: it changes with all that the report rests on, and nothing else.
"""

from dataclasses import fields, replace

import pytest

from cop_sheets import ReadResult, build_tables
from cop_sheets.decisions import ConfirmedNone, Decisions
from cop_sheets.fiscal_year import FiscalYear
from cop_sheets.parsing import Tables
from cop_sheets.raw import RawSheet, Workbook
from cop_sheets.registry import RegistryError, RegistryErrorType
from cop_sheets.sources import Failure, UnreadFile
from tests.support.sheets import workbook

# What a field of the tables is made from, besides the workbooks: a new field has to be decided on here.
FROM_WORKBOOKS = {"workbook_maps", "locations", "tables", "answers", "versions", "unread"}
IN_KEY = {"failures", "registry_errors", "order", "is_sample", "decisions"}
OF_ALL_ALONE = {"unread_files"}    # which the tables of some partnerships don't have


def changed(name: str, change) -> Tables:
    """Return the tables of two workbooks of which `name`'s was changed in place."""
    books = [workbook(name="Ashe"), workbook(name="Burke")]
    change(next(book for book in books if book.partnership == name))
    for book in books:
        book.__post_init__()    # as a reader makes it: its version follows its cells
    return build_tables(ReadResult(books))


def set_cell(book: Workbook) -> None:
    book.raw_sheets[1].rows[3][0] = "C2"


def set_type(book: Workbook) -> None:
    book.raw_sheets[1].rows[3][0] = 3104.0


def set_type_before(book: Workbook) -> None:
    book.raw_sheets[1].rows[3][0] = "3104.0"


def add_unread_tab(book: Workbook) -> None:
    book.raw_sheets.append(RawSheet("Kitchen rota", [["Ann"]]))


CHANGES = {
    "a cell": set_cell,
    "one more tab that nothing reads": add_unread_tab,
    "a tab's name": lambda book: setattr(book.raw_sheets[1], "name", "Our sessions"),
    "the order of tabs": lambda book: book.raw_sheets.reverse(),
    "a hidden tab": lambda book: setattr(book.raw_sheets[1], "hidden", True),
    "another tab's id": lambda book: setattr(book.raw_sheets[1], "gid", 7),
    "another file": lambda book: setattr(book, "address", "Copy of it.xlsx"),
    "another name": lambda book: setattr(book, "partnership", f"{book.partnership} County"),
}
BESIDE = {
    "a workbook that can't be read": lambda name: {"failures": [Failure(name, f"{name}.xlsx", "It is damaged.")]},
    "an error in the list of partnerships": lambda name: {"registry_errors": [
        RegistryError(RegistryErrorType.BLANK, name, "Partnerships", 3)]},
    "a decision": lambda name: {"decisions": Decisions((), (ConfirmedNone(name, FiscalYear(2024), "Hours"),))},
    "a place in the list": lambda name: {"order": [name]},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_key_changes_with_the_partnerships_own_workbook_alone(change):
    names = ["Ashe", "Ashe County"]
    before = changed("Ashe", lambda book: None).content_key(names)
    assert changed("Ashe", lambda book: None).content_key(names) == before
    assert changed("Ashe", change).content_key(names) != before
    assert changed("Burke", change).content_key(names) == before


def test_a_number_and_its_text_have_different_keys():
    """A workbook's `version` doesn't."""
    text, number = (changed("Ashe", change) for change in (set_type_before, set_type))
    assert text.versions["Ashe"] == number.versions["Ashe"]
    assert text.content_key(["Ashe"]) != number.content_key(["Ashe"])
    assert text.content_key(["Burke"]) == number.content_key(["Burke"])


@pytest.mark.parametrize("beside", BESIDE.values(), ids=BESIDE)
def test_the_key_changes_with_what_is_known_of_the_partnership_alone(beside):
    tables = changed("Ashe", lambda book: None)
    before = tables.content_key(["Ashe"])
    assert replace(tables, **beside("Ashe")).content_key(["Ashe"]) != before
    assert replace(tables, **beside("Burke")).content_key(["Ashe"]) == before
    assert replace(tables, **beside("Ashe"), is_sample=True).content_key(["Ashe"]) != before


def test_every_field_of_the_tables_is_in_the_key_or_made_from_the_workbooks():
    assert {field.name for field in fields(Tables)} == FROM_WORKBOOKS | IN_KEY | OF_ALL_ALONE
    assert {field.name for field in fields(Workbook)} == {"partnership", "address", "raw_sheets", "version"}
    assert {field.name for field in fields(RawSheet)} == {"name", "rows", "hidden", "gid"}
    tables = replace(changed("Ashe", lambda book: None), unread_files=[UnreadFile("more", "subfolder")])
    assert not tables.of(["Ashe"]).unread_files
