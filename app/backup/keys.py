"""Which key a copy needs. Without it no link in a mail opens, no sealed text is read and no erasure is recognised."""

from __future__ import annotations

import os
import secrets
from collections.abc import Collection

from app.backup.archive import Head
from app.foundation.errors import SetupError
from app.foundation.sealing import key_name, known_keys
from app.foundation.settings import Settings


def key_for(head: Head, settings: Settings) -> str:
    """The server's key under which the copy was made: this installation's, or the one a sealed copy carries."""
    if key_name(settings.key) == head.key:
        return settings.key.decode()
    if settings.secret_key:
        raise SetupError(
            "This copy was made under another key than TESTBALLON_SECRET_KEY. Set it to the key of that day"
            + ("; “testballon restore --show-keys” prints it." if head.keys else ".")
        )
    if head.keys:
        return head.keys["secret_key"]
    raise SetupError(
        "This copy was made under another key, and it is not sealed, so the key is not in it. "
        f"Put the secret-key of that day into {settings.data}, or set TESTBALLON_SECRET_KEY."
    )


def adopt_key(key: str, settings: Settings) -> None:
    """Keep the key in the data folder from now on, where it is another than the one there."""
    path = settings.data / "secret-key"
    if settings.secret_key or (path.exists() and path.read_bytes().strip() == key.encode()):
        return
    draft = path.with_name(f".secret-key-{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(key.encode())
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def refuse_missing_keys(used: Collection[str]) -> None:
    """Raise SetupError where something in the copy could not be opened here."""
    if missing := set(used) - set(known_keys()):
        raise SetupError(
            f"Texts in this copy are sealed with a key that is not set ({', '.join(sorted(missing))}). "
            "Set TESTBALLON_FIELD_KEYS to the keys of that day; for a sealed copy “testballon restore --show-keys” "
            "prints them."
        )
