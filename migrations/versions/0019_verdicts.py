"""Verdicts on campaigns, as they were given.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """None has been given yet."""
    op.create_table(
        "given_verdicts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=30), nullable=False),
        sa.Column("log", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaigns.id"],
            name=op.f("fk_given_verdicts_campaign_id_campaigns"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_given_verdicts")),
    )
    with op.batch_alter_table("given_verdicts") as batch_op:
        batch_op.create_index("ix_given_verdicts_latest", ["campaign_id", "id"])


def downgrade() -> None:
    """What was said is forgotten; it can be said again from the counts."""
    op.drop_table("given_verdicts")
