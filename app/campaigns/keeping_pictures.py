"""What happens to a picture in the library: it comes, is described, gets a focus, and goes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.campaigns.own_sender import is_a_logo
from app.campaigns.own_templates import templates_with_picture
from app.campaigns.pictures import (
    ORIGINAL,
    Picture,
    PictureFile,
    focus_name,
    picture_by_key,
    uses_of,
)
from app.campaigns.receiving_pictures import received
from app.campaigns.renditions import all_files, crops, opened
from app.foundation import audit, clock
from app.foundation.database import db, reading
from app.foundation.errors import RefusedError

_LONGEST_ALT = 300


def keep_picture(data: bytes, name: str, *, account_id: int | None) -> Picture:
    """Add what was uploaded; the same file a second time is the picture there is. The caller commits.

    Raises RefusedError. Drawing takes a second, and no transaction is open while it lasts: on SQLite sign-ups would
    wait for it.
    """
    key = hashlib.sha256(data).hexdigest()[:20]
    with reading():
        known = picture_by_key(key) is not None
    picture = None if known else _drawn(key, data, name, account_id)
    try:
        with db.session.begin_nested():
            if picture is not None:
                db.session.add(picture)
    except IntegrityError:
        # Somebody sent the same file meanwhile.
        picture = None
    if picture is None:
        return db.session.scalars(select(Picture).where(Picture.key == key)).one()
    audit.record("picture.uploaded", "picture", picture.id)
    return picture


def describe(picture: Picture, *, alt: Mapping[str, str], is_decorative: bool, credit: str) -> None:
    """What is to be seen, by language, or that it says nothing; and who made it. The caller commits."""
    said = {code: " ".join(text.split())[:_LONGEST_ALT] for code, text in alt.items()}
    picture.alt = {code: text for code, text in (picture.alt | said).items() if text}
    picture.is_decorative = is_decorative
    picture.credit = " ".join(credit.split())[:200]
    picture.note_words()
    audit.record("picture.described", "picture", picture.id)


def crops_around(key: str, x: int, y: int) -> list[PictureFile]:
    """The crops for another focus, drawn while no transaction is open; empty where there are such already."""
    x, y = _in_hundredths(x, y)
    with reading():
        picture = picture_by_key(key)
        if picture is None or any(file.focus == focus_name(x, y) for file in picture.files):
            return []
        original = opened(_original(picture))
    return crops(original, (x, y))


def set_focus(picture: Picture, x: int, y: int, drawn: Sequence[PictureFile] = ()) -> None:
    """Another point to keep in every crop, with what ``crops_around`` has drawn for it. The caller commits.

    What is live shows the crops it was published with, so theirs stay; others go.
    """
    x, y = _in_hundredths(x, y)
    if (picture.focus_x, picture.focus_y) == (x, y):
        return
    if not any(use.is_live for use in uses_of(picture)):
        picture.files = [file for file in picture.files if not file.focus]
    picture.focus_x, picture.focus_y = x, y
    if not any(file.focus == picture.focus for file in picture.files):
        # Nobody has drawn them, or somebody has taken them away since they were looked for.
        picture.files.extend(drawn or crops(opened(_original(picture)), (x, y)))


def _original(picture: Picture) -> PictureFile:
    return db.session.scalars(
        select(PictureFile).where(PictureFile.picture_id == picture.id, PictureFile.shape == ORIGINAL)
    ).one()


def _in_hundredths(x: int, y: int) -> tuple[int, int]:
    return max(0, min(x, 100)), max(0, min(y, 100))


def delete_picture(picture: Picture) -> None:
    """Throw it away. The caller commits. Raises RefusedError while a page shows it."""
    if uses_of(picture):
        raise RefusedError(_("A page shows this picture. Take it off there first."))
    if is_a_logo(picture.key):
        raise RefusedError(_("This picture is a logo. Choose another logo first."))
    if templates_with_picture(picture.key):
        raise RefusedError(_("One of your own templates shows this picture. Remove the template first."))
    audit.record("picture.deleted", "picture", picture.id)
    db.session.delete(picture)


def _drawn(key: str, data: bytes, name: str, account_id: int | None) -> Picture:
    image = received(data)
    picture = Picture(
        key=key,
        name=_plain_name(name),
        width=image.width,
        height=image.height,
        focus_x=50,
        focus_y=50,
        alt={},
        is_decorative=False,
        credit="",
        uploaded_at=clock.now(),
        uploaded_by=account_id,
    )
    picture.note_words()
    picture.files = all_files(picture, image)
    return picture


def _plain_name(name: str) -> str:
    """``C:\\Fotos\\IMG 1.jpg`` → ``IMG 1.jpg``; nothing a terminal or a list could stumble over."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in last if sign.isprintable())[:200]
