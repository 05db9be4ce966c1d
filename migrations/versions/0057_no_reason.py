"""Why sign-ups were taken out may name somebody, and is sealed: by the worker, for what is there.

Revision ID: 0057
Revises: 0056
"""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

_MADE = sa.table("invalidations", sa.column("account_id", sa.Integer()), sa.column("reason", sa.Text()))


def upgrade() -> None:
    """Their own person's wish has no reason: what is sealed cannot be compared."""
    own = _MADE.c.account_id.is_(None), _MADE.c.reason == "withdrawn"
    op.execute(sa.update(_MADE).where(*own).values(reason=""))


def downgrade() -> None:
    """What was sealed meanwhile stays so."""
    op.execute(sa.update(_MADE).where(_MADE.c.reason == "").values(reason="withdrawn"))
