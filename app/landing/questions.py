"""The campaigner's own questions in the form: how they are shown, and what counts as an answer.

An answer is kept under its block's id: text as it was typed, a number as a number, a choice as the position of the
chosen answer (from 1), which is the same in every language of the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from app.campaigns.block_kinds import block_kind
from app.campaigns.page_content import Content, default_language, readable_texts
from app.foundation.errors import RefusedError
from app.landing.page_view import FieldView, free_text_hint

_TYPES = {"line": "text", "text": "textarea", "one": "radio", "several": "checkbox", "number": "number"}
_ANSWERED_BY = {"poll": {"answer": "one"}, "pledges": {"answer": "text"}}
_LONGEST = {"text": 300, "textarea": 4000, "number": 12}


def questions_in(content: Content, language: str) -> list[FieldView]:
    """The page's questions in one language, in order, unanswered."""
    first = default_language(content)
    return [
        _field(block["id"], readable_texts(block.get("texts", {}), language, first), _settings(block))
        for block in content["blocks"]
        if is_question(block)
    ]


def is_question(block: Mapping[str, Any]) -> bool:
    """Whether a block is asked in the form."""
    return block_kind(block["kind"]).kind.is_in_form


def answered(field: FieldView, posted: list[str], cleaned: str) -> None:
    """Put what was sent into a question, as it will be shown again."""
    if field.options:
        known = {value for value, _label in field.options}
        field.chosen = [value for value in posted if value in known]
        if field.type == "radio":
            field.chosen = field.chosen[:1]
    else:
        field.value = cleaned


def answer_of(field: FieldView) -> Any:
    """The answer as it is kept; None where there is none. Raises RefusedError."""
    if field.options:
        if field.required and not field.chosen:
            raise RefusedError(_("Please choose an answer to “%(label)s”.", label=field.label))
        chosen = [int(value) for value in field.chosen]
        return (chosen if field.type == "checkbox" else chosen[0]) if chosen else None
    if field.required and not field.value:
        raise RefusedError(_("Please fill in “%(label)s”.", label=field.label))
    if len(field.value) > field.maxlength:
        raise RefusedError(_("At most %(n)s characters fit here.", n=field.maxlength))
    if field.type == "number" and field.value:
        if not field.value.removeprefix("-").isdecimal():
            raise RefusedError(_("Please enter a whole number."))
        return int(field.value)
    return field.value or None


def in_words(content: Content, language: str, answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Questions and answers of one sign-up as people read them; what is not asked any more keeps its answer."""
    asked = {block["id"]: block for block in content["blocks"] if is_question(block)}
    return [
        (_label(asked.get(name), name, language), _said(asked.get(name), value, language))
        for name, value in answers.items()
    ]


def _field(block_id: str, texts: Mapping[str, Any], settings: Mapping[str, Any]) -> FieldView:
    kind = _TYPES.get(settings.get("answer", "line"), "text")
    options = [(str(number), text) for number, text in enumerate(texts.get("options") or [], 1)]
    return FieldView(
        name=f"field-{block_id}",
        label=texts.get("label", ""),
        type=kind,
        value="",
        error="",
        required=bool(settings.get("required")),
        autocomplete="off",
        maxlength=_LONGEST.get(kind, 300),
        hint=" ".join(filter(None, (texts.get("hint", ""), free_text_hint() if kind == "textarea" else ""))),
        options=options if kind in ("radio", "checkbox") else [],
    )


def _settings(block: Mapping[str, Any]) -> dict[str, Any]:
    """A poll is a question with one of several answers, a pledge one with a text."""
    return _ANSWERED_BY.get(block["kind"], {}) | dict(block.get("settings", {}))


def _label(block: dict[str, Any] | None, name: str, language: str) -> str:
    return str(_texts(block, language).get("label") or name)


def _said(block: dict[str, Any] | None, value: Any, language: str) -> str:
    options = _texts(block, language).get("options") or []
    if block is None or _settings(block).get("answer") not in ("one", "several"):
        return str(value)
    chosen = value if isinstance(value, list) else [value]
    return ", ".join(options[one - 1] if 0 < one <= len(options) else str(one) for one in chosen)


def _texts(block: dict[str, Any] | None, language: str) -> dict[str, Any]:
    by_language = (block or {}).get("texts", {})
    return dict(by_language.get(language) or next(iter(by_language.values()), {}))
