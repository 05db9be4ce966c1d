"""The numbers in a browser: drawn, readable in light and dark and on a phone, and rising by themselves."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import insert, select, update

from app import create_app
from app.campaigns import drafting, publishing
from app.campaigns.models import Campaign, Organisation
from app.contacts.models import Contact
from app.foundation import clock
from app.foundation.database import db
from app.foundation.settings import Settings
from app.landing.models import RenderedPage, SignUp, Supporter, Tally
from app.visits.models import VisitCount
from tests.browser.conftest import PHONE
from tests.browser.people import add_staff, sign_in
from tests.servers.product import Product

DAYS = 20
ANALYST = "ines.albrecht@example.org"
LONG_CHANNEL = "rindfleischetikettierungsueberwa"
LONG_TITLE = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz abschaffen"
SMALL_PHONE = {**PHONE, "viewport": {"width": 360, "height": 740}}
_INK = """canvas => {
    const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
    return pixels.some((value, n) => n % 4 === 3 && value > 0);
}"""


_TOP = "document.querySelector('#numbers-channels').getBoundingClientRect().top"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A running installation with a petition three weeks old, another one nobody has seen, and an analyst."""
    product = Product(tmp_path_factory.mktemp("numbers"), {})
    product.call("migrate")
    add_staff(product, ANALYST, "analyst")
    app = _app(product)
    with app.app_context():
        db.session.add(
            Organisation(
                id=1,
                name="Lindenbach bewegt e. V.",
                street="Marktplatz 3",
                postal_code="01234",
                city="Lindenbach",
                email="post@example.org",
                represented_by="Karin Moser",
                privacy_contact="datenschutz@example.org",
                land="SN",
            )
        )
        for slug, title in (("gesetz", LONG_TITLE), ("nachtbus", "Ein Nachtbus für alle")):
            campaign = drafting.new_campaign("petition", title, slug=slug)
            publishing.publish(campaign)
        db.session.commit()
        began = clock.now() - timedelta(days=DAYS)
        campaign = db.session.scalars(select(Campaign).where(Campaign.slug == "gesetz")).one()
        campaign.published_at = began
        for day in range(DAYS):
            at = began + timedelta(days=day, hours=3)
            _visits(campaign, at, "whatsapp", 10 + day)
            _visits(campaign, at, LONG_CHANNEL, 3)
            _supporters(campaign, at, 1 + day % 3)
        _visits(campaign, began, "poster", 7)
        _visits(campaign, began, "direct", 4, kind="bot")
        db.session.commit()
    product.start()
    yield product
    product.end()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/staff/campaigns/1", "/staff/campaigns/1/numbers"])
def test_the_chart_is_drawn_and_axe_finds_nothing(
    scheme: str, path: str, town: Product, new_page: Callable[..., Page], axe: Callable[[Page], None]
):
    page = new_page(color_scheme=scheme)
    sign_in(page, town, ANALYST)
    page.goto(town.url + path)
    _see_the_chart(page)
    axe(page)


def test_switching_between_light_and_dark_draws_it_in_other_inks(town: Product, page: Page):
    sign_in(page, town, ANALYST)
    page.goto(f"{town.url}/staff/campaigns/1/numbers")
    _see_the_chart(page)
    inks = page.locator("#numbers-chart canvas").first
    light = inks.evaluate("canvas => canvas.toDataURL()")
    page.locator("[data-theme-switch]").click()
    page.wait_for_function(
        "before => document.querySelector('#numbers-chart canvas').toDataURL() !== before", arg=light
    )


def test_numbers_rise_by_themselves_and_what_is_open_stays_open(town: Product, page: Page):
    sign_in(page, town, ANALYST)
    page.goto(f"{town.url}/staff/campaigns/1")
    _see_the_chart(page)
    page.locator("#numbers-course-summary").click()
    page.locator("#numbers-channels").scroll_into_view_if_needed()
    read_at = page.evaluate(_TOP)
    figure = page.locator(".tb-funnel .tb-figure").first
    before = int(re.sub(r"\D", "", figure.inner_text()))
    newest = page.locator("#numbers-course tbody tr").first.locator("td").first
    today = int(re.sub(r"\D", "", newest.inner_text()))
    app = _app(town)
    with app.app_context():
        _visits(db.session.get_one(Campaign, 1), clock.now(), "whatsapp", 5)
        db.session.commit()
    expect(figure).to_have_text(re.compile(rf"^{before + 5}$"), timeout=45_000)
    expect(page.locator("#numbers-course")).to_have_attribute("open", "")
    expect(newest).to_have_text(str(today + 5))
    expect(page.locator("#numbers-course-summary")).to_be_focused()
    # A verdict that comes meanwhile stands above, and moves nothing that is being read.
    assert page.evaluate(_TOP) == pytest.approx(read_at, abs=1)
    _see_the_chart(page)


def test_the_smallest_phone_shows_everything_without_scrolling_sideways(
    town: Product, new_page: Callable[..., Page], axe: Callable[[Page], None]
):
    page = new_page(**SMALL_PHONE)
    sign_in(page, town, ANALYST)
    for path in ("/staff/campaigns/1", "/staff/campaigns/1/numbers", "/staff/campaigns/2/numbers"):
        page.goto(town.url + path)
        if "/1" in path:
            _see_the_chart(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
        axe(page)


def test_without_javascript_the_table_tells_the_course(town: Product, new_page: Callable[..., Page]):
    with_scripts = new_page()
    sign_in(with_scripts, town, ANALYST)
    page = new_page(java_script_enabled=False, storage_state=with_scripts.context.storage_state())
    page.goto(f"{town.url}/staff/campaigns/1/numbers")
    expect(page.locator("#numbers-chart")).to_be_hidden()
    page.locator("#numbers-course-summary").click()
    expect(page.locator("#numbers-course tbody tr")).to_have_count(DAYS + 1)


def test_the_list_fills_in_its_figures_and_asks_no_more_often_than_it_should(town: Product, page: Page):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/figures" in request.url else None)
    sign_in(page, town, ANALYST)
    asked.clear()
    page.goto(f"{town.url}/staff/campaigns")
    expect(page.locator("#confirmed-1")).to_have_text(re.compile(r"^\d+$"))
    expect(page.locator("#spark-1 svg")).to_be_visible()
    expect(page.locator("#views-2")).to_have_text("0")
    page.wait_for_load_state("networkidle")
    assert len(asked) == 1


def _see_the_chart(page: Page) -> None:
    canvases = page.locator("#numbers-chart canvas")
    expect(canvases).to_have_count(2)
    assert all(canvas.evaluate(_INK) for canvas in canvases.all())


def _app(product: Product) -> Flask:
    """Another process's view of the same installation, to write what people would have done."""
    assert not any(name.startswith("TESTBALLON_") for name in os.environ)
    return create_app(Settings(data=product.data, base_url=product.url))


def _visits(campaign: Campaign, at: datetime, channel: str, number: int, *, kind: str = "view") -> None:
    cell = {
        "campaign_id": campaign.id,
        "hour": at.replace(minute=0, second=0, microsecond=0),
        "kind": kind,
        "channel": channel,
        "variant": "",
        "language": "de",
    }
    changed = db.session.execute(
        update(VisitCount).filter_by(**cell).values(number=VisitCount.number + number)
    )
    if not changed.rowcount:
        db.session.execute(insert(VisitCount).values(**cell, number=number))


def _supporters(campaign: Campaign, at: datetime, number: int) -> None:
    page_id = db.session.scalars(
        select(RenderedPage.id).where(RenderedPage.revision_id == campaign.current_revision_id)
    ).first()
    tally = db.session.get(Tally, campaign.id) or Tally(campaign_id=campaign.id, confirmed=0)
    db.session.add(tally)
    for _ in range(number):
        tally.confirmed += 1
        email = f"person{tally.confirmed}@example.org"
        contact = Contact(email=email, canonical_email=email, language="de", created_at=at)
        sign_up = SignUp(
            handle=os.urandom(16),
            campaign_id=campaign.id,
            rendered_page_id=page_id,
            language="de",
            email=email,
            address_key=os.urandom(32),
            channel="whatsapp",
            share_code=f"code{tally.confirmed}",
            created_at=at,
            expires_at=at + timedelta(days=7),
            confirmed_at=at + timedelta(minutes=4),
            confirmed_by="button",
        )
        db.session.add_all([contact, sign_up])
        db.session.flush()
        sign_up.contact_id = contact.id
        db.session.add(
            Supporter(
                campaign_id=campaign.id,
                contact_id=contact.id,
                sign_up_id=sign_up.id,
                number=tally.confirmed,
                counted_at=at + timedelta(minutes=4),
            )
        )
