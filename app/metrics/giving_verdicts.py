"""Judging the campaigns that run, each in the light of the others, and writing down what was said.

Imported only by whoever judges, for numpy is dear to start.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import defer

from app.campaigns.models import Campaign
from app.foundation import clock
from app.foundation.database import db, reading
from app.foundation.once import newest_id, nobody_wrote_since
from app.metrics.advice import judge
from app.metrics.advice_inputs import Evidence, Past
from app.metrics.advice_past import PastCampaign, logged, past_from
from app.metrics.advice_stream import Standing
from app.metrics.counted_evidence import Stream, evidence_of_all
from app.metrics.decisions import decided_to_scale
from app.metrics.judging import FEW
from app.metrics.models import GivenVerdict
from app.metrics.past_imports import imported_pasts
from app.metrics.verdict_streams import Before, campaign_places, channel_places, ever_proved, latest

# The same verdict is written down again after this long, with the numbers of then; there are many channels.
_AGAIN, _CHANNEL_AGAIN = timedelta(hours=6), timedelta(days=1)

# A round is over in seconds, for the same thread starts and ends campaigns.
_CHANNELS_A_ROUND = 1000
_OVER = ("ended", "archived")


def judge_all() -> None:
    """A verdict on each campaign that runs and on each of its channels, written down where it says something new; a
    last one on those that are over, until nothing comes in any more. Commits.

    A channel is measured like its campaign, against what the organisation's campaigns usually bring: what one channel
    usually brings would be learned from far fewer visits, and a channel that brings little everywhere is to be seen
    as such. Nobody waits for it: what is read is read beside the writers, and the rows are written when all is said,
    unless another worker judged meanwhile: a place in the stream of decisions is given away once.
    """
    with reading():
        newest = newest_id(GivenVerdict)
        (evidence, by_channel), before, imported = evidence_of_all(), latest(), imported_pasts()
        proved, scaled = ever_proved(), decided_to_scale()
        campaigns = [(one.id, one.state) for one in _in_order()]
    places = campaign_places(number for number, _state in campaigns)
    over = _without_a_last_word([n for n, state in campaigns if state in _OVER], evidence, before)
    running = [number for number, state in campaigns if state == "live" and number in evidence] + over
    pasts = _pasts(evidence, running, imported)
    _end(evidence, by_channel, over)
    # A campaign's own stream has no channel.
    streams: dict[Stream, tuple[Evidence, int]] = {(n, ""): (evidence[n], places[n]) for n in running}
    channels = _whose_turn_it_is({one: by_channel[one] for one in by_channel if one[0] in pasts}, before)
    streams |= {
        stream: (channels[stream], place) for stream, place in channel_places(channels, before).items()
    }
    given = [
        _judged(
            stream,
            one,
            pasts[stream[0]],
            Standing(
                place=place,
                others_scaled=len(proved - {stream}),
                is_scaled=not stream[1] and stream[0] in scaled,
                was_proved=stream in proved,
            ),
        )
        for stream, (one, place) in streams.items()
    ]
    if nobody_wrote_since(GivenVerdict, newest):
        db.session.add_all(
            [one for one in given if _is_news(one, before.get((one.campaign_id, one.channel)))]
        )
    db.session.commit()


def _without_a_last_word(
    over: Iterable[int], evidence: dict[int, Evidence], before: dict[Stream, Before]
) -> list[int]:
    """Of the campaigns that are over those of which none is said yet, or to which something still comes in."""
    return [
        number
        for number in over
        if number in evidence
        and (
            (number, "") not in before
            or before[number, ""].remaining is None
            or _is_worth_a_look(evidence[number], before[number, ""])
        )
    ]


def _end(evidence: dict[int, Evidence], by_channel: dict[Stream, Evidence], over: Iterable[int]) -> None:
    """Say that no further visit is to be expected of what is over."""
    for number in over:
        evidence[number] = replace(evidence[number], remaining=0)
    for stream in [one for one in by_channel if one[0] in set(over)]:
        by_channel[stream] = replace(by_channel[stream], remaining=0)


def _judged(stream: Stream, evidence: Evidence, past: Past, standing: Standing) -> GivenVerdict:
    verdict = judge(evidence, past, standing)
    return GivenVerdict(
        campaign_id=stream[0],
        channel=stream[1],
        judged_at=clock.now(),
        state=verdict.state,
        reason=verdict.reason,
        log=logged(evidence, past, standing, verdict),
    )


def _whose_turn_it_is(
    channels: dict[Stream, Evidence], before: dict[Stream, Before]
) -> dict[Stream, Evidence]:
    """Those never judged first, then those to which most has come in since something was written down of them."""

    def growth(stream: Stream) -> tuple[float, Stream]:
        said = before.get(stream)
        return (-channels[stream].visits / max(said.visits, 1) if said else -math.inf), stream

    worth = [stream for stream, one in channels.items() if _is_worth_a_look(one, before.get(stream))]
    return {stream: channels[stream] for stream in sorted(worth, key=growth)[:_CHANNELS_A_ROUND]}


def _is_worth_a_look(evidence: Evidence, before: Before | None) -> bool:
    """Not a channel by which nobody has come for a week and nobody has confirmed since."""
    seen = (evidence.visits, evidence.confirmed)
    return bool(before is None or evidence.young or seen != (before.visits, before.confirmed))


def _is_news(given: GivenVerdict, before: Before | None) -> bool:
    seen = given.log["evidence"]
    said = (given.state, given.reason, seen["remaining"])
    if before is None or (before.state, before.reason, before.remaining) != said:
        return True
    is_same = (before.visits, before.confirmed) == (seen["visits"], seen["confirmed"])
    again = _CHANNEL_AGAIN if given.channel else _AGAIN
    return not is_same and given.judged_at - before.judged_at >= again


def _pasts(
    evidence: dict[int, Evidence], judged: Iterable[int], imported: list[PastCampaign]
) -> dict[int, Past]:
    """For each campaign what the others teach, those of the time before included."""
    everything = {number: _as_past(one) for number, one in evidence.items()}
    if len(everything) + len(imported) > FEW:
        return dict.fromkeys(judged, past_from([*everything.values(), *imported]))
    return {
        number: past_from([*(one for other, one in everything.items() if other != number), *imported])
        for number in judged
    }


def _in_order() -> Sequence[Campaign]:
    return db.session.scalars(
        select(Campaign)
        # Every few minutes for all campaigns: the pages being written stay where they are.
        .options(defer(Campaign.draft))
        .where(Campaign.published_at.is_not(None))
        .order_by(Campaign.published_at, Campaign.id)
    ).all()


def _as_past(one: Evidence) -> PastCampaign:
    return PastCampaign(
        one.visits,
        one.confirmed,
        old_sign_ups=one.old_sign_ups,
        old_sign_ups_confirmed=one.old_sign_ups_confirmed,
    )
