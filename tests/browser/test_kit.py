"""A supporter's page in a browser: all of it works without a script, and in every theme it fits and axe is content."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

from PIL import Image
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.ambassadors.own_words import decide
from app.campaigns.models import Campaign
from app.foundation.database import db
from app.landing.mails import kit_token
from app.landing.models import SignUp
from tests.browser.conftest import SMALLEST_PHONE
from tests.servers.product import Product


def _kits(site: Product) -> dict[str, tuple[str, int]]:
    """One supporter's page for each theme, and whose sign-up it is."""
    found: dict[str, tuple[str, int]] = {}
    with site.inside():
        for campaign in db.session.scalars(select(Campaign).where(Campaign.current_revision_id.is_not(None))):
            confirmed = (SignUp.campaign_id == campaign.id, SignUp.confirmed_at.is_not(None))
            sign_up = db.session.scalars(select(SignUp).where(*confirmed).limit(1)).first()
            if sign_up and campaign.current_revision:
                page = (f"{site.url}/k/{kit_token(sign_up)}", sign_up.id)
                found.setdefault(str(campaign.current_revision.content["theme"]), page)
    return found


def test_a_kit_fits_the_smallest_phone_and_axe_finds_nothing_in_any_theme(
    new_page: Callable[..., Page], site: Product, axe: Callable[[Page], None]
):
    kits, page = _kits(site), new_page(**SMALLEST_PHONE)
    assert len(kits) == 6
    for address, _number in kits.values():
        page.goto(address)
        for summary in page.locator("main summary").all():
            summary.click()
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def test_without_a_script_a_design_is_chosen_and_own_words_are_sent_and_used(
    new_page: Callable[..., Page], site: Product, axe: Callable[[Page], None]
):
    (address, number), still = _kits(site)["nacht"], new_page(java_script_enabled=False, **SMALLEST_PHONE)
    photo = io.BytesIO()
    Image.effect_noise((800, 800), 40).convert("RGB").save(photo, "JPEG")
    file = {"name": "ich.jpg", "mimeType": "image/jpeg", "buffer": photo.getvalue()}
    still.goto(address)
    # What only a script can do is not offered.
    expect(still.get_by_role("button", name=re.compile("Teilen|Kopieren"))).to_have_count(0)
    still.locator("#looks").get_by_role("link").nth(1).click()
    expect(still.locator("#looks [aria-current=true]")).to_have_count(1)
    assert "design=frame" in str(still.get_by_role("link", name="Plakat").get_attribute("href"))
    still.get_by_text("Ein Bild mit Ihren eigenen Worten").click()
    still.get_by_label("Ich bin dabei, weil …").fill("Der letzte Bus fährt um 22:40 Uhr.")
    still.get_by_label("Ihr Foto").set_input_files(file)
    still.get_by_role("button", name="Meine Worte senden").click()
    expect(still.get_by_role("alert")).to_contain_text("Häkchen")
    expect(still.get_by_label("Ich bin dabei, weil …")).to_have_value("Der letzte Bus fährt um 22:40 Uhr.")
    seeing = new_page(**SMALLEST_PHONE)
    still.get_by_label("Ihr Foto").set_input_files(file)
    still.get_by_label("Ich darf das Foto verwenden").check()
    still.get_by_role("button", name="Meine Worte senden").click()
    expect(still.get_by_text("Wir lesen Ihre Worte, bevor")).to_be_visible()
    with site.inside():
        assert decide(number, approve=True, mark="")
        db.session.commit()
    still.reload()
    still.locator("#looks").get_by_role("link", name="Zitat").click()
    still.get_by_text("Ihre Worte ändern oder entfernen").click()
    expect(still.get_by_role("img", name="Ihr Foto")).to_be_visible()
    seeing.goto(f"{address}?design=quote")
    seeing.get_by_text("Ihre Worte ändern oder entfernen").click()
    axe(seeing)
    assert seeing.evaluate("document.documentElement.scrollWidth <= innerWidth")
    still.get_by_role("button", name="Meine Worte und mein Foto entfernen").click()
    expect(still.locator("#looks").get_by_role("link", name="Zitat")).to_have_count(0)
