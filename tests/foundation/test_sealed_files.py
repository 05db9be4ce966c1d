"""A sealed file is read again only whole, in order, and by whoever has the passphrase."""

from __future__ import annotations

import io

import pytest

from app.foundation.errors import SetupError
from app.foundation.sealed_files import OpeningReader, SealingWriter, is_sealed

_HEAD, _PIECE = 48, 64 * 1024 + 16


def sealed(content: bytes) -> bytes:
    target = io.BytesIO()
    writer = SealingWriter(target, "drei Linden")
    for at in range(0, len(content), 50_000):
        writer.write(content[at : at + 50_000])
    writer.finish()
    return target.getvalue()


def read(file: bytes, passphrase: str = "drei Linden") -> bytes:
    return io.BufferedReader(OpeningReader(io.BytesIO(file), passphrase)).read()


@pytest.mark.parametrize("length", [0, 1, 64 * 1024, 64 * 1024 + 1, 200_000])
def test_what_was_sealed_is_read_again(length: int):
    content = bytes(number % 251 for number in range(length))
    file = sealed(content)
    assert is_sealed(file)
    assert read(file) == content


def test_another_passphrase_opens_nothing():
    with pytest.raises(SetupError, match="passphrase"):
        read(sealed(b"Uwe"), "vier Linden")


def test_no_piece_can_be_changed_left_out_moved_or_cut_off():
    file = sealed(bytes(200_000))
    first, second = (slice(_HEAD + n * _PIECE, _HEAD + (n + 1) * _PIECE) for n in (0, 1))
    for harmed in (
        file[: _HEAD + 2 * _PIECE],
        file[:-1],
        file[:_HEAD] + file[second] + file[first] + file[second.stop :],
        file[:_HEAD] + file[second.start :],
        file[:100] + bytes([file[100] ^ 1]) + file[101:],
        file[:30] + bytes([file[30] ^ 1]) + file[31:],
        file + b"x",
    ):
        with pytest.raises(SetupError):
            read(harmed)
