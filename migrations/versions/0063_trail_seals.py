"""The trail of staff is sealed, so that a line that is changed afterwards shows.

Revision ID: 0063
Revises: 0062
"""

import sqlalchemy as sa
from alembic import op

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What is there is sealed by the worker as soon as it runs."""
    op.create_table(
        "trail_seals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("last_line", sa.Integer(), nullable=False),
        sa.Column("done", sa.String(length=64), nullable=False),
        sa.Column("seen", sa.String(length=64), nullable=False),
        sa.Column("oldest_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trail_seals")),
        sa.UniqueConstraint("last_line", name=op.f("uq_trail_seals_last_line")),
    )


def downgrade() -> None:
    """The trail stays; nothing shows any more whether somebody changed it."""
    op.drop_table("trail_seals")
