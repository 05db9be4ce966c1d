"""The confirmed sign-ups of a campaign as a file for a spreadsheet (R7.04)."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select

from app.campaigns import arranging, publishing
from app.campaigns.models import Campaign
from app.consent.ledger import WITHDRAWN
from app.consent.models import ConsentEvent
from app.contacts.models import Contact
from app.foundation import clock, tokens
from app.foundation.database import db
from app.foundation.spreadsheets import safe_cell, value_of
from app.landing.models import RenderedPage, SignUp, Supporter
from app.staff.models import AuditEntry
from tests.landing.conftest import Citizen
from tests.pages import CheckingClient
from tests.staff.test_roles import csrf_token

ENGLISH = {"Accept-Language": "en"}
DANGEROUS = (
    '=HYPERLINK("https://evil.example.org")', "+1", "-1", "@x", "\ttab", "\rreturn", "\nline", "\x00nul",
    "'=quoted", '"=quoted', "  =spaces", " ' +mixed", "＝full", "－1", "\u00a0=no-break",
)  # fmt: skip
HARMLESS = (
    "Brandt",
    "O'Brien",
    "'t Hooft",
    "a=b",
    "1+1",
    "x@example.org",
    "",
    "„Zitat“; mit Semikolon",
    'sagt "Ja"',
)


def table_of(text: str) -> list[dict[str, str]]:
    """The file as a spreadsheet reads it."""
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline=""), delimiter=";"))


def download(client: CheckingClient, campaign_id: int = 1) -> str:
    """What the button on the campaign's page sends."""
    answer = client.post(
        f"/staff/campaigns/{campaign_id}/sign-ups.csv",
        headers={"X-CSRFToken": csrf_token(client), **ENGLISH},
    )
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    return answer.get_data(as_text=True)


@pytest.fixture
def confirmed(petition: str, citizen: Citizen) -> str:
    """A petition that three people signed, of whom two confirmed."""
    citizen.sign(petition, family_name="=cmd|calc!A1", **{"consent-newsletter": "on"})
    citizen.sign(petition, "ida@example.org", given_name="Ida", comment="Erste Zeile\nzweite; Zeile „Ä“")
    citizen.sign(petition, "never@example.org")
    citizen.get_mail()
    citizen.confirm()
    citizen.confirm("ida@example.org")
    return petition


@pytest.mark.parametrize("value", DANGEROUS)
def test_r7_04_what_a_spreadsheet_would_run_is_text(value: str) -> None:
    cell = safe_cell(value)
    assert cell == "'" + value
    assert value_of(cell) == value


@pytest.mark.parametrize("value", HARMLESS)
def test_everything_else_stays_as_it_is(value: str) -> None:
    assert safe_cell(value) == value
    assert value_of(value) == value


@given(st.text(alphabet=st.sampled_from("=+-@'\"\t\r\n \x00aä;1"), max_size=8))
def test_the_way_back_gives_exactly_what_was_typed(value: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerow([safe_cell(value), "x"])
    read = next(csv.reader(io.StringIO(out.getvalue(), newline=""), delimiter=";"))
    assert value_of(read[0]) == value


def test_the_file_holds_who_confirmed_and_what_they_agree_to(
    confirmed: str, staff: Callable[..., CheckingClient]
) -> None:
    uwe, ida = table_of(download(staff("campaigner")))
    assert (uwe["Number"], ida["Number"]) == ("1", "2")
    assert uwe["E-mail address"] == "uwe.brandt@example.org"
    assert uwe["Family name"] == "'=cmd|calc!A1"
    assert (uwe["Agrees: Newsletter"], ida["Agrees: Newsletter"]) == ("yes", "no")
    assert ida["Comment"] == "Erste Zeile\nzweite; Zeile „Ä“"
    assert uwe["Postal code"] == "01234"


def test_the_headings_speak_the_readers_language(
    confirmed: str, staff: Callable[..., CheckingClient]
) -> None:
    client = staff("admin")
    client.submit("/staff/contacts", form="form[@action='/staff/language']", language="de")
    heading = download(client).splitlines()[0]
    assert heading.startswith("\ufeffNummer;Bestätigt am;E-Mail-Adresse;")
    assert ";Postleitzahl;" in heading


def test_a_withdrawn_consent_is_a_no(
    app: Flask, confirmed: str, staff: Callable[..., CheckingClient]
) -> None:
    with app.app_context():
        given_ = db.session.scalars(select(ConsentEvent)).one()
        db.session.add(
            ConsentEvent(
                contact_id=given_.contact_id,
                purpose="newsletter",
                action=WITHDRAWN,
                at=clock.now(),
                evidence={},
            )
        )
        db.session.commit()
    assert table_of(download(staff("admin")))[0]["Agrees: Newsletter"] == "no"


def test_answers_to_own_questions_have_columns_in_the_words_they_were_given_in(
    app: Flask, petition: str, citizen: Citizen, staff: Callable[..., CheckingClient]
) -> None:
    """Also after the answers were put into another order, and when the question is gone."""
    with app.app_context():
        campaign = db.session.scalars(select(Campaign)).one()
        content, block = arranging.with_block(campaign.draft, "question")
        first = {"label": "Was hilft?", "hint": "", "options": ["Zebrastreifen", "Tempo 30"]}
        for language in content["languages"]:
            content = arranging.with_block_changed(
                content, block, language=language, texts=first, settings={"answer": "one", "required": False}
            )
        campaign.draft = content
        publishing.publish(campaign)
        db.session.commit()
    citizen.sign(petition, **{f"field-{block}": "2"})
    citizen.get_mail()
    citizen.confirm()
    with app.app_context():
        campaign = db.session.scalars(select(Campaign)).one()
        for language in content["languages"]:
            content = arranging.with_block_changed(
                content, block, language=language, texts=first | {"options": ["Tempo 30", "Zebrastreifen"]},
                settings={"answer": "one", "required": False},
            )  # fmt: skip
        campaign.draft = content
        publishing.publish(campaign)
        db.session.commit()
    assert table_of(download(staff("admin")))[0]["Was hilft?"] == "Tempo 30"


def test_it_leaves_a_trace_without_anybodys_data(
    app: Flask, confirmed: str, staff: Callable[..., CheckingClient]
) -> None:
    download(staff("campaigner"))
    with app.app_context():
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "sign_ups.exported")).one()
        assert (entry.object_kind, entry.object_id) == ("campaign", 1)
        assert "example.org" not in str(entry.detail)


@pytest.mark.parametrize("role", ["analyst", "counter"])
def test_whoever_may_not_export_gets_nothing_and_leaves_no_trace(
    app: Flask, confirmed: str, staff: Callable[..., CheckingClient], role: str
) -> None:
    client = staff(role)
    answer = client.post("/staff/campaigns/1/sign-ups.csv", headers={"X-CSRFToken": csrf_token(client)})
    assert answer.status_code == 403
    assert "example.org;" not in answer.get_data(as_text=True)
    with app.app_context():
        assert not db.session.scalars(
            select(AuditEntry).where(AuditEntry.action == "sign_ups.exported")
        ).all()


def test_a_link_exports_nothing(confirmed: str, staff: Callable[..., CheckingClient]) -> None:
    assert staff("admin").get("/staff/campaigns/1/sign-ups.csv").status_code == 405


def test_a_slow_download_of_many_holds_up_nobody(
    app: Flask, confirmed: str, citizen: Citizen, staff: Callable[..., CheckingClient]
) -> None:
    """While a file of several batches is half read, somebody else signs and confirms; nothing is lost or doubled."""
    add_supporters(app, 1_200)
    client = staff("admin")
    answer = client.post(
        "/staff/campaigns/1/sign-ups.csv", headers={"X-CSRFToken": csrf_token(client)}, buffered=False
    )
    chunks = iter(answer.response)
    begun = [next(chunks) for _ in range(3)]

    def sign_and_confirm() -> int:
        citizen.sign(confirmed, "during@example.org")
        citizen.get_mail()
        return citizen.confirm("during@example.org").status_code

    # In a thread of its own, as a server would: a half-read answer keeps its request in this one.
    with ThreadPoolExecutor(1) as elsewhere:
        assert elsewhere.submit(sign_and_confirm).result() == 303
    text = b"".join([*begun, *chunks]).decode()
    answer.close()
    emails = [row[2] for row in csv.reader(io.StringIO(text[1:], newline=""), delimiter=";")][1:]
    assert len(emails) == len(set(emails)) == 1_203
    assert emails[-1] == "during@example.org"


def add_supporters(app: Flask, how_many: int) -> None:
    """Many people who signed the first campaign, counted two at a time so that moments coincide."""
    with app.app_context():
        page_id = db.session.scalars(select(RenderedPage.id)).first()
        began = clock.now() - timedelta(hours=1)
        rows = range(10, 10 + how_many)
        contacts = [
            {
                "id": n,
                "email": f"p{n}@example.org",
                "canonical_email": f"p{n}@example.org",
                "created_at": began,
            }
            for n in rows
        ]
        sign_ups = [
            {
                "id": n, "handle": tokens.new_handle(), "campaign_id": 1, "rendered_page_id": page_id, "language": "de",
                "email": f"p{n}@example.org", "address_key": b"", "channel": "direct", "share_code": f"p{n}",
                "answers": {}, "created_at": began, "expires_at": began, "confirmed_at": began, "contact_id": n,
            }
            for n in rows
        ]  # fmt: skip
        supporters = [
            {
                "campaign_id": 1, "contact_id": n, "sign_up_id": n, "number": n,
                "counted_at": began + timedelta(milliseconds=n // 2),
            }
            for n in rows
        ]  # fmt: skip
        for table, values in ((Contact, contacts), (SignUp, sign_ups), (Supporter, supporters)):
            db.session.execute(insert(table), values)
        # PostgreSQL's own numbers go on after these.
        if db.engine.dialect.name == "postgresql":
            for name in ("contacts", "sign_ups"):
                db.session.execute(db.text(f"SELECT setval('{name}_id_seq', {10 + how_many})"))
        db.session.commit()
