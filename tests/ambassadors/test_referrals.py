"""Who counts for whom: only who is new, once, and with the reason kept where not (R8.2)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.ambassadors.exclusions import MOST_AT_ONCE, mailbox
from app.ambassadors.generations import standing_of
from app.ambassadors.models import Kit, KitMail, Referral
from app.ambassadors.referrals import decide_all, decide_newest
from app.campaigns import drafting, publishing
from app.contacts.models import Contact
from app.foundation import clock, personal_data
from app.foundation.database import db
from app.landing.models import SignUp
from tests.landing.conftest import Citizen


@dataclass
class Town:
    """People who ask each other."""

    app: Flask
    citizen: Citizen
    slug: str

    def join(self, name: str, asked_by: str = "", *, at: str = "", decide: bool = True, **told: Any) -> str:
        """Somebody signs by somebody's link and confirms; returns their own code."""
        email = told.pop("email", f"{name.lower()}@example.org")
        query = f"?ref={asked_by}" if asked_by else ""
        answers = {"given_name": name, "family_name": f"{name}sen", "postal_code": "01234"} | told
        slug = at or self.slug
        form = f"form[@action='/{slug}/sign']"
        signed = self.citizen.client.submit(f"/{slug}{query}", form=form, email=email, **answers)
        assert signed.status_code == 303
        self.citizen.get_mail()
        assert self.citizen.confirm(email).status_code == 303
        with self.app.app_context():
            if decide:
                decide_newest()
            return (
                db.session.scalars(
                    select(SignUp.share_code).where(SignUp.email == email).order_by(SignUp.id.desc())
                ).first()
                or ""
            )

    def said_of(self, code: str) -> tuple[int | None, str | None]:
        """The inviter and the reason kept for the sign-up with this code."""
        with self.app.app_context():
            row = db.session.execute(
                select(Referral.inviter_id, Referral.excluded)
                .join(SignUp, SignUp.id == Referral.sign_up_id)
                .where(SignUp.share_code == code)
            ).one()
            return row.inviter_id, row.excluded

    def row(self, code: str) -> SignUp:
        return db.session.scalars(select(SignUp).where(SignUp.share_code == code)).one()

    def generations(self, code: str) -> tuple[int, ...]:
        with self.app.app_context():
            return standing_of(self.row(code).id).generations


@pytest.fixture
def town(app: Flask, citizen: Citizen, petition: str) -> Town:
    return Town(app, citizen, petition)


def test_who_is_new_counts_for_the_one_whose_link_it_was(town: Town):
    anna = town.join("Anna")
    dora = town.join("Dora", anna)
    inviter, reason = town.said_of(dora)
    with town.app.app_context():
        assert inviter == town.row(anna).id
        assert standing_of(town.row(anna).id).generations == (1,)
    assert reason is None


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"email": "anna+2@example.org"}, "self"),
        ({"family_name": "ANNASEN"}, "household"),
        ({"family_name": "Anna  sen"}, "household"),
        ({"family_name": "Annasen", "postal_code": "99999"}, None),
        ({"family_name": "Annasen", "postal_code": ""}, None),
        ({}, None),
    ],
)
def test_the_same_person_and_the_same_household_do_not_count(
    town: Town, told: dict[str, str], reason: str | None
):
    anna = town.join("Anna")
    assert town.said_of(town.join("Berta", anna, **told))[1] == reason


def test_whoever_signs_once_more_by_their_own_or_anothers_link_brought_nobody(town: Town):
    anna = town.join("Anna")
    dora = town.join("Dora", anna)
    assert town.said_of(town.join("Anna", anna))[1] == "self"
    assert town.said_of(town.join("Anna", dora))[1] == "known"
    assert town.generations(anna) == (1,)
    assert town.generations(dora) == ()


def test_somebody_the_organisation_knew_from_another_campaign_is_not_new(town: Town, app: Flask):
    with app.app_context():
        publishing.publish(drafting.new_campaign("petition", "Ein Nachtbus", slug="nachtbus"))
        db.session.commit()
    town.join("Dora", at="nachtbus")
    anna = town.join("Anna")
    assert town.said_of(town.join("Dora", anna))[1] == "known"


def test_a_code_of_nobody_or_of_another_campaign_is_nobodys(town: Town, app: Flask):
    with app.app_context():
        publishing.publish(drafting.new_campaign("petition", "Ein Nachtbus", slug="nachtbus"))
        db.session.commit()
    elsewhere = town.join("Nora", at="nachtbus")
    assert town.said_of(town.join("Dora", elsewhere)) == (None, "unknown")
    assert town.said_of(town.join("Emil", "zzzzzzzz")) == (None, "unknown")


def test_a_crowd_in_minutes_counts_up_to_a_hall_full_and_the_rest_is_for_staff_to_look_at(town: Town):
    anna = town.join("Anna")
    with town.app.app_context():
        now = clock.now()
    codes = [town.join(f"P{number}", anna, decide=False) for number in range(MOST_AT_ONCE + 2)]
    with town.app.app_context():
        # All within five minutes, and one who came an hour later.
        for number, code in enumerate(codes):
            moment = now + timedelta(seconds=number * 9)
            db.session.execute(update(SignUp).where(SignUp.share_code == code).values(confirmed_at=moment))
        db.session.execute(update(Contact).values(created_at=now + timedelta(hours=2)))
        later = now + timedelta(hours=1)
        db.session.execute(update(SignUp).where(SignUp.share_code == codes[-1]).values(confirmed_at=later))
        db.session.commit()
        decide_all()
    reasons = [town.said_of(code)[1] for code in codes]
    assert reasons == [None] * MOST_AT_ONCE + ["burst", None]


def test_a_link_that_was_revoked_attributes_nothing_from_then_on(town: Town):
    anna = town.join("Anna")
    before = town.join("Dora", anna)
    with town.app.app_context():
        row = town.row(anna)
        db.session.add(
            Kit(sign_up_id=row.id, campaign_id=row.campaign_id, revoked_at=clock.now(), revoked_by="staff")
        )
        db.session.commit()
    assert town.said_of(before)[1] is None
    assert town.said_of(town.join("Emil", anna))[1] == "revoked"
    assert town.generations(anna) == (1,)


def test_the_tree_is_told_by_generations_and_stays_when_people_in_it_are_forgotten(town: Town):
    anna = town.join("Anna")
    bernd = town.join("Bernd", anna)
    town.join("Clara", anna)
    dora = town.join("Dora", bernd)
    town.join("Emil", dora)
    assert town.generations(anna) == (2, 1, 1)
    with town.app.app_context():
        for code in (bernd, dora):
            contact_id = town.row(code).contact_id
            assert contact_id is not None
            personal_data.erase(contact_id)
        db.session.commit()
        decide_all()
    assert town.generations(anna) == (2, 1, 1)
    assert town.said_of(town.join("Fritz", dora))[1] == "unknown", "Nobody is asked on behalf of a forgotten."


def test_deciding_twice_and_at_the_same_time_decides_once(town: Town):
    anna = town.join("Anna")
    for number in range(4):
        town.join(f"P{number}", anna, decide=False)

    def decide(_number: int) -> None:
        with town.app.app_context():
            decide_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(decide, range(4)))
    with town.app.app_context():
        assert len(db.session.scalars(select(Referral)).all()) == 4
        steps = db.session.scalars(select(KitMail.about).order_by(KitMail.id)).all()
    assert sorted(steps) == ["reached-1", "reached-3"]


def test_how_the_link_travelled_is_kept(town: Town):
    anna = town.join("Anna")
    ways = {f"{anna}wa": "whatsapp", f"{anna}&via=poster": "poster", anna: "link"}
    for number, query in enumerate(ways):
        town.join(f"P{number}", query)
    with town.app.app_context():
        found = db.session.scalars(select(Referral.medium).order_by(Referral.sign_up_id)).all()
    assert found == list(ways.values())


def test_a_mailbox_is_the_same_whatever_is_added_to_its_name():
    assert mailbox("uwe+schulweg@example.org") == mailbox("uwe@example.org")
    assert mailbox("u.w.e@gmail.com") == mailbox("uwe@googlemail.com")
    assert mailbox("u.we@example.org") != mailbox("uwe@example.org")
    assert mailbox("+@example.org") == "+@example.org"
