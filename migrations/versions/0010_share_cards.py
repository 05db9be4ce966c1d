"""Share cards: what is on the picture beside a link, and the picture once it was drawn.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Pages published so far get theirs when they are next rendered."""
    op.create_table(
        "share_cards",
        sa.Column("digest", sa.String(length=24), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("theme", sa.String(length=40), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("png", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaigns.id"],
            name=op.f("fk_share_cards_campaign_id_campaigns"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_share_cards")),
    )
    with op.batch_alter_table("share_cards") as batch_op:
        batch_op.create_index(batch_op.f("ix_share_cards_campaign_id"), ["campaign_id"])


def downgrade() -> None:
    """Links are shown without a picture again."""
    op.drop_table("share_cards")
