"""Logos: a picture of the library, drawn once more as small as a page shows it."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass

from PIL import Image

from app.campaigns.pictures import ORIGINAL, WHOLE, Picture, PictureFile, picture_by_key
from app.campaigns.renditions import opened
from app.foundation.database import db

LOGO = "logo"
# Twice what a page shows, for fine screens; a very wide mark gets lower.
_HEIGHT, _WIDEST = 88, 480


@dataclass(frozen=True, slots=True)
class Logo:
    """As a page's template sees it."""

    url: str
    width: int
    height: int


def draw_logo(picture: Picture) -> None:
    """Keep the small file if there is none yet. The caller commits."""
    if picture.of_shape(LOGO, "webp"):
        return
    original = next(file for file in picture.files if file.shape == ORIGINAL)
    image = opened(original)
    scale = min(_HEIGHT / image.height, _WIDEST / image.width, 1)
    small = image.resize(
        (max(1, round(image.width * scale)), max(1, round(image.height * scale))), Image.Resampling.LANCZOS
    )
    out = io.BytesIO()
    small.save(out, "WEBP", quality=82, method=4)
    data = out.getvalue()
    db.session.add(
        PictureFile(
            picture_id=picture.id,
            shape=LOGO,
            focus="",
            format="webp",
            width=small.width,
            height=small.height,
            digest=hashlib.sha256(data).hexdigest()[:32],
            data=data,
        )
    )
    db.session.flush()


def logo_of(key: str) -> Logo | None:
    """The logo a page shows; None where none was chosen, or it is gone."""
    picture = picture_by_key(key)
    if picture is None:
        return None
    # Before it is saved as a logo, the smallest there is will do.
    files = picture.of_shape(LOGO, "webp") or picture.of_shape(WHOLE, "webp")
    return Logo(files[0].url, files[0].width, files[0].height) if files else None
