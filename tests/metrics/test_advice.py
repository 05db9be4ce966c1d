"""The verdict: what a campaigner is told, and why."""

import json
from dataclasses import replace

import pytest

from app.metrics.advice import FEWEST_VISITS, judge
from app.metrics.advice_inputs import Evidence, Past
from app.metrics.advice_past import PastCampaign, logged, past_from, replayed
from app.metrics.advice_reasons import ALWAYS, REASONS
from app.metrics.advice_stream import Standing
from tests.servers.product import ROOT

PAST = Past(break_even=0.03)


def _told(evidence: Evidence, past: Past = PAST, standing: Standing | None = None) -> tuple[str, str]:
    verdict = judge(evidence, past, standing or Standing())
    return verdict.state, verdict.reason


def test_what_brings_far_more_than_break_even_is_scaled():
    assert _told(Evidence(visits=300, confirmed=30)) == ("scale", "above_break_even")


def test_what_brings_far_less_is_stopped():
    assert _told(Evidence(visits=600, confirmed=6)) == ("stop", "below_break_even")


def test_what_is_as_good_as_break_even_is_kept():
    assert _told(Evidence(visits=20_000, confirmed=600)) == ("keep", "about_break_even")


def test_few_visits_decide_nothing_however_good_they_are():
    verdict = judge(Evidence(visits=FEWEST_VISITS - 1, confirmed=FEWEST_VISITS - 1), PAST)
    assert (verdict.state, verdict.reason) == ("collect", "too_few")


def test_collect_more_says_how_many_visits_and_they_mostly_suffice():
    verdict = judge(Evidence(visits=300, confirmed=20), PAST)
    assert (verdict.state, verdict.reason) == ("collect", "promising")
    assert verdict.more_visits == verdict.numbers["more_visits"]
    visits = 300 + (verdict.more_visits or 0)
    assert _told(Evidence(visits=visits, confirmed=round(visits * 20 / 300)))[0] == "scale"


def test_a_weak_campaign_is_told_how_many_visits_until_it_is_stopped():
    verdict = judge(Evidence(visits=150, confirmed=3), PAST)
    assert (verdict.state, verdict.reason) == ("collect", "weak")
    visits = 150 + (verdict.more_visits or 0)
    assert _told(Evidence(visits=visits, confirmed=round(visits * 3 / 150)))[0] == "stop"


def test_nobody_is_asked_to_look_again_after_a_single_visit():
    verdict = judge(Evidence(visits=9797, confirmed=111), Past(break_even=0.01317))
    assert verdict.state == "stop" or (verdict.more_visits or 0) > 900


def test_what_cannot_be_decided_before_the_end_is_kept():
    evidence = Evidence(visits=150, confirmed=5, remaining=40)
    assert _told(evidence) == ("keep", "not_in_time")


def test_r8_06_a_winner_with_complaints_is_stopped():
    winner = Evidence(visits=2000, confirmed=200, mails_sent=1000)
    assert _told(winner)[0] == "scale"
    assert _told(replace(winner, complaints=4)) == ("stop", "complaints")
    assert _told(replace(winner, complaints=2))[0] == "scale"


def test_r8_06_bounces_and_legal_flags_stop_and_missing_confirmations_hold():
    winner = Evidence(visits=2000, confirmed=200, mails_sent=1000)
    assert _told(replace(winner, bounces=60)) == ("stop", "bounces")
    assert _told(replace(winner, flags=("imprint missing",))) == ("stop", "legal")
    assert _told(replace(winner, old_sign_ups=900, old_sign_ups_confirmed=180)) == ("keep", "few_confirm")
    assert _told(replace(winner, old_sign_ups=300, old_sign_ups_confirmed=180))[0] == "scale"


def test_the_rate_of_a_small_campaign_is_drawn_towards_the_past():
    past = past_from([PastCampaign(2000, round(2000 * rate)) for rate in (0.02, 0.025, 0.03, 0.035) * 5])
    small, large = judge(Evidence(40, 4), past), judge(Evidence(4000, 400), past)
    assert 0.02 < small.value < 0.05
    assert large.value == pytest.approx(0.1, rel=0.05)
    assert small.low < 0.03 < small.high


def test_an_extraordinary_campaign_is_not_drawn_down_where_there_was_one_before():
    ordinary = [PastCampaign(1000, 20)] * 30
    with_one = past_from([*ordinary, PastCampaign(1000, 200)], break_even=0.03)
    without = past_from(ordinary, break_even=0.03)
    evidence = Evidence(60, 9)
    assert judge(evidence, with_one).value > 1.1 * judge(evidence, without).value


def test_without_a_break_even_half_as_good_as_usual_is_what_is_stopped():
    past = past_from([PastCampaign(2000, count) for count in (50, 55, 60, 65, 70)])
    assert past.break_even == pytest.approx(0.03, rel=0.05)
    assert _told(Evidence(5000, 40), past) == ("stop", "far_below_usual")
    assert _told(Evidence(5000, 100), past) == ("keep", "below_usual")
    assert _told(Evidence(5000, 300), past)[0] == "scale"


def test_the_first_in_the_stream_is_asked_for_more_than_one_after_many_that_were_scaled():
    evidence = Evidence(visits=300, confirmed=21)
    assert _told(evidence, standing=Standing(place=30, others_scaled=0))[0] == "collect"
    assert _told(evidence, standing=Standing(place=30, others_scaled=25))[0] == "scale"


def test_a_scaled_campaign_is_kept_in_view():
    scaled = Standing(place=3, others_scaled=1, is_scaled=True)
    assert _told(Evidence(5000, 250), standing=scaled) == ("scale", "still_above")
    assert _told(Evidence(5000, 145), standing=scaled) == ("keep", "scaled_unsure")
    assert _told(Evidence(5000, 100), standing=scaled) == ("stop", "turned")


def test_people_who_bring_people_make_a_visit_worth_more():
    alone = Evidence(visits=1000, confirmed=28)
    bringing = replace(alone, brought=(6, 3, 1), inviters=28, recruits=15)
    assert judge(bringing, PAST).value > 1.2 * judge(alone, PAST).value
    assert judge(bringing, PAST).evidence > judge(alone, PAST).evidence


def test_visits_of_this_hour_count_in_part():
    old = judge(Evidence(visits=400, confirmed=12), PAST)
    young = judge(Evidence(visits=400, confirmed=12, young=((0.5, 300),)), PAST)
    assert young.value > old.value
    # What guarantees the verdict does not rest on an estimate: there they count in full.
    assert young.evidence == old.evidence


def test_r8_02_sixty_per_cent_robots_change_the_score_by_less_than_five_per_cent():
    clean = judge(Evidence(visits=1000, confirmed=40), PAST)
    robots, known = 1500, 1425
    with_robots = judge(Evidence(visits=1000 + robots - known, confirmed=40, bots=known), PAST)
    assert with_robots.score == pytest.approx(clean.score, rel=0.05)


def test_r8_05_a_verdict_is_made_again_from_its_log():
    past = past_from([PastCampaign(500, 20, inviters=10, recruits=3)] * 4)
    evidence = Evidence(
        700, 40, young=((3.0, 50), (30.0, 80)), bots=12, brought=(2, 1), inviters=20, recruits=4
    )
    standing = Standing(place=5, others_scaled=2)
    verdict = judge(evidence, past, standing)
    log = json.loads(json.dumps(logged(evidence, past, standing, verdict)))
    assert replayed(log) == verdict


def test_a_visit_that_brings_nobody_else_is_worth_one_person_at_most():
    verdict = judge(Evidence(60, 60), PAST)
    assert 0.5 < verdict.low < verdict.value <= verdict.high == 1.0


@pytest.mark.parametrize(
    ("evidence", "past"),
    [
        (Evidence(10, 11), PAST),
        (Evidence(-1, 0), PAST),
        (Evidence(10, 1, brought=(2,)), PAST),
        (Evidence(10, 1), Past(0.0)),
    ],
)
def test_contradictory_numbers_get_no_verdict(evidence: Evidence, past: Past):
    with pytest.raises(ValueError, match=r"\."):
        judge(evidence, past)


_EVERY_REASON = {
    "legal": (Evidence(100, 3, flags=("no imprint",)), PAST, None),
    "complaints": (Evidence(100, 3, mails_sent=100, complaints=5), PAST, None),
    "bounces": (Evidence(100, 3, mails_sent=100, bounces=20), PAST, None),
    "few_confirm": (Evidence(1000, 30, old_sign_ups=300, old_sign_ups_confirmed=30), PAST, None),
    "too_few": (Evidence(10, 1), PAST, None),
    "promising": (Evidence(300, 20), PAST, None),
    "weak": (Evidence(150, 3), PAST, None),
    "above_break_even": (Evidence(300, 30), PAST, None),
    "still_above": (Evidence(300, 30), PAST, Standing(is_scaled=True)),
    "about_break_even": (Evidence(20_000, 600), PAST, None),
    "below_usual": (Evidence(5000, 100), Past(0.03, floor=0.015), None),
    "not_in_time": (Evidence(150, 5, remaining=9), PAST, None),
    "too_close": (Evidence(600, 19), PAST, None),
    "scaled_unsure": (Evidence(5000, 145), PAST, Standing(is_scaled=True)),
    "below_break_even": (Evidence(600, 6), PAST, None),
    "far_below_usual": (Evidence(5000, 40), Past(0.03, floor=0.015), None),
    "turned": (Evidence(5000, 100), PAST, Standing(is_scaled=True)),
}


@pytest.mark.parametrize("reason", sorted(REASONS))
def test_every_reason_brings_the_numbers_its_sentence_needs_and_is_explained(reason: str):
    evidence, past, standing = _EVERY_REASON[reason]
    verdict = judge(evidence, past, standing or Standing())
    state, own = REASONS[reason]
    assert (verdict.reason, verdict.state) == (reason, state)
    assert set(verdict.numbers) == {*ALWAYS, *own, *(("more_visits",) if state == "collect" else ())}
    assert f"| `{reason}` |" in (ROOT / "docs" / "deciding.md").read_text(encoding="utf-8")
