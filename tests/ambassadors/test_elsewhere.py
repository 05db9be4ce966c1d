"""What supporters put below their mails and onto their websites, and that their page stays small with all of it."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from html import unescape
from io import BytesIO

from flask import Flask
from PIL import Image
from sqlalchemy import select
from werkzeug.test import Client

from app.ambassadors.models import Referral
from app.campaigns import publishing
from app.campaigns.models import Campaign
from app.foundation.database import db
from app.landing.models import SignUp
from tests.ambassadors.conftest import Ambassador
from tests.landing.conftest import Citizen
from tests.pages import parse

Become = Callable[..., Ambassador]


def _to_copy(page: str, name: str) -> str:
    area = parse(page).find(f".//textarea[@id='{name}']")
    assert area is not None
    return (area.text or "").strip()


def test_a_signature_leads_to_the_page_and_says_where_it_was_read(
    app: Flask, citizen: Citizen, ambassador: Become
):
    uwe = ambassador()
    page = citizen.client.get(uwe.kit).get_data(as_text=True)
    text, html = _to_copy(page, "signature-text"), _to_copy(page, "signature-html")
    link = f"http://localhost/s/{uwe.code}?via=signature"
    assert text.splitlines()[0] == "Ein sicherer Schulweg für Lindenbach"
    assert text.endswith(link)
    assert f'<a href="{link}"><strong>Ein sicherer Schulweg für Lindenbach</strong></a>' in html
    led = citizen.client.get(link.removeprefix("http://localhost"))
    ambassador("eva@example.org", at=led.location)
    with app.app_context():
        eva = db.session.scalars(select(SignUp).where(SignUp.email == "eva@example.org")).one()
        assert (eva.ref_code, eva.channel) == (uwe.code, "signature")


def test_a_banner_is_shown_by_any_website_and_is_the_same_for_everybody(citizen: Citizen, ambassador: Become):
    uwe, eva = ambassador(), ambassador("eva@example.org")
    page = citizen.client.get(uwe.kit).get_data(as_text=True)
    html, markdown = _to_copy(page, "banner-html"), _to_copy(page, "banner-markdown")
    assert f'href="http://localhost/s/{uwe.code}?via=banner"' in html
    assert markdown.endswith(f"](http://localhost/s/{uwe.code}?via=banner)")
    source = re.search(r'src="http://localhost([^"]+)"', html)
    assert source
    banner = citizen.client.get(source[1])
    assert (banner.status_code, banner.mimetype) == (200, "image/png")
    assert banner.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Set-Cookie" not in banner.headers
    assert Image.open(BytesIO(banner.data)).size == (1200, 300)
    assert citizen.client.get(f"/s/{eva.code}/banner.png").data == banner.data
    assert citizen.client.get("/s/00000000/banner.png").status_code == 404


def test_a_headline_with_signs_breaks_out_of_no_code(app: Flask, citizen: Citizen, ambassador: Become):
    with app.app_context():
        campaign = db.session.scalars(select(Campaign)).one()
        draft = campaign.draft | {"blocks": [dict(block) for block in campaign.draft["blocks"]]}
        for block in draft["blocks"]:
            if block["kind"] == "hero":
                block["texts"] = block["texts"] | {
                    "de": block["texts"]["de"] | {"title": '"><script>](x) [y] & *z*'}
                }
        campaign.draft = draft
        publishing.publish(campaign)
        db.session.commit()
    page = citizen.client.get(ambassador().kit).get_data(as_text=True)
    for name in ("signature-html", "banner-html"):
        assert "<script>" not in _to_copy(page, name)
    assert r"\]\(x\) \[y\]" in _to_copy(page, "banner-markdown")


def test_a_kit_has_at_most_14_kilobytes_as_it_is_sent(app: Flask, citizen: Citizen, ambassador: Become):
    kit, taking = ambassador().kit, {"Accept-Encoding": "gzip"}
    page = Client(app).get(kit, headers=taking)
    assert page.headers["Content-Encoding"] == "gzip"
    said = gzip.decompress(page.data).decode()
    style = re.search(r'<link rel="stylesheet" href="([^"]+)"', said)
    assert style
    css = Client(app).get(style[1], headers=taking)
    assert css.headers["Content-Encoding"] == "gzip"
    assert len(page.data) + len(css.data) <= 14_000, (len(page.data), len(css.data))
    assert "Content-Encoding" not in citizen.client.get(kit).headers, "Who does not read it gets it plain."


def test_the_form_on_a_supporters_website_brings_people_by_their_link(
    app: Flask, citizen: Citizen, ambassador: Become
):
    uwe = ambassador()
    code = _to_copy(citizen.client.get(uwe.kit).get_data(as_text=True), "frame-html")
    source = re.search(r'<iframe src="http://localhost([^"]+)"', code)
    assert source
    assert "style=" not in code
    ambassador("eva@example.org", at=unescape(source[1]))
    with app.app_context():
        eva = db.session.scalars(select(SignUp).where(SignUp.email == "eva@example.org")).one()
        brought = db.session.scalars(select(Referral).where(Referral.sign_up_id == eva.id)).one()
        inviter = db.session.get_one(SignUp, brought.inviter_id)
        assert (inviter.share_code, brought.medium) == (uwe.code, "frame")
