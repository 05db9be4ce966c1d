"""The numbers as staff see them: on the campaign's page, on their own, and in the list."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from app.campaigns import drafting, publishing
from app.campaigns.models import Campaign
from app.foundation import clock
from app.foundation.database import db
from app.metrics.freshness import fresh_enough
from app.metrics.overview import glances
from tests.metrics.conftest import Town
from tests.pages import CheckingClient, parse
from tests.statements import statements

Staff = Callable[..., CheckingClient]
FROM_HTMX = {"HX-Request": "true"}


@pytest.mark.parametrize(
    ("role", "status"), [("admin", 200), ("campaigner", 200), ("analyst", 200), ("counter", 403)]
)
def test_who_may_see_numbers(role: str, status: int, town: Town, staff: Staff):
    client = staff(role)
    assert client.get(f"/staff/campaigns/{town.campaign_id}/numbers").status_code == status
    assert client.get("/staff/campaigns/figures").status_code == status


def test_the_part_for_htmx_is_no_page(story: Town, staff: Staff):
    part = _part(story, staff)
    assert "<html" not in part
    assert "data-version" in part


def test_opened_by_itself_it_is_a_page_with_a_way_back(story: Town, staff: Staff):
    story.numbers()
    page = staff("analyst").get(f"/staff/campaigns/{story.campaign_id}/numbers").get_data(as_text=True)
    assert f'href="/staff/campaigns/{story.campaign_id}"' in page
    # One hour or two: the full hour may have struck in between.
    hours = [[int(cell) for cell in row[1:]] for row in _rows(page, "numbers-course")]
    assert [sum(column) for column in zip(*hours, strict=True)] == [8, 5, 3]


def test_the_channels_are_compared(story: Town, staff: Staff):
    rows = [row[1:4] for row in _rows(_part(story, staff), "numbers-channels")]
    assert rows == [["2", "2", "2"], ["2", "2", "1"], ["2", "1", "0"], ["2", "0", "0"]]


def test_r8_04_no_percentage_stands_bare(story: Town, staff: Staff, many_visits: Callable[[str, int], None]):
    few = _part(story, staff)
    assert "8 von 30" in few or "8 of 30" in few
    assert not re.search(r"\d\s*%", _text(few)), "Eight visits are no percentage."
    many_visits("poster", 22)
    enough = _text(_part(story, staff))
    assert "10,0" in enough or "10.0%" in enough
    assert "3,5" in enough, "The interval stands beside the share."
    assert "25,6" in enough


def test_what_robots_did_is_told_apart(story: Town, staff: Staff):
    assert "tb-left-out" in _part(story, staff)


def test_before_the_first_visitor_the_page_teaches(town: Town, staff: Staff):
    part = _part(town, staff)
    assert "empty-title" in part
    assert f'href="/{town.slug}"' in part


def test_a_draft_says_when_counting_starts(app: Flask, town: Town, staff: Staff):
    with app.app_context():
        draft = drafting.new_campaign("petition", "Noch nicht so weit")
        db.session.commit()
        path = f"/staff/campaigns/{draft.id}/numbers"
    page = staff("analyst").get(path)
    assert page.status_code == 200
    assert "empty-action" not in page.get_data(as_text=True)


def test_an_ended_campaign_nobody_saw_says_so(app: Flask, town: Town, staff: Staff):
    with app.app_context():
        publishing.end(db.session.get_one(Campaign, town.campaign_id))
        db.session.commit()
    assert "empty-action" not in _part(town, staff)


def test_an_unknown_campaign_is_not_found(town: Town, staff: Staff):
    assert staff("analyst").get("/staff/campaigns/999999/numbers").status_code == 404


def test_what_did_not_change_is_not_drawn_again(story: Town, staff: Staff):
    client, path = staff("analyst"), f"/staff/campaigns/{story.campaign_id}/numbers"
    version = re.search(r'data-version="(\w+)"', _part(story, staff))
    assert version
    again = client.get(f"{path}?seen={version[1]}", headers=FROM_HTMX)
    assert (again.status_code, again.data) == (204, b"")
    story.look()
    story.numbers()
    assert client.get(f"{path}?seen={version[1]}", headers=FROM_HTMX).status_code == 200


def test_the_list_shows_visits_sign_ups_confirmed_and_the_last_days(app: Flask, story: Town, staff: Staff):
    with app.app_context():
        other = drafting.new_campaign("petition", "Noch nicht so weit").id
        db.session.commit()
    story.numbers()
    answer = staff("analyst").get("/staff/campaigns/figures").get_data(as_text=True)
    assert _cells(answer, story.campaign_id) == ("8", "5", "3")
    assert _cells(answer, other) == ("0", "0", "0")
    assert answer.count('hx-swap-oob="true"') == 8
    assert answer.count('role="img"') == 2


def test_the_list_asks_for_the_campaigns_it_shows(app: Flask, story: Town, staff: Staff):
    with app.app_context():
        other = drafting.new_campaign("petition", "Noch nicht so weit").id
        db.session.commit()
    answer = staff("analyst").get(f"/staff/campaigns/figures?id={other}").get_data(as_text=True)
    assert answer.count('hx-swap-oob="true"') == 4
    assert f'id="views-{other}"' in answer


def test_the_last_days_move_on(story: Town):
    story.numbers()
    with story.app.app_context():
        (now,) = glances()
        with clock.moved(timedelta(days=30)):
            (later,) = glances()
    assert (now.confirmed, sum(now.last_days)) == (3, 3)
    assert (later.confirmed, sum(later.last_days)) == (3, 0)


def test_the_list_costs_three_queries_however_long_it_is(app: Flask, town: Town):
    with app.app_context():
        for number in range(5):
            drafting.new_campaign("petition", f"Aktion {number}")
        db.session.commit()
        with statements(app) as queries:
            assert len(glances()) == 6
        assert sum(one.startswith("SELECT") for one in queries) == 3


def test_dear_numbers_are_counted_once_for_many_onlookers(
    app_context: Flask, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("app.metrics.freshness._DEAR_SECONDS", 0.0)
    monkeypatch.setattr("app.metrics.freshness._SHARE_OF_TIME", 1e-9)
    counted: list[int] = []
    for _ in range(5):
        fresh_enough("a campaign", lambda: counted.append(1))
    assert len(counted) == 1
    monkeypatch.undo()
    fresh_enough("another", lambda: counted.append(1))
    fresh_enough("another", lambda: counted.append(1))
    assert len(counted) == 3, "What is quick is counted anew."


def _part(town: Town, staff: Staff) -> str:
    town.numbers()
    answer = staff("analyst").get(f"/staff/campaigns/{town.campaign_id}/numbers", headers=FROM_HTMX)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def _text(html: str) -> str:
    return "\n".join(parse(html).itertext())


def _rows(html: str, name: str) -> list[list[str]]:
    """The cells of the table inside the element with this id, or labelled by it."""
    tree = parse(html)
    place = tree.find(f".//*[@id='{name}']")
    table = tree.find(f".//table[@aria-labelledby='{name}']") if place is None or place.tag == "h2" else place
    assert table is not None
    return [
        [" ".join("".join(cell.itertext()).split()) for cell in row] for row in table.findall(".//tbody/tr")
    ]


def _cells(html: str, campaign_id: int) -> tuple[str, ...]:
    tree = parse(html)
    found = [tree.find(f".//*[@id='{name}-{campaign_id}']") for name in ("views", "sign-ups", "confirmed")]
    return tuple("".join(one.itertext()) if one is not None else "" for one in found)
