"""Whatever the numbers say: what runs by itself spends nothing, sends nothing and reaches nobody (R8.07)."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from app.foundation import clock, queue
from app.foundation.database import db
from app.metrics.models import GivenVerdict
from app.outbox.models import OutboxMessage
from app.periodic import AT_START, TASKS
from app.visits.adding_up import Cell, add_up
from tests.metrics.conftest import Town
from tests.pages import CheckingClient

# What reach is made of: what is live until when and for whom, what was decided, what was spent.
_REACH = ("campaigns", "revisions", "taken_decisions", "channel_costs", "phases", "variant_shares")


def test_r8_07_what_runs_by_itself_never_scales_and_never_sends(town: Town, app: Flask):
    """A week of all tasks on a campaign that does better than any before, told to scale; nobody presses a button."""
    for name in ("Anna", "Bernd", "Clara"):
        town.sign(name)
        town.confirm(name)
    number = town.campaign_id
    with app.app_context():
        hour = clock.now().replace(minute=0, second=0, microsecond=0)
        add_up({Cell(number, hour, "view", "poster", "", "de"): 20})
        verdict = GivenVerdict(
            campaign_id=number, judged_at=clock.now(), state="scale", reason="above_break_even", log={}
        )
        db.session.add(verdict)
        db.session.commit()
        mails = set(db.session.scalars(select(OutboxMessage.id)))
        before = _reach()
        for day in range(8):
            with clock.moved(timedelta(days=day)):
                for step in AT_START:
                    step()
                for task in TASKS:
                    task.do()
                for name in queue.names():
                    queue.run(name)
        assert db.session.scalars(select(GivenVerdict)).all(), "There were verdicts to act on."
        assert set(db.session.scalars(select(OutboxMessage.id))) <= mails
        assert _reach() == before


def test_r8_07_looking_at_a_verdict_does_nothing(town: Town, staff):
    """The pages offer what one could do; as often as one looks, nothing is done."""
    for name in ("Anna", "Bernd"):
        town.sign(name)
        town.confirm(name)
    admin: CheckingClient = staff("admin")
    with town.app.app_context():
        before = _reach()
    for _ in range(3):
        assert admin.get(f"/staff/campaigns/{town.campaign_id}").status_code == 200
        assert admin.get("/staff/board").status_code == 200
    with town.app.app_context():
        assert _reach() == before


def _reach() -> dict[str, list[str]]:
    db.session.rollback()
    tables = [table for table in db.metadata.sorted_tables if table.name in _REACH]
    assert {"campaigns", "taken_decisions", "channel_costs"} <= {table.name for table in tables}
    found = {table.name: sorted(map(repr, db.session.execute(select(table)).all())) for table in tables}
    # On SQLite even reading would hold up whoever writes next.
    db.session.rollback()
    return found
