"""How many texts wait to be read, of one kind or of all, asked cheaply: a board asks it each time it is opened."""

from __future__ import annotations

from collections import defaultdict

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, exists, func, or_, select

from app.campaigns.models import Campaign, Revision
from app.foundation.database import db
from app.landing.models import Moderated, SignUp, Supporter
from app.landing.moderation_kinds import Kind, all_kinds
from app.landing.pledges import KIND, agrees_to_be_named, decide, pledge_block, queue

# Whoever has so many to read need not know how many more there are.
MOST = 100


def waiting() -> int:
    """How many texts nobody has decided on yet, of all kinds; no more than ``MOST`` are counted."""
    return min(sum(kind.waiting(MOST) for kind in all_kinds().values()), MOST)


def pledges_waiting(most: int) -> int:
    """How many pledges nobody has decided on yet, at most so many."""
    by_block: defaultdict[str, list[int]] = defaultdict(list)
    for campaign_id, block_id in _walls().items():
        by_block[block_id].append(campaign_id)
    if not by_block:
        return 0
    written = or_(
        *(
            and_(Supporter.campaign_id.in_(ids), SignUp.answers[block_id].as_string() != "")
            for block_id, ids in by_block.items()
        )
    )
    decided = exists().where(Moderated.sign_up_id == SignUp.id, Moderated.kind == KIND)
    some = (
        select(SignUp.id)
        .join(Supporter, Supporter.sign_up_id == SignUp.id)
        .where(written, ~decided, agrees_to_be_named())
        .limit(most)
        .subquery()
    )
    return db.session.scalar(select(func.count()).select_from(some)) or 0


def _walls() -> dict[int, str]:
    """By campaign, the block of its published page that shows pledges. A revision never changes, so each is read once
    in the life of a process.
    """
    known: dict[tuple[int, str], str] = current_app.extensions.setdefault("testballon_walls", {})
    shown = db.session.execute(
        select(Campaign.id, Revision.id, Revision.published_at).join(
            Revision, Revision.id == Campaign.current_revision_id
        )
    ).all()
    keys = {campaign_id: (number, at.isoformat()) for campaign_id, number, at in shown}
    new = {key[0]: key for key in keys.values() if key not in known}
    if new:
        contents = select(Revision.id, Revision.content).where(Revision.id.in_(new))
        for number, content in db.session.execute(contents):
            known[new[number]] = pledge_block(content)
    return {campaign_id: known[key] for campaign_id, key in keys.items() if known.get(key)}


PLEDGES = Kind(
    KIND,
    about=_l("For the pledge wall"),
    approved=_l("It stands on the page in a few seconds."),
    queue=queue,
    decide=decide,
    waiting=pledges_waiting,
)
