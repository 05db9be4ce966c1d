"""A letter to somebody who decides, sent by supporters who confirmed: from their own mail program or through us."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, Form, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from app.campaigns.block_kinds import BlockKind
from app.campaigns.fields import WholeNumberField
from app.campaigns.letters import (
    BY_US,
    HIGHEST_RATE,
    OWN_PROGRAM,
    USUAL_RATE,
    is_a_short_letter,
    is_a_short_subject,
)
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
    """Who it goes to, and how."""

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
    sending = SelectField(
        _l("How the letter is sent"),
        choices=[
            SelectChoice(OWN_PROGRAM, _l("Supporters send it from their own mail program")),
            SelectChoice(BY_US, _l("Testballon sends it for them")),
        ],
        default=OWN_PROGRAM,
        description=_l(
            "If Testballon sends it, the recipient sees the supporter's name and address and answers them directly. "
            "Look through the page's other texts then: they may still say that everybody sends it themselves."
        ),
    )
    rate = WholeNumberField(
        _l("Letters an hour at most"),
        [
            InputRequired(_l("Please enter a whole number.")),
            NumberRange(min=1, max=HIGHEST_RATE, message=_l("Please enter a number between 1 and 600.")),
        ],
        default=USUAL_RATE,
        description=_l("Counts only where Testballon sends them: a mailbox that overflows convinces nobody."),
    )


KIND = BlockKind(
    name="letter",
    label=_l("Letter to a decision-maker"),
    about=_l(
        "Everybody reads the letter; after confirming, supporters change and send it: from their own mail program, "
        "or Testballon sends it for them."
    ),
    icon="mail",
    texts=Texts,
    settings=Settings,
    most=1,
)
