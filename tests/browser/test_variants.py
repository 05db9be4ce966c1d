"""A campaigner tries a second headline, sees both beside each other, and stops one from the phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect

from app.campaigns import drafting, publishing
from app.foundation.database import db
from app.metrics.variant_looking_after import look_after_all
from tests.browser.conftest import PHONE
from tests.browser.people import add_staff, sign_in
from tests.servers.product import Product
from tests.variant_rows import come, hour, page_with_variants

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


def test_traffic_moves_a_winner_is_read_and_only_that_one_is_shown(
    page: Page, site: Product, axe: Callable[[Page], None]
):
    add_staff(site, KARIN, "campaigner")
    with site.inside():
        campaign = page_with_variants("heimweg", ago=timedelta(days=2))
        for ago in (30, 20, 10):
            come(campaign, hour(ago), {"a": (600, 25), "b": (600, 60)})
        address = f"{site.url}/staff/campaigns/{campaign.id}/variants"
    sign_in(page, site, KARIN)
    page.goto(address)
    page.get_by_role("button", name="Bessere öfter zeigen").click()
    expect(page.get_by_text("Ab jetzt werden bessere Varianten öfter gezeigt")).to_be_visible()
    with site.inside():
        look_after_all()
    page.goto(address)
    # From the next full hour on, or already, if that has begun meanwhile.
    expect(page.get_by_role("region", name="Varianten der Seite")).to_contain_text(re.compile(r"\b9\d\s%"))
    expect(page.get_by_role("heading", name="Variante B gewinnt")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Ab jetzt nur Variante B zeigen").click()
    expect(page.get_by_text("Ab jetzt sehen alle nur noch Variante B")).to_be_visible()
    expect(page.get_by_role("region", name="Variante A")).to_contain_text("Gestoppt")
