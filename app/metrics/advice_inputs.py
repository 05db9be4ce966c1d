"""What a verdict is made of: what was counted, and what the past has taught."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.metrics.advice_delay import Waits
from app.metrics.advice_referral import USUAL_DISPERSION, USUAL_K

# Of those who sign, so many confirm.
USUAL_CONFIRMING = 0.7


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was counted. Visits and confirmed leave out those who came by a supporter's link.

    ``young``: (age in hours, visits) of the visits not yet a week old. ``bots``: visits by programs recognised as such.
    ``brought[m]``: how many of the confirmed have brought m + 1 confirmed people. ``inviters`` and ``recruits``: the
    confirmed whose days for bringing others are over, and whom those brought. ``old_sign_ups``: older than a week.
    ``remaining``: visits still to be expected. ``flags``: legal ones.
    """

    visits: int
    confirmed: int
    young: tuple[tuple[float, int], ...] = ()
    bots: int = 0
    brought: tuple[int, ...] = ()
    inviters: int = 0
    recruits: int = 0
    old_sign_ups: int = 0
    old_sign_ups_confirmed: int = 0
    mails_sent: int = 0
    complaints: int = 0
    bounces: int = 0
    remaining: int | None = None
    flags: tuple[str, ...] = ()

    def check(self) -> None:
        """Raises ValueError where the numbers contradict one another."""
        if min(self.visits, self.confirmed) < 0 or self.confirmed > self.visits:
            raise ValueError("More people confirmed than came, or a count is below zero.")
        if sum(self.brought) > self.confirmed:
            raise ValueError("More people brought others than confirmed.")


@dataclass(frozen=True, slots=True)
class Past:
    """What the organisation's campaigns have taught; ``break_even`` is the value a visit must have to be worth buying.

    ``floor``: the value below which a campaign is to be stopped, where that is not break-even itself.
    ``weights``: of the rungs of ``advice_prior.LADDER``; empty where there is no past.
    """

    break_even: float
    floor: float | None = None
    weights: tuple[float, ...] = ()
    campaigns: int = 0
    waits: Waits = field(default_factory=Waits)
    usual_k: float = USUAL_K
    dispersion: float = USUAL_DISPERSION
    usual_confirming: float = USUAL_CONFIRMING

    def check(self) -> None:
        """Raises ValueError where no verdict could be given."""
        if not 0.0 < self.break_even < 1.0:
            raise ValueError("Break-even must lie between 0 and 1 confirmed people per visit.")
        if self.floor is not None and self.floor > self.break_even:
            raise ValueError("What is above break-even is not to be stopped.")

    @property
    def stop_below(self) -> float:
        """The value below which a campaign is to be stopped."""
        return self.break_even if self.floor is None else self.floor
