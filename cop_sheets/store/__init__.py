"""What is kept on disk between runs: copies of workbooks, logins that have ended, that a login was set up.

Everything is written whole or not at all, and for its owner only.
"""

from cop_sheets.store.google_copies import CopyStore
from cop_sheets.store.login_record import LoginRecord
from cop_sheets.store.permissions import permission_warnings
from cop_sheets.store.sign_outs import RevokedLogins, login_key
from cop_sheets.store.snapshots import SheetCopy

__all__ = [
    "CopyStore", "LoginRecord", "RevokedLogins", "SheetCopy", "login_key", "permission_warnings",
]
