"""Polls: which blocks of a page ask for a choice, and how often each answer was chosen.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No page has a poll yet."""
    with op.batch_alter_table("tallies") as batch_op:
        batch_op.add_column(sa.Column("polls", sa.JSON(none_as_null=True), nullable=True))
    op.create_table(
        "poll_answers",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("block_id", sa.String(length=60), nullable=False),
        sa.Column("option", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaigns.id"],
            name=op.f("fk_poll_answers_campaign_id_campaigns"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("campaign_id", "block_id", "option", name=op.f("pk_poll_answers")),
    )


def downgrade() -> None:
    """The answers stay with the sign-ups."""
    op.drop_table("poll_answers")
    with op.batch_alter_table("tallies") as batch_op:
        batch_op.drop_column("polls")
