"""What a supporter's own page says about their link, and what they decide about it there."""

from __future__ import annotations

from dataclasses import dataclass

from app.ambassadors.generations import Standing, standing_of, supporter_sign_up
from app.ambassadors.leaderboard import board_of, state_of
from app.ambassadors.news_consent import fingerprint, gets_news, wording_shown
from app.ambassadors.revoking import STAFF, kit_of
from app.landing.leaders import Leader
from app.landing.models import SignUp
from app.landing.page_view import PageView


@dataclass(frozen=True, slots=True)
class OwnKit:
    """``wording``: the words beside the box for mails, ``words``: their fingerprint, which the form carries."""

    address: str
    standing: Standing
    is_off: bool
    off_by_staff: bool
    gets_news: bool
    wording: str
    words: str
    nickname: str = ""
    # Whether staff have let it be seen: "waiting", "shown" or "hidden".
    nickname_state: str = "waiting"
    board: tuple[Leader, ...] = ()


def own_kit(sign_up: SignUp, page: PageView, address: str) -> OwnKit:
    """A handful of small queries; ``address`` is the page's own."""
    number = supporter_sign_up(sign_up)
    kit = kit_of(number)
    wording = wording_shown(page.language, page.sender)
    return OwnKit(
        address=address,
        standing=standing_of(number),
        is_off=bool(kit and kit.revoked_at),
        off_by_staff=bool(kit and kit.revoked_by == STAFF),
        gets_news=gets_news(number),
        wording=wording,
        words=fingerprint(wording),
        nickname=(kit.nickname or "") if kit else "",
        nickname_state=state_of(number),
        board=board_of(sign_up.campaign_id),
    )
