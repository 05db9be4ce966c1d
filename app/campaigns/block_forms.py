"""The form of one block: what its kind asks for, filled with what the draft says, and read back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, FieldList, Form, FormField
from wtforms.validators import DataRequired, InputRequired, Optional

from app.campaigns.block_kinds import KnownKind, block_kind

_TEXTS, _SETTINGS = "t", "s"


class BlockForm:
    """Texts in one language and settings for all, shown and checked together."""

    def __init__(
        self,
        known: KnownKind,
        block: Mapping[str, Any],
        language: str,
        posted: MultiDict[str, str] | None,
        *,
        is_translation: bool = False,
    ):
        texts = dict(block.get("texts", {}).get(language, {}))
        self.known, self.block_id, self.language = known, str(block["id"]), language
        self.texts = _form(known.kind.texts, posted, texts, _TEXTS)
        self.settings = _form(known.kind.settings, posted, dict(block.get("settings", {})), _SETTINGS)
        if is_translation:
            for field in self.texts:
                may_be_empty(field)

    @property
    def fields(self) -> list[Any]:
        """All fields in order, texts first."""
        return [*self.texts, *self.settings]

    def validate(self) -> bool:
        """Whether everything can be kept; errors stand at their fields."""
        return bool(self.texts.validate()) & bool(self.settings.validate())

    @property
    def errors(self) -> dict[str, str]:
        """The first sentence for each field that is wrong, by the field's id on the page."""
        wrong = [part for field in self.fields for part in _parts(field) if part.errors]
        return {part.id: _first(part.errors) for part in wrong}

    @property
    def values(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Texts and settings as the draft keeps them."""
        return _kept(self.texts), _kept(self.settings)


def block_form(
    block: Mapping[str, Any], language: str, posted: MultiDict[str, str] | None = None, *, first: str = ""
) -> BlockForm:
    """The form for one stored block of a page whose first language is ``first``."""
    is_translation = language != (first or language)
    return BlockForm(block_kind(block["kind"]), block, language, posted, is_translation=is_translation)


def may_be_empty(field: Any) -> None:
    """What is not translated stands on the page in its first language, so nothing is needed."""
    if not isinstance(field, FieldList):
        others = [rule for rule in field.validators if not isinstance(rule, DataRequired | InputRequired)]
        field.validators, field.flags.required = [Optional(), *others], False


def text_field(known: KnownKind, name: str) -> bool:
    """Whether a kind has a text of this name, so that it can be edited where it stands."""
    return name in {field.name for field in known.kind.texts()}


def _form(
    made_by: type[Form], posted: MultiDict[str, str] | None, stored: dict[str, Any], prefix: str
) -> Form:
    if posted is not None:
        return made_by(formdata=posted, prefix=f"{prefix}-")
    form = made_by(data=stored, prefix=f"{prefix}-")
    for field in form:
        # One more, empty, to write the next entry into.
        if isinstance(field, FieldList) and len(field.entries) < (field.max_entries or 100):
            field.append_entry()
    return form


def _kept(form: Form) -> dict[str, Any]:
    return {field.short_name: _value(field) for field in form}


def _value(field: Any) -> Any:
    if isinstance(field, FieldList):
        values = [_entry(entry.data) for entry in field.entries]
        return [value for value in values if not _is_blank(value)]
    if isinstance(field, BooleanField):
        return bool(field.data)
    return _stored(field.data)


def _entry(data: Any) -> Any:
    return {name: _stored(value) for name, value in data.items()} if isinstance(data, dict) else _stored(data)


def _stored(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    return value.isoformat() if isinstance(value, date) else value


def _is_blank(value: Any) -> bool:
    return not any(value.values()) if isinstance(value, dict) else not value


def _parts(field: Any) -> list[Any]:
    """What can be typed into: the field itself, or the fields of its entries."""
    if isinstance(field, FormField):
        return [part for inner in field.form for part in _parts(inner)]
    if isinstance(field, FieldList) and field.entries:
        return [part for entry in field.entries for part in _parts(entry)]
    return [field]


def _first(errors: Any) -> str:
    """The first sentence, however deep a list of entries hides it."""
    while errors and not isinstance(errors, str):
        errors = (
            next(iter(errors.values()))
            if isinstance(errors, dict)
            else next((one for one in errors if one), "")
        )
    return str(errors)
