"""A campaign's pictures travel in its folder: they come back as they went, and nothing hostile comes in with them."""

from __future__ import annotations

import copy
import io
import tomllib
import zipfile
from collections.abc import Callable

import pytest
from flask import Flask
from PIL import Image

from app.campaigns import drafting
from app.campaigns.keeping_pictures import describe, keep_picture, set_focus
from app.campaigns.models import Campaign
from app.campaigns.packing import packed
from app.campaigns.pictures import ORIGINAL, Picture, PictureFile, picture_by_key
from app.campaigns.unpacking import campaign_from_archive
from app.foundation.database import db
from app.foundation.errors import RefusedError
from tests.campaigns.photos import logo, phone_photo, photo, png_of
from tests.pages import CheckingClient

Files = dict[str, bytes]


@pytest.fixture
def archive(app: Flask, organisation: None) -> bytes:
    """An export with a photo and a drawing; campaign and pictures are gone again."""
    with app.app_context():
        keys = [
            _keep(data, name) for data, name in ((photo(320, 240), "Bus bei Nacht.jpg"), (logo(), "logo.png"))
        ]
        campaign = drafting.new_campaign("petition", "Ein Nachtbus für Lindenbach", slug="nachtbus")
        content = copy.deepcopy(campaign.draft)
        content["blocks"][0]["settings"] = {"picture": keys[0]}
        content["blocks"].append({"id": "logo", "kind": "picture", "settings": {"picture": keys[1]}})
        campaign.draft = content
        made = packed(campaign)
        for row in (campaign, *db.session.query(Picture)):
            db.session.delete(row)
        db.session.commit()
        return made


def _keep(data: bytes, name: str) -> str:
    picture = keep_picture(data, name, account_id=None)
    describe(picture, alt={"de": "Ein Bus @ Nacht", "en": "x" * 250}, is_decorative=False, credit="Eva Lang")
    set_focus(picture, 30, 70)
    db.session.commit()
    return picture.key


def _files(archive: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name.partition("/")[2]: opened.read(name) for name in opened.namelist()}


def _zip(files: Files) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(f"nachtbus/{name}", content)
    return out.getvalue()


def test_pictures_come_back_byte_for_byte_with_all_that_was_said_about_them(app: Flask, archive: bytes):
    with app.app_context():
        campaign = campaign_from_archive(archive)
        db.session.commit()
        assert packed(campaign) == archive
        keys = [block["settings"]["picture"] for block in campaign.draft["blocks"] if block.get("settings")]
        assert len(keys) == 2
        for key in keys:
            picture = picture_by_key(key)
            assert picture is not None
            assert (picture.alt["de"], picture.credit) == ("Ein Bus @ Nacht", "Eva Lang")
            assert picture.focus == "30x70"
            assert picture.of_shape("wide", "webp"), "All sizes are there again."
    # Where the pictures are already, they stay what they are.
    with app.app_context():
        again = campaign_from_archive(archive)
        assert db.session.query(Picture).count() == 2
        assert _files(packed(again)) == _files(archive)


def test_a_page_shows_the_pictures_that_came_along(
    app: Flask, archive: bytes, staff: Callable[..., CheckingClient]
):
    karin = staff("campaigner")
    brought = karin.submit(
        "/staff/campaigns/import", form="form[@enctype]", file=(io.BytesIO(archive), "nachtbus.zip")
    )
    assert brought.status_code == 303
    assert "/media/p/" in karin.get(f"{brought.location}/preview").get_data(as_text=True)


def _named(files: Files, end: str) -> str:
    return next(name for name in files if name.startswith("pictures/") and name.endswith(end))


def test_what_is_hidden_in_a_picture_does_not_come_in(app: Flask, archive: bytes):
    files = _files(archive)
    files[_named(files, ".jpg")] = phone_photo()
    with app.app_context():
        campaign_from_archive(_zip(files))
        originals = db.session.query(PictureFile).filter_by(shape=ORIGINAL, format="jpg").all()
        assert len(originals) == 1
        assert b"Geheimmarke" not in originals[0].data
        assert not Image.open(io.BytesIO(originals[0].data)).getexif()


def _behind(data: bytes) -> Callable[[bytes], bytes]:
    return lambda picture: picture + data


HOSTILE_PICTURES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "a program": (lambda _: b"#!/bin/sh\nrm -r /", "no picture"),
    "a drawing with scripts": (lambda _: b"<svg><script>alert(1)</script></svg>", "SVG"),
    "a page behind it": (_behind(b"<script>alert(1)</script>"), "hidden"),
    "a bomb of pixels": (lambda _: png_of(30_000, 30_000), "pixels"),
    "cut off": (lambda picture: picture[: len(picture) // 2], "damaged"),
    "nothing": (lambda _: b"", "empty"),
}


@pytest.mark.parametrize("name", HOSTILE_PICTURES)
def test_a_hostile_picture_is_refused_and_nothing_is_kept(app: Flask, archive: bytes, name: str):
    spoil, word = HOSTILE_PICTURES[name]
    files = _files(archive)
    place = _named(files, ".jpg")
    files[place] = spoil(files[place])
    with app.app_context():
        with pytest.raises(RefusedError) as refusal:
            campaign_from_archive(_zip(files))
        assert word in str(refusal.value)
        assert place in str(refusal.value)
        assert db.session.query(Campaign).count() == db.session.query(Picture).count() == 0


def _told(files: Files, old: str, new: str) -> Files:
    toml = files["campaign.toml"].decode()
    assert old in toml
    return files | {"campaign.toml": toml.replace(old, new, 1).encode()}


WRONG: dict[str, tuple[Callable[[Files], Files], str]] = {
    "a picture nobody names": (lambda files: files | {f"pictures/{'0' * 20}.jpg": photo()}, "does not name"),
    "another kind of file": (lambda files: files | {"pictures/run.sh": b"rm"}, "does not name"),
    "a picture that is not there": (
        lambda files: {name: data for name, data in files.items() if not name.endswith(".jpg")},
        "not there",
    ),
    "a file elsewhere": (lambda files: _told(files, 'file = "pictures/', 'file = "../pictures/'), "file"),
    "an unknown field": (lambda files: _told(files, "decorative =", "evil = 1\ndecorative ="), "evil"),
    "a field that is missing": (lambda files: _told(files, 'credit = "Eva Lang"\n', ""), "credit"),
    "a focus outside": (lambda files: _told(files, "focus_x = 30", "focus_x = 101"), "focus_x"),
    "a focus in words": (lambda files: _told(files, "focus_x = 30", 'focus_x = "30"'), "focus_x"),
    "text in a language nobody knows": (lambda files: _told(files, "de = ", "xx = "), "alt"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_told_wrongly_about_a_picture_is_named(app: Flask, archive: bytes, name: str):
    change, word = WRONG[name]
    with app.app_context():
        with pytest.raises(RefusedError) as refusal:
            campaign_from_archive(_zip(change(_files(archive))))
        assert word in str(refusal.value)
        assert db.session.query(Campaign).count() == db.session.query(Picture).count() == 0


def test_a_key_that_no_page_shows_is_refused(app: Flask, archive: bytes):
    files = _files(archive)
    key = next(iter(tomllib.loads(files["campaign.toml"].decode())["pictures"]))
    with app.app_context(), pytest.raises(RefusedError, match=key):
        campaign_from_archive(_zip(_told(files, f'picture = "{key}"', 'picture = ""')))
