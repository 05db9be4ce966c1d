"""Simulated trees, written as the rows people leave behind, give the k that went in (R8.2)."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import numpy as np
import pytest
from flask import Flask
from sqlalchemy import insert, select

from app.ambassadors.media import marked
from app.ambassadors.referrals import decide_all
from app.campaigns import drafting, publishing
from app.campaigns.models import Campaign
from app.contacts.models import Contact
from app.foundation import clock
from app.foundation.database import db
from app.landing.models import RenderedPage, SignUp, Supporter
from app.metrics.advice_referral import k_factor
from app.metrics.spreading import DAYS_TO_BRING, spreading_of

_DAYS = 24.0
_numbers = count(1)


@dataclass(slots=True)
class Person:
    """``at``: days since the beginning at which they confirmed. Who is not real counts for nobody."""

    at: float
    asked_by: Person | None = None
    is_real: bool = True
    number: int = field(default_factory=lambda: next(_numbers))

    @property
    def code(self) -> str:
        return f"{self.number:08d}"


def grown(k: float, spread: float, rng: np.random.Generator) -> list[Person]:
    """A branching process: negative binomial offspring, waits within the days that count. Half as many again
    come by the links of people they live with, and do not count.
    """
    young = [Person(float(at)) for at in rng.uniform(0, _DAYS, 25 if k < 0.8 else 6 if k > 1 else 12)]
    people: list[Person] = []
    while young:
        people += young
        born = []
        for one in young:
            for wait in rng.exponential(1.5, rng.poisson(rng.gamma(spread, k / spread))):
                if wait < DAYS_TO_BRING and one.at + wait < _DAYS:
                    born.append(Person(one.at + float(wait), one))
        young = born
    fakes = [
        Person(one.at + 0.01, one, is_real=False)
        for one in rng.choice(np.array(people), len(people) // 2, replace=False)
    ]
    return people + fakes


def write_down(campaign: Campaign, people: list[Person], began: datetime) -> None:
    """Contacts, sign-ups and supporters, as confirming leaves them."""
    page_id = db.session.scalars(
        select(RenderedPage.id).where(RenderedPage.revision_id == campaign.current_revision_id)
    ).first()
    at = {one.number: began + timedelta(days=one.at) for one in people}
    contacts = _ids(
        Contact,
        [
            {
                "email": f"p{one.number}@example.org",
                "canonical_email": f"p{one.number}@example.org",
                "family_name": f"Name{(one if one.is_real else one.asked_by or one).number}",
                "postal_code": "01234",
                "language": "de",
                "created_at": at[one.number],
            }
            for one in people
        ],
    )
    sign_ups = _ids(
        SignUp,
        [
            {
                "handle": os.urandom(16),
                "campaign_id": campaign.id,
                "rendered_page_id": page_id,
                "language": "de",
                "email": f"p{one.number}@example.org",
                "address_key": os.urandom(32),
                "answers": {},
                "channel": "referral" if one.asked_by else "direct",
                "ref_code": marked(one.asked_by.code, "whatsapp") if one.asked_by else None,
                "share_code": one.code,
                "created_at": at[one.number] - timedelta(minutes=2),
                "expires_at": at[one.number] + timedelta(days=7),
                "confirmed_at": at[one.number],
                "confirmed_by": "button",
                "contact_id": contact,
            }
            for one, contact in zip(people, contacts, strict=True)
        ],
    )
    db.session.execute(
        insert(Supporter),
        [
            {
                "campaign_id": campaign.id,
                "contact_id": contact,
                "sign_up_id": sign_up,
                "number": number,
                "counted_at": at[one.number],
            }
            for number, (one, contact, sign_up) in enumerate(zip(people, contacts, sign_ups, strict=True), 1)
        ],
    )
    db.session.commit()


def _ids(table: Any, rows: list[dict[str, Any]]) -> list[int]:
    return list(db.session.scalars(insert(table).returning(table.id, sort_by_parameter_order=True), rows))


@pytest.mark.parametrize(("k", "spread"), [(0.2, 0.1), (0.6, 1.0), (0.9, 0.3), (1.1, 0.5)])
# What the rows mean is the same on both databases, and there are many of them.
@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_r8_2_trees_that_passed_through_the_tables_give_the_k_that_went_in(
    app: Flask, organisation: None, k: float, spread: float
):
    rng, held, worlds = np.random.default_rng(int(k * 1000)), 0, 12
    recruits = inviters = 0
    with app.app_context():
        began = clock.now() - timedelta(days=_DAYS)
        with clock.moved(-timedelta(days=_DAYS)):
            for number in range(worlds):
                publishing.publish(drafting.new_campaign("petition", "Nachtbus", slug=f"bus-{number}"))
        db.session.commit()
        trees = [grown(k, spread, rng) for _world in range(worlds)]
        rows = db.session.scalars(select(Campaign).order_by(Campaign.id)).all()
        for campaign, people in zip(rows, trees, strict=True):
            write_down(campaign, people, began)
        ids = [campaign.id for campaign in rows]
        decide_all()
        found = spreading_of(ids)
    for number, people in zip(ids, trees, strict=True):
        counted = found[number]
        # Exactly the tree that was written down, without those who do not count.
        real = [one for one in people if one.is_real and one.asked_by]
        assert sum(counted.generations) == len(real)
        told = k_factor(counted.brought, counted.inviters)
        assert told is not None
        # Whoever does not count for anybody is a supporter all the same, who brings nobody: k of the tables is
        # less by their part, and so is the k that is held against it.
        old = [one for one in people if one.at <= _DAYS - DAYS_TO_BRING]
        share = sum(one.is_real for one in old) / len(old)
        held += told.low <= k * share <= told.high
        recruits += round(told.value * told.inviters)
        inviters += round(told.inviters * share)
    assert held >= 0.93 * worlds - 1
    assert recruits / inviters == pytest.approx(k, rel=0.25)
