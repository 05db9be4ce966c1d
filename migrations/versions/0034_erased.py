"""Whoever is erased still counts: their line among the supporters stays, and leads to nobody.

Revision ID: 0034
Revises: 0033
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A supporter is known by the sign-up that counted; and there is a log of whom we erased, as keyed hashes."""
    with op.batch_alter_table("supporters") as batch_op:
        batch_op.drop_constraint("pk_supporters", type_="primary")
        batch_op.drop_constraint("uq_supporters_sign_up_id", type_="unique")
        batch_op.alter_column("contact_id", existing_type=sa.Integer(), nullable=True)
        batch_op.create_primary_key("pk_supporters", ["sign_up_id"])
        batch_op.create_unique_constraint(
            "uq_supporters_campaign_id_contact_id", ["campaign_id", "contact_id"]
        )
    op.create_table(
        "erasures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("address_hash", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
        sa.UniqueConstraint("address_hash", "at", name=op.f("uq_erasures_address_hash_at")),
    )


def downgrade() -> None:
    """Whoever was erased meanwhile counts no more, for the old table has no place for them."""
    op.drop_table("erasures")
    op.execute("DELETE FROM supporters WHERE contact_id IS NULL")
    with op.batch_alter_table("supporters") as batch_op:
        batch_op.drop_constraint("uq_supporters_campaign_id_contact_id", type_="unique")
        batch_op.drop_constraint("pk_supporters", type_="primary")
        batch_op.alter_column("contact_id", existing_type=sa.Integer(), nullable=False)
        batch_op.create_primary_key("pk_supporters", ["campaign_id", "contact_id"])
        batch_op.create_unique_constraint("uq_supporters_sign_up_id", ["sign_up_id"])
