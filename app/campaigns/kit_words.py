"""What a campaign says about its kits, kept in the page as ``kit`` so that every phase has its own.

``{"design": "frame", "texts": {language: {network: text}}}``. What is not there is made from the page.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.campaigns.models import Organisation
from app.campaigns.page_content import Content, filled_in

LONGEST_TEXT = 2200
_NAME = re.compile(r"^[a-z][a-z0-9-]{0,29}$")


@dataclass(frozen=True, slots=True)
class KitWords:
    """In one language: the design most things come in ("" for the first), and a text for some of the networks."""

    design: str = ""
    texts: dict[str, str] = field(default_factory=dict)


def kit_words(content: Content, language: str, organisation: Organisation) -> KitWords:
    """As supporters read them. A text holds for its own language alone: better the page's words than foreign ones."""
    stored = content.get("kit") or {}
    texts = stored.get("texts", {}).get(language, {})
    return KitWords(
        stored.get("design", ""),
        {name: filled_in(text, content, language, organisation) for name, text in texts.items()},
    )


def typed_texts(content: Content, language: str) -> dict[str, str]:
    """As they were typed, to be changed."""
    return dict((content.get("kit") or {}).get("texts", {}).get(language, {}))


def with_design(content: Content, design: str) -> Content:
    """The page with this design for its kits; "" for the first there is."""
    return _with(content, design=design)


def with_texts(content: Content, language: str, texts: Mapping[str, str]) -> Content:
    """The page with these texts in one language; an empty one is made from the page again."""
    said = {name: text.replace("\r\n", "\n").strip() for name, text in texts.items() if text.strip()}
    others = (content.get("kit") or {}).get("texts", {})
    by_language = {code: known for code, known in others.items() if code != language} | {language: said}
    return _with(content, texts={code: known for code, known in by_language.items() if known})


def is_kit(value: Any) -> bool:
    """Whether a page that came from elsewhere says such a thing."""
    if not isinstance(value, dict) or not value.keys() <= {"design", "texts"}:
        return False
    texts = value.get("texts", {})
    return (
        (not value.get("design") or _is_name(value["design"]))
        and isinstance(texts, dict)
        and all(isinstance(said, dict) and all(map(_is_text, said.items())) for said in texts.values())
    )


def _with(content: Content, **changes: Any) -> Content:
    changed = copy.deepcopy(content)
    kit = {name: value for name, value in ((changed.get("kit") or {}) | changes).items() if value}
    changed.pop("kit", None)
    return changed | ({"kit": kit} if kit else {})


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and bool(_NAME.fullmatch(value))


def _is_text(named: tuple[Any, Any]) -> bool:
    name, text = named
    return _is_name(name) and isinstance(text, str) and len(text) <= LONGEST_TEXT
