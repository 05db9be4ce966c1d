"""Every template once and every theme once, published for a file of tests, and a citizen's way through one of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from app.campaigns import drafting, publishing
from app.campaigns.campaign_folders import all_templates
from app.campaigns.models import Campaign
from app.campaigns.themes import all_themes
from app.foundation.database import db
from app.landing.mails import confirm_token
from app.landing.models import SignUp
from tests.servers.processes import until
from tests.servers.product import Product

TEMPLATES = [template.name for template in all_templates()]
THEMES = [theme.name for theme in all_themes()]
# Each template once and each theme once: all pairs are looked at by `make lighthouse`.
PAIRS = [
    (TEMPLATES[number % len(TEMPLATES)], THEMES[number % len(THEMES)])
    for number in range(max(len(TEMPLATES), len(THEMES)))
]
LONGEST_WORD = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"
LONGEST_TITLE = (
    "Für eine Stadt, in der Kinder sicher zur Schule kommen, Ältere Bänke finden "
    "und die Straße allen gehört: jetzt!"
)
_TITLE = "Mehr Bäume für die Lindenstraße"


@dataclass(frozen=True, slots=True)
class PublicSite:
    """A running installation whose pages are named ``<template>-<theme>``, ``word-<theme>``, ``long-<theme>``.

    Of the first there are those in ``PAIRS``, and a petition in every theme.
    """

    product: Product

    def url(self, path: str) -> str:
        """The whole address."""
        return f"{self.product.url}/{path.lstrip('/')}"

    def link_to_confirm(self, email: str) -> str:
        """What stands in the mail to this address (the mail itself is read in other tests)."""

        def look() -> str:
            with self.product.inside():
                row = db.session.scalars(select(SignUp).where(SignUp.email == email)).first()
                return confirm_token(row) if row else ""

        return self.url(f"c/{until(look, what=f'a sign-up of {email}')}")

    def rest(self, slug: str, how: str) -> None:
        """Pause or end a campaign."""
        with self.product.inside():
            campaign = db.session.scalars(select(Campaign).where(Campaign.slug == slug)).one()
            (publishing.pause if how == "paused" else publishing.end)(campaign)
            db.session.commit()


@pytest.fixture(scope="module")
def public(site: Product) -> PublicSite:
    """All pages, published."""
    with site.inside():
        for theme in THEMES:
            for template in templates_in(theme):
                _publish(template, _TITLE, f"{template}-{theme}", theme)
            _publish("petition", LONGEST_WORD, f"word-{theme}", theme)
            _publish("petition", LONGEST_TITLE, f"long-{theme}", theme)
            _publish("petition", "Die Bücherei bleibt", f"paused-{theme}", theme)
            _publish("petition", "Die Bücherei ist gerettet", f"ended-{theme}", theme)
        db.session.commit()
    public = PublicSite(site)
    for theme in THEMES:
        public.rest(f"paused-{theme}", "paused")
        public.rest(f"ended-{theme}", "ended")
    return public


def templates_in(theme: str) -> list[str]:
    """The templates that are published in this theme, a petition first."""
    return ["petition", *(name for name, look in PAIRS if look == theme and name != "petition")]


def _publish(template: str, title: str, slug: str, theme: str) -> None:
    publishing.publish(drafting.new_campaign(template, title, slug=slug, theme=theme))
    db.session.flush()


def sign(page: Page, email: str) -> None:
    """Fill in the form of a petition that is open in ``page`` and send it."""
    page.fill("#f-email", email)
    page.fill("#f-given_name", "Uwe")
    page.fill("#f-family_name", "Brandt")
    page.locator("#form button").click()
    page.wait_for_url(re.compile("/thanks/"))


def confirm(page: Page, link: str) -> None:
    """Press the button in the page behind the link, and once more where a machine's speed asks for it (R1.04)."""
    page.goto(link)
    page.locator("main form button").click()
    page.wait_for_url(re.compile("/k/|/c/"))
    if "/c/" in page.url:
        page.locator("main form button").click()
        page.wait_for_url(re.compile("/k/"))
