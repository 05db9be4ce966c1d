"""A letter to somebody who decides, which supporters send from their own mail program."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, Form, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from app.campaigns.block_kinds import BlockKind
from app.campaigns.letters import is_a_short_letter, is_a_short_subject
from app.campaigns.links import is_a_mail_address


class Texts(Form):
    """What is written."""

    heading = StringField(_l("Heading"), [Length(max=120)])
    subject = StringField(
        _l("Subject"), [DataRequired(_l("Please write a subject.")), Length(max=150), is_a_short_subject]
    )
    body = TextAreaField(
        _l("Letter"),
        [DataRequired(_l("Please write the letter.")), is_a_short_letter],
        description=_l("With a salutation and a closing; the supporter's name is added below."),
    )


class Settings(Form):
    """Who it goes to."""

    name = StringField(
        _l("Recipient's name"), [DataRequired(_l("Please name the recipient.")), Length(max=120)]
    )
    office = StringField(_l("Recipient's office"), [Length(max=200)])
    email = EmailField(
        _l("Recipient's e-mail address"),
        [
            DataRequired(_l("Please enter the recipient's e-mail address.")),
            Length(max=100),
            is_a_mail_address,
        ],
    )


KIND = BlockKind(
    name="letter",
    label=_l("Letter to a decision-maker"),
    about=_l("Everybody reads the letter; after confirming, supporters send it from their own mail program."),
    icon="mail",
    texts=Texts,
    settings=Settings,
    most=1,
)
