"""Whatever is sent to a public address, the answer is one we meant to give, and never a failure."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.foundation.database import db
from app.landing.mails import confirm_token, kit_token
from app.landing.models import SignUp
from tests.landing.conftest import Citizen

_FUZZ = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
_TEXT = st.text(max_size=60)
_SEGMENT = st.one_of(
    _TEXT,
    st.sampled_from(
        ["schulweg", "Schulweg", "sign", "thanks", "en", "c", "k", "s", "to", "media", "imprint"]
    ),
)
_FIELDS = st.sampled_from(
    [
        *(
            "email",
            "given_name",
            "postal_code",
            "birth_year",
            "phone",
            "comment",
            "stamp",
            "via",
            "ref",
            "variant",
        ),
        *("language", "website", "code", "meant", "consent-newsletter", "consent-", "field-x", "handle"),
    ]
)
_QUERY = st.dictionaries(
    st.sampled_from(["via", "ref", "utm_source", "utm_medium", "language", "next"]) | _TEXT, _TEXT, max_size=4
)
_HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "Accept-Language": st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=30),
        "Accept-Encoding": st.sampled_from(["br", "gzip;q=0", "gzip; q=0.0, *;q=0", ",,;", ""]),
        "User-Agent": st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=30),
        "Sec-Purpose": st.just("prefetch"),
    },
)


@pytest.fixture
def doors(citizen: Citizen, petition: str, app: Flask) -> Iterator[list[str]]:
    """Addresses that take something: a live form, a page after signing, a link to confirm."""
    thanks = citizen.sign(petition).location
    citizen.get_mail()
    with app.app_context():
        row = db.session.scalars(select(SignUp)).one()
        yield [f"/{petition}/sign", thanks, f"/c/{confirm_token(row)}", f"/k/{kit_token(row)}"]


@_FUZZ
@given(segments=st.lists(_SEGMENT, min_size=1, max_size=4), query=_QUERY, headers=_HEADERS)
def test_no_address_leads_to_a_failure(
    citizen: Citizen, petition: str, segments: list[str], query: dict[str, str], headers: dict[str, str]
):
    # The client would take what follows two slashes for a host.
    path = "/" + "/".join(quote(segment, safe="") for segment in segments).lstrip("/")
    answer = citizen.client.get(path, query_string=query, headers=headers)
    assert answer.status_code in (200, 301, 302, 303, 308, 404, 410), path


@_FUZZ
@given(
    door=st.integers(0, 3),
    fields=st.dictionaries(_FIELDS, _TEXT | st.binary(max_size=40), max_size=8),
    headers=_HEADERS,
)
def test_no_form_leads_to_a_failure(
    citizen: Citizen, doors: list[str], door: int, fields: dict[str, Any], headers: dict[str, str]
):
    body = "&".join(f"{name}={quote(value, safe='')}" for name, value in fields.items())
    answer = citizen.client.post(
        doors[door], data=body, headers=headers, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code in (303, 403, 405, 410, 422), doors[door]


@_FUZZ
@given(
    door=st.integers(0, 3),
    body=st.binary(max_size=400),
    kind=st.sampled_from(
        ["multipart/form-data; boundary=x", "multipart/form-data", "application/json", "text/plain", "\x7f"]
    ),
)
def test_no_body_leads_to_a_failure(citizen: Citizen, doors: list[str], door: int, body: bytes, kind: str):
    answer = citizen.client.post(doors[door], data=body, content_type=kind)
    assert answer.status_code in (303, 400, 403, 405, 410, 413, 422), doors[door]
