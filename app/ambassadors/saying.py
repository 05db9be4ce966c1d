"""The form in which a supporter says why they are with it: what was typed, and the photo as it is kept."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_babel import gettext as _
from PIL import Image

from app.ambassadors.own_words import LONGEST_NAME, LONGEST_TEXT
from app.ambassadors.turns import BusyError, Turns
from app.campaigns.receiving_pictures import received
from app.campaigns.renditions import crop_box
from app.foundation.errors import RefusedError
from app.landing.form_reading import clean

# What a phone's camera makes; ASVS 5.2.1 asks for a limit that can be served.
LARGEST_PHOTO = 12 * 1024 * 1024
_SIDE = 600
# A face is rather above the middle.
_FOCUS = (50, 42)
# Drawing a large photo anew takes a second, and a process does one thing at a time.
_turns = Turns()


@dataclass(slots=True)
class Typed:
    """What was sent; ``errors`` are pairs of a field and a sentence."""

    text: str = ""
    name: str = ""
    photo: bytes | None = None
    drop_photo: bool = False
    errors: list[tuple[str, str]] = field(default_factory=list)

    def error(self, name: str) -> str:
        """The sentence at a field."""
        return next((sentence for wrong, sentence in self.errors if wrong == name), "")


def read_saying(posted: Mapping[str, str], sent: bytes) -> Typed:
    """What was typed, with what is wrong about it; ``sent`` is the photo's file, empty where there is none."""
    typed = Typed(
        text=clean(posted.get("text", ""), one_line=True),
        name=clean(posted.get("name", ""), one_line=True),
        drop_photo=bool(posted.get("drop_photo")),
    )
    if not typed.text:
        typed.errors.append(("text", _("Please write why you are with it.")))
    for name, longest in (("text", LONGEST_TEXT), ("name", LONGEST_NAME)):
        if len(getattr(typed, name)) > longest:
            typed.errors.append((name, _("At most %(n)s characters fit here.", n=longest)))
    if sent and not posted.get("may"):
        typed.errors.append(("may", _("Please tick that the photo may be used, or send no photo.")))
    if sent and not typed.errors:
        _read_photo(typed, sent)
    return typed


def _read_photo(typed: Typed, sent: bytes) -> None:
    try:
        if len(sent) > LARGEST_PHOTO:
            raise RefusedError(_("The photo is larger than 12 MB. Please send a smaller one."))
        with _turns.taken():
            typed.photo = small_square(sent)
    except RefusedError as refusal:
        typed.errors.append(("photo", str(refusal)))
    except BusyError:
        wait = _("Many photos are being read at the moment. Please send it once more in a minute.")
        typed.errors.append(("photo", wait))


def small_square(data: bytes) -> bytes:
    """The photo drawn anew as a JPEG of 600 by 600 pixels at most. Raises RefusedError for what is no photo."""
    image = received(data)
    square = image.crop(crop_box(image.size, 1.0, _FOCUS))
    square.thumbnail((_SIDE, _SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    ground = Image.new("RGB", square.size, "white")
    ground.paste(square, mask=square.getchannel("A") if square.mode == "RGBA" else None)
    kept = io.BytesIO()
    ground.save(kept, "JPEG", quality=86, optimize=True)
    return kept.getvalue()
