"""What others say about it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import FieldList, Form, FormField, StringField, TextAreaField
from wtforms.validators import Length

from app.campaigns.block_kinds import BlockKind


class Quote(Form):
    """One sentence and who said it."""

    text = TextAreaField(_l("What was said"), [Length(max=500)])
    name = StringField(_l("Who said it"), [Length(max=100)])
    role = StringField(_l("Who that is"), [Length(max=100)])


class Texts(Form):
    """All of them."""

    heading = StringField(_l("Heading"), [Length(max=120)])
    items = FieldList(FormField(Quote), _l("Voices"), max_entries=12)


KIND = BlockKind(
    name="quotes",
    label=_l("Voices"),
    about=_l("People who are with it, in their own words. Ask them before you quote them."),
    icon="quote",
    texts=Texts,
)
