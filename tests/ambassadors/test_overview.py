"""The page of ambassadors: who brings most, by which way, and what staff decide about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, update

from app.ambassadors.correcting import let_count
from app.ambassadors.models import Referral
from app.ambassadors.referrals import decide_all
from app.consent import ledger
from app.foundation import clock
from app.foundation.database import db
from app.landing.models import SignUp
from app.metrics.making_outlooks import make_all
from app.staff.models import AuditEntry
from tests.ambassadors.test_referrals import Town, town  # noqa: F401 - a fixture
from tests.pages import CheckingClient, parse

Staff = Callable[..., CheckingClient]
ADDRESS = "/staff/campaigns/1/ambassadors"


@pytest.fixture
def carried_on(town: Town) -> dict[str, str]:  # noqa: F811
    """Anna, who agrees to be named, brought Bernd by a poster and Clara by WhatsApp; Bernd brought Dora."""
    codes = {"anna": town.join("Anna")}
    with town.app.app_context():
        anna = town.row(codes["anna"])
        assert anna.contact_id is not None
        ledger.add(anna.contact_id, "publish_name", ledger.GIVEN, {}, sign_up_id=anna.id)
        db.session.commit()
    codes["bernd"] = town.join("Bernd", f"{codes['anna']}&via=poster")
    codes["clara"] = town.join("Clara", f"{codes['anna']}wa")
    codes["dora"] = town.join("Dora", codes["bernd"])
    town.join("Anton", codes["anna"], family_name="Annasen")
    return codes


def text_of(client: CheckingClient, address: str = ADDRESS) -> str:
    page = parse(client.get(address).get_data(as_text=True))
    return " ".join(" ".join(page.find(".//main").itertext()).split())  # type: ignore[union-attr]


def test_named_are_only_those_who_agreed_to_be_named(staff: Staff, carried_on: dict[str, str]):
    shown = text_of(staff("campaigner"))
    assert "Anna Annasen 2" in shown
    assert "Anonym (2) 1" in shown
    assert "Bernd" not in shown


def test_it_shows_how_far_it_travels_by_which_way_and_who_does_not_count(
    staff: Staff, carried_on: dict[str, str]
):
    shown = text_of(staff("analyst"))
    assert "Mitgebrachte Menschen: 3" in shown
    assert "1. Generation 2 2. Generation 1" in shown
    for way in ("WhatsApp 1", "Plakat 1", "Link kopiert oder weitergegeben 1"):
        assert way in shown
    assert "Derselbe Haushalt" in shown
    assert "Link ausschalten" not in shown, "An analyst looks and decides nothing."


def test_staff_let_a_crowd_count_and_leave_robots_out_and_it_is_written_down(
    staff: Staff,
    town: Town,  # noqa: F811
    carried_on: dict[str, str],
):
    with town.app.app_context():
        anna = town.row(carried_on["anna"]).id
        db.session.execute(update(Referral).where(Referral.excluded.is_(None)).values(excluded="burst"))
        db.session.commit()
    client = staff("campaigner")
    assert town.generations(carried_on["anna"]) == ()
    form = f"form[@action='{ADDRESS}/{anna}/count']"
    assert client.submit(ADDRESS, form=form).status_code == 303
    assert town.generations(carried_on["anna"]) == (2,)
    form = f"form[@action='{ADDRESS}/{anna}/leave-out']"
    assert client.submit(ADDRESS, form=form).status_code == 303
    assert town.generations(carried_on["anna"]) == ()
    with town.app.app_context():
        actions = [entry.action for entry in db.session.query(AuditEntry).order_by(AuditEntry.id)]
    assert actions[-2:] == ["referrals.counted", "referrals.left_out"]


def test_a_sign_up_that_was_taken_out_counts_for_nobody_and_does_not_come_back_here(
    town: Town,  # noqa: F811
    carried_on: dict[str, str],
):
    with town.app.app_context():
        gone = update(SignUp).where(SignUp.share_code == carried_on["clara"])
        db.session.execute(gone.values(invalidated_at=clock.now()))
        clara = Referral.sign_up_id == town.row(carried_on["clara"]).id
        db.session.execute(update(Referral).where(clara).values(excluded="robots"))
        db.session.commit()
        anna = town.row(carried_on["anna"])
        assert let_count(anna.campaign_id, anna.id) == 0
        db.session.execute(delete(Referral))
        db.session.commit()
        decide_all()
    assert town.generations(carried_on["anna"]) == (1, 1)


def test_r7_08_what_staff_switched_off_the_supporter_cannot_switch_on(
    staff: Staff,
    town: Town,  # noqa: F811
    carried_on: dict[str, str],
):
    with town.app.app_context():
        anna = town.row(carried_on["anna"]).id
    client, code = staff("campaigner"), carried_on["anna"]
    assert client.submit(ADDRESS, form=f"form[@action='{ADDRESS}/{anna}/off']").status_code == 303
    assert town.citizen.client.get(f"/s/{code}").location == "/schulweg"
    kit = town.citizen.confirm("anna@example.org").location
    assert town.citizen.client.post(f"{kit}/on").status_code == 303
    assert town.citizen.client.get(f"/s/{code}").location == "/schulweg"
    assert client.submit(ADDRESS, form=f"form[@action='{ADDRESS}/{anna}/on']").status_code == 303
    assert town.citizen.client.get(f"/s/{code}").location == f"/schulweg?ref={code}"


def test_k_comes_from_the_numbers_with_its_interval(
    staff: Staff,
    app: Flask,
    town: Town,  # noqa: F811
    carried_on: dict[str, str],
):
    client = staff("analyst")
    assert f'hx-get="{ADDRESS.removesuffix("/ambassadors")}/numbers/spread"' in client.get(ADDRESS).get_data(
        as_text=True
    )
    with app.app_context(), clock.moved(timedelta(days=8)):
        make_all()
    part = app.test_client().get("/staff/campaigns/1/numbers/spread")
    assert part.status_code == 302, "A stranger learns nothing."
    told = client.get("/staff/campaigns/1/numbers/spread", headers={"HX-Request": "true"})
    assert "Generation" in told.get_data(as_text=True)


def test_before_anybody_came_the_page_says_how_it_begins(staff: Staff, town: Town):  # noqa: F811
    client = staff("campaigner")
    assert "Noch ist niemand über den Link" in text_of(client)
    assert client.get("/staff/campaigns/99/ambassadors").status_code == 404
