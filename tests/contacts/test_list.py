"""The list of contacts: finding somebody while they stand at the counter."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.pages import CheckingClient, parse
from tests.statements import statements

HTMX = {"HX-Request": "true"}
ENGLISH = {"Accept-Language": "en"}
PEOPLE = (
    ("Uwe", "Brandt", {"postal_code": "01234"}),
    ("Ayşe", "ÖZDEMIR", {"postal_code": "20095"}),
    ("Jürgen", "Müller"),
    ("René", "Łukasiewicz"),
    ("Ida", "Strauß-Groß"),
    (
        None,
        None,
        {"email": "Nur.Adresse@Bücher.example", "canonical_email": "nur.adresse@xn--bcher-kva.example"},
    ),
)


def names(page: str) -> list[str]:
    """Who stands in the table, in order."""
    links = parse(page).iter("a")
    return ["".join(link.itertext()) for link in links if "tb-row-link" in (link.get("class") or "")]


@pytest.fixture
def desk(staff: Callable[..., CheckingClient], add_contacts: Callable[..., None]) -> CheckingClient:
    """The service counter, with a handful of people in the store."""
    add_contacts(*PEOPLE)
    return staff("counter")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("brandt", ["Uwe Brandt"]),
        ("BRANDT uwe", ["Uwe Brandt"]),
        ("özdemir", ["Ayşe ÖZDEMIR"]),
        ("Oezdemir", ["Ayşe ÖZDEMIR"]),
        ("ayse", ["Ayşe ÖZDEMIR"]),
        ("MÜLLER", ["Jürgen Müller"]),
        ("mueller juergen", ["Jürgen Müller"]),
        ("rene", ["René Łukasiewicz"]),
        ("lukasiewicz", ["René Łukasiewicz"]),
        ("strauss", ["Ida Strauß-Groß"]),
        ("GROSS", ["Ida Strauß-Groß"]),
        ("20095", ["Ayşe ÖZDEMIR"]),
        ("person0@example", ["Uwe Brandt"]),
        ("bücher", ["Nur.Adresse@Bücher.example"]),
        ("NUR.ADRESSE", ["Nur.Adresse@Bücher.example"]),
        ("zzz", []),
        ("%", []),
        ("_", []),
        ("\\", []),
        ("'", []),
        ("uwe\x00brandt", ["Uwe Brandt"]),
        ("\x00\t", [person[0] for person in PEOPLE]),
    ],
)
def test_somebody_is_found_however_the_name_is_written(
    desk: CheckingClient, typed: str, found: list[str]
) -> None:
    page = desk.get("/staff/contacts", query_string={"search": typed})
    assert page.status_code == 200
    shown = names(page.get_data(as_text=True))
    if len(found) == len(PEOPLE):
        assert len(shown) == len(PEOPLE)
    else:
        assert shown == found


def test_sorting_by_name_puts_umlauts_where_german_lists_do(desk: CheckingClient) -> None:
    """DIN 5007-2; capitals make no difference, and whoever gave no name comes last."""
    up = names(desk.get("/staff/contacts?sort=name").get_data(as_text=True))
    assert up == [
        "Uwe Brandt", "René Łukasiewicz", "Jürgen Müller", "Ayşe ÖZDEMIR", "Ida Strauß-Groß",
        "Nur.Adresse@Bücher.example",
    ]  # fmt: skip
    down = names(desk.get("/staff/contacts?sort=-name").get_data(as_text=True))
    assert down == [*reversed(up[:-1]), up[-1]]


def test_the_address_remembers_search_order_and_page(
    staff: Callable[..., CheckingClient], add_contacts: Callable[..., None]
) -> None:
    add_contacts(*(("Anna", f"Meier {number:03}") for number in range(60)), ("Uwe", "Brandt"))
    page = staff("counter").get("/staff/contacts?search=meier&sort=name&page=2", headers=ENGLISH)
    text = page.get_data(as_text=True)
    assert names(text)[0] == "Anna Meier 025"
    assert "26–50 of 60" in text
    links = {link.get("href") for link in parse(text).iter("a")}
    assert "/staff/contacts?search=meier&sort=name&page=3" in links
    assert "/staff/contacts?search=meier&sort=-name" in links
    search = parse(text).find(".//form[@role='search']")
    assert search is not None
    kept = {field.get("name"): field.get("value") for field in search.iter("input")}
    assert kept == {"search": "meier", "sort": "name"}


@pytest.mark.parametrize("page", ["0", "-3", "2", "99999999999999999999999", "x", ""])
def test_a_page_that_is_not_there_is_the_nearest_one(desk: CheckingClient, page: str) -> None:
    assert len(names(desk.get(f"/staff/contacts?page={page}&sort=nonsense").get_data(as_text=True))) == 6


def test_htmx_gets_the_table_alone(desk: CheckingClient) -> None:
    part = desk.get("/staff/contacts?search=brandt", headers=HTMX).get_data(as_text=True)
    assert "<html" not in part
    assert names(part) == ["Uwe Brandt"]
    assert "/staff/contacts?search=brandt&sort=name" in part.replace("&amp;", "&")


def test_it_works_without_javascript(desk: CheckingClient) -> None:
    """The search is a form with a button, sorting and paging are links."""
    answer = desk.submit("/staff/contacts", form="form[@role='search']", search="müller")
    assert names(answer.get_data(as_text=True)) == ["Jürgen Müller"]


def test_an_empty_store_says_how_somebody_gets_into_it(staff: Callable[..., CheckingClient]) -> None:
    """With a way to the campaigns for whoever may go there."""
    for role, leads_on in (("campaigner", True), ("counter", False)):
        page = staff(role).get("/staff/contacts", headers=ENGLISH).get_data(as_text=True)
        assert "Nobody here yet" in page
        content = parse(page).find(".//div[@class='page-body']")
        assert content is not None
        assert any(link.get("href") == "/staff/campaigns" for link in content.iter("a")) == leads_on


def test_nobody_found_leads_back_to_everybody(desk: CheckingClient) -> None:
    page = desk.get("/staff/contacts?search=<script>", headers=ENGLISH).get_data(as_text=True)
    assert "Nobody matches “&lt;script&gt;”" in page
    assert 'href="/staff/contacts"' in page


def test_ten_thousand_take_as_many_questions_to_the_database_as_one(
    app: Flask, staff: Callable[..., CheckingClient], add_contacts: Callable[..., None]
) -> None:
    add_contacts(("Uwe", "Brandt"))
    desk = staff("counter")
    addresses = ["/staff/contacts", "/staff/contacts?search=brandt&sort=-name&page=1"]
    asked = []
    for round_ in (1, 2):
        for address in addresses:
            with statements(app) as seen:
                page = desk.get(address, headers=ENGLISH).get_data(as_text=True)
            asked.append(len(seen))
        if round_ == 1:
            add_contacts_in_bulk(add_contacts)
    assert asked[:2] == asked[2:]
    # One of them is the line of the trail, which says who saw them.
    assert max(asked) <= 7
    assert "of 10,001" in page


def add_contacts_in_bulk(add_contacts: Callable[..., None]) -> None:
    """Ten thousand people of the name Brandt."""
    addresses = [f"max{number}@example.org" for number in range(10_000)]
    add_contacts(
        *(("Max", "Brandt", {"email": address, "canonical_email": address}) for address in addresses)
    )
