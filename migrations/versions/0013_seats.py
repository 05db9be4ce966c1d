"""Seats: how many a page offers, and who has one or waits for one.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No page has a number of seats yet."""
    with op.batch_alter_table("tallies") as batch_op:
        batch_op.add_column(sa.Column("seats", sa.Integer(), nullable=True))
    op.create_table(
        "seats",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("sign_up_id", sa.Integer(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_seats_campaign_id_campaigns"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_seats_contact_id_contacts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["sign_up_id"], ["sign_ups.id"], name=op.f("fk_seats_sign_up_id_sign_ups"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("campaign_id", "contact_id", name=op.f("pk_seats")),
        sa.UniqueConstraint("sign_up_id", name=op.f("uq_seats_sign_up_id")),
    )
    with op.batch_alter_table("seats") as batch_op:
        batch_op.create_index(batch_op.f("ix_seats_contact_id"), ["contact_id"])


def downgrade() -> None:
    """Whoever confirmed stays confirmed; who waited is not known any more."""
    op.drop_table("seats")
    with op.batch_alter_table("tallies") as batch_op:
        batch_op.drop_column("seats")
