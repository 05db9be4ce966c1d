"""How a published page gets its per-request slots.

A revision is rendered once, with a marker wherever something differs from request to request (``stamp``, ``via``,
``ref``, ``variant``, and what follows from the count). Here the rendered text is cut at its markers; the pieces in
between are encoded and compressed once. A request then only joins pieces and values: for gzip, the pieces are deflate
blocks that end on a byte (a full flush, so no piece refers to another) and the values go between them as stored
blocks, with the checksum taken over the whole (RFC 1951, RFC 1952). No template runs and nothing is compressed while
a visitor waits.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from urllib.parse import urlencode

from markupsafe import Markup

from app.landing.arriving import DIRECT

_OPEN, _CLOSE = "\ue000", "\ue001"
_GZIP_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
_LAST_BLOCK = b"\x03\x00"
# Shorter pieces between two slots cost less as they are than as a block of their own.
_WORTH_COMPRESSING = 200

SLOTS = (
    "stamp",
    "via",
    "ref",
    "carried",
    "variant",
    "count",
    "outlook",
    "percent",
    "countdown",
    "seats",
    "waiting",
    "signatures",
    "pledges",
    "leaders",
)
_POLL = "poll."
_MARKER = re.compile(f"{_OPEN}({'|'.join(SLOTS)}|poll[.][a-z0-9.-]+){_CLOSE}")


def poll_slot(block_id: str, what: str) -> str:
    """The name of a slot for a poll's result: ``line``, or ``2.share`` and ``2.percent`` of its second answer."""
    return f"{_POLL}{block_id}.{what}"


class SlotMarkers:
    """Stands in for the values while a page is rendered for many requests."""

    def __getattr__(self, name: str) -> str:
        if name not in SLOTS:
            raise AttributeError(name)
        return f"{_OPEN}{name}{_CLOSE}"

    def poll(self, block_id: str, what: str) -> str:
        """The marker for a part of a poll's result."""
        return f"{_OPEN}{poll_slot(block_id, what)}{_CLOSE}"


@dataclass(frozen=True, slots=True)
class SlotValues:
    """The values of one request; also what a page rendered for a single request shows at once."""

    stamp: str
    via: str
    ref: str
    variant: str
    # The number reached, and in words how far that is from the goal.
    count: str
    outlook: str
    percent: str
    # How long there is still time until the page's date.
    countdown: str = ""
    # How many seats are left, and what the form says before its button when none are.
    seats: str = ""
    waiting: str = ""
    # The names of people as a list: HTML, made in signatures.py.
    signatures: Markup = Markup()  # noqa: RUF009 - never changes
    # The same for what they wrote, made in pledges.py.
    pledges: Markup = Markup()  # noqa: RUF009 - never changes
    # The same for those who bring most, made in leaders.py.
    leaders: Markup = Markup()  # noqa: RUF009 - never changes
    # The results of polls, by ``poll_slot``.
    polls: Mapping[str, str] = field(default_factory=dict)

    @property
    def carried(self) -> str:
        """What a link to this page in another language takes along: by whose link, and by which way, somebody came."""
        way = "" if self.via in ("", DIRECT) or (self.ref and self.via == "referral") else self.via
        told = urlencode([(name, value) for name, value in (("via", way), ("ref", self.ref)) if value])
        return f"?{told}" if told else ""

    def poll(self, block_id: str, what: str) -> str:
        """A part of a poll's result."""
        return self.polls.get(poll_slot(block_id, what), "")

    def written(self, slot: str) -> bytes:
        """What fills a slot."""
        value = self.polls.get(slot, "") if slot.startswith(_POLL) else getattr(self, slot)
        return (value if isinstance(value, Markup) else escape(value)).encode()


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of the page: either fixed (``slot`` empty) or the name of a slot."""

    slot: str
    plain: bytes
    deflated: bytes


class SlottedPage:
    """A rendered page, ready to be filled in."""

    def __init__(self, html: str) -> None:
        self._pieces = [
            _piece(text, is_slot=bool(index % 2)) for index, text in enumerate(_MARKER.split(html))
        ]

    def plain(self, values: SlotValues) -> bytes:
        """The page's bytes."""
        return b"".join(values.written(piece.slot) if piece.slot else piece.plain for piece in self._pieces)

    def zipped(self, values: SlotValues) -> bytes:
        """The same bytes as one gzip member."""
        out, waiting = [_GZIP_HEADER], b""
        checksum = length = 0
        for piece in self._pieces:
            text = values.written(piece.slot) if piece.slot else piece.plain
            checksum, length = zlib.crc32(text, checksum), length + len(text)
            if piece.deflated:
                if waiting:
                    out.append(_stored(waiting))
                    waiting = b""
                out.append(piece.deflated)
            else:
                waiting += text
        if waiting:
            out.append(_stored(waiting))
        out += (_LAST_BLOCK, struct.pack("<II", checksum, length & 0xFFFFFFFF))
        return b"".join(out)


def _piece(text: str, *, is_slot: bool) -> _Piece:
    if is_slot:
        return _Piece(text, b"", b"")
    plain = text.encode()
    if len(plain) < _WORTH_COMPRESSING:
        return _Piece("", plain, b"")
    compressor = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, 9)
    return _Piece("", plain, compressor.compress(plain) + compressor.flush(zlib.Z_FULL_FLUSH))


def _stored(data: bytes) -> bytes:
    """A deflate block that is not compressed (RFC 1951, 3.2.4); ours are far below its 65,535 bytes."""
    return b"\x00" + struct.pack("<HH", len(data), len(data) ^ 0xFFFF) + data
