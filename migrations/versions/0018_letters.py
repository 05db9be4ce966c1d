"""Letters that supporters send through us, and messages that must not leave at once.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody has written one yet, and whatever is in the outbox may leave."""
    op.add_column("outbox_messages", sa.Column("not_before", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "letters",
        sa.Column("sign_up_id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("recipient_name", sa.String(length=120), nullable=False),
        sa.Column("recipient_email", sa.String(length=320), nullable=False),
        sa.Column("writer", sa.String(length=210), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leaves_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaigns.id"],
            name=op.f("fk_letters_campaign_id_campaigns"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["sign_up_id"], ["sign_ups.id"], name=op.f("fk_letters_sign_up_id_sign_ups"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("sign_up_id", name=op.f("pk_letters")),
    )
    with op.batch_alter_table("letters") as batch_op:
        batch_op.create_index("ix_letters_leaving", ["campaign_id", "leaves_at"])


def downgrade() -> None:
    """What was written is lost, and what of it has not left leaves no more."""
    op.execute("DELETE FROM outbox_messages WHERE kind = 'letter'")
    op.drop_table("letters")
    with op.batch_alter_table("outbox_messages") as batch_op:
        batch_op.drop_column("not_before")
