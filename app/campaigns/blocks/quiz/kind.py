"""A quiz to think about before signing: answered on the page alone, nothing of it is sent or stored."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, FieldList, Form, FormField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from app.campaigns.block_kinds import BlockKind

_MOST_WRONG = 4


def _are_wrong_answers(form: Form, field: Field) -> None:
    """So few that they are read, all of them different, and the right one is not among them."""
    lines = [line.strip() for line in str(field.data or "").splitlines() if line.strip()]
    right = getattr(form, "right", None)
    if len(lines) > _MOST_WRONG:
        raise ValidationError(_("Please write at most four wrong answers, each on its own line."))
    if len(set(lines)) < len(lines):
        raise ValidationError(_("One of the wrong answers is there twice."))
    if right is not None and str(right.data or "").strip() in lines:
        raise ValidationError(_("The right answer stands among the wrong ones."))


class Item(Form):
    """One question, its answers, and what is said once one of them is chosen."""

    question = StringField(_l("Question"), [Length(max=200)])
    right = StringField(_l("The right answer"), [Length(max=150)])
    wrong = TextAreaField(
        _l("Wrong answers"),
        [Length(max=600), _are_wrong_answers],
        description=_l("One to four, each on its own line. The page sorts all answers by the alphabet."),
    )
    why = TextAreaField(_l("Why that is right, in a sentence"), [Length(max=500)])


class Texts(Form):
    """All of them."""

    heading = StringField(_l("Heading"), [Length(max=120)])
    items = FieldList(FormField(Item), _l("Questions"), max_entries=10)
    after = StringField(_l("Sentence that leads to the form"), [Length(max=200)])


KIND = BlockKind(
    name="quiz",
    label=_l("Quiz"),
    about=_l(
        "Questions with one right answer each, and at the end how many were right. Nothing of it is stored."
    ),
    icon="circle-check",
    texts=Texts,
    most=3,
)
