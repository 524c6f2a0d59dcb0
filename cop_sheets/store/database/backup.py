"""A backup of the store as one zip file, which can be restored to SQLite and to PostgreSQL.

It holds `manifest.json` (format, version of the schema, time, number of rows and SHA-256 of each file) and, for each
table, `<table>.jsonl`: one row a line, as a JSON object by column; bytes are {"base64": …}.
"""

import base64
import hashlib
import json
import os
import secrets
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, Table, func, insert, select, text

from cop_sheets.errors import BadRequest
from cop_sheets.store.database.engine import Store
from cop_sheets.store.database.migrate import current_version, migrate, schema_versions
from cop_sheets.store.database.revoked_logins import add_revoked_logins
from cop_sheets.store.database.tables import VERSION_TABLE, metadata, revoked_logins
from cop_sheets.version import VERSION

_FORMAT, _MANIFEST = "cop-store-backup 1", "manifest.json"
_ROWS_AT_ONCE = 200
_ADVICE = "name a file that cli.py backup wrote, as it wrote it"


def write_backup(store: Store, file: Path) -> dict[str, int]:
    """Write the content of the store at one moment to `file`, whole or not at all; return the number of rows by table.

    Only its owner can read the file. Raises StoreUnavailable, and BadRequest where the file can't be written.
    """
    temporary = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    try:
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as output:
            with store.read() as connection, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
                rows = _write_tables(connection, archive)
            output.flush()
            os.fsync(output.fileno())
        os.replace(temporary, file)
    except OSError as problem:
        raise BadRequest(f"{file} can't be written ({(problem.strerror or 'unknown').lower()}): name another "
                         "file") from None
    finally:
        with suppress(OSError):    # where its folder may not be entered, or is none
            temporary.unlink(missing_ok=True)
    return rows


def restore_backup(store: Store, file: Path, replace: bool = False) -> dict[str, int]:
    """Fill the store with the content of a backup, whole or not at all; return the number of rows by table.

    Logins that have ended since stay ended: those that the store holds now are kept beside the backup's.
    Raises BadRequest where the file is no backup, is damaged or of a later version of the product, and where the store
    holds something and `replace` is False; StoreUnavailable.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = _read_manifest(archive, file)
            with store.write() as connection:
                _require_empty(connection, replace)
                ended = {row.key: row.revoked_at for row in connection.execute(select(revoked_logins))}
                _drop_all(connection)
                migrate(connection, manifest["schema"])
                tables = _tables(connection)
                for name, table in manifest["tables"].items():
                    _insert_rows(connection, tables[name], archive, table["rows"])
                migrate(connection)
                add_revoked_logins(connection, ended)
            return {name: int(table["rows"]) for name, table in manifest["tables"].items()}
    except OSError as problem:
        raise BadRequest(f"{file} can't be read ({(problem.strerror or 'unknown').lower()}): {_ADVICE}") from None
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError, AttributeError, EOFError, zipfile.LargeZipFile):
        raise BadRequest(f"{file} is no backup, or is damaged, so nothing was restored: {_ADVICE}") from None


def _write_tables(connection: Connection, archive: zipfile.ZipFile) -> dict[str, int]:
    files: dict[str, dict[str, Any]] = {}
    for name, table in sorted(_tables(connection).items()):
        digest, count = hashlib.sha256(), 0
        with archive.open(f"{name}.jsonl", "w", force_zip64=True) as output:
            ordered = select(table).order_by(*table.primary_key.columns)
            for row in connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(ordered):
                line = json.dumps(dict(zip(table.columns.keys(), map(_to_json, row), strict=True))).encode() + b"\n"
                digest.update(line)
                output.write(line)
                count += 1
        files[name] = {"rows": count, "sha256": digest.hexdigest()}
    manifest = {"format": _FORMAT, "schema": current_version(connection), "product": VERSION,
                "written_at": datetime.now(UTC).isoformat(timespec="seconds"), "tables": files}
    archive.writestr(_MANIFEST, json.dumps(manifest, indent=1))
    return {name: file["rows"] for name, file in files.items()}


def _read_manifest(archive: zipfile.ZipFile, file: Path) -> dict[str, Any]:
    """Return the manifest of a backup whose files are as it says. Raises BadRequest, ValueError or KeyError."""
    manifest: dict[str, Any] = json.loads(archive.read(_MANIFEST))
    if manifest["format"] != _FORMAT:
        raise ValueError("another format")
    if manifest["schema"] not in schema_versions():
        raise BadRequest(f"{file} was written by a later version of this product ({manifest['product']}), so nothing "
                         "was restored: install that version")
    for name, table in manifest["tables"].items():
        digest, count = hashlib.sha256(), 0
        for line in _lines(archive, name):
            digest.update(line)
            count += 1
        if digest.hexdigest() != table["sha256"] or count != table["rows"]:
            raise ValueError("another content")
    return manifest


def _insert_rows(connection: Connection, table: Table, archive: zipfile.ZipFile, count: int) -> None:
    rows: list[dict[str, Any]] = []
    for number, line in enumerate(_lines(archive, table.name), start=1):
        rows.append({name: _from_json(value) for name, value in json.loads(line).items()})
        if len(rows) == _ROWS_AT_ONCE or number == count:
            connection.execute(insert(table), rows)
            rows = []


def _lines(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with archive.open(f"{name}.jsonl") as file:
        yield from file


def _tables(connection: Connection) -> dict[str, Table]:
    """Return the tables as they are in the database, whatever their version."""
    found = MetaData()
    # A database on a server may hold tables of other programs, too.
    found.reflect(connection, only=lambda name, _: name in metadata.tables)
    return dict(found.tables)


def _require_empty(connection: Connection, replace: bool) -> None:
    tables = _tables(connection)
    if not replace and any(connection.scalar(select(func.count()).select_from(tables[name]))
                           for name in ("copies", "events")):
        raise BadRequest("The store holds copies or events, so nothing was restored: restore to an empty store, or add "
                         "--replace, which removes all that it holds now")


def _drop_all(connection: Connection) -> None:
    for name in [*_tables(connection), VERSION_TABLE]:
        connection.execute(text(f"DROP TABLE {name}"))


def _to_json(value: Any) -> Any:
    return {"base64": base64.b64encode(value).decode("ascii")} if isinstance(value, bytes | memoryview) else value


def _from_json(value: Any) -> Any:
    return base64.b64decode(value["base64"], validate=True) if isinstance(value, dict) else value
