"""Somebody looks at what is known of them, on a phone without JavaScript, and has it deleted."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.contacts.models import Contact
from app.foundation.database import db
from app.outbox.composing import Mail, compose
from app.outbox.models import OutboxMessage
from tests.browser.conftest import PHONE
from tests.servers.processes import until
from tests.servers.product import Product


def test_r2_02_own_data_without_a_script_on_a_phone(
    new_page: Callable[..., Page], site: Product, axe: Callable[[Page], None]
):
    with site.inside():
        email = db.session.scalars(select(Contact.email).order_by(Contact.id)).first()
    assert email is not None
    phone = new_page(**{**PHONE, "viewport": {"width": 360, "height": 740}}, java_script_enabled=False)
    phone.goto(f"{site.url}/me")
    phone.get_by_label("E-Mail-Adresse").fill(email)
    phone.get_by_role("button", name="Mail schicken").click()
    expect(phone.get_by_label("Sechsstelliger Code")).to_be_visible()
    phone.get_by_label("Sechsstelliger Code").fill(_code_from_the_mail(site))
    phone.get_by_role("button", name="Meine Daten ansehen").click()
    expect(phone.get_by_role("heading", name="Alles, was wir über Sie wissen")).to_be_visible()

    # The same visit with scripts, which the tool that looks for barriers needs.
    looked_at = new_page(viewport={"width": 360, "height": 740}, storage_state=phone.context.storage_state())
    looked_at.goto(f"{site.url}/me")
    for chapter in looked_at.locator("summary").all():
        chapter.click()
    axe(looked_at)
    assert looked_at.evaluate("document.documentElement.scrollWidth <= innerWidth")

    phone.get_by_role("link", name="Ansehen, was gelöscht würde").click()
    phone.get_by_label("Ja, alles über mich löschen").check()
    phone.get_by_role("button", name="Endgültig löschen").click()
    expect(phone.get_by_role("heading", name="Gelöscht")).to_be_visible()
    with site.inside():
        assert db.session.scalar(select(Contact.id).where(Contact.email == email)) is None


def _code_from_the_mail(site: Product) -> str:
    wanted = select(OutboxMessage).where(OutboxMessage.kind == "portal").order_by(OutboxMessage.id.desc())

    def is_sent() -> bool:
        with site.inside():
            row = db.session.scalars(wanted).first()
            return row is not None and row.sent_at is not None

    until(is_sent, what="the mail with the code")
    with site.inside():
        row = db.session.scalars(wanted).first()
        assert row is not None
        mail = compose(row)
    assert isinstance(mail, Mail)
    found = re.search(r"\n(\d{3} \d{3})\n", mail.text)
    assert found
    return found[1]
