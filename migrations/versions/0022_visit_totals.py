"""What the visits of each campaign come to, so that many campaigns are quickly compared.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add up what was counted."""
    op.create_table(
        "visit_totals",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaigns.id"],
            name=op.f("fk_visit_totals_campaign_id_campaigns"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("campaign_id", "kind", name=op.f("pk_visit_totals")),
    )
    op.execute(
        "INSERT INTO visit_totals (campaign_id, kind, number) "
        "SELECT campaign_id, kind, SUM(number) FROM visit_counts GROUP BY campaign_id, kind"
    )


def downgrade() -> None:
    """The visits themselves stay."""
    op.drop_table("visit_totals")
