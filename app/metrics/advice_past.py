"""The past of an organisation, from its campaigns; and a verdict with all it was made of, to be kept and replayed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from app.metrics.advice import Verdict, judge
from app.metrics.advice_delay import Waits
from app.metrics.advice_inputs import USUAL_CONFIRMING, Evidence, Past
from app.metrics.advice_prior import default_weights, fitted_weights
from app.metrics.advice_referral import USUAL_K
from app.metrics.advice_stream import Standing
from app.metrics.advice_usual import PastCampaign as PastCampaign
from app.metrics.advice_usual import usual_rate as usual_rate

# So many imagined confirmed people hold k, and so many sign-ups the share that confirms, near what is usual.
_IMAGINED_INVITERS, _IMAGINED_SIGN_UPS = 50, 20
# Where nobody says what is enough, half as good as usual is too bad.
_FAR_BELOW = 0.5


def past_from(
    campaigns: Sequence[PastCampaign], *, break_even: float | None = None, waits: Waits | None = None
) -> Past:
    """What these campaigns teach; leave out the one that is to be judged.

    Without ``break_even`` a campaign is measured against what is usual: to be scaled it must do better than half of
    them, to be stopped worse than half as well as that.
    """
    base = usual_rate(campaigns) if break_even is None else break_even
    counted = [one for one in campaigns if one.visits > 0]
    weights: tuple[float, ...] = ()
    if counted:
        confirmed = np.array([float(one.confirmed) for one in counted])
        visits = np.array([float(max(one.visits, one.confirmed)) for one in counted])
        weights = tuple(fitted_weights(confirmed, visits, default_weights(base)).tolist())
    inviters, recruits = sum(one.inviters for one in counted), sum(one.recruits for one in counted)
    signed = sum(one.old_sign_ups for one in counted)
    stayed = sum(one.old_sign_ups_confirmed for one in counted)
    return Past(
        break_even=base,
        floor=_FAR_BELOW * base if break_even is None else None,
        weights=weights,
        campaigns=len(counted),
        waits=waits or Waits(),
        usual_k=(recruits + _IMAGINED_INVITERS * USUAL_K) / (inviters + _IMAGINED_INVITERS),
        usual_confirming=(stayed + _IMAGINED_SIGN_UPS * USUAL_CONFIRMING) / (signed + _IMAGINED_SIGN_UPS),
    )


def logged(evidence: Evidence, past: Past, standing: Standing, verdict: Verdict) -> dict[str, Any]:
    """A verdict and its inputs as JSON can hold them (R8.05)."""
    return {
        "evidence": asdict(evidence),
        "past": asdict(past),
        "standing": asdict(standing),
        "verdict": asdict(verdict),
    }


def replayed(log: dict[str, Any]) -> Verdict:
    """The verdict, made again from its log."""
    evidence, past = dict(log["evidence"]), dict(log["past"])
    evidence["young"] = tuple((float(age), int(number)) for age, number in evidence["young"])
    evidence["brought"], evidence["flags"] = tuple(evidence["brought"]), tuple(evidence["flags"])
    past["waits"] = Waits(tuple(past["waits"]["hours"]), tuple(past["waits"]["shares"]))
    past["weights"] = tuple(past["weights"])
    return judge(Evidence(**evidence), Past(**past), Standing(**log["standing"]))
