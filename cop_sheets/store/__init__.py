"""What is kept on disk between runs: copies of workbooks, logins that have ended, that a login was set up.

Everything is written whole or not at all, and for its owner only.
"""

from cop_sheets.store.google_copies import Copies
from cop_sheets.store.login_record import LoginRecord
from cop_sheets.store.permissions import open_to_others
from cop_sheets.store.sign_outs import SignOuts, login_key
from cop_sheets.store.snapshots import Copy

__all__ = [
    "Copies", "Copy", "LoginRecord", "SignOuts", "login_key", "open_to_others",
]
