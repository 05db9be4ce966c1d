"""A file that only a passphrase opens, written and read as a stream of any length.

First a mark, how the key is made from the passphrase (scrypt, RFC 7914) and a random nonce; then pieces of 64 KiB, each
sealed with AES-256-GCM under nonce, number and whether it is the last. So no piece can be changed, left out, moved or
cut off unnoticed. Source: the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár (CRYPTO 2015).
"""

from __future__ import annotations

import io
import os
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from app.foundation.errors import SetupError

MARK = b"testballon sealed file 1\n"
_PIECE, _TAG = 64 * 1024, 16
_SALT_BYTES, _NONCE_BYTES = 16, 7
# 128 MiB and about half a second: what OWASP asks of scrypt (2^17).
_COST = 17


class SealingWriter(io.RawIOBase):
    """What is written here ends up sealed in ``target``; only ``finish`` makes it whole."""

    def __init__(self, target: BinaryIO, passphrase: str) -> None:
        salt, self._nonce = os.urandom(_SALT_BYTES), os.urandom(_NONCE_BYTES)
        self._head = MARK + salt + self._nonce
        self._cipher = _cipher(passphrase, salt)
        self._target, self._waiting, self._number = target, bytearray(), 0
        target.write(self._head)

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, data: object) -> int:
        """Take some bytes."""
        taken = bytes(data)  # type: ignore[call-overload]
        self._waiting += taken
        while len(self._waiting) > _PIECE:
            self._seal(bytes(self._waiting[:_PIECE]), is_last=False)
            del self._waiting[:_PIECE]
        return len(taken)

    def finish(self) -> None:
        """Seal the last piece."""
        self._seal(bytes(self._waiting), is_last=True)
        self._waiting.clear()

    def _seal(self, piece: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self._nonce, self._number, is_last=is_last)
        self._target.write(self._cipher.encrypt(nonce, piece, self._head))
        self._number += 1


class OpeningReader(io.RawIOBase):
    """What was sealed, in the clear again. Raises SetupError for another passphrase or a damaged file."""

    def __init__(self, source: BinaryIO, passphrase: str) -> None:
        head = source.read(len(MARK) + _SALT_BYTES + _NONCE_BYTES)
        salt = head[len(MARK) : len(MARK) + _SALT_BYTES]
        if not head.startswith(MARK) or len(head) < len(MARK) + _SALT_BYTES + _NONCE_BYTES:
            raise SetupError("This is no sealed file, or only its beginning.")
        self._head, self._nonce = head, head[-_NONCE_BYTES:]
        self._cipher = _cipher(passphrase, salt)
        self._source, self._number, self._opened = source, 0, b""
        # One piece is read ahead, for the last one is sealed as the last.
        self._next = source.read(_PIECE + _TAG)

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill the buffer as far as there is something."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        while not self._opened and self._next:
            self._opened = self._open_next()
        taken = self._opened[: len(view)]
        view[: len(taken)] = taken
        self._opened = self._opened[len(taken) :]
        return len(taken)

    def _open_next(self) -> bytes:
        piece, self._next = self._next, self._source.read(_PIECE + _TAG)
        try:
            opened = self._cipher.decrypt(
                _nonce(self._nonce, self._number, is_last=not self._next), piece, self._head
            )
        except InvalidTag as failure:
            raise SetupError(
                "This copy cannot be opened: the passphrase is another one."
                if self._number == 0 and self._next
                else "This copy cannot be opened: the passphrase is another one, or the file is damaged or cut off."
            ) from failure
        self._number += 1
        return opened


def is_sealed(beginning: bytes) -> bool:
    """Whether a file with these first bytes is one of ours."""
    return beginning.startswith(MARK)


def _cipher(passphrase: str, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=2**_COST, r=8, p=1).derive(passphrase.encode()))


def _nonce(prefix: bytes, number: int, *, is_last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([is_last])
