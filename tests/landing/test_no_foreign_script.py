"""Whatever is typed, by campaigners, visitors or whoever names a picture, is text wherever it is shown."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pytest
from flask import Flask
from sqlalchemy import select

from app.campaigns import draft_history, drafting, phases, publishing, variants
from app.campaigns.keeping_pictures import describe, keep_picture
from app.campaigns.models import Campaign, Organisation
from app.contacts.models import Contact
from app.foundation.database import db
from app.landing.models import RenderedPage
from app.outbox.models import OutboxMessage
from tests.campaigns.every_block import LANGUAGES, page_with_every_block
from tests.campaigns.photos import photo
from tests.landing.conftest import Citizen
from tests.pages import CheckingClient
from tests.payloads import PAYLOADS, dangers_in

STAFF_SCRIPTS = ("/static/",)
KIT_SCRIPTS = ("/static/kit.js?",)


def _in_turn(first: int) -> Callable[[int], str]:
    """Each text field says the next of the payloads, as much of it as it takes."""
    turn = count(first)
    return lambda most: PAYLOADS[next(turn) % len(PAYLOADS)][:most]


def _page(app: Flask, say: Callable[[int], str], title: str) -> str:
    """A page with every block as it is kept for visitors, in German."""
    with app.test_request_context():
        campaign = drafting.new_campaign("event", "Ein Fest", slug="fest")
        page = page_with_every_block(say, title=title, theme="klar", picture="")
        campaign.draft = page | {"event": campaign.draft["event"]}
        revision = publishing.publish(campaign)
        wanted = select(RenderedPage.html).where(
            RenderedPage.revision_id == revision.id, RenderedPage.language == "de"
        )
        html = db.session.scalars(wanted).one()
        db.session.rollback()
        return html


@pytest.mark.parametrize("first", range(0, len(PAYLOADS), 5))
def test_on_a_page_with_every_block(app: Flask, organisation: None, first: int):
    html = _page(app, _in_turn(first), PAYLOADS[first][:120])
    assert dangers_in(html) == []
    # Nobody can write a slot of their own into a page.
    turn = count(1)
    harmless = _page(app, lambda most: f"{next(turn)} ganz normale Sätze."[:most], "Ein Fest")
    assert html.count("\ue000") == harmless.count("\ue000")


def test_in_everything_staff_write_and_look_at(
    app: Flask, staff: Callable[..., CheckingClient], organisation: None
):
    with app.app_context():
        for column in ("name", "street", "represented_by", "register_entry", "supervisory_authority"):
            setattr(db.session.get_one(Organisation, 1), column, PAYLOADS[0])
        picture = keep_picture(photo(), f"{PAYLOADS[9]}.jpg", account_id=None)
        describe(picture, alt=dict.fromkeys(LANGUAGES, PAYLOADS[30]), is_decorative=False, credit=PAYLOADS[9])
        addresses = ["/", "/imprint", "/privacy", "/accessibility"]
        for number, payload in enumerate(PAYLOADS[:12]):
            campaign = drafting.new_campaign("event", payload[:120], slug=f"fest-{number}")
            page = page_with_every_block(
                _in_turn(number), title=payload[:120], theme="klar", picture=picture.key
            )
            content, letter = variants.with_variant(page | {"event": campaign.draft["event"]}, ())
            content = variants.with_variant_changed(
                content,
                letter,
                language="de",
                texts={"title": payload[:120], "button": payload[:40]},
                picture="",
            )
            draft_history.keep(campaign, content, what=payload[:80])
            publishing.publish(campaign)
            phases.add_phase(campaign, name=payload[:80], content=content, first_name=payload[:80])
            addresses.append(f"/fest-{number}")
        db.session.commit()
        ids = list(db.session.scalars(select(Campaign.id)))[:6]
    karin = staff("admin")
    for address in addresses:
        assert dangers_in(karin.get(address).get_data(as_text=True)) == [], address
    looked_at = [
        "/staff/campaigns",
        "/staff/media",
        f"/staff/media/{picture_key(app)}",
        "/staff/organisation",
    ]
    looked_at += [
        f"/staff/campaigns/{number}{path}"
        for number in ids
        for path in (
            "",
            "/edit",
            "/words",
            "/versions",
            "/variants",
            "/variants/b",
            "/phases",
            "/look",
            "/numbers",
            "/kit",
        )
    ]
    for address in looked_at:
        answer = karin.get(address)
        assert answer.status_code == 200, address
        assert dangers_in(answer.get_data(as_text=True), scripts_from=STAFF_SCRIPTS) == [], address


def picture_key(app: Flask) -> str:
    """The only picture's."""
    from app.campaigns.pictures import Picture

    with app.app_context():
        return db.session.scalars(select(Picture.key)).one()


def test_in_everything_a_visitor_writes(
    app: Flask, citizen: Citizen, petition: str, staff: Callable[..., CheckingClient]
):
    """Names may not look like addresses, so that some are refused: then the form shows them once more."""
    for first in range(0, len(PAYLOADS), 3):
        email = f"gast-{first}@example.org"
        names = {"given_name": PAYLOADS[first][:100], "family_name": PAYLOADS[first - 1][:100]}
        answer = citizen.sign(petition, email=email, comment=PAYLOADS[first - 2], **names)
        assert dangers_in(answer.get_data(as_text=True)) == [], names
        if answer.status_code != 303:
            answer = citizen.sign(petition, email=email, comment=PAYLOADS[first - 2])
        for address in (answer.location, citizen.link(email)):
            assert dangers_in(citizen.client.get(address).get_data(as_text=True)) == [], names
        kit = citizen.client.get(citizen.confirm(email).location).get_data(as_text=True)
        assert dangers_in(kit, scripts_from=KIT_SCRIPTS) == [], names
    citizen.get_mail()
    chief = staff("admin")
    with app.app_context():
        people = list(db.session.scalars(select(Contact.id)))
        mails = list(db.session.scalars(select(OutboxMessage.id)))
    assert len(people) == len(mails) == len(range(0, len(PAYLOADS), 3))
    for address in (
        "/staff/contacts",
        "/staff/outbox",
        *(f"/staff/contacts/{number}" for number in people),
        *(f"/staff/outbox/{number}" for number in mails),
    ):
        answer = chief.get(address)
        assert answer.status_code == 200, address
        assert dangers_in(answer.get_data(as_text=True), scripts_from=STAFF_SCRIPTS) == [], address
