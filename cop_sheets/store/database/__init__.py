"""The store: one database, SQLite or PostgreSQL, of what was read and decided.

Loads SQLAlchemy, so commands that need no store must not import it.
"""

from cop_sheets.store.database.backup import restore_backup, write_backup
from cop_sheets.store.database.certifications import (
    FrozenCertification,
    certification_texts,
    keep_certification,
    read_certification_texts,
    read_certified_pack,
    read_frozen_rows,
)
from cop_sheets.store.database.copies import (
    CopyDatabase,
    ForgottenCopies,
    NewCopy,
    forget_nameless,
    forget_partnership,
    nameless_sheets,
    pin_copy,
    pin_workbook,
)
from cop_sheets.store.database.engine import Store
from cop_sheets.store.database.events import Event, append_event, event_warnings, last_event, read_events, verify_events
from cop_sheets.store.database.history import (
    CopyVersion,
    History,
    PastWorkbook,
    PastWorkbooks,
    confirm_reading,
    record_reading,
)
from cop_sheets.store.database.read_only import readable_store
from cop_sheets.store.database.revoked_logins import RevokedLogins
from cop_sheets.store.database.take_over import open_store, shared_store, take_over

__all__ = [
    "CopyDatabase", "CopyVersion", "Event", "ForgottenCopies", "FrozenCertification", "History", "NewCopy",
    "PastWorkbook", "PastWorkbooks", "RevokedLogins", "Store", "append_event", "certification_texts",
    "confirm_reading", "event_warnings", "forget_nameless", "forget_partnership", "keep_certification", "last_event",
    "nameless_sheets", "open_store", "pin_copy", "pin_workbook", "read_certification_texts", "read_certified_pack",
    "read_events", "read_frozen_rows", "readable_store", "record_reading", "restore_backup", "shared_store",
    "take_over", "verify_events", "write_backup",
]
