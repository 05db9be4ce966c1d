"""A page that had several headlines stands for the one people saw most, with what it brought."""

from __future__ import annotations

import copy
from datetime import timedelta

from sqlalchemy import select

from app.campaigns import publishing
from app.campaigns.models import Campaign, Revision
from app.campaigns.page_content import block_texts
from app.foundation import clock
from app.foundation.database import db
from app.metrics.headline_features import features_of
from app.metrics.learned_material import everything
from app.visits.adding_up import Cell, add_up
from tests.metrics.conftest import Town


def test_a_page_whose_headline_was_changed_stands_for_the_words_most_people_saw(town: Town):
    """The second headline came with a phase, half past ten; in that hour nobody knows who saw which."""
    with town.app.app_context():
        campaign = db.session.get_one(Campaign, town.campaign_id)
        first = clock.now().replace(hour=6, minute=0, second=0, microsecond=0) - timedelta(days=5)
        db.session.scalars(select(Revision)).one().published_at = first
        content = copy.deepcopy(campaign.current_revision.content if campaign.current_revision else {})
        block_texts(content, "hero", "de")["title"] = "Wie sicher ist der Weg zur Schule?"
        publishing.publish_content(campaign, content).published_at = first + timedelta(hours=4, minutes=30)
        add_up(
            {
                Cell(campaign.id, first + timedelta(hours=hour), "view", channel, "", language): number
                for hour, channel, language, number in (
                    (1, "poster", "de", 40),
                    (2, "direct", "de", 30),
                    (4, "direct", "de", 500),
                    (5, "direct", "de", 60),
                    (5, "referral", "de", 900),
                    (6, "direct", "en", 900),
                )
            }
        )
        db.session.commit()
        (one,) = everything()
        assert one.headline == "Ein sicherer Schulweg für Lindenbach"
        assert (one.worded.visits, one.all.visits) == (70, 1530)
        for hour in (6, 7):
            add_up({Cell(campaign.id, first + timedelta(hours=hour), "view", "direct", "", "de"): 50})
        db.session.commit()
        (one,) = everything()
        assert one.headline == "Wie sicher ist der Weg zur Schule?"
        assert one.worded.visits == 160
        assert features_of(one.headline, "de")["form"] == "question"


def test_who_signed_before_the_headline_changed_confirmed_by_the_first(town: Town):
    town.sign("Anna")
    town.confirm("Anna", after=timedelta(minutes=10))
    town.numbers()
    with town.app.app_context(), clock.moved(timedelta(days=3)):
        campaign = db.session.get_one(Campaign, town.campaign_id)
        content = copy.deepcopy(campaign.current_revision.content if campaign.current_revision else {})
        block_texts(content, "hero", "de")["title"] = "Wie sicher ist der Weg zur Schule?"
        publishing.publish_content(campaign, content)
        db.session.commit()
        (one,) = everything()
        assert one.headline == "Ein sicherer Schulweg für Lindenbach"
        assert (one.worded.confirmed, one.worded.visits) == (1, 1)
