"""GET asks, POST acts: no address that answers GET changes a row, but for the visit counters."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from app.campaigns.models import Campaign
from app.demo.filling import fill
from app.foundation.database import db
from app.landing.models import SignUp
from tests.pages import CheckingClient

# The one thing a GET may add to (house rules, One request).
COUNTERS = {"visit_counts"}


def test_no_get_changes_a_row(app: Flask, staff: Callable[..., CheckingClient]) -> None:
    """Every address with every example there is, as administrator and as a stranger."""
    with app.app_context():
        fill()
        db.session.commit()
    administrator, stranger = staff("admin"), app.test_client()
    before = _all_rows(app)
    for address in sorted(set(_addresses(app))):
        for client in (administrator, stranger):
            status = client.get(address, follow_redirects=False).status_code
            assert status < 500, f"GET {address} answers {status}."
        after = _all_rows(app)
        changed = [table for table in before if before[table] != after[table]]
        assert not changed, f"GET {address} changed {', '.join(changed)}; let a POST do that."


def _addresses(app: Flask) -> Iterator[str]:
    examples = _examples(app)
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()):
            continue
        for values in _fillings(rule, examples):
            yield adapter.build(rule.endpoint, values, method="GET")


def _fillings(rule: Rule, examples: dict[str, list[int | str]]) -> list[dict[str, int | str]]:
    """Values for the variable parts of an address: each known example, else a number or a word."""
    filled: list[dict[str, int | str]] = [{}]
    for name in sorted(rule.arguments):
        is_number = type(rule._converters[name]).__name__ == "IntegerConverter"
        values = [value for value in examples.get(name, []) if isinstance(value, int) == is_number]
        filled = [{**one, name: value} for one in filled for value in values or ([1] if is_number else ["x"])]
    return filled


def _examples(app: Flask) -> dict[str, list[int | str]]:
    with app.app_context():
        campaigns = db.session.scalars(select(Campaign).order_by(Campaign.id)).all()
        ids: list[int | str] = [campaign.id for campaign in campaigns]
        return {
            "campaign_id": ids,
            "slug": [campaign.slug for campaign in campaigns],
            "language": ["de", "en"],
            "lang": ["de", "en"],
            "code": list(db.session.scalars(select(SignUp.share_code).order_by(SignUp.id).limit(2))),
            "network": ["whatsapp", "mail"],
        }


def _all_rows(app: Flask) -> dict[str, str]:
    """A fingerprint of each table."""
    app.extensions["testballon_visits"].flush()
    with app.app_context():
        prints = {}
        for name, table in db.metadata.tables.items():
            if name not in COUNTERS:
                rows = sorted(map(repr, db.session.execute(select(table)).all()))
                prints[name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
        db.session.rollback()
        return prints
