"""Files that are kept between runs: copies of workbooks, revoked logins, and the record that a login was set up.

They are written atomically, and readable by their owner only.
"""

from cop_sheets.store.google_copies import CopyStore
from cop_sheets.store.login_record import LoginRecord
from cop_sheets.store.permissions import permission_warnings
from cop_sheets.store.sign_outs import RevokedLogins, login_key
from cop_sheets.store.snapshots import SheetCopy

__all__ = [
    "CopyStore", "LoginRecord", "RevokedLogins", "SheetCopy", "login_key", "permission_warnings",
]
