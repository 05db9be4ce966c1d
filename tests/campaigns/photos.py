"""Pictures as phones, drawing programs and attackers make them."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image


def photo(width: int = 1200, height: int = 900, format: str = "JPEG", **options: object) -> bytes:
    """Gradients with grain: light from left to right, warm below."""
    across = Image.linear_gradient("L").rotate(90).resize((width, height))
    down = Image.linear_gradient("L").resize((width, height))
    grain = Image.effect_noise((width, height), 60)
    image = Image.merge(
        "RGB",
        [Image.blend(across, grain, 0.25), Image.blend(down, grain, 0.2), Image.blend(across, down, 0.5)],
    )
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def phone_photo(width: int = 4032, height: int = 3024, **options: object) -> bytes:
    """Held upright, so stored lying on its side, with the place it was taken at."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Telefon Geheimmarke"
    exif[0x8825] = {1: "N", 2: (50.0, 58.0, 12.0), 3: "E", 4: (11.0, 19.0, 45.0)}
    return photo(width, height, exif=exif.tobytes(), **options)


def png_of(width: int, height: int) -> bytes:
    """A few bytes that say they are a picture of this size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    packed = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def logo() -> bytes:
    """A red disc on nothing."""
    image = Image.new("RGBA", (600, 400), (0, 0, 0, 0))
    image.paste((228, 87, 46, 255), (100, 100, 300, 300))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
