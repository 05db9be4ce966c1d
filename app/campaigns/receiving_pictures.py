"""What was uploaded is looked at before it is believed: only photos and drawings pass, and only their pixels go on.

Read are JPEG, PNG and WebP, which Pillow decodes by well-tried libraries. Everything else in the file (place, camera,
embedded thumbnails, what somebody hid behind the picture) stays behind, for the picture is drawn anew.
"""

from __future__ import annotations

import io
import re
import struct
import zlib
from typing import Any

from flask_babel import gettext as _
from PIL import Image, ImageCms, ImageOps

from app.foundation.errors import RefusedError

LARGEST_FILE = 20 * 1024 * 1024
# A phone's 50 megapixels pass; more would fill the memory of a small server.
MOST_PIXELS = 51_000_000
_LONGEST_SIDE = 16_000
_SHORTEST_SIDE = 64
# What is kept: enough for a large screen.
LARGEST_KEPT = 2560
_READ = ("JPEG", "PNG", "WEBP")
# As code is written and as the grain of a photo hardly ever comes about: by chance in one of fifty thousand photos of
# 3 MB. ("<svg" alone, in capitals or not, stood in one of two hundred.)
_CODE = re.compile(
    rb"<(?:script\b|\?php\b|!doctype html|iframe\b|html[\s>]|svg[\s/]+[a-z]{2})", re.IGNORECASE
)
# Pillow's decoders answer a broken file in many ways.
_BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    TypeError,
    IndexError,
    KeyError,
    OverflowError,
    struct.error,
    zlib.error,
)


def received(data: bytes) -> Image.Image:
    """The picture in a file: upright, in sRGB, at most 2560 pixels, RGB or RGBA. Raises RefusedError."""
    if not data:
        raise RefusedError(_("The file is empty. Please choose the picture once more."))
    if len(data) > LARGEST_FILE:
        raise RefusedError(
            _(
                "The file is larger than 20 MB. Please send the picture in a smaller size, for example by mail."
            )
        )
    _refuse_what_is_no_picture(data)
    try:
        with Image.open(io.BytesIO(data), formats=_READ) as image:
            _refuse_odd_sizes(image.size)
            return _drawn_anew(image)
    except Image.DecompressionBombError:
        raise RefusedError(_too_large()) from None
    except _BROKEN:
        raise RefusedError(
            _(
                "This picture is damaged and cannot be opened completely. "
                "Please open it on your device, save it anew as JPEG, and send that."
            )
        ) from None


def _refuse_what_is_no_picture(data: bytes) -> None:
    """By its first bytes, whatever the file calls itself; and by what is hidden behind them."""
    if not _is_of_known_kind(data):
        raise RefusedError(_what_it_is_instead(data[:512]))
    if _CODE.search(data) or _ends_as_archive(data):
        raise RefusedError(
            _(
                "Something else is hidden in this file besides the picture, such as a program or an archive. "
                "Please open the picture on your device, save it anew as JPEG, and send that."
            )
        )


def _is_of_known_kind(data: bytes) -> bool:
    return data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (data[:4], data[8:12]) == (
        b"RIFF",
        b"WEBP",
    )


def _what_it_is_instead(head: bytes) -> Any:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"hevc", b"mif1", b"msf1"):
        return _(
            "This is a HEIC photo, which few browsers can show. Please export it as JPEG; on an iPhone, "
            "Settings → Camera → Formats → “Most Compatible” makes all new photos JPEG."
        )
    if start.startswith((b"<svg", b"<?xml", b"<!doctype", b"<html")):
        return _(
            "SVG drawings and web pages can hold programs, so they are not taken. "
            "Please export the drawing as PNG."
        )
    if start.startswith(b"gif8"):
        return _("GIF pictures are not taken. Please save the picture as JPEG or PNG.")
    if start.startswith(b"%pdf"):
        return _("This is a PDF. Please save the page you want to show as JPEG or PNG.")
    return _("This file is no picture we can read. Please send a photo or drawing as JPEG, PNG or WebP.")


def _ends_as_archive(data: bytes) -> bool:
    """Whether an archive program would open it: a ZIP says at its end how long its comment is."""
    tail = data[-66_000:]
    at = tail.rfind(b"PK\x05\x06")
    return at >= 0 and len(tail) - at >= 22 and b"PK\x03\x04" in data


def _refuse_odd_sizes(size: tuple[int, int]) -> None:
    if size[0] * size[1] > MOST_PIXELS or max(size) > _LONGEST_SIDE:
        raise RefusedError(_too_large())
    if min(size) < _SHORTEST_SIDE:
        raise RefusedError(
            _(
                "This picture is only %(width)s × %(height)s pixels, too small for a page. "
                "Please send a larger one; 1600 pixels in width look sharp everywhere.",
                width=size[0],
                height=size[1],
            )
        )


def _too_large() -> str:
    return str(
        _(
            "This picture has more than 50 million pixels, or a side longer than 16,000. "
            "Please make it smaller; 2500 pixels in width are plenty."
        )
    )


def _drawn_anew(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    # A JPEG may be decoded at half or a quarter of its size, which spares time and memory.
    image.draft(None, (LARGEST_KEPT, LARGEST_KEPT))
    image.load()
    upright = ImageOps.exif_transpose(image)
    plain = _in_rgb(upright, profile)
    plain.thumbnail((LARGEST_KEPT, LARGEST_KEPT), Image.Resampling.LANCZOS, reducing_gap=2.0)
    clean = Image.new(plain.mode, plain.size)
    clean.paste(plain)
    return clean


def _in_rgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    has_alpha = image.has_transparency_data
    mode = "RGBA" if has_alpha else "RGB"
    if profile and image.mode in ("RGB", "RGBA", "CMYK"):
        try:
            shown = ImageCms.profileToProfile(
                image,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode=mode,
            )
            return shown or image.convert(mode)
        except (ImageCms.PyCMSError, *_BROKEN):
            # A profile nobody understands: the numbers are taken as they are.
            return image.convert(mode)
    return image.convert(mode)
