"""What visits come to, kept beside them: always the same, whatever happens, and counted anew on demand."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from threading import Event, Thread

from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import SQLAlchemyError

from app import doctor
from app.campaigns import drafting
from app.campaigns.models import Campaign
from app.foundation import clock
from app.foundation.database import db
from app.metrics.overview import glances
from app.visits.adding_up import Cell, add_up, wrong_totals
from app.visits.models import VisitCount, VisitTotal
from tests.metrics.conftest import Town


def _cells(campaign_id: int) -> Mapping[Cell, int]:
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    return {
        Cell(campaign_id, hour, "view", "poster", "", "de"): 40,
        Cell(campaign_id, hour - timedelta(hours=3), "view", "whatsapp", "a", "en"): 2,
        Cell(campaign_id, hour, "bot", "direct", "", "de"): 7,
        # Deleted meanwhile: nobody's visits are counted nowhere.
        Cell(9_999, hour, "view", "poster", "", "de"): 5,
    }


def _totals() -> Mapping[tuple[int, str], int]:
    return {(one.campaign_id, one.kind): one.number for one in db.session.scalars(select(VisitTotal))}


def test_every_visit_raises_the_total_in_the_same_transaction(town: Town):
    campaign_id = town.campaign_id
    with town.app.app_context():
        for _twice in range(2):
            add_up(_cells(campaign_id))
            db.session.commit()
        add_up(_cells(campaign_id))
        # As after a crash: neither the cells nor the totals of the third time are there.
        db.session.rollback()
        assert _totals() == {(campaign_id, "view"): 84, (campaign_id, "bot"): 14}
        assert db.session.scalar(select(func.sum(VisitCount.number))) == 98
        assert wrong_totals() == 0
        assert [one.views for one in glances()] == [84]


def test_the_list_shows_what_people_did(story: Town):
    story.numbers()
    with story.app.app_context():
        assert [(one.views, one.sign_ups, one.confirmed) for one in glances()] == [(8, 5, 3)]
        kinds: Counter[str] = Counter()
        for one in db.session.scalars(select(VisitCount)):
            kinds[one.kind] += one.number
        assert {kind: number for (_id, kind), number in _totals().items()} == kinds


def test_totals_that_somebody_spoiled_are_found_and_counted_anew(town: Town):
    campaign_id = town.campaign_id
    with town.app.app_context():
        add_up(_cells(campaign_id))
        db.session.execute(update(VisitTotal).where(VisitTotal.kind == "view").values(number=1))
        db.session.commit()
        assert any("testballon recount" in finding for finding in doctor.findings())
    said = town.app.test_cli_runner().invoke(args=["recount"])
    assert said.exit_code == 0
    assert "1 of them were not right" in said.output
    with town.app.app_context():
        assert _totals() == {(campaign_id, "view"): 42, (campaign_id, "bot"): 7}
        assert not any("recount" in finding for finding in doctor.findings())


def test_what_was_counted_before_there_were_totals_is_added_up(town: Town):
    """Migration 0022, there and back."""
    folder, campaign_id = str(town.app.config["MIGRATIONS"]), town.campaign_id
    with town.app.app_context():
        add_up(_cells(campaign_id))
        db.session.commit()
        before = _totals()
        db.session.remove()
        downgrade(directory=folder, revision="0021")
        upgrade(directory=folder)
        assert _totals() == before != {}


def test_a_visit_counted_while_its_campaign_is_deleted_stops_nobody(app: Flask):
    """Whoever comes second waits for the first, and then there is nothing left to count."""
    with app.app_context():
        campaign_id = drafting.new_campaign("petition", "Ein Nachtbus für alle").id
        add_up(_cells(campaign_id))
        db.session.commit()
    begun, failures = Event(), []

    def count() -> None:
        with app.app_context():
            begun.set()
            try:
                add_up(_cells(campaign_id))
                db.session.commit()
            except SQLAlchemyError as failure:
                failures.append(failure)

    counting = Thread(target=count)
    with app.app_context():
        held = select(Campaign.id).where(Campaign.id == campaign_id).with_for_update()
        assert db.session.scalars(held).all() == [campaign_id]
        counting.start()
        assert begun.wait(10)
        for table in (VisitTotal, VisitCount):
            db.session.execute(delete(table).where(table.campaign_id == campaign_id))
        db.session.execute(delete(Campaign).where(Campaign.id == campaign_id))
        db.session.commit()
        counting.join(30)
        assert failures == []
        assert _totals() == {}
        assert wrong_totals() == 0
