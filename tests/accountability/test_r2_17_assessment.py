"""The impact assessment and the list of measures say what is so now; administrators complete it (R2.17)."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from app.accountability.models import AssessmentNote
from app.campaigns.models import Campaign
from app.foundation.database import db
from app.staff.models import AuditEntry
from tests.pages import CheckingClient
from tests.portal.conftest import ENGLISH

Staff = Callable[..., CheckingClient]
ASSESSMENT, MEASURES = "/staff/data-protection/assessment", "/staff/data-protection/measures"
TELLING = {"responsible": "Mara Lindner", "assessed_on": "2026-11-02", "notes": "Mit der DSB besprochen."}


def text_of(client: CheckingClient, path: str) -> str:
    return client.get(path, headers=ENGLISH).get_data(as_text=True)


def publish_with(app: Flask, **changes: object) -> None:
    """Let the live page be what the test needs, whatever publishing would ask for."""
    with app.app_context():
        campaign = db.session.scalars(select(Campaign)).one()
        assert campaign.current_revision
        campaign.current_revision.content = campaign.current_revision.content | changes
        db.session.commit()


def test_r2_17_what_is_published_decides_which_risks_there_are(app: Flask, petition: str, staff: Staff):
    admin = staff("admin")
    before = text_of(admin, ASSESSMENT)
    assert "Nothing that is published now speaks for it" in before
    assert "political opinion, and treat them worse" not in before
    assert "Whoever gets the list" in before
    publish_with(app, political=True, purposes=["art9"])
    after = text_of(admin, ASSESSMENT)
    assert "Political opinions are processed (Art. 9 GDPR): Ein sicherer Schulweg" in after
    assert "political opinion, and treat them worse" in after
    assert "Whoever gets the list" not in after
    # What happens with data stands there as in the record.
    assert ". Counting of visits</h3>" in after


def test_r2_17_an_administrator_completes_it_and_former_words_are_kept(
    app: Flask, petition: str, staff: Staff
):
    admin = staff("admin")
    assert "Nobody has assessed it yet." in text_of(admin, ASSESSMENT)
    form = f"form[@action='{ASSESSMENT}']"
    assert admin.submit(ASSESSMENT, form=form, **TELLING).status_code == 303
    assert admin.submit(ASSESSMENT, form=form, notes="Neu besprochen.").status_code == 303
    page = text_of(admin, ASSESSMENT)
    assert "Mara Lindner" in page
    assert "2 November 2026" in page
    assert "Neu besprochen." in page
    assert "Mit der DSB" not in page
    with app.app_context():
        notes = db.session.scalars(select(AssessmentNote.notes).order_by(AssessmentNote.id))
        assert list(notes) == ["Mit der DSB besprochen.", "Neu besprochen."]
        trail = select(AuditEntry).where(AuditEntry.action == "assessment.completed")
        assert len(db.session.scalars(trail).all()) == 2


def test_r2_17_without_a_name_and_a_day_that_has_been_nothing_is_saved_and_nothing_lost(
    app: Flask, petition: str, staff: Staff
):
    admin = staff("admin")
    for wrong in ({"responsible": " "}, {"assessed_on": "2999-01-01"}, {"assessed_on": "gestern"}):
        answer = admin.submit(ASSESSMENT, form=f"form[@action='{ASSESSMENT}']", **TELLING | wrong)
        assert answer.status_code == 422
        assert "Mit der DSB besprochen." in answer.get_data(as_text=True)
    with app.app_context():
        assert not db.session.scalars(select(AssessmentNote)).all()


def test_r2_17_measures_say_what_is_missing(app: Flask, staff: Staff):
    settings = app.config["TESTBALLON"]
    admin = staff("admin")
    for url, keys, told in (
        ("http://localhost", "", ("does not begin with https", "with the server's key")),
        ("https://mit.example.org", "a" * 40, ("by HTTPS only", "with keys of their own")),
    ):
        app.config["TESTBALLON"] = settings.model_copy(update={"base_url": url, "field_keys": keys})
        try:
            page = text_of(admin, MEASURES).replace("&#39;", "'")
        finally:
            app.config["TESTBALLON"] = settings
        assert all(words in page for words in told)


def test_only_who_answers_for_peoples_rights_sees_them(petition: str, staff: Staff):
    for path in (ASSESSMENT, MEASURES, "/staff/data-protection/clean-up"):
        assert staff("admin").get(path).status_code == 200
        assert staff("campaigner").get(path).status_code == 403
