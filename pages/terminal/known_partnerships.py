"""The partnerships of the secrets file, or of the last copy of the registry that it names: without the network."""

from collections.abc import Iterable

from cop_sheets.errors import SourceUnreadable
from cop_sheets.registry import PartnershipEntry, PartnershipNames
from cop_sheets.settings import read_google_settings, read_state_settings
from cop_sheets.sheet_urls import parse_sheet_id
from cop_sheets.store import CopyStore, google_prefix
from cop_sheets.text import match_key


def known_partnerships(secrets: str) -> list[PartnershipEntry]:
    """Return the listed partnerships with their former names; [] where no list is named, or none is known yet.

    Raises StoreUnavailable.
    """
    google = read_google_settings(secrets)
    if google is None:
        return []
    # Imported late: other commands need neither the database nor Google's libraries.
    from cop_sheets.google.partnership_list import PartnershipList
    from cop_sheets.store.database import CopyDatabase, readable_store

    copies, registry = CopyStore(google), parse_sheet_id(google.registry) if google.registry else None
    if registry:
        kept = CopyDatabase(readable_store(read_state_settings(secrets))).load(google_prefix(google) + registry)
        for one in kept.values():
            copies.put(registry, one.copy, "")
    try:
        return PartnershipList(google, copies).entries
    except SourceUnreadable:
        return []    # the address of the registry is no sheet's, which the commands that read sheets say


def known_names(secrets: str, kept: Iterable[str] | None = None) -> PartnershipNames:
    """Return the names of the listed partnerships, and of others of which copies are `kept`; any where none is known.
    """
    entries = known_partnerships(secrets)
    listed = {match_key(name) for entry in entries for name in (entry.partnership, *entry.former_names)}
    others = [PartnershipEntry(name, None) for name in dict.fromkeys(kept or ()) if match_key(name) not in listed]
    return PartnershipNames(tuple([*entries, *others]) if entries or kept is not None else None)


def listed_former_names(secrets: str, name: str) -> list[str]:
    """Return the former names of the listed partnership `name`, but for those that somebody else has or had, too."""
    own: list[str] = []
    others: set[str] = set()
    for entry in known_partnerships(secrets):
        if match_key(entry.partnership) == match_key(name):
            own += entry.former_names
        else:
            others |= set(map(match_key, (entry.partnership, *entry.former_names)))
    return [former for former in own if match_key(former) not in others]
