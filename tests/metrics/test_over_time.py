"""The course of a campaign: hours, then days, no gaps, nothing lost."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from app.campaigns import drafting
from app.campaigns.models import Campaign
from app.foundation import clock
from app.foundation.database import db
from app.landing.clearing import delete_unconfirmed
from app.metrics.over_time import Course, course_from, course_of
from tests.metrics.conftest import Town

BERLIN = ZoneInfo("Europe/Berlin")


def _course(first: datetime, last: datetime, *visits: datetime) -> Course:
    counted = {"views": Counter(visits), "sign_ups": Counter(), "confirmed": Counter()}
    return course_from(counted, first, last, BERLIN, goes_on=True)


def test_the_first_two_days_are_told_by_the_hour():
    began = datetime(2026, 6, 1, 8, 20, tzinfo=UTC)
    course = _course(began, began + timedelta(hours=47, minutes=59))
    assert course.is_hourly
    assert len(course.steps) == 49
    assert course.steps[0].begins_at.isoformat() == "2026-06-01T10:00:00+02:00"


def test_afterwards_by_the_day_of_the_organisations_zone():
    began = datetime(2026, 6, 1, 22, 30, tzinfo=UTC)
    before_and_after_midnight = (datetime(2026, 6, 2, hour, tzinfo=UTC) for hour in (21, 22))
    course = _course(began, began + timedelta(days=3), *before_and_after_midnight)
    assert not course.is_hourly
    assert [step.begins_at.date().isoformat() for step in course.steps] == [
        f"2026-06-0{day}" for day in (2, 3, 4, 5)
    ]
    assert [step.views for step in course.steps] == [1, 1, 0, 0]


def test_the_night_when_clocks_go_back_has_its_hour_twice():
    began = datetime(2026, 10, 24, 22, tzinfo=UTC)
    course = _course(
        began, began + timedelta(hours=4), began + timedelta(hours=2), began + timedelta(hours=3)
    )
    assert [step.begins_at.hour for step in course.steps] == [0, 1, 2, 2, 3]
    assert [step.views for step in course.steps] == [0, 0, 1, 1, 0]


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    st.lists(st.integers(0, 24 * 400), min_size=1, max_size=40),
)
def test_nothing_is_lost_and_no_step_is_left_out(began: datetime, hours: list[int]):
    first = began.replace(minute=0, second=0, microsecond=0)
    visits = [first + timedelta(hours=hour) for hour in hours]
    course = _course(began, max(*visits, began), *visits)
    assert sum(step.views for step in course.steps) == len(visits)
    days = [
        step.begins_at.astimezone(UTC) if course.is_hourly else step.begins_at.date() for step in course.steps
    ]
    distance = timedelta(hours=1) if course.is_hourly else timedelta(days=1)
    assert all(after - before == distance for before, after in pairwise(days))


def test_a_campaigns_course_adds_up_to_its_totals(story: Town):
    course, totals = _course_of(story), story.numbers().totals
    assert course.is_hourly
    assert course.goes_on
    assert _sums(course) == (totals.views, totals.sign_ups, totals.confirmed) == (8, 5, 3)


def test_what_was_deleted_unconfirmed_stays_where_it_happened(story: Town):
    with story.app.app_context(), clock.moved(timedelta(days=9)):
        assert delete_unconfirmed() == 2
        course = _course_of(story)
    assert not course.is_hourly
    assert _sums(course) == (8, 5, 3)
    assert sum(step.sign_ups for step in course.steps[:2]) == 5


def test_an_ended_campaigns_course_ends_with_it(story: Town):
    with story.app.app_context():
        db.session.get_one(Campaign, story.campaign_id).ended_at = clock.now() + timedelta(hours=3)
        db.session.commit()
    with clock.moved(timedelta(days=100)):
        course = _course_of(story)
    assert course.is_hourly
    assert not course.goes_on


def test_a_campaign_that_ended_by_the_calendar_ends_there_too(story: Town):
    with story.app.app_context():
        db.session.get_one(Campaign, story.campaign_id).ends_at = clock.now() + timedelta(hours=3)
        db.session.commit()
    with clock.moved(timedelta(days=100)):
        course = _course_of(story)
    assert (course.is_hourly, course.goes_on) == (True, False)


def test_a_draft_has_no_course(town: Town):
    with town.app.app_context():
        draft = drafting.new_campaign("petition", "Noch nicht so weit")
        assert course_of(draft).steps == []


def _course_of(town: Town) -> Course:
    town.app.extensions["testballon_visits"].flush()
    with town.app.app_context():
        return course_of(db.session.get_one(Campaign, town.campaign_id))


def _sums(course: Course) -> tuple[int, int, int]:
    return (
        sum(step.views for step in course.steps),
        sum(step.sign_ups for step in course.steps),
        sum(step.confirmed for step in course.steps),
    )
