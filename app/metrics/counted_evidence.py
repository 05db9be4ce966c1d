"""What was counted of every campaign, as the method of ``advice`` takes it. A handful of queries for all of them.

A campaign is measured by those who came by themselves, and so are the others it is compared with. Whom supporters bring
along is left out on both sides: what is usual is not known with them, and a campaign must not win by that alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta

from sqlalchemy import and_, func, select

from app.foundation import clock
from app.foundation.database import db
from app.landing.models import SignUp, Supporter
from app.landing.signing_up import CONFIRMATION
from app.metrics.advice_delay import LAST_HOUR
from app.metrics.advice_inputs import Evidence
from app.outbox.models import OutboxMessage
from app.visits.models import VisitCount

# Visits by a supporter's link are what the supporter is worth, and no visits of the campaign's own.
_REFERRAL = "referral"


def evidence_of_all() -> dict[int, Evidence]:
    """By campaign, of all that were ever visited; not of those of which more confirmed than came, for there visits were
    not counted.
    """
    visits, bots, young = _visits()
    confirmed, signed, stayed = _people()
    mails = _mails()
    found = {}
    for campaign_id, number in visits.items():
        if confirmed[campaign_id] > number:
            continue
        found[campaign_id] = Evidence(
            visits=number,
            confirmed=confirmed[campaign_id],
            young=tuple(young[campaign_id]),
            bots=bots[campaign_id],
            old_sign_ups=signed[campaign_id],
            old_sign_ups_confirmed=stayed[campaign_id],
            mails_sent=mails[campaign_id],
        )
    return found


def _visits() -> tuple[Counter[int], Counter[int], defaultdict[int, list[tuple[float, int]]]]:
    """Visits, known programs, and the visits of the last week by their age in hours."""
    now, visits, bots = clock.now(), Counter[int](), Counter[int]()
    young: defaultdict[int, list[tuple[float, int]]] = defaultdict(list)
    total = func.sum(VisitCount.number)
    own = VisitCount.channel != _REFERRAL
    rows = db.session.execute(
        select(VisitCount.campaign_id, VisitCount.kind, total)
        .where(VisitCount.kind.in_(("view", "bot")), own)
        .group_by(VisitCount.campaign_id, VisitCount.kind)
    )
    for campaign_id, kind, number in rows:
        (visits if kind == "view" else bots)[campaign_id] += int(number)
    by_hour = db.session.execute(
        select(VisitCount.campaign_id, VisitCount.hour, total)
        .where(VisitCount.kind == "view", own, VisitCount.hour > now - timedelta(hours=LAST_HOUR))
        .group_by(VisitCount.campaign_id, VisitCount.hour)
        .order_by(VisitCount.campaign_id, VisitCount.hour)
    )
    for campaign_id, hour, number in by_hour:
        # A visit of an hour is half of what has passed of it old, in the middle.
        age = (now - hour).total_seconds() / 3600
        young[campaign_id].append((round(max(age - 0.5, age / 2), 2), int(number)))
    return visits, bots, young


def _people() -> tuple[Counter[int], Counter[int], Counter[int]]:
    """The confirmed who came by themselves; the sign-ups older than a week, and how many of those confirmed."""
    confirmed, signed, stayed = Counter[int](), Counter[int](), Counter[int]()
    is_old = SignUp.created_at < clock.now() - timedelta(hours=LAST_HOUR)
    rows = db.session.execute(
        select(
            SignUp.campaign_id,
            func.count(Supporter.sign_up_id).filter(SignUp.channel != _REFERRAL),
            func.count(SignUp.id).filter(is_old),
            func.count(Supporter.sign_up_id).filter(is_old),
        )
        .outerjoin(Supporter, Supporter.sign_up_id == SignUp.id)
        .group_by(SignUp.campaign_id)
    )
    for campaign_id, people, old, old_confirmed in rows:
        confirmed[campaign_id], signed[campaign_id], stayed[campaign_id] = people, old, old_confirmed
    # What was deleted unconfirmed is still counted.
    expired = db.session.execute(
        select(VisitCount.campaign_id, func.sum(VisitCount.number))
        .where(VisitCount.kind == "expired_unconfirmed")
        .group_by(VisitCount.campaign_id)
    )
    for campaign_id, number in expired:
        signed[campaign_id] += int(number)
    return confirmed, signed, stayed


def _mails() -> Counter[int]:
    rows = db.session.execute(
        select(SignUp.campaign_id, func.count(OutboxMessage.sent_at))
        .join(
            OutboxMessage,
            and_(OutboxMessage.kind == CONFIRMATION, OutboxMessage.subject_id == SignUp.id),
        )
        .group_by(SignUp.campaign_id)
    )
    return Counter({row[0]: row[1] for row in rows})
