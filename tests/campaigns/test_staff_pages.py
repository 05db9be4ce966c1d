"""A campaigner's pages: the list, the wizard, the words, the organisation."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.campaigns import drafting
from app.campaigns.models import Campaign, Organisation
from app.foundation.database import db
from app.landing.live_pages import forget_all
from app.staff.models import AuditEntry
from tests.pages import CheckingClient, parse

WORDS = "form[@data-preview]"


@pytest.fixture
def karin(staff: Callable[..., CheckingClient]) -> CheckingClient:
    """A campaigner at work."""
    return staff("campaigner", "karin.moser@example.org")


def _campaigns(app: Flask) -> list[Campaign]:
    with app.app_context():
        return list(db.session.scalars(select(Campaign).order_by(Campaign.id)))


def test_three_steps_lead_to_a_live_page(
    app: Flask, organisation: None, karin: CheckingClient, client: CheckingClient
):
    assert "/staff/campaigns/new/petition" in karin.get("/staff/campaigns/new").get_data(as_text=True)
    second = karin.submit("/staff/campaigns/new/petition", form=WORDS, title="Rettet das Freibad!")
    assert second.status_code == 303
    third = karin.submit(second.location, form=WORDS, theme="plakat", then="publish")
    assert third.status_code == 303
    assert "Rettet das Freibad!" in karin.get(third.location).get_data(as_text=True)
    page = client.get("/rettet-das-freibad").get_data(as_text=True)
    assert "Rettet das Freibad!" in page
    assert "/media/plakat-" in page
    assert client.get("/rettet-das-freibad/en").status_code == 404, "No English was asked for."


def test_a_headline_in_the_other_language_makes_the_page_bilingual(
    app: Flask, organisation: None, karin: CheckingClient, client: CheckingClient
):
    words = {"title": "Rettet das Freibad!", "other_title": "Save the pool", "slug": "freibad"}
    second = karin.submit("/staff/campaigns/new/petition", form=WORDS, **words)
    karin.submit(second.location, form=WORDS, then="publish")
    assert "Save the pool" in client.get("/freibad/en").get_data(as_text=True)
    assert "Rettet das Freibad!" in client.get("/freibad").get_data(as_text=True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "x" * 121},
        {"goal": "viele"},
        {"goal": "0"},
        {"slug": "staff"},
        {"slug": "Groß & klein"},
        {"lead": "x" * 301},
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    app: Flask, organisation: None, karin: CheckingClient, wrong: dict[str, str]
):
    words = {"title": "Rettet das Freibad!", "lead": "Der Rat entscheidet im Mai."} | wrong
    answer = karin.submit("/staff/campaigns/new/petition", form=WORDS, **words)
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert 'id="error-summary"' in text
    kept = next(value for name, value in words.items() if name not in wrong and value)
    assert kept in text
    assert _campaigns(app) == []


def test_an_event_asks_for_its_date_and_place(app: Flask, organisation: None, karin: CheckingClient):
    words = {"title": "Großer Aufräumtag", "starts_at": "2020-03-20T10:00", "place": ""}
    past = karin.submit("/staff/campaigns/new/event", form=WORDS, **words)
    assert past.status_code == 422
    upside_down = karin.submit(
        "/staff/campaigns/new/event",
        form=WORDS,
        title="Großer Aufräumtag",
        starts_at="2040-03-20T10:00",
        ends_at="2040-03-20T09:00",
    )
    assert upside_down.status_code == 422
    right = karin.submit(
        "/staff/campaigns/new/event",
        form=WORDS,
        title="Großer Aufräumtag",
        starts_at="2040-03-20T10:00",
        ends_at="2040-03-20T12:30",
        place="Stadtpark, Eingang Ost",
    )
    assert right.status_code == 303
    assert _campaigns(app)[0].draft["event"] == {
        "starts_at": "2040-03-20T10:00",
        "ends_at": "2040-03-20T12:30",
        "place": "Stadtpark, Eingang Ost",
    }


def test_publishing_without_an_imprint_keeps_the_draft_and_says_where_to_go(
    app: Flask, karin: CheckingClient
):
    second = karin.submit("/staff/campaigns/new/petition", form=WORDS, title="Rettet das Freibad!")
    third = karin.submit(second.location, form=WORDS, theme="plakat", then="publish")
    page = karin.get(third.location).get_data(as_text=True)
    assert "/staff/organisation" in page
    (campaign,) = _campaigns(app)
    assert (campaign.state, campaign.draft["theme"]) == ("draft", "plakat")


def test_the_preview_follows_the_words_and_writes_nothing(app: Flask, karin: CheckingClient):
    typed = {"title": "<b>Rettet</b> das Freibad!", "goal": "77", "starts_at": "nonsense"}
    page = karin.get("/staff/preview/petition", query_string=typed)
    assert page.status_code == 200
    assert "&lt;b&gt;Rettet&lt;/b&gt; das Freibad!" in page.get_data(as_text=True)
    assert "frame-ancestors 'self'" in page.headers["Content-Security-Policy"]
    assert _campaigns(app) == []
    assert karin.get("/staff/preview/nothing").status_code == 404


def test_words_are_saved_as_a_draft_and_published_on_purpose(
    app: Flask, organisation: None, karin: CheckingClient, client: CheckingClient
):
    second = karin.submit("/staff/campaigns/new/petition", form=WORDS, title="Rettet das Freibad!")
    karin.submit(second.location, form=WORDS, then="publish")
    (campaign,) = _campaigns(app)
    words = f"/staff/campaigns/{campaign.id}/words"
    karin.submit(words, form=WORDS, body="Der Rat will **sparen**. {title} – {goal} Stimmen.", then="keep")
    assert "sparen" not in client.get(f"/{campaign.slug}").get_data(as_text=True)
    karin.submit(words, form=WORDS, then="publish")
    forget_all()
    assert "<strong>sparen</strong>. Rettet das Freibad! – 500" in client.get(f"/{campaign.slug}").get_data(
        as_text=True
    )


def test_a_campaign_is_paused_and_ended_and_the_trail_says_by_whom(
    app: Flask, organisation: None, karin: CheckingClient
):
    second = karin.submit("/staff/campaigns/new/petition", form=WORDS, title="Rettet das Freibad!")
    karin.submit(second.location, form=WORDS, then="publish")
    (campaign,) = _campaigns(app)
    page = f"/staff/campaigns/{campaign.id}"
    for step, state in (("pause", "paused"), ("resume", "live"), ("end", "ended"), ("resume", "live")):
        assert karin.submit(page, form=f"form[@action='{page}/{step}']").status_code == 303
        assert _campaigns(app)[0].state == state
    with app.app_context():
        actions = db.session.scalars(
            select(AuditEntry.action).where(AuditEntry.account_id.is_not(None))
        ).all()
    assert {"campaign.created", "campaign.published", "campaign.paused", "campaign.ended"} <= set(actions)


def test_only_a_draft_nobody_saw_can_be_deleted(app: Flask, organisation: None, karin: CheckingClient):
    second = karin.submit("/staff/campaigns/new/petition", form=WORDS, title="Rettet das Freibad!")
    (campaign,) = _campaigns(app)
    page = f"/staff/campaigns/{campaign.id}"
    token = parse(karin.get(page).get_data(as_text=True)).find(".//input[@name='csrf_token']").get("value")
    karin.submit(second.location, form=WORDS, then="publish")
    assert karin.post(f"{page}/delete", data={"csrf_token": token}).status_code == 422
    assert len(_campaigns(app)) == 1


def test_the_list_finds_by_headline_and_state(app: Flask, organisation: None, karin: CheckingClient):
    with app.app_context():
        for title in ("Rettet das Freibad!", "Ein Nachtbus für Lindenbach", "ÄRZTE aufs Land"):
            drafting.new_campaign("petition", title)
        db.session.commit()
    assert "Nachtbus" in karin.get("/staff/campaigns").get_data(as_text=True)
    found = karin.get("/staff/campaigns?search=nacht+linden").get_data(as_text=True)
    assert ("Nachtbus" in found, "Freibad" in found) == (True, False)
    assert "Nachtbus" in karin.get("/staff/campaigns?state=draft").get_data(as_text=True)
    assert "Nachtbus" not in karin.get("/staff/campaigns?state=ended&page=77").get_data(as_text=True)
    assert "100%" in karin.get("/staff/campaigns?search=100%25_").get_data(as_text=True)


def test_an_empty_list_teaches(karin: CheckingClient):
    assert "/staff/campaigns/new" in karin.get("/staff/campaigns").get_data(as_text=True)


def test_the_organisation_is_kept_and_what_is_missing_is_named(
    app: Flask, staff: Callable[..., CheckingClient]
):
    administrator = staff("admin")
    wrong = administrator.submit(
        "/staff/organisation", form="form[@class='card']", name="Stadt Lindenbach", email="post"
    )
    assert wrong.status_code == 422
    assert "Stadt Lindenbach" in wrong.get_data(as_text=True)
    right = administrator.submit(
        "/staff/organisation",
        form="form[@class='card']",
        name="Stadt Lindenbach",
        street="Marktplatz 1",
        postal_code="01234",
        city="Lindenbach",
        represented_by="Bürgermeisterin Eva Winter",
        email="post@example.org",
        privacy_contact="datenschutz@example.org",
        land="SN",
    )
    assert right.status_code == 303
    with app.app_context():
        assert db.session.get_one(Organisation, 1).missing_for_imprint == []


def test_a_number_or_date_that_cannot_be_read_is_said_in_plain_words(
    app: Flask, organisation: None, karin: CheckingClient
):
    words = {"title": "Frühjahrsputz", "goal": "viele", "starts_at": "am Samstag"}
    answer = karin.submit("/staff/campaigns/new/event", form=WORDS, **words)
    assert answer.status_code == 422
    said = answer.get_data(as_text=True)
    assert "Bitte geben Sie eine ganze Zahl" in said
    assert "Bitte wählen Sie Tag und Uhrzeit" in said
    assert 'value="viele"' in said
