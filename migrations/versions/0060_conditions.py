"""Which version of the conditions for taking part a page led to.

Revision ID: 0060
Revises: 0059
"""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No page has led to any yet."""
    with op.batch_alter_table("rendered_pages") as table:
        table.add_column(sa.Column("conditions_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_rendered_pages_conditions_id_legal_texts"), "legal_texts", ["conditions_id"], ["id"]
        )


def downgrade() -> None:
    """Which version people saw is lost; the page itself still says that they applied."""
    with op.batch_alter_table("rendered_pages") as table:
        table.drop_constraint(op.f("fk_rendered_pages_conditions_id_legal_texts"), type_="foreignkey")
        table.drop_column("conditions_id")
