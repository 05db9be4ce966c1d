"""Somebody asks to be erased at the very moment at which a list with their line comes in."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import event, text

from app.foundation.database import db
from app.imports.bringing_in import bring_in_next_part
from app.privacy.erasing import erase
from app.privacy.subjects import subject_of_address
from tests.imports.conftest import Colleague
from tests.imports.test_r1_18_consents import IDA, UWE

# SQLite has one writer at a time.
pytestmark = pytest.mark.parametrize("settings", ["postgresql"], indirect=True)


@pytest.fixture
def other_worker() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as pool:
        yield pool


def test_r2_05_whoever_is_erased_while_their_line_comes_in_is_erased(
    app: Flask, colleague: Colleague, other_worker: ThreadPoolExecutor
) -> None:
    colleague.upload(f"E-Mail\n{IDA}\n{UWE}\n")
    colleague.choose()
    page = "/staff/contacts/imports/1"
    colleague.client.submit(page, form=f"form[@action='{page}/start']")
    asked: list[Future[None]] = []

    def ida_is_erased() -> None:
        with app.app_context():
            erase(subject_of_address(IDA), "portal")
            db.session.commit()

    def meanwhile(_session: object) -> None:
        # Her line is a contact by now, which nobody else sees yet.
        if not asked:
            asked.append(other_worker.submit(ida_is_erased))
            _wait_until_it_waits_for_us(asked[0])

    with app.app_context():
        event.listen(db.session, "before_commit", meanwhile)
        try:
            assert bring_in_next_part(1)
        finally:
            event.remove(db.session, "before_commit", meanwhile)
    asked[0].result()
    colleague.work()
    assert set(colleague.people()) == {UWE}


def _wait_until_it_waits_for_us(other: Future[None]) -> None:
    with db.engine.connect() as looking:
        waiting = (
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        while not other.done() and not looking.scalar(text(waiting)):
            looking.rollback()
