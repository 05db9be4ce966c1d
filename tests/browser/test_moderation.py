"""What somebody wrote on a pledge wall is read at the desk and on the phone, and then stands on the page."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.campaigns import arranging, drafting, publishing
from app.foundation.database import db
from app.landing.mails import confirm_token
from app.landing.models import SignUp
from tests.browser.conftest import PHONE
from tests.browser.people import add_staff, sign_in
from tests.servers.people import Citizen
from tests.servers.product import Product

KARIN, ANNA = "karin.moser@example.org", "anna.berger@example.org"
TEXT = "Wir bringen die Kinder zu Fuß zur Schule."


def test_a_pledge_is_read_and_then_stands_on_the_page(
    new_page: Callable[..., Page], site: Product, axe: Callable[[Page], None]
):
    add_staff(site, KARIN, "campaigner")
    with site.inside():
        campaign = drafting.new_campaign("pledge", "Eine Woche ohne Auto", slug="ohne-auto")
        campaign.draft, block = arranging.with_block(campaign.draft, "pledges")
        publishing.publish(campaign)
        db.session.commit()
        address = f"{site.url}/staff/campaigns/{campaign.id}"
    citizen = Citizen(site.url, email=ANNA)
    answers = {f"field-{block}": TEXT, "consent-publish_name": "on", "given_name": "Anna"}
    assert citizen.sign("ohne-auto", **answers).status == 303
    with site.inside():
        link = f"/c/{confirm_token(db.session.scalars(select(SignUp).where(SignUp.email == ANNA)).one())}"
    first = citizen.press(link)
    assert first.status == 303 or citizen.press(link, first.text).status == 303

    phone = new_page(**{**PHONE, "viewport": {"width": 360, "height": 740}})
    sign_in(phone, site, KARIN)
    phone.goto(address)
    phone.get_by_role("link", name="Texte freigeben").click()
    row = phone.get_by_role("row", name=TEXT)
    expect(row.get_by_text("Wartet")).to_be_visible()
    axe(phone)
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    row.get_by_role("button", name="Freigeben").click()
    expect(row.get_by_text("Wird gezeigt")).to_be_visible()

    visitor = new_page(viewport={"width": 1280, "height": 900})
    # Nobody has opened the page since, so what it shows is read now or was read five seconds ago at most.
    visitor.goto(f"{site.url}/ohne-auto")
    for _ in range(9):
        if visitor.get_by_text(TEXT).count():
            break
        visitor.wait_for_timeout(700)
        visitor.reload()
    expect(visitor.locator("section.pledges").get_by_text(TEXT)).to_be_visible()
    axe(visitor)
