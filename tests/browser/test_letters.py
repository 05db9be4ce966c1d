"""A letter that leaves through us: chosen in the editor, changed and sent by a citizen at the phone, and it arrives."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.campaigns import drafting
from app.campaigns.models import Campaign, Organisation
from app.foundation.database import db
from tests.browser.conftest import PHONE
from tests.browser.people import add_staff, sign_in
from tests.browser.public import confirm, sign
from tests.servers.processes import until
from tests.servers.product import ORGANISATION, Product
from tests.servers.smtp import SmtpServer

KARIN = "karin.moser@example.org"
TINA = "tina.lang@example.org"


@pytest.mark.servers
def test_from_the_choice_in_the_editor_to_the_letter_in_the_mailbox(
    page: Page,
    new_page: Callable[..., Page],
    product: Callable[..., Product],
    smtp_server: SmtpServer,
    axe: Callable[[Page], None],
):
    site = product(TESTBALLON_SMTP_URL=smtp_server.url)
    add_staff(site, KARIN, "campaigner")
    with site.inside():
        db.session.add(Organisation(id=1, **ORGANISATION))
        campaign = drafting.new_campaign("letter", "Die Linie 12 soll auch abends fahren", slug="linie-12")
        db.session.commit()
        address, number = f"{site.url}/staff/campaigns/{campaign.id}", campaign.id
    sign_in(page, site, KARIN)
    page.goto(f"{address}/edit?block=letter")
    page.get_by_label("Wie der Brief gesendet wird").select_option("us")
    page.get_by_label("Höchstens so viele Briefe je Stunde").fill("600")
    expect(page.frame_locator("iframe").get_by_text("senden den Brief dann mit einem Knopf")).to_be_visible()
    until(lambda: _kept_rate(site, number) == 600, what="the draft")
    page.goto(address)
    page.get_by_role("button", name="Jetzt veröffentlichen").click()
    expect(page.get_by_text("0 Briefe sind hinaus.")).to_be_visible()

    phone = new_page(**{**PHONE, "viewport": {"width": 360, "height": 740}})
    phone.goto(f"{site.url}/linie-12")
    expect(phone.get_by_text("senden den Brief dann mit einem Knopf")).to_be_visible()
    sign(phone, TINA)
    link = re.search(rf"{re.escape(site.url)}/c/\S+", smtp_server.next_to(TINA).text)
    assert link
    confirm(phone, link[0])
    letter = phone.get_by_label("Brief", exact=True)
    expect(letter).to_have_value(re.compile("Mit freundlichen Grüßen\nUwe Brandt$"))
    axe(phone)
    phone.get_by_label("Betreff").fill("")
    phone.get_by_role("button", name="Meinen Brief senden").click()
    expect(phone.get_by_role("alert")).to_contain_text("Bitte schreiben Sie einen Betreff.")
    axe(phone)
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    phone.get_by_label("Betreff").fill("Grüße aus der Spätschicht")
    letter.fill("Sehr geehrte Frau Weber,\n\nich fahre um 23 Uhr heim.\n\nUwe Brandt")
    phone.get_by_role("button", name="Meinen Brief senden").click()
    expect(phone.get_by_role("heading", name="Ihr Brief an Sabine Weber")).to_be_visible()
    axe(phone)

    mail = smtp_server.next_to("fahrplan@example.org")
    message = mail.message
    assert message["From"].addresses[0].display_name == "Uwe Brandt über Lindenbach bewegt e. V."
    assert (message["Reply-To"], mail.subject) == (TINA, "Grüße aus der Spätschicht")
    assert message.get_content_type() == "text/plain"
    assert not [name for name in ("Auto-Submitted", "List-Unsubscribe", "Precedence") if message[name]]
    lines = mail.text.splitlines()
    assert lines[:7] == [
        "Sehr geehrte Frau Weber,",
        "",
        "ich fahre um 23 Uhr heim.",
        "",
        "Uwe Brandt",
        "",
        "-- ",
    ]
    assert f"{site.url}/linie-12" in lines[7]
    phone.reload()
    expect(phone.get_by_text("dem Mailserver übergeben")).to_be_visible()
    page.reload()
    expect(page.get_by_text("1 Brief ist hinaus.")).to_be_visible()


def _kept_rate(site: Product, number: int) -> object:
    with site.inside():
        draft = db.session.scalars(select(Campaign.draft).where(Campaign.id == number)).one()
    return next(block["settings"] for block in draft["blocks"] if block["kind"] == "letter").get("rate")
