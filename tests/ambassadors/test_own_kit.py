"""What supporters see of their link and decide about it: numbers, mails they agreed to, and switching it off."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.ambassadors.models import KitMail, Referral
from app.ambassadors.phase_news import write_phase_news
from app.ambassadors.referrals import decide_all
from app.campaigns import drafting, phases
from app.campaigns.models import Campaign
from app.campaigns.phase_switching import switch_to
from app.consent.models import ConsentEvent
from app.foundation import clock, personal_data
from app.foundation.database import db
from app.landing.mails import kit_token
from app.outbox.composing import Mail, Withheld, compose
from app.outbox.mime import as_bytes
from app.outbox.models import OutboxMessage
from tests.ambassadors.test_referrals import Town, town  # noqa: F401 - a fixture
from tests.landing.conftest import Citizen
from tests.pages import parse


def kit(town: Town, code: str) -> str:  # noqa: F811
    """The address of somebody's own page."""
    with town.app.app_context():
        return f"/k/{kit_token(town.row(code))}"


def agree(town: Town, code: str) -> None:  # noqa: F811
    """They tick the box on their page."""
    address = kit(town, code)
    form = f"form[@action='{address}/news']"
    assert town.citizen.client.submit(address, form=form, news="on").status_code == 303


def mails(town: Town) -> list[OutboxMessage]:  # noqa: F811
    with town.app.app_context():
        return list(db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "kit")))


def said(town: Town, row: OutboxMessage) -> Mail | Withheld:  # noqa: F811
    with town.app.app_context():
        return compose(row)


def text_of(town: Town, code: str) -> str:  # noqa: F811
    page = parse(town.citizen.client.get(kit(town, code)).get_data(as_text=True))
    parts = [page.find(f".//*[@id='{name}']") for name in ("own", "own-more")]
    return " ".join("".join(text for part in parts for text in part.itertext()).split())  # type: ignore[union-attr]


def test_a_supporter_sees_numbers_and_never_a_name(town: Town):  # noqa: F811
    anna = town.join("Anna")
    assert "sehen Sie es hier" in text_of(town, anna)
    bernd = town.join("Bernd", anna)
    town.join("Clara", anna)
    town.join("Dora", bernd)
    shown = text_of(town, anna)
    assert "2 Menschen sind durch Sie dazugekommen" in shown
    assert "Durch diese kam noch 1 Mensch" in shown
    assert "Nächster Meilenstein: 3 Menschen" in shown
    assert not re.search("bernd|clara|dora", shown.lower())


def test_r1_01_nobody_gets_a_mail_about_their_link_who_did_not_tick_the_box(town: Town):  # noqa: F811
    anna = town.join("Anna")
    page = town.citizen.client.get(kit(town, anna)).get_data(as_text=True)
    box = parse(page).find(".//input[@id='own-news']")
    assert box is not None
    assert box.get("checked") is None
    for number in range(3):
        town.join(f"P{number}", anna)
    assert mails(town) == []


def test_r1_12_agreeing_is_a_line_of_the_ledger_with_the_words_that_were_seen(town: Town):  # noqa: F811
    anna = town.join("Anna")
    address = kit(town, anna)
    words = parse(town.citizen.client.get(address).get_data(as_text=True)).find(".//label[@for='own-news']")
    assert words is not None
    agree(town, anna)
    agree_again = town.citizen.client.post(f"{address}/news", data={"news": "on", "words": "other"})
    assert agree_again.location.endswith("?again=news#own-more")
    with town.app.app_context():
        event = db.session.scalars(
            select(ConsentEvent).where(ConsentEvent.purpose == "ambassador_news")
        ).one()
        assert event.legal_text is not None
        assert event.legal_text.wording == words.text
        assert event.evidence["shown"][0]["ticked"] is True
        assert event.sign_up_id == town.row(anna).id
    assert "Sie bekommen E-Mails" in text_of(town, anna)


def test_each_milestone_is_one_mail_with_a_way_out_in_one_click(town: Town):  # noqa: F811
    anna = town.join("Anna")
    agree(town, anna)
    for number in range(4):
        town.join(f"P{number}", anna)
    first, third = mails(town)
    mail = said(town, third)
    assert isinstance(mail, Mail)
    assert mail.to == "anna@example.org"
    assert mail.subject.startswith("4 Menschen sind durch Sie dazugekommen")
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    way_out = mail.headers["List-Unsubscribe"].strip("<>")
    for part in (mail.text, mail.html):
        assert way_out.replace("&", "&amp;") in part or way_out in part
        assert kit(town, anna) in part
        assert "http://localhost/me" in part, "There they see to their data by themselves."
    with town.app.app_context():
        raw = as_bytes(third, mail).decode()
    assert f"\r\nList-Unsubscribe: <{way_out}>\r\n" in raw, "No mail program reads an address in pieces."
    path = way_out.removeprefix("http://localhost")
    assert town.citizen.client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    for row in (first, third):
        row.sent_at = None
        assert said(town, row) == Withheld("withdrawn"), "It may still wait when the consent is taken back."
    for number in range(4, 11):
        town.join(f"P{number}", anna)
    assert len(mails(town)) == 2


def test_a_milestone_that_was_corrected_is_not_thanked_for_and_never_twice(town: Town):  # noqa: F811
    anna = town.join("Anna")
    agree(town, anna)
    bernd = town.join("Bernd", anna)
    (row,) = mails(town)
    with town.app.app_context():
        db.session.execute(update(Referral).values(excluded="robots"))
        db.session.commit()
    assert said(town, row) == Withheld("gone")
    with town.app.app_context():
        db.session.execute(update(Referral).values(excluded=None))
        db.session.commit()
    assert isinstance(said(town, row), Mail)
    town.join("Clara", anna)
    assert len(mails(town)) == 1
    with town.app.app_context():
        contact_id = town.row(anna).contact_id
        assert contact_id is not None
        personal_data.erase(contact_id)
        db.session.commit()
        assert db.session.scalars(select(KitMail)).all() == []
    assert said(town, row) == Withheld("gone")
    assert town.generations(bernd) == ()


def test_two_who_confirm_at_the_same_moment_are_one_milestone(town: Town):  # noqa: F811
    anna = town.join("Anna")
    agree(town, anna)
    for number in range(2):
        town.join(f"P{number}", anna, decide=False)

    def decide(_number: int) -> None:
        with town.app.app_context():
            decide_all()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(decide, range(3)))
    assert town.generations(anna) == (2,)
    assert len(mails(town)) == 1


@pytest.mark.parametrize("after", [False, True])
def test_whoever_agreed_before_a_phase_began_is_told_of_it_once(
    town: Town,  # noqa: F811
    app: Flask,
    *,
    after: bool,
):
    anna = town.join("Anna")
    if not after:
        agree(town, anna)
    with app.app_context():
        campaign = db.session.scalars(select(Campaign)).one()
        content = drafting.content_with(campaign.draft, "de", title="Jetzt entscheidet der Rat")
        begun = phases.add_phase(campaign, name="Der Rat", content=content, first_name="Petition")
        db.session.commit()
        with clock.moved(timedelta(minutes=1)):
            switch_to(campaign, begun)
            db.session.commit()
    with clock.moved(timedelta(minutes=2)):
        if after:
            agree(town, anna)
        with app.app_context():
            assert write_phase_news() == (0 if after else 1)
            assert write_phase_news() == 0
        if not after:
            (row,) = mails(town)
            mail = said(town, row)
            assert isinstance(mail, Mail)
            assert mail.subject.startswith("Es geht weiter: Jetzt entscheidet der Rat")
            assert "neue Texte, Bilder" in mail.text


def test_r7_08_a_link_that_is_switched_off_still_leads_to_the_page_and_counts_for_nobody(town: Town):  # noqa: F811
    anna = town.join("Anna")
    address = kit(town, anna)
    client: Citizen = town.citizen
    assert client.client.get(f"/s/{anna}wa?via=poster").location == f"/schulweg?ref={anna}wa&via=poster"
    assert client.client.submit(address, form=f"form[@action='{address}/off']").status_code == 303
    assert client.client.get(f"/s/{anna}").location == "/schulweg"
    assert client.client.get(f"/s/{anna}?via=poster").location == "/schulweg?via=poster"
    assert client.client.get(client.client.get(f"/s/{anna}").location).status_code == 200
    assert town.said_of(town.join("Dora", anna))[1] == "revoked"
    assert "ausgeschaltet" in text_of(town, anna)
    assert client.client.submit(address, form=f"form[@action='{address}/on']").status_code == 303
    assert client.client.get(f"/s/{anna}").location == f"/schulweg?ref={anna}"
    assert town.said_of(town.join("Emil", anna))[1] is None
