"""Nobody learns from the outside whether an address is known here (R7.03), however often they try (R7.01)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.campaigns import drafting, publishing
from app.foundation.database import db
from app.landing.live_pages import forget_all
from app.landing.models import SignUp
from app.landing.unwanted import ask_no_more
from app.outbox.models import OutboxMessage
from app.outbox.suppression import ERASED, address_key, suppress
from tests.landing.conftest import Citizen
from tests.statements import statements

NEW, PENDING, CONFIRMED, BLOCKED, ERASED_ONE, NOT_ME = (
    f"{name}@example.org" for name in ("neu", "wartend", "bestaetigt", "gesperrt", "geloescht", "nicht-ich")
)


@pytest.fixture
def known(citizen: Citizen, petition: str, app: Flask) -> str:
    """The slug of a petition that knows three of the four addresses."""
    citizen.sign(petition, PENDING)
    citizen.sign(petition, CONFIRMED)
    citizen.get_mail()
    citizen.confirm(CONFIRMED)
    with app.app_context():
        suppress(BLOCKED, "wished")
        suppress(ERASED_ONE, ERASED)
        ask_no_more(address_key(NOT_ME))
        db.session.commit()
    return petition


def test_r7_03_the_same_statements_run_for_every_class_of_address(
    citizen: Citizen, known: str, app: Flask, sign: Callable[..., Any]
):
    """What differs is decided by the worker; here not even the time it takes can tell."""
    stamp = _stamp(citizen, known)
    sign(known, "warm.up@example.org", stamp)
    ran = {}
    for email in (NEW, PENDING, CONFIRMED, BLOCKED, ERASED_ONE, NOT_ME):
        # Each looks the page and the alarms up anew, which otherwise happens every few seconds, whoever comes.
        forget_all()
        app.extensions.pop("testballon_tripped", None)
        with statements(app) as asked:
            answer = sign(known, email, stamp)
        assert answer.status_code == 303
        ran[email] = asked
    assert all(statements == ran[NEW] for statements in ran.values()), ran
    assert any("INSERT INTO outbox_messages" in statement for statement in ran[NEW])
    assert not any("SELECT" in statement and "FROM contacts" in statement for statement in ran[NEW])


def test_r7_03_answers_differ_in_nothing_but_the_opaque_handle(
    citizen: Citizen, known: str, sign: Callable[..., Any]
):
    stamp = _stamp(citizen, known)
    seen = set()
    for _ in range(5):
        for email in (NEW, PENDING, CONFIRMED, BLOCKED):
            answer = sign(known, email, stamp)
            handle = answer.location.rpartition("/")[2]
            headers = tuple((name, value.replace(handle, "…")) for name, value in answer.headers)
            thanks = citizen.client.get(answer.location)
            pages = re.sub(r'name="stamp" value="[^"]+"', "", thanks.get_data(as_text=True))
            body = answer.get_data(as_text=True).replace(handle, "…")
            seen.add((answer.status_code, headers, body, pages.replace(handle, "…").replace(email, "…")))
    assert len(seen) == 1


def test_r7_01_a_thousand_sign_ups_of_one_address_lead_to_three_mails(
    citizen: Citizen, petition: str, app: Flask, sign: Callable[..., Any]
):
    """Over fifty campaigns, in every spelling, from two hundred places."""
    slugs = _fifty_campaigns(app)
    stamps = {slug: _stamp(citizen, slug) for slug in slugs}
    spellings = ("karin.moser@example.org", "Karin.Moser@Example.org", "KARIN.MOSER@example.org")
    answers = [
        sign(
            slugs[number % len(slugs)],
            spellings[number % len(spellings)],
            stamps[slugs[number % len(slugs)]],
            place=f"198.51.{number % 200}.7",
        )
        for number in range(1000)
    ]
    assert {answer.status_code for answer in answers} == {303}
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(SignUp)) == 1000
    citizen.get_mail()
    with app.app_context():
        states = db.session.execute(
            select(OutboxMessage.withheld_reason, func.count()).group_by(OutboxMessage.withheld_reason)
        ).all()
    assert {tuple(row) for row in states} == {(None, 3), ("capped", 997)}


@pytest.fixture
def sign(app: Flask) -> Callable[..., Any]:
    """Call it with slug, address and stamp: a sign-up as quickly as a machine sends one."""

    def post(slug: str, email: str, stamp: str, *, place: str = "127.0.0.1") -> Any:
        fields = {"email": email, "given_name": "Karin", "family_name": "Moser", "postal_code": "01234"}
        return app.test_client().post(
            f"/{slug}/sign", data=fields | {"stamp": stamp}, environ_base={"REMOTE_ADDR": place}
        )

    return post


def _stamp(citizen: Citizen, slug: str) -> str:
    found = re.search(r'name="stamp" value="([^"]+)"', citizen.client.get(f"/{slug}").get_data(as_text=True))
    assert found
    return found[1]


def _fifty_campaigns(app: Flask) -> list[str]:
    with app.app_context():
        slugs = []
        for number in range(50):
            campaign = drafting.new_campaign("petition", f"Aktion {number}", slug=f"aktion-{number}")
            publishing.publish(campaign)
            slugs.append(campaign.slug)
        db.session.commit()
    return slugs
