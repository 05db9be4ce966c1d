"""Drafts remember their versions, to undo and redo.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the versions, and the two numbers that say where a draft stands."""
    with op.batch_alter_table("campaigns") as batch_op:
        batch_op.add_column(sa.Column("draft_number", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("draft_stamp", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "draft_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_draft_versions_account_id_accounts"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaigns.id"],
            name=op.f("fk_draft_versions_campaign_id_campaigns"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_versions")),
        sa.UniqueConstraint("campaign_id", "number", name=op.f("uq_draft_versions_campaign_id_number")),
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("draft_versions")
    with op.batch_alter_table("campaigns") as batch_op:
        batch_op.drop_column("draft_stamp")
        batch_op.drop_column("draft_number")
