"""The organisation's brand: logo, colours, typeface, corners.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing is chosen yet; every theme stays as it came."""
    with op.batch_alter_table("organisations") as batch_op:
        batch_op.add_column(sa.Column("brand", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    """Every theme in its own colours again."""
    with op.batch_alter_table("organisations") as batch_op:
        batch_op.drop_column("brand")
