"""The first tables: copies, ended logins, events and bookkeeping."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0001", None
branch_labels = depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "copies",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        *(sa.Column(name, sa.Text, nullable=False)
          for name in ("sheet", "partnership", "address", "title", "revision")),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("cells", sa.LargeBinary, nullable=False),
        *(sa.Column(name, sa.String(32), nullable=False) for name in ("first_read_at", "read_at", "confirmed_at")),
        sa.Column("pinned", sa.Boolean, nullable=False),
    )
    op.create_index("copies_sheet", "copies", ["sheet", "id"])
    op.create_index("copies_partnership", "copies", ["partnership", "id"])
    op.create_table(
        "revoked_logins",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("revoked_at", sa.String(32), nullable=False),
    )
    op.create_table(
        "events",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(32), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("who", "what", "payload")),
        *(sa.Column(name, sa.String(64), nullable=False) for name in ("previous", "hash")),
    )
    op.create_table(
        "bookkeeping",
        sa.Column("name", sa.String(200), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
