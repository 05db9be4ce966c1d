"""Many at the same moment: the database decides, and everybody is counted once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import func, select

from app.campaigns import arranging, drafting, publishing
from app.consent.models import ConsentEvent
from app.contacts.models import Contact
from app.foundation.database import db
from app.landing.confirming import confirm
from app.landing.mails import confirm_token, kit_token
from app.landing.models import Letter, Seat, SignUp, Supporter, Tally
from app.outbox.models import OutboxMessage
from tests.pages import parse, values_of
from tests.servers.people import Citizen
from tests.servers.product import Product
from tests.servers.smtp import SmtpServer

pytestmark = pytest.mark.servers
Start = Callable[..., Product]


def test_r1_05_ten_parallel_confirms_make_one_contact_one_consent_and_one_more_supporter(
    product: Start, servers: dict[str, str], smtp_server: SmtpServer
):
    site = product(TESTBALLON_SMTP_URL=smtp_server.url, **servers)
    slug = site.new_petition()
    citizen = Citizen(site.url)
    assert citizen.sign(slug, **{"consent-newsletter": "on"}).status == 303
    link = citizen.link_in(smtp_server.next_to(citizen.email))
    # The first press is quicker than a hand; with the form that comes back, any further press counts.
    page = citizen.press(link).text
    form = next(parse(page).iter("form"))
    stamp = values_of(form)
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: citizen.post(link, stamp), range(10)))
    assert {answer.status for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == 1
    assert _counts(site) == {"contacts": 1, "consent_events": 1, "supporters": 1, "tally": 1}


def test_ten_sign_ups_of_one_person_confirmed_at_once_count_one_supporter(
    product: Start, servers: dict[str, str], smtp_server: SmtpServer
):
    """Each spells the address as they like; every one was confirmed by its own link."""
    site = product(start=False, TESTBALLON_SMTP_URL=smtp_server.url, **servers)
    site.start()
    slug = site.new_petition()
    citizen = Citizen(site.url)
    for spelled in ("uwe.brandt@example.org", "UWE.BRANDT@example.org", "Uwe.Brandt@EXAMPLE.org") * 3:
        assert citizen.sign(slug, email=spelled).status == 303
    _confirm_all_at_once(site, citizen)
    found = _counts(site)
    assert (found["contacts"], found["supporters"], found["tally"]) == (1, 1, 1)


def test_r7_09_of_three_names_at_one_address_confirmed_at_once_two_count(
    product: Start, servers: dict[str, str], smtp_server: SmtpServer
):
    """Each name three times over, by links of its own; whoever comes first, two count and nobody twice."""
    site = product(start=False, TESTBALLON_SMTP_URL=smtp_server.url, **servers)
    site.start()
    slug = site.new_petition()
    family = Citizen(site.url)
    for name in ("Anna", "Bernd", "Clara") * 3:
        assert family.sign(slug, given_name=name).status == 303
    _confirm_all_at_once(site, family)
    found = _counts(site)
    assert (found["contacts"], found["supporters"], found["tally"]) == (1, 2, 2)
    with site.inside():
        counted = select(SignUp.given_name).join(Supporter, Supporter.sign_up_id == SignUp.id)
        assert len(set(db.session.scalars(counted))) == 2
        assert sorted(db.session.scalars(select(Supporter.number))) == [1, 2]


def test_of_ten_people_who_confirm_at_once_three_get_the_three_seats_and_seven_wait(
    product: Start, servers: dict[str, str], smtp_server: SmtpServer
):
    site = product(TESTBALLON_SMTP_URL=smtp_server.url, **servers)
    site.new_petition()
    with site.inside():
        campaign = drafting.new_campaign("event", "Rundgang durch die Mühle", slug="muehle")
        content, block = arranging.with_block(campaign.draft, "seats")
        campaign.draft = arranging.with_block_changed(
            content, block, language="de", texts={}, settings={"seats": 3}
        )
        publishing.publish(campaign)
        db.session.commit()
    people = [Citizen(site.url, email=f"person-{number}@example.org") for number in range(10)]
    assert {person.sign("muehle").status for person in people} == {303}
    with site.inside():
        links = {row.email: f"/c/{confirm_token(row)}" for row in db.session.scalars(select(SignUp))}
    pages = [person.press(links[person.email]).text for person in people]
    forms = [values_of(next(parse(page).iter("form"))) for page in pages]
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda one, form: one.post(links[one.email], form), people, forms))
    assert {answer.status for answer in answers} == {303}
    with site.inside():
        seats = db.session.scalars(select(Seat.seated_at)).all()
    assert (len(seats), sum(seat is not None for seat in seats)) == (10, 3)


def test_letters_sent_at_the_same_moment_get_a_turn_each_and_nobody_sends_two(
    product: Start, servers: dict[str, str], smtp_server: SmtpServer
):
    """While other people confirm: what one holds is never what another waits for."""
    site = product(TESTBALLON_SMTP_URL=smtp_server.url, **servers)
    site.new_petition()
    with site.inside():
        campaign = drafting.new_campaign("letter", "Die Linie 12 soll auch abends fahren", slug="linie-12")
        settings = arranging.find_block(campaign.draft, "letter")["settings"] | {"sending": "us", "rate": 60}
        campaign.draft = arranging.with_block_changed(
            campaign.draft, "letter", language="de", texts={}, settings=settings
        )
        publishing.publish(campaign)
        db.session.commit()
    people = [Citizen(site.url, email=f"person-{number}@example.org") for number in range(12)]
    assert {person.sign("linie-12").status for person in people} == {303}
    with site.inside():
        rows = db.session.scalars(select(SignUp).order_by(SignUp.id)).all()
        kits = {row.email: f"/k/{kit_token(row)}/letter" for row in rows[:8]}
        links = {row.email: f"/c/{confirm_token(row)}" for row in rows[8:]}
        for row in rows[:8]:
            confirm(row, by="button")
        db.session.commit()
    typed = {"to": settings["email"], "subject": "Linie 12", "text": "Bitte auch abends."}
    presses = [(person, kits[person.email], typed) for person in people[:8] for _ in range(2)]
    for person in people[8:]:
        page = person.press(links[person.email]).text
        presses.append((person, links[person.email], values_of(next(parse(page).iter("form")))))
    with ThreadPoolExecutor(len(presses)) as pool:
        answers = list(pool.map(lambda one: one[0].post(*one[1:]), presses))
    assert {answer.status for answer in answers} == {303}
    with site.inside():
        turns = db.session.scalars(select(Letter.leaves_at).order_by(Letter.leaves_at)).all()
        messages = db.session.scalars(
            select(OutboxMessage.not_before).where(OutboxMessage.kind == "letter")
        ).all()
    assert [after - before for before, after in pairwise(turns)] == [timedelta(minutes=1)] * 7
    assert sorted(filter(None, messages)) == list(turns)


def _confirm_all_at_once(site: Product, citizen: Citizen) -> None:
    """Whoever signed nine times opens all nine links, then presses all buttons in the same moment."""
    with site.inside():
        links = [f"/c/{confirm_token(row)}" for row in db.session.scalars(select(SignUp))]
    forms = [values_of(next(parse(citizen.press(link).text).iter("form"))) for link in links]
    with ThreadPoolExecutor(9) as pool:
        answers = list(pool.map(citizen.post, links, forms))
    assert {answer.status for answer in answers} == {303}


def _counts(site: Product) -> dict[str, int | None]:
    with site.inside():
        tables = {"contacts": Contact, "consent_events": ConsentEvent, "supporters": Supporter}
        found: dict[str, int | None] = {
            name: db.session.scalar(select(func.count()).select_from(table)) for name, table in tables.items()
        }
        return found | {"tally": db.session.scalar(select(Tally.confirmed))}
