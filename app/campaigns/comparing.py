"""What is different between two versions of a page, in words: where, what it said, what it says."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.campaigns.block_kinds import all_kinds
from app.campaigns.forms import LANGUAGE_NAMES
from app.campaigns.page_content import Content
from app.campaigns.variant_forms import VARIANT_LABELS

_WHOLE_PAGE = {
    "theme": _l("Look"),
    "goal": _l("First goal"),
    "sender": _l("Who asks"),
    "languages": _l("Languages"),
    "fields": _l("Fields of the form"),
    "required": _l("Fields that have to be filled in"),
    "purposes": _l("Consents"),
    "political": _l("Political campaign"),
    "conditions": _l("Conditions for taking part"),
    "partners": _l("Partners"),
    "channels": _l("Channels"),
    "event": _l("Date and place"),
    "kit": _l("Ambassador kit"),
}
_TEXTS = {
    "share": _l("Text for sharing"),
    "request": _l("Subject of the mail that asks to confirm"),
    "thanks": _l("Thank-you text"),
    "description": _l("Description for search engines"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words that stayed, went or came."""

    how: Literal["same", "gone", "new"]
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: its place in words, and what was said before and after."""

    where: str
    before: str
    after: str

    @property
    def pieces(self) -> list[Piece]:
        """The words, with what went and what came marked; both in a row where nothing is alike."""
        return list(_pieces(_words(self.before), _words(self.after)))


def changes_between(before: Content, after: Content) -> list[Change]:
    """All differences, from the top of the page to its bottom; empty for equal pages."""
    changes = [
        Change(str(_WHOLE_PAGE.get(name, name)), _written(before.get(name)), _written(after.get(name)))
        for name in _names(before, after)
        if name not in ("blocks", "texts", "variants") and before.get(name) != after.get(name)
    ]
    changes += _of_blocks(before["blocks"], after["blocks"])
    changes += _of_languages(before.get("texts", {}), after.get("texts", {}), "", _TEXTS)
    changes += _of_variants(before.get("variants", []), after.get("variants", []))
    return changes


def _of_variants(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> Iterator[Change]:
    old, new = {one["id"]: one for one in before}, {one["id"]: one for one in after}
    for letter in _names(old, new):
        was, now = old.get(letter, {}), new.get(letter, {})
        label = _("Variant %(name)s", name=letter.upper())
        if not was or not now:
            yield Change(label, _all_texts(was), _all_texts(now))
            continue
        yield from _of_languages(was.get("texts", {}), now.get("texts", {}), label, VARIANT_LABELS)
        if was.get("picture") != now.get("picture"):
            yield Change(
                f"{label}: {_('Picture')}", _written(was.get("picture")), _written(now.get("picture"))
            )


def _of_blocks(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> Iterator[Change]:
    old = {block["id"]: block for block in before}
    new = {block["id"]: block for block in after}
    for block_id, block in new.items():
        label = _label(block)
        if block_id not in old:
            yield Change(_("Block added: %(block)s", block=label), "", _all_texts(block))
            continue
        was, labels = old[block_id], _labels(block)
        yield from _of_languages(was.get("texts", {}), block.get("texts", {}), label, labels)
        settings, earlier = block.get("settings", {}), was.get("settings", {})
        for name in _names(earlier, settings):
            if _written(earlier.get(name)) != _written(settings.get(name)):
                yield Change(
                    f"{label}: {labels.get(name, name)}",
                    _written(earlier.get(name)),
                    _written(settings.get(name)),
                )
    for block_id, block in old.items():
        if block_id not in new:
            yield Change(_("Block removed: %(block)s", block=_label(block)), _all_texts(block), "")
    order = [[block for block in ids if block in old and block in new] for ids in (old, new)]
    if order[0] != order[1]:
        yield Change(
            _("Order of the blocks"),
            ", ".join(_label(block) for block in before),
            ", ".join(_label(block) for block in after),
        )


def _of_languages(
    before: dict[str, Any], after: dict[str, Any], label: str, labels: dict[str, Any]
) -> Iterator[Change]:
    for language in _names(before, after):
        was, now = before.get(language, {}), after.get(language, {})
        for name in _names(was, now):
            if _written(was.get(name)) != _written(now.get(name)):
                where = f"{label}: {labels.get(name, name)}" if label else str(labels.get(name, name))
                yield Change(
                    f"{where} ({LANGUAGE_NAMES.get(language, language)})",
                    _written(was.get(name)),
                    _written(now.get(name)),
                )


def _label(block: dict[str, Any]) -> str:
    known = all_kinds().get(block["kind"])
    return str(known.kind.label) if known else str(block["kind"])


def _labels(block: dict[str, Any]) -> dict[str, Any]:
    known = all_kinds().get(block["kind"])
    if known is None:
        return {}
    return {
        field.name: field.label.text for form in (known.kind.texts(), known.kind.settings()) for field in form
    }


def _all_texts(block: dict[str, Any]) -> str:
    texts = block.get("texts", {})
    return _written(next(iter(texts.values()), "")) if texts else ""


def _names(*pages: dict[str, Any]) -> list[str]:
    return list(dict.fromkeys(name for page in pages for name in page))


def _written(value: Any) -> str:
    """Any stored value as a person would write it down."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, dict):
        return "\n".join(filter(None, map(_written, value.values())))
    if isinstance(value, list):
        is_plain = all(isinstance(one, str | int) for one in value)
        return (", " if is_plain else "\n").join(map(_written, value))
    # Browsers end lines in their own way; nobody has changed a word by that.
    return str(value).replace("\r\n", "\n")


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|[^\s]+", text)


def _pieces(before: list[str], after: list[str]) -> Iterator[Piece]:
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for how, start, end, new_start, new_end in matcher.get_opcodes():
        if how == "equal":
            yield Piece("same", "".join(before[start:end]))
            continue
        if end > start:
            yield Piece("gone", "".join(before[start:end]))
        if new_end > new_start:
            yield Piece("new", "".join(after[new_start:new_end]))
