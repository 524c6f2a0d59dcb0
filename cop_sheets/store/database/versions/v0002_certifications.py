"""Certifications: what a partnership has certified, frozen."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0002", "0001"
branch_labels = depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "certifications",
        sa.Column("event", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("partnership", sa.Text, nullable=False),
        sa.Column("fiscal_year", sa.String(8), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("ncpc_fingerprint", sa.String(64), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        *(sa.Column(name, sa.LargeBinary, nullable=False) for name in ("rows", "ncpc_rows", "pack", "ncpc_pack")),
        sa.Column("copy", sa.Integer, nullable=False),
    )
    op.create_index("certifications_fingerprint", "certifications", ["fingerprint"])
