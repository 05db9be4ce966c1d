"""Where a lease ran out while its holder was still at it, two workers do the same: it is written down once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from app.campaigns.variant_shares import VariantShares
from app.foundation.database import Base, db
from app.metrics.giving_verdicts import judge_all
from app.metrics.learned import Learned, make_learned
from app.metrics.making_outlooks import make_all
from app.metrics.models import GivenVerdict
from app.metrics.outlook import Outlook
from app.metrics.variant_looking_after import look_after_all
from app.metrics.variant_models import GivenWinner
from tests.metrics.conftest import Town
from tests.metrics.variant_story import let_move

AtOnce = Callable[[Callable[[], None]], None]


@pytest.fixture
def at_once(app: Flask) -> Iterator[AtOnce]:
    """Call it with a task: two workers do it, and both have read what there is before either writes."""
    both, seen = threading.Barrier(2, timeout=60), threading.local()

    def has_read(_session: object) -> None:
        if threading.current_thread() is not threading.main_thread() and not hasattr(seen, "once"):
            seen.once = True
            both.wait()

    def work(task: Callable[[], None]) -> None:
        with app.app_context():
            task()

    def run(task: Callable[[], None]) -> None:
        with ThreadPoolExecutor(2) as workers:
            for done in [workers.submit(work, task) for _ in range(2)]:
                done.result()

    # ``reading()`` ends with a rollback.
    event.listen(db.session, "after_rollback", has_read)
    yield run
    event.remove(db.session, "after_rollback", has_read)


def _rows(app: Flask, model: type[Base]) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_campaign_and_its_channels_are_judged_once(story: Town, at_once: AtOnce):
    story.numbers()
    at_once(judge_all)
    with story.app.app_context():
        given = db.session.scalars(select(GivenVerdict.channel)).all()
    assert len(given) == len(set(given)) > 1


@pytest.mark.usefixtures("half_past")
def test_a_winner_is_named_and_traffic_moved_once(app: Flask, tested: int, at_once: AtOnce):
    with app.app_context():
        let_move(tested)
    before = _rows(app, VariantShares)
    at_once(look_after_all)
    assert _rows(app, GivenWinner) == 1
    assert _rows(app, VariantShares) == before + 1


def test_what_lies_ahead_is_worked_out_by_both_and_kept_once(story: Town, at_once: AtOnce):
    story.numbers()
    at_once(make_all)
    assert _rows(story.app, Outlook) == 1


def test_what_was_learned_by_both_is_kept_once(story: Town, at_once: AtOnce):
    story.numbers()
    at_once(make_learned)
    assert _rows(story.app, Learned) == 1
