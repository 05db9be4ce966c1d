"""Verdicts are given on channels, too.

Revision ID: 0028
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Those given so far are on campaigns."""
    with op.batch_alter_table("given_verdicts") as batch_op:
        batch_op.add_column(sa.Column("channel", sa.String(length=40), nullable=False, server_default=""))
        batch_op.drop_index("ix_given_verdicts_latest")
        batch_op.create_index("ix_given_verdicts_latest", ["campaign_id", "channel", "id"])
        batch_op.create_index("ix_given_verdicts_reason", ["reason"])


def downgrade() -> None:
    """What was said of channels is forgotten; it can be said again from the counts."""
    op.execute("DELETE FROM given_verdicts WHERE channel <> ''")
    with op.batch_alter_table("given_verdicts") as batch_op:
        batch_op.drop_index("ix_given_verdicts_reason")
        batch_op.drop_index("ix_given_verdicts_latest")
        batch_op.create_index("ix_given_verdicts_latest", ["campaign_id", "id"])
        batch_op.drop_column("channel")
