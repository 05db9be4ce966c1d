"""Whatever a spreadsheet writes is read, and whatever else comes gets a sentence, never a failure."""

from __future__ import annotations

from contextlib import suppress
from itertools import product

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from app.foundation.errors import RefusedError
from app.imports import reading_tables
from app.imports.columns import guessed
from app.imports.evidence import moment_of
from app.imports.lines import read_line
from app.imports.reading_tables import read_table

# Reading touches no database.
pytestmark = [
    pytest.mark.usefixtures("app_context"),
    pytest.mark.parametrize("settings", ["sqlite"], indirect=True),
]
ONE = "E-Mail-Adresse;Vorname;Nachname;PLZ;Geburtsdatum\nida.lenz@example.org;Ida;Müller-Lenz;01234;24.11.1984\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_list_is_read_however_it_was_saved(encoding: str) -> None:
    for separator, ending in product(";,\t", ("\n", "\r\n", "\r")):
        text = ONE.replace(";", separator).replace("\n", ending)
        table = read_table(text.encode(encoding), "liste.csv")
        assert table.lines == [(2, ["ida.lenz@example.org", "Ida", "Müller-Lenz", "01234", "24.11.1984"])]
    read = read_line(table.lines[0], guessed(table.heading))
    assert read.address is not None
    assert read.address.canonical == "ida.lenz@example.org"
    # Of a day of birth only the year is anybody's business.
    assert read.told == {
        "given_name": "Ida", "family_name": "Müller-Lenz", "postal_code": "01234", "birth_year": 1984,
    }  # fmt: skip


def test_a_line_of_nothing_but_separators_is_refused_before_it_is_read_on() -> None:
    some = read_table(f"E-Mail\na@example.org{100 * ';'}\n".encode(), "liste.csv")
    assert read_line(some.lines[0], ["email"]).problems == []
    with pytest.raises(RefusedError, match=r"Line 2 of liste\.csv has 9,000,001 cells"):
        read_table(b"E-Mail\n" + 9_000_000 * b";" + b"\n", "liste.csv")


@pytest.mark.parametrize("day", ["01.01.1980", "1980-01-01", "31.12.1980", "1980"])
def test_whoever_is_born_at_new_year_is_no_year_older(day: str) -> None:
    assert read_line((2, ["ida.lenz@example.org", day]), ["email", "birth_year"]).told == {"birth_year": 1980}


@pytest.mark.parametrize(
    ("heading", "fields"),
    [
        ("Email Address,First Name,Last Name,Zip", ["email", "given_name", "family_name", "postal_code"]),
        ("Mail;Name;Telefon (mobil);Notiz", ["email", "family_name", "phone", ""]),
        ("E-Mail;E-Mail;PLZ", ["email", "", "postal_code"]),
        (
            "Einwilligung;Wann erteilt;Wie bestätigt",
            ["consent_purpose", "consent_given_at", "consent_confirmed_how"],
        ),
        ("consent_purpose,consent_given_at,email", ["consent_purpose", "consent_given_at", "email"]),
    ],
)
def test_columns_are_known_by_their_names(heading: str, fields: list[str]) -> None:
    assert guessed(read_table(f"{heading}\na@example.org\n".encode(), "x.csv").heading) == fields


def test_columns_with_one_name_and_columns_without_any_are_told_apart() -> None:
    table = read_table(b"Mail;Mail;;Mail\na@example.org;b;c;d\n", "x.csv")
    assert table.heading == ["Mail", "Mail (2)", "Column 3", "Mail (4)"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b" \n\n;;\n", "is empty"),
        (b"Mail;Name\n", "no lines"),
        (b"ida@example.org;Ida\nuwe@example.org;Uwe\n", "name the columns"),
        (b"Mail\nida@\0example.org\n", "no table of text"),
        (b"PK\x03\x04rest of a workbook", "save the sheet"),
        (b'Mail\n"' + b"x" * 200_000, "quotation mark"),
        (b"Mail" + b";x" * 100 + b"\na@example.org", "columns"),
        (b'{"format": "something else"}', "neither a table"),
        (b'{"format": "testballon-person/1", "data": {"contacts": []}}', "neither a table"),
        (b"{" * 100_000, "neither a table"),
    ],
)
def test_what_is_no_list_is_refused_with_a_way_out(data: bytes, said: str) -> None:
    with pytest.raises(RefusedError, match=said):
        read_table(data, "liste.csv")


def test_too_many_lines_and_too_many_bytes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_tables, "MOST_LINES", 3)
    rows = "".join(f"a{n}@example.org\n" for n in range(4))
    assert len(read_table(f"Mail\n{rows[: rows.rindex('a3')]}".encode(), "x.csv").lines) == 3
    with pytest.raises(RefusedError, match="more than 3 lines"):
        read_table(f"Mail\n{rows}".encode(), "x.csv")
    with pytest.raises(RefusedError, match="larger than 10 MB"):
        read_table(b"Mail\n" + b"a" * reading_tables.MOST_BYTES, "x.csv")


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ("ida@example.org;Ida;01234", []),
        ("ida@example.org", []),
        ("ida@example.org;Ida;01234;;;", []),
        ("ida@example.org;Ida;Lenz;01234;x", ["too_many_cells"]),
        (";Ida;01234", ["email_missing"]),
        ("ida(at)example.org;Ida;01234", ["email_wrong"]),
        ("ida@example.org;" + "x" * 101 + ";01234", ["left_out"]),
        ("ida@example.org;kommt auf www.example.com;01234", ["left_out"]),
        ("ida@example.org;Ida;!", ["left_out"]),
        ("ida@example.org;" + "x" * 2001, ["cell_too_long"]),
    ],
)
def test_each_line_is_judged_by_itself(row: str, codes: list[str]) -> None:
    table = read_table(f"Mail;Vorname;PLZ\n{row}\n".encode(), "x.csv")
    read = read_line(table.lines[0], guessed(table.heading))
    assert [problem.code for problem in read.problems] == codes
    assert all(problem.line == 2 for problem in read.problems)


def test_lines_keep_the_numbers_they_have_in_the_file() -> None:
    table = read_table(
        b'sep=;\nMail;Vorname\n\n"a@example.org";"Ida\nMaria"\n;\nb@example.org;Uwe\n', "x.csv"
    )
    assert table.lines == [(4, ["a@example.org", "Ida Maria"]), (7, ["b@example.org", "Uwe"])]


def test_r7_04_what_was_made_safe_for_a_spreadsheet_comes_back_as_it_was() -> None:
    table = read_table(b"Mail;Vorname\na@example.org;\"'=1+1\"\nb@example.org;'s Heijde\n", "x.csv")
    assert [cells[1] for _line, cells in table.lines] == ["=1+1", "'s Heijde"]


@pytest.mark.parametrize(
    ("said", "iso"),
    [
        ("24.11.2024", "2024-11-23T23:00:00+00:00"),
        ("24.11.2024, 14:05 Uhr", "2024-11-24T13:05:00+00:00"),
        ("2024-11-24 14:05", "2024-11-24T13:05:00+00:00"),
        ("2024-11-24T14:05:00Z", "2024-11-24T14:05:00+00:00"),
        ("31.02.2024", None),
        ("letztes Jahr", None),
        ("0001-01-01T00:00:00+14:00", None),
    ],
)
def test_moments_are_read_as_people_and_programs_write_them(said: str, iso: str | None) -> None:
    found = moment_of(said)
    assert (found.isoformat() if found else None) == iso


@given(
    data=st.one_of(
        st.binary(max_size=400),
        st.text(max_size=200).map(lambda text: f"Mail;{text}\n{text};a@b.de".encode()),
    )
)
@hypothesis_settings(deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
def test_whatever_bytes_come_they_are_read_or_refused(data: bytes) -> None:
    with suppress(RefusedError):
        table = read_table(data, "liste.csv")
        for line in table.lines:
            assert read_line(line, guessed(table.heading)).number == line[0]
