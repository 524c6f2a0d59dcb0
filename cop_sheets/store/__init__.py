"""What is kept between runs: the store's database, copies of sheets, and the record that a login was set up.

The database itself is in `cop_sheets.store.database`, which loads SQLAlchemy: import it where it is needed only.
"""

from cop_sheets.store.google_copies import CopyKeeper, CopyStore
from cop_sheets.store.login_keys import login_key
from cop_sheets.store.login_record import LoginRecord
from cop_sheets.store.packing import SheetCopy
from cop_sheets.store.permissions import permission_warnings
from cop_sheets.store.sheet_keys import folder_prefix, google_prefix, workbook_key

__all__ = [
    "CopyKeeper", "CopyStore", "LoginRecord", "SheetCopy", "folder_prefix", "google_prefix", "login_key",
    "permission_warnings", "workbook_key",
]
