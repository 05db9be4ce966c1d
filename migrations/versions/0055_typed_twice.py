"""An address stands once in all sheets of a campaign, also where two people type at the same moment.

Revision ID: 0055
Revises: 0054
"""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None

_LINES = sa.table(
    "paper_signatures",
    *(sa.column(name, sa.Integer()) for name in ("id", "campaign_id")),
    sa.column("address_key", sa.LargeBinary()),
)


def upgrade() -> None:
    """Where an address was typed in twice, the first line stays: the person counted twice, and does no more."""
    first = (
        sa.select(sa.func.min(_LINES.c.id))
        .where(_LINES.c.address_key.is_not(None))
        .group_by(_LINES.c.campaign_id, _LINES.c.address_key)
    )
    op.execute(
        sa.delete(_LINES).where(
            _LINES.c.address_key.is_not(None), _LINES.c.id.not_in(first.scalar_subquery())
        )
    )
    with op.batch_alter_table("paper_signatures") as batch_op:
        batch_op.create_unique_constraint(
            batch_op.f("uq_paper_signatures_campaign_id_address_key"), ["campaign_id", "address_key"]
        )


def downgrade() -> None:
    """The lines stay as they are."""
    with op.batch_alter_table("paper_signatures") as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_paper_signatures_campaign_id_address_key"), type_="unique")
