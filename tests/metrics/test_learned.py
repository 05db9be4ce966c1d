"""What is learned from many campaigns: little where there is little, and nothing where nothing matters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import numpy as np
import pytest
from flask import Flask

from app.foundation import clock
from app.foundation.database import db
from app.metrics.advice_learned import between, within
from app.metrics.advice_learned_together import Estimate, Finding, findings
from app.metrics.headline_features import features_of, language_of
from app.metrics.learned import Learned, imports_now, make_learned, what_was_learned
from app.metrics.learned_material import Material, Pair, everything
from app.metrics.making_learned import learned_from
from app.metrics.past_file import read_past
from app.metrics.past_imports import bring_in, take_out
from tests.metrics.conftest import Town
from tests.pages import CheckingClient

Staff = Callable[..., CheckingClient]
WORLDS = 45


def _organisation(
    dice: np.random.Generator, effects: np.ndarray, *, campaigns: int = 40, spread: float = 0.2
) -> list[Finding]:
    """What ten features are found to do in one made-up organisation; half of the campaigns have each."""
    visits = np.exp(dice.normal(np.log(3000), 0.5, campaigns)).astype(int)
    has = dice.random((campaigns, len(effects))) < 0.5
    rates = 0.03 * np.exp(dice.normal(0, spread, campaigns) + has @ effects)
    counts = list(zip(dice.binomial(visits, rates).tolist(), visits.tolist(), strict=True))
    estimates = [
        between(
            [one for one, own in zip(counts, column, strict=True) if own],
            [one for one, own in zip(counts, column, strict=True) if not own],
        )
        for column in has.T
    ]
    return findings([one for one in estimates if one])


def test_where_nothing_matters_hardly_any_organisation_reads_a_false_statement():
    dice = np.random.default_rng(11)
    nothing = np.zeros(10)
    false = sum(
        any(found.is_decided for found in _organisation(dice, nothing, spread=spread))
        for spread in (0.2, 0.5)
        for _world in range(WORLDS)
    )
    # One in ten is promised.
    assert false <= 2 * WORLDS / 10


def test_what_lifts_by_a_third_is_mostly_found_with_forty_campaigns():
    dice = np.random.default_rng(12)
    effects = np.array([np.log(1.3), *[0.0] * 9])
    found = wrong = 0
    for _world in range(WORLDS):
        first, *others = _organisation(dice, effects)
        found += first.is_decided and first.ratio > 1
        wrong += any(one.is_decided for one in others)
    assert found > WORLDS / 2
    assert wrong < WORLDS / 6


def test_intervals_hold_what_they_say_whether_much_matters_or_little():
    dice, held = np.random.default_rng(13), []
    for size in [0.05, 0.15, 0.3] * (WORLDS // 3):
        effects = dice.normal(0, size, 10)
        for effect, found in zip(effects, _organisation(dice, effects), strict=True):
            held.append(found.low <= np.exp(effect) <= found.high)
    assert np.mean(held) >= 0.88


def test_ways_and_hours_are_compared_within_campaigns():
    """Campaigns differ by a factor of five, and the way that brings a third more is found all the same."""
    dice = np.random.default_rng(14)
    cells = []
    for rate in np.exp(dice.uniform(np.log(0.02), np.log(0.1), 20)):
        ours, others = int(dice.integers(200, 900)), int(dice.integers(800, 2000))
        cells.append((int(dice.binomial(ours, rate * 1.33)), ours, int(dice.binomial(others, rate)), others))
    estimate = within(cells)
    assert estimate is not None
    (found,) = findings([estimate])
    assert found.is_decided
    assert 1.1 < found.ratio < 1.5
    # A way nobody confirmed by, in two campaigns, is no proof of anything.
    few = within([(0, 40, 12, 400), (0, 30, 9, 300)])
    assert few is not None
    assert not findings([few])[0].is_decided


def test_two_campaigns_say_little_however_many_visits_they_had():
    others = [(300 + 10 * n, 10_000) for n in range(-6, 7)]
    estimate = between([(450, 10_000), (470, 10_000)], others)
    assert estimate is not None
    assert not findings([estimate])[0].is_decided
    assert between([(450, 10_000)], others) is None


def test_campaigns_are_compared_with_those_that_were_counted_the_same_way():
    """Another tool counts twice as much, and all its campaigns asked a question: that teaches nothing of questions."""
    here = [(30 + n, 1000, 0) for n in range(12)]
    elsewhere = [(60 + n, 1000, 1) for n in range(12)]
    assert between(elsewhere, here) is None
    estimate = between([*elsewhere[:6], *here[:6]], [*elsewhere[6:], *here[6:]])
    assert estimate is not None
    assert abs(estimate.effect) < 0.2
    assert not findings([estimate])[0].is_decided


def test_one_comparison_among_many_counts_for_less():
    lucky, idle = Estimate(0.25, 0.12), Estimate(0.01, 0.12)
    alone, among = findings([lucky])[0], findings([lucky, *[idle] * 20])[0]
    assert among.ratio < alone.ratio
    assert among.sure < alone.sure


@pytest.mark.parametrize(
    ("headline", "language", "told"),
    [
        ("Wer zahlt die Miete?", "de", {"form": "question", "length": "short", "we": "no"}),
        ("Rettet unser Freibad", "de", {"form": "demand", "emotion": "yes", "we": "yes"}),
        ("Ein Zebrastreifen für die Mühlstraße", "de", {"form": "statement", "number": "no"}),
        ("Drei Gründe, warum Sie der Bus angeht", "de", {"number": "yes", "you": "yes"}),
        ("Sie planen eine Straße durch den Park", "de", {"you": "no", "form": "statement"}),
        ("Die Stadt braucht 40 neue Bäume", "de", {"form": "demand", "number": "yes"}),
        ("Stop the bypass", "en", {"form": "demand", "length": "short"}),
        (
            "The die was cast long ago, and nobody in the whole of Mill Street knew it",
            "en",
            {"length": "long"},
        ),
        ("What do you hope for?", "en-simple", {"form": "question", "you": "yes", "emotion": "yes"}),
    ],
)
def test_a_headline_is_told_apart_by_simple_rules(headline: str, language: str, told: dict[str, str]):
    features = features_of(headline, language)
    assert {name: features[name] for name in told} == told


def test_the_language_of_an_imported_headline_is_told_from_its_words():
    assert language_of("Ein Nachtbus für die ganze Stadt") == "de"
    assert language_of("A night bus for the whole of our town") == "en"


def _campaign(number: int, **more: object) -> Material:
    one = Material(f"K{number}", number, None, "Bus", "Ein Bus für alle", "de")
    one.all, one.worded = Pair(30, 1000), Pair(30, 1000)
    for name, value in more.items():
        setattr(one, name, value)
    return one


def test_with_four_campaigns_nothing_is_compared_and_tiny_ones_do_not_count():
    tiny = _campaign(9, all=Pair(3, 20))
    assert learned_from([*map(_campaign, range(4)), tiny])["kinds"] == {}
    told = learned_from([*map(_campaign, range(6)), tiny])
    assert len(told["campaigns"]) == 6
    # All have the same topic and the same form: there is nothing to hold it against.
    assert all(line["ratio"] is None for line in told["kinds"]["topic"] + told["kinds"]["wording"])


def test_own_campaigns_are_counted_by_way_day_and_hour_once_they_are_a_day_old(story: Town):
    story.numbers()
    with story.app.app_context():
        assert everything() == []
        with clock.moved(timedelta(hours=26)):
            (one,) = everything()
        assert (one.all.confirmed, one.all.visits) == (1, 6)
        assert one.worded == one.all
        assert {name: pair.confirmed for name, pair in one.channels.items() if pair.confirmed} == {
            "whatsapp": 1,
            "referral": 2,
        }
        assert sum(pair.visits for pair in one.weekdays.values()) == 6
        assert sum(pair.visits for pair in one.hours.values()) == 6


TABLE = "campaign,views,confirmed,topic,headline\n" + "".join(
    f"Frage {n},4000,{200 + 3 * n},Bus,Wer fährt uns heim?\nSatz {n},4000,{110 + 3 * n},Rad,Ein Radweg am Fluss\n"
    for n in range(12)
)


def test_imported_campaigns_are_learned_from_at_once_and_the_page_says_so(app: Flask, staff: Staff):
    client = staff("analyst")
    assert "ausgerechnet" in client.get("/staff/learned").get_data(as_text=True)
    with app.app_context():
        make_learned()
    empty = client.get("/staff/learned").get_data(as_text=True)
    assert "Zu früh" in empty
    assert "/staff/past-campaigns" in empty
    with app.app_context():
        number = bring_in(read_past(TABLE, "alt.csv"), "alt.csv").id
        db.session.commit()
        make_learned()
    page = client.get("/staff/learned").get_data(as_text=True)
    assert "Fragen als Überschrift bringen fast sicher mehr" in page
    assert "aus 12 Kampagnen" in page
    assert f"/staff/past-campaigns#import-{number}" in page
    assert "Wochentage" not in page
    assert staff("counter").get("/staff/learned").status_code == 403
    with app.app_context():
        take_out(number)
        db.session.commit()
        make_learned()
    assert "Zu früh" in client.get("/staff/learned").get_data(as_text=True)


def test_it_is_learned_anew_after_an_hour_and_not_before(app_context: Flask):
    make_learned()
    first = what_was_learned()
    assert first is not None
    made = first.made_at
    with clock.moved(timedelta(minutes=30)):
        make_learned()
    db.session.expire_all()
    again = what_was_learned()
    assert again is not None
    assert again.made_at == made
    with clock.moved(timedelta(minutes=61)):
        make_learned()
    db.session.expire_all()
    newer = what_was_learned()
    assert newer is not None
    assert newer.made_at > made


def test_the_campaigns_behind_a_statement_are_a_click_away(app: Flask, staff: Staff):
    good = [_campaign(n, all=Pair(80 + n, 1000), topic="Bus") for n in range(1, 11)]
    poor = [_campaign(n, all=Pair(20 + n % 3, 1000), topic="Rad") for n in range(11, 21)]
    with app.app_context():
        db.session.add(
            Learned(id=1, made_at=clock.now(), imports=imports_now(), told=learned_from(good + poor))
        )
        db.session.commit()
    page = staff("analyst").get("/staff/learned").get_data(as_text=True)
    assert "Kampagnen zum Thema „Bus“ bringen fast sicher mehr" in page
    assert "Kampagnen zum Thema „Rad“ bringen fast sicher weniger" in page
    assert page.count('<a href="/staff/campaigns/10">K10</a>') == 1
    assert "Die 10 Kampagnen dahinter" in page
