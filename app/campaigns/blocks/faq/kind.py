"""Questions with their answers, folded."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import FieldList, Form, FormField, StringField, TextAreaField
from wtforms.validators import Length

from app.campaigns.block_kinds import BlockKind


class Item(Form):
    """One question and its answer."""

    question = StringField(_l("Question"), [Length(max=200)])
    answer = TextAreaField(_l("Answer"), [Length(max=2000)])


class Texts(Form):
    """All of them."""

    heading = StringField(_l("Heading"), [Length(max=120)])
    items = FieldList(FormField(Item), _l("Questions"), max_entries=30)


KIND = BlockKind(
    name="faq",
    label=_l("Questions"),
    about=_l("What people ask before they sign, each answer behind its question."),
    icon="question-mark",
    texts=Texts,
)
