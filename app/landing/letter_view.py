"""The letter on a supporter's own page: to send from their own mail program, to send through us, or on its way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from app.campaigns.letters import gap_between, leaves_by_us, mailto, signed
from app.campaigns.models import Campaign
from app.campaigns.page_content import Block
from app.foundation import clock
from app.foundation.wording import date, time_of_day, zone
from app.landing.letter_writing import (
    LONGEST_NAME,
    LONGEST_SUBJECT,
    LONGEST_TEXT,
    Typed,
    Written,
    letter_of,
    name_of,
    next_turn,
)
from app.landing.models import SignUp
from app.landing.page_view import PageView


@dataclass(frozen=True, slots=True)
class LetterView:
    """What stands there. ``way`` is ``own``, ``us`` (a form to send it with) or ``sent``."""

    way: str
    to: str
    email: str
    subject: str
    text: str
    # For their own mail program; empty where it is not asked for.
    mailto: str = ""
    # What is to be said before it, sentence by sentence.
    says: Sequence[str] = ()
    problem: str = ""
    # None where the page knows the name already.
    name: str | None = None
    errors: Sequence[tuple[str, str]] = ()
    longest: tuple[int, int, int] = (LONGEST_SUBJECT, LONGEST_TEXT, LONGEST_NAME)

    def error(self, name: str) -> str:
        """The sentence at a field."""
        return next((sentence for field, sentence in self.errors if field == name), "")


def block_to_send(page: PageView) -> Block | None:
    """The page's letter, where it is complete."""
    block = page.block("letter")
    if block is None or not block.settings.get("email") or not block.texts.get("body"):
        return None
    return block


def can_be_sent(campaign: Campaign, block: Block | None) -> bool:
    """Whether we take letters at this moment."""
    return block is not None and campaign.is_live and leaves_by_us(block.settings)


def letter_view(
    sign_up: SignUp, campaign: Campaign, page: PageView, typed: Typed | None = None
) -> LetterView | None:
    """The letter as it stands for this person; ``typed`` is a form that could not be accepted."""
    if sign_up.contact_id is None:
        return None
    block = block_to_send(page)
    written = letter_of(sign_up, block.settings["email"] if block else "")
    if written is not None:
        return _sent(written)
    if block is None:
        return None
    if can_be_sent(campaign, block):
        return _to_send(sign_up, block, typed)
    if typed is not None:
        problem = _("Letters cannot be sent from here at the moment. What you wrote is still here.")
        return _from_own_program(block, typed.subject, typed.text, problem=problem)
    if leaves_by_us(block.settings):
        return None
    subject, body, name = block.texts.get("subject", ""), block.texts["body"], name_of(sign_up)
    link = mailto(block.settings["email"], subject, body, name)
    return _from_own_program(block, subject, signed(body, name), link=link)


def _from_own_program(
    block: Block, subject: str, text: str, *, link: str = "", problem: str = ""
) -> LetterView:
    email = block.settings["email"]
    return LetterView(
        way="own",
        to=block.settings["name"],
        email=email,
        subject=subject,
        text=text,
        mailto=link or mailto(email, subject, text),
        problem=problem,
    )


def _to_send(sign_up: SignUp, block: Block, typed: Typed | None) -> LetterView:
    known, to = name_of(sign_up), block.settings["name"]
    turn = next_turn(sign_up.campaign_id, gap_between(block.settings))
    typed = typed or Typed(block.texts.get("subject", ""), signed(block.texts["body"], known), "")
    return LetterView(
        way="us",
        to=to,
        email=block.settings["email"],
        subject=typed.subject,
        text=typed.text,
        says=(
            _(
                "%(name)s gets the letter with your name and your e-mail address %(email)s, so that the answer "
                "reaches you. A copy stays with us.",
                name=to,
                email=sign_up.email,
            ),
            _("So that the letters do not all arrive at once, they leave one after the other.")
            + " "
            + _turn_to_come(turn),
        ),
        name=None if known else typed.name,
        errors=typed.errors,
    )


def _sent(written: Written) -> LetterView:
    letter, message = written
    state, problem, says = message.state, "", ""
    if message.sent_at:
        says = _(
            "Your letter was handed over to the mail server on %(date)s at %(time)s.",
            **_when(message.sent_at),
        )
    elif state == "waiting":
        says = _turn_of_yours(letter.leaves_at)
    elif message.withheld_reason == "paused":
        problem = _(
            "Your letter did not leave, for the campaign rested when its turn came. You can still send it yourself."
        )
    else:
        problem = _("Your letter could not be sent. You can still send it yourself.")
    return LetterView(
        way="own" if problem else "sent",
        to=letter.recipient_name,
        email=letter.recipient_email,
        subject=letter.subject,
        text=letter.text,
        mailto=mailto(letter.recipient_email, letter.subject, letter.text) if problem else "",
        says=(says,),
        problem=problem,
    )


def _turn_to_come(turn: datetime) -> str:
    if turn <= clock.now():
        sentence = _("Yours leaves as soon as you have pressed the button.")
    elif _is_today(turn):
        sentence = _("Yours leaves today at about %(time)s.", time=time_of_day(turn))
    else:
        sentence = _("Yours leaves on %(date)s at about %(time)s.", **_when(turn))
    return str(sentence)


def _turn_of_yours(turn: datetime) -> str:
    if turn <= clock.now():
        sentence = _("Your letter is leaving now.")
    elif _is_today(turn):
        sentence = _("Your letter leaves today at about %(time)s.", time=time_of_day(turn))
    else:
        sentence = _("Your letter leaves on %(date)s at about %(time)s.", **_when(turn))
    return str(sentence)


def _is_today(moment: datetime) -> bool:
    return moment.astimezone(zone()).date() == clock.now().astimezone(zone()).date()


def _when(moment: datetime) -> dict[str, str]:
    return {"date": date(moment), "time": time_of_day(moment)}
