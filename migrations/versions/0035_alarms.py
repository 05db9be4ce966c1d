"""Where floods of sign-ups come from, and the alarms about them.

Revision ID: 0035
Revises: 0034
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of what has come so far nothing is known."""
    with op.batch_alter_table("sign_ups") as batch_op:
        batch_op.add_column(sa.Column("network_key", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("provider", sa.String(length=20), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("proof", sa.String(length=8), nullable=True))
        batch_op.create_index("ix_sign_ups_network", ["network_key", "created_at"])
        batch_op.create_index("ix_sign_ups_created", ["created_at"])
    op.create_table(
        "alarms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=True),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("let_through_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaigns.id"],
            name=op.f("fk_alarms_campaign_id_campaigns"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarms")),
    )
    op.create_index("ix_alarms_open", "alarms", ["ended_at", "kind", "key"])


def downgrade() -> None:
    """Floods pass unseen."""
    op.drop_table("alarms")
    with op.batch_alter_table("sign_ups") as batch_op:
        batch_op.drop_index("ix_sign_ups_created")
        batch_op.drop_index("ix_sign_ups_network")
        batch_op.drop_column("proof")
        batch_op.drop_column("provider")
        batch_op.drop_column("network_key")
