"""What the store has to remember about itself, by name."""

from sqlalchemy import Connection, insert, select, update

from cop_sheets.store.database.tables import bookkeeping


def read_value(connection: Connection, name: str) -> str:
    """Return the value of `name`, "" where there is none."""
    return connection.scalar(select(bookkeeping.c.value).where(bookkeeping.c.name == name)) or ""


def write_value(connection: Connection, name: str, value: str) -> None:
    """Remember `value` as the value of `name`."""
    changed = connection.execute(update(bookkeeping).where(bookkeeping.c.name == name).values(value=value))
    if not changed.rowcount:
        connection.execute(insert(bookkeeping).values(name=name, value=value))
