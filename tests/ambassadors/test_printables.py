"""What supporters print and share: whatever the theme and however long the words, its code can be read."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from flask import Flask
from PIL import Image
from sqlalchemy import select

from app.ambassadors.printables import PAPER, PICTURES, Printable, _code
from app.ambassadors.typesetting import typeset
from app.campaigns.models import Campaign
from app.campaigns.themes import all_themes, theme
from app.foundation.database import db
from app.landing.models import SignUp
from tests.ambassadors.conftest import Ambassador
from tests.landing.conftest import Citizen
from tests.pages import CheckingClient, parse

Become = Callable[..., Ambassador]
THEMES = [one.name for one in all_themes()]
LINK = "https://lindenbach.example/s/k7m2xq4d?via=poster"
LONGEST = "Das Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz in Niederlindenbach gehört abgeschafft"
# At this many pixels an inch a phone's camera sees a sheet held at arm's length.
SEEN = 110


def _words(title: str, **others: Any) -> dict[str, Any]:
    return {
        "title": title,
        "sender": "Bürgerinitiative für ein lebenswertes Niederlindenbach an der Mühlenau e. V.",
        "lead": "Auf der Mühlstraße fahren 8.000 Autos am Tag an der Grundschule vorbei. " * 4,
        "demand": "Wir fordern Tempo 30 auf der Mühlstraße, jeden Tag von 7 bis 17 Uhr. " * 4,
        "line": "Jede Unterschrift zählt.",
        "button": "Jetzt unterschreiben",
        "scan": "Scannen und mitmachen",
        "address": "lindenbach.example/s/k7m2xq4d",
        "qr": _code(LINK),
        "columns": [
            "Vorname",
            "Nachname",
            "PLZ",
            "E-Mail (freiwillig)",
            "Unterschrift",
            "Neues per E-Mail: ja",
        ],
        "privacy": "Verantwortlich: Lindenbach bewegt e. V., Marktplatz 3, 01234 Lindenbach. " * 5,
        "imprint": "V. i. S. d. P.: Karin Moser, Lindenbach bewegt e. V., Marktplatz 3, 01234 Lindenbach",
        "language": "de",
    } | others


def _read(picture: Image.Image) -> set[str]:
    return {found.text for found in zxingcpp.read_barcodes(picture.convert("L"))}


def _pages(pdf: bytes) -> list[Image.Image]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=SEEN / 72).to_pil() for page in document]


@pytest.mark.parametrize(("name", "title"), [("klar", "Tempo 30"), *((name, LONGEST) for name in THEMES)])
def test_every_sheet_of_every_theme_can_be_read_by_a_phone(name: str, title: str):
    for one in PAPER:
        words = _words(title, colours=theme(name).colours)
        picture = Image.open(BytesIO(typeset(one.name, name, words, as_a="png", ppi=SEEN)))
        assert _read(picture) == {LINK}, one.name


@pytest.mark.parametrize("one", PICTURES, ids=lambda one: one.name)
def test_a_picture_has_exactly_the_size_networks_ask_for(one: Printable):
    for title in ("Tempo 30", LONGEST):
        words = _words(title, colours=theme("plakat").colours, qr="")
        picture = Image.open(BytesIO(typeset(one.name, "plakat", words, as_a="png")))
        assert f"{picture.width} × {picture.height}" == one.hint


def test_what_people_wrote_is_never_taken_for_typesetting():
    evil = '#eval("1") *fett* $x$ @marke <label> \\ "; } #read("/etc/passwd")'
    words = _words(evil, colours=theme("klar").colours, lead=evil, sender=evil)
    with pypdfium2.PdfDocument(typeset("poster", "klar", words, as_a="pdf")) as document:
        said = document[0].get_textpage().get_text_bounded()
    assert "#eval" in said
    assert "*fett*" in said


def test_a_supporters_poster_leads_to_the_page_with_their_code_and_the_poster_as_channel(
    app: Flask, citizen: Citizen, ambassador: Become
):
    uwe = ambassador()
    page = parse(citizen.client.get(uwe.kit).get_data(as_text=True))
    offered = [link.get("href") for link in page.iter("a") if str(link.get("href")).startswith(f"{uwe.kit}/")]
    assert len(set(offered)) == len(PAPER) + len(PICTURES) + 1, "and a banner"
    answer = citizen.client.get(f"{uwe.kit}/poster.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    (sheet,) = _pages(answer.data)
    (code,) = _read(sheet)
    assert code == f"http://localhost/s/{uwe.code}?via=poster"
    led = citizen.client.get(code.removeprefix("http://localhost"))
    assert (led.status_code, led.location) == (303, f"/schulweg?ref={uwe.code}&via=poster")
    ambassador("eva@example.org", at=led.location)
    with app.app_context():
        eva = db.session.scalars(select(SignUp).where(SignUp.email == "eva@example.org")).one()
        assert (eva.ref_code, eva.channel) == (uwe.code, "poster")


def test_nothing_on_a_sheet_says_whose_it_is(citizen: Citizen, ambassador: Become):
    uwe = ambassador()
    with pypdfium2.PdfDocument(citizen.client.get(f"{uwe.kit}/flyer.pdf").data) as document:
        said = document[0].get_textpage().get_text_bounded() + str(document.get_metadata_dict())
    assert f"localhost/s/{uwe.code}" in said
    assert "Uwe" not in said
    assert "Brandt" not in said


@pytest.mark.parametrize("file", ["poster.png", "wide.pdf", "nothing.pdf", "..%2fposter.pdf"])
def test_what_is_not_in_the_kit_is_not_found(citizen: Citizen, ambassador: Become, file: str):
    assert citizen.client.get(f"{ambassador().kit}/{file}").status_code == 404


def test_only_channels_of_paper_travel_with_a_short_link(citizen: Citizen, ambassador: Become):
    uwe = ambassador()
    led = citizen.client.get(f"/s/{uwe.code}?via=%22%3E%3Cscript%3E")
    assert led.location == f"/schulweg?ref={uwe.code}"


def _campaign_id(app: Flask) -> int:
    with app.app_context():
        return db.session.scalars(select(Campaign.id)).one()


def test_a_campaigner_sees_all_of_it_before_anybody_has_it_and_takes_it_along(
    app: Flask, petition: str, staff: Callable[..., CheckingClient]
):
    number, karin = _campaign_id(app), staff("campaigner")
    page = karin.get(f"/staff/campaigns/{number}/kit")
    assert page.status_code == 200
    for image in parse(page.get_data(as_text=True)).iter("img"):
        look = karin.get(str(image.get("src")))
        assert (look.status_code, look.mimetype) == (200, "image/png")
    packed = karin.get(f"/staff/campaigns/{number}/kit.zip")
    with zipfile.ZipFile(BytesIO(packed.data)) as archive:
        names = set(archive.namelist())
        (poster,) = _pages(archive.read(f"{petition}-poster-3mm.pdf"))
    assert {f"{petition}-{one.file}" for one in (*PAPER, *PICTURES)} < names
    assert _read(poster) == {f"http://localhost/{petition}?via=poster"}


def test_print_shops_get_three_millimetres_more_on_each_side(
    app: Flask, petition: str, staff: Callable[..., CheckingClient]
):
    number, karin = _campaign_id(app), staff("campaigner")
    sizes = {}
    for query in ("", "?bleed=1"):
        answer = karin.get(f"/staff/campaigns/{number}/kit/poster.pdf{query}")
        with pypdfium2.PdfDocument(answer.data) as document:
            sizes[query] = [side / 72 * 25.4 for side in document[0].get_size()]
    assert sizes[""] == pytest.approx([210, 297], abs=0.1)
    assert sizes["?bleed=1"] == pytest.approx([216, 303], abs=0.1)


def test_who_may_not_see_campaigns_sees_no_kit(
    app: Flask, petition: str, staff: Callable[..., CheckingClient]
):
    assert staff("counter").get(f"/staff/campaigns/{_campaign_id(app)}/kit").status_code == 403
