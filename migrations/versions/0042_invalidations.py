"""Sign-ups that staff take out of the counts.

Revision ID: 0042
Revises: 0041
"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """None is taken out yet."""
    op.add_column("sign_ups", sa.Column("invalidated_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "invalidations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("conditions", sa.JSON(), nullable=False),
        sa.Column("sign_ups", sa.Integer(), nullable=False),
        sa.Column("confirmed", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_invalidations_account_id_accounts"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invalidations")),
    )
    op.create_table(
        "invalidated_sign_ups",
        sa.Column("sign_up_id", sa.Integer(), nullable=False),
        sa.Column("invalidation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["sign_up_id"], ["sign_ups.id"], name=op.f("fk_invalidated_sign_ups_sign_up_id_sign_ups"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["invalidation_id"], ["invalidations.id"],
            name=op.f("fk_invalidated_sign_ups_invalidation_id_invalidations"), ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("sign_up_id", "invalidation_id", name=op.f("pk_invalidated_sign_ups")),
    )  # fmt: skip
    op.create_index(
        op.f("ix_invalidated_sign_ups_invalidation_id"), "invalidated_sign_ups", ["invalidation_id"]
    )


def downgrade() -> None:
    """What was taken out stays out of the supporters, and nobody knows why."""
    op.drop_table("invalidated_sign_ups")
    op.drop_table("invalidations")
    with op.batch_alter_table("sign_ups") as batch_op:
        batch_op.drop_column("invalidated_at")
