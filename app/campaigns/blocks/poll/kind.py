"""A question with answers in the form, and on the page how everybody together has answered it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, Form, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from app.campaigns.block_kinds import BlockKind
from app.campaigns.fields import WholeNumberField


class Texts(Form):
    """What is asked, and what can be chosen."""

    label = StringField(_l("Question"), [DataRequired(_l("Please write the question.")), Length(max=200)])
    hint = StringField(_l("What helps to answer it"), [Length(max=300)])
    options = FieldList(
        StringField(_l("Answer"), [Length(max=150)]), _l("Answers to choose from"), max_entries=12
    )


class Settings(Form):
    """Who must answer, and from when on the result is shown."""

    required = BooleanField(_l("Nobody can sign without answering"))
    shown_from = WholeNumberField(
        _l("Show the result from so many answers on"),
        [
            InputRequired(_l("Please enter a whole number.")),
            NumberRange(min=1, max=100_000, message=_l("Please enter a number between 1 and 100,000.")),
        ],
        description=_l("A handful of answers says little, and tells who answered what."),
    )


KIND = BlockKind(
    name="poll",
    label=_l("Poll"),
    about=_l("A question in the form whose result stands on the page as bars. Only confirmed answers count."),
    icon="chart-bar",
    texts=Texts,
    settings=Settings,
    most=3,
    is_in_form=True,
    needs=frozenset({"poll results"}),
)
