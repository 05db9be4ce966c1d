"""German and English are both complete."""

from __future__ import annotations

import re
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tests.servers.product import ROOT

GERMAN = ROOT / "app" / "translations" / "de" / "LC_MESSAGES" / "messages.po"
_METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2"), ("**.xml", "jinja2")]
_KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


@cache
def _extracted() -> list[tuple[str, int, str | tuple[str, ...], str | None]]:
    found = extract_from_dir(ROOT / "app", _METHODS, {"**": {"silent": "false"}}, _KEYWORDS)
    return [(file, line, message, context) for file, line, message, _comments, context in found]


@pytest.fixture(scope="module")
def german() -> Catalog:
    """The German catalogue."""
    assert GERMAN.exists(), f"{GERMAN.relative_to(ROOT)} is missing."
    with GERMAN.open("rb") as file:
        return read_po(file, locale="de")


def test_every_string_has_its_german(german: Catalog) -> None:
    """The sources are written in English; German comes from the catalogue."""
    missing = []
    for file, line, message, context in _extracted():
        entry = german.get(message if isinstance(message, str) else message[0], context)
        if entry is None or entry.fuzzy or not _is_translated(entry):
            missing.append(f"app/{file}:{line} {message!r}")
    assert not missing, f"{len(missing)} strings have no German:\n" + "\n".join(missing)


def test_german_keeps_the_placeholders(german: Catalog) -> None:
    """A lost placeholder would lose a name or a number on a page."""
    for entry in german:
        if not entry.id or not _is_translated(entry):
            continue
        wanted = set(_PLACEHOLDER.findall(" ".join(_texts(entry.id))))
        for text in _texts(entry.string):
            extra = set(_PLACEHOLDER.findall(text)) - wanted
            assert not extra, (
                f"The German of {entry.id!r} asks for {', '.join(extra)}, which nobody fills in."
            )
        given = set(_PLACEHOLDER.findall(" ".join(_texts(entry.string))))
        assert given == wanted, f"The German of {entry.id!r} lost {', '.join(wanted - given)}."


def _is_translated(entry: Message) -> bool:
    return all(text for text in _texts(entry.string))


def _texts(value: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
