"""What people answered to a page's polls: only those who confirmed, each once, with the answer they confirmed first.

Answers are kept with the sign-ups like those to any question. Counting them anew for each visitor would be dear, so
each confirmation raises a number beside the campaign's tally, in the same transaction and under the same lock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import delete, func, insert, select, update

from app.campaigns.block_kinds import block_kind
from app.campaigns.models import Campaign, Revision
from app.campaigns.page_content import Content, default_language
from app.foundation.database import db, dialect_insert
from app.landing.models import PollAnswer, SignUp, Tally
from app.landing.seating import locked_tally


class Poll(NamedTuple):
    """A poll's block, how many answers it takes until the result is shown, and how often each was chosen."""

    block_id: str
    shown_from: int
    counts: tuple[int, ...]

    @property
    def answers(self) -> int:
        """How many people answered."""
        return sum(self.counts)

    def percent(self, number: int) -> int:
        """The share of an answer, counted from 0, of all."""
        return round(100 * self.counts[number] / self.answers) if self.answers else 0


def polls_in(content: Content) -> list[dict[str, Any]]:
    """The page's blocks that need to know how people answered."""
    return [block for block in content["blocks"] if "poll results" in block_kind(block["kind"]).kind.needs]


def polls_of(campaign_id: int, content: Content) -> tuple[Poll, ...]:
    """How things stand for the polls of a page."""
    blocks = polls_in(content)
    if not blocks:
        return ()
    rows = db.session.execute(
        select(PollAnswer.block_id, PollAnswer.option, PollAnswer.number).where(
            PollAnswer.campaign_id == campaign_id
        )
    )
    counted = {(row.block_id, row.option): row.number for row in rows}
    return tuple(
        Poll(
            block["id"],
            int(block.get("settings", {}).get("shown_from") or 1),
            tuple(
                counted.get((block["id"], option), 0)
                for option, _text in enumerate(_options(content, block), 1)
            ),
        )
        for block in blocks
    )


class PollInWords(NamedTuple):
    """A poll with its question and its answers in the page's first language, for staff."""

    poll: Poll
    asked: str
    options: tuple[str, ...]


def polls_in_words(campaign: Campaign) -> list[PollInWords]:
    """The polls of the page that visitors see."""
    revision = campaign.current_revision
    if revision is None:
        return []
    content = revision.content
    asked = {
        block["id"]: block.get("texts", {}).get(default_language(content), {}).get("label", "")
        for block in polls_in(content)
    }
    options = {block["id"]: tuple(_options(content, block)) for block in polls_in(content)}
    return [
        PollInWords(poll, str(asked[poll.block_id]), options[poll.block_id])
        for poll in polls_of(campaign.id, content)
    ]


def count_answers(sign_up: SignUp, contact_id: int, polls: Sequence[str] | None) -> None:
    """Raise the numbers for a person who confirmed just now. The caller holds the tally's row.

    Whoever has answered a poll before, in whichever phase, is not counted again.
    """
    for block_id in polls or ():
        option = (sign_up.answers or {}).get(block_id)
        if not isinstance(option, int) or _has_answered(sign_up, contact_id, block_id):
            continue
        raised = dialect_insert(PollAnswer).values(
            campaign_id=sign_up.campaign_id, block_id=block_id, option=option, number=1
        )
        db.session.execute(
            raised.on_conflict_do_update(
                index_elements=["campaign_id", "block_id", "option"],
                set_={"number": PollAnswer.__table__.c.number + 1},
            )
        )


def _has_answered(sign_up: SignUp, contact_id: int, block_id: str) -> bool:
    earlier = select(SignUp.id).where(
        SignUp.contact_id == contact_id,
        SignUp.person == sign_up.person,
        SignUp.campaign_id == sign_up.campaign_id,
        SignUp.id != sign_up.id,
        SignUp.confirmed_at.is_not(None),
        SignUp.invalidated_at.is_(None),
        SignUp.answers[block_id].as_integer().is_not(None),
    )
    return db.session.scalar(earlier.limit(1)) is not None


def keep_polls(campaign: Campaign, revision: Revision) -> None:
    """When a page is published: these blocks' answers are counted from now on. In the transaction that publishes it.

    Answers given before, while the block was on the page, are counted as well.
    """
    ids = [block["id"] for block in polls_in(revision.content)]
    before = db.session.scalar(select(Tally.polls).where(Tally.campaign_id == campaign.id))
    if not ids:
        db.session.execute(update(Tally).where(Tally.campaign_id == campaign.id).values(polls=None))
        return
    db.session.execute(
        dialect_insert(Tally)
        .values(campaign_id=campaign.id, confirmed=0, polls=ids)
        .on_conflict_do_update(index_elements=["campaign_id"], set_={"polls": ids})
    )
    for block_id in set(ids) - set(before or ()):
        _count_anew(campaign.id, block_id)


def count_polls_anew(campaign_id: int) -> None:
    """After sign-ups were taken out or brought back. In the transaction that does it."""
    held = locked_tally(campaign_id)
    for block_id in (held.polls if held else None) or ():
        _count_anew(campaign_id, block_id)


def _count_anew(campaign_id: int, block_id: str) -> None:
    db.session.execute(
        delete(PollAnswer).where(PollAnswer.campaign_id == campaign_id, PollAnswer.block_id == block_id)
    )
    answer = SignUp.answers[block_id].as_integer()
    first_ones = (
        select(func.min(SignUp.id))
        .where(
            SignUp.campaign_id == campaign_id,
            SignUp.confirmed_at.is_not(None),
            SignUp.contact_id.is_not(None),
            SignUp.invalidated_at.is_(None),
            answer.is_not(None),
        )
        .group_by(SignUp.contact_id, SignUp.person)
    )
    chosen = select(answer.label("option")).where(SignUp.id.in_(first_ones)).subquery()
    found = db.session.execute(
        select(chosen.c.option, func.count().label("number"))
        .where(chosen.c.option.is_not(None))
        .group_by(chosen.c.option)
    )
    rows = [
        {"campaign_id": campaign_id, "block_id": block_id, "option": row.option, "number": row.number}
        for row in found
    ]
    if rows:
        db.session.execute(insert(PollAnswer), rows)


def _options(content: Content, block: Mapping[str, Any]) -> list[str]:
    return list(block.get("texts", {}).get(default_language(content), {}).get("options") or [])
