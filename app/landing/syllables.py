"""Where the long words of a headline may break: marked with soft hyphens, which show only where a line ends."""

from __future__ import annotations

import re
from functools import lru_cache

import pyphen

SOFT_HYPHEN = "\u00ad"
# Shorter words fit into a line of the smallest phone in the type a theme chooses for them.
LONGEST_WHOLE = 16
_LONG_WORD = re.compile(rf"[^\W\d_]{{{LONGEST_WHOLE + 1},}}")


def breakable(text: str, language: str) -> str:
    """The text, its long words marked where that language divides them; unchanged in a language we do not know.

    Not every browser brings a dictionary of its own, and without one a word is cut wherever the line happens to end.
    """
    rules = _rules(language[:2])
    if rules is None or SOFT_HYPHEN in text:
        return text
    return _LONG_WORD.sub(lambda word: rules.inserted(word[0], SOFT_HYPHEN), text)


@lru_cache(maxsize=16)
def _rules(language: str) -> pyphen.Pyphen | None:
    name = pyphen.language_fallback({"de": "de_DE", "en": "en_GB"}.get(language, language))
    return pyphen.Pyphen(lang=name, left=3, right=4) if name else None
