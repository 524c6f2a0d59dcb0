"""Which sheets there are: those of the registry, those that the settings name, or a single one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from cop_sheets.errors import SheetsError, SourceUnreadable
from cop_sheets.google.change_check import Look
from cop_sheets.google.reader import REGISTRY, Reader
from cop_sheets.google.registry import Registry, RegistryUnreadable, read_registry, registry_of
from cop_sheets.raw import Workbook
from cop_sheets.registry import THE_REGISTRY, Listed, RegistryFault
from cop_sheets.settings import Settings
from cop_sheets.sheet_urls import sheet_address, sheet_id, why_no_sheet
from cop_sheets.store import Copies

ONE_SHEET = "The Google Sheet"


class Listing:
    """The partnerships that `settings` lead to, or the sheet whose id is `only`.

    Where the registry could not be read or followed last, an older list stands.
    Raises SourceUnreadable where what is named as the registry is no sheet.
    """

    def __init__(self, settings: Settings, copies: Copies, only: str | None = None):
        self._problem: SheetsError | None = None
        self._copies, self._only = copies, only
        self._registry: Registry | None = None
        self.sheet = None if only or not settings.registry else sheet_id(settings.registry)
        if only:
            known = registry_of(settings.partnerships).lines
            name = next((line.partnership for line in known if line.sheet == only), "")
            self._registry = Registry([Listed(name, only)])
        elif not settings.registry:
            self._registry = registry_of(settings.partnerships)
        elif not self.sheet:
            raise SourceUnreadable("What secrets.toml names as the registry can't be followed: "
                                   + why_no_sheet(settings.registry))

    @property
    def registry(self) -> Registry | None:
        """The list as it was read last, in this process or before; None where none is known."""
        workbook = self._copies.workbook(self.sheet, REGISTRY) if self._registry is None else None
        if workbook:
            try:
                self._registry = read_registry(workbook)
            except SourceUnreadable:
                return None    # What served as a list before this version does no more.
        return self._registry

    @property
    def trouble(self) -> str:
        """Why the registry could not be read or followed last, "" while it could."""
        return str(self._problem or "")

    @property
    def faults(self) -> list[RegistryFault]:
        """What is wrong with the list that stands; where a newer one can't be followed, what is wrong with its tab."""
        known = self.registry.faults if self.registry else []
        if self.registry is None or not isinstance(self._problem, RegistryUnreadable):
            return known
        newer = self._problem.faults
        cells = {fault.cell for fault in newer}
        return newer + [fault for fault in known if fault.partnership != THE_REGISTRY and fault.cell not in cells]

    @property
    def lines(self) -> list[Listed]:
        """The partnerships by name; a single sheet that nothing names has its own title."""
        lines = self.registry.lines if self.registry else []
        if not self._only or lines[0].partnership:
            return lines
        copy = self._copies[self._only]
        return [replace(lines[0], partnership=(copy.title if copy else "") or ONE_SHEET)]

    def address(self, line: Listed) -> str:
        """Return where the workbook of `line` lives; where it has no sheet, where it is listed."""
        return sheet_address(line.sheet or self.sheet) if line.sheet or self.sheet else "secrets.toml"

    def read(self, look: Look, reader: Reader, now: Callable[[], datetime]) -> None:
        """Read the registry where that is needed. Raises SourceUnreadable where no list is known at all."""
        if not self.sheet or not look.needs(self.sheet, self._copies[self.sheet]):
            # Without Drive's word nobody knows whether it has changed; each workbook says so of itself.
            self._problem = None if look.trouble is None else self._problem
            return
        try:
            copy = reader.read_registry(self.sheet, look.mark(self.sheet).text, now())
        except SheetsError as problem:
            look.heard(problem)
            self._stand_by(problem)
            return
        try:
            self._registry = read_registry(Workbook(REGISTRY, sheet_address(self.sheet), copy.grids))
        except SourceUnreadable as problem:
            # A list that can't be followed takes no good one's place.
            self._stand_by(problem)
        else:
            self._copies.keep(self.sheet, copy)
            self._problem = None

    def _stand_by(self, problem: SheetsError) -> None:
        """Keep to the earlier list, and remember why. Raises SourceUnreadable where there is none."""
        self._problem = problem
        if self.registry is None:
            raise SourceUnreadable(str(problem)) from None
