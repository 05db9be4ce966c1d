"""Finding campaigns for staff."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from app.campaigns.models import Campaign, Organisation
from app.campaigns.states import STATES, in_state
from app.foundation.database import db
from app.foundation.paging import PAGE_SIZE, Page, page_number
from app.staff.models import Account

_ORDERS: dict[str, Any] = {
    "created": Campaign.id,
    "changed": Campaign.changed_at,
    "title": func.lower(Campaign.title),
}
DEFAULT_ORDER = "-created"


@dataclass(frozen=True, slots=True)
class CampaignSearch:
    """What the list was asked for: words, a state, an order such as ``-created``."""

    words: str
    state: str
    order: str

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the order was asked for."""
        return bool(self.words or self.state)


def search(words: str, state: str, order: str) -> CampaignSearch:
    """A search as the address names it; what is unknown counts as not asked for."""
    return CampaignSearch(
        words.strip()[:200],
        state if state in STATES else "",
        order if order.removeprefix("-") in _ORDERS else DEFAULT_ORDER,
    )


def campaigns_page(wanted: CampaignSearch) -> Page[Campaign]:
    """One page of the campaigns that match."""
    # What was put away shows only to those who ask for it.
    state = in_state(wanted.state) if wanted.state else ~in_state("archived")
    conditions = [state, *map(_matches, wanted.words.lower().split()[:6])]
    total = db.session.scalar(select(func.count()).select_from(Campaign).where(*conditions)) or 0
    number = page_number(total)
    column = _ORDERS[wanted.order.removeprefix("-")]
    rows = db.session.scalars(
        select(Campaign)
        .where(*conditions)
        .order_by(column.desc() if wanted.order.startswith("-") else column.asc(), Campaign.id.desc())
        .limit(PAGE_SIZE)
        .offset((number - 1) * PAGE_SIZE)
    ).all()
    return Page(rows, number, total)


def counts() -> dict[str, int]:
    """How many campaigns are in each state, and ``all`` that are not put away."""
    columns = [func.count(Campaign.id).filter(in_state(state)) for state in STATES]
    row = db.session.execute(select(func.count(Campaign.id).filter(~in_state("archived")), *columns)).one()
    return dict(zip(("all", *STATES), row, strict=True))


def campaign_by_id(campaign_id: int) -> Campaign | None:
    """One campaign."""
    return db.session.get(Campaign, campaign_id)


def account_email(account_id: int | None) -> str | None:
    """Who it was, for a sentence."""
    account = db.session.get(Account, account_id) if account_id else None
    return account.email if account else None


def has_demo() -> bool:
    """Whether anything of the demo organisation is left."""
    demo = or_(
        select(Organisation.id).where(Organisation.is_demo).exists(),
        select(Campaign.id).where(Campaign.is_demo).exists(),
    )
    return bool(db.session.scalar(select(demo)))


def _matches(word: str) -> ColumnElement[bool]:
    """A word stands in the headline or the address."""
    pattern = "%" + word.replace("/", "//").replace("%", "/%").replace("_", "/_") + "%"
    return or_(func.lower(Campaign.title).like(pattern, escape="/"), Campaign.slug.like(pattern, escape="/"))


def published_pages() -> list[tuple[str, dict[str, Any]]]:
    """Title and content of each page that was published, by title: for records of what is done with data."""
    wanted = select(Campaign).where(Campaign.current_revision_id.is_not(None)).order_by(Campaign.title)
    return [
        (campaign.title, campaign.current_revision.content)
        for campaign in db.session.scalars(wanted)
        if campaign.current_revision is not None
    ]
