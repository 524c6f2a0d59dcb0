"""Brings the store's tables to the version of this product, by Alembic's scripts in `versions`."""

from functools import cache
from pathlib import Path

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from cop_sheets.store.database.tables import VERSION_TABLE


class NewerSchema(Exception):
    """The tables were made by a later version of the product."""


@cache
def schema_versions() -> tuple[str, ...]:
    """Return the versions of the schema that this product knows, the first one first."""
    return tuple(script.revision for script in reversed(list(_scripts().walk_revisions())))


def current_version(connection: Connection) -> str:
    """Return the version of the tables in a database; "" where there are none."""
    heads = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE}).get_current_heads()
    return heads[0] if heads else ""


def migrate(connection: Connection, version: str = "head") -> None:
    """Bring the tables to `version`, in the transaction of `connection`. Raises NewerSchema where they are newer."""
    scripts = _scripts()
    current = current_version(connection)
    if current and current not in schema_versions():
        raise NewerSchema
    if current == scripts.get_current_head():
        return
    context = MigrationContext.configure(connection, opts={
        "version_table": VERSION_TABLE, "fn": lambda revision, _: scripts._upgrade_revs(version, revision)})
    with Operations.context(context):
        context.run_migrations()


@cache
def _scripts() -> ScriptDirectory:
    # The folder of the scripts is named, so Alembic needs no file with settings and no env.py.
    folder = Path(__file__).parent
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("version_locations", str(folder / "versions").replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    return ScriptDirectory.from_config(config)
