"""Challenges that were solved or waited for while a flood of sign-ups was on, so that each is good for one.

Revision ID: 0054
Revises: 0053
"""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was asked for so far had no memory; whoever is asked just now is asked once more."""
    op.create_table(
        "used_challenges",
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("nonce", name=op.f("pk_used_challenges")),
    )
    op.create_index(op.f("ix_used_challenges_ends_at"), "used_challenges", ["ends_at"])


def downgrade() -> None:
    """Each challenge that lasts can be used once more."""
    op.drop_table("used_challenges")
