"""Where an administrator wants it, a page goes live only as a second person released it (R7.10, row I3)."""

from __future__ import annotations

import copy
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from app.campaigns import phases
from app.campaigns.models import Campaign
from app.campaigns.page_content import block_texts, headline
from app.campaigns.phase_switching import switch_what_is_due
from app.foundation import clock
from app.foundation.database import db
from app.foundation.wording import zone
from tests.pages import CheckingClient
from tests.staff.test_r7_10_releases import WHY, last_release, page, post

PUBLISH = "/staff/campaigns/1/publish"


def _title(app: Flask) -> str:
    with app.app_context():
        campaign = db.session.scalars(select(Campaign)).one()
        assert campaign.current_revision is not None
        return headline(campaign.current_revision.content, "de")


def _state(app: Flask) -> str:
    with app.app_context():
        return db.session.scalars(select(Campaign)).one().state


def _write(app: Flask, title: str) -> None:
    with app.app_context():
        campaign = db.session.scalars(select(Campaign)).one()
        draft = copy.deepcopy(campaign.draft)
        block_texts(draft, "hero", "de")["title"] = title
        campaign.draft = draft
        db.session.commit()


def test_where_publishing_takes_two_what_was_released_goes_live_and_nothing_else(
    app: Flask, petition: str, karin: CheckingClient, emil: CheckingClient
) -> None:
    assert post(karin, PUBLISH).status_code == 303, (
        "Publishing takes one, unless an administrator says otherwise."
    )
    post(emil, "/staff/releases/switches/publish", on="yes")
    before = _title(app)
    _write(app, "Tempo 30 vor der Schule")
    assert post(karin, PUBLISH).status_code == 409
    post(karin, PUBLISH, release_reason=WHY)
    post(emil, f"/staff/releases/{last_release(app)}", decision="released")
    _write(app, "Etwas ganz anderes")
    assert post(karin, PUBLISH).status_code == 409
    assert _title(app) == before
    _write(app, "Tempo 30 vor der Schule")
    karin.submit("/staff/releases", form=f"form[@action='{PUBLISH}']")
    assert _title(app) == "Tempo 30 vor der Schule"
    assert post(karin, PUBLISH).status_code == 409


def test_a_page_that_was_changed_since_is_not_released(
    app: Flask, petition: str, karin: CheckingClient, emil: CheckingClient
) -> None:
    """Whoever looks before releasing sees another page than the one that was asked for."""
    post(emil, "/staff/releases/switches/publish", on="yes")
    _write(app, "Tempo 30 vor der Schule")
    post(karin, PUBLISH, release_reason=WHY)
    _write(app, "Etwas ganz anderes")
    post(emil, f"/staff/releases/{last_release(app)}", decision="released")
    assert "It was changed after somebody asked for this." in page(emil)
    _write(app, "Tempo 30 vor der Schule")
    assert post(karin, PUBLISH).status_code == 409


def test_a_page_that_would_begin_at_another_time_is_not_released(
    app: Flask, petition: str, karin: CheckingClient, emil: CheckingClient
) -> None:
    """What was released for next week is not released for now."""
    post(emil, "/staff/releases/switches/publish", on="yes")

    def begins(in_days: int) -> None:
        with app.app_context():
            campaign = db.session.scalars(select(Campaign)).one()
            campaign.starts_at = clock.now() + timedelta(days=in_days)
            db.session.commit()

    begins(7)
    post(karin, PUBLISH, release_reason=WHY)
    post(emil, f"/staff/releases/{last_release(app)}", decision="released")
    begins(1)
    assert post(karin, PUBLISH).status_code == 409


def test_a_date_that_was_asked_for_can_be_released_and_set_and_moved_only_with_another_release(
    app: Flask, petition: str, karin: CheckingClient, emil: CheckingClient
) -> None:
    with app.app_context():
        campaign = db.session.scalars(select(Campaign)).one()
        campaign.published_at = campaign.current_revision_id = None
        db.session.commit()
    post(emil, "/staff/releases/switches/publish", on="yes")
    schedule = "/staff/campaigns/1/schedule"
    with app.app_context():
        later, sooner = (
            f"{(clock.now() + timedelta(days=days)).astimezone(zone()):%Y-%m-%dT%H:%M}" for days in (9, 2)
        )
    assert post(karin, schedule, starts_at=later).status_code == 409
    post(karin, schedule, starts_at=later, release_reason=WHY)
    assert post(emil, f"/staff/releases/{last_release(app)}", decision="released").status_code == 303
    assert post(karin, schedule, starts_at=later).status_code == 303
    assert _state(app) == "scheduled"
    assert post(karin, schedule, starts_at=sooner).status_code == 409
    assert post(karin, "/staff/campaigns/1/start-now").status_code == 409
    assert _state(app) == "scheduled"


def test_a_phase_does_not_begin_on_its_own_where_publishing_takes_two(
    app: Flask, petition: str, emil: CheckingClient
) -> None:
    with app.app_context():
        campaign = db.session.scalars(select(Campaign)).one()
        content = copy.deepcopy(campaign.draft)
        block_texts(content, "hero", "de")["title"] = "Danke, und nun weiter"
        phase = phases.add_phase(campaign, name="Danach", content=content, first_name="Zuerst")
        phase.starts_at = clock.now() + timedelta(minutes=5)
        db.session.commit()
    for on, shown in (("yes", 0), ("no", 1)):
        post(emil, "/staff/releases/switches/publish", on=on)
        with app.app_context(), clock.moved(timedelta(minutes=6)):
            assert switch_what_is_due({}) == shown


def test_what_was_typed_on_the_way_to_publishing_is_in_the_draft(
    app: Flask, petition: str, karin: CheckingClient, emil: CheckingClient
) -> None:
    post(emil, "/staff/releases/switches/publish", on="yes")
    before = _title(app)
    answer = karin.submit(
        "/staff/campaigns/1/words", form="form[@data-preview]", title="Neu geschrieben", then="publish"
    )
    assert answer.status_code == 409
    assert _title(app) == before
    assert "Neu geschrieben" in page(karin, "/staff/campaigns/1/words")


def test_a_date_and_a_phase_are_ways_of_publishing_too(
    app: Flask, petition: str, karin: CheckingClient, emil: CheckingClient
) -> None:
    """What was chosen with the date is kept with the question; another date is another question."""
    post(emil, "/staff/releases/switches/publish", on="yes")
    karin.submit("/staff/campaigns/1", form="form[@action='/staff/campaigns/1/clone']")
    tomorrow = (clock.now() + timedelta(hours=20)).strftime("%Y-%m-%dT%H:%M")
    schedule, dates = "/staff/campaigns/2/schedule", {"starts_at": tomorrow, "ends_at": ""}
    assert post(karin, schedule, **dates).status_code == 409
    assert post(karin, "/staff/campaigns/2/start-now").status_code == 409
    post(karin, schedule, **dates, release_reason=WHY)
    post(emil, f"/staff/releases/{last_release(app)}", decision="released")
    assert post(karin, schedule, starts_at="2001-01-01T00:00", ends_at="").status_code == 409
    karin.submit("/staff/releases", form=f"form[@action='{schedule}']")
    with app.app_context():
        assert db.session.get_one(Campaign, 2).state == "scheduled"
        campaign = db.session.get_one(Campaign, 1)
        content = copy.deepcopy(campaign.draft)
        block_texts(content, "hero", "de")["title"] = "Danke, und nun weiter"
        phase = phases.add_phase(campaign, name="Danach", content=content, first_name="Zuerst")
        db.session.commit()
        begin = f"/staff/campaigns/1/phases/{phase.id}/begin"
    assert post(karin, begin).status_code == 409
    post(karin, begin, release_reason=WHY)
    post(emil, f"/staff/releases/{last_release(app)}", decision="released")
    karin.submit("/staff/releases", form=f"form[@action='{begin}']")
    with app.app_context():
        assert headline(_shown(1), "de") == "Danke, und nun weiter"


def _shown(campaign_id: int) -> dict[str, Any]:
    revision = db.session.get_one(Campaign, campaign_id).current_revision
    assert revision is not None
    return revision.content
