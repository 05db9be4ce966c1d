"""How often each variant of a page is shown, and what was said of winners.

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def _campaign(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["campaign_id"],
        ["campaigns.id"],
        name=op.f(f"fk_{table}_campaign_id_campaigns"),
        ondelete="CASCADE",
    )


def upgrade() -> None:
    """All are shown equally often; the worker writes that down."""
    op.create_table(
        "moving_traffic",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("allowed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("allowed_by", sa.Integer(), nullable=True),
        _campaign("moving_traffic"),
        sa.ForeignKeyConstraint(
            ["allowed_by"],
            ["accounts.id"],
            name=op.f("fk_moving_traffic_allowed_by_accounts"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("campaign_id", name=op.f("pk_moving_traffic")),
    )
    op.create_table(
        "variant_shares",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("weights", sa.JSON(), nullable=False),
        _campaign("variant_shares"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_variant_shares")),
    )
    with op.batch_alter_table("variant_shares") as batch_op:
        batch_op.create_index("ix_variant_shares_latest", ["campaign_id", "since"])
    op.create_table(
        "given_winners",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("word", sa.String(length=10), nullable=False),
        sa.Column("variant", sa.String(length=8), nullable=True),
        sa.Column("log", sa.JSON(), nullable=False),
        _campaign("given_winners"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_given_winners")),
    )
    with op.batch_alter_table("given_winners") as batch_op:
        batch_op.create_index("ix_given_winners_latest", ["campaign_id", "id"])


def downgrade() -> None:
    """All variants are shown equally often again; winners can be named again from the counts."""
    op.drop_table("given_winners")
    op.drop_table("variant_shares")
    op.drop_table("moving_traffic")
