"""Words folded so that spellings meet: Müller, MÜLLER and Mueller are one word, and so are René and Rene.

Umlauts become two letters, as German lists of names sort them (DIN 5007-2); other letters lose their accents. The
same folding runs here and in the database: SQLite calls this module's function, PostgreSQL gets it as an expression.
"""

from __future__ import annotations

import sqlite3
import unicodedata
from typing import Any

from sqlalchemy import ColumnElement, Engine, event, func

from app.foundation.database import db

_DOUBLES = {
    "ä": "ae", "Ä": "ae", "ö": "oe", "Ö": "oe", "ü": "ue", "Ü": "ue", "ß": "ss", "ẞ": "ss",
    "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe",
}  # fmt: skip
# Letters of their own, which no accent can be taken from.
_SINGLES = {"ı": "i", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ø": "o", "Ø": "o"}


def _accented() -> dict[str, str]:
    """The Latin letters with accents, each with its bare lower-case letter."""
    found = {}
    for number in range(0xC0, 0x250):
        letter = chr(number)
        bare = unicodedata.normalize("NFD", letter)[0].lower()
        if letter not in _DOUBLES and bare != letter.lower() and bare.isascii() and bare.isalpha():
            found[letter] = bare
    return found


_LETTERS = _accented() | _SINGLES
_TABLE = str.maketrans(_LETTERS | _DOUBLES)


def folded(text: str) -> str:
    """The word as it is compared."""
    return unicodedata.normalize("NFC", text).translate(_TABLE).lower()


def folded_in_database(text: ColumnElement[Any]) -> ColumnElement[str]:
    """The same for a column."""
    if db.engine.dialect.name == "sqlite":
        return func.testballon_folded(text)
    for letter, pair in _DOUBLES.items():
        text = func.replace(text, letter, pair)
    return func.lower(func.translate(text, "".join(_LETTERS), "".join(_LETTERS.values())))


@event.listens_for(Engine, "connect")
def _teach_sqlite(connection: Any, _record: object) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.create_function("testballon_folded", 1, _folded_or_none, deterministic=True)


def _folded_or_none(text: str | None) -> str | None:
    return None if text is None else folded(text)
