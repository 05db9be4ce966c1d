"""Two colleagues, or a double click, at the same moment: the database decides, and nobody sees a failure."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from app.campaigns.variant_shares import let_traffic_move, traffic_moves
from app.foundation.database import db
from app.foundation.errors import RefusedError
from app.metrics.costs import costs_of, keep_costs
from app.metrics.past_file import read_past
from app.metrics.past_imports import bring_in
from app.metrics.past_models import PastCount
from tests.metrics.conftest import Town
from tests.metrics.variant_story import the_campaign

AtOnce = Callable[[Callable[[], object]], None]
# On SQLite one of them waits for the other from the first word on.
pytestmark = pytest.mark.parametrize("settings", ["postgresql"], indirect=True)


@pytest.fixture
def at_once(app: Flask) -> Iterator[AtOnce]:
    """Call it with what two do: both are at their first writing statement before either goes on."""
    both, seen = threading.Barrier(2, timeout=60), threading.local()

    def is_about_to_write(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith(("INSERT", "DELETE", "LOCK")) and getattr(seen, "waits", False):
            seen.waits = False
            both.wait()

    def work(task: Callable[[], object]) -> None:
        seen.waits = True
        with app.app_context():
            task()
            db.session.commit()

    def run(task: Callable[[], object]) -> None:
        with ThreadPoolExecutor(2) as colleagues:
            for done in [colleagues.submit(work, task) for _ in range(2)]:
                done.result()

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", is_about_to_write)
    yield run
    event.remove(engine, "before_cursor_execute", is_about_to_write)


def test_both_save_the_costs(story: Town, at_once: AtOnce):
    number = story.campaign_id
    at_once(lambda: keep_costs(number, {"whatsapp": 1250, "poster": None}))
    with story.app.app_context():
        assert costs_of(number) == {"whatsapp": 1250}


def test_both_let_traffic_move(app: Flask, tested: int, at_once: AtOnce):
    at_once(lambda: let_traffic_move(the_campaign(tested), account_id=None))
    with app.app_context():
        assert traffic_moves(tested)


def test_a_table_that_is_sent_twice_is_brought_in_once(app: Flask, at_once: AtOnce):
    table = read_past("campaign,views,confirmed\nBrücke,900,40\n", "x.csv")
    with pytest.raises(RefusedError, match="Brücke"):
        at_once(lambda: bring_in(table, "x.csv"))
    with app.app_context():
        assert db.session.scalar(select(func.count(PastCount.id))) == 1
