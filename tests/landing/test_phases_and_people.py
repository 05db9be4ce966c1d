"""Somebody who signed in one phase takes part in the next one as well, and is one person all the while."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.campaigns import drafting, phases, publishing
from app.campaigns.models import Campaign
from app.campaigns.phase_switching import switch_to
from app.foundation import clock
from app.foundation.database import db
from app.landing.live_pages import forget_all
from app.landing.mail_decisions import Leaving, decide
from app.landing.models import SignUp, Supporter, Tally
from app.landing.polls import keep_polls, polls_of
from app.outbox.models import OutboxMessage
from tests.landing.conftest import Citizen


@pytest.fixture
def then_a_poll(app: Flask, citizen: Citizen, organisation: None) -> int:
    """A petition that Uwe has signed and confirmed, and after it a poll under the same address."""
    with app.app_context():
        campaign = drafting.new_campaign("petition", "Ein Nachtbus für Lindenbach", slug="nachtbus")
        publishing.publish(campaign)
        db.session.commit()
    citizen.sign("nachtbus")
    citizen.get_mail()
    citizen.confirm()
    with app.app_context():
        campaign = db.session.scalars(select(Campaign)).one()
        page = drafting.draft_content("poll", "Wohin soll der Nachtbus fahren?", languages=["de"])
        second = phases.add_phase(campaign, name="Umfrage", content=page, first_name="Petition")
        switch_to(campaign, second)
        db.session.commit()
        forget_all()
        return campaign.id


def _votes(app: Flask, campaign_id: int) -> int:
    with app.app_context():
        campaign = db.session.get_one(Campaign, campaign_id)
        assert campaign.current_revision is not None
        (poll,) = polls_of(campaign_id, campaign.current_revision.content)
        return poll.answers


def test_who_signed_the_petition_is_asked_to_confirm_their_vote_and_counts_as_one_person(
    app: Flask, citizen: Citizen, then_a_poll: int
):
    with clock.moved(timedelta(days=2)):
        assert citizen.sign("nachtbus", **{"field-vote": "1"}).status_code == 303
        with app.app_context():
            last = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
            assert last is not None
            (leaving,) = decide([last])
            assert isinstance(leaving, Leaving)
            assert leaving.name == "doi", "They have confirmed a petition, not this."
        citizen.get_mail()
        citizen.confirm()
    assert _votes(app, then_a_poll) == 1
    with app.app_context():
        assert db.session.query(Supporter).count() == 1
        assert db.session.scalars(select(Tally.confirmed)).one() == 1
        assert db.session.query(SignUp).filter(SignUp.confirmed_at.is_not(None)).count() == 2


def test_who_votes_twice_is_told_that_they_have_and_counted_once(
    app: Flask, citizen: Citizen, then_a_poll: int
):
    for days, choice in ((2, "1"), (4, "2")):
        with clock.moved(timedelta(days=days)):
            citizen.sign("nachtbus", **{"field-vote": choice})
            with app.app_context():
                last = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
                assert last is not None
                (leaving,) = decide([last])
                assert isinstance(leaving, Leaving)
                assert leaving.name == ("doi" if days == 2 else "already")
            citizen.get_mail()
            citizen.confirm()
    assert _votes(app, then_a_poll) == 1


def test_counted_anew_it_is_the_same_number(app: Flask, citizen: Citizen, then_a_poll: int):
    with clock.moved(timedelta(days=2)):
        citizen.sign("nachtbus", **{"field-vote": "2"})
        citizen.get_mail()
        citizen.confirm()
    with app.app_context():
        campaign = db.session.get_one(Campaign, then_a_poll)
        assert campaign.current_revision is not None
        before = polls_of(then_a_poll, campaign.current_revision.content)
        db.session.query(Tally).update({"polls": None})
        keep_polls(campaign, campaign.current_revision)
        db.session.commit()
        assert polls_of(then_a_poll, campaign.current_revision.content) == before
