"""People see what is known of them at /me.

Revision ID: 0039
Revises: 0038
"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody has asked yet."""
    op.create_table(
        "portal_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handle", sa.LargeBinary(), nullable=False),
        sa.Column("browser_hash", sa.LargeBinary(), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("canonical_email", sa.String(length=320), nullable=False),
        sa.Column("address_key", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code_attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_sessions")),
        sa.UniqueConstraint("handle", name=op.f("uq_portal_sessions_handle")),
        sa.UniqueConstraint("browser_hash", name=op.f("uq_portal_sessions_browser_hash")),
    )
    with op.batch_alter_table("portal_sessions") as batch_op:
        batch_op.create_index(batch_op.f("ix_portal_sessions_address_key"), ["address_key"])
        batch_op.create_index(batch_op.f("ix_portal_sessions_asked_at"), ["asked_at"])


def downgrade() -> None:
    """Whoever is in is out."""
    op.drop_table("portal_sessions")
