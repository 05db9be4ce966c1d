"""A letter that leaves through us: what a supporter made of it, and its turn among the letters of its campaign.

The letters of a campaign leave one after the other. Whoever sends one holds the campaign's row, so of two who press at
the same moment the second sees the first one's turn. Sign-up before campaign: in this order rows are locked elsewhere,
too, and neither lock is in the way of people who sign or confirm meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import and_, func, or_, select

from app.campaigns.letters import gap_between, signed
from app.campaigns.models import Campaign
from app.campaigns.page_content import Block
from app.foundation import clock
from app.foundation.database import db
from app.foundation.errors import ExpiredError, RefusedError
from app.landing.form_reading import as_name, clean
from app.landing.models import Letter, SignUp
from app.outbox import leaving
from app.outbox.models import OutboxMessage

KIND = "letter"
LONGEST_SUBJECT, LONGEST_TEXT, LONGEST_NAME = 150, 6000, 100


class Written(NamedTuple):
    """A letter and the message it leaves as."""

    letter: Letter
    message: OutboxMessage


@dataclass(slots=True)
class Typed:
    """The form of the letter as it was sent; ``errors`` are pairs of a field and a sentence."""

    subject: str
    text: str
    name: str
    errors: list[tuple[str, str]] = field(default_factory=list)


def name_of(sign_up: SignUp) -> str:
    """What the person calls themselves; empty where the page did not ask."""
    return f"{sign_up.given_name or ''} {sign_up.family_name or ''}".strip()


def letter_of(sign_up: SignUp, email: str) -> Written | None:
    """The letter somebody has sent: with this sign-up, or with another one to the same recipient."""
    same_person = and_(
        SignUp.contact_id.is_not(None),
        SignUp.contact_id == sign_up.contact_id,
        SignUp.person == sign_up.person,
        Letter.campaign_id == sign_up.campaign_id,
        Letter.recipient_email == email,
    )
    row = db.session.execute(
        select(Letter, OutboxMessage)
        .join(SignUp, SignUp.id == Letter.sign_up_id)
        .join(OutboxMessage, and_(OutboxMessage.kind == KIND, OutboxMessage.subject_id == Letter.sign_up_id))
        .where(or_(Letter.sign_up_id == sign_up.id, same_person))
        .order_by(Letter.sign_up_id != sign_up.id)
        .limit(1)
    ).first()
    return Written(*row) if row else None


def read_letter(posted: Mapping[str, str], block: Block, known_name: str) -> Typed:
    """What was typed, with what is wrong about it."""
    typed = Typed(
        subject=clean(posted.get("subject", ""), one_line=True),
        text=clean(posted.get("text", ""), one_line=False),
        name=known_name or clean(posted.get("name", ""), one_line=True),
    )
    if posted.get("to", "") != block.settings["email"]:
        typed.errors.append(
            (
                "to",
                _(
                    "The recipient has changed: it is %(name)s now. Please look at your letter once more.",
                    name=block.settings["name"],
                ),
            )
        )
    if not known_name:
        _check_name(typed)
    if len(posted.get("subject", "").strip().splitlines()) > 1:
        typed.errors.append(("subject", _("A subject is one line, without a line break in it.")))
    _check_length(typed, "subject", _("Please write a subject."), LONGEST_SUBJECT)
    _check_length(typed, "text", _("Please write the letter."), LONGEST_TEXT)
    return typed


def next_turn(campaign_id: int, gap: timedelta) -> datetime:
    """When a letter that is sent now would leave."""
    last = db.session.scalar(select(func.max(Letter.leaves_at)).where(Letter.campaign_id == campaign_id))
    now = clock.now()
    return max(now, last + gap) if last else now


def send_letter(sign_up: SignUp, block: Block, typed: Typed) -> bool:
    """Write the letter down with its turn; whether it is the first. The caller commits, then nudges the outbox.

    Raises ExpiredError where the sign-up was deleted a moment ago.
    """
    holder = select(SignUp.contact_id).where(SignUp.id == sign_up.id).with_for_update(key_share=True)
    if db.session.scalar(holder) is None:
        raise ExpiredError("This sign-up has been deleted.")
    db.session.execute(
        select(Campaign.id).where(Campaign.id == sign_up.campaign_id).with_for_update(key_share=True)
    )
    email = block.settings["email"]
    if letter_of(sign_up, email) is not None:
        return False
    letter = Letter(
        sign_up_id=sign_up.id,
        campaign_id=sign_up.campaign_id,
        recipient_name=block.settings["name"],
        recipient_email=email,
        writer=typed.name,
        subject=typed.subject,
        # Whose name we did not know has typed it into a field of its own.
        text=typed.text if name_of(sign_up) else signed(typed.text, typed.name),
        written_at=clock.now(),
        leaves_at=next_turn(sign_up.campaign_id, gap_between(block.settings)),
    )
    db.session.add(letter)
    db.session.flush()
    leaving.put(KIND, sign_up.id, not_before=letter.leaves_at)
    return True


def _check_name(typed: Typed) -> None:
    try:
        if not typed.name:
            raise RefusedError(_("Please enter your name: a letter needs somebody who signs it."))
        if len(typed.name) > LONGEST_NAME:
            raise RefusedError(_("At most %(n)s characters fit here.", n=LONGEST_NAME))
        as_name(typed.name)
    except RefusedError as refusal:
        typed.errors.append(("name", str(refusal)))


def _check_length(typed: Typed, name: str, nothing: str, longest: int) -> None:
    value = getattr(typed, name)
    if not value:
        typed.errors.append((name, nothing))
    elif len(value) > longest:
        typed.errors.append((name, _("At most %(n)s characters fit here.", n=longest)))
