"""Whether a confirmation mail leaves at all, and which one. Decided by the worker for many rows at once.

Here, and only here, a new, pending, confirmed or blocked address makes a difference (R7.03): the visitor saw the same
page, and the same statements ran.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import select

from app.campaigns.models import Revision
from app.consent.models import ConsentRequest
from app.consent.withdrawing import agreeing_among
from app.foundation.database import db
from app.landing.bursts import held_back
from app.landing.households import is_one_more
from app.landing.models import RenderedPage, SignUp
from app.landing.signing_up import CONFIRMATION
from app.landing.unwanted import unwanted_among
from app.outbox.composing import Withheld
from app.outbox.models import OutboxMessage
from app.outbox.suppression import ERASED, RESTING, suppressed_among

# R7.01: (days looked back, mails allowed) for all campaigns together; and for one campaign in how many days a person is
# asked once. Of the two people who may share an address each is asked, also on the evening on which both sign.
PER_INSTALLATION = ((1, 3), (30, 10))
PER_PERSON_AND_CAMPAIGN = 1
_NAMED = (SignUp.given_name, SignUp.family_name, SignUp.postal_code)


@dataclass(frozen=True, slots=True)
class Leaving:
    """A mail that may leave: ``doi`` asks to confirm, ``already`` says that this address has confirmed."""

    name: str
    sign_up: Any
    ticked: tuple[int, ...]


class _Earlier(NamedTuple):
    """A mail to an address that was sent, or is still undecided, and the name it asks about."""

    id: int
    campaign_id: int
    at: datetime
    is_sent: bool
    given_name: str | None
    family_name: str | None
    postal_code: str | None


def decide(messages: Sequence[OutboxMessage]) -> list[Leaving | Withheld]:
    """For each message what leaves, or why nothing does."""
    sign_ups = _sign_ups([message.subject_id for message in messages])
    keys = {sign_up.address_key for sign_up in sign_ups.values()}
    suppressed = suppressed_among(keys, despite=(ERASED, RESTING))
    capped = _over_a_cap(keys)
    confirmed = _confirmed_before(keys)
    shown = _shown(list(sign_ups))
    unwanted = unwanted_among(keys)
    held = held_back(sign_ups.values())

    def decide_one(message: OutboxMessage) -> Leaving | Withheld:
        sign_up = sign_ups.get(message.subject_id)
        if sign_up is None:
            return Withheld("gone")
        boxes = shown.get(sign_up.id, [])
        # What has left stays readable in the built-in outbox, whatever happened since.
        if message.sent_at is None:
            if sign_up.confirmed_at is not None:
                return Withheld("confirmed")
            if sign_up.address_key in suppressed:
                return Withheld("suppressed")
            if sign_up.address_key in unwanted:
                return Withheld("unwanted")
            if sign_up.invalidated_at is not None:
                return Withheld("invalidated")
            if message.id in capped:
                return Withheld("capped")
            if sign_up.id in held:
                return Withheld(held[sign_up.id])
        ticked = tuple(box["legal_text_id"] for box in boxes if box["ticked"])
        earlier = [
            one
            for one in confirmed.get((sign_up.address_key, sign_up.campaign_id), [])
            if one.id != sign_up.id
            and one.phase_id == sign_up.phase_id
            and (message.sent_at is None or one.confirmed_at < message.sent_at)
        ]
        asks_again = (
            earlier
            and not is_one_more(sign_up, earlier)
            and not _asks_for_something_new(boxes, earlier[0].contact_id)
        )
        return Leaving("already" if asks_again else "doi", sign_up, ticked)

    return [decide_one(message) for message in messages]


def _sign_ups(ids: Sequence[int]) -> dict[int, Any]:
    wanted = (
        SignUp.id, SignUp.handle, SignUp.campaign_id, SignUp.rendered_page_id, SignUp.language, SignUp.email,
        SignUp.address_key, SignUp.network_key, SignUp.proof, *_NAMED,
        SignUp.created_at, SignUp.expires_at, SignUp.confirmed_at, SignUp.invalidated_at,
        Revision.phase_id,
    )  # fmt: skip
    rows = db.session.execute(_with_phase(select(*wanted)).where(SignUp.id.in_(ids)))
    return {row.id: row for row in rows}


def _with_phase(sign_ups: Any) -> Any:
    """With the phase each was made in: whoever signed a petition has not registered for the event after it."""
    return sign_ups.join(RenderedPage, RenderedPage.id == SignUp.rendered_page_id).join(
        Revision, Revision.id == RenderedPage.revision_id
    )


def _over_a_cap(keys: set[bytes]) -> set[int]:
    """The undecided messages to these addresses for which earlier ones use up what is allowed.

    An address's messages are gone through in the order of their ids, each judged by what the earlier ones came to.
    So two workers that look at the same time come to the same answer.
    """
    rows: Any = db.session.execute(
        select(
            SignUp.address_key,
            OutboxMessage.id,
            SignUp.campaign_id,
            OutboxMessage.created_at,
            OutboxMessage.sent_at.is_not(None),
            *_NAMED,
        )
        .join(SignUp, SignUp.id == OutboxMessage.subject_id)
        .where(
            OutboxMessage.kind == CONFIRMATION,
            OutboxMessage.withheld_at.is_(None),
            OutboxMessage.failed_at.is_(None),
            SignUp.address_key.in_(keys),
        )
        .order_by(OutboxMessage.id)
    )
    by_address = defaultdict(list)
    for key, *message in rows:
        by_address[key].append(_Earlier(*message))
    return {over for messages in by_address.values() for over in _over_among(messages)}


def _over_among(messages: list[_Earlier]) -> set[int]:
    over: set[int] = set()
    allowed: list[_Earlier] = []
    for message in messages:
        if not message.is_sent and _uses_up(allowed, message):
            over.add(message.id)
        else:
            allowed.append(message)
    return over


def _uses_up(allowed: list[_Earlier], message: _Earlier) -> bool:
    for days, most in PER_INSTALLATION:
        if len(_since(days, message, allowed)) >= most:
            return True
    same_campaign = [one for one in allowed if one.campaign_id == message.campaign_id]
    lately = _since(PER_PERSON_AND_CAMPAIGN, message, same_campaign)
    return bool(lately) and not is_one_more(message, lately)


def _since(days: int, message: _Earlier, allowed: list[_Earlier]) -> list[_Earlier]:
    return [one for one in allowed if one.at > message.at - timedelta(days=days)]


def _confirmed_before(keys: set[bytes]) -> dict[tuple[bytes, int], list[Any]]:
    """The confirmed sign-ups for address and campaign: id, contact_id, confirmed_at, name and postcode, phase_id."""
    found = defaultdict(list)
    wanted = (
        SignUp.address_key, SignUp.campaign_id, SignUp.id, SignUp.contact_id, SignUp.confirmed_at, *_NAMED,
    )  # fmt: skip
    for row in db.session.execute(
        _with_phase(select(*wanted, Revision.phase_id))
        .where(SignUp.address_key.in_(keys), SignUp.confirmed_at.is_not(None))
        .order_by(SignUp.id)
    ):
        found[row.address_key, row.campaign_id].append(row)
    return found


def _shown(ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    rows = db.session.execute(
        select(ConsentRequest.sign_up_id, ConsentRequest.shown).where(ConsentRequest.sign_up_id.in_(ids))
    )
    return {row.sign_up_id: row.shown for row in rows}


def _asks_for_something_new(boxes: list[dict[str, Any]], contact_id: int | None) -> bool:
    """Whether a box was ticked that the person has not confirmed yet: that needs its own confirmation."""
    ticked = {box["purpose"] for box in boxes if box["ticked"]}
    if not ticked or contact_id is None:
        return False
    # What lay unused too long (R1.17) or was said to words that asked for less (R1.13) is asked for like what is new.
    return any(contact_id not in agreeing_among([contact_id], purpose) for purpose in ticked)
