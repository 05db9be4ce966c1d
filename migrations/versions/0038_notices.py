"""Whom people can complain to, what a public body and Austria ask for, and each page's privacy notice as shown.

Revision ID: 0038
Revises: 0037
"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Pages that are live stay so; before the next publishing the organisation says its Land."""
    with op.batch_alter_table("organisations") as batch_op:
        batch_op.add_column(sa.Column("land", sa.String(length=4), server_default="", nullable=False))
        batch_op.add_column(
            sa.Column("is_public_body", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(sa.Column("media_line", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("accessibility_body", sa.Text(), server_default="", nullable=False))
    with op.batch_alter_table("rendered_pages") as batch_op:
        batch_op.add_column(sa.Column("notice", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    """Notices are written anew when they are asked for."""
    with op.batch_alter_table("rendered_pages") as batch_op:
        batch_op.drop_column("notice")
    with op.batch_alter_table("organisations") as batch_op:
        for name in ("accessibility_body", "media_line", "is_public_body", "land"):
            batch_op.drop_column(name)
