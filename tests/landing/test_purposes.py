"""Purposes are separate, unticked and never a condition, but for what Art. 9 asks of a political campaign."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.campaigns import publishing
from app.campaigns.content_check import checked_content
from app.campaigns.models import Campaign
from app.consent import ledger
from app.consent.models import ConsentEvent, ConsentRequest
from app.consent.purposes import PURPOSES
from app.consent.withdrawing import agreeing_among
from app.contacts.models import Contact
from app.foundation.database import db
from app.foundation.errors import RefusedError
from app.landing.live_pages import forget_all
from app.landing.models import SignUp, Supporter
from tests.landing.conftest import Citizen
from tests.pages import CheckingClient, parse

ENGLISH = {"Accept-Language": "en"}
PARTNER = "Naturfreunde Müglitztal e. V."
EVERY_BOX = (*PURPOSES, "partner-naturfreundemueglitztalev")


@pytest.fixture
def choose(app: Flask, petition: str, staff: Callable[..., CheckingClient]) -> Callable[..., None]:
    """Choose what the petition's form asks for, as a campaigner does, and publish it."""

    def do(**chosen: Any) -> None:
        with app.app_context():
            campaign_id = db.session.scalars(select(Campaign.id)).one()
        client = staff("campaigner")
        page = client.get(f"/staff/campaigns/{campaign_id}/consents")
        token = parse(page.get_data(as_text=True)).find(".//input[@name='csrf_token']")
        answer = client.post(
            f"/staff/campaigns/{campaign_id}/consents", data=chosen | {"csrf_token": token.get("value")}
        )
        assert answer.status_code == 303
        with app.app_context():
            publishing.publish(db.session.scalars(select(Campaign)).one())
            db.session.commit()
        forget_all()

    return do


def _given(app: Flask) -> list[str]:
    with app.app_context():
        return sorted(db.session.scalars(select(ConsentEvent.purpose)))


def test_r1_12_taking_part_alone_is_enough_and_no_box_is_ticked(
    app: Flask, citizen: Citizen, petition: str, choose: Callable[..., None]
):
    choose(purpose=list(PURPOSES), partners=PARTNER)
    page = parse(citizen.client.get(f"/{petition}").get_data(as_text=True))
    boxes = page.findall(".//form[@id='form']//input[@type='checkbox']")
    assert sorted(str(box.get("name")) for box in boxes) == sorted(f"consent-{one}" for one in EVERY_BOX)
    assert not any(box.get("checked") is not None or box.get("required") is not None for box in boxes)
    assert citizen.sign(petition).status_code == 303
    citizen.get_mail()
    citizen.confirm()
    assert _given(app) == []
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Supporter)) == 1


def test_r1_12_each_is_given_on_its_own(
    app: Flask, citizen: Citizen, petition: str, choose: Callable[..., None]
):
    choose(purpose=list(PURPOSES), partners=PARTNER)
    for number, purpose in enumerate(EVERY_BOX):
        email = f"person{number}@example.org"
        citizen.sign(petition, email=email, **{f"consent-{purpose}": "on"})
        citizen.get_mail()
        citizen.confirm(email)
        with app.app_context():
            given = select(ConsentEvent).join(Contact, Contact.id == ConsentEvent.contact_id)
            event = db.session.scalars(given.where(Contact.email == email)).one()
            assert event.purpose == purpose
            assert event.legal_text is not None
            assert event.legal_text.purpose == purpose
    with app.app_context():
        partner = db.session.scalars(select(ConsentEvent).where(ConsentEvent.purpose == EVERY_BOX[-1])).one()
        assert partner.legal_text is not None
        assert PARTNER in partner.legal_text.wording, "Whom it is passed on to is named."


def test_r1_12_a_consent_that_is_given_again_is_renewed(app: Flask, citizen: Citizen, petition: str):
    for email in ("uwe.brandt@example.org", "Uwe.Brandt@example.org"):
        citizen.sign(petition, email=email, **{"consent-newsletter": "on"})
        with app.app_context():
            ids = list(db.session.scalars(select(SignUp.id)))
            ledger.write_confirmed(ids[-1], _uwe(), {"confirmed_by": "button"})
            db.session.commit()
    assert _given(app) == ["newsletter", "newsletter"]
    with app.app_context():
        (event,) = ledger.consents_in_force(_uwe())
        assert event.id == db.session.scalar(select(func.max(ConsentEvent.id))), "The newer one holds."


def _uwe() -> int:
    known = db.session.scalars(select(Contact.id)).first()
    if known is None:
        citizen = Contact(
            email="uwe.brandt@example.org",
            canonical_email="uwe.brandt@example.org",
            created_at=db.session.scalars(select(SignUp.created_at)).first(),
        )
        db.session.add(citizen)
        db.session.flush()
        return citizen.id
    return known


@pytest.mark.parametrize("wrong", [{"required": ["newsletter"]}, {"required": ["consent-newsletter"]}])
def test_r1_12_no_page_can_make_a_consent_a_condition(app: Flask, petition: str, wrong: dict[str, Any]):
    with app.app_context():
        draft = db.session.scalars(select(Campaign)).one().draft
        with pytest.raises(RefusedError):
            checked_content(draft | wrong)


def test_r2_13_who_takes_part_in_a_political_campaign_agrees_explicitly_before_anything_is_stored(
    app: Flask, citizen: Citizen, petition: str, choose: Callable[..., None]
):
    choose(purpose=["newsletter"], political="on")
    page = citizen.client.get(f"/{petition}").get_data(as_text=True)
    assert "politische Meinung" in page
    assert "Art. 9 Abs. 2 lit. a DSGVO" in page
    refused = citizen.sign(petition, comment="Bitte!")
    assert refused.status_code == 422
    shown = refused.get_data(as_text=True)
    assert "#f-art9" in shown
    assert "Bitte!" in shown, "Nothing typed is lost."
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(SignUp)) == 0
        assert db.session.scalar(select(func.count()).select_from(ConsentRequest)) == 0
    assert citizen.sign(petition, **{"consent-art9": "on"}).status_code == 303
    citizen.get_mail()
    citizen.confirm()
    assert _given(app) == ["art9"]


def test_r2_13_a_political_campaign_without_the_wording_cannot_go_live(
    app: Flask, petition: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(
        publishing, "words_in_force", lambda _kind, language: None if language == "en" else "Ja"
    )
    with app.app_context():
        campaign = db.session.scalars(select(Campaign)).one()
        draft = campaign.draft | {"political": True, "languages": ["de", "en"]}
        said = [url for sentence, url in publishing.missing_in(campaign, draft) if "Art. 9" in sentence]
        assert said == ["/staff/legal-texts/art9/en"]
        draft.pop("political")
        assert not [one for one in publishing.missing_in(campaign, draft) if "Art. 9" in one[0]]


def test_r1_15_a_mail_confirms_no_telephone_number(
    app: Flask,
    citizen: Citizen,
    petition: str,
    choose: Callable[..., None],
    staff: Callable[..., CheckingClient],
):
    choose(purpose=["phone", "newsletter"])
    citizen.sign(petition, **{"consent-phone": "on", "consent-newsletter": "on"})
    citizen.get_mail()
    citizen.confirm()
    with app.app_context():
        contact_id = db.session.scalars(select(Contact.id)).one()
        assert agreeing_among([contact_id], "newsletter") == {contact_id}
        assert agreeing_among([contact_id], "phone") == set()
    profile = staff("counter").get(f"/staff/contacts/{contact_id}", headers=ENGLISH).get_data(as_text=True)
    assert "The number is not confirmed" in profile


def test_r1_12_people_read_the_partners_name_and_never_its_key(
    app: Flask,
    citizen: Citizen,
    petition: str,
    choose: Callable[..., None],
    staff: Callable[..., CheckingClient],
):
    choose(purpose=[], partners=PARTNER)
    citizen.sign(petition, **{f"consent-{EVERY_BOX[-1]}": "on"})
    citizen.get_mail()
    citizen.confirm()
    with app.app_context():
        contact_id = db.session.scalars(select(Contact.id)).one()
    page = staff("admin").get(f"/staff/contacts/{contact_id}", headers=ENGLISH).text
    assert PARTNER in page
    assert "Passed on to a named partner" in page
    assert "naturfreundemueglitztalev" not in page


def test_partners_and_the_political_mark_travel_with_the_campaign(
    app: Flask, petition: str, choose: Callable[..., None]
):
    choose(purpose=["political"], political="on", partners=f"{PARTNER}\n\nDritte Welt\n")
    with app.app_context():
        draft = db.session.scalars(select(Campaign)).one().draft
        assert [partner["name"] for partner in draft["partners"]] == [PARTNER, "Dritte Welt"]
        assert checked_content(draft) == draft
    choose(purpose=["political"], partners="Dritte Welt")
    with app.app_context():
        after = db.session.scalars(select(Campaign)).one().draft
        assert "political" not in after
        assert after["partners"] == draft["partners"][1:], "A partner keeps its key."
