"""Phone numbers and comments are longer once they are sealed (AES-GCM); the worker seals what is there.

Revision ID: 0041
Revises: 0040
"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A sealed number of forty characters has over a hundred."""
    for table in ("contacts", "sign_ups"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.alter_column(
                "phone", existing_type=sa.String(40), type_=sa.Text(), existing_nullable=True
            )


def downgrade() -> None:
    """The columns stay as wide as they are: what is sealed would not fit into narrower ones."""
