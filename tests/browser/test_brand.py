"""The organisation's brand is chosen while one sees a page in it; a link's picture is seen before publishing."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SMALLEST_PHONE
from tests.browser.people import add_staff, sign_in
from tests.servers.product import Product

WHO = "karin.moser@example.org"
_DESK = {"viewport": {"width": 1280, "height": 900}}


@pytest.mark.parametrize("screen", [_DESK, SMALLEST_PHONE], ids=["desk", "phone"])
def test_a_brand_is_chosen_while_one_sees_it_and_is_on_the_pages_afterwards(
    site: Product, new_page: Callable[..., Page], axe: Callable[[Page], None], screen: dict
):
    add_staff(site, WHO, "admin")
    page = new_page(**screen)
    sign_in(page, site, WHO)
    page.goto(f"{site.url}/staff/organisation")
    page.get_by_role("link", name="Logo, Farben und Schrift").click()
    page.get_by_label("Erste Farbe").first.fill("#ffd400")
    page.get_by_label(re.compile("Zilla Slab")).check()
    page.get_by_label("Eckig").check()
    shown = page.frame_locator("iframe[name=preview]")
    expect(shown.locator("link[href*='~ffd400..zilla.square-']")).to_have_count(1)
    axe(page)
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_role("status").first).to_contain_text("Gespeichert")
    expect(page.get_by_role("heading", name="Was aus Ihrer ersten Farbe wird")).to_be_visible()
    page.goto(f"{site.url}/schulweg")
    expect(page.locator("link[rel=stylesheet][href*='~ffd400..zilla.square-']")).to_have_count(1)
    axe(page)


def test_the_picture_beside_a_link_is_seen_before_publishing(site: Product, page: Page):
    add_staff(site, WHO, "admin")
    sign_in(page, site, WHO)
    page.goto(f"{site.url}/staff/campaigns?search=schulweg")
    page.locator(".tb-row-link").first.click()
    page.get_by_role("link", name="Vorschau").click()
    page.get_by_role("link", name="Bild beim Teilen").click()
    picture = page.locator(".tb-chat img")
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("naturalWidth", 1200)
    expect(picture).to_have_js_property("naturalHeight", 630)
