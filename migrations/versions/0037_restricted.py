"""A person's data may be restricted, and they may object to advertising.

Revision ID: 0037
Revises: 0036
"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody is restricted, nobody has objected yet."""
    with op.batch_alter_table("contacts") as batch_op:
        for name in ("restricted", "objected"):
            batch_op.add_column(sa.Column(f"{name}_at", sa.DateTime(timezone=True), nullable=True))
            batch_op.add_column(sa.Column(f"{name}_reason", sa.String(length=300), nullable=True))
        batch_op.create_index(batch_op.f("ix_contacts_restricted_at"), ["restricted_at"])


def downgrade() -> None:
    """The addresses stay suppressed; why is lost."""
    with op.batch_alter_table("contacts") as batch_op:
        batch_op.drop_index(batch_op.f("ix_contacts_restricted_at"))
        for name in ("objected", "restricted"):
            batch_op.drop_column(f"{name}_reason")
            batch_op.drop_column(f"{name}_at")
