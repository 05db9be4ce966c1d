"""Addresses whose owners said that it was not them.

Revision ID: 0032
Revises: 0031
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody has said so yet."""
    op.create_table(
        "unwanted_requests",
        sa.Column("address_hash", sa.LargeBinary(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("address_hash", name=op.f("pk_unwanted_requests")),
    )


def downgrade() -> None:
    """They are asked again."""
    op.drop_table("unwanted_requests")
