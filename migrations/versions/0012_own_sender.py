"""A campaign's own reply address, imprint, privacy contact and logo.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet: all campaigns are the organisation's."""
    with op.batch_alter_table("campaigns") as batch_op:
        batch_op.add_column(sa.Column("own", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    """Every campaign is the organisation's again."""
    with op.batch_alter_table("campaigns") as batch_op:
        batch_op.drop_column("own")
