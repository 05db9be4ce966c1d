"""A campaign on somebody else's website."""

from __future__ import annotations

from flask import Flask
from werkzeug.test import TestResponse

from app.campaigns import publishing
from app.campaigns.models import Campaign
from app.foundation.database import db
from app.landing.embedding import script_path
from app.landing.live_pages import forget_all
from app.landing.models import SignUp
from app.visits.models import VisitCount
from tests.landing.conftest import Citizen
from tests.pages import parse, values_of


def _link(citizen: Citizen, path: str, **headers: str) -> str:
    page = parse(citizen.client.get(path, headers=headers).get_data(as_text=True))
    (link,) = page.iter("a")
    return str(link.get("href"))


def test_any_site_may_show_it_and_nothing_else_of_ours(citizen: Citizen, petition: str):
    frame = citizen.client.get(f"/{petition}/embed")
    assert frame.status_code == 200
    assert "frame-ancestors *" in frame.headers["Content-Security-Policy"]
    assert "<script" not in frame.get_data(as_text=True)
    assert "<form" not in frame.get_data(as_text=True)
    page = citizen.client.get(f"/{petition}")
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]


def test_who_comes_by_it_comes_by_the_site_that_shows_it(citizen: Citizen, petition: str):
    shown = _link(citizen, f"/{petition}/embed", Referer="https://www.lindenbacher-bote.de/lokales")
    assert shown == f"http://localhost/{petition}?via=lindenbacher-bote.de"
    assert _link(citizen, f"/{petition}/embed") == f"http://localhost/{petition}"


def test_it_tells_how_many_there_are_and_speaks_the_language_asked_for(citizen: Citizen, petition: str):
    citizen.sign(petition)
    citizen.get_mail()
    citizen.confirm()
    forget_all()
    page = parse(citizen.client.get(f"/{petition}/embed?language=en").get_data(as_text=True))
    assert page.get("lang") == "en"
    (number,) = [one for one in page.iter("p") if one.get("class") == "number"]
    assert (number.text or "").strip() == "1"


def test_looking_at_a_number_or_a_button_is_no_visit(app: Flask, citizen: Citizen, petition: str):
    citizen.client.get(f"/{petition}/embed", headers={"User-Agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0"})
    app.extensions["testballon_visits"].flush()
    with app.app_context():
        assert db.session.query(VisitCount).count() == 0


def test_when_it_is_over_it_asks_nobody_to_take_part(app: Flask, citizen: Citizen, petition: str):
    with app.app_context():
        publishing.end(db.session.query(Campaign).one())
        db.session.commit()
    forget_all()
    assert 'class="button"' not in citizen.client.get(f"/{petition}/embed").get_data(as_text=True)


def test_what_does_not_exist_is_not_shown(citizen: Citizen):
    assert citizen.client.get("/gibt-es-nicht/embed").status_code == 404


# --- the form ---------------------------------------------------------------------------------------------------

_BOTE = {"Referer": "https://www.lindenbacher-bote.de/"}
_ANSWERS = {"email": "uwe.brandt@example.org", "given_name": "Uwe", "family_name": "Brandt"}


def _signed(citizen: Citizen, petition: str, *, query: str = "show=form", **answers: str) -> TestResponse:
    frame = citizen.client.get(f"/{petition}/embed?{query}", headers=_BOTE)
    (form,) = parse(frame.get_data(as_text=True)).iter("form")
    action = str(form.get("action"))
    return citizen.client.post(action, data=values_of(form) | _ANSWERS | answers)


def test_somebody_signs_in_the_frame_and_is_counted_under_the_site_that_shows_it(
    app: Flask, citizen: Citizen, petition: str
):
    answer = _signed(citizen, petition)
    assert answer.status_code == 303
    thanked = citizen.client.get(answer.location)
    assert thanked.status_code == 200
    assert "frame-ancestors *" in thanked.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers
    assert "Set-Cookie" not in thanked.headers
    citizen.get_mail()
    assert citizen.confirm().location.startswith("/k/")
    with app.app_context():
        (signed,) = db.session.query(SignUp).all()
        assert (signed.channel, signed.confirmed_at is not None) == ("lindenbacher-bote.de", True)


def test_who_sees_the_form_has_visited_the_page(app: Flask, citizen: Citizen, petition: str):
    browser = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
    marks = {
        "Sec-Fetch-Mode": "navigate",
        "Sec-Fetch-Dest": "iframe",
        "Accept-Language": "de",
        "Accept": "text/html",
    }
    citizen.client.get(f"/{petition}/embed?show=form", headers=_BOTE | browser | marks)
    app.extensions["testballon_visits"].flush()
    with app.app_context():
        (cell,) = db.session.query(VisitCount).all()
        assert (cell.kind, cell.channel) == ("view", "lindenbacher-bote.de")


def test_what_was_typed_stays_in_the_frame_with_the_reason(citizen: Citizen, petition: str):
    answer = _signed(citizen, petition, email="uwe.brandt@")
    assert answer.status_code == 422
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    (form,) = parse(answer.get_data(as_text=True)).iter("form")
    filled = values_of(form)
    assert (filled["email"], filled["given_name"], filled["via"]) == (
        "uwe.brandt@",
        "Uwe",
        "lindenbacher-bote.de",
    )


def test_who_posts_without_having_seen_the_form_is_asked_to_look_at_it(citizen: Citizen, petition: str):
    answer = citizen.client.post(f"/{petition}/embed?show=form", data=_ANSWERS)
    assert answer.status_code == 422
    assert 'value="Brandt"' in answer.get_data(as_text=True)


def test_made_up_sites_are_no_channel(app: Flask, citizen: Citizen, petition: str):
    assert _signed(citizen, petition, via="<script>").status_code == 303
    with app.app_context():
        assert db.session.query(SignUp).one().channel == "other"


def test_the_number_alone_has_no_button_to_sign(citizen: Citizen, petition: str):
    page = parse(citizen.client.get(f"/{petition}/embed?show=counter").get_data(as_text=True))
    assert not list(page.iter("form"))
    assert [link.get("class") for link in page.iter("a")] == [None]


def test_what_fits_itself_to_its_words_says_so_all_the_way(citizen: Citizen, petition: str):
    assert "<script" not in citizen.client.get(f"/{petition}/embed?show=form").get_data(as_text=True)
    answer = _signed(citizen, petition, query="show=form&auto=1")
    assert "<script" in citizen.client.get(answer.location).get_data(as_text=True)


def test_its_script_is_small_is_for_every_site_and_stays_what_it_was(app: Flask, citizen: Citizen):
    with app.test_request_context():
        path = script_path()
    answer = citizen.client.get(path)
    assert len(answer.data) <= 2048
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "immutable" in answer.headers["Cache-Control"]


def test_over_means_no_form(app: Flask, citizen: Citizen, petition: str):
    stamped = citizen.client.get(f"/{petition}/embed?show=form").get_data(as_text=True)
    with app.app_context():
        publishing.end(db.session.query(Campaign).one())
        db.session.commit()
    forget_all()
    assert "<form" not in citizen.client.get(f"/{petition}/embed?show=form").get_data(as_text=True)
    (form,) = parse(stamped).iter("form")
    late = citizen.client.post(f"/{petition}/embed?show=form", data=values_of(form) | _ANSWERS)
    assert late.status_code == 409
