"""``testballon doctor`` says what is missing or wrong, in words, and ends with 1 if anything is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from app import create_app
from app.campaigns.models import Organisation
from app.doctor import findings
from app.foundation import clock, leases, owners
from app.foundation.database import db
from app.foundation.settings import Settings
from app.outbox import leaving
from app.outbox.models import OutboxMessage
from app.periodic import LEASE
from app.staff.accounts import add_account
from tests.servers.product import ORGANISATION, Product
from tests.servers.smtp import SmtpServer
from tests.servers.valkey import Valkey

pytestmark = pytest.mark.servers


@pytest.fixture
def healthy(
    settings: Settings, smtp_server: SmtpServer, redis_url: str
) -> Iterator[Callable[..., list[str]]]:
    """Call it with other settings for what the doctor finds in an installation that is well but for them."""
    apps: list[Flask] = []
    well = {
        "smtp_url": smtp_server.url,
        "redis_url": redis_url,
        "base_url": "https://mitmachen.example.org",
        "staff_url": "https://werkstatt.example.org",
    }
    app = create_app(settings.model_copy(update=well))
    with app.app_context():
        add_account("karin.moser@example.org", "admin")
        db.session.add(Organisation(id=1, **ORGANISATION))
        db.session.commit()
        leases.take(LEASE, owners.new_name(), timedelta(minutes=5))

    def look(**others: object) -> list[str]:
        apps.append(create_app(settings.model_copy(update=well | others)))
        with apps[-1].app_context():
            return findings()

    yield look
    for each in [app, *apps]:
        with each.app_context():
            db.session.remove()
            db.engine.dispose()


def test_nothing_is_found_where_all_is_well(healthy: Callable[..., list[str]]):
    assert healthy() == []


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("smtp_url", "", "No TESTBALLON_SMTP_URL is set"),
        (
            "smtp_url",
            "smtp://127.0.0.1:1",
            "The mail server 127.0.0.1 cannot be used (ConnectionRefusedError)",
        ),
        ("redis_url", "redis://127.0.0.1:1/0", "Redis cannot be reached"),
        ("base_url", "http://mitmachen.example.org", "TESTBALLON_BASE_URL does not begin with https://"),
        ("staff_url", "http://werkstatt.example.org", "TESTBALLON_STAFF_URL does not begin with https://"),
        ("base_url", "https://localhost", "names this very machine"),
        ("database_url", "postgresql://tb:geheim@127.0.0.1:1/x", "“x” on 127.0.0.1) cannot be used"),
    ],
)
def test_a_setting_that_is_wrong_is_named(
    healthy: Callable[..., list[str]], name: str, value: str, words: str
):
    (found,) = healthy(**{name: value})
    assert words in found
    assert "geheim" not in found


def test_a_data_folder_nobody_can_write_to_is_named(healthy: Callable[..., list[str]], tmp_path: Path):
    (tmp_path / "file").touch()
    found = healthy(data=tmp_path / "file" / "data", database_url="")
    assert any("The data folder" in sentence for sentence in found)
    assert any("SQLite in" in sentence for sentence in found)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("DELETE FROM leases", "No worker is at work"),
        ("UPDATE organisations SET street = ''", "The imprint lacks: street"),
        ("UPDATE organisations SET is_demo = TRUE", "The demo organisation is still here"),
        ("UPDATE accounts SET active = FALSE", "Nobody can sign in yet"),
        ("UPDATE alembic_version SET version_num = '0001'", "older version"),
        ("DELETE FROM alembic_version", "is empty"),
    ],
)
def test_what_is_wrong_in_the_database_is_named(
    healthy: Callable[..., list[str]], app: Flask, change: str, words: str
):
    with app.app_context():
        db.session.execute(text(change))
        db.session.commit()
    (found,) = healthy()
    assert words in found


def test_mails_that_wait_too_long_or_failed_are_named(healthy: Callable[..., list[str]], app: Flask):
    with app.app_context():
        for number in (1, 2):
            leaving.put("doi", number)
        leaving.put("letter", 3, not_before=clock.now() + timedelta(days=1))
        first, second, letter = db.session.query(OutboxMessage).order_by(OutboxMessage.id)
        first.created_at = clock.now() - timedelta(minutes=11)
        # What has its time still to come is not late.
        letter.created_at = clock.now() - timedelta(days=2)
        since = f"{first.created_at:%d.%m.%Y %H:%M}"
        second.failed_at, second.due_at = clock.now(), None
        db.session.commit()
    waiting, failed = healthy()
    assert f"Mails have been waiting since {since}" in waiting
    assert "1 mails could not be delivered" in failed


def test_the_command_ends_with_1_and_prints_each_finding(product: Callable[..., Product], valkey: Valkey):
    done = product(start=False).try_call("doctor")
    assert done.returncode == 1
    assert done.stderr == ""
    *lines, terms, copy = done.stdout.splitlines()
    assert terms.startswith("Terms: 7 days to confirm;")
    assert copy.startswith("Hint: “testballon backup” was never used here.")
    assert len(lines) > 3
    assert all(line.startswith("- ") for line in lines)
