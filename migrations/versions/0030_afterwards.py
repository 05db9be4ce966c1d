"""A campaign that has ended leads people on to another one.

Revision ID: 0030
Revises: 0029
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """None does yet."""
    with op.batch_alter_table("campaigns") as batch_op:
        batch_op.add_column(sa.Column("leads_to_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            "fk_campaigns_leads_to_id_campaigns", "campaigns", ["leads_to_id"], ["id"], ondelete="SET NULL"
        )


def downgrade() -> None:
    """An ended page shows all that is open, as before."""
    with op.batch_alter_table("campaigns") as batch_op:
        batch_op.drop_constraint("fk_campaigns_leads_to_id_campaigns", type_="foreignkey")
        batch_op.drop_column("leads_to_id")
