"""The list of those who bring most: by a nickname one asked for, read by staff first, left at once."""

from __future__ import annotations

import re
from collections.abc import Callable

from sqlalchemy import select

from app.ambassadors.leaderboard import board_of, is_nickname
from app.ambassadors.models import Kit
from app.campaigns import arranging, publishing
from app.campaigns.models import Campaign
from app.foundation import personal_data
from app.foundation.database import db
from app.landing.leaders import Leader
from app.landing.live_pages import forget_all
from app.landing.moderation_queue import waiting
from tests.ambassadors.test_own_kit import kit, text_of
from tests.ambassadors.test_referrals import Town, town  # noqa: F401 - a fixture
from tests.pages import CheckingClient, parse

Staff = Callable[..., CheckingClient]


def ask(town: Town, code: str, nickname: str) -> None:  # noqa: F811
    """Type a nickname on one's own page."""
    form = f"form[@action='{kit(town, code)}/nickname']"
    answer = town.citizen.client.submit(kit(town, code), form=form, nickname=nickname)
    assert answer.status_code == 303


def leave(town: Town, code: str) -> None:  # noqa: F811
    assert town.citizen.client.post(f"{kit(town, code)}/nickname", data={"leave": "1"}).status_code == 303


def approve(client: CheckingClient, nickname: str, verdict: str = "approve") -> None:
    page = client.get("/staff/moderation").get_data(as_text=True)
    assert nickname in page
    action = re.search(rf'action="([^"]+/{verdict})"', page)
    assert action
    assert client.submit("/staff/moderation", form=f"form[@action='{action[1]}']").status_code == 303


def board(town: Town) -> tuple[Leader, ...]:  # noqa: F811
    with town.app.app_context():
        return board_of(1)


def test_nobody_stands_in_the_list_who_did_not_ask_and_nothing_before_staff_have_read_it(
    town: Town,  # noqa: F811
    staff: Staff,
):
    anna = town.join("Anna")
    town.join("Bernd", anna)
    town.join("Clara", anna)
    assert board(town) == ()
    ask(town, anna, "  Mühlstraßen-\nEule ")
    assert board(town) == ()
    assert "wird zuerst" in text_of(town, anna)
    with town.app.app_context():
        assert waiting() == 1
    approve(staff("campaigner"), "Mühlstraßen- Eule")
    assert board(town) == (Leader(1, "Mühlstraßen- Eule", 2),)
    dora = town.join("Dora")
    assert "Mühlstraßen- Eule" in text_of(town, dora), "It shows on everybody's page."
    assert "Annasen" not in text_of(town, dora)


def test_a_new_nickname_waits_again_and_one_that_is_hidden_is_not_shown(town: Town, staff: Staff):  # noqa: F811
    anna = town.join("Anna")
    town.join("Bernd", anna)
    client = staff("campaigner")
    ask(town, anna, "Eule")
    approve(client, "Eule")
    ask(town, anna, "Uhu")
    assert board(town) == ()
    approve(client, "Uhu", "hide")
    assert board(town) == ()
    assert "wird nicht gezeigt" in text_of(town, anna)


def test_whoever_leaves_or_is_forgotten_is_gone_at_once(town: Town, staff: Staff):  # noqa: F811
    anna, bernd = town.join("Anna"), town.join("Bernd")
    town.join("Clara", anna)
    town.join("Dora", bernd)
    client = staff("campaigner")
    for code, name in ((anna, "Eule"), (bernd, "Uhu")):
        ask(town, code, name)
        approve(client, name)
    assert board(town) == (Leader(1, "Eule", 1), Leader(1, "Uhu", 1)), "Equals share a place."
    leave(town, anna)
    assert board(town) == (Leader(1, "Uhu", 1),)
    with town.app.app_context():
        contact_id = town.row(bernd).contact_id
        assert contact_id is not None
        assert personal_data.collect(contact_id)["kits"][0]["nickname"] == "Uhu"
        personal_data.erase(contact_id)
        db.session.commit()
        assert db.session.scalars(select(Kit).where(Kit.nickname.is_not(None))).all() == []
    assert board(town) == ()


def test_the_page_shows_the_list_where_the_campaign_chose_so(town: Town, staff: Staff):  # noqa: F811
    anna = town.join("Anna")
    town.join("Bernd", anna)
    ask(town, anna, "Eule & Co")
    approve(staff("campaigner"), "Eule &amp; Co")

    def shown() -> list[str]:
        forget_all()
        page = parse(town.citizen.client.get("/schulweg").get_data(as_text=True))
        lines = page.findall(".//section[@class='leaderboard']//li")
        return [" ".join("".join(line.itertext()).split()) for line in lines]

    assert shown() == [], "It is off until somebody puts the block on the page."
    with town.app.app_context():
        campaign = db.session.scalars(select(Campaign)).one()
        campaign.draft, _block = arranging.with_block(campaign.draft, "leaderboard")
        publishing.publish(campaign)
        db.session.commit()
    assert shown() == ["Eule & Co · 1"]
    leave(town, anna)
    assert shown() == []


def test_an_address_is_no_nickname(town: Town):  # noqa: F811
    for said in ("a", "x" * 31, "anna@example.org", "example.org/x", "<b>"):
        assert not is_nickname(said)
    anna = town.join("Anna")
    ask(town, anna, "anna@example.org")
    with town.app.app_context():
        assert db.session.scalars(select(Kit)).all() == []
