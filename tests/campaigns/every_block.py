"""A page with every kind of block there is, each of its fields filled by the form the kind brings along.

Nothing here knows a kind by name: a folder dropped into ``app/campaigns/blocks`` is on the page at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    Field,
    FieldList,
    Form,
    FormField,
    IntegerField,
    SelectField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional, StopValidation, ValidationError

from app.campaigns import drafting
from app.campaigns.block_kinds import BlockKind, KnownKind, all_kinds
from app.campaigns.content_check import checked_content
from app.campaigns.forms import LANGUAGE_NAMES
from app.campaigns.page_content import FIELDS, Content
from app.campaigns.picture_field import PictureField
from app.consent.purposes import PURPOSES
from app.foundation import clock

ADDRESS = "https://www.example.org/"
MAIL = "name@example.org"
LANGUAGES = tuple(LANGUAGE_NAMES)
# What stands in one text field, given the most that fits into it.
Say = Callable[[int], str]
_LONGEST = 400
_WAITING = (DataRequired, InputRequired, Optional)


def page_with_every_block(say: Say, *, title: str, theme: str, picture: str) -> Content:
    """The page in all languages, as ``content_check`` would take it from a zip."""
    content = drafting.draft_content("event", title, theme=theme, languages=LANGUAGES)
    content |= {"fields": list(FIELDS), "required": [], "purposes": list(PURPOSES), "sender": say(80)}
    content["blocks"] = [block for known in all_kinds().values() for block in _blocks(known, say, picture)]
    for block in content["blocks"]:
        for texts in block["texts"].values():
            if block["kind"] == "hero":
                texts["title"] = title
    return checked_content(content)


def accepts(field: Field, value: str) -> bool:
    """Whether the field's own rules take this text."""
    field.data = value
    try:
        for rule in field.validators:
            if not isinstance(rule, _WAITING):
                rule(Form(), field)
    except (ValidationError, StopValidation):
        return False
    return True


def longest(field: Field, otherwise: int = _LONGEST) -> int:
    """How many characters fit into a field."""
    lengths = [rule.max for rule in field.validators if isinstance(rule, Length) and rule.max > 0]
    return min([otherwise, *lengths])


def _blocks(known: KnownKind, say: Say, picture: str) -> Iterator[dict[str, Any]]:
    """One block for every way its settings let one choose between."""
    kind = known.kind
    for number, chosen in enumerate(_choices(kind)[: kind.most]):
        texts = _filled(kind.texts(), say, picture, {}, {})
        yield {
            "id": f"{kind.name}-{number}",
            "kind": kind.name,
            "texts": dict.fromkeys(LANGUAGES, texts),
            "settings": _filled(kind.settings(), say, picture, known.settings, chosen),
        }


def _choices(kind: BlockKind) -> list[dict[str, str]]:
    selects = [field for field in kind.settings() if isinstance(field, SelectField)]
    return [{field.short_name: str(choice[0])} for field in selects for choice in field.iter_choices()] or [
        {}
    ]


def _filled(
    form: Form, say: Say, picture: str, settings: Mapping[str, Any], chosen: Mapping[str, str]
) -> dict[str, Any]:
    return {
        field.short_name: chosen.get(field.short_name, _value(field, say, picture, settings))
        for field in form
    }


def _value(field: Field, say: Say, picture: str, settings: Mapping[str, Any]) -> Any:
    if isinstance(field, FieldList):
        # Two in a list show what stands between them.
        field.append_entry()
        one = field.entries[0]
        return [_value(one, say, picture, {}) for _ in range(min(2, field.max_entries or 2))]
    if isinstance(field, FormField):
        return _filled(field.form, say, picture, {}, {})
    if isinstance(field, PictureField):
        return picture
    if isinstance(field, BooleanField):
        return False
    if isinstance(field, IntegerField):
        return settings.get(field.short_name) or 1
    if isinstance(field, SelectField):
        return str(next(iter(field.iter_choices()))[0])
    if isinstance(field, DateTimeLocalField):
        return (clock.now() + timedelta(days=30)).strftime("%Y-%m-%dT%H:%M")
    if isinstance(field, DateField):
        return clock.now().date().isoformat()
    return _text(field, say)


def _text(field: Field, say: Say) -> str:
    """What is said, if the field's rules take it; what wants an address says it in one."""
    most = longest(field)
    candidates = (said := say(most), (ADDRESS + said)[:most], ADDRESS, MAIL)
    return next((one for one in candidates if accepts(field, one)), ADDRESS)
