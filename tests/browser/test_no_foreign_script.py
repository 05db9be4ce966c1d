"""Fifty attempts to get a script onto a page, through every field: none runs, and the browser has nothing to refuse."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pytest
from playwright.sync_api import Page

from app.campaigns import draft_history, drafting, publishing
from app.campaigns.keeping_pictures import describe, keep_picture
from app.foundation.database import db
from tests.browser.people import add_staff, sign_in
from tests.browser.public import THEMES, sign
from tests.campaigns.every_block import LANGUAGES, page_with_every_block
from tests.campaigns.photos import photo
from tests.payloads import PAYLOADS
from tests.servers.product import Product

_STARTS = range(0, len(PAYLOADS), 5)
_REFUSED = (
    "addEventListener('securitypolicyviolation', report => console.error('CSP: ' + report.violatedDirective))"
)
# What folds is unfolded, and whatever can be pointed at or focused is.
_TOUCH = """() => {
    document.querySelectorAll("details").forEach(one => { one.open = true; });
    document.querySelectorAll("body *").forEach(one => {
        one.dispatchEvent(new MouseEvent("mouseover", {bubbles: true}));
        one.focus?.();
    });
    return window.__xss;
}"""


@pytest.fixture(scope="module")
def campaigns(site: Product) -> dict[str, int]:
    """Pages with every block whose fields say one payload after the other: slug and id."""
    made = {}
    with site.inside():
        picture = keep_picture(photo(), f"{PAYLOADS[9]}.jpg", account_id=None)
        describe(picture, alt=dict.fromkeys(LANGUAGES, PAYLOADS[30]), is_decorative=False, credit=PAYLOADS[9])
        for number, first in enumerate(_STARTS):
            turn, title = count(first), PAYLOADS[first][:120]
            campaign = drafting.new_campaign("event", title, slug=f"angriff-{first}")
            page = page_with_every_block(
                lambda most, turn=turn: PAYLOADS[next(turn) % len(PAYLOADS)][:most],
                title=title,
                theme=THEMES[number % len(THEMES)],
                picture=picture.key,
            )
            draft_history.keep(campaign, page | {"event": campaign.draft["event"]}, what=title)
            publishing.publish(campaign)
            made[campaign.slug] = campaign.id
        db.session.commit()
    return made


def test_r7_07_none_runs_on_what_visitors_see(
    site: Product, campaigns: dict[str, int], new_page: Callable[..., Page]
):
    page = new_page(reduced_motion="reduce")
    page.add_init_script(_REFUSED)
    for slug in campaigns:
        _touch(page, f"{site.url}/{slug}")
    _touch(page, site.url)
    slug, email = next(iter(campaigns)), "uwe.brandt@example.org"
    page.goto(f"{site.url}/{slug}")
    sign(page, email)
    assert page.evaluate(_TOUCH) is None


def test_r7_07_none_runs_in_the_hands_of_staff(
    site: Product, campaigns: dict[str, int], new_page: Callable[..., Page]
):
    add_staff(site, "karin@example.org", "admin")
    page = new_page(reduced_motion="reduce")
    page.add_init_script(_REFUSED)
    sign_in(page, site, "karin@example.org")
    for number in list(campaigns.values())[:3]:
        for path in ("", "/edit", "/words", "/versions", "/variants", "/look"):
            _touch(page, f"{site.url}/staff/campaigns/{number}{path}")
    for path in ("campaigns", "media", "outbox"):
        _touch(page, f"{site.url}/staff/{path}")


def _touch(page: Page, address: str) -> None:
    answer = page.goto(address)
    assert answer
    assert answer.status == 200, address
    assert page.evaluate(_TOUCH) is None, address
    page.wait_for_load_state("networkidle")
    for frame in page.frames[1:]:
        # Waited for, not asked once: the editor's preview may be loading its next version just now.
        frame.wait_for_function("document.readyState === 'complete' && window.__xss === undefined")
