"""An installation that people have signed on is brought to a later version, and back, and nobody is lost."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import MetaData, select

from app.foundation.database import db

# The last version before a table that others point to was built anew.
BEFORE = "0005"
# The last version in which an address was one person.
BEFORE_HOUSEHOLDS = "0058"
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


def test_of_two_people_at_one_address_the_first_still_counts_in_the_version_before(empty_app: Flask):
    """And whoever stands alone keeps counting, also where the first one had been taken out."""
    with empty_app.app_context():
        upgrade(revision=BEFORE)
        _somebody_signs()
        upgrade()
        _more_sign([(1, 1), (1, 2), (2, 2)])
        downgrade(revision=BEFORE_HOUSEHOLDS)
        tables = _tables().tables
        with db.engine.begin() as connection:
            assert connection.scalars(select(tables["supporters"].c.contact_id)).all() == [1, 2]
            assert connection.scalar(select(tables["tallies"].c.confirmed)) == 2
        upgrade()
        supporters = _tables().tables["supporters"]
        with db.engine.begin() as connection:
            assert set(connection.scalars(select(supporters.c.person))) == {1}


def _more_sign(people: list[tuple[int, int]]) -> None:
    """By contact, and which of the people at its address each is."""
    tables = _tables().tables
    with db.engine.begin() as connection:
        one = connection.execute(select(tables["sign_ups"])).mappings().one()
        for contact in {contact for contact, _person in people}:
            told = {"email": f"{contact}@example.org", "canonical_email": f"{contact}@example.org"}
            connection.execute(
                tables["contacts"].insert().values(id=contact, language="de", created_at=WHEN, **told)
            )
        for number, (contact, person) in enumerate(people, 2):
            new = {"id": number, "handle": b"%d" % number, "share_code": f"code{number}"}
            row = {**one, **new, "contact_id": contact, "person": person}
            connection.execute(tables["sign_ups"].insert().values(row))
            counted = {"sign_up_id": number, "campaign_id": 1, "contact_id": contact, "person": person}
            connection.execute(
                tables["supporters"].insert().values(**counted, number=number, counted_at=WHEN)
            )
        connection.execute(tables["tallies"].insert().values(campaign_id=1, confirmed=len(people)))
