"""What each day's look at the ledger of consents and at who is kept found.

Revision ID: 0051
Revises: 0050
"""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody has looked yet; the worker does within the minute."""
    op.create_table(
        "daily_looks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("links", sa.Integer(), nullable=False),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.Column("unused", sa.Integer(), nullable=False),
        sa.Column("frozen", sa.Integer(), nullable=False),
        sa.Column("announced_soon", sa.Integer(), nullable=False),
        sa.Column("erased_soon", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_daily_looks")),
    )
    with op.batch_alter_table("daily_looks") as batch_op:
        batch_op.create_index(batch_op.f("ix_daily_looks_done_at"), ["done_at"])


def downgrade() -> None:
    """It is looked at anew."""
    op.drop_table("daily_looks")
