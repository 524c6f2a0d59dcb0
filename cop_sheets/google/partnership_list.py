"""The list of partnerships and their sheets: from the registry, from the settings, or a single sheet."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from cop_sheets.errors import SheetsError, SourceUnreadable
from cop_sheets.google.change_check import ChangeCheck
from cop_sheets.google.reader import REGISTRY_NAME, SheetReader
from cop_sheets.google.registry import Registry, RegistryUnreadable, read_registry, registry_from_settings
from cop_sheets.raw import Workbook
from cop_sheets.registry import WHOLE_REGISTRY, PartnershipEntry, RegistryError
from cop_sheets.settings import GoogleSettings
from cop_sheets.sheet_urls import not_a_sheet_reason, parse_sheet_id, sheet_url
from cop_sheets.store import CopyStore

UNNAMED_SHEET = "The Google Sheet"


class PartnershipList:
    """The partnerships of `settings`, or the one sheet whose id is `only_sheet_id`.

    Where the registry could not be read, or is not valid, the previous list stays in use. Raises SourceUnreadable
    where the settings' address of the registry is no sheet's.
    """

    def __init__(self, settings: GoogleSettings, copies: CopyStore, only_sheet_id: str | None = None):
        self._problem: SheetsError | None = None
        self._copy_store, self._only_sheet_id = copies, only_sheet_id
        self._registry: Registry | None = None
        self.sheet = None if only_sheet_id or not settings.registry else parse_sheet_id(settings.registry)
        if only_sheet_id:
            known = registry_from_settings(settings).entries
            named = next((entry for entry in known if entry.sheet == only_sheet_id), None)
            self._registry = Registry([replace(named or PartnershipEntry("", None), sheet=only_sheet_id, problem="")])
        elif not settings.registry:
            self._registry = registry_from_settings(settings)
        elif not self.sheet:
            raise SourceUnreadable("What secrets.toml names as the registry can't be followed: "
                                   + not_a_sheet_reason(settings.registry))

    @property
    def registry(self) -> Registry | None:
        """The last list that was read, in this process or before; None where none is known."""
        workbook = self._copy_store.workbook(self.sheet, REGISTRY_NAME) if self.sheet and not self._registry else None
        if workbook:
            try:
                self._registry = read_registry(workbook)
            except SourceUnreadable:
                return None    # An earlier version accepted this copy; this one doesn't.
        return self._registry

    @property
    def error(self) -> str:
        """Why the registry could not be read last, or is not valid; "" where neither is so."""
        return str(self._problem or "")

    @property
    def errors(self) -> list[RegistryError]:
        """The errors of the list in use; where a newer one is not valid, also those of its tab."""
        known = self.registry.errors if self.registry else []
        if self.registry is None or not isinstance(self._problem, RegistryUnreadable):
            return known
        newer = self._problem.errors
        cells = {error.cell for error in newer}
        return newer + [error for error in known if error.partnership != WHOLE_REGISTRY and error.cell not in cells]

    @property
    def entries(self) -> list[PartnershipEntry]:
        """The partnerships by name; a single sheet that no list names is called by its title."""
        entries = self.registry.entries if self.registry else []
        if not self._only_sheet_id or entries[0].partnership:
            return entries
        copy = self._copy_store[self._only_sheet_id]
        return [replace(entries[0], partnership=(copy.title if copy else "") or UNNAMED_SHEET)]

    def address(self, entry: PartnershipEntry) -> str:
        """Return the address of the sheet of `entry`; where it has none, of the list that it is in."""
        sheet = entry.sheet or self.sheet
        return sheet_url(sheet) if sheet else "secrets.toml"

    def read(self, change_check: ChangeCheck, reader: SheetReader, now: Callable[[], datetime]) -> None:
        """Read the registry if it has changed. Raises SourceUnreadable where it can't be read and no list is known."""
        if not self.sheet or not change_check.needs_refresh(self.sheet, self._copy_store[self.sheet]):
            # Without Drive's answer nobody knows whether it has changed; the statuses of the copies say so.
            self._problem = None if change_check.error is None else self._problem
            return
        try:
            copy = reader.read_registry(self.sheet, change_check.revision(self.sheet).text, now())
        except SheetsError as problem:
            change_check.record_result(problem)
            self._use_previous_list(problem)
            return
        try:
            self._registry = read_registry(Workbook(REGISTRY_NAME, sheet_url(self.sheet), copy.raw_sheets))
        except SourceUnreadable as problem:
            # The copy of a valid list is not replaced by one that is not valid.
            self._use_previous_list(problem)
        else:
            self._copy_store.put(self.sheet, copy, "")
            self._problem = None

    def _use_previous_list(self, problem: SheetsError) -> None:
        """Keep the previous list, and `problem` as the reason. Raises SourceUnreadable where there is none."""
        self._problem = problem
        if self.registry is None:
            raise SourceUnreadable(str(problem)) from None
