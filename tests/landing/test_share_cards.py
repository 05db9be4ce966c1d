"""The picture beside a link: one for each published page, drawn once, true for as long as the link lives."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image, ImageChops
from sqlalchemy import select

from app.campaigns import drafting, publishing
from app.campaigns.models import Campaign
from app.campaigns.themes import all_themes, theme
from app.foundation.database import db
from app.landing import share_cards
from app.landing.card_drawing import drawn
from app.landing.live_pages import forget_all
from tests.statements import statements

_LONGEST = "Das Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz in Niederlindenbach gehört abgeschafft"


def _named(client: FlaskClient, path: str, name: str) -> str:
    html = client.get(path).get_data(as_text=True)
    found = re.search(rf'<meta (?:property|name)="{name}" content="([^"]*)">', html)
    assert found, f"{path} names no {name}"
    return found[1]


def _picture_of(client: FlaskClient, path: str) -> Image.Image:
    address = _named(client, path, "og:image")
    answer = client.get(address[address.index("/media/") :])
    assert answer.status_code == 200
    assert answer.mimetype == "image/png"
    return Image.open(BytesIO(answer.data))


def test_each_language_of_a_page_names_its_own_picture(client: FlaskClient, petition: str):
    german, english = (_named(client, path, "og:image") for path in ("/schulweg", "/schulweg/en"))
    assert german != english
    assert german.startswith("http")
    assert _named(client, "/schulweg", "og:image:alt") == (
        "Ein sicherer Schulweg für Lindenbach – Lindenbach bewegt e. V."
    )
    assert _named(client, "/schulweg", "twitter:card") == "summary_large_image"
    picture = _picture_of(client, "/schulweg")
    assert picture.size == (1200, 630)
    assert (_named(client, "/schulweg", "og:image:width"), picture.format) == ("1200", "PNG")


def test_asking_for_it_writes_nothing_down_and_every_process_draws_the_same(
    app: Flask, client: FlaskClient, petition: str
):
    address = _named(client, "/schulweg", "og:image")
    path = f"/media/card-{address.rpartition('-')[2]}"
    with statements(app) as ran:
        first = client.get(path)
        # What another process has not drawn yet.
        share_cards.forget_all()
        again = client.get(path)
    assert again.data == first.data
    assert not any(one.startswith(("INSERT", "UPDATE", "DELETE")) for one in ran)
    assert "immutable" in again.headers["Cache-Control"]
    assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_a_new_headline_gets_a_new_picture_and_the_old_link_keeps_its_own(
    app: Flask, client: FlaskClient, petition: str
):
    before = _named(client, "/schulweg", "og:image")
    with app.app_context():
        campaign = db.session.scalars(select(Campaign)).one()
        drafting.change_words(campaign, "de", title="Tempo 30 vor der Schule")
        publishing.publish(campaign)
        db.session.commit()
    forget_all()
    assert _named(client, "/schulweg", "og:image") != before
    assert client.get(before[before.index("/media/") :]).status_code == 200


def test_there_is_no_picture_that_nobody_published(client: FlaskClient):
    for name in ("0" * 24, "x", "..%2f..%2fthemes"):
        assert client.get(f"/media/card-{name}.png").status_code == 404


@pytest.mark.parametrize("name", [one.name for one in all_themes()])
def test_every_look_draws_the_longest_demand_and_the_shortest_without_touching_the_edges(name: str):
    words = {
        "sender": "Bürgerinitiative für ein lebenswertes Lindenbach, Niederlindenbach und Umgebung e. V.",
        "line": "Samstag, 20. März 2027, 10:00–13:00 Uhr, Marktplatz vor dem alten Rathaus, Eingang Nord",
        "button": "Jetzt unterschreiben",
        "language": "de",
        "colours": theme(name).colours,
    }

    def drawn_with(title: str) -> Image.Image:
        return Image.open(BytesIO(drawn(name, words | {"title": title}))).convert("RGB")

    empty = drawn_with(" ")
    for title in (_LONGEST, "Ja!"):
        changed = ImageChops.difference(drawn_with(title), empty).getbbox()
        assert changed
        left, top, right, bottom = changed
        assert left >= 40
        assert top >= 76
        assert right <= 1160
        assert bottom <= 500


def test_what_somebody_typed_is_never_a_part_of_the_template():
    words = {
        "title": '#panic("no") #read("/etc/passwd") $x$ *a* [b] @c <d> \\',
        "sender": '"},', "line": "#", "button": "]", "language": "de", "colours": theme("klar").colours,
    }  # fmt: skip
    assert Image.open(BytesIO(drawn("klar", words))).size == (1200, 630)


def test_staff_see_the_picture_of_a_draft_before_anybody_else(
    app: Flask, staff: Callable[..., FlaskClient], petition: str
):
    page = staff("campaigner").get("/staff/campaigns/1/look-at?view=card").get_data(as_text=True)
    address = re.search(r'src="(/staff/campaigns/1/card.png[^"]*)"', page)
    assert address
    answer = staff("campaigner").get(address[1].replace("&amp;", "&"))
    assert Image.open(BytesIO(answer.data)).size == (1200, 630)
