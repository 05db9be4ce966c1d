"""Phases of a campaign under one address.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A page for each phase; a revision says which one it shows."""
    op.create_table(
        "phases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("at_confirmed", sa.Integer(), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaigns.id"],
            name=op.f("fk_phases_campaign_id_campaigns"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phases")),
    )
    op.create_index(op.f("ix_phases_campaign_id"), "phases", ["campaign_id"])
    with op.batch_alter_table("revisions") as batch_op:
        batch_op.add_column(sa.Column("phase_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_revisions_phase_id_phases"), "phases", ["phase_id"], ["id"], ondelete="SET NULL"
        )


def downgrade() -> None:
    """What visitors see stays; pages that wait for their phase go."""
    with op.batch_alter_table("revisions") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_revisions_phase_id_phases"), type_="foreignkey")
        batch_op.drop_column("phase_id")
    op.drop_index(op.f("ix_phases_campaign_id"), table_name="phases")
    op.drop_table("phases")
