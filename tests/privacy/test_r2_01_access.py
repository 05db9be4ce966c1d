"""Access (Art. 15 GDPR): a copy of everything, and of nobody else."""

from __future__ import annotations

import json
from collections.abc import Callable

from flask import Flask

from app.foundation.database import db
from app.foundation.personal_data import Rows, answered_tables
from app.privacy.access import copy_for, known_of
from app.privacy.subjects import subject_of_address
from app.privacy.wording import in_words, without_words
from tests.landing.conftest import Citizen
from tests.privacy.conftest import Planted, tables_with_people

# Inner workings that say nothing about the person, and what would tell about somebody else.
NOT_TOLD = {
    "outbox_messages.owner",  # the process that sends it
    "consent_events.salt",  # what makes the chain of the ledger hold
    "consent_events.fingerprint",
    "audit_entries.detail",  # numbers of rows, and perhaps of somebody else's
}


def test_r2_01_whatever_stands_in_any_table_about_a_person_is_in_their_copy(
    app: Flask, plant: Callable[[str], Planted]
):
    """A table or a column that comes later and is not told fails here."""
    uwe, ida = plant("uwe"), plant("ida")
    with app.app_context():
        answered = answered_tables()
        missing = [table.name for table in tables_with_people() if table.name not in answered]
        assert not missing, f"Nobody answers for {', '.join(missing)}."
        known = known_of(subject_of_address(uwe.email))
        assert not without_words(known), "No words for " + ", ".join(without_words(known))
        assert [chapter.title for chapter in in_words(known)]
        copy = json.dumps(copy_for(subject_of_address(uwe.email)))
        db.session.rollback()
    untold = [where for where, marker in uwe.markers.items() if marker not in copy and where not in NOT_TOLD]
    assert not untold, f"The copy leaves out {', '.join(untold)}."
    assert {table for table in uwe.ids if f'"{table}"' not in copy} == set()
    told = [where for where, marker in ida.markers.items() if marker in copy]
    assert not told, f"The copy tells about somebody else: {', '.join(told)}."
    assert ida.email not in copy


def test_r2_01_who_never_confirmed_gets_a_copy_as_well(app: Flask, citizen: Citizen, petition: str):
    citizen.sign(petition, comment="Bitte bald.")
    with app.app_context():
        copy = copy_for(subject_of_address("Uwe.Brandt@Example.org"))
        assert [row["comment"] for row in copy["data"]["sign_ups"]] == ["Bitte bald."]
        assert copy["data"]["sign_ups"][0]["campaign"] == "Ein sicherer Schulweg für Lindenbach"
        assert copy["data"]["consent_requests"][0]["shown"][0]["wording"]
        assert copy_for(subject_of_address("nobody@example.org"))["data"] == {}


def test_r2_01_a_copy_in_words_holds_no_codes_of_the_program(app: Flask):
    known: Rows = {
        "sign_ups": [{"channel": "press", "provider": "tonline"}],
        "referrals": [{"medium": "link", "excluded": "known"}],
    }
    with app.test_request_context(headers={"Accept-Language": "de"}):
        said = [value for chapter in in_words(known) for row in chapter.rows for _label, value in row]
    assert said == ["Presse", "T-Online", "Link kopiert oder weitergegeben", "Vorher bekannt"]
