"""Links that show a draft to somebody without an account.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """At most one for each campaign; the token itself is not stored."""
    op.create_table(
        "preview_links",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("handle", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaigns.id"],
            name=op.f("fk_preview_links_campaign_id_campaigns"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("campaign_id", name=op.f("pk_preview_links")),
        sa.UniqueConstraint("handle", name=op.f("uq_preview_links_handle")),
    )


def downgrade() -> None:
    """All links stop working."""
    op.drop_table("preview_links")
