"""A person decides about a campaign: what is written down, what it means, and that nothing else happens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.campaigns import publishing
from app.campaigns.models import Campaign
from app.foundation import clock
from app.foundation.database import db
from app.metrics.advice import judge
from app.metrics.advice_inputs import Evidence
from app.metrics.advice_past import PastCampaign, logged, past_from
from app.metrics.advice_stream import Standing
from app.metrics.decisions import decide, decided_to_scale, so_far
from app.metrics.giving_verdicts import judge_all
from app.metrics.models import GivenVerdict, TakenDecision
from app.staff.models import AuditEntry
from tests.metrics.conftest import Town
from tests.pages import CheckingClient, parse

Staff = Callable[..., CheckingClient]
PAST = past_from([PastCampaign(1000, 50 + number) for number in range(6)])
STOP, COLLECT = Evidence(4000, 3), Evidence(20, 1)


@pytest.fixture
def advised(town: Town) -> Callable[[Evidence], int]:
    """Call it with evidence for a verdict on the campaign; its number."""
    town.look()
    town.numbers()

    def advise(evidence: Evidence, standing: Standing = Standing()) -> int:  # noqa: B008 - frozen
        verdict, campaign_id = judge(evidence, PAST, standing), town.campaign_id
        with town.app.app_context():
            given = GivenVerdict(
                campaign_id=campaign_id,
                judged_at=clock.now(),
                state=verdict.state,
                reason=verdict.reason,
                log=logged(evidence, PAST, standing, verdict),
            )
            db.session.add(given)
            db.session.commit()
            return given.id

    return advise


def _part(town: Town, client: CheckingClient) -> str:
    path = f"/staff/campaigns/{town.campaign_id}/numbers"
    return client.get(path, headers={"HX-Request": "true"}).get_data(as_text=True)


def _decide(town: Town, client: CheckingClient, number: int, choice: str, note: str = "") -> int:
    path = f"/staff/campaigns/{town.campaign_id}"
    token = parse(client.get(path).get_data(as_text=True)).find(".//input[@name='csrf_token']")
    assert token is not None
    form = {"csrf_token": token.get("value"), "verdict": number, "choice": choice, "note": note}
    return client.post(
        f"{path}/decision", data=form, headers={"Referer": "http://localhost" + path}
    ).status_code


def test_what_is_advised_is_the_first_button(town: Town, staff: Staff, advised: Callable[[Evidence], int]):
    advised(STOP)
    buttons = parse(_part(town, staff("campaigner"))).findall(".//button[@name='choice']")
    assert [one.get("value") for one in buttons] == ["stop", "scale", "keep", "collect"]
    assert ["btn-primary" in str(one.get("class")) for one in buttons] == [True, False, False, False]
    assert "decision-note" not in _part(town, staff("analyst"))


def test_the_page_says_who_decided_what_and_leads_one_step_on(
    town: Town, staff: Staff, advised: Callable[[Evidence], int]
):
    number, client = advised(STOP), staff("campaigner")
    assert f'href="/staff/campaigns/{town.campaign_id}#state"' not in _part(town, client)
    assert _decide(town, client, number, "stop", "Der Weg ist  schon gebaut.") == 303
    page = _part(town, client)
    assert "Entschieden: Stoppen" in page
    assert "campaigner@example.org" in page
    assert "Der Weg ist schon gebaut." in page
    assert f'href="/staff/campaigns/{town.campaign_id}#state"' in page
    assert 'id="decide-anew"' in page
    assert "#state" not in _part(town, staff("analyst"))


def test_nothing_happens_by_a_decision_but_that_it_is_written_down(
    town: Town, staff: Staff, advised: Callable[[Evidence], int]
):
    number = advised(STOP)
    with town.app.app_context():
        before = dict(db.session.execute(select(Campaign.__table__)).mappings().one())
    assert _decide(town, staff("campaigner"), number, "stop") == 303
    with town.app.app_context():
        assert dict(db.session.execute(select(Campaign.__table__)).mappings().one()) == before
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "decision.taken")).one()
        assert (entry.object_id, entry.detail) == (before["id"], {"choice": "stop", "verdict": number})
        row = db.session.scalars(select(TakenDecision)).one()
        assert (row.given_verdict_id, row.choice, row.account_id) == (number, "stop", entry.account_id)


def test_pressing_twice_is_one_decision_and_another_choice_another_one(
    town: Town, staff: Staff, advised: Callable[[Evidence], int]
):
    number, client = advised(STOP), staff("campaigner")
    for choice in ("stop", "stop", "keep"):
        _decide(town, client, number, choice)
    with town.app.app_context():
        assert db.session.scalars(select(TakenDecision.choice).order_by(TakenDecision.id)).all() == [
            "stop",
            "keep",
        ]


def test_who_may_not_decide_and_what_is_no_decision_is_turned_away(
    town: Town, staff: Staff, advised: Callable[[Evidence], int]
):
    number, client = advised(STOP), staff("campaigner")
    assert _decide(town, client, number, "buy") == 404
    assert _decide(town, client, number + 1, "stop") == 404
    assert _decide(town, staff("analyst"), number, "stop") == 403
    without_token = {"verdict": number, "choice": "stop"}
    path = f"/staff/campaigns/{town.campaign_id}/decision"
    assert client.post(path, data=without_token).status_code == 403
    with town.app.app_context():
        assert db.session.scalar(select(func.count(TakenDecision.id))) == 0


def test_new_advice_asks_again_and_advice_one_followed_already_does_not(
    town: Town, staff: Staff, advised: Callable[[Evidence], int]
):
    client = staff("campaigner")
    _decide(town, client, advised(COLLECT), "stop")
    assert 'id="decide-anew"' in _part(town, client)
    advised(STOP)
    assert 'id="decide-anew"' in _part(town, client), "It is what was decided."
    advised(Evidence(1000, 200))
    assert 'id="decide-anew"' not in _part(town, client)


def test_a_decision_changes_the_fingerprint_of_the_numbers(
    town: Town, staff: Staff, advised: Callable[[Evidence], int]
):
    number, client = advised(STOP), staff("campaigner")
    seen = parse(_part(town, client)).find(".//*[@data-version]")
    assert seen is not None
    path = f"/staff/campaigns/{town.campaign_id}/numbers?seen={seen.get('data-version')}"
    assert client.get(path, headers={"HX-Request": "true"}).status_code == 204
    _decide(town, client, number, "keep")
    assert client.get(path, headers={"HX-Request": "true"}).status_code == 200


def test_what_a_person_scaled_is_judged_as_scaled_but_counts_as_proved_by_proof_only(
    town: Town, advised: Callable[[Evidence], int]
):
    number, campaign_id = advised(COLLECT), town.campaign_id
    with town.app.app_context():
        decide(campaign_id, number, choice="scale", note="", account_id=None)
        db.session.commit()
        assert decided_to_scale() == {campaign_id}
    with town.app.app_context(), clock.moved(timedelta(hours=7)):
        judge_all()
        of_itself = select(GivenVerdict).where(GivenVerdict.channel == "")
        newest = db.session.scalars(of_itself.order_by(GivenVerdict.id.desc())).first()
        assert newest is not None
        assert newest.log["standing"]["is_scaled"] is True
        assert newest.log["standing"]["was_proved"] is False
        assert newest.log["standing"]["others_scaled"] == 0
        decide(campaign_id, newest.id, choice="keep", note="", account_id=None)
        assert decided_to_scale() == set()


def test_scaled_without_proof_it_is_called_scale_by_proof_only():
    good, unproved = Evidence(300, 24), Standing(place=300, is_scaled=True, was_proved=False)
    assert judge(good, PAST, Standing(place=300, is_scaled=True)).reason == "still_above"
    assert judge(good, PAST, unproved).reason == "promising"
    assert judge(Evidence(20, 19), PAST, unproved).reason == "too_few"
    assert judge(Evidence(5000, 60), PAST, unproved).reason == "turned"


def test_the_history_stays_when_the_campaign_has_ended(
    town: Town, staff: Staff, advised: Callable[[Evidence], int]
):
    client = staff("campaigner")
    with clock.moved(-timedelta(hours=1)):
        first = advised(COLLECT)
    _decide(town, client, first, "collect", "Das Plakat hängt erst seit gestern.")
    _decide(town, client, advised(STOP), "stop")
    campaign_id = town.campaign_id
    with town.app.app_context():
        entries = so_far(campaign_id, most=10)
        assert [one.verdict.state if one.verdict else one.decision.choice for one in entries if one] == [
            "stop",
            "stop",
            "collect",
            "collect",
        ]
        publishing.end(db.session.get_one(Campaign, campaign_id))
        db.session.commit()
    page = _part(town, client)
    assert 'id="verdicts-so-far"' in page
    assert "Das Plakat hängt erst seit gestern." in page
    assert "decision-note" not in page
    everything = client.get(f"/staff/campaigns/{town.campaign_id}/verdicts").get_data(as_text=True)
    assert everything.count("<tr") == 5
