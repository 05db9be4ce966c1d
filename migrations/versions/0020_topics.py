"""Campaigns are filed under a topic and a team.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """None is filed yet."""
    with op.batch_alter_table("campaigns") as batch_op:
        batch_op.add_column(sa.Column("topic", sa.String(length=60), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("team", sa.String(length=60), nullable=False, server_default=""))


def downgrade() -> None:
    """The words are lost; the campaigns stay."""
    with op.batch_alter_table("campaigns") as batch_op:
        batch_op.drop_column("team")
        batch_op.drop_column("topic")
