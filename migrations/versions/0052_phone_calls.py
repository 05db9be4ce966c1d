"""Calls that confirm a telephone number, or make use of the consent to calls.

Revision ID: 0052
Revises: 0051
"""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody has been called yet."""
    op.create_table(
        "phone_calls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("legal_text_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_phone_calls_account_id_accounts"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_phone_calls_contact_id_contacts")
        ),
        sa.ForeignKeyConstraint(
            ["legal_text_id"], ["legal_texts.id"], name=op.f("fk_phone_calls_legal_text_id_legal_texts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_calls")),
    )
    op.create_index(op.f("ix_phone_calls_contact_id"), "phone_calls", ["contact_id"])
    op.create_index(op.f("ix_phone_calls_made_at"), "phone_calls", ["made_at"])


def downgrade() -> None:
    """What is in the ledger stays; that people were called is lost."""
    op.drop_table("phone_calls")
