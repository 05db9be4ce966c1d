"""What is kept to prove a consent (R1.09), and that a pending address gets nothing else (R1.01)."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import select

from app.consent.models import ConsentEvent, ConsentRequest, LegalText
from app.foundation import clock, queue
from app.foundation.database import db
from app.outbox.models import OutboxMessage
from app.periodic import TASKS
from tests.landing.conftest import Citizen


def test_r1_09_the_evidence_holds_everything_that_was_shown_sent_and_pressed(
    citizen: Citizen, petition: str, app: Flask
):
    before = clock.now()
    page = citizen.client.get(f"/{petition}").get_data(as_text=True)
    citizen.sign(petition, **{"consent-newsletter": "on"})
    citizen.get_mail()
    citizen.confirm()
    with app.app_context():
        message = db.session.scalars(select(OutboxMessage)).one()
        event = db.session.scalars(select(ConsentEvent)).one()
        evidence = event.evidence
        shown = {line["purpose"]: line for line in evidence["shown"]}
        wordings = {
            purpose: db.session.get_one(LegalText, line["legal_text_id"]).wording
            for purpose, line in shown.items()
        }
    assert (event.purpose, event.action) == ("newsletter", "given")
    assert [purpose for purpose, line in shown.items() if line["ticked"]] == ["newsletter"]
    assert len(shown) > 1, "What was offered and not ticked is part of what was shown."
    for wording in wordings.values():
        assert wording.replace("'", "&#39;") in page
    assert before <= _time(evidence["requested_at"]) <= _time(evidence["sent_at"])
    assert _time(evidence["sent_at"]) <= _time(evidence["confirmed_at"]) <= clock.now()
    assert evidence["page_url"] == f"http://localhost/{petition}"
    assert evidence["rendered_page_id"]
    assert evidence["confirmed_by"] == "button"
    assert evidence["message_id"] == message.message_id
    assert evidence["content_hash"] == message.content_hash
    assert len(evidence["content_hash"]) == 64
    assert evidence["server_answer"] == message.server_answer == "built-in outbox"
    assert evidence["through_built_in_outbox"] is True


def test_r1_09_later_words_change_nothing_about_what_was_agreed_to(
    citizen: Citizen, petition: str, app: Flask
):
    citizen.sign(petition, **{"consent-newsletter": "on"})
    citizen.get_mail()
    citizen.confirm()
    with app.app_context():
        event = db.session.scalars(select(ConsentEvent)).one()
        assert event.legal_text is not None
        agreed = event.legal_text.wording
        newer = LegalText(
            purpose="newsletter", language="de", version=2, wording="Andere Worte.", created_at=clock.now()
        )
        db.session.add(newer)
        db.session.commit()
        kept = db.session.scalars(select(ConsentEvent)).one()
        assert kept.legal_text is not None
        assert kept.legal_text.wording == agreed


def test_r1_01_a_pending_address_gets_the_confirmation_mail_and_nothing_else(
    citizen: Citizen, petition: str, app: Flask
):
    """All that runs by itself runs, day after day, for a month."""
    citizen.sign(petition, **{"consent-newsletter": "on"})
    kinds = []
    with app.app_context():
        for day in range(31):
            with clock.moved(timedelta(days=day)):
                for task in TASKS:
                    task.do()
                for name in queue.names():
                    queue.run(name)
                kinds += [(row.kind, row.state) for row in db.session.scalars(select(OutboxMessage))]
                db.session.rollback()
        assert set(kinds) == {("doi", "sent")}
        assert kinds.count(("doi", "sent")) == 8, "One row, gone on the eighth day."
        assert db.session.scalars(select(ConsentRequest)).all() == []


def _time(written: str) -> datetime:
    return datetime.fromisoformat(written)
