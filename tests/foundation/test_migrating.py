"""An installation that people have signed on is brought to a later version, and back, and nobody is lost."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import MetaData, select

from app.foundation.database import db

# The last version before a table that others point to was built anew.
BEFORE = "0005"
WHEN = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)


def _tables() -> MetaData:
    found = MetaData()
    found.reflect(db.engine)
    return found


def _somebody_signs() -> None:
    """One campaign, published, with one sign-up on it; written as the tables are, for the models are newer."""
    rows = {
        "campaigns": {"id": 1, "slug": "schulweg", "template": "petition", "title": "Schulweg", "draft": {}}
        | dict.fromkeys(("created_at", "changed_at", "published_at"), WHEN)
        | {"is_demo": False},
        "revisions": {"id": 1, "campaign_id": 1, "number": 1, "content": {}, "published_at": WHEN},
        "rendered_pages": {
            "id": 1,
            "revision_id": 1,
            "language": "de",
            "build": "b",
            "html": "",
            "consents": [],
        },
        "sign_ups": {"id": 1, "handle": b"h", "campaign_id": 1, "rendered_page_id": 1, "language": "de"}
        | {"email": "uwe.brandt@example.org", "address_key": b"k", "answers": {}, "channel": "direct"}
        | {"variant": "", "share_code": "k7m2xq4d", "created_at": WHEN, "expires_at": WHEN},
    }
    tables = _tables().tables
    with db.engine.begin() as connection:
        for name, row in rows.items():
            connection.execute(tables[name].insert().values(row))


def _signed() -> list[str]:
    tables = _tables().tables
    pages, people = tables["rendered_pages"], tables["sign_ups"]
    with db.engine.begin() as connection:
        return list(
            connection.scalars(select(people.c.email).join(pages, pages.c.id == people.c.rendered_page_id))
        )


def test_nobody_is_lost_on_the_way_to_the_newest_version_and_back(empty_app: Flask):
    with empty_app.app_context():
        upgrade(revision=BEFORE)
        _somebody_signs()
        upgrade()
        assert _signed() == ["uwe.brandt@example.org"]
        downgrade(revision=BEFORE)
        assert _signed() == ["uwe.brandt@example.org"]
        upgrade()
        assert _signed() == ["uwe.brandt@example.org"]
