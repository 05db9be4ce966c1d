"""Mails that came back, and what was said of them.

Revision ID: 0062
Revises: 0061
"""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing has come back yet that anybody read."""
    op.create_table(
        "bounces",
        sa.Column("outbox_message_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("address_key", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["outbox_message_id"],
            ["outbox_messages.id"],
            name=op.f("fk_bounces_outbox_message_id_outbox_messages"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("outbox_message_id", name=op.f("pk_bounces")),
    )
    op.create_index(op.f("ix_bounces_at"), "bounces", ["at"])
    op.create_index(op.f("ix_bounces_address_key"), "bounces", ["address_key"])


def downgrade() -> None:
    """What came back is forgotten; whom nothing is sent to stays so."""
    op.drop_table("bounces")
