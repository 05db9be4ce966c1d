"""What the demo writes holds together as if everything in it had happened."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from statistics import median

import pytest
from sqlalchemy import func, select

from app.campaigns.models import Campaign, Organisation
from app.campaigns.organisation import the_organisation
from app.consent.models import ConsentEvent, ConsentRequest, LegalText
from app.contacts.models import Contact
from app.demo.filling import fill, is_empty
from app.demo.stories import all_stories
from app.foundation import clock, queue
from app.foundation.database import db
from app.foundation.errors import RefusedError
from app.landing.models import RenderedPage, SignUp, Supporter, Tally
from app.metrics.queries import campaign_numbers
from app.outbox.models import OutboxMessage
from app.visits.adding_up import wrong_totals
from app.visits.models import VisitCount

pytestmark = pytest.mark.usefixtures("in_lindenbach")


def _campaign(slug: str) -> Campaign:
    return db.session.scalars(select(Campaign).where(Campaign.slug == slug)).one()


def _looks(campaign: Campaign, kind: str = "view") -> Counter[str]:
    """How often, by channel."""
    rows = db.session.execute(
        select(VisitCount.channel, func.sum(VisitCount.number))
        .where(VisitCount.campaign_id == campaign.id, VisitCount.kind == kind)
        .group_by(VisitCount.channel)
    )
    return Counter({channel: int(number) for channel, number in rows})


def _confirmed(campaign: Campaign) -> Counter[str]:
    """How many, by channel."""
    rows = db.session.execute(
        select(SignUp.channel, func.count())
        .join(Supporter, Supporter.sign_up_id == SignUp.id)
        .where(SignUp.campaign_id == campaign.id)
        .group_by(SignUp.channel)
    )
    return Counter(dict(rows.all()))


def test_every_state_of_a_campaign_can_be_seen() -> None:
    states = Counter(campaign.state for campaign in db.session.scalars(select(Campaign)))
    assert states == {"live": 7, "draft": 1, "paused": 1, "ended": 8, "archived": 13}
    assert all(campaign.is_demo for campaign in db.session.scalars(select(Campaign)))


def test_the_imprint_is_complete() -> None:
    assert not the_organisation().missing_for_imprint
    assert db.session.get_one(Organisation, 1).is_demo


def test_all_counts_of_supporters_agree() -> None:
    for story in all_stories():
        campaign = _campaign(story.slug)
        numbers = db.session.scalars(
            select(Supporter.number)
            .where(Supporter.campaign_id == campaign.id)
            .order_by(Supporter.counted_at)
        ).all()
        assert list(numbers) == list(range(1, story.confirmed + 1))
        tally = db.session.get(Tally, campaign.id)
        assert (tally.confirmed if tally else 0) == story.confirmed == _confirmed(campaign).total()


def test_nobody_is_counted_without_having_confirmed_and_being_a_contact() -> None:
    rows = db.session.execute(
        select(Supporter, SignUp, Contact)
        .join(SignUp, SignUp.id == Supporter.sign_up_id, isouter=True)
        .join(Contact, Contact.id == Supporter.contact_id, isouter=True)
    ).all()
    assert 2500 <= len(rows) <= 4000
    for supporter, sign_up, contact in rows:
        assert sign_up.contact_id == contact.id
        assert sign_up.campaign_id == supporter.campaign_id
        assert sign_up.confirmed_at == supporter.counted_at
        assert sign_up.email == contact.email
        assert contact.created_at <= sign_up.confirmed_at
        for field in ("given_name", "family_name", "postal_code"):
            assert getattr(contact, field) is not None or getattr(sign_up, field) is None
    assert {contact.id for _one, _other, contact in rows} == set(db.session.scalars(select(Contact.id)))


def test_every_referrer_is_a_supporter_who_had_confirmed_by_then() -> None:
    sign_ups = db.session.scalars(select(SignUp)).all()
    by_code = {one.share_code: one for one in sign_ups}
    referred = [one for one in sign_ups if one.ref_code]
    assert referred
    for one in referred:
        asked_by = by_code[one.ref_code or ""]
        assert asked_by.campaign_id == one.campaign_id
        assert asked_by.confirmed_at
        assert asked_by.confirmed_at <= one.created_at
    assert all(bool(one.ref_code) == (one.channel == "referral") for one in sign_ups)


def test_who_has_not_confirmed_is_younger_than_a_week_and_has_their_mail() -> None:
    waiting = db.session.scalars(select(SignUp).where(SignUp.confirmed_at.is_(None))).all()
    assert len(waiting) > 30
    for one in waiting:
        assert one.contact_id is None
        assert one.expires_at > clock.now()
        mail = db.session.scalars(
            select(OutboxMessage).where(OutboxMessage.kind == "doi", OutboxMessage.subject_id == one.id)
        ).one()
        assert mail.sent_at
        assert mail.state == "sent"


def test_no_mail_leaves_because_of_the_demo() -> None:
    assert db.session.scalar(select(func.count()).where(OutboxMessage.due_at.is_not(None))) == 0
    assert queue.run("outbox") == 0


def test_nothing_happened_before_its_campaign_or_later_than_now() -> None:
    now = clock.now()
    for campaign in db.session.scalars(select(Campaign).where(Campaign.published_at.is_not(None))):
        assert campaign.published_at
        begin = campaign.published_at.replace(minute=0, second=0, microsecond=0)
        for column, of in (
            (SignUp.created_at, SignUp.campaign_id),
            (SignUp.confirmed_at, SignUp.campaign_id),
            (VisitCount.hour, VisitCount.campaign_id),
        ):
            first, last = db.session.execute(
                select(func.min(column), func.max(column)).where(of == campaign.id)
            ).one()
            assert begin <= first <= last <= now, f"{campaign.slug}: {column}"
    assert db.session.scalar(select(func.max(OutboxMessage.sent_at))) <= now


def test_consents_name_the_words_that_stood_on_the_page_and_say_that_they_are_a_demo() -> None:
    pages = {page.id: page for page in db.session.scalars(select(RenderedPage))}
    texts = {text.id: text for text in db.session.scalars(select(LegalText))}
    rows = db.session.execute(
        select(ConsentEvent, SignUp, ConsentRequest)
        .join(SignUp, SignUp.id == ConsentEvent.sign_up_id)
        .join(ConsentRequest, ConsentRequest.sign_up_id == SignUp.id)
    ).all()
    assert len(rows) == db.session.scalar(select(func.count()).select_from(ConsentEvent))
    for event, sign_up, request in rows:
        assert event.evidence["demo"] is True
        shown = {box["purpose"]: box for box in pages[sign_up.rendered_page_id].consents}
        assert shown[event.purpose]["legal_text_id"] == event.legal_text_id
        assert texts[event.legal_text_id].language == sign_up.language
        assert texts[event.legal_text_id].created_at <= sign_up.created_at
        assert {box["purpose"] for box in request.shown if box["ticked"]} >= {event.purpose}
        assert event.contact_id == sign_up.contact_id


def test_more_people_looked_than_signed_whatever_the_channel() -> None:
    for campaign in db.session.scalars(select(Campaign).where(Campaign.published_at.is_not(None))):
        looks = _looks(campaign)
        signed = db.session.execute(
            select(SignUp.channel, func.count())
            .where(SignUp.campaign_id == campaign.id)
            .group_by(SignUp.channel)
        )
        for channel, number in signed:
            assert looks[channel] >= number, f"{campaign.slug}: {channel}"


def test_one_balloon_rises_by_its_ambassadors() -> None:
    campaign = _campaign("schulweg")
    confirmed = _confirmed(campaign)
    assert confirmed["referral"] > 0.7 * confirmed.total()
    sign_ups = db.session.scalars(select(SignUp).where(SignUp.campaign_id == campaign.id)).all()
    by_code = {one.share_code: one for one in sign_ups}

    def generation(one: SignUp) -> int:
        return generation(by_code[one.ref_code]) + 1 if one.ref_code else 0

    assert max(map(generation, sign_ups)) >= 4, "Nobody was asked by somebody who had been asked."
    half = clock.now() - (clock.now() - campaign.published_at) / 2
    late = sum(one.created_at > half for one in sign_ups if one.ref_code)
    assert late > 0.7 * confirmed["referral"]
    assert _looks(campaign, "share").total() > 200


def test_one_is_kept_alive_by_a_single_channel() -> None:
    campaign = _campaign("waldbad")
    confirmed, looks = _confirmed(campaign), _looks(campaign)
    assert confirmed["press"] > 0.75 * confirmed.total()
    others = confirmed.total() - confirmed["press"]
    assert others / (looks.total() - looks["press"]) < 0.06


def test_who_signs_the_political_one_agreed_to_that_explicitly() -> None:
    campaign = _campaign("waldbad")
    assert campaign.draft["political"] is True
    confirmed = select(SignUp.id).where(SignUp.campaign_id == campaign.id, SignUp.confirmed_at.is_not(None))
    agreed = select(ConsentEvent.sign_up_id).where(ConsentEvent.purpose == "art9")
    assert set(db.session.scalars(confirmed)) == set(db.session.scalars(agreed))
    page = db.session.scalars(
        select(RenderedPage.html).where(RenderedPage.revision_id == campaign.current_revision_id)
    ).first()
    assert page is not None
    assert 'name="consent-art9"' in page


def test_one_should_be_stopped() -> None:
    campaign = _campaign("nachtbus")
    assert _looks(campaign).total() > 5000
    assert _confirmed(campaign).total() < 20


def test_one_is_too_young_to_judge() -> None:
    campaign = _campaign("aufraeumtag")
    assert _looks(campaign).total() < 30
    assert campaign.published_at
    assert clock.now() - campaign.published_at < timedelta(hours=6)
    assert campaign.draft["event"]["starts_at"] > clock.now().isoformat()


def test_people_sleep_and_robots_do_not() -> None:
    hours = db.session.execute(
        select(VisitCount.hour, VisitCount.kind, VisitCount.number).where(
            VisitCount.kind.in_(("view", "bot", "prefetch"))
        )
    ).all()
    at_night: Counter[str] = Counter()
    in_the_evening: Counter[str] = Counter()
    for row in hours:
        # Berlin is one or two hours ahead; either way these are night and evening there.
        if row.hour.hour in (0, 1):
            at_night[row.kind] += row.number
        elif row.hour.hour in (17, 18):
            in_the_evening[row.kind] += row.number
    assert at_night["view"] < in_the_evening["view"] / 8
    assert at_night["bot"] > in_the_evening["bot"] / 2
    assert in_the_evening["prefetch"]


def test_a_filled_installation_is_not_filled_again() -> None:
    assert not is_empty()
    with pytest.raises(RefusedError):
        fill()


def test_of_a_page_with_two_wordings_each_was_shown_as_often_and_one_works_better() -> None:
    campaign = db.session.scalars(select(Campaign).where(Campaign.slug == "schulweg")).one()
    numbers = campaign_numbers(campaign.id).variants
    assert set(numbers) == {"a", "b"}
    assert abs(numbers["a"].views - numbers["b"].views) < 0.05 * numbers["a"].views
    assert numbers["a"].confirmed < numbers["b"].confirmed
    other = db.session.scalars(select(Campaign).where(Campaign.slug == "waldbad")).one()
    assert campaign_numbers(other.id).variants == {}


def test_half_a_year_of_campaigns_has_something_true_to_say() -> None:
    """By topic, team and wording: headlines that ask do worse than those that demand."""
    rows = db.session.execute(
        select(Campaign, Tally.confirmed).join(Tally, Tally.campaign_id == Campaign.id)
    ).all()
    assert all(campaign.topic and campaign.team for campaign, _confirmed in rows)
    assert len({campaign.topic for campaign, _confirmed in rows}) >= 6
    assert clock.now() - min(campaign.published_at for campaign, _confirmed in rows) > timedelta(days=170)
    rates: dict[bool, list[float]] = {True: [], False: []}
    for campaign, confirmed in rows:
        if (looks := _looks(campaign).total()) >= 30:
            rates[campaign.title.endswith("?")].append(confirmed / looks)
    assert len(rates[True]) >= 6
    assert median(rates[True]) < 0.75 * median(rates[False])


def test_totals_of_visits_are_those_of_the_hours() -> None:
    assert wrong_totals() == 0
