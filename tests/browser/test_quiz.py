"""A quiz on a small phone without a script: answered, explained and counted by the style sheet alone."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from app.campaigns import arranging, drafting, publishing
from app.foundation.database import db
from tests.browser.conftest import PHONE
from tests.servers.product import Product

_LOOKS = ("frisch", "plakat")
_ITEMS = [
    {
        "question": "Wie alt ist die Linde?",
        "right": "150 Jahre",
        "wrong": "20 Jahre\n50 Jahre",
        "why": "Seit 1876.",
    },
    {"question": "Wer gießt sie?", "right": "Wir alle", "wrong": "Niemand", "why": "Jeden Freitag."},
]


def _told(page: Page) -> list[str]:
    """What a screen reader is told by the quiz; the number in the result is counted by the style sheet."""
    protocol = page.context.new_cdp_session(page)
    tree = protocol.send("Accessibility.getFullAXTree")["nodes"]
    ids = {node["nodeId"]: node for node in tree}

    def said(node: dict) -> str:
        if node.get("role", {}).get("value") == "StaticText":
            return str(node["name"]["value"])
        return "".join(said(ids[one]) for one in node.get("childIds", []) if one in ids)

    return [said(node) for node in tree if node.get("role", {}).get("value") == "status"]


def test_a_quiz_is_answered_and_its_result_read_without_a_script(
    site: Product, new_page: Callable[..., Page], axe: Callable[[Page], None]
):
    with site.inside():
        for look in _LOOKS:
            campaign = drafting.new_campaign("petition", "Mehr Bäume", slug=f"quiz-{look}", theme=look)
            campaign.draft, block = arranging.with_block(campaign.draft, "quiz")
            for stored in campaign.draft["blocks"]:
                if stored["id"] == block:
                    stored["texts"]["de"]["items"] = _ITEMS
            publishing.publish(campaign)
        db.session.commit()
    small = {**PHONE, "viewport": {"width": 360, "height": 740}, "reduced_motion": "reduce"}
    page, seeing = new_page(java_script_enabled=False, **small), new_page(**small)
    page.goto(f"{site.url}/quiz-{_LOOKS[0]}")
    first, second = page.get_by_role("group", name="Linde"), page.get_by_role("group", name="gießt")
    expect(first.get_by_text("Seit 1876.")).to_be_hidden()
    assert "Wenn alle Fragen beantwortet sind, steht hier Ihr Ergebnis." in _told(page)
    first.get_by_text("150 Jahre", exact=True).click()
    expect(first.get_by_text("Richtig!")).to_be_visible()
    expect(first.get_by_text("Seit 1876.")).to_be_visible()
    expect(first.get_by_text("Leider nein.")).to_be_hidden()
    second.get_by_text("Niemand").click()
    expect(second.get_by_text("Leider nein.")).to_be_visible()
    expect(second.get_by_text("Richtig ist: Wir alle")).to_be_visible()
    assert "1 von 2 richtig" in _told(page)
    for look in _LOOKS:
        seeing.goto(f"{site.url}/quiz-{look}")
        for answer in ("150 Jahre", "Niemand"):
            seeing.locator(".quiz").get_by_text(answer, exact=True).click()
        for colours in ("light", "dark"):
            seeing.emulate_media(color_scheme=colours)
            axe(seeing)
