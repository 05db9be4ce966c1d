"""The board: what rises, what sinks, what waits for somebody; as quick with many campaigns as with few."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.campaigns import drafting, publishing, scheduling
from app.campaigns.models import Campaign
from app.foundation import clock
from app.foundation.database import db
from app.landing.models import Tally
from app.metrics import board
from app.metrics.models import GivenVerdict, TakenDecision
from app.visits.adding_up import Cell, add_up
from tests.metrics.conftest import organisation  # noqa: F401 - a fixture, found by its name
from tests.pages import CheckingClient, parse
from tests.statements import statements

Staff = Callable[..., CheckingClient]
USUAL = 0.03


@pytest.fixture
def sky(app: Flask, organisation: None) -> dict[str, int]:  # noqa: F811
    """Four that run and one that ended in the month before last, by what they are like."""
    with app.app_context():
        ids = {
            "rises": _campaign("Das Waldbad bleibt", 400, 32, ("scale", 0.08, 0.06, 0.1), topic="Freizeit"),
            "sinks": _campaign("Ein Logo für alle", 900, 6, ("stop", 0.007, 0.003, 0.012), topic="Verein"),
            "hovers": _campaign(
                "Bänke an jede Haltestelle", 200, 6, ("keep", 0.031, 0.02, 0.04), team="Nord"
            ),
            "young": _campaign("Ein Nachtbus für alle", 12, 2, None, topic="Freizeit", team="Nord"),
        }
        with clock.moved(-timedelta(days=70)):
            ids["over"] = _campaign("Wochenmarkt am Abend", 500, 40, None)
        with clock.moved(-timedelta(days=62)):
            publishing.end(db.session.get_one(Campaign, ids["over"]))
        db.session.commit()
    return ids


def _campaign(
    title: str, views: int, confirmed: int, said: tuple[Any, ...] | None, *, topic: str = "", team: str = ""
) -> int:
    campaign = drafting.new_campaign("petition", title)
    publishing.publish(campaign)
    campaign.topic, campaign.team = topic, team
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    add_up({Cell(campaign.id, hour, "view", "poster", "", "de"): views})
    tally = db.session.get(Tally, campaign.id) or Tally(campaign_id=campaign.id)
    tally.confirmed = confirmed
    db.session.add(tally)
    if said:
        state, value, low, high = said
        numbers = {
            "visits": views, "confirmed": confirmed, "value": value, "low": low, "high": high, "break_even": USUAL,
        }  # fmt: skip
        reason = {"scale": "above_break_even", "stop": "far_below_usual"}.get(state, "about_break_even")
        log = {"verdict": {"numbers": numbers}}
        db.session.add(
            GivenVerdict(campaign_id=campaign.id, judged_at=clock.now(), state=state, reason=reason, log=log)
        )
    db.session.flush()
    return campaign.id


def _titles(page: str, kind: str) -> list[str]:
    paths = {"sky": ".//ol[@class='tb-sky']//a", "table": ".//table//a[@class='tb-row-link']"}
    return [" ".join(link.itertext()) for link in parse(page).findall(paths[kind])]


def test_each_balloon_hangs_where_its_verdict_says(app: Flask, sky: dict[str, int]):
    with app.app_context():
        asked = board.wanted("all", "", "", "", known=board.months())
        found = {one.campaign.id: one for one in board.balloons(asked)}
        courses = {name: found[number].course for name, number in sky.items()}
        assert courses == {
            "rises": "rising", "sinks": "sinking", "hovers": "hovering", "young": "young", "over": "rising",
        }  # fmt: skip
        assert found[sky["rises"]].height > found[sky["hovers"]].height > 0 > found[sky["sinks"]].height
        # Twice as much is as far above as half as much is below.
        one = found[sky["rises"]]
        assert one.at(2 * USUAL) == pytest.approx(-one.at(USUAL / 2)) == pytest.approx(0.5)
        assert (one.at(99 * USUAL), one.at(0.0)) == (1.0, -1.0)


def test_one_look_tells_what_waits(sky: dict[str, int], staff: Staff):
    page = staff("campaigner").get("/staff/board", headers={"Accept-Language": "en"}).get_data(as_text=True)
    assert _titles(page, "sky") == [
        "Das Waldbad bleibt", "Ein Logo für alle", "Bänke an jede Haltestelle", "Ein Nachtbus für alle",
    ]  # fmt: skip
    waits = page[page.index('id="waiting"') : page.index('id="sky"')]
    assert waits.count("We advise") == 2
    assert "Bänke" not in waits
    # Fewer than 30 visits have no percentage (R8.04).
    young = page[page.index('id="all"') :].split("Ein Nachtbus für alle")[1].split("</tr>")[0]
    assert "%" not in young
    assert "12 of 30" in young


def test_what_somebody_decided_on_no_longer_waits(app: Flask, sky: dict[str, int], staff: Staff):
    with app.app_context():
        for name, choice in (("rises", "scale"), ("sinks", "keep")):
            verdict = db.session.query(GivenVerdict).filter_by(campaign_id=sky[name]).one()
            decided = {"choice": choice, "note": "", "decided_at": clock.now()}
            db.session.add(TakenDecision(campaign_id=sky[name], given_verdict_id=verdict.id, **decided))
        db.session.commit()
    page = staff("campaigner").get("/staff/board", headers={"Accept-Language": "en"}).get_data(as_text=True)
    assert "We advise" not in page
    assert "Nothing at the moment" in page


def test_every_column_sorts_both_ways_and_the_unknown_comes_last(sky: dict[str, int], staff: Staff):
    karin = staff("analyst")
    for order in board.ORDERS:
        there, back = (
            _titles(karin.get(f"/staff/board?sort={sign}{order}&month=all").get_data(as_text=True), "table")
            for sign in ("", "-")
        )
        assert sorted(there) == sorted(back)
        assert len(there) == 5
        assert there[0] != back[0]
        if order in ("height", "conversion"):
            assert there[-1] == back[-1] == "Ein Nachtbus für alle"
    by_height = karin.get("/staff/board?sort=-height").get_data(as_text=True)
    assert _titles(by_height, "table")[0] == "Das Waldbad bleibt"
    assert 'aria-sort="descending"' in by_height


def test_topic_team_and_month_choose_the_sky(app: Flask, sky: dict[str, int], staff: Staff):
    karin = staff("analyst")

    def shown(query: str) -> set[str]:
        return set(_titles(karin.get(f"/staff/board?{query}").get_data(as_text=True), "table"))

    assert shown("topic=Freizeit") == {"Das Waldbad bleibt", "Ein Nachtbus für alle"}
    assert shown("topic=Freizeit&team=Nord") == {"Ein Nachtbus für alle"}
    assert shown("topic=Nirgends") == set()
    month = f"{clock.now() - timedelta(days=70):%Y-%m}"
    assert shown(f"month={month}") == {"Wochenmarkt am Abend"}
    assert "Wochenmarkt am Abend" not in shown("")
    assert shown("month=2001-01&sort=nonsense&page=7") == shown("")
    assert len(shown("month=all")) == 5


def test_an_empty_house_teaches_how_to_begin(app: Flask, staff: Staff):
    page = staff("admin").get("/staff/", follow_redirects=True).get_data(as_text=True)
    assert "Lassen Sie Ihren ersten Ballon steigen" in page or "Launch your first balloon" in page
    assert parse(page).findall(".//a[@href='/staff/campaigns/new']")
    assert "/staff/organisation" in page


def test_what_is_planned_is_told_and_hangs_in_no_sky(app: Flask, sky: dict[str, int], staff: Staff):
    with app.app_context():
        campaign = drafting.new_campaign("petition", "Erst im Frühling")
        scheduling.schedule(campaign, starts_at=clock.now() + timedelta(days=9), ends_at=None)
        drafting.new_campaign("petition", "Nur ein Entwurf")
        db.session.commit()
    page = staff("analyst").get("/staff/board?month=all", headers={"Accept-Language": "en"})
    said = page.get_data(as_text=True)
    assert "1 campaign begins by itself" in said
    assert "Erst im Frühling" not in said
    assert "Nur ein Entwurf" not in said


def test_more_campaigns_cost_no_more_statements(app: Flask, sky: dict[str, int], staff: Staff):
    karin = staff("admin")

    def asked() -> int:
        with statements(app) as seen:
            assert karin.get("/staff/board?month=all").status_code == 200
        assert not any("SELECT" in one and "FROM visit_counts" in one for one in seen)
        return len(seen)

    asked()
    few = asked()
    with app.app_context():
        for number in range(6):
            _campaign(
                f"Noch eine ({number})", 300, 20, ("collect", 0.05, 0.03, 0.07), topic=f"Thema {number}"
            )
        db.session.commit()
    asked()
    assert asked() == few
