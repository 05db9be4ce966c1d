"""The media library: pictures come, are described, cropped to what matters, shown on pages, and go."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from PIL import Image

from app.campaigns import arranging, drafting, publishing
from app.campaigns.keeping_pictures import describe, keep_picture, set_focus
from app.campaigns.models import Campaign, Organisation
from app.campaigns.pictures import Picture, PictureFile, picture_by_key, shown_picture
from app.foundation.database import db
from tests.campaigns.photos import logo, phone_photo, photo, png_of
from tests.pages import CheckingClient, parse

JSON = {"Accept": "application/json"}


def _send(client: CheckingClient, data: bytes, name: str = "IMG 1.jpg", **headers: str) -> Any:
    page = client.get("/staff/media").get_data(as_text=True)
    token = parse(page).find(".//input[@name='csrf_token']")
    fields = {"csrf_token": token.get("value") if token is not None else "", "file": (io.BytesIO(data), name)}
    return client.post("/staff/media", data=fields, headers=headers, content_type="multipart/form-data")


def _with_picture(content: dict[str, Any], key: str) -> dict[str, Any]:
    changed, new = arranging.with_block(content, "picture")
    changed = arranging.with_block_changed(
        changed, "hero", language="de", texts={}, settings={"picture": key}
    )
    return arranging.with_block_changed(
        changed,
        new,
        language="de",
        texts={"caption": "Am Markt"},
        settings={"picture": key, "shape": "square"},
    )


@pytest.fixture
def picture(app_context: Flask) -> Picture:
    """A photo in the library."""
    picture = keep_picture(photo(1800, 1200), "C:\\Fotos\\Markt.jpg", account_id=None)
    db.session.commit()
    return _let_go(picture)


@pytest.fixture
def campaign(app_context: Flask, organisation: Organisation, picture: Picture) -> Campaign:
    """A draft that shows it twice."""
    campaign = drafting.new_campaign("petition", "Ein Nachtbus für Lindenbach", languages=["de"])
    campaign.draft = _with_picture(campaign.draft, picture.key)
    db.session.commit()
    return _let_go(campaign)


def _let_go(row: Any) -> Any:
    """Read the row once more and end the transaction, so that a request can write."""
    db.session.refresh(row)
    db.session.rollback()
    return row


def test_an_uploaded_photo_is_in_the_library_without_where_it_was_taken(
    app: Flask, staff: Callable[..., CheckingClient]
):
    client = staff("campaigner")
    answer = _send(client, phone_photo(2000, 1500), **JSON)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    with app.app_context():
        files = db.session.query(PictureFile).all()
        assert {file.format for file in files} == {"webp", "jpg"}
        for file in files:
            # Long marks only: three letters such as "GPS" also come about by chance in a photo's noise.
            assert b"Geheimmarke" not in file.data
            assert b"Exif\x00\x00" not in file.data
            with Image.open(io.BytesIO(file.data)) as image:
                assert image.size == (file.width, file.height)
                assert not image.getexif()
                assert not {"exif", "xmp", "icc_profile", "comment"} & set(image.info)
    assert "IMG 1.jpg" in client.get("/staff/media").get_data(as_text=True)
    assert client.get(answer.json["url"]).status_code == 200


def test_the_same_file_twice_is_one_picture(app: Flask, staff: Callable[..., CheckingClient]):
    client, data = staff("campaigner"), photo()
    first, second = _send(client, data, **JSON), _send(client, data, "Kopie.jpg", **JSON)
    assert first.json["key"] == second.json["key"]
    with app.app_context():
        assert db.session.query(Picture).count() == 1


def test_a_bad_file_is_refused_with_a_sentence_with_and_without_a_script(
    staff: Callable[..., CheckingClient],
):
    client = staff("campaigner")
    for data in (b"<svg><script>alert(1)</script></svg>", png_of(65_000, 65_000), b"MZ\x90", b""):
        answer = _send(client, data, "photo.jpg", **JSON)
        assert answer.status_code == 422
        assert len(answer.json["error"]) > 20
        plain = _send(client, data, "photo.jpg")
        assert plain.status_code == 422
        assert answer.json["error"].split(".")[0] in plain.get_data(as_text=True).replace("&#34;", '"')


def test_a_form_may_be_large_only_where_a_picture_is_sent_by_somebody_who_may(
    client: CheckingClient, staff: Callable[..., CheckingClient]
):
    data = photo(1600, 1200, quality=95)
    assert len(data) > 64 * 1024
    fields = {"file": (io.BytesIO(data), "photo.jpg")}
    for sender in (client, staff("analyst")):
        fields = {"file": (io.BytesIO(data), "photo.jpg")}
        assert sender.post("/staff/media", data=fields).status_code == 413
    editor = staff("campaigner")
    assert editor.post("/staff/campaigns/new/petition", data={"title": "x" * 70_000}).status_code == 413
    assert _send(editor, bytes(21 * 1024 * 1024), **JSON).status_code == 413


def test_who_may_only_look_sees_the_library_and_cannot_change_it(
    app: Flask, picture: Picture, staff: Callable[..., CheckingClient]
):
    analyst = staff("analyst")
    assert 'type="file"' not in analyst.get("/staff/media").get_data(as_text=True)
    assert 'method="post" action="/staff/media' not in analyst.get(f"/staff/media/{picture.key}").get_data(
        as_text=True
    )
    assert analyst.get(f"/staff/media/{picture.key}/details").status_code == 403


def test_who_has_nothing_to_do_with_campaigns_sees_no_library(staff: Callable[..., CheckingClient]):
    assert staff("counter").get("/staff/media").status_code == 403


def test_a_picture_comes_in_sizes_with_width_and_height_and_stays_at_its_address(
    client: CheckingClient, campaign: Campaign, picture: Picture
):
    describe(picture, alt={"de": "Der Markt im Morgenlicht"}, is_decorative=False, credit="Karin Moser")
    publishing.publish(campaign)
    db.session.commit()
    page = parse(client.get(f"/{campaign.slug}").get_data(as_text=True))
    hero, other = page.findall(".//picture")
    first = hero.find("img")
    assert first.get("fetchpriority") == "high"
    assert first.get("loading") is None
    assert first.get("alt") == "Der Markt im Morgenlicht"
    assert abs(int(first.get("width")) / int(first.get("height")) - 16 / 9) < 0.01
    assert other.find("img").get("loading") == "lazy"
    assert other.find("img").get("width") == other.find("img").get("height")
    assert [one.split()[1] for one in hero.find("source").get("srcset").split(", ")] == [
        "480w",
        "768w",
        "1080w",
        "1600w",
    ]
    for address in (hero.find("source").get("srcset").split()[0], first.get("src")):
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.mimetype == ("image/webp" if address.endswith("webp") else "image/jpeg")
        assert "immutable" in answer.headers["Cache-Control"]
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304


def test_nobody_gets_the_original_or_a_file_that_is_not_there(client: CheckingClient, picture: Picture):
    original = next(file for file in picture.files if file.shape == "original")
    assert client.get(original.url).status_code == 404
    assert client.get("/media/p/0123.webp").status_code == 404


def test_crops_follow_the_focus_and_a_live_page_keeps_the_crop_it_was_published_with(
    client: CheckingClient, campaign: Campaign, picture: Picture
):
    before = shown_picture(picture.key, "square", "de")
    set_focus(picture, 100, 50)
    db.session.commit()
    right = shown_picture(picture.key, "square", "de")
    assert before is not None
    assert right is not None
    assert right.src != before.src
    assert db.session.query(PictureFile).filter_by(focus="50x50").count() == 0
    describe(picture, alt={}, is_decorative=True, credit="")
    publishing.publish(campaign)
    set_focus(picture, 0, 50)
    db.session.commit()
    shown = client.get(f"/{campaign.slug}").get_data(as_text=True)
    assert right.src in shown
    assert client.get(right.src).status_code == 200
    # The photo grows lighter from one side to the other, so the crops differ in brightness.
    left = shown_picture(picture.key, "square", "de")
    assert left is not None
    assert _light(client.get(left.src).data) != pytest.approx(_light(client.get(right.src).data), abs=5)


def _light(data: bytes) -> float:
    small = Image.open(io.BytesIO(data)).convert("L").resize((1, 1), Image.Resampling.BOX)
    return float(small.getpixel((0, 0)))


def test_a_page_goes_live_once_somebody_has_decided_what_its_pictures_say(
    campaign: Campaign, picture: Picture
):
    missing = publishing.missing_for_publishing(campaign)
    assert [url for _sentence, url in missing] == [
        f"/staff/campaigns/{campaign.id}/edit?language=de&block={block['id']}"
        for block in campaign.draft["blocks"]
        if block["kind"] in ("hero", "picture")
    ]
    describe(picture, alt={"en": "The market"}, is_decorative=False, credit="")
    assert publishing.missing_for_publishing(campaign)
    describe(picture, alt={"de": "Der Markt"}, is_decorative=False, credit="")
    assert not publishing.missing_for_publishing(campaign)
    describe(picture, alt={"de": ""}, is_decorative=True, credit="")
    assert not publishing.missing_for_publishing(campaign)


def test_a_picture_says_where_it_is_used_and_goes_only_when_it_is_nowhere(
    app: Flask, campaign: Campaign, picture: Picture, staff: Callable[..., CheckingClient]
):
    key = picture.key
    db.session.rollback()
    client = staff("campaigner")
    page = client.get(f"/staff/media/{key}")
    assert "Ein Nachtbus für Lindenbach" in page.get_data(as_text=True)
    assert "/delete" not in page.get_data(as_text=True)
    token = parse(page.get_data(as_text=True)).find(".//input[@name='csrf_token']").get("value")
    refused = client.post(f"/staff/media/{key}/delete", data={"csrf_token": token})
    assert refused.status_code == 422
    campaign.draft = drafting.draft_content("petition", "Ohne Bild", languages=["de"])
    db.session.commit()
    assert (
        client.submit(f"/staff/media/{key}", form=f"form[@action='/staff/media/{key}/delete']").status_code
        == 303
    )
    db.session.expire_all()
    assert picture_by_key(key) is None
    assert db.session.query(PictureFile).count() == 0


def test_pictures_are_found_by_what_is_said_about_them(
    picture: Picture, staff: Callable[..., CheckingClient]
):
    key = picture.key
    db.session.rollback()
    client = staff("campaigner")
    form = f"form[@action='/staff/media/{key}']"
    sent = {"alt-de": "Bäume am  Markt", "credit": "Karin Moser", "focus_x": "80", "focus_y": "999"}
    assert client.submit(f"/staff/media/{key}", form=form, **sent).status_code == 303
    for words, found in (
        ("bäume", True),
        ("ÄUM moser", True),
        ("markt.jpg", True),
        ("schloss", False),
        ("%", False),
    ):
        page = client.get("/staff/media", query_string={"search": words}).get_data(as_text=True)
        assert (f"/staff/media/{key}" in page) == found, words
    db.session.expire_all()
    changed = picture_by_key(key)
    assert changed is not None
    assert (changed.alt, changed.focus) == ({"de": "Bäume am Markt"}, "80x100")


def test_a_drawing_keeps_its_see_through_ground(app_context: Flask):
    picture = keep_picture(logo(), "Logo.png", account_id=None)
    db.session.commit()
    webp = Image.open(io.BytesIO(picture.of_shape("whole", "webp")[-1].data))
    jpg = Image.open(io.BytesIO(picture.of_shape("whole", "jpg")[-1].data))
    assert webp.mode == "RGBA"
    assert min(jpg.convert("RGB").getpixel((5, 5))) > 240


def test_the_editor_takes_only_pictures_of_the_library(
    campaign: Campaign, staff: Callable[..., CheckingClient]
):
    number = campaign.id
    db.session.rollback()
    client = staff("campaigner")
    address = f"/staff/campaigns/{number}/edit/blocks/hero"
    panel = client.get(address).get_data(as_text=True)
    assert "data-choice" in panel
    whole = f"/staff/campaigns/{number}/edit?block=hero"
    form = "form[@data-autosave='hero']"
    assert client.submit(whole, form=form, **{"s-picture": "nonsense"}).status_code == 422
    assert client.submit(whole, form=form, **{"s-picture": ""}).status_code == 303
