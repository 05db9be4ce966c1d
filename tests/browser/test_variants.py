"""A campaigner tries a second headline, sees both beside each other, and stops one from the phone."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from app.campaigns import drafting, publishing
from app.foundation.database import db
from tests.browser.conftest import PHONE
from tests.browser.people import add_staff, sign_in
from tests.servers.product import Product

TITLE, QUESTION = "Ein Spielplatz für die Weststadt", "Wo spielen eigentlich unsere Kinder?"
KARIN = "karin.moser@example.org"


def test_a_second_headline_is_written_published_and_one_of_the_two_stopped(
    page: Page, new_page: Callable[..., Page], site: Product, axe: Callable[[Page], None]
):
    add_staff(site, KARIN, "campaigner")
    with site.inside():
        campaign = drafting.new_campaign("petition", TITLE, slug="spielplatz")
        publishing.publish(campaign)
        db.session.commit()
        address = f"{site.url}/staff/campaigns/{campaign.id}"
    sign_in(page, site, KARIN)
    page.goto(address)
    page.get_by_role("link", name="Varianten").first.click()
    axe(page)
    page.get_by_role("button", name="Zweite Überschrift ausprobieren").click()
    page.get_by_label("Überschrift").fill(QUESTION)
    expect(page.frame_locator("iframe[name=preview]").get_by_role("heading", level=1)).to_have_text(QUESTION)
    axe(page)
    page.get_by_role("button", name="Entwurf speichern").click()
    expect(page.frame_locator("iframe[src*='variant=b']").get_by_role("heading", level=1)).to_have_text(
        QUESTION
    )
    page.get_by_role("button", name="Änderungen veröffentlichen").click()
    expect(page.get_by_text("Ihre Änderungen sind online.")).to_be_visible()

    mobile = new_page(**PHONE)
    sign_in(mobile, site, KARIN)
    mobile.goto(f"{address}/variants")
    axe(mobile)
    mobile.locator("form[action*='/a/stop'] button").click()
    expect(mobile.get_by_text("Variante A ist gestoppt")).to_be_visible()
    assert mobile.evaluate("document.documentElement.scrollWidth <= innerWidth")

    citizen = new_page(**PHONE)
    # Within two seconds every process knows.
    citizen.wait_for_timeout(2000)
    for _ in range(6):
        citizen.goto(f"{site.url}/spielplatz")
        assert citizen.locator("h1").inner_text() == QUESTION
