"""Variants: which were stopped, and which one a rendered page shows.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A page is rendered once for each variant."""
    op.create_table(
        "variant_stops",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("variant", sa.String(length=8), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaigns.id"],
            name=op.f("fk_variant_stops_campaign_id_campaigns"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["stopped_by"],
            ["accounts.id"],
            name=op.f("fk_variant_stops_stopped_by_accounts"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("campaign_id", "variant", name=op.f("pk_variant_stops")),
    )
    with op.batch_alter_table("rendered_pages") as batch_op:
        batch_op.add_column(sa.Column("variant", sa.String(length=8), nullable=False, server_default=""))
        batch_op.drop_constraint("uq_rendered_pages_revision_id_language_build", type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_rendered_pages_revision_id_language_build_variant"),
            ["revision_id", "language", "build", "variant"],
        )


def downgrade() -> None:
    """Only the first wording of each page is left; sign-ups of the others point to it."""
    rendered = sa.table(
        "rendered_pages",
        sa.column("id", sa.Integer),
        sa.column("revision_id", sa.Integer),
        sa.column("language", sa.String),
        sa.column("build", sa.String),
        sa.column("variant", sa.String),
    )
    sign_ups = sa.table("sign_ups", sa.column("rendered_page_id", sa.Integer))
    first = rendered.alias("first")
    one = (
        sa.select(sa.func.min(first.c.id))
        .where(
            first.c.revision_id == rendered.c.revision_id,
            first.c.language == rendered.c.language,
            first.c.build == rendered.c.build,
        )
        .scalar_subquery()
    )
    connection = op.get_bind()
    for row in connection.execute(
        sa.select(rendered.c.id, one.label("first_id")).where(rendered.c.id != one)
    ).all():
        connection.execute(
            sign_ups.update()
            .where(sign_ups.c.rendered_page_id == row.id)
            .values(rendered_page_id=row.first_id)
        )
        connection.execute(rendered.delete().where(rendered.c.id == row.id))
    with op.batch_alter_table("rendered_pages") as batch_op:
        batch_op.drop_constraint("uq_rendered_pages_revision_id_language_build_variant", type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_rendered_pages_revision_id_language_build"), ["revision_id", "language", "build"]
        )
        batch_op.drop_column("variant")
    op.drop_table("variant_stops")
