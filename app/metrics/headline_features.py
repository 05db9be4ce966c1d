"""What can be told from a headline by simple rules that anybody can read: ``headline_words/*.toml``. Pure functions."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "headline_words"
LANGUAGES = ("de", "en")
# Up to so many signs a headline is short, and from so many on it is long.
SHORT, LONG = 40, 70
_WORD = re.compile(r"[\w’']+")


def features_of(headline: str, language: str) -> dict[str, str]:
    """``form`` (question, demand, statement), ``length`` (short, medium, long), and yes or no for ``number``,
    ``emotion``, ``we`` and ``you``. A language nobody wrote a list for is told from the words.
    """
    base = language.partition("-")[0]
    language = base if base in LANGUAGES else language_of(headline)
    lists, words = word_lists(language), _WORD.findall(headline)
    small = [word.casefold().replace("’", "'") for word in words]
    has = {
        name: any(_matches(word, lists[name]) for word in small)
        for name in ("demand", "emotion", "we", "you", "number")
    }
    spoken_to = has["you"] or any(word in lists["you_as_written"] for word in words[1:])
    counts = has["number"] or any(sign.isdigit() for sign in headline)
    return {
        "form": _form(headline, small, lists["demand_first"], has["demand"]),
        "length": "short" if len(headline) <= SHORT else "long" if len(headline) >= LONG else "medium",
        "number": _yes(counts),
        "emotion": _yes(has["emotion"]),
        "we": _yes(has["we"]),
        "you": _yes(spoken_to),
    }


def language_of(headline: str) -> str:
    """Whose common words it has more of; German where that does not tell."""
    words = [word.casefold() for word in _WORD.findall(headline)]
    return max(LANGUAGES, key=lambda one: sum(_matches(word, word_lists(one)["common"]) for word in words))


@cache
def word_lists(language: str) -> dict[str, tuple[str, ...]]:
    """The lists of a language, by name."""
    told = tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return {name: tuple(words) for name, words in told.items()}


def _form(headline: str, words: list[str], first: tuple[str, ...], demands: bool) -> str:
    end = headline.rstrip(" \"'“”„»«)…").rstrip()
    if end.endswith("?"):
        return "question"
    if end.endswith("!") or demands or (words and _matches(words[0], first)):
        return "demand"
    return "statement"


def _matches(word: str, known: tuple[str, ...]) -> bool:
    return any(word.startswith(one[:-1]) if one.endswith("*") else word == one for one in known)


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"
