"""Paragraphs in Markdown."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import Form, StringField, TextAreaField
from wtforms.validators import Length

from app.campaigns.block_kinds import BlockKind


class Texts(Form):
    """A heading and what comes below it."""

    heading = StringField(_l("Heading"), [Length(max=120)])
    body = TextAreaField(
        _l("Text"), [Length(max=20_000)], description=_l("Short paragraphs. Markdown works.")
    )


KIND = BlockKind(
    name="text",
    label=_l("Text"),
    about=_l("A heading and paragraphs, with bold words, lists and links."),
    icon="align-left",
    texts=Texts,
)
