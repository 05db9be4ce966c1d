"""Names and addresses on paper are sealed, and longer for that; the worker seals what is there.

Revision ID: 0049
Revises: 0048
"""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """As wide as they need be."""
    with op.batch_alter_table("paper_signatures") as batch_op:
        for name, length, may_be_empty in (
            ("given_name", 100, False),
            ("family_name", 100, False),
            ("email", 320, True),
        ):
            batch_op.alter_column(
                name,
                existing_type=sa.String(length),
                type_=sa.Text(),
                existing_nullable=may_be_empty,
            )


def downgrade() -> None:
    """The columns stay as wide as they are: what is sealed would not fit into narrower ones."""
