"""Cells of tables that people open in a spreadsheet program (R7.04)."""

from __future__ import annotations

import re

# What a spreadsheet takes for a formula (OWASP; ASVS 1.2.10), also behind quotes and spaces, and the full-width signs.
_FORMULA = re.compile(r"['\"\s\x00]*[=+\-@＝＋－＠]|['\"]*[\t\r\n\x00]")


def safe_cell(value: object) -> str:
    """A value as text that no spreadsheet takes for a formula: an apostrophe before it says that it is text.

    Taking the apostrophe away from what would be dangerous without it gives the value back exactly (``value_of``).
    """
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and _FORMULA.match(text) else text


def value_of(cell: str) -> str:
    """The way back from ``safe_cell``."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell
