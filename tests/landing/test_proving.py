"""While a flood is on, people still get through: their browser does a sum, or they wait a little (R7.01)."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import altcha
import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.campaigns import drafting, publishing
from app.campaigns.models import Campaign
from app.foundation import clock
from app.foundation.database import db
from app.landing.guard_models import Alarm, UnwantedRequest, UsedChallenge
from app.landing.live_pages import forget_all
from app.landing.models import SignUp
from app.landing.proving import GOOD_FOR, forget_used
from app.outbox.suppression import address_key, suppress
from tests.landing.conftest import Citizen
from tests.pages import parse, values_of
from tests.statements import statements

Find = Callable[..., SignUp | None]
Form = dict[str, str]
EMAIL = "uwe.brandt@example.org"


def _flood(app: Flask) -> None:
    """The breakers of all campaigns are off."""
    with app.app_context():
        now = clock.now()
        for number in db.session.scalars(select(Campaign.id)).all():
            db.session.add(
                Alarm(
                    kind="campaign", key=str(number), campaign_id=number, began_at=now, seen_at=now, detail={}
                )
            )
        db.session.commit()
    app.extensions.pop("testballon_tripped", None)


@pytest.fixture
def flood(app: Flask, petition: str) -> str:
    """A petition whose breaker is off."""
    _flood(app)
    return petition


def _form(answer: TestResponse) -> Form:
    """What the form that was shown again would send, with what it brings for the widget."""
    assert answer.status_code == 422
    form = parse(answer.get_data(as_text=True)).find(".//form[@id='form']")
    assert form is not None
    values = values_of(form)
    assert json.loads(values["challenge"])["parameters"]["algorithm"] == "PBKDF2/SHA-256"
    return values


def _solved(form: Form) -> Form:
    """As the widget does it, by the same library."""
    challenge = altcha.Challenge.from_dict(json.loads(form["challenge"]))
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    return form | {"proof": altcha.Payload(challenge, solution).to_base64()}


_PARAMETERS = "challenge.parameters"
_WRONG: list[dict[str, Any]] = [
    *({"solution.counter": value} for value in (-1, 2**40, 10**300, float("inf"), 0.5, [1], None, "1")),
    *({"solution.derivedKey": value} for value in ("00" * 32, None, 7, "\ud800")),
    *({"challenge.signature": value} for value in ("00", ["ä"], None, 5)),
    *({f"{_PARAMETERS}.cost": value} for value in (1, 5000.0, 10**300, float("inf"), None)),
    *({f"{_PARAMETERS}.keyLength": value} for value in (1, 32.0)),
    *({f"{_PARAMETERS}.expiresAt": value} for value in (10**300, float("nan"), None, [])),
    {f"{_PARAMETERS}.keyPrefix": ""},
    {f"{_PARAMETERS}.salt": "\x00\ud800"},
    {f"{_PARAMETERS}.nonce": 5},
    {f"{_PARAMETERS}.algorithm": None},
    {f"{_PARAMETERS}.data": {"__proto__": {}}},
    {f"{_PARAMETERS}.data": []},
    {_PARAMETERS: []},
    {"challenge": None},
    {"solution": 5},
]
_NONSENSE = (
    "x", "e30=", "W10=", "bnVsbA==", "NQ==", "\x00", "ä", "A" * 25_000, "{}", "[]", "null", "5", '"x"', "[" * 1900,
    base64.b64encode(b"[" * 1400).decode(),
    base64.b64encode(b'{"challenge":{"parameters":{}},"solution":{}}').decode(),
    '{"parameters":[]}',
    '{"parameters":{"algorithm":1,"nonce":2,"salt":3,"cost":Infinity}}',
    '{"parameters":{"algorithm":1,"nonce":2,"salt":3,"cost":4,"data":[]},"signature":"x"}',
)  # fmt: skip


def test_r7_01_without_a_flood_nobody_is_asked(citizen: Citizen, petition: str, sign_up_of: Find):
    assert "<script" not in citizen.client.get(f"/{petition}").get_data(as_text=True)
    assert citizen.sign(petition).status_code == 303
    signed = sign_up_of()
    assert signed is not None
    assert signed.proof is None


def test_r7_01_the_page_itself_stays_without_a_script_while_a_flood_is_on(citizen: Citizen, flood: str):
    assert "<script" not in citizen.client.get(f"/{flood}").get_data(as_text=True)


def test_r7_01_a_browser_that_solved_the_sum_passes_and_nothing_typed_is_lost(
    citizen: Citizen, flood: str, sign_up_of: Find
):
    form = _form(citizen.sign(flood, comment="Bitte bald."))
    assert form["comment"] == "Bitte bald."
    assert citizen.client.post(f"/{flood}/sign", data=_solved(form)).status_code == 303
    signed = sign_up_of()
    assert signed is not None
    assert (signed.proof, signed.comment) == ("work", "Bitte bald.")


def test_r7_01_without_a_script_waiting_and_a_second_press_do_as_well(
    citizen: Citizen, flood: str, sign_up_of: Find
):
    form = _form(citizen.sign(flood))
    assert citizen.client.post(f"/{flood}/sign", data=form).status_code == 422, "That was too soon."
    with clock.moved(timedelta(seconds=10)):
        assert citizen.client.post(f"/{flood}/sign", data=form).status_code == 303
    signed = sign_up_of()
    assert signed is not None
    assert signed.proof == "waited"


def test_r7_01_the_form_in_a_frame_asks_as_well(citizen: Citizen, flood: str, sign_up_of: Find):
    filled = {"email": EMAIL, "given_name": "Uwe", "family_name": "Brandt"}
    form = _form(citizen.client.submit(f"/{flood}/embed?show=form", **filled))
    assert citizen.client.post(f"/{flood}/embed?show=form", data=_solved(form)).status_code == 303
    signed = sign_up_of()
    assert signed is not None
    assert signed.proof == "work"


def test_r7_01_solved_or_waited_for_it_is_good_for_one_sign_up(
    citizen: Citizen, flood: str, count: Callable[[type], int]
):
    solved = _solved(_form(citizen.sign(flood)))
    waited = _form(citizen.sign(flood))
    for form, later in ((solved, 0), (waited, 10)):
        with clock.moved(timedelta(seconds=later)):
            assert citizen.client.post(f"/{flood}/sign", data=form).status_code == 303
            again = _form(citizen.client.post(f"/{flood}/sign", data=form))
            assert (again["email"], again["given_name"]) == (EMAIL, "Uwe")
            assert again["challenge"] != form["challenge"]
    with clock.moved(timedelta(seconds=20)):
        assert citizen.client.post(f"/{flood}/sign", data=solved).status_code == 422, (
            "Solved, then waited for."
        )
    assert count(SignUp) == 2


def test_r7_01_of_those_who_send_one_solution_at_the_same_moment_one_passes(
    app: Flask, citizen: Citizen, flood: str, count: Callable[[type], int]
):
    form, together = _solved(_form(citizen.sign(flood))), Barrier(4)

    def send(_number: int) -> int:
        client = app.test_client()
        together.wait()
        return client.post(f"/{flood}/sign", data=form).status_code

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(send, range(4)))
    assert answers == [303, 422, 422, 422]
    assert count(SignUp) == 1


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_r7_01_a_solution_that_is_none_is_asked_for_again(citizen: Citizen, flood: str):
    form = _solved(_form(citizen.sign(flood)))
    for changes in _WRONG:
        said = json.loads(base64.b64decode(form["proof"]))
        for path, value in changes.items():
            *way, last = path.split(".")
            inner = said
            for step in way:
                inner = inner[step]
            inner[last] = value
        proof = base64.b64encode(json.dumps(said).encode()).decode()
        answer = citizen.client.post(f"/{flood}/sign", data=form | {"proof": proof})
        assert answer.status_code == 422, changes
    assert citizen.client.post(f"/{flood}/sign", data=form).status_code == 303, "Unchanged it is one."


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_r7_01_nonsense_in_place_of_a_solution_is_no_failure(citizen: Citizen, flood: str):
    form = _form(citizen.sign(flood))
    for nonsense in _NONSENSE:
        for sent in (
            {"proof": nonsense},
            {"challenge": nonsense},
            {"proof": nonsense, "challenge": nonsense},
        ):
            answer = citizen.client.post(f"/{flood}/sign", data=form | sent)
            assert answer.status_code == 422, nonsense[:80]


def test_r7_01_it_is_good_for_one_address_on_one_page_and_half_an_hour(
    app: Flask, citizen: Citizen, petition: str
):
    with app.app_context():
        publishing.publish(drafting.new_campaign("petition", "Mehr Bäume", slug="baeume"))
        db.session.commit()
    _flood(app)
    form = _solved(_form(citizen.sign(petition)))
    post = citizen.client.post
    with clock.moved(timedelta(seconds=10)):
        assert post(f"/{petition}/sign", data=form | {"email": "ida@example.org"}).status_code == 422
        other = _form(citizen.sign("baeume", EMAIL))
        moved = form | {"stamp": other["stamp"]}
        assert post("/baeume/sign", data=moved).status_code == 422
    with clock.moved(GOOD_FOR + timedelta(seconds=1)):
        assert post(f"/{petition}/sign", data=form).status_code == 422
    assert post(f"/{petition}/sign", data=form).status_code == 303


def test_r7_01_who_mends_a_slip_in_the_address_need_not_show_it_again_and_does_so_once(
    app: Flask, citizen: Citizen, flood: str
):
    form = _form(citizen.sign(flood, "uwe.brandt@gmial.de"))
    with clock.moved(timedelta(seconds=10)):
        thanks = citizen.client.post(f"/{flood}/sign", data=form).location
    corrected = [citizen.client.post(thanks, data={"meant": "yes"}).location for _ in range(3)]
    assert corrected[0] != thanks
    assert corrected[1:] == [thanks, thanks]
    with app.app_context():
        signed = db.session.execute(select(SignUp.email, SignUp.proof).order_by(SignUp.id)).all()
    assert [tuple(one) for one in signed] == [
        ("uwe.brandt@gmial.de", "waited"),
        ("uwe.brandt@gmail.com", "waited"),
    ]


def test_r7_01_what_was_used_is_remembered_until_it_ends(app: Flask, citizen: Citizen, flood: str):
    form = _form(citizen.sign(flood))
    with clock.moved(timedelta(seconds=10)):
        citizen.client.post(f"/{flood}/sign", data=form)
    with app.app_context():
        assert forget_used() == 0
        with clock.moved(GOOD_FOR + timedelta(minutes=1)):
            assert forget_used() == 1
        assert db.session.scalar(select(func.count()).select_from(UsedChallenge)) == 0


def test_r7_03_who_is_known_is_asked_and_let_in_by_the_same_statements(
    app: Flask, citizen: Citizen, flood: str
):
    """With a flood on, too, nothing tells whether an address is known here."""
    with app.app_context():
        suppress("gesperrt@example.org", "wished")
        db.session.add(UnwantedRequest(address_hash=address_key("nicht-ich@example.org"), since=clock.now()))
        db.session.commit()
    _sign_after_waiting(citizen, flood, "warm.up@example.org")
    _sign_after_waiting(citizen, flood, "bekannt@example.org")
    citizen.get_mail()
    citizen.confirm("bekannt@example.org")
    ran = {}
    for name in ("neu", "bekannt", "gesperrt", "nicht-ich"):
        with statements(app) as asked:
            lengths = _sign_after_waiting(citizen, flood, f"{name}@example.org")
        ran[name] = (asked, lengths - len(name))
    assert all(one == ran["neu"] for one in ran.values()), ran


def _sign_after_waiting(citizen: Citizen, slug: str, email: str) -> int:
    """How long the answer in between was."""
    # Each looks the page and the alarms up anew, which otherwise happens every few seconds, whoever comes.
    forget_all()
    citizen.app.extensions.pop("testballon_tripped", None)
    asked = citizen.sign(slug, email)
    with clock.moved(timedelta(seconds=10)):
        assert citizen.client.post(f"/{slug}/sign", data=_form(asked)).status_code == 303
    return len(asked.get_data(as_text=True))
