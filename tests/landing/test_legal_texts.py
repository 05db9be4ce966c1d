"""Legal texts are kept in one place, in versions, and new words never extend what people agreed to (R1.09, R1.13)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.ambassadors.news_consent import gets_news
from app.campaigns.models import Campaign, Revision
from app.consent import ledger
from app.consent.legal_texts import current_text
from app.consent.models import ConsentEvent, LegalText, Wording
from app.consent.purposes import AMBASSADOR_NEWS
from app.consent.verifying import wrong_lines
from app.consent.withdrawing import agreeing_among
from app.contacts.models import Contact
from app.foundation import clock
from app.foundation.database import db
from app.landing.live_pages import forget_all
from app.landing.mail_decisions import Leaving, decide
from app.landing.models import SignUp
from app.outbox.models import OutboxMessage
from tests.landing.conftest import Citizen
from tests.pages import CheckingClient

ENGLISH = {"Accept-Language": "en"}
WHERE = "/staff/legal-texts/newsletter/de"
NEW = "Ja, {organisation} darf mir einmal im Monat schreiben."


@pytest.fixture
def write(staff: Callable[..., CheckingClient]) -> Callable[..., int]:
    """Put words in force, as an administrator does; the status of the answer."""

    def do(words: str, *, meaning: str = "same", where: str = WHERE) -> int:
        answer = staff("admin").submit(where, form="form[@class='card']", words=words, meaning=meaning)
        forget_all()
        return answer.status_code

    return do


def _agree(citizen: Citizen, petition: str, email: str) -> int:
    citizen.sign(petition, email=email, **{"consent-newsletter": "on"})
    citizen.get_mail()
    citizen.confirm(email)
    with citizen.app.app_context():
        return db.session.scalars(select(Contact.id).where(Contact.email == email)).one()


def test_r1_13_new_words_are_a_new_version_on_all_pages_and_old_consents_keep_theirs(
    app: Flask, citizen: Citizen, petition: str, write: Callable[..., int]
):
    uwe = _agree(citizen, petition, "uwe@example.org")
    with app.app_context():
        revision = db.session.scalars(select(Campaign.current_revision_id)).one()
        before = db.session.scalars(select(ConsentEvent)).one().legal_text
        assert before is not None
        agreed = before.wording.encode()
    assert write(NEW) == 303
    page = citizen.client.get(f"/{petition}").get_data(as_text=True)
    assert "Ja, Lindenbach bewegt e. V. darf mir einmal im Monat schreiben." in page
    with app.app_context():
        kept = db.session.scalars(select(ConsentEvent)).one().legal_text
        assert kept is not None
        assert kept.wording.encode() == agreed
        assert db.session.scalars(select(Campaign.current_revision_id)).one() != revision
        texts = select(LegalText.version).where(LegalText.purpose == "newsletter", LegalText.language == "de")
        assert sorted(db.session.scalars(texts)) == [1, 2]
        assert agreeing_among([uwe], "newsletter") == {uwe}, "The same, said better."
        assert wrong_lines() == []


def test_r1_13_words_that_ask_for_more_cover_only_who_was_shown_them(
    app: Flask, citizen: Citizen, petition: str, write: Callable[..., int]
):
    uwe = _agree(citizen, petition, "uwe@example.org")
    with app.app_context():
        nobody_was_shown_yet = agreeing_among([uwe], "newsletter")
    assert nobody_was_shown_yet == {uwe}
    assert write("Ja, {organisation} darf mir schreiben und mich einladen.", meaning="more") == 303
    ada = _agree(citizen, petition, "ada@example.org")
    with app.app_context():
        assert agreeing_among([uwe, ada], "newsletter") == {ada}
        assert agreeing_among([uwe, ada], "handover") == set(), "A purpose nobody was asked for."
    write(NEW)
    with app.app_context():
        assert agreeing_among([uwe, ada], "newsletter") == {ada}, (
            "Better words later change nothing about that."
        )
    # The same person agrees anew, a while later: their mail has a button again.
    with clock.moved(timedelta(days=3)):
        citizen.sign(petition, email="uwe@example.org", **{"consent-newsletter": "on"})
        with app.app_context():
            last = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
            assert last is not None
            (leaving,) = decide([last])
            assert isinstance(leaving, Leaving)
            assert leaving.name == "doi"
        citizen.get_mail()
        citizen.confirm("uwe@example.org")
    with app.app_context():
        assert agreeing_among([uwe, ada], "newsletter") == {uwe, ada}


def test_r1_13_mails_about_ones_link_ask_for_the_words_they_were_agreed_to_as_well(
    app: Flask, citizen: Citizen, petition: str, write: Callable[..., int]
):
    uwe = _agree(citizen, petition, "uwe@example.org")
    where = f"/staff/legal-texts/{AMBASSADOR_NEWS}/de"
    with app.app_context():
        sign_up = db.session.scalars(select(SignUp.id)).one()
        text = current_text(AMBASSADOR_NEWS, "de", "Wir").id
        ledger.add(uwe, AMBASSADOR_NEWS, ledger.GIVEN, {}, legal_text_id=text, sign_up_id=sign_up)
        db.session.commit()
        assert gets_news(sign_up)
    assert write("Ja, {organisation} darf mir mehr schreiben.", meaning="more", where=where) == 303
    with app.app_context():
        assert not gets_news(sign_up)


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("Ja, ihr dürft mir schreiben.", "same"),
        ("Ja, {organisation} darf mir {oft} schreiben.", "same"),
        (NEW, ""),
        ("{organisation}" * 200, "same"),
    ],
    ids=["names nobody", "unknown placeholder", "meaning not said", "too long"],
)
def test_words_that_name_nobody_or_whose_meaning_is_not_said_are_not_taken(
    app: Flask, petition: str, write: Callable[..., int], words: str, meaning: str
):
    assert write(words, meaning=meaning) == 422
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Wording)) == 0


def test_leaving_them_empty_goes_back_to_the_words_the_program_brings(
    app: Flask, citizen: Citizen, petition: str, write: Callable[..., int]
):
    write(NEW)
    write("")
    page = citizen.client.get(f"/{petition}").get_data(as_text=True)
    assert "Abbestellen kann ich ihn jederzeit mit einem Klick." in page
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Revision)) == 3
        assert db.session.scalar(select(func.count()).select_from(Wording)) == 2, "Only ever added to."


def test_staff_see_which_version_is_shown_where_and_how_many_agreed(
    citizen: Citizen, petition: str, write: Callable[..., int], staff: Callable[..., CheckingClient]
):
    _agree(citizen, petition, "uwe@example.org")
    write(NEW)
    said = " ".join(staff("admin").get(WHERE, headers=ENGLISH).get_data(as_text=True).split())
    assert said.index("Version 2") < said.index("Shown on 1 page") < said.index("Version 1")
    assert "Ein sicherer Schulweg für Lindenbach</a>" in said
    assert "Agreed to 1 time<" in said
    assert "kept for who agreed to it" in said
    assert "your own words" in staff("admin").get("/staff/legal-texts", headers=ENGLISH).get_data(
        as_text=True
    )


def test_what_is_added_stands_in_the_notices_and_the_imprint(
    citizen: Citizen, petition: str, write: Callable[..., int]
):
    for kind, path in (("privacy", f"/{petition}/privacy"), ("privacy", "/privacy"), ("imprint", "/imprint")):
        assert write("USt-IdNr. <DE123>\nZweite Zeile", where=f"/staff/legal-texts/{kind}/de") == 303
        said = citizen.client.get(path, headers={"Accept-Language": "de"}).get_data(as_text=True)
        assert "USt-IdNr. &lt;DE123&gt;<br>Zweite Zeile" in said


def test_only_who_answers_for_the_organisation_changes_them(staff: Callable[..., CheckingClient]):
    assert staff("campaigner").get(WHERE).status_code == 403
    assert staff("admin").get("/staff/legal-texts/everything/de").status_code == 404
    assert staff("admin").get("/staff/legal-texts/newsletter/xx").status_code == 404
