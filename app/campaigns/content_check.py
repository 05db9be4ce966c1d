"""Whether something that claims to be a page is one: known fields, right types, blocks as their kinds describe them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NoReturn

from flask_babel import gettext as _
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    FieldList,
    Form,
    FormField,
    IntegerField,
    SelectField,
)
from wtforms.validators import DataRequired, InputRequired, Optional, StopValidation, ValidationError

from app.campaigns.block_kinds import all_kinds
from app.campaigns.forms import LANGUAGE_NAMES
from app.campaigns.kit_words import is_kit
from app.campaigns.page_content import CHANNEL, FIELDS, KINDS, Content
from app.campaigns.purposes_of_page import are_partners
from app.campaigns.themes import all_themes
from app.campaigns.variant_check import are_variants
from app.consent.purposes import PURPOSES
from app.foundation.errors import RefusedError

_BLOCK_ID = re.compile(r"^[a-z][a-z0-9-]{0,40}$")
_ICON = re.compile(r"^[a-z0-9-]{1,40}$")
_MOST_BLOCKS, _MOST_CHANNELS, _LONGEST = 60, 50, 20_000
_TEXTS = ("share", "request", "thanks", "description")
_NEEDED = (
    "kind",
    "languages",
    "theme",
    "goal",
    "fields",
    "required",
    "purposes",
    "channels",
    "texts",
    "blocks",
)
_WAITING = (DataRequired, InputRequired, Optional)


def checked_content(stored: dict[str, Any]) -> Content:
    """The page as it came, if it is one. Raises RefusedError with a sentence that names the first thing wrong."""
    for name in _NEEDED:
        if name not in stored:
            raise RefusedError(_("“%(field)s” is missing in campaign.toml.", field=name))
    tests: dict[str, Callable[[Any], bool]] = {
        "kind": lambda value: value in KINDS,
        "languages": lambda value: bool(value) and _is_list_of(value, tuple(LANGUAGE_NAMES)),
        "icon": lambda value: _is_word(value, _ICON),
        "theme": lambda value: value in [theme.name for theme in all_themes()],
        "goal": lambda value: type(value) is int and 1 <= value <= 10_000_000,
        "sender": lambda value: isinstance(value, str) and len(value) <= 200,
        "fields": lambda value: _is_list_of(value, FIELDS),
        "required": lambda value: _is_list_of(value, FIELDS),
        "purposes": lambda value: _is_list_of(value, PURPOSES),
        "political": lambda value: isinstance(value, bool),
        "conditions": lambda value: isinstance(value, bool),
        "partners": are_partners,
        "channels": lambda value: (
            isinstance(value, list)
            and len(value) <= _MOST_CHANNELS
            and all(isinstance(one, str) and CHANNEL.fullmatch(one) for one in value)
        ),
        "event": _is_event,
        "texts": lambda value: _is_by_language(value, _are_texts),
        "variants": are_variants,
        "kit": is_kit,
        "blocks": lambda value: isinstance(value, list) and 1 <= len(value) <= _MOST_BLOCKS,
    }
    for name, value in stored.items():
        if name not in tests:
            _unknown(name)
        if not tests[name](value):
            _wrong(name)
    for block in stored["blocks"]:
        _check_block(block)
    _check_set_of_blocks(stored)
    return stored


def _check_block(block: Any) -> None:
    if not isinstance(block, dict) or not _is_word(block.get("id"), _BLOCK_ID):
        _wrong("blocks.id")
    known = all_kinds().get(str(block.get("kind")))
    if known is None:
        raise RefusedError(_("There is no block called “%(kind)s”.", kind=str(block.get("kind"))[:60]))
    where = block["id"]
    for name in block.keys() - {"id", "kind", "texts", "settings"}:
        _unknown(f"{where}.{name}")
    texts, settings = block.get("texts", {}), block.get("settings", {})
    if not _is_by_language(texts, lambda value: isinstance(value, dict)) or not isinstance(settings, dict):
        _wrong(where)
    for language, said in texts.items():
        _check_fields(known.kind.texts(), said, f"{where}.texts.{language}")
    _check_fields(known.kind.settings(), settings, f"{where}.settings")


def _check_set_of_blocks(content: Content) -> None:
    ids = [block["id"] for block in content["blocks"]]
    if len(set(ids)) != len(ids):
        raise RefusedError(_("Two blocks have the same id in campaign.toml."))
    kinds = [block["kind"] for block in content["blocks"]]
    for name, known in all_kinds().items():
        if kinds.count(name) > known.kind.most or (known.kind.is_needed and name not in kinds):
            raise RefusedError(
                _("There are too many or too few blocks of the kind “%(kind)s”.", kind=str(known.kind.label))
            )
    for block in content["blocks"]:
        if block["kind"] == "hero" and "title" not in block.get("texts", {}).get(content["languages"][0], {}):
            raise RefusedError(_("The headline is missing in campaign.toml."))


def _check_fields(form: Form, values: dict[str, Any], where: str) -> None:
    """Each value has the type of its field and passes its field's own rules; what is missing may come later."""
    fields = {field.short_name: field for field in form}
    for name, value in values.items():
        if name not in fields:
            _unknown(f"{where}.{name}")
        _check_field(form, fields[name], value, f"{where}.{name}")


def _check_field(form: Form, field: Any, value: Any, where: str) -> None:
    if isinstance(field, FieldList):
        if not isinstance(value, list) or len(value) > (field.max_entries or 100):
            _wrong(where)
        for number, one in enumerate(value):
            entry = field.append_entry() if not field.entries else field.entries[0]
            _check_field(form, entry, one, f"{where}.{number}")
        return
    if isinstance(field, FormField):
        if not isinstance(value, dict):
            _wrong(where)
        _check_fields(field.form, value, where)
        return
    if not _has_type(field, value):
        _wrong(where)
    field.data = value
    for rule in field.validators:
        if not isinstance(rule, _WAITING) and not isinstance(field, DateField | DateTimeLocalField):
            try:
                rule(form, field)
            except (ValidationError, StopValidation) as failure:
                raise RefusedError(f"{where}: {failure}") from failure


def _has_type(field: Any, value: Any) -> bool:
    if isinstance(field, BooleanField):
        return isinstance(value, bool)
    if isinstance(field, IntegerField):
        return type(value) is int
    if not isinstance(value, str) or len(value) > _LONGEST:
        return False
    if isinstance(field, SelectField):
        return value in [str(choice[0]) for choice in field.iter_choices()]
    if isinstance(field, DateTimeLocalField):
        return not value or _parses(datetime.fromisoformat, value)
    return not isinstance(field, DateField) or not value or _parses(date.fromisoformat, value)


def _is_event(value: Any) -> bool:
    if not isinstance(value, dict) or not {"starts_at", "place"} <= value.keys() <= {
        "starts_at",
        "ends_at",
        "place",
    }:
        return False
    times = [value[name] for name in ("starts_at", "ends_at") if name in value]
    return (
        all(isinstance(one, str) and _parses(_naive, one) for one in times)
        and isinstance(value["place"], str)
        and len(value["place"]) <= 200
    )


def _are_texts(value: Any) -> bool:
    return isinstance(value, dict) and all(
        name in _TEXTS and isinstance(text, str) and len(text) <= _LONGEST for name, text in value.items()
    )


def _is_by_language(value: Any, test: Callable[[Any], bool]) -> bool:
    return isinstance(value, dict) and all(
        code in LANGUAGE_NAMES and test(one) for code, one in value.items()
    )


def _is_list_of(value: Any, known: tuple[str, ...]) -> bool:
    return (
        isinstance(value, list)
        and all(isinstance(one, str) and one in known for one in value)
        and len(set(value)) == len(value)
    )


def _is_word(value: Any, pattern: re.Pattern[str]) -> bool:
    return isinstance(value, str) and bool(pattern.fullmatch(value))


def _parses(parse: Callable[[str], object], value: str) -> bool:
    try:
        parse(value)
    except ValueError:
        return False
    return True


def _naive(value: str) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is not None:
        raise ValueError("A page keeps times as the clock on the wall shows them.")
    return moment


def _unknown(field: str) -> NoReturn:
    raise RefusedError(_("campaign.toml has a field that nobody knows: “%(field)s”.", field=field[:100]))


def _wrong(field: str) -> NoReturn:
    raise RefusedError(_("“%(field)s” in campaign.toml is not what it should be.", field=field[:100]))
