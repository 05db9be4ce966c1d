"""A campaign's own domain.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """None so far."""
    with op.batch_alter_table("campaigns") as batch_op:
        batch_op.add_column(sa.Column("domain", sa.String(length=253), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_campaigns_domain"), ["domain"])


def downgrade() -> None:
    """Every page only under the installation's address."""
    with op.batch_alter_table("campaigns") as batch_op:
        batch_op.drop_constraint("uq_campaigns_domain", type_="unique")
        batch_op.drop_column("domain")
