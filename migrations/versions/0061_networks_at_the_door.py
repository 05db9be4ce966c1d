"""Who asks to see their data too often is stopped by network, not everybody.

Revision ID: 0061
Revises: 0060
"""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of those who asked before nobody knows it; they are gone within a day."""
    op.add_column("portal_sessions", sa.Column("network_key", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    """All are counted together again."""
    with op.batch_alter_table("portal_sessions") as batch_op:
        batch_op.drop_column("network_key")
