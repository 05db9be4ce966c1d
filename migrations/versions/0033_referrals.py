"""Who brought whom and whether it counts, what supporters decide about their kits, and what is written to them.

Revision ID: 0033
Revises: 0032
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing is decided yet; the worker does it, also for those who came long ago."""
    op.create_table(
        "referrals",
        sa.Column("sign_up_id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("inviter_id", sa.Integer(), nullable=True),
        sa.Column("medium", sa.String(length=12), nullable=False),
        sa.Column("excluded", sa.String(length=12), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["sign_up_id"], ["sign_ups.id"], name="fk_referrals_sign_up_id_sign_ups", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name="fk_referrals_campaign_id_campaigns", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["inviter_id"], ["sign_ups.id"], name="fk_referrals_inviter_id_sign_ups", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("sign_up_id", name="pk_referrals"),
    )
    op.create_index("ix_referrals_campaign", "referrals", ["campaign_id", "inviter_id"])
    op.create_index("ix_referrals_inviter_id", "referrals", ["inviter_id"])
    op.create_index("ix_referrals_confirmed_at", "referrals", ["confirmed_at"])
    op.create_table(
        "kits",
        sa.Column("sign_up_id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.String(length=10), nullable=True),
        sa.Column("nickname", sa.String(length=30), nullable=True),
        sa.ForeignKeyConstraint(
            ["sign_up_id"], ["sign_ups.id"], name="fk_kits_sign_up_id_sign_ups", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name="fk_kits_campaign_id_campaigns", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("sign_up_id", name="pk_kits"),
    )
    op.create_index("ix_kits_campaign_id", "kits", ["campaign_id"])
    op.create_table(
        "kit_mails",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sign_up_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(length=20), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["sign_up_id"], ["sign_ups.id"], name="fk_kit_mails_sign_up_id_sign_ups", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_kit_mails"),
        sa.UniqueConstraint("sign_up_id", "about", name="uq_kit_mails_sign_up_id_about"),
    )
    op.create_index(
        "ix_sign_ups_referred",
        "sign_ups",
        ["confirmed_at"],
        postgresql_where=sa.text("ref_code IS NOT NULL"),
        sqlite_where=sa.text("ref_code IS NOT NULL"),
    )


def downgrade() -> None:
    """Who brought whom can be decided anew; what supporters decided about their kits is lost."""
    op.execute("DELETE FROM outbox_messages WHERE kind = 'kit'")
    op.drop_index("ix_sign_ups_referred", "sign_ups")
    op.drop_table("kit_mails")
    op.drop_table("kits")
    op.drop_table("referrals")
