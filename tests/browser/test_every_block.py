"""One page with every block in every theme and language: faultless for axe, valid, on the smallest phone, to be signed.

A folder dropped into ``app/campaigns/blocks`` or ``themes`` is looked at without a word here.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from app.campaigns import draft_history, drafting, publishing
from app.campaigns.keeping_pictures import describe, keep_picture
from app.foundation.database import db
from tests.browser.conftest import SMALLEST_PHONE
from tests.browser.public import LONGEST_WORD, THEMES, sign
from tests.campaigns.every_block import LANGUAGES, page_with_every_block
from tests.campaigns.photos import photo
from tests.pages import faults_of
from tests.servers.product import Product

_TITLE = "Mehr Bäume für die Lindenstraße"
_WORDS = (
    f"{LONGEST_WORD} und die Donaudampfschifffahrtsgesellschaftskapitänswitwe: Kraftfahrzeughaftpflichtversicherung, "
    "Straßenverkehrszulassungsordnung und ein **Wort** wie [Grundstücksverkehrsgenehmigungszuständigkeit]"
    "(https://www.example.org/Grundstuecksverkehrsgenehmigungszustaendigkeitsuebertragungsverordnung)"
)
_WIDER_THAN_THE_PHONE = """() => {
    const {scrollWidth, clientWidth} = document.documentElement;
    return scrollWidth <= clientWidth ? [] : [...document.querySelectorAll("body *")]
        .filter(one => one.getBoundingClientRect().right > clientWidth).map(one => one.outerHTML.slice(0, 120));
}"""


def _long_words(most: int) -> str:
    return _WORDS if len(_WORDS) <= most else LONGEST_WORD[:most]


@pytest.fixture(scope="module")
def every_block(site: Product) -> str:
    """Where the pages begin: one for each theme, named ``alles-<theme>``."""
    with site.inside():
        picture = keep_picture(photo(), "Lindenstraße.jpg", account_id=None)
        describe(
            picture, alt=dict.fromkeys(LANGUAGES, "Linden im Frühling"), is_decorative=False, credit="T. Lang"
        )
        for theme in THEMES:
            campaign = drafting.new_campaign("event", _TITLE, slug=f"alles-{theme}")
            page = page_with_every_block(_long_words, title=_TITLE, theme=theme, picture=picture.key)
            draft_history.keep(campaign, page | {"event": campaign.draft["event"]}, what="every block")
            publishing.publish(campaign)
        db.session.commit()
    return f"{site.url}/alles-"


def _addresses(every_block: str, theme: str) -> list[str]:
    page = every_block + theme
    return [page, *(f"{page}/{language}" for language in LANGUAGES[1:])]


@pytest.mark.parametrize("theme", THEMES)
def test_r5_04_a_page_with_every_block_is_valid_and_fits_the_smallest_phone_and_axe_finds_nothing(
    every_block: str, new_page: Callable[..., Page], axe: Callable[[Page], None], theme: str
):
    page = new_page(reduced_motion="reduce", **SMALLEST_PHONE)
    for address in _addresses(every_block, theme):
        page.emulate_media(color_scheme="light")
        answer = page.goto(address)
        assert answer
        headers = {name.title(): value for name, value in answer.headers.items()}
        assert faults_of(answer.text(), headers) == [], address
        assert page.evaluate(_WIDER_THAN_THE_PHONE) == [], address
        page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
        assert page.evaluate(_WIDER_THAN_THE_PHONE) == [], f"{address}, everything unfolded"
        axe(page)
    # Another language has the same colours, so the dark is looked at once.
    page.emulate_media(color_scheme="dark")
    axe(page)


def test_r5_08_a_page_with_every_block_is_signed_without_a_script(
    every_block: str, new_page: Callable[..., Page]
):
    page = new_page(java_script_enabled=False, reduced_motion="reduce", **SMALLEST_PHONE)
    for theme in THEMES:
        page.goto(every_block + theme)
        sign(page, f"uwe.{theme}@example.org")
