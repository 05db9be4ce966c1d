"""The numbers told apart by phase, language and hour; what happened; and who was known before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select, update

from app.campaigns import drafting, phase_switching, phases, publishing
from app.campaigns.models import Campaign, Revision
from app.contacts.models import Contact
from app.foundation import clock
from app.foundation.database import db
from app.landing.live_pages import forget_all
from app.metrics.acquaintance import Acquaintance, acquaintance_of
from app.metrics.breakdowns import Breakdowns, breakdowns_of
from app.metrics.counted import counted_of
from app.metrics.events import events_of
from tests.metrics.conftest import Town
from tests.pages import CheckingClient

Staff = Callable[..., CheckingClient]


def _broken_down(town: Town) -> Breakdowns:
    town.numbers()
    number = town.campaign_id
    with town.app.app_context():
        return breakdowns_of(db.session.get_one(Campaign, number))


def _next_phase(town: Town) -> None:
    """The petition goes on as a second phase, an hour from now."""
    number = town.campaign_id
    with town.app.app_context(), clock.moved(timedelta(hours=1)):
        campaign = db.session.get_one(Campaign, number)
        added = phases.add_phase(campaign, name="Übergabe", content=campaign.draft, first_name="Sammeln")
        phase_switching.switch_to(campaign, added)
        db.session.commit()
    forget_all()


def test_the_hours_of_the_day_add_up_to_the_totals(story: Town):
    broken, totals = _broken_down(story), story.numbers().totals
    assert len(broken.hours) == 24
    assert sum(hour.views for hour in broken.hours) == totals.views == 8
    assert sum(hour.sign_ups for hour in broken.hours) == totals.sign_ups == 5
    assert sum(hour.confirmed for hour in broken.hours) == totals.confirmed == 3
    assert broken.hours[broken.busiest].confirmed == max(hour.confirmed for hour in broken.hours)


def test_one_language_and_one_phase_are_no_comparison(story: Town, staff: Staff):
    broken = _broken_down(story)
    assert (broken.phases, broken.languages) == ({}, {})
    page = staff("analyst").get(f"/staff/campaigns/{story.campaign_id}/numbers").get_data(as_text=True)
    assert 'id="numbers-languages"' not in page
    assert 'id="numbers-hours"' in page


def test_languages_stand_beside_each_other(story: Town, staff: Staff):
    story.look("/en")
    broken = _broken_down(story)
    assert {name: one.views for name, one in broken.languages.items()} == {"de": 8, "en": 1}
    page = staff("analyst").get(f"/staff/campaigns/{story.campaign_id}/numbers").get_data(as_text=True)
    assert 'id="numbers-languages"' in page


def test_phases_stand_beside_each_other(story: Town):
    story.numbers()
    _next_phase(story)
    with clock.moved(timedelta(hours=2)):
        story.look()
        story.look()
        story.sign("Frieda")
    broken = _broken_down(story)
    assert {name: (one.views, one.sign_ups, one.confirmed) for name, one in broken.phases.items()} == {
        "Sammeln": (8, 5, 3),
        "Übergabe": (3, 1, 0),
    }


def test_what_happened_is_marked_where_it_happened(story: Town, staff: Staff):
    _next_phase(story)
    story.numbers()
    number = story.campaign_id
    with story.app.app_context(), clock.moved(timedelta(hours=3)):
        campaign = db.session.get_one(Campaign, number)
        assert [one.kind for one in events_of(campaign)] == ["published", "phase"]
        counted = counted_of(campaign)
        steps, marks = counted.course.steps, counted.marks()
        assert sorted(number for numbers in marks.values() for number in numbers) == [1, 2]
        place = next(at for at, numbers in marks.items() if 2 in numbers)
        assert steps[place].begins_at <= counted.events[1].at < steps[place].begins_at + timedelta(hours=1)
    page = staff("analyst").get(f"/staff/campaigns/{story.campaign_id}/numbers").get_data(as_text=True)
    assert "Übergabe" in page


def test_many_changes_within_an_hour_are_one(town: Town):
    number = town.campaign_id
    with town.app.app_context():
        campaign = db.session.get_one(Campaign, number)
        for title in ("Eins", "Zwei", "Drei"):
            drafting.change_words(campaign, "de", title=title)
            publishing.publish(campaign)
        db.session.commit()
        moment = db.session.scalars(select(Revision.published_at)).first()
        db.session.execute(update(Revision).values(published_at=moment))
        assert [one.kind for one in events_of(campaign)] == ["published"]


def test_who_was_a_contact_before_is_told_apart_from_who_is_new(story: Town):
    number = story.campaign_id
    with story.app.app_context():
        assert acquaintance_of(number) == Acquaintance(new=3, known=0)
        db.session.execute(
            update(Contact)
            .where(Contact.email == "anna@example.org")
            .values(created_at=clock.now() - timedelta(days=400))
        )
        assert acquaintance_of(number) == Acquaintance(new=2, known=1)
