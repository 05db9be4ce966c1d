"""Files of text that somebody brings from elsewhere: how they are read, and what is kept of their names."""

from __future__ import annotations

import codecs
import unicodedata

from flask_babel import gettext as _

from app.foundation.errors import RefusedError


def text_of(data: bytes, name: str) -> str:
    """A file's text, whichever way a spreadsheet wrote it. Raises RefusedError for what is no text."""
    if data.startswith(b"PK\x03\x04") or data.startswith(b"\xd0\xcf\x11\xe0"):
        raise RefusedError(_("%(file)s is a workbook; save the sheet as “CSV UTF-8” first.", file=name))
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            text = data.decode("utf-16")
        else:
            text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Excel calls “CSV” in Western Europe; five of its bytes mean nothing.
        text = data.decode("cp1252", errors="replace")
    if "\0" in text:
        raise RefusedError(_("%(file)s is no table of text; save it as “CSV UTF-8”.", file=name))
    return text


def file_name_of(name: str) -> str:
    """A file's name without its folders, short enough to be kept."""
    return one_line(name.replace("\\", "/").rpartition("/")[2])[:200] or "table.csv"


def one_line(cell: str) -> str:
    """Without what nobody sees and no database likes; where a line ended, and at a tab, there is a blank."""
    seen = (c for c in cell if c.isspace() or unicodedata.category(c) not in ("Cc", "Cs", "Co"))
    return " ".join("".join(seen).split())
