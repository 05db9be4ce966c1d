"""Two people who share an address may both count: which of them a sign-up, a supporter, and a seat is of.

Revision ID: 0059
Revises: 0058
"""

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Until now an address was one person."""
    for table in ("sign_ups", "supporters", "seats"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(sa.Column("person", sa.Integer(), server_default="1", nullable=False))
    with op.batch_alter_table("supporters") as batch_op:
        batch_op.drop_constraint("uq_supporters_campaign_id_contact_id", type_="unique")
        batch_op.create_unique_constraint(
            op.f("uq_supporters_campaign_id_contact_id_person"), ["campaign_id", "contact_id", "person"]
        )
        batch_op.create_check_constraint(op.f("ck_supporters_person"), "person IN (1, 2)")
    with op.batch_alter_table("seats") as batch_op:
        batch_op.drop_constraint("pk_seats", type_="primary")
        batch_op.create_primary_key("pk_seats", ["campaign_id", "contact_id", "person"])


def downgrade() -> None:
    """Of two people at one address the second one does not count any more, and has no seat."""
    supporters = _table("supporters")
    lost = sa.select(sa.func.count()).where(
        supporters.c.campaign_id == _TALLIES.c.campaign_id, _stands_beside_a_first(supporters)
    )
    op.execute(_TALLIES.update().values(confirmed=_TALLIES.c.confirmed - lost.scalar_subquery()))
    for table in (supporters, _table("seats")):
        op.execute(table.delete().where(_stands_beside_a_first(table)))
    with op.batch_alter_table("seats") as batch_op:
        batch_op.drop_constraint("pk_seats", type_="primary")
        batch_op.create_primary_key("pk_seats", ["campaign_id", "contact_id"])
        batch_op.drop_column("person")
    with op.batch_alter_table("supporters") as batch_op:
        batch_op.drop_constraint(op.f("ck_supporters_person"), type_="check")
        batch_op.drop_constraint(op.f("uq_supporters_campaign_id_contact_id_person"), type_="unique")
        batch_op.create_unique_constraint(
            op.f("uq_supporters_campaign_id_contact_id"), ["campaign_id", "contact_id"]
        )
        batch_op.drop_column("person")
    with op.batch_alter_table("sign_ups") as batch_op:
        batch_op.drop_column("person")


_TALLIES = sa.table("tallies", sa.column("campaign_id"), sa.column("confirmed", sa.Integer()))


def _table(name: str) -> sa.TableClause:
    return sa.table(name, sa.column("campaign_id"), sa.column("contact_id"), sa.column("person"))


def _stands_beside_a_first(table: sa.TableClause) -> sa.ColumnElement[bool]:
    first = table.alias()
    both = (first.c.campaign_id == table.c.campaign_id, first.c.contact_id == table.c.contact_id)
    return sa.and_(table.c.person > 1, sa.exists().where(*both, first.c.person == 1))
