"""Staff word the variants of a page, look at each, stop one; pages carry them from one installation to another."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask_babel import force_locale

from app.campaigns import drafting, publishing, variants
from app.campaigns.comparing import changes_between
from app.campaigns.models import Campaign
from app.campaigns.packing import packed
from app.campaigns.page_content import headline
from app.campaigns.unpacking import campaign_from_archive
from app.foundation.database import db
from app.foundation.errors import RefusedError
from tests.pages import CheckingClient


@pytest.fixture
def campaign(app: Flask, organisation: None) -> int:
    """A live petition with one wording."""
    with app.app_context():
        made = drafting.new_campaign("petition", "Ein Nachtbus für Lindenbach", slug="nachtbus")
        publishing.publish(made)
        db.session.commit()
        return made.id


def _pressed(client: CheckingClient, page: str, button: str) -> str:
    """The overview after one of its buttons."""
    answer = client.submit(page, form=f"form[@action='{page}/{button}?language=de']")
    assert answer.status_code == 303
    return client.get(answer.location).get_data(as_text=True)


def test_a_campaigner_adds_words_publishes_stops_and_removes_a_variant(
    app: Flask, campaign: int, staff: Callable[..., CheckingClient]
):
    karin, page = staff("campaigner"), f"/staff/campaigns/{campaign}/variants"
    assert "Welche Überschrift bringt mehr Menschen?" in karin.get(page).get_data(as_text=True)
    added = karin.submit(page, form=f"form[@action='{page}']")
    assert added.status_code == 303
    assert added.location.endswith("/variants/b")
    saved = karin.submit(added.location, form="form[@data-preview]", title="Nachts sicher heim", lead="")
    assert saved.status_code == 303
    listed = karin.get(page).get_data(as_text=True)
    assert "Nachts sicher heim" in listed
    assert "Noch nicht veröffentlicht" in listed
    preview = karin.get(f"/staff/campaigns/{campaign}/preview?variant=b").get_data(as_text=True)
    assert "Nachts sicher heim" in preview
    typed = karin.get(f"/staff/campaigns/{campaign}/preview?variant=b&title=Fahr+mit&language=de")
    assert "Fahr mit" in typed.get_data(as_text=True)
    karin.submit(page, form=f"form[@action='/staff/campaigns/{campaign}/publish']")
    stopped = _pressed(karin, page, "b/stop")
    assert "Gestoppt" in stopped
    last = _pressed(karin, page, "a/stop")
    assert "Eine Variante muss weiterlaufen" in last
    again = _pressed(karin, page, "b/go-on")
    assert "Gestoppt" not in again
    gone = _pressed(karin, page, "b/remove")
    assert "Ihre Zahlen bleiben" in gone


def test_words_that_are_too_long_come_back_with_a_sentence(
    campaign: int, staff: Callable[..., CheckingClient]
):
    karin, page = staff("campaigner"), f"/staff/campaigns/{campaign}/variants"
    added = karin.submit(page, form=f"form[@action='{page}']")
    answer = karin.submit(added.location, form="form[@data-preview]", title="Bus " * 40, button="Los")
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert "Hier passen höchstens 120 Zeichen hinein." in text
    assert 'value="Los"' in text


def test_an_analyst_looks_at_variants_and_changes_none(campaign: int, staff: Callable[..., CheckingClient]):
    page = f"/staff/campaigns/{campaign}/variants"
    karin, ana = staff("campaigner"), staff("analyst")
    karin.submit(page, form=f"form[@action='{page}']")
    seen = ana.get(page).get_data(as_text=True)
    assert f'action="{page}' not in seen
    assert ana.get(f"{page}/b").status_code == 403


def test_a_letter_that_was_published_once_is_never_given_to_other_words(app: Flask, campaign: int):
    with app.app_context():
        row = db.session.get_one(Campaign, campaign)
        content, letter = variants.with_variant(row.draft, variants.letters_of_old(row))
        assert letter == "b"
        row.draft = content
        publishing.publish(row)
        row.draft = variants.without_variant(content, "b")
        assert variants.with_variant(row.draft, variants.letters_of_old(row))[1] == "c"


def test_there_are_at_most_five(app: Flask, campaign: int):
    with app.app_context(), force_locale("en"):
        content = db.session.get_one(Campaign, campaign).draft
        for expected in "bcde":
            content, letter = variants.with_variant(content, ())
            assert letter == expected
        with pytest.raises(RefusedError, match="at most five"):
            variants.with_variant(content, ())


def test_variants_travel_in_the_zip_and_are_compared_in_words(app: Flask, campaign: int):
    with app.app_context(), force_locale("en"):
        row = db.session.get_one(Campaign, campaign)
        content, letter = variants.with_variant(row.draft, ())
        content = variants.with_variant_changed(
            content,
            letter,
            language="de",
            texts={"title": "Nachts sicher heim", "lead": "@ 23 Uhr\nfährt keiner"},
            picture="",
        )
        changed = {change.where for change in changes_between(row.draft, content)}
        assert changed == {"Variant B"}
        other, _ = variants.with_variant(content, ())
        other = variants.with_variant_changed(
            other, "b", language="de", texts={"title": "Sicher heim"}, picture=""
        )
        wheres = {change.where for change in changes_between(content, other)}
        assert "Variant B: Headline (German)" in wheres
        row.draft = content
        copied = campaign_from_archive(packed(row))
        assert copied.draft == content
        assert headline(variants.content_as(copied.draft, "b"), "de") == "Nachts sicher heim"


@pytest.mark.parametrize(
    "broken",
    [
        [],
        [{"id": "a", "texts": {}, "picture": ""}],
        [{"id": "b", "texts": {}, "picture": ""}] * 2,
        [{"id": "b", "texts": {"de": {"title": 7}}, "picture": ""}],
        [{"id": "b", "texts": {"de": {"body": "mehr"}}, "picture": ""}],
        [{"id": "b", "texts": {}, "picture": "../../etc/passwd"}],
        [{"id": "b", "texts": {}, "picture": "", "script": "x"}],
        "b",
    ],
)
def test_what_is_no_variant_is_refused_on_its_way_in(app: Flask, campaign: int, broken: object):
    with app.app_context(), force_locale("en"):
        row = db.session.get_one(Campaign, campaign)
        row.draft = {**row.draft, "variants": broken}
        archive = packed(row)
        with pytest.raises(RefusedError, match="variants"):
            campaign_from_archive(archive)
