"""A question of one's own in the form; its answer is kept with the sign-up."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, Form, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, Length

from app.campaigns.block_kinds import BlockKind

ANSWERS = {
    "line": _l("A line of text"),
    "text": _l("Several lines of text"),
    "one": _l("One of several answers"),
    "several": _l("Any of several answers"),
    "number": _l("A whole number"),
}


class Texts(Form):
    """What is asked."""

    label = StringField(_l("Question"), [DataRequired(_l("Please write the question.")), Length(max=200)])
    hint = StringField(_l("What helps to answer it"), [Length(max=300)])
    options = FieldList(
        StringField(_l("Answer"), [Length(max=150)]), _l("Answers to choose from"), max_entries=30
    )


class Settings(Form):
    """How it is answered."""

    answer = SelectField(
        _l("Kind of answer"), choices=[SelectChoice(name, label) for name, label in ANSWERS.items()]
    )
    required = BooleanField(_l("Nobody can sign without answering"))


KIND = BlockKind(
    name="question",
    label=_l("Question in the form"),
    about=_l("Ask only what you need: every field costs sign-ups, and each answer is somebody's data."),
    icon="list-check",
    texts=Texts,
    settings=Settings,
    place="act",
    most=12,
    is_in_form=True,
)
