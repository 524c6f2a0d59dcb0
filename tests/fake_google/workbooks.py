"""Operations on the test server's spreadsheets, as people and Drive would do them."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.fake_google import a1
from tests.fake_google.book import Book, new_book, plain_cell
from tests.fake_google.routes import Google

REGISTRY_HEADERS = ["Partnership", "Counties", "Sheet", "Managers"]


class Workbooks:
    """Operations on the served spreadsheets; each change is visible in Drive."""

    def __init__(self, google: Google):
        self._google = google

    def add_book(self, title: str, tabs: Mapping[str, Iterable] = (), id: str | None = None, **more: object) -> Book:
        """Add a spreadsheet of plain cells; `more` as `book.new_book` and `book.Book` have it."""
        return self._google.add(new_book(title, tabs, id, **more))

    def add_empty(self, title: str = "Untitled spreadsheet", id: str | None = None, **more: object) -> Book:
        """Add a spreadsheet as Google makes a new one."""
        return self.add_book(title, {"Sheet1": []}, id, **more)

    def add_xlsx(self, path: Path | str, id: str | None = None, **more: object) -> Book:
        """Add the workbook at `path` as Google would import it; its title is the file name."""
        from tests.fake_google.xlsx import book_of  # openpyxl takes a while to load, and few tests need it

        return self._google.add(book_of(Path(path), id, **more))

    def add_registry(self, partnerships: Mapping[str, Book | str], counties: Mapping[str, str] | None = None,
                     managers: Mapping[str, str] | None = None, id: str | None = None,
                     certifies: Mapping[str, str] | None = None, **more: object) -> Book:
        """Add a registry of `partnerships`, each with its workbook or an address."""
        book = self.add_book("Registry", {"Partnerships": []}, id, **more)
        self.write_registry(book.id, partnerships, counties, managers, certifies)
        return book

    def write_registry(self, id: str, partnerships: Mapping[str, Book | str], counties: Mapping[str, str] | None = None,
                       managers: Mapping[str, str] | None = None, certifies: Mapping[str, str] | None = None) -> None:
        """Replace the `partnerships` of a registry; it has a column Certifies where `certifies` is given."""
        rows = [[name, (counties or {}).get(name, ""), book.address if isinstance(book, Book) else book,
                 (managers or {}).get(name, ""), *([] if certifies is None else [certifies.get(name, "")])]
                for name, book in partnerships.items()]
        headers = REGISTRY_HEADERS if certifies is None else [*REGISTRY_HEADERS, "Certifies"]
        with self._change(id) as registry:
            registry.tab("Partnerships").rows = [
                [plain_cell(cell) for cell in row] for row in [headers, *rows]]

    def book(self, id: str) -> Book:
        """Return the spreadsheet of that id. Raises KeyError."""
        return self._google.books[id]

    def books(self) -> list[Book]:
        """Return all spreadsheets."""
        return list(self._google.books.values())

    def set_cell(self, id: str, tab: str, place: str, content: object) -> None:
        """Set a plain cell at `place`, such as F17; None clears it."""
        with self._change(id) as book:
            row = int(place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) - 1
            column = a1.column_number(place.rstrip("0123456789"))
            book.tab(tab).put(row, column, plain_cell(content))

    def rename_tab(self, id: str, old: str, new: str) -> None:
        """Rename a tab."""
        with self._change(id) as book:
            book.tab(old).properties["title"] = new

    def delete_tab(self, id: str, tab: str) -> None:
        """Delete a tab."""
        with self._change(id) as book:
            book.tabs.remove(book.tab(tab))

    def touch(self, id: str) -> None:
        """Update the modified time and the version, as any change does."""
        with self._change(id):
            pass

    def revoke(self, id: str) -> None:
        """Revoke the account's access: 403 from now on, and not in Drive's list."""
        self.book(id).shared = False

    def share(self, id: str) -> None:
        """Share it again."""
        self.book(id).shared = True

    def remove(self, id: str, missing_ok: bool = False) -> None:
        """Delete a spreadsheet: 404 from now on. Raises KeyError where there is none, unless that is allowed."""
        with self._google.lock:
            if id in self._google.books or not missing_ok:
                del self._google.books[id]

    def replace(self, book: Book) -> Book:
        """Replace the spreadsheet with the id of `book`, if there is one."""
        old = self._google.books.get(book.id)
        if old is None:
            return self._google.add(book)
        with self._change(book.id):
            old.properties, old.tabs = book.properties, book.tabs
        return old

    def _change(self, id: str) -> "_Change":
        return _Change(self._google, self.book(id))

    @property
    def page_size(self) -> int:
        """The most files that Drive returns on a page."""
        return self._google.page_limit

    @page_size.setter
    def page_size(self, files: int) -> None:
        self._google.page_limit = files


class _Change:
    """A change of a spreadsheet under the lock; afterwards Drive lists it as changed."""

    def __init__(self, google: Google, book: Book):
        self._google, self._book = google, book

    def __enter__(self) -> Book:
        self._google.lock.acquire()
        return self._book

    def __exit__(self, *exception: object) -> None:
        self._google.touch(self._book)
        self._google.lock.release()
