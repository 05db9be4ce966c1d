"""From one picture to the files a page offers: shapes, widths and formats, the crops around the focus point.

WebP and JPEG: AVIF would be a quarter smaller and, on a small server, takes twice as long to write.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator

from PIL import Image

from app.campaigns.pictures import ORIGINAL, SQUARE, WHOLE, WIDE, Picture, PictureFile, focus_name

WIDTHS = (480, 768, 1080, 1600)
_FALLBACK_WIDTHS = (768, 1600)
# Width by height, and the widest it is ever shown.
_CROPS = {WIDE: (16 / 9, 1600), SQUARE: (1.0, 1080)}


def all_files(picture: Picture, image: Image.Image) -> list[PictureFile]:
    """Everything that is kept of a new picture."""
    kind = "png" if image.mode == "RGBA" else "jpg"
    original = _file(image, ORIGINAL, "", kind)
    return [
        original,
        *_in_widths(image, WHOLE, "", WIDTHS[-1]),
        *crops(image, (picture.focus_x, picture.focus_y)),
    ]


def crops(image: Image.Image, focus: tuple[int, int]) -> list[PictureFile]:
    """The shapes that follow the focus, which is given in hundredths from the left and from the top."""
    files: list[PictureFile] = []
    for shape, (ratio, widest) in _CROPS.items():
        cut = image.crop(crop_box(image.size, ratio, focus))
        files += _in_widths(cut, shape, focus_name(*focus), widest)
    return files


def crop_box(size: tuple[int, int], ratio: float, focus: tuple[int, int]) -> tuple[int, int, int, int]:
    """The largest piece of that shape with the focus as near its middle as the edges allow."""
    width, height = size
    cut_width, cut_height = (
        (round(height * ratio), height) if width > height * ratio else (width, round(width / ratio))
    )
    left = _held(width * focus[0] / 100 - cut_width / 2, width - cut_width)
    top = _held(height * focus[1] / 100 - cut_height / 2, height - cut_height)
    return left, top, left + cut_width, top + cut_height


def opened(original: PictureFile) -> Image.Image:
    """The kept original, to draw from again; it is our own work and needs no second look."""
    image = Image.open(io.BytesIO(original.data), formats=("JPEG", "PNG"))
    image.load()
    return image


def _held(value: float, most: int) -> int:
    return max(0, min(round(value), most))


def _in_widths(image: Image.Image, shape: str, focus: str, widest: int) -> Iterator[PictureFile]:
    full = min(image.width, widest)
    smaller = image
    for width in sorted({full, *(one for one in WIDTHS if one < full)}, reverse=True):
        smaller = _scaled(smaller, width, image)
        yield _file(smaller, shape, focus, "webp")
        if width in _FALLBACK_WIDTHS or width == full:
            yield _file(_on_white(smaller), shape, focus, "jpg")


def _scaled(from_image: Image.Image, width: int, whole: Image.Image) -> Image.Image:
    if from_image.width == width:
        return from_image
    height = max(1, round(whole.height * width / whole.width))
    return from_image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def _file(image: Image.Image, shape: str, focus: str, format: str) -> PictureFile:
    out = io.BytesIO()
    if format == "webp":
        image.save(out, "WEBP", quality=76, method=2)
    elif format == "png":
        image.save(out, "PNG")
    elif shape == ORIGINAL:
        image.save(out, "JPEG", quality=90)
    else:
        image.save(out, "JPEG", quality=78, optimize=True, progressive=True)
    data = out.getvalue()
    return PictureFile(
        shape=shape,
        focus=focus,
        format=format,
        width=image.width,
        height=image.height,
        digest=hashlib.sha256(data).hexdigest()[:32],
        data=data,
    )
