"""Somebody's own words and photo: read by staff before a picture with the campaign's name shows them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.ambassadors.kept_files import Remembered
from app.ambassadors.own_words import KIND, OwnWords, own_words_of
from app.foundation import personal_data
from app.foundation.database import db
from app.landing.models import Moderated, SignUp
from app.landing.moderation_queue import waiting
from tests.ambassadors.conftest import Ambassador
from tests.landing.conftest import Citizen
from tests.pages import CheckingClient, parse

Become = Callable[..., Ambassador]
Staff = Callable[..., CheckingClient]
QUEUE = "/staff/moderation"
WORDS = "Meine Töchter gehen über die Mühlstraße."


def photo(width: int = 900, height: int = 1200, *, form: str = "JPEG", **more: Any) -> bytes:
    data = io.BytesIO()
    Image.effect_noise((width, height), 60).convert("RGB").save(data, form, **more)
    return data.getvalue()


def with_place() -> bytes:
    """A photo as a phone makes it: where, with what, and by whom stand in it."""
    exif = Image.Exif()
    exif[0x010F], exif[0x013B] = "Lindenphone", "Uwe Brandt"
    exif.get_ifd(0x8825)[2] = (51.0, 20.0, 30.0)
    return photo(exif=exif)


@dataclass
class Speaker:
    """A supporter with their kit."""

    client: CheckingClient
    kit: str

    def say(self, text: str = WORDS, data: bytes = b"", **others: str) -> TestResponse:
        sent: dict[str, Any] = {"text": text, "name": "Uwe aus Lindenbach", "do": "keep"} | others
        if data:
            sent["photo"] = (io.BytesIO(data), "IMG_1.jpg")
        return self.client.post(f"{self.kit}/words", data=sent, content_type="multipart/form-data")

    def page(self) -> str:
        return self.client.get(self.kit).get_data(as_text=True)

    def designs(self) -> list[str]:
        return re.findall(r"\?design=([a-z]+)#looks", self.page())


@pytest.fixture
def uwe(citizen: Citizen, ambassador: Become) -> Speaker:
    return Speaker(citizen.client, ambassador().kit)


def decide(desk: CheckingClient, verdict: str, number: int = 1) -> TestResponse:
    done = desk.submit(QUEUE, form=f"form[@action='{QUEUE}/quote/{number}/{verdict}']")
    assert done.status_code == 303
    return done


def test_words_and_photo_are_read_before_a_picture_shows_them(app: Flask, uwe: Speaker, staff: Staff):
    assert uwe.say(data=with_place(), may="1").status_code == 303
    assert "quote" not in uwe.designs()
    plain = uwe.client.get(f"{uwe.kit}/square.png").data
    assert uwe.client.get(f"{uwe.kit}/square.png?design=quote").data == plain
    assert WORDS in uwe.page(), "They stand in the form, to be changed."
    with app.app_context():
        assert waiting() == 1
    desk = staff("campaigner")
    queue = desk.get(QUEUE).get_data(as_text=True)
    assert WORDS in queue
    assert "Uwe aus Lindenbach" in queue
    (image,) = [one.get("src") for one in parse(queue).iter("img") if "/quote/" in str(one.get("src"))]
    assert desk.get(str(image)).mimetype == "image/jpeg"
    decide(desk, "approve")
    assert "quote" in uwe.designs()
    assert uwe.client.get(f"{uwe.kit}/square.png?design=quote").data != plain
    with pypdfium2.PdfDocument(uwe.client.get(f"{uwe.kit}/poster.pdf?design=quote").data) as document:
        said = " ".join(document[0].get_textpage().get_text_bounded().split())
    assert WORDS.removesuffix(".") in said
    assert "Uwe aus Lindenbach" in said
    decide(desk, "hide")
    assert "quote" not in uwe.designs()
    with app.app_context():
        assert waiting() == 0


def test_no_file_shows_them_once_they_are_removed(app: Flask, uwe: Speaker, staff: Staff):
    folder = app.config["TESTBALLON"].data / "made"
    uwe.say(data=with_place(), may="1")
    decide(staff("campaigner"), "approve")
    before = set(folder.glob("*"))
    first = uwe.client.get(f"{uwe.kit}/square.png?design=quote").data
    assert uwe.client.get(f"{uwe.kit}/square.png?design=quote").data == first
    assert uwe.client.get(f"{uwe.kit}/poster.pdf?design=quote").status_code == 200
    assert set(folder.glob("*")) == before


def test_what_a_process_remembers_of_people_has_an_end():
    some = Remembered(most_bytes=10)
    for name in ("a", "b", "c"):
        some.keep(name, b"1234")
    assert [some.kept(name) for name in ("a", "b", "c")] == [None, b"1234", b"1234"]
    some.keep("larger than all", b"1" * 11)
    assert some.kept("larger than all") is None


def test_of_a_photo_only_what_can_be_seen_is_kept(app: Flask, uwe: Speaker):
    sent = with_place()
    assert b"Lindenphone" in sent
    uwe.say(data=sent, may="1")
    with app.app_context():
        kept = db.session.scalars(select(OwnWords.photo)).one()
    assert kept is not None
    assert b"Lindenphone" not in kept
    image = Image.open(io.BytesIO(kept))
    assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (600, 600), {})
    assert uwe.client.get(f"{uwe.kit}/photo.jpg").data == kept


def test_whatever_is_changed_is_read_again(app: Flask, uwe: Speaker, staff: Staff):
    uwe.say(data=photo(), may="1")
    desk = staff("campaigner")
    page = desk.get(QUEUE).get_data(as_text=True)
    mark = re.search(r'name="mark" value="([0-9a-f]+)"', page)
    assert mark
    decide(desk, "approve")
    uwe.say()
    assert "quote" in uwe.designs(), "Nothing has changed, and the photo stays without being sent again."
    uwe.say("Etwas ganz anderes.")
    assert "quote" not in uwe.designs()
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    form = {"mark": mark[1], **({"csrf_token": token[1]} if token else {})}
    assert desk.post(f"{QUEUE}/quote/1/approve", data=form).status_code == 303
    assert "quote" not in uwe.designs(), "What nobody has seen is not approved by an old page."
    with app.app_context():
        assert own_words_of(1).has_photo  # type: ignore[union-attr]
    uwe.say("Etwas ganz anderes.", drop_photo="1")
    with app.app_context():
        assert not own_words_of(1).has_photo  # type: ignore[union-attr]


def test_a_supporter_takes_it_all_back(app: Flask, uwe: Speaker, staff: Staff):
    uwe.say(data=photo(), may="1")
    decide(staff("campaigner"), "approve")
    assert uwe.client.post(f"{uwe.kit}/words", data={"do": "remove"}).status_code == 303
    assert "quote" not in uwe.designs()
    assert WORDS not in uwe.page()
    assert uwe.client.get(f"{uwe.kit}/photo.jpg").status_code == 404
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(OwnWords)) == 0
        assert db.session.get(Moderated, (KIND, 1)) is None


@pytest.mark.parametrize(
    ("data", "others"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", {"may": "1"}),
        (b"%PDF-1.7", {"may": "1"}),
        (photo()[:-4000], {"may": "1"}),
        (photo() + b"<script>alert(1)</script>", {"may": "1"}),
        (photo(40, 40), {"may": "1"}),
        (photo(), {}),
        (b"", {"text": ""}),
        (b"", {"text": "Rindfleisch " * 40}),
        (b"", {"name": "x" * 61}),
    ],
    ids=["svg", "pdf", "half", "polyglot", "tiny", "not-theirs", "nothing", "long", "long-name"],
)
def test_what_cannot_be_used_is_told_and_nothing_typed_is_lost(
    app: Flask, uwe: Speaker, data: bytes, others: dict[str, str]
):
    typed = {"text": WORDS} | others
    answer = uwe.say(data=data, **typed)
    assert answer.status_code == 422
    page = parse(answer.get_data(as_text=True))
    assert page.find(".//div[@id='error-summary']") is not None
    (area,) = page.findall(".//textarea[@id='say-text']")
    assert (area.text or "").split() == typed["text"].split()
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(OwnWords)) == 0


def test_a_file_is_no_larger_than_can_be_served_and_a_stranger_sends_none(uwe: Speaker):
    assert uwe.say(data=b"\xff\xd8\xff" + b"\0" * (12 * 1024 * 1024 + 1), may="1").status_code == 422
    assert uwe.say(data=b"\xff\xd8\xff" + b"\0" * (13 * 1024 * 1024), may="1").status_code == 413
    stranger = Speaker(uwe.client, "/k/nobody")
    assert stranger.say(data=photo(), may="1").status_code in (404, 413)


def test_who_is_erased_leaves_neither_words_nor_photo(app: Flask, uwe: Speaker):
    uwe.say(data=photo(), may="1")
    with app.app_context():
        contact = db.session.scalars(select(SignUp.contact_id)).one()
        (kept,) = personal_data.collect(contact)["own_words"]
        assert (kept["text"], kept["has_photo"]) == (WORDS, True)
        personal_data.erase(contact)
        db.session.commit()
        assert db.session.scalar(select(func.count()).select_from(OwnWords)) == 0
    assert uwe.say().status_code in (404, 410)


def test_who_may_not_edit_sees_no_photo(uwe: Speaker, staff: Staff):
    uwe.say(data=photo(), may="1")
    assert staff("analyst").get("/staff/moderation/quote/1/photo").status_code == 403
