"""Share cards are drawn when they are asked for.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Their files are no longer kept."""
    with op.batch_alter_table("share_cards") as batch_op:
        batch_op.drop_column("png")


def downgrade() -> None:
    """Kept again, each once somebody has asked for it."""
    with op.batch_alter_table("share_cards") as batch_op:
        batch_op.add_column(sa.Column("png", sa.LargeBinary(), nullable=True))
