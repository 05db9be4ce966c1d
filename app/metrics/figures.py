"""The figures of a campaign, as one carries them about: for all of it, for a channel, for a variant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields

from app.metrics.rates import Rate
from app.visits import recognising

# How a reason is counted, and the figure it is.
LEFT_OUT = {
    recognising.BOT: "bots",
    recognising.DISGUISED: "disguised",
    recognising.OUTDATED: "outdated",
    recognising.UNMARKED: "unmarked",
    recognising.UNSPOKEN: "unspoken",
    recognising.BACKGROUND: "background",
    recognising.HEAD: "heads",
    recognising.PREFETCH: "prefetches",
    recognising.TOO_SOON: "too_soon",
}


@dataclass(slots=True)
class Figures:
    """Counts that may be added up. Looks by programs are no views; each reason is counted apart (``LEFT_OUT``)."""

    views: int = 0
    # How many began to fill in the form; not told apart by variant.
    begun: int = 0
    sign_ups: int = 0
    confirmed: int = 0
    # Confirmed supporters who came by the link of a confirmed one and count for them.
    referred_confirmed: int = 0
    # How often people opened the confirm page, and how many sign-ups were confirmed by its button.
    confirm_pages: int = 0
    pressed: int = 0
    mails_sent: int = 0
    mails_waiting: int = 0
    mails_withheld: int = 0
    mails_failed: int = 0
    # By what a program was known, as ``visits.recognising`` tells it.
    bots: int = 0
    disguised: int = 0
    outdated: int = 0
    unmarked: int = 0
    unspoken: int = 0
    background: int = 0
    heads: int = 0
    prefetches: int = 0
    too_soon: int = 0

    @property
    def conversion(self) -> Rate:
        """The confirmed of the visits: what a campaign is judged by (R8.02)."""
        return Rate(self.confirmed, self.views)

    @property
    def signing(self) -> Rate:
        """The sign-ups of the visits."""
        return Rate(self.sign_ups, self.views)

    @property
    def beginning(self) -> Rate:
        """The forms begun of the visits."""
        return Rate(self.begun, self.views)

    @property
    def confirming(self) -> Rate:
        """The confirmed of the sign-ups."""
        return Rate(self.confirmed, self.sign_ups)

    @property
    def left(self) -> Rate:
        """How many openings of the confirm page ended without its button."""
        return Rate(max(0, self.confirm_pages - self.pressed), self.confirm_pages)

    @property
    def left_out(self) -> int:
        """Looks by programs, for whatever reason."""
        return sum(getattr(self, name) for name in LEFT_OUT.values())

    def add(self, other: Figures) -> None:
        """Add another's counts to these."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


@dataclass(frozen=True, slots=True)
class Middle:
    """A median in seconds over the newest ``of``; None where there is nothing to take it of."""

    seconds: float | None
    of: int


@dataclass(frozen=True, slots=True)
class CampaignNumbers:
    """Everything counted for one campaign. Channels and variants with nothing in them are left out."""

    totals: Figures
    channels: dict[str, Figures]
    # Empty where the page has no variants.
    variants: dict[str, Figures]
    shares: dict[str, int]
    time_to_confirm: Middle
    mail_delay: Middle
    oldest_mail_waiting_seconds: float | None = field(default=None)

    @property
    def referred(self) -> Figures:
        """Those who came by a supporter's link."""
        return self.channels.get("referral", Figures())

    @property
    def all_shares(self) -> int:
        """Shares in all networks together."""
        return sum(self.shares.values())

    @property
    def is_empty(self) -> bool:
        """Whether nobody has come yet."""
        return not (self.totals.views or self.totals.sign_ups)


def summed(cells: Iterable[tuple[str, Figures]]) -> dict[str, Figures]:
    """Cells of the same name added up, most visited first; where only programs came, nobody did."""
    together: dict[str, Figures] = {}
    for name, cell in cells:
        together.setdefault(name, Figures()).add(cell)
    people = [(name, cell) for name, cell in together.items() if cell.views or cell.sign_ups]
    return dict(sorted(people, key=lambda one: (-one[1].views, -one[1].sign_ups, one[0])))
