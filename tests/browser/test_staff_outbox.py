"""The built-in outbox: an administrator reads a mail as its recipient would, and clicks through."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import PHONE
from tests.browser.people import add_staff, sign_in
from tests.servers.product import Product

CHIEF = "karin.moser@example.org"
EMAIL = "uwe.brandt@example.org"


@pytest.fixture
def chief(site: Product, new_page: Callable[..., Page]) -> Page:
    """An administrator's page."""
    add_staff(site, CHIEF, "admin")
    # Without gliding, a page stands where it was scrolled to.
    page = new_page(reduced_motion="reduce")
    sign_in(page, site, CHIEF)
    return page


@pytest.fixture
def signed(site: Product, new_page: Callable[..., Page]) -> str:
    """A citizen signed one of the demo's petitions on a phone, and waits for the mail."""
    phone = new_page(**PHONE)
    phone.goto(site.url + "/schulweg")
    phone.locator("input[name=email]").fill(EMAIL)
    phone.locator("input[name=given_name]").fill("Uwe")
    phone.locator("input[name=family_name]").fill("Brandt")
    phone.locator("form[action='/schulweg/sign'] button").last.click()
    expect(phone).to_have_url(re.compile("/schulweg/thanks/"))
    return EMAIL


def test_a_mail_is_opened_clicked_through_and_confirmed(chief: Page, site: Product, signed: str) -> None:
    """The link in the frame opens the confirm page in a tab of its own, and the evidence says how it was confirmed."""
    chief.goto(site.url + "/staff/outbox")
    row = chief.get_by_role("row", name=re.compile(re.escape(signed)))
    expect(row.first).to_contain_text("verschickt", timeout=20_000)
    row.first.get_by_role("link").click()
    frame = chief.frame_locator("iframe")
    expect(frame.locator("body")).to_contain_text("Uwe")
    with chief.context.expect_page() as opened:
        frame.get_by_role("link", name=re.compile("bestätigen", re.IGNORECASE)).first.click()
    tab = opened.value
    expect(tab).to_have_url(re.compile(r"/c/[\w=-]{48}$"))
    assert tab.evaluate("window.opener") is None
    button = tab.get_by_role("button")
    button.click()
    if "/c/" in tab.url:
        button.click()
    expect(tab).to_have_url(re.compile("/k/"))
    chief.goto(f"{site.url}/staff/contacts?search={signed}")
    chief.locator(".tb-row-link").first.click()
    expect(chief.locator("#timeline")).to_be_visible()
    expect(chief.locator("main")).to_contain_text("Uwe Brandt")


def test_text_and_headers_can_be_read_too(chief: Page, site: Product) -> None:
    chief.goto(site.url + "/staff/outbox")
    chief.locator(".tb-row-link").first.click()
    chief.get_by_role("link", name="Als Text").click()
    expect(chief.locator("#mail-text")).to_contain_text("/c/")
    chief.get_by_role("link", name="Kopfzeilen").click()
    expect(chief.get_by_role("row", name=re.compile("^Message-ID"))).to_be_visible()


def test_refreshing_steals_neither_focus_nor_place(chief: Page, site: Product) -> None:
    """Whoever is in the list with the keyboard, or has scrolled down, is left alone; afterwards it goes on."""
    asked: list[Request] = []
    chief.on("request", lambda request: asked.append(request) if "hx-request" in request.headers else None)
    chief.clock.install()
    chief.goto(site.url + "/staff/outbox")
    link = chief.locator(".tb-row-link").nth(20)
    link.focus()
    chief.clock.run_for(12_000)
    assert asked == []
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    place = chief.evaluate("scrollY")
    chief.evaluate("document.activeElement.blur()")
    with chief.expect_response(lambda answer: "hx-request" in answer.request.headers):
        chief.clock.run_for(6_000)
    expect(chief.locator(".tb-row-link")).to_have_count(25)
    assert chief.evaluate("scrollY") == place
