"""The number of somebody who was erased is never another's: the trail still names it.

Revision ID: 0058
Revises: 0057
"""

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None

_TABLES = {"contacts": "contact", "sign_ups": "sign_up"}


def upgrade() -> None:
    """PostgreSQL counts on by itself; SQLite learns it with a table built anew, and beyond what the trail names."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        return
    for table, kind in _TABLES.items():
        with op.batch_alter_table(
            table, recreate="always", table_kwargs={"sqlite_autoincrement": True}
        ) as batch_op:
            batch_op.alter_column("id", existing_type=sa.Integer(), nullable=False)
        named = connection.exec_driver_sql(
            f"SELECT max(number) FROM (SELECT max(id) AS number FROM {table} UNION ALL SELECT max(object_id) "  # noqa: S608
            f"FROM audit_entries WHERE object_kind = '{kind}')"
        ).scalar()
        connection.exec_driver_sql(f"DELETE FROM sqlite_sequence WHERE name = '{table}'")  # noqa: S608
        connection.exec_driver_sql(
            f"INSERT INTO sqlite_sequence (name, seq) VALUES ('{table}', {named or 0})"  # noqa: S608
        )


def downgrade() -> None:
    """Nothing in an older program minds."""
