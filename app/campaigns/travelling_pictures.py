"""A campaign's pictures in its folder: out with what is said about them, and in with the same look as any upload.

A file that holds nothing but pixels, as ours do, is kept byte for byte, so that a folder comes back as it went;
everything else is drawn anew.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any, NoReturn

from flask_babel import gettext as _
from PIL import Image
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.campaigns.forms import LANGUAGE_NAMES
from app.campaigns.pictures import ORIGINAL, Picture, PictureFile, blocks_with_pictures, picture_by_key
from app.campaigns.receiving_pictures import received
from app.campaigns.renditions import all_files
from app.foundation import clock
from app.foundation.database import db, reading
from app.foundation.errors import RefusedError

MOST_PICTURES = 30
FOLDER = "pictures/"
_KEY = re.compile(r"^[0-9a-f]{20}$")
_FILE = re.compile(r"^pictures/[0-9a-f]{20}\.(?:jpg|png)$")
_TOLD = {"file", "name", "alt", "decorative", "credit", "focus_x", "focus_y"}
_LONGEST = {"name": 200, "credit": 200}
_LONGEST_ALT = 300
# What a JPEG of ours consists of: JFIF's own header, tables, one frame, one scan.
_JPEG_PARTS = frozenset((0xE0, 0xDB, 0xC0, 0xC4, 0xDA))
_JFIF_HEADER = 16
_NOT_PIXELS = re.compile(rb"\xff[^\x00\xd0-\xd7]")
_PNG_PARTS = frozenset((b"IHDR", b"IDAT", b"IEND"))


def pictures_of(*contents: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What is told about each picture of some pages, by its key, and the files by their path in the folder."""
    told: dict[str, Any] = {}
    files: dict[str, bytes] = {}
    for key in sorted(_shown_on(contents)):
        picture = picture_by_key(key)
        if picture is None or not _KEY.fullmatch(key):
            continue
        original = db.session.scalars(
            select(PictureFile).where(PictureFile.picture_id == picture.id, PictureFile.shape == ORIGINAL)
        ).one()
        path = f"{FOLDER}{key}.{original.format}"
        files[path] = original.data
        told[key] = {
            "file": path,
            "name": picture.name,
            "alt": {code: picture.alt[code] for code in sorted(picture.alt)},
            "decorative": picture.is_decorative,
            "credit": picture.credit,
            "focus_x": picture.focus_x,
            "focus_y": picture.focus_y,
        }
    return told, files


def is_picture_file(name: str) -> bool:
    """Whether a file of the folder is a picture by its name."""
    return name.startswith(FOLDER)


def pictures_from(
    told: Any, files: Mapping[str, bytes], contents: Iterable[Mapping[str, Any]], *, account_id: int | None
) -> list[Picture]:
    """The pictures this installation does not have yet, drawn and not yet written. Raises RefusedError.

    Whoever calls has no transaction open: drawing takes its time.
    """
    _check_what_is_told(told, files, _shown_on(contents))
    drawn = []
    for key, about in told.items():
        with reading():
            is_known = picture_by_key(key) is not None
        if not is_known:
            drawn.append(_drawn(key, about, files[about["file"]], account_id))
    return drawn


def keep_drawn(pictures: list[Picture]) -> None:
    """Write them down; where somebody brought the same one meanwhile, theirs stays. The caller commits."""
    for picture in pictures:
        with suppress(IntegrityError), db.session.begin_nested():
            db.session.add(picture)


def _shown_on(contents: Iterable[Mapping[str, Any]]) -> set[str]:
    return {key for content in contents for _block, key in blocks_with_pictures(content)}


def _check_what_is_told(told: Any, files: Mapping[str, bytes], shown: set[str]) -> None:
    if not isinstance(told, dict) or len(told) > MOST_PICTURES:
        _wrong("pictures")
    named = set()
    for key, about in told.items():
        where = f"pictures.{key}"[:80]
        if not _KEY.fullmatch(key) or key not in shown or not isinstance(about, dict):
            _wrong(where)
        for name in sorted(about.keys() ^ _TOLD):
            _wrong(f"{where}.{name}")
        _check_one(where, about)
        if about["file"] not in files:
            raise RefusedError(
                _("campaign.toml names a file that is not there: %(name)s", name=about["file"][:100])
            )
        named.add(about["file"])
    for name in sorted(files.keys() - named):
        raise RefusedError(_("The zip holds a file that campaign.toml does not name: %(name)s", name=name))


def _check_one(where: str, about: dict[str, Any]) -> None:
    for name, longest in _LONGEST.items():
        if not isinstance(about[name], str) or len(about[name]) > longest:
            _wrong(f"{where}.{name}")
    if not isinstance(about["file"], str) or not _FILE.fullmatch(about["file"]):
        _wrong(f"{where}.file")
    if not isinstance(about["decorative"], bool):
        _wrong(f"{where}.decorative")
    if not isinstance(about["alt"], dict) or not all(
        code in LANGUAGE_NAMES and isinstance(text, str) and len(text) <= _LONGEST_ALT
        for code, text in about["alt"].items()
    ):
        _wrong(f"{where}.alt")
    for name in ("focus_x", "focus_y"):
        if type(about[name]) is not int or not 0 <= about[name] <= 100:
            _wrong(f"{where}.{name}")


def _drawn(key: str, about: dict[str, Any], data: bytes, account_id: int | None) -> Picture:
    try:
        image = received(data)
    except RefusedError as refusal:
        raise RefusedError(f"{about['file']}: {refusal}") from refusal
    picture = Picture(
        key=key,
        name=about["name"],
        width=image.width,
        height=image.height,
        focus_x=about["focus_x"],
        focus_y=about["focus_y"],
        alt=dict(about["alt"]),
        is_decorative=about["decorative"],
        credit=about["credit"],
        uploaded_at=clock.now(),
        uploaded_by=account_id,
    )
    picture.note_words()
    picture.files = [_as_it_came(file, image, data) for file in all_files(picture, image)]
    return picture


def _as_it_came(file: PictureFile, image: Image.Image, data: bytes) -> PictureFile:
    """The original in the bytes it came in, where they are as plain as our own."""
    if file.shape == ORIGINAL and _is_plain(data, file.format) and file.width == image.width:
        file.data, file.digest = data, hashlib.sha256(data).hexdigest()[:32]
    return file


def _is_plain(data: bytes, format: str) -> bool:
    """Whether a file holds pixels and what is needed to read them, and nothing that could tell or hide something."""
    return _is_plain_png(data) if format == "png" else _is_plain_jpeg(data)


def _is_plain_jpeg(data: bytes) -> bool:
    place, parts = 2, set()
    while data[place : place + 1] == b"\xff" and place + 4 <= len(data):
        kind, length = data[place + 1], int.from_bytes(data[place + 2 : place + 4], "big")
        if kind not in _JPEG_PARTS or (kind == 0xE0 and (length != _JFIF_HEADER or kind in parts)):
            return False
        parts.add(kind)
        place += 2 + length
        if kind == 0xDA:
            return data.endswith(b"\xff\xd9") and not _NOT_PIXELS.search(data, place, len(data) - 2)
    return False


def _is_plain_png(data: bytes) -> bool:
    place, kind = 8, b""
    while place + 12 <= len(data):
        length, kind = int.from_bytes(data[place : place + 4], "big"), data[place + 4 : place + 8]
        if kind not in _PNG_PARTS:
            return False
        place += 12 + length
    return kind == b"IEND" and place == len(data)


def _wrong(field: str) -> NoReturn:
    raise RefusedError(_("“%(field)s” in campaign.toml is not what it should be.", field=field[:100]))
