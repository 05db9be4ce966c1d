"""What people pledge in their own words: asked in the form, shown on the page after somebody has read it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Form, StringField
from wtforms.validators import DataRequired, Length

from app.campaigns.block_kinds import BlockKind


class Texts(Form):
    """What is asked, and what stands above the wall."""

    heading = StringField(_l("Heading"), [Length(max=120)])
    label = StringField(_l("Question"), [DataRequired(_l("Please write the question.")), Length(max=200)])
    hint = StringField(_l("What helps to answer it"), [Length(max=300)])


class Settings(Form):
    """Who must answer."""

    required = BooleanField(_l("Nobody can sign without answering"))


KIND = BlockKind(
    name="pledges",
    label=_l("Pledge wall"),
    about=_l(
        "What people will do, in their own words. It is shown only of those who agree to be named, and only once you "
        "have approved it."
    ),
    icon="quote",
    texts=Texts,
    settings=Settings,
    most=1,
    is_in_form=True,
    needs=frozenset({"public pledges"}),
)
