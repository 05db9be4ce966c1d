"""An event with a number of seats: a campaigner says how many, and at her phone gives away one that came free."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.campaigns import drafting
from app.foundation.database import db
from app.landing.mails import confirm_token
from app.landing.models import SignUp
from tests.browser.conftest import PHONE
from tests.browser.people import add_staff, sign_in
from tests.servers.people import Citizen
from tests.servers.product import Product

KARIN = "karin.moser@example.org"


def test_from_the_number_of_seats_to_the_seat_that_came_free(
    page: Page, new_page: Callable[..., Page], site: Product, axe: Callable[[Page], None]
):
    add_staff(site, KARIN, "campaigner")
    with site.inside():
        campaign = drafting.new_campaign("event", "Führung durch die alte Mühle", slug="muehle")
        db.session.commit()
        address = f"{site.url}/staff/campaigns/{campaign.id}"
    sign_in(page, site, KARIN)
    page.goto(f"{address}/edit")
    page.locator("button.tb-kind", has_text="Plätze").click()
    page.get_by_label("Anzahl der Plätze").fill("1")
    expect(page.frame_locator("iframe").get_by_text("Noch 1 von 1 Plätzen frei")).to_be_visible()
    page.goto(address)
    page.get_by_role("button", name="Jetzt veröffentlichen").click()
    expect(page.get_by_text("0 von 1 Plätzen sind vergeben.")).to_be_visible()

    for email in ("anna.berger@example.org", "clara.hoffmann@example.org"):
        _register(site, email)
    phone = new_page(**{**PHONE, "viewport": {"width": 360, "height": 740}})
    # What a web process knows of a page is a second old at most.
    phone.wait_for_timeout(1500)
    phone.goto(f"{site.url}/muehle")
    expect(phone.get_by_text("setzen Sie sich auf die Warteliste")).to_be_visible()
    axe(phone)

    sign_in(phone, site, KARIN)
    phone.goto(f"{address}/seats")
    phone.get_by_role("row", name="anna berger").get_by_role("button", name="Stornieren").click()
    expect(phone.get_by_text("1 Person wartet darauf.")).to_be_visible()
    axe(phone)
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    phone.get_by_role("row", name="clara hoffmann").get_by_role("button", name="Platz geben").click()
    expect(phone.get_by_role("row", name="clara hoffmann").get_by_text("Hat einen Platz")).to_be_visible()


def _register(site: Product, email: str) -> None:
    citizen = Citizen(site.url, email=email)
    given, family = email.partition("@")[0].split(".")
    assert citizen.sign("muehle", given_name=given, family_name=family).status == 303
    with site.inside():
        signed = db.session.scalars(select(SignUp).where(SignUp.email == email)).one()
        link = f"/c/{confirm_token(signed)}"
    first = citizen.press(link)
    assert first.status == 303 or citizen.press(link, first.text).status == 303
