"""Phone numbers and what people write are stored sealed, so that a stolen database gives neither away (R7.12).

A sealed text is ``sealed:<key>:<base64url of nonce, ciphertext and tag>``: AES-256-GCM with a random nonce of 96 bits
and the column's name as associated data, so that no value can be moved to another column. ``<key>`` names the key it
was sealed with: the first of ``TESTBALLON_FIELD_KEYS`` seals, all of them open, the server's own key is the last.
Source: NIST SP 800-38D; OWASP ASVS 5.0 V11.3.2.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app

from app.foundation.errors import SetupError
from app.foundation.tokens import derived_key

MARK = "sealed:"
_NONCE_BYTES = 12
_PURPOSE = "fields"


def seal_text(text: str, column: str) -> str:
    """The text as it is stored in ``column`` ("sign_ups.comment"), under the key that seals now."""
    name = sealing_key()
    nonce = secrets.token_bytes(_NONCE_BYTES)
    sealed = _ciphers()[name].encrypt(nonce, text.encode(), column.encode())
    return f"{MARK}{name}:{base64.urlsafe_b64encode(nonce + sealed).decode()}"


def open_text(stored: str, column: str) -> str:
    """The text again; what was written before there were seals is given back as it stands.

    Raises SetupError where the key is missing or the value was not sealed for this column.
    """
    if not stored.startswith(MARK):
        return stored
    _mark, name, sealed = stored.split(":", 2)
    cipher = _ciphers().get(name)
    if cipher is None:
        raise SetupError(
            f"{column} holds values sealed with the key {name}, which TESTBALLON_FIELD_KEYS does not name any more."
        )
    raw = base64.urlsafe_b64decode(sealed)
    try:
        return cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], column.encode()).decode()
    except InvalidTag as failure:
        raise SetupError(f"A value in {column} was changed past the program, or moved there.") from failure


def sealing_key() -> str:
    """The name of the key that seals now: eight characters that say nothing about the key itself."""
    return next(iter(_ciphers()))


def known_keys() -> list[str]:
    """The names of all keys that open, the one that seals first."""
    return list(_ciphers())


def _ciphers() -> dict[str, AESGCM]:
    settings = current_app.config["TESTBALLON"]
    return _ciphers_of((*settings.all_field_keys, settings.key))


def key_name(secret: bytes) -> str:
    """The name of the key that is made from a secret: eight characters that say nothing about it."""
    return hmac.digest(derived_key(secret, _PURPOSE), b"name", "sha256")[:4].hex()


@lru_cache(maxsize=16)
def _ciphers_of(secrets_: tuple[bytes, ...]) -> dict[str, AESGCM]:
    return {key_name(secret): AESGCM(derived_key(secret, _PURPOSE)) for secret in secrets_}
