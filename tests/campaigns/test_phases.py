"""One address and several pages, one after the other: by hand, by date, by number; people, number and links stay."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.campaigns import cloning, drafting, own_templates, phases, preview_links, publishing
from app.campaigns.models import Campaign, Revision
from app.campaigns.page_content import headline
from app.campaigns.phase_switching import switch_to
from app.campaigns.phases import Phase
from app.campaigns.preview_links import PreviewLink
from app.demo.filling import fill
from app.demo.removing import remove
from app.foundation import clock
from app.foundation.database import db
from app.foundation.errors import RefusedError
from app.landing.live_pages import forget_all
from app.landing.models import RenderedPage, SignUp
from app.landing.phase_task import begin_due_phases
from tests.landing.conftest import Citizen
from tests.pages import CheckingClient

Staff = Callable[..., CheckingClient]
HOUR = timedelta(hours=1)


@pytest.fixture
def campaign(app: Flask, organisation: None) -> int:
    """The id of a live petition."""
    with app.app_context():
        made = drafting.new_campaign("petition", "Ein Nachtbus für Lindenbach", slug="nachtbus")
        publishing.publish(made)
        db.session.commit()
        return made.id


@pytest.fixture
def citizen(app: Flask, client: CheckingClient) -> Citizen:
    return Citizen(app, client)


def _add(app: Flask, campaign_id: int, *, title: str = "Der Nachtbus kommt", **plan: object) -> int:
    """One more phase with a headline of its own."""
    with app.app_context():
        row = db.session.get_one(Campaign, campaign_id)
        content = drafting.content_with(row.draft, "de", title=title)
        added = phases.add_phase(row, name=title, content=content, first_name="Petition")
        phases.plan_phase(added, **({"name": title, "starts_at": None, "at_confirmed": None} | plan))  # type: ignore[arg-type]
        db.session.commit()
        return added.id


def _page(client: CheckingClient) -> str:
    forget_all()
    return client.get("/nachtbus").get_data(as_text=True)


def _do(karin: CheckingClient, campaign_id: int, phase_id: int, step: str) -> None:
    page = f"/staff/campaigns/{campaign_id}/phases"
    assert karin.submit(page, form=f"form[@action='{page}/{phase_id}/{step}']").status_code == 303


def test_a_campaigner_plans_a_phase_writes_its_page_and_lets_it_begin(
    app: Flask, campaign: int, staff: Staff, client: CheckingClient
):
    karin, page = staff("campaigner"), f"/staff/campaigns/{campaign}/phases"
    karin.submit(page, form=f"form[@action='{page}']", name="Ergebnis", page="-")
    with app.app_context():
        first, second = phases.phases_of(db.session.get_one(Campaign, campaign))
        assert (first.name, second.name) == ("Erste Phase", "Ergebnis")
        second_id = second.id
    _do(karin, campaign, second_id, "edit")
    with app.app_context():
        drafting.change_words(db.session.get_one(Campaign, campaign), "de", title="Der Nachtbus kommt")
        db.session.commit()
    assert "Ein Nachtbus für Lindenbach" in _page(client), "Visitors see what they saw before."
    told = karin.get(f"/staff/campaigns/{campaign}").get_data(as_text=True)
    assert "Der Entwurf ist die Seite der Phase „Ergebnis“; zu sehen ist „Erste Phase“." in told
    _do(karin, campaign, second_id, "begin")
    assert "Der Nachtbus kommt" in _page(client)
    with app.app_context():
        row = db.session.get_one(Campaign, campaign)
        assert not row.has_unpublished_changes
        assert publishing.missing_for_publishing(row) == []


def test_a_draft_of_another_phase_is_not_published_by_mistake(
    app: Flask, campaign: int, client: CheckingClient
):
    second = _add(app, campaign)
    with app.app_context():
        row = db.session.get_one(Campaign, campaign)
        phases.open_in_draft(row, db.session.get_one(Phase, second))
        with pytest.raises(publishing.PublishingRefusedError, match="Der Nachtbus kommt"):
            publishing.publish(row)
        db.session.commit()
        first = phases.phases_of(row)[0]
        phases.open_in_draft(row, first)
        publishing.publish(row)
        db.session.commit()
    assert "Ein Nachtbus für Lindenbach" in _page(client)


def test_a_phase_begins_at_its_date(app: Flask, campaign: int, client: CheckingClient):
    _add(app, campaign, starts_at=clock.now() + HOUR)
    with app.app_context():
        assert begin_due_phases() == 0
        with clock.moved(HOUR + timedelta(seconds=1)):
            assert begin_due_phases() == 1
            assert begin_due_phases() == 0
    assert "Der Nachtbus kommt" in _page(client)


def test_a_phase_begins_with_so_many_people_who_stay_with_their_links_and_their_evidence(
    app: Flask, campaign: int, client: CheckingClient, citizen: Citizen
):
    second = _add(app, campaign, at_confirmed=1)
    citizen.sign("nachtbus")
    with app.app_context():
        assert begin_due_phases() == 0, "Only who confirmed counts."
    citizen.confirm()
    with app.app_context():
        code = db.session.scalars(select(SignUp.share_code)).one()
        assert begin_due_phases() == 1
    after = _page(client)
    assert "Der Nachtbus kommt" in after
    assert "1</" in after, "The number goes on."
    assert client.get(f"/s/{code}").location.endswith(f"/nachtbus?ref={code}")
    citizen.sign("nachtbus", "eva.lang@example.org", given_name="Eva")
    with app.app_context():
        signed_in = db.session.execute(
            select(SignUp.email, Revision.phase_id)
            .join(RenderedPage, RenderedPage.id == SignUp.rendered_page_id)
            .join(Revision, Revision.id == RenderedPage.revision_id)
        ).all()
        by_email = {row.email: row.phase_id for row in signed_in}
        assert by_email["eva.lang@example.org"] == second
        assert by_email["uwe.brandt@example.org"] != second


def test_only_the_next_phase_begins_by_itself(app: Flask, campaign: int, client: CheckingClient):
    _add(app, campaign, title="Übergabe")
    _add(app, campaign, title="Ergebnis", starts_at=clock.now() + HOUR)
    with app.app_context(), clock.moved(2 * HOUR):
        assert begin_due_phases() == 0, "The one before it begins by hand."


def test_a_phase_that_lacks_something_waits_until_it_is_there(
    app: Flask, campaign: int, client: CheckingClient
):
    second = _add(app, campaign, title=" ", starts_at=clock.now() + HOUR, name="Ergebnis")
    with app.app_context(), clock.moved(2 * HOUR):
        assert begin_due_phases() == 0
        phase = db.session.get_one(Phase, second)
        phase.content = drafting.content_with(phase.content, "de", title="Der Nachtbus kommt")
        db.session.commit()
        assert begin_due_phases() == 1
    assert "Der Nachtbus kommt" in _page(client)


def test_one_can_go_back_to_an_earlier_phase_and_change_the_order(app: Flask, campaign: int, staff: Staff):
    karin = staff("campaigner")
    second, third = _add(app, campaign, title="Übergabe"), _add(app, campaign, title="Ergebnis")
    _do(karin, campaign, third, "earlier")
    _do(karin, campaign, third, "begin")
    with app.app_context():
        row = db.session.get_one(Campaign, campaign)
        first, now_second, _third = phases.phases_of(row)
        assert now_second.id == third
        assert row.current_revision is not None
        assert headline(row.current_revision.content, "de") == "Ergebnis"
        with pytest.raises(RefusedError):
            phases.remove_phase(row, now_second)
        first_id = first.id
    _do(karin, campaign, first_id, "begin")
    _do(karin, campaign, second, "remove")
    with app.app_context():
        row = db.session.get_one(Campaign, campaign)
        assert row.current_revision is not None
        assert headline(row.current_revision.content, "de") == "Ein Nachtbus für Lindenbach"
        assert [one.name for one in phases.phases_of(row)] == ["Petition", "Ergebnis"]


def test_a_phase_begun_by_mistake_can_begin_again_later(app: Flask, campaign: int, staff: Staff):
    karin, second = staff("campaigner"), _add(app, campaign, title="Übergabe")
    with app.app_context():
        in_spring = clock.now() + timedelta(days=100)
        db.session.get_one(Phase, second).starts_at = in_spring
        db.session.commit()
        first = phases.phases_of(db.session.get_one(Campaign, campaign))[0].id
    _do(karin, campaign, second, "begin")
    _do(karin, campaign, first, "begin")
    with app.app_context():
        again = db.session.get_one(Phase, second)
        assert (again.begun_at, again.starts_at) == (None, in_spring)
        assert begin_due_phases() == 0


def test_copy_template_and_number_are_those_of_the_page_one_sees_not_of_the_one_that_is_edited(
    app: Flask, campaign: int, staff: Staff
):
    karin, page = staff("campaigner"), f"/staff/campaigns/{campaign}/phases"
    karin.submit(page, form=f"form[@action='{page}']", name="Übergabe", page="event")
    with app.app_context():
        row = db.session.get_one(Campaign, campaign)
        second = phases.phases_of(row)[-1]
        phases.open_in_draft(row, second)
        db.session.commit()
        assert row.draft["kind"] == "event"
        assert phases.main_page(row)["kind"] == "petition"
        assert own_templates.save_as_template(row, name="Nachtbus", about="").content["kind"] == "petition"
        copied = cloning.clone(row)
        assert copied.draft["kind"] == "petition"
        assert [one.content["kind"] for one in phases.phases_of(copied)] == ["petition", "event"]
        # People who signed a petition are no registrations for its event.
        assert phases.counted_as(row, row.draft) == "people"


def test_dates_that_have_passed_are_refused_and_a_plan_can_be_changed(
    app: Flask, campaign: int, staff: Staff
):
    karin, page = staff("campaigner"), f"/staff/campaigns/{campaign}/phases"
    refused = karin.submit(
        page, form=f"form[@action='{page}']", name="Ergebnis", starts_at="2001-03-20T10:00"
    )
    assert refused.status_code == 422
    second = _add(app, campaign)
    fields = {f"phase{second}-name": "Übergabe", f"phase{second}-at_confirmed": "500"}
    karin.submit(page, form=f"form[@action='{page}/{second}']", **fields)
    assert "beginnt ab 500 Bestätigungen" in karin.get(page).get_data(as_text=True)


def test_a_new_phase_can_start_from_a_template_in_this_campaigns_words(
    app: Flask, campaign: int, staff: Staff
):
    karin, page = staff("campaigner"), f"/staff/campaigns/{campaign}/phases"
    karin.submit(page, form=f"form[@action='{page}']", name="Übergabe", page="event")
    with app.app_context():
        added = phases.phases_of(db.session.get_one(Campaign, campaign))[-1]
        assert added.content["kind"] == "event"
        assert headline(added.content, "de") == "Ein Nachtbus für Lindenbach"


def test_a_copy_has_the_phases_too_and_begins_with_its_first(app: Flask, campaign: int):
    _add(app, campaign, at_confirmed=500)
    with app.app_context():
        copied = cloning.clone(db.session.get_one(Campaign, campaign))
        db.session.commit()
        known = phases.phases_of(copied)
        assert [(one.name, one.at_confirmed, one.begun_at) for one in known] == [
            ("Petition", None, None),
            ("Der Nachtbus kommt", 500, None),
        ]
        publishing.publish(copied)
        assert phases.shown_phase(known) is known[0]


def test_who_may_not_publish_lets_no_phase_begin(app: Flask, campaign: int, staff: Staff):
    assert staff("analyst").get(f"/staff/campaigns/{campaign}/phases").status_code == 403


def test_a_draft_goes_with_its_phases_and_its_link(app: Flask, organisation: None):
    with app.app_context():
        draft = drafting.new_campaign("petition", "Ein Nachtbus für Lindenbach", slug="nachtbus")
        phases.add_phase(draft, name="Ergebnis", content=draft.draft, first_name="Petition")
        preview_links.make_link(draft)
        db.session.commit()
        drafting.delete_draft(draft)
        db.session.commit()
        assert db.session.query(Phase).count() == db.session.query(PreviewLink).count() == 0


def test_the_demo_goes_with_its_phases(app: Flask):
    with app.app_context():
        fill()
        live = db.session.scalars(select(Campaign).where(Campaign.slug == "waldbad")).one()
        added = phases.add_phase(live, name="Ergebnis", content=live.draft, first_name="Petition")
        switch_to(live, added)
        preview_links.make_link(live)
        db.session.commit()
        remove()
        db.session.commit()
        assert db.session.query(Campaign).count() == db.session.query(Phase).count() == 0
