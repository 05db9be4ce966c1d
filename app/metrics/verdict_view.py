"""What stands on top of a campaign's numbers: what is advised, what was decided, and how both came about."""

from __future__ import annotations

from dataclasses import dataclass

from app.campaigns.models import Campaign
from app.metrics.decisions import Decided, Entry, latest_decision, length_of_history, so_far
from app.metrics.models import GivenVerdict
from app.metrics.verdicts import channel_verdicts, latest_verdict, newest_of_channels

# So many lines of history stand on the page itself.
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdicts, while the campaign runs or when it is over, and the last decision."""

    campaign_id: int
    verdict: GivenVerdict | None
    decision: Decided | None
    newest_of_channels: int | None

    @property
    def stamp(self) -> tuple[int | None, ...]:
        """Changes with what is shown."""
        return (
            self.verdict.id if self.verdict else None,
            self.decision.id if self.decision else None,
            self.newest_of_channels,
        )

    @property
    def channels(self) -> dict[str, GivenVerdict]:
        """The verdicts on its channels."""
        return channel_verdicts(self.campaign_id) if self.newest_of_channels else {}

    @property
    def waits_for_somebody(self) -> bool:
        """Whether nobody has decided on what is advised now."""
        if self.verdict is None or self.verdict.is_final:
            return False
        if self.decision is None:
            return True
        return self.verdict.state not in (self.decision.advised, self.decision.choice)

    @property
    def history(self) -> list[Entry]:
        """The newest verdicts and decisions."""
        return so_far(self.campaign_id, most=_SHOWN)

    @property
    def more(self) -> int:
        """How many lines of history are not shown here; zero where all are."""
        return max(0, length_of_history(self.campaign_id) - _SHOWN)


def judged_of(campaign: Campaign) -> Judged:
    """What is advised and decided about a campaign."""
    verdict, newest = latest_verdict(campaign.id), None
    is_over = campaign.state in ("ended", "archived")
    if verdict is not None and (verdict.is_final != is_over or not (is_over or campaign.is_live)):
        verdict = None
    if verdict is not None:
        newest = newest_of_channels(campaign.id)
    return Judged(campaign.id, verdict, latest_decision(campaign.id), newest)
