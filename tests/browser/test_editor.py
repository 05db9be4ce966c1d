"""A page is changed while one looks at it, rearranged, undone; and two people never overwrite each other."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import FrameLocator, Page, expect
from sqlalchemy import select

from app.campaigns import publishing
from app.campaigns.models import Campaign
from app.foundation.database import db
from tests.browser.conftest import PHONE
from tests.browser.people import add_staff, new_draft, sign_in
from tests.servers.product import Product

TITLE = "Ein Spielplatz für die Weststadt"


@pytest.fixture
def campaign(site: Product) -> str:
    """The address of a draft's editor."""
    add_staff(site, "karin.moser@example.org", "campaigner")
    return new_draft(site, TITLE)


def _open(page: Page, site: Product, slug: str, who: str = "karin.moser@example.org") -> FrameLocator:
    sign_in(page, site, who)
    page.goto(f"{site.url}/staff/campaigns?search={slug}")
    page.locator(".tb-row-link").first.click()
    page.get_by_role("link", name="Seite bearbeiten").click()
    frame = page.frame_locator("iframe[name=preview]")
    expect(frame.get_by_role("heading", level=1)).to_have_text(TITLE)
    return frame


def _saved(page: Page) -> None:
    expect(page.locator("[data-saved]")).to_contain_text(re.compile(r"Gespeichert um \d\d:\d\d"))


def test_text_is_changed_where_it_stands_and_stays_changed(
    page: Page, site: Product, campaign: str, axe: Callable[[Page], None]
):
    frame = _open(page, site, campaign)
    axe(page)
    headline = frame.get_by_role("heading", level=1)
    headline.click()
    expect(page.locator("#panel")).to_contain_text("Überschrift")
    headline.press("Control+End")
    headline.press_sequentially(" jetzt")
    _saved(page)
    expect(page.locator("#panel [name=t-title]")).to_have_value(f"{TITLE} jetzt")
    page.reload()
    expect(frame.get_by_role("heading", level=1)).to_have_text(f"{TITLE} jetzt")
    axe(page)


def test_publishing_is_offered_when_there_is_something_to_publish(page: Page, site: Product, campaign: str):
    with site.inside():
        publishing.publish(db.session.scalars(select(Campaign).where(Campaign.slug == campaign)).one())
        db.session.commit()
    frame = _open(page, site, campaign)
    button = page.get_by_role("button", name="Änderungen veröffentlichen")
    expect(button).to_be_disabled()
    headline = frame.get_by_role("heading", level=1)
    headline.click()
    headline.press("Control+End")
    headline.press_sequentially(" jetzt")
    expect(button).to_be_enabled()
    page.locator("[data-undo]").click()
    expect(button).to_be_disabled()


def test_what_is_typed_at_the_side_shows_on_the_page(page: Page, site: Product, campaign: str):
    frame = _open(page, site, campaign)
    page.locator("[data-open=faq]").click()
    questions = page.locator("#panel .tb-entry")
    expect(questions.first).to_be_visible()
    before = questions.count()
    questions.last.locator("input").fill("Wann wird entschieden?")
    expect(frame.locator("details")).to_have_count(before)
    expect(questions).to_have_count(before + 1)
    expect(frame.get_by_text("Wann wird entschieden?")).to_be_visible()


def test_a_missing_headline_is_said_at_its_field_and_nothing_is_lost(
    page: Page, site: Product, campaign: str
):
    frame = _open(page, site, campaign)
    frame.get_by_role("heading", level=1).click()
    page.locator("#panel [name=t-title]").fill("")
    expect(page.locator("#panel [data-error]")).to_be_visible()
    page.reload()
    expect(frame.get_by_role("heading", level=1)).to_have_text(TITLE)


def test_blocks_are_added_moved_by_keyboard_and_removed_and_all_of_it_undone(
    page: Page, site: Product, campaign: str
):
    frame = _open(page, site, campaign)
    names = page.locator("[data-outline] [data-id]")
    order = [one.get_attribute("data-id") for one in names.all()]
    up = page.locator("[data-outline] [data-id=faq] button[value=up]")
    up.focus()
    page.keyboard.press("Enter")
    expect(names.nth(order.index("faq") - 1)).to_have_attribute("data-id", "faq")
    expect(up).to_be_focused()
    page.locator("button.tb-kind", has_text="Text").click()
    expect(page.locator("#panel [name=t-body]")).to_be_visible()
    expect(frame.locator("section.text")).to_have_count(2)
    page.get_by_role("button", name="Entfernen").click()
    expect(frame.locator("section.text")).to_have_count(1)
    for _step in range(3):
        page.locator("[data-undo]").click()
        _saved(page)
    expect(page.locator("[data-undo]")).to_be_disabled()
    page.reload()
    assert [one.get_attribute("data-id") for one in names.all()] == order


def test_blocks_are_moved_by_drag(page: Page, site: Product, campaign: str):
    _open(page, site, campaign)
    names = page.locator("[data-outline] [data-id]")
    before = [one.get_attribute("data-id") for one in names.all()]
    page.locator("[data-id=faq] [data-grip]").drag_to(page.locator("[data-id=case] [data-grip]"))
    _saved(page)
    page.reload()
    after = [one.get_attribute("data-id") for one in names.all()]
    assert after != before
    assert sorted(filter(None, after)) == sorted(filter(None, before))


def test_the_second_of_two_editors_is_told_before_anything_is_overwritten(
    page: Page, new_page: Callable[..., Page], site: Product, campaign: str
):
    add_staff(site, "jonas.lang@example.org", "campaigner")
    other = new_page()
    karins, jonass = _open(page, site, campaign), _open(other, site, campaign, "jonas.lang@example.org")
    karins.locator("p.lead").click()
    page.locator("#panel [name=t-lead]").fill("Karin war zuerst da.")
    _saved(page)
    jonass.locator("p.lead").click()
    other.locator("#panel [name=t-lead]").fill("Jonas war später da.")
    expect(other.locator("[data-conflict]")).to_contain_text("karin.moser@example.org")
    page.reload()
    expect(karins.locator("p.lead")).to_have_text("Karin war zuerst da.")
    other.get_by_role("button", name="Meine Fassung trotzdem behalten").click()
    _saved(other)
    page.reload()
    expect(karins.locator("p.lead")).to_have_text("Jonas war später da.")


def test_the_editor_works_on_a_phone(new_page: Callable[..., Page], site: Product, campaign: str):
    phone = new_page(**{**PHONE, "viewport": {"width": 360, "height": 740}})
    frame = _open(phone, site, campaign)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    phone.locator("[data-open=hero]").click()
    phone.locator("#panel [name=t-lead]").fill("Vom Telefon aus geschrieben.")
    expect(frame.locator("p.lead")).to_have_text("Vom Telefon aus geschrieben.")


def test_the_editor_works_without_javascript(new_page: Callable[..., Page], site: Product, campaign: str):
    page = new_page(java_script_enabled=False)
    _open(page, site, campaign)
    page.locator("[data-open=hero]").click()
    page.locator("#panel [name=t-lead]").fill("Ohne JavaScript geschrieben.")
    page.get_by_role("button", name="Entwurf speichern").click()
    expect(page.frame_locator("iframe[name=preview]").locator("p.lead")).to_have_text(
        "Ohne JavaScript geschrieben."
    )
