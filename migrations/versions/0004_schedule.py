"""Campaigns begin and end by the calendar, and can be put away.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the three moments; what there is keeps its state."""
    for name in ("starts_at", "ends_at", "archived_at"):
        op.add_column("campaigns", sa.Column(name, sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Take them away again: who was waiting for its start is a draft, who reached its end has ended.

    An end that has come and was not stamped yet is stamped now, or the page would take sign-ups again.
    """
    campaigns = sa.table(
        "campaigns",
        *(
            sa.column(name)
            for name in ("published_at", "ended_at", "starts_at", "ends_at", "current_revision_id")
        ),
    )
    now = sa.func.current_timestamp()
    begun = (campaigns.c.starts_at <= now) & campaigns.c.current_revision_id.is_not(None)
    op.execute(
        campaigns.update()
        .where(campaigns.c.published_at.is_(None), begun)
        .values(published_at=campaigns.c.starts_at)
    )
    op.execute(
        campaigns.update()
        .where(campaigns.c.published_at.is_not(None), campaigns.c.ended_at.is_(None))
        .where(campaigns.c.ends_at <= now)
        .values(ended_at=campaigns.c.ends_at)
    )
    op.execute(campaigns.update().where(campaigns.c.published_at.is_(None)).values(current_revision_id=None))
    # Not as a batch: on SQLite that would drop and copy the table, and with it all that points at it.
    for name in ("archived_at", "ends_at", "starts_at"):
        op.drop_column("campaigns", name)
