"""Deciding about a campaign on a small phone: what is typed stays while the numbers move on."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.foundation.database import db
from app.metrics.giving_verdicts import judge_all
from app.metrics.models import GivenVerdict
from app.visits.adding_up import Cell, add_up
from app.visits.counting import this_hour
from tests.browser.conftest import PHONE
from tests.browser.people import add_staff, sign_in
from tests.servers.product import Product

KARIN = "karin.moser@example.org"
SMALL_PHONE = {**PHONE, "viewport": {"width": 360, "height": 740}}
WHY = "Drei Vereine wollen mitmachen."


def test_a_note_is_kept_while_numbers_move_on_and_then_the_page_says_who_decided(
    site: Product, new_page: Callable[..., Page], axe: Callable[[Page], None]
):
    add_staff(site, KARIN, "campaigner")
    with site.inside():
        judge_all()
        number = db.session.scalars(select(GivenVerdict.campaign_id).order_by(GivenVerdict.id)).first()
    karin = new_page(**SMALL_PHONE)
    sign_in(karin, site, KARIN)
    karin.goto(f"{site.url}/staff/campaigns/{number}/numbers")
    visits = karin.locator(".tb-funnel .tb-figure").first
    before = visits.inner_text()
    note = karin.locator("#decision-note")
    note.fill(WHY)
    with site.inside():
        add_up({Cell(number, this_hour(), "view", "poster", "", "de"): 1})
        db.session.commit()
    karin.locator("#numbers-funnel").click()
    expect(visits).not_to_have_text(before, timeout=45_000)
    expect(note).to_have_value(WHY)
    buttons = karin.locator("[name=choice]")
    expect(buttons).to_have_count(4)
    chosen = buttons.first.inner_text()
    buttons.first.click()
    decided = karin.locator(".tb-decision")
    expect(decided).to_contain_text(f"Entschieden: {chosen}")
    expect(decided).to_contain_text(KARIN)
    expect(decided).to_contain_text(WHY)
    karin.locator("#verdicts-so-far-summary").click()
    karin.locator("#channels-why-summary").click()
    expect(karin.locator("#verdicts-so-far tbody tr.is-decision")).to_have_count(1)
    _fits(karin, axe)
    karin.goto(re.sub(r"/staff/.*", f"/staff/campaigns/{number}/verdicts", karin.url))
    expect(karin.get_by_role("heading", level=1)).to_have_text("Urteile und Entscheidungen")
    _fits(karin, axe)
    karin.goto(re.sub(r"/verdicts$", "/costs", karin.url))
    karin.locator(".tb-costs [inputmode=decimal]").first.fill("12,50")
    _fits(karin, axe)
    karin.get_by_role("button", name="Kosten speichern").click()
    expect(karin.locator("#numbers")).to_contain_text("12,50\xa0€ für")
    assert karin.evaluate("document.documentElement.scrollWidth <= innerWidth")


def _fits(page: Page, axe: Callable[[Page], None]) -> None:
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
