"""``testballon verdicts check``: what was advised can be made again, and what was changed is found (R8.05)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import select

from app.foundation.database import db
from app.metrics.giving_verdicts import judge_all
from app.metrics.models import GivenVerdict
from tests.metrics.conftest import Town


@pytest.fixture
def given(story: Town, many_visits: Callable[[str, int], None]) -> Town:
    """A verdict on more than thirty visits has been given."""
    many_visits("poster", 30)
    story.numbers()
    with story.app.app_context():
        judge_all()
    return story


def _check(town: Town, *options: str) -> Result:
    return town.app.test_cli_runner().invoke(args=["verdicts", "check", *options])


def _tamper(town: Town, change: Callable[[dict[str, Any]], object], **columns: str) -> None:
    with town.app.app_context():
        row = db.session.scalars(select(GivenVerdict).order_by(GivenVerdict.id)).first()
        assert row is not None
        log = json.loads(json.dumps(row.log))
        change(log)
        row.log = log
        for name, value in columns.items():
            setattr(row, name, value)
        db.session.commit()


def test_each_verdict_comes_out_the_same(given: Town):
    result = _check(given, "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.output)
    assert told["checked"] >= 1
    assert told["different"] == []
    assert "0 come out differently" in _check(given).output


@pytest.mark.parametrize(
    ("change", "columns", "differs"),
    [
        (lambda log: log["evidence"].update(visits=log["evidence"]["visits"] + 1), {}, "numbers"),
        (lambda log: log["verdict"]["numbers"].update(confirmed=40), {}, "numbers"),
        (lambda log: None, {"state": "scale"}, "state"),
        (lambda log: log.pop("past"), {}, "log"),
    ],
    ids=["what was counted", "what was said", "the state", "half of it is gone"],
)
def test_a_row_that_was_changed_is_found(given: Town, change: Any, columns: dict[str, str], differs: str):
    _tamper(given, change, **columns)
    result = _check(given, "--json")
    assert result.exit_code == 1, result.output
    (found,) = json.loads(result.output)["different"]
    assert differs in found["differs"]
    assert found["campaign"] == given.slug
    said = _check(given)
    assert said.exit_code == 1
    assert f"/{given.slug}" in said.output


def test_where_nothing_was_said_nothing_is_wrong(town: Town):
    assert _check(town).exit_code == 0
