"""What the form does with what people type, and with what nobody types."""

from collections.abc import Callable
from xml.etree.ElementTree import Element

import pytest
from werkzeug.test import TestResponse

from app.landing.models import SignUp
from tests.landing.conftest import Citizen
from tests.pages import parse, values_of

Count = Callable[[type], int]
Find = Callable[..., SignUp | None]


def _form(answer: TestResponse) -> Element:
    form = parse(answer.get_data(as_text=True)).find(".//form[@id='form']")
    assert form is not None
    return form


def _send_again(citizen: Citizen, answer: TestResponse, **changed: str) -> TestResponse:
    """Press the button of the form that was shown again."""
    form = _form(answer)
    return citizen.client.post(form.get("action") or "", data={**values_of(form), **changed})


def test_r5_03_an_empty_form_comes_back_with_a_summary_whose_links_lead_to_the_fields(
    citizen: Citizen, petition: str, count: Count
):
    answer = citizen.sign(
        petition, email="", given_name="", family_name="", comment="Meine Tochter geht hier."
    )
    assert answer.status_code == 422
    form = _form(answer)
    summary = form.find(".//*[@id='error-summary']")
    assert summary is not None
    assert summary.get("role") == "alert"
    assert summary.get("autofocus") is not None
    ids = {element.get("id") for element in form.iter()}
    links = [link.get("href") or "" for link in summary.iter("a")]
    assert links == ["#f-email", "#f-given_name", "#f-family_name"]
    assert all(link.removeprefix("#") in ids for link in links)
    for link in links:
        field = form.find(f".//*[@id='{link.removeprefix('#')}']")
        assert field is not None
        assert field.get("aria-invalid") == "true"
        assert field.get("aria-describedby") in ids
    assert values_of(form)["comment"] == "Meine Tochter geht hier."
    assert count(SignUp) == 0


def test_what_was_typed_and_ticked_is_still_there_after_an_error(citizen: Citizen, petition: str):
    answer = citizen.sign(petition, email="uwe@", **{"consent-newsletter": "on"})
    assert answer.status_code == 422
    kept = values_of(_form(answer))
    assert (kept["email"], kept["given_name"], kept["consent-newsletter"]) == ("uwe@", "Uwe", "on")
    assert "consent-handover" not in kept
    assert _send_again(citizen, answer, email="uwe@example.org").status_code == 303


def test_every_field_has_a_label_a_purpose_and_no_box_is_ticked(citizen: Citizen, petition: str):
    form = _form(citizen.client.get(f"/{petition}"))
    labelled = {label.get("for") for label in form.iter("label")}
    fields = [
        field
        for field in form.iter()
        if field.tag in ("input", "textarea") and field.get("type") not in ("hidden", "checkbox")
    ]
    assert {field.get("id") for field in fields} <= labelled
    purposes = {field.get("name"): field.get("autocomplete") for field in fields}
    assert purposes | {"website": "off"} == {
        "email": "email",
        "given_name": "given-name",
        "family_name": "family-name",
        "postal_code": "postal-code",
        "comment": "off",
        "website": "off",
    }
    boxes = [field for field in form.iter("input") if field.get("type") == "checkbox"]
    assert boxes
    assert not [box for box in boxes if box.get("checked") is not None]
    assert all(box.get("required") is None for box in boxes)
    legend = form.find(".//fieldset/legend")
    assert legend is not None


STRANGE = {
    "html": "<b>Uwe</b> & <script>alert('x')</script>",
    "emoji": "Uwe 👩‍👩‍👧 🏳️‍🌈",
    "rtl": "محمد عبد الله",
    "formula": "=1+1",
    "quotes": 'O\'Brien "Jr."',
    "markers": "Zoë Ångström",
}


@pytest.mark.parametrize("name", STRANGE.values(), ids=STRANGE)
def test_unusual_input_is_stored_and_shown_as_text(
    citizen: Citizen, petition: str, sign_up_of: Find, name: str
):
    wrong = citizen.sign(petition, email="uwe@", given_name=name, comment=name)
    assert wrong.status_code == 422
    assert values_of(_form(wrong))["given_name"] == name
    assert "<script>alert" not in wrong.get_data(as_text=True)
    assert citizen.sign(petition, given_name=name, comment=name).status_code == 303
    stored = sign_up_of()
    assert stored is not None
    assert (stored.given_name, stored.comment) == (name, name)


def test_characters_nobody_types_are_left_out(citizen: Citizen, petition: str, sign_up_of: Find):
    name = "U\x00w\x07e\u202e \ue000Bra\ufeffndt\u200b"
    assert citizen.sign(petition, given_name=name, comment="eins\x00\r\nzwei\x0b").status_code == 303
    stored = sign_up_of()
    assert stored is not None
    assert (stored.given_name, stored.comment) == ("Uwe Brandt", "eins\nzwei")
    assert citizen.sign(petition, given_name="\u200b\ufeff ").status_code == 422, "That is no name."


def test_bytes_that_are_no_text_are_no_reason_to_fail(citizen: Citizen, petition: str):
    answer = citizen.client.post(
        f"/{petition}/sign",
        data=b"email=\xff\xfe%FF%00@example.org&given_name=%C3%28&stamp=\x80&consent-newsletter=%00",
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("field", "longest"), [("given_name", 100), ("comment", 2000), ("email", 254), ("postal_code", 12)]
)
def test_what_is_too_long_is_kept_and_asked_to_be_shortened(
    citizen: Citizen, petition: str, field: str, longest: int, count: Count
):
    typed = "x" * (longest + 1)
    answer = citizen.sign(petition, **{field: typed})
    assert answer.status_code == 422
    assert values_of(_form(answer))[field] == typed
    assert count(SignUp) == 0


@pytest.mark.parametrize(
    "name", ["Win at https://example.org/x", "www.example.org", "casino.example.com", "Jetzt.Gewinnen.de"]
)
def test_a_name_carries_no_link_into_a_mail_nobody_asked_for(citizen: Citizen, petition: str, name: str):
    answer = citizen.sign(petition, given_name=name)
    assert answer.status_code == 422
    assert values_of(_form(answer))["given_name"] == name


@pytest.mark.parametrize("name", ["J. R. R. Tolkien", "J.de Vries", "Dr.Müller", "Anne-Marie", "Ng"])
def test_real_names_are_taken_as_they_are(citizen: Citizen, petition: str, name: str):
    assert citizen.sign(petition, family_name=name).status_code == 303


@pytest.mark.parametrize(
    ("postal_code", "status"),
    [
        ("01234", 303),
        ("1010", 303),
        ("SW1A 1AA", 303),
        ("", 303),
        ("Dresden", 422),
        ("12", 422),
        ("<b>", 422),
    ],
)
def test_a_postcode_looks_like_one(citizen: Citizen, petition: str, postal_code: str, status: int):
    assert citizen.sign(petition, postal_code=postal_code).status_code == status


@pytest.mark.parametrize("said", ["0", "off", "no", "false", " "])
def test_r1_12_a_box_that_is_sent_as_unticked_is_no_consent(
    citizen: Citizen, petition: str, said: str, sign_up_of: Find
):
    answer = citizen.sign(petition, email="uwe@", **{"consent-newsletter": said})
    assert "consent-newsletter" not in values_of(_form(answer))


def test_a_box_the_page_does_not_offer_is_not_ticked_by_sending_it(citizen: Citizen, petition: str):
    answer = citizen.sign(petition, email="uwe@", **{"consent-political": "on"})
    assert "consent-political" not in values_of(_form(answer))
