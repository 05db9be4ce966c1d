"""GET asks, POST acts: no address that answers GET changes a row, but for two things that are written down.

Visits are counted; and the trail of staff says who saw whose data (``audit.shown``), which RFC 9110, section 9.2.1,
names as what a safe method may well do.
"""

from __future__ import annotations

import base64
import hashlib
import sqlite3
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import AnyConverter, IntegerConverter, Rule
from werkzeug.test import TestResponse

from app.campaigns.campaign_folders import all_templates
from app.campaigns.models import Campaign
from app.contacts.models import Contact
from app.demo.filling import fill
from app.foundation import audit
from app.foundation.database import db
from app.landing.mails import confirm_token, kit_token, not_me_token
from app.landing.models import SignUp
from tests.pages import CheckingClient

# What a GET may add to (house rules, One request).
COUNTERS = {"visit_counts", "visit_totals"}
# Lines of the trail about what was seen; a line about anything else that a GET writes fails.
_SEEN = ", ".join(f"'{action}'" for action in sorted(audit.ACCESS))
MAY_BE_ADDED = {"audit_entries": f"action NOT IN ({_SEEN})"}


# What an address does to rows is the same on both databases, and looking at all rows is dear.
@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_no_get_changes_a_row(app: Flask, staff: Callable[..., CheckingClient]) -> None:
    """Every address with every example there is, as administrator and as a stranger."""
    with app.app_context():
        fill()
    administrator, stranger = staff("admin"), app.test_client()
    examples = _examples(app)
    people = _people(app)
    before = _all_rows(app)
    not_on_record: set[str] = set()
    watching = sqlite3.connect(app.config["TESTBALLON"].data / "testballon.db")
    version = _version(watching)
    # The demo has many rows: they are compared after all examples of one rule, and where anybody committed at all.
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()):
            continue
        for address in _addresses(app, rule, examples):
            for client in (administrator, stranger):
                seen = _lines(watching)
                # Past the page checks of CheckingClient, which other tests make and which take their time.
                answer = FlaskClient.open(client, address, method="GET")
                assert answer.status_code < 500, f"GET {address} answers {answer.status_code}."
                if client is administrator and _shows(answer, people) and _lines(watching) == seen:
                    not_on_record.add(rule.rule)
        if _version(watching) == version:
            continue
        after = _all_rows(app)
        # Looking writes the visits down.
        version = _version(watching)
        changed = [table for table in before if before[table] != after[table]]
        assert not changed, f"GET {rule.rule} changed {', '.join(changed)}; let a POST do that."
    assert not not_on_record, (
        f"{', '.join(not_on_record)}: whoever sees people is on record (audit.shown, R7.10)."
    )


def _people(app: Flask) -> set[str]:
    """By what a page shows somebody: address, or given and family name."""
    with app.app_context():
        contacts = db.session.scalars(select(Contact)).all()
        full_names = {f"{one.given_name} {one.family_name}" for one in contacts if one.family_name}
        return full_names | {one.email for one in contacts}


def _shows(answer: TestResponse, people: set[str]) -> bool:
    """Whether it is a page for staff with somebody on it."""
    if not answer.request.path.startswith("/staff") or not answer.mimetype.startswith(
        ("text/", "application/json")
    ):
        return False
    said = answer.get_data(as_text=True)
    return any(person in said for person in people)


def _lines(watching: sqlite3.Connection) -> int:
    return int(watching.execute("SELECT count(*) FROM audit_entries").fetchone()[0])


def _version(watching: sqlite3.Connection) -> int:
    """Another number as soon as somebody else has committed."""
    return int(watching.execute("PRAGMA data_version").fetchone()[0])


def _addresses(app: Flask, rule: Rule, examples: dict[str, list[int | str]]) -> Iterator[str]:
    adapter = app.url_map.bind("localhost")
    for values in _fillings(rule, examples):
        yield adapter.build(rule.endpoint, values, method="GET")


def _fillings(rule: Rule, examples: dict[str, list[int | str]]) -> list[dict[str, int | str]]:
    """Values for the variable parts of an address: each known example, else a number or a word."""
    filled: list[dict[str, int | str]] = [{}]
    for name in sorted(rule.arguments):
        converter = rule._converters[name]
        is_number = isinstance(converter, IntegerConverter)
        values = [value for value in examples.get(name, []) if isinstance(value, int) == is_number]
        if isinstance(converter, AnyConverter):
            values = sorted(converter.items)
        filled = [{**one, name: value} for one in filled for value in values or ([1] if is_number else ["x"])]
    return filled


def _examples(app: Flask) -> dict[str, list[int | str]]:
    with app.app_context():
        # One of each state and kind: the others differ in their words alone.
        every = db.session.scalars(select(Campaign).order_by(Campaign.id))
        campaigns = {(campaign.state, campaign.template): campaign for campaign in every}.values()
        ids: list[int | str] = [campaign.id for campaign in campaigns]
        contact = db.session.scalars(select(Contact.id).limit(1)).one()
        waiting = db.session.scalars(select(SignUp).where(SignUp.confirmed_at.is_(None)).limit(1)).one()
        confirmed = db.session.scalars(select(SignUp).where(SignUp.confirmed_at.is_not(None)).limit(1)).one()
        return {
            "campaign_id": ids,
            "contact_id": [contact],
            "slug": [campaign.slug for campaign in campaigns],
            "language": ["de", "en"],
            "lang": ["de", "en"],
            "code": [confirmed.share_code, waiting.share_code],
            "network": ["whatsapp", "mail"],
            "template_name": [template.name for template in all_templates()],
            # What stands in mails: the way to confirm, and a supporter's own page.
            "token": [
                confirm_token(waiting),
                confirm_token(confirmed),
                kit_token(confirmed),
                not_me_token(waiting),
            ],
            "handle": [_written(waiting), _written(confirmed)],
        }


def _written(sign_up: SignUp) -> str:
    """The handle as the thank-you page's address carries it."""
    return base64.urlsafe_b64encode(sign_up.handle).decode().rstrip("=")


def _all_rows(app: Flask) -> dict[str, str]:
    """A fingerprint of each table."""
    app.extensions["testballon_visits"].flush()
    with app.app_context():
        prints = {}
        connection = db.session.connection()
        # As the driver gives them: to compare, nobody needs to know what the columns mean.
        columns = "t::text" if connection.dialect.name == "postgresql" else "*"
        for name in db.metadata.tables:
            if name not in COUNTERS:
                asked = f'SELECT {columns} FROM "{name}" AS t WHERE {MAY_BE_ADDED.get(name, "true")}'
                rows = sorted(map(repr, connection.exec_driver_sql(asked)))
                prints[name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
        db.session.rollback()
        return prints
