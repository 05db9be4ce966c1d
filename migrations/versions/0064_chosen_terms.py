"""For how long: what an administrator chose within bounds.

Revision ID: 0064
Revises: 0063
"""

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody has chosen; what is usual holds."""
    op.create_table(
        "chosen_terms",
        sa.Column("key", sa.String(length=20), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_chosen_terms")),
    )


def downgrade() -> None:
    """What is usual holds again."""
    op.drop_table("chosen_terms")
