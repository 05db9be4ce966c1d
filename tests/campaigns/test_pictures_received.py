"""What was uploaded is looked at before it is believed."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import Babel
from PIL import Image

from app.campaigns.receiving_pictures import LARGEST_FILE, LARGEST_KEPT, received
from app.campaigns.renditions import crop_box
from app.foundation.errors import RefusedError
from tests.campaigns.photos import logo, phone_photo, photo, png_of


@pytest.fixture(autouse=True)
def _words() -> Iterator[None]:
    """Sentences need an app to be said in; nothing here needs a database."""
    app = Flask(__name__)
    Babel(app)
    with app.app_context():
        yield


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("index.html", "hello")
    return out.getvalue()


REFUSED = {
    "nothing": (b"", "empty"),
    "too many bytes": (b"\xff\xd8\xff" + bytes(LARGEST_FILE), "20 MB"),
    "a drawing with a script": (
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        "PNG",
    ),
    "a drawing behind an XML head": (b"\xef\xbb\xbf<?xml version='1.0'?><svg/>", "SVG"),
    "a web page": (b"<!doctype html><script>alert(1)</script>", "SVG drawings and web pages"),
    "a GIF with a script": (b"GIF89a/*" + bytes(40) + b"*/=1;alert(1)", "GIF"),
    "a HEIC photo": (b"\0\0\0\x18ftypheic" + bytes(100), "HEIC"),
    "a PDF": (b"%PDF-1.7 " + bytes(100), "PDF"),
    "an archive": (_zip(), "JPEG, PNG or WebP"),
    "a program": (b"\x7fELF" + bytes(100), "JPEG, PNG or WebP"),
    "a photo with an archive behind it": (photo(300, 200) + _zip(), "hidden"),
    "a photo with a script in it": (photo(300, 200, comment=b"<script>alert(1)</script>"), "hidden"),
    "a photo with PHP behind it": (photo(300, 200) + b"<?php system($_GET[0]); ?>", "hidden"),
    "a photo with a drawing that runs behind it": (photo(300, 200) + b"<svg/onload=alert(1)>", "hidden"),
    "a promise of four billion pixels": (png_of(65_000, 65_000), "50 million"),
    "a promise of sixty million pixels": (png_of(8_000, 7_500), "50 million"),
    "a ribbon": (png_of(20_000, 100), "16,000"),
    "a dot": (photo(20, 20), "20 × 20"),
    "half a photo": (photo(800, 600)[:20_000], "damaged"),
    "a photo of the right size with nothing in it": (png_of(800, 600), "damaged"),
    "a JPEG in name only": (b"\xff\xd8\xff" + bytes(500), "damaged"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_good_picture_is_refused_in_words(what: str):
    data, said = REFUSED[what]
    with pytest.raises(RefusedError, match=said):
        received(data)


def test_a_photo_whose_grain_looks_like_the_beginning_of_a_drawing_is_welcome():
    assert received(photo(300, 200, comment=b"\x8f<sVg\xf3\x01 <HtmL\x9c")).size == (300, 200)


def test_a_photo_stands_upright_and_tells_nothing_about_its_maker():
    image = received(phone_photo(1600, 1200))
    assert image.size == (1200, 1600)
    assert not image.getexif()
    assert not image.info


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_photos_and_drawings_of_the_usual_kinds_are_taken(format: str):
    assert received(photo(900, 600, format)).size == (900, 600)


def test_a_large_photo_is_kept_as_large_as_a_screen_needs():
    assert max(received(photo(4000, 3000)).size) == LARGEST_KEPT


def test_other_ways_to_store_colours_are_read_too():
    for mode in ("L", "P", "1", "CMYK", "I;16"):
        out = io.BytesIO()
        plain = Image.open(io.BytesIO(photo(300, 200)))
        made = Image.new("I;16", (300, 200), 30_000) if mode == "I;16" else plain.convert(mode)
        made.save(out, "JPEG" if mode == "CMYK" else "PNG")
        assert received(out.getvalue()).mode == "RGB"


def test_what_is_see_through_stays_so():
    image = received(logo())
    assert image.mode == "RGBA"
    assert image.getpixel((0, 0))[3] == 0


def test_no_broken_file_gets_through_or_breaks_anything():
    chance = random.Random(7)
    for format in ("JPEG", "PNG", "WEBP"):
        whole = bytearray(photo(200, 150, format))
        for _ in range(60):
            broken = bytearray(whole)
            for _hit in range(chance.randint(1, 30)):
                broken[chance.randrange(len(broken))] = chance.randrange(256)
            try:
                image = received(bytes(broken))
            except RefusedError:
                continue
            assert image.mode in ("RGB", "RGBA")


def test_a_crop_holds_the_focus_as_near_its_middle_as_the_edges_allow():
    assert crop_box((1000, 500), 1.0, (50, 50)) == (250, 0, 750, 500)
    assert crop_box((1000, 500), 1.0, (0, 50)) == (0, 0, 500, 500)
    assert crop_box((1000, 500), 1.0, (90, 10)) == (500, 0, 1000, 500)
    assert crop_box((900, 1600), 16 / 9, (50, 80)) == (0, 1027, 900, 1533)
