"""People of staff in browser tests: their accounts, how they get in, and what they have begun."""

from __future__ import annotations

import re

from playwright.sync_api import Page

from app.campaigns import drafting
from app.foundation.database import db
from app.staff.accounts import PRINTED_LINK_LIFETIME, add_account, entry_link
from app.staff.queries import account_by_email
from tests.servers.product import Product


def add_staff(product: Product, email: str, role: str) -> None:
    """An account, if there is none yet; what ``testballon staff add`` does, without the time a new process takes."""
    with product.inside():
        if account_by_email(email) is None:
            add_account(email, role)
            db.session.commit()


def new_draft(product: Product, title: str, slug: str | None = None) -> str:
    """A petition nobody has published yet; returns its slug."""
    with product.inside():
        campaign = drafting.new_campaign("petition", title, slug=slug)
        db.session.commit()
        return campaign.slug


def sign_in(page: Page, product: Product, email: str) -> None:
    """By the one-time link that ``testballon staff link`` prints."""
    with product.inside():
        account = account_by_email(email)
        assert account is not None
        link = entry_link(account, PRINTED_LINK_LIFETIME)
        db.session.commit()
    page.goto(link)
    page.get_by_role("button").locator("visible=true").first.click()
    page.wait_for_url(re.compile(r"/staff/(board|campaigns|contacts)"))
