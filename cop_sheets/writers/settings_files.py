"""Adds the rows of settings tabs to a workbook file; every other part of the file keeps its bytes.

No library does this: openpyxl, odfpy and the like load the whole workbook and write it anew, and lose charts,
drop-downs of newer versions, macros and more on the way.
"""

import io
import shutil
import zipfile
from collections.abc import Mapping, Sequence
from xml.parsers.expat import ExpatError

from cop_sheets.suggestions import SettingsRows
from cop_sheets.writers.ods_settings import CONTENT, add_to_ods
from cop_sheets.writers.settings_error import not_written
from cop_sheets.writers.xlsx_settings import add_to_xlsx

_MAX_SIZE = 200_000_000    # bytes of all parts, for which there is time


def add_settings(data: bytes, added: Sequence[SettingsRows]) -> bytes:
    """Return the .xlsx, .xlsm or .ods file `data` with the rows of `added`. Raises SettingsNotWritten."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = package.namelist()
            if sum(info.file_size for info in package.infolist()) > _MAX_SIZE or len(set(names)) < len(names):
                raise not_written()
            changed = (add_to_ods if CONTENT in names else add_to_xlsx)(package, added)
            return _repacked(package, changed)
    except (KeyError, ValueError, RuntimeError, NotImplementedError, zipfile.BadZipFile, MemoryError,
            ExpatError) as error:
        raise not_written() from error    # unusual paths, another encoding, an encrypted part, too little memory


def _repacked(package: zipfile.ZipFile, changed: Mapping[str, str]) -> bytes:
    buffer, new = io.BytesIO(), dict(changed)
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for info in package.infolist():
            content = new.pop(info.filename, None)
            if content is not None:
                target.writestr(info, content.encode())
                continue
            with package.open(info) as part, target.open(info, "w") as copied:
                shutil.copyfileobj(part, copied)
        for path, content in new.items():
            target.writestr(path, content.encode())
    return buffer.getvalue()
