"""The record of processing activities says what is done now, not what somebody once wrote down (R2.09)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import select

from app.campaigns import cloning, publishing
from app.campaigns.models import Campaign
from app.foundation.database import db
from tests.pages import CheckingClient

RECORD = "/staff/data-protection/record"


def test_r2_09_what_is_asked_on_a_page_is_in_the_record_once_it_is_published(
    app: Flask, petition: str, staff: Callable[..., CheckingClient]
):
    admin = staff("admin")
    before = admin.get(RECORD).text
    assert "Lindenbach bewegt e. V." in before
    assert "Ein sicherer Schulweg" in before
    change(app, "purposes", lambda purposes: [*purposes, "phone"])
    after = admin.get(RECORD).text
    assert names_in(after) - names_in(before) == {"Anruf und SMS"}
    assert "Telefonnummer und Name." in after
    assert staff("counter").get(RECORD).status_code == 403


def test_r2_09_it_speaks_of_people_and_says_all_that_the_law_asks_for(
    petition: str, staff: Callable[..., CheckingClient]
):
    page = staff("admin").get(RECORD, headers={"Accept-Language": "en"}).text
    told = page.partition('id="activities"')[2].partition('id="addition"')[0]
    assert not re.search(
        r"\b([Yy]ou|[Yy]our|[Ww]e|[Oo]ur)\b", re.sub(r"What this form asks for.*|<[^>]+>", "", told)
    )
    for words in (
        "third country or an international",
        'href="/staff/data-protection/measures"',
        "Accounts of staff",
    ):
        assert words in told


def test_r2_09_what_several_pages_do_stands_there_once_with_all_of_them(
    app: Flask, petition: str, staff: Callable[..., CheckingClient]
):
    admin = staff("admin")
    with app.app_context():
        first = db.session.scalars(select(Campaign)).one()
        publishing.publish(cloning.clone(first))
        db.session.commit()
    page = admin.get(RECORD, headers={"Accept-Language": "en"}).text
    names = re.findall(r"<h3[^>]*>\d+\. ([^<]*)", page)
    assert len(names) == len(set(names))
    assert "<summary>2 pages</summary>" in page


def test_r2_09_what_the_organisation_adds_stands_in_record_and_measures(
    petition: str, staff: Callable[..., CheckingClient]
):
    admin = staff("admin")
    for path in (RECORD, "/staff/data-protection/measures"):
        form = f"form[@action='{path}']"
        assert admin.submit(path, form=form, words="Server: Muster GmbH, Leipzig").status_code == 303
        assert '<p class="mb-1 tb-wrap">Server: Muster GmbH, Leipzig</p>' in admin.get(path).text
        assert admin.submit(path, form=form, words="Server: Beispiel eG").status_code == 303
        assert "Muster" not in admin.get(path).text
    assert staff("campaigner").post(RECORD, data={"words": "x"}).status_code == 403


def change(app: Flask, name: str, into: Callable[[Any], object]) -> None:
    """Publish the page anew with something else in its draft."""
    with app.app_context():
        campaign = db.session.scalars(select(Campaign)).one()
        campaign.draft = campaign.draft | {name: into(campaign.draft[name])}
        publishing.publish(campaign)
        db.session.commit()


def names_in(page: str) -> set[str]:
    """What is done, by name."""
    return set(re.findall(r"<h3[^>]*>\d+\. ([^<]*)", page))
