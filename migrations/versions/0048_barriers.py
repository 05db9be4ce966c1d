"""Barriers people report, and when the accessibility statement was looked through.

Revision ID: 0048
Revises: 0047
"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing was reported yet, and nobody has looked through the statement."""
    op.create_table(
        "barrier_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("page", sa.String(length=200), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=True),
        sa.Column("address_key", sa.LargeBinary(), nullable=True),
        sa.Column("network_key", sa.LargeBinary(), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_barrier_reports")),
    )
    with op.batch_alter_table("barrier_reports") as batch_op:
        batch_op.create_index(batch_op.f("ix_barrier_reports_address_key"), ["address_key"])
        batch_op.create_index(batch_op.f("ix_barrier_reports_reported_at"), ["reported_at"])
        batch_op.create_index("ix_barrier_reports_open", ["done_at", "due_at"])
    with op.batch_alter_table("organisations") as batch_op:
        batch_op.add_column(sa.Column("accessibility_limits", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("accessibility_checked_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """What was reported is lost."""
    with op.batch_alter_table("organisations") as batch_op:
        batch_op.drop_column("accessibility_checked_at")
        batch_op.drop_column("accessibility_limits")
    op.drop_table("barrier_reports")
