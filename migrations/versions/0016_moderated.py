"""Moderation: what staff decided about texts that people wrote for everybody to read.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing is decided yet."""
    op.create_table(
        "moderated",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("sign_up_id", sa.Integer(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["sign_up_id"], ["sign_ups.id"], name=op.f("fk_moderated_sign_up_id_sign_ups"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("kind", "sign_up_id", name=op.f("pk_moderated")),
    )
    with op.batch_alter_table("moderated") as batch_op:
        batch_op.create_index(batch_op.f("ix_moderated_sign_up_id"), ["sign_up_id"])


def downgrade() -> None:
    """What people wrote stays with their sign-ups."""
    op.drop_table("moderated")
