"""People sign, confirm, withdraw, come back, are forgotten, stand on lists; backups are put back – in any order.

Whatever the order: no mail without a consent that holds, nobody known who was forgotten, a ledger that can be checked
line by line, and numbers that are what the rows say. Hypothesis looks for an order in which one of them fails.
"""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from app.ambassadors.models import KitMail
from app.ambassadors.referrals import decide_newest
from app.campaigns import drafting, publishing
from app.campaigns.models import Campaign
from app.consent.chain import seal
from app.consent.ledger import consents_in_force
from app.consent.verifying import wrong_lines
from app.consent.withdrawing import agreeing_among, withdrawal_token
from app.contacts.models import Contact
from app.foundation import clock
from app.foundation.database import db
from app.imports import running as importing
from app.imports.columns import EMAIL, EVIDENCE
from app.imports.receiving import Origin, ask_for_check, receive, start
from app.landing.live_pages import forget_all
from app.landing.mails import confirm_token, kit_token
from app.landing.models import SignUp, Supporter, Tally
from app.outbox.models import OutboxMessage
from app.privacy.erasing import LOG_FILE, erase, wipe_traces
from app.privacy.subjects import subject_of_address
from app.starting import check_database
from tests.landing.conftest import Citizen
from tests.privacy.expected import KIT_NEWS, NEWSLETTER, SLUGS, Expected
from tests.privacy.test_r2_04_erasure import put_back, rows_of_all_tables

PEOPLE = ["uwe.brandt@example.org", "ida.lenz@example.org", "emre.kaya@example.org"]
_SENT = select(OutboxMessage.id).where(OutboxMessage.kind == "kit", OutboxMessage.sent_at.is_not(None))
# Few orders here and all of them the same for everybody; raise both numbers to search for longer.
_SETTINGS = settings(
    max_examples=12,
    stateful_step_count=16,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


class Lives(RuleBasedStateMachine):
    """Three people, two petitions, one installation."""

    citizen: Citizen
    empty: dict[str, list[dict[str, object]]]

    def __init__(self) -> None:
        super().__init__()
        self.expected = Expected()
        self.backup: tuple[dict[str, list[dict[str, object]]], Expected] | None = None
        self.erased_since: list[str] = []

    @property
    def app(self) -> Flask:
        return self.citizen.app

    @initialize()
    def begin(self) -> None:
        (self.app.config["TESTBALLON"].data / LOG_FILE).unlink(missing_ok=True)
        put_back(self.app, self.empty)
        forget_all()

    @rule(
        person=st.sampled_from(PEOPLE),
        slug=st.sampled_from(SLUGS),
        ticked=st.booleans(),
        inviter=st.sampled_from(PEOPLE),
    )
    def sign(self, person: str, slug: str, ticked: bool, inviter: str) -> None:
        ref = self._code(inviter, slug)
        told = {"consent-newsletter": "on"} if ticked else {}
        answers = {"email": person, "given_name": person[:3], "family_name": person[4:8], **told}
        form = f"form[@action='/{slug}/sign']"
        path = f"/{slug}?ref={ref}" if ref else f"/{slug}"
        assert self.citizen.client.submit(path, form=form, **answers).status_code == 303
        self.expected.waiting[person, slug] = ticked

    @precondition(lambda self: self.expected.waiting)
    @rule(data=st.data())
    def confirm(self, data: st.DataObject) -> None:
        person, slug = data.draw(st.sampled_from(sorted(self.expected.waiting)))
        with self.app.app_context():
            link = f"/c/{confirm_token(self._sign_up(person, slug))}"
        page = self.citizen.client.get(link).get_data(as_text=True)
        for _asked_twice in range(2):
            stamp = page.partition('name="stamp" value="')[2].partition('"')[0]
            answer = self.citizen.client.post(link, data={"stamp": stamp})
            page = answer.get_data(as_text=True)
            if answer.status_code == 303:
                break
        assert answer.status_code == 303
        ticked = self.expected.waiting.pop((person, slug))
        held = self.expected.consents.setdefault(person, set())
        self.expected.barred.discard(person)
        if ticked:
            held.add(NEWSLETTER)
            self.expected.decided.add(person)
        if (person, slug) not in self.expected.signed:
            self.expected.signed.add((person, slug))
            self.expected.counted[slug] += 1

    @precondition(lambda self: self.expected.signed)
    @rule(data=st.data())
    def agree_to_news(self, data: st.DataObject) -> None:
        person, slug = data.draw(st.sampled_from(sorted(self.expected.signed)))
        with self.app.app_context():
            kit = f"/k/{kit_token(self._sign_up(person, slug, confirmed=True))}"
        answer = self.citizen.client.submit(kit, form=f"form[@action='{kit}/news']", news="on")
        assert answer.status_code == 303
        self.expected.consents[person].add(KIT_NEWS)

    @precondition(lambda self: self.expected.consents)
    @rule(data=st.data(), one_click=st.booleans())
    def withdraw(self, data: st.DataObject, one_click: bool) -> None:
        person = data.draw(st.sampled_from(sorted(self.expected.consents)))
        purpose = data.draw(st.sampled_from([NEWSLETTER, KIT_NEWS]))
        with self.app.app_context():
            token = withdrawal_token(self._contact(person))
        sent = {"List-Unsubscribe": "One-Click"} if one_click else {"purpose": purpose}
        path = f"/u/{token}?for={purpose}" if one_click else f"/u/{token}"
        assert self.citizen.client.post(path, data=sent).status_code == 200
        self.expected.consents[person].discard(purpose)

    @rule(people=st.sets(st.sampled_from(PEOPLE), min_size=1), proven=st.booleans())
    def bring_in_a_list(self, people: set[str], proven: bool) -> None:
        self._bring_in(people, proven=proven)

    @precondition(lambda self: self.expected.withdrawn())
    @rule()
    def bring_in_who_has_withdrawn(self) -> None:
        self._bring_in(self.expected.withdrawn(), proven=True)

    @rule(person=st.sampled_from(PEOPLE))
    def be_forgotten(self, person: str) -> None:
        with self.app.app_context():
            erase(subject_of_address(person), "staff")
            db.session.commit()
            wipe_traces()
        self.expected.forget(person)
        self.erased_since.append(person)

    @rule()
    def deliver(self) -> None:
        """The worker's turn. Mails about a kit go to whoever agrees at that moment, and to nobody else."""
        with self.app.app_context():
            decide_newest()
            before = set(db.session.scalars(_SENT))
        self.citizen.get_mail()
        agreeing = {person for person, held in self.expected.consents.items() if KIT_NEWS in held}
        with self.app.app_context():
            now = set(db.session.scalars(_SENT)) - before
            told = select(SignUp.email).join(KitMail, KitMail.sign_up_id == SignUp.id)
            about = select(OutboxMessage.subject_id).where(OutboxMessage.id.in_(now))
            assert set(db.session.scalars(told.where(KitMail.id.in_(about)))) <= agreeing

    @rule()
    def back_up(self) -> None:
        self.backup = (rows_of_all_tables(self.app), deepcopy(self.expected))
        self.erased_since = []

    @precondition(lambda self: self.backup is not None)
    @rule()
    def restore(self) -> None:
        assert self.backup is not None
        rows, self.expected = self.backup[0], deepcopy(self.backup[1])
        put_back(self.app, rows)
        forget_all()
        check_database(self.app)
        for person in self.erased_since:
            self.expected.forget(person)

    @invariant()
    def nobody_is_known_who_was_forgotten(self) -> None:
        with self.app.app_context():
            known = set(db.session.scalars(select(Contact.email)))
            written = set(db.session.scalars(select(SignUp.email)))
        people = {person for person, _slug in (*self.expected.signed, *self.expected.waiting)}
        assert known == set(self.expected.consents)
        assert written & set(PEOPLE) <= people | known

    @invariant()
    def each_consent_holds_that_was_given_and_not_taken_back(self) -> None:
        with self.app.app_context():
            for person, held in self.expected.consents.items():
                found = {event.purpose for event in consents_in_force(self._contact(person).id)}
                assert found - {"participation"} == held, person
            people = {self._contact(person).id: person for person in self.expected.consents}
            mailable = {people[one] for one in agreeing_among(list(people), NEWSLETTER)}
        assert mailable == {person for person, held in self.expected.consents.items() if NEWSLETTER in held}

    @invariant()
    def the_ledger_can_be_checked(self) -> None:
        with self.app.app_context():
            seal()
            assert wrong_lines() == []

    @invariant()
    def the_numbers_are_what_the_rows_say(self) -> None:
        with self.app.app_context():
            rows = select(Supporter.campaign_id, func.count()).group_by(Supporter.campaign_id)
            counted = dict(db.session.execute(rows).all())
            told = {one.campaign_id: one.confirmed for one in db.session.scalars(select(Tally))}
        assert {one: number for one, number in told.items() if number} == counted
        assert sorted(counted.values()) == sorted(n for n in self.expected.counted.values() if n)

    def _bring_in(self, people: set[str], *, proven: bool) -> None:
        proof = [NEWSLETTER, f"{clock.now() - timedelta(days=90):%d.%m.%Y}", "Ja.", "Fest", "", "Mail"]
        proof[4] = proof[1]
        rows = [";".join([person, *(proof if proven else [""] * len(proof))]) for person in sorted(people)]
        text = "\n".join([";".join([EMAIL, *EVIDENCE]), *rows])
        with self.app.app_context():
            brought = receive(text.encode(), "liste.csv", account_id=None)
            ask_for_check(brought, brought.columns, Origin("Fest", "Mai", "Verein"))
            db.session.commit()
            self._look_after_lists()
            db.session.refresh(brought)
            assert brought.checked_at is not None
            start(brought, brought.checked_at)
            db.session.commit()
            self._look_after_lists()
        for person in people - self.expected.barred:
            held = self.expected.consents.setdefault(person, set())
            if proven and person not in self.expected.decided:
                held.add(NEWSLETTER)
                self.expected.decided.add(person)

    def _look_after_lists(self) -> None:
        while importing.work():
            pass

    def _code(self, person: str, slug: str) -> str:
        """Their share code where they have signed, else nothing."""
        if (person, slug) not in self.expected.signed:
            return ""
        with self.app.app_context():
            return self._sign_up(person, slug, confirmed=True).share_code

    def _sign_up(self, person: str, slug: str, *, confirmed: bool = False) -> SignUp:
        """The newest of theirs, or the one that counted; within the app's context."""
        wanted = (
            select(SignUp)
            .join(Campaign, Campaign.id == SignUp.campaign_id)
            .where(SignUp.email == person, Campaign.slug == slug)
            .order_by(SignUp.id.desc())
        )
        if confirmed:
            wanted = wanted.join(Supporter, Supporter.sign_up_id == SignUp.id)
        found = db.session.scalars(wanted).first()
        assert found is not None
        return found

    def _contact(self, person: str) -> Contact:
        return db.session.scalars(select(Contact).where(Contact.email == person)).one()


@pytest.mark.usefixtures("organisation")
def test_in_whatever_order_things_happen_what_was_promised_holds(app: Flask, citizen: Citizen) -> None:
    with app.app_context():
        for slug in SLUGS:
            publishing.publish(drafting.new_campaign("petition", f"Für {slug.title()}", slug=slug))
        db.session.commit()
    # A machine of its own for this installation: Hypothesis makes it anew for each order it tries.
    machine = type("Lives", (Lives,), {"citizen": citizen, "empty": rows_of_all_tables(app)})
    run_state_machine_as_test(machine, settings=_SETTINGS)
