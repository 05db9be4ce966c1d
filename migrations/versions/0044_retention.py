"""How long people are kept: when they said that they stay, and since when it is announced that they go.

Revision ID: 0044
Revises: 0043
"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody is announced yet."""
    with op.batch_alter_table("contacts") as batch_op:
        batch_op.add_column(sa.Column("kept_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Whoever was announced is announced again later."""
    with op.batch_alter_table("contacts") as batch_op:
        batch_op.drop_column("announced_at")
        batch_op.drop_column("kept_at")
