"""A copy of a living installation, and back: complete, the same to the byte, on this machine or a new one."""

from __future__ import annotations

import gzip
import json
import os
import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from app.consent.chain import seal
from app.consent.models import ConsentEvent
from app.consent.verifying import wrong_lines
from app.consent.withdrawing import agreeing_among, withdrawal_token
from app.contacts.models import Contact
from app.foundation import lasting
from app.foundation.database import db
from app.landing.unwanted import ask_no_more, unwanted_among
from app.outbox.suppression import address_key, suppressed_among
from app.privacy.restricting import object_to_advertising, restrict
from app.staff.accounts import account_for_token, add_account, entry_link
from app.starting import check_database
from tests.backup.conftest import IDA, UWE, Call, disconnect, forget, rows
from tests.landing.conftest import Citizen
from tests.pages import CheckingClient


def addresses(app: Flask) -> set[str]:
    with app.app_context():
        return set(db.session.scalars(select(Contact.email)))


def test_what_comes_back_is_what_was_there(app: Flask, signed: str, call: Call, tmp_path: Path):
    with app.app_context():
        seal()
    before, copy = rows(app), tmp_path / "copy"
    made = call("backup", copy)
    assert made.exit_code == 0, made.stderr
    with app.app_context():
        db.session.execute(text("UPDATE sign_ups SET email = 'other@example.org'"))
        db.session.execute(text("DELETE FROM ledger_chain"))
        db.session.commit()
    done = call("restore", copy, "--replace")
    assert done.exit_code == 0, done.stderr
    assert rows(app) == before
    assert "1 mails were waiting" in done.stdout


def test_r7_11_a_rehearsal_restores_counts_and_erases_without_touching_anything(
    app: Flask, signed: str, call: Call, tmp_path: Path, passphrase: Path
):
    copy = tmp_path / "copy"
    assert call("backup", copy, "--passphrase-file", passphrase).exit_code == 0
    forget(app, UWE)
    before = rows(app)
    done = call("restore", copy, "--rehearse", "--passphrase-file", passphrase)
    assert done.exit_code == 0, done.stderr
    assert "Erased again because they were erased since: 1" in done.stdout
    assert "ledger of consents holds" in done.stdout
    assert rows(app) == before
    assert not list(app.config["TESTBALLON"].data.glob(".rehearsal*"))


def test_r7_11_a_rehearsal_fails_when_the_ledger_was_changed(
    app: Flask, signed: str, call: Call, tmp_path: Path
):
    with app.app_context():
        db.session.execute(text("UPDATE consent_events SET purpose = 'political'"))
        db.session.commit()
    assert call("backup", tmp_path / "copy").exit_code == 0
    done = call("restore", tmp_path / "copy", "--rehearse")
    assert done.exit_code == 1
    assert "changed" in done.stderr


def test_r2_04_whoever_was_erased_after_the_backup_does_not_come_back(
    app: Flask, signed: str, call: Call, tmp_path: Path
):
    copy = tmp_path / "copy"
    assert call("backup", copy).exit_code == 0
    forget(app, UWE)
    done = call("restore", copy, "--replace")
    assert done.exit_code == 0, done.stderr
    assert addresses(app) == {IDA}
    assert UWE not in "".join(rows(app).values())
    disconnect(app)
    for path in app.config["TESTBALLON"].data.rglob("*"):
        assert not path.is_file() or UWE.encode() not in path.read_bytes()


def test_r2_04_a_new_machine_learns_from_the_copy_who_was_erased_before(
    app: Flask, signed: str, call: Call, tmp_path: Path
):
    """And from the file, where it was kept elsewhere, who was erased since."""
    forget(app, UWE)
    assert call("backup", tmp_path / "copy").exit_code == 0
    log = app.config["TESTBALLON"].data / "erasures.log"
    known = log.read_text()
    log.unlink()
    done = call("restore", tmp_path / "copy", "--replace")
    assert done.exit_code == 0, done.stderr
    assert set(log.read_text().split()) == set(known.split())
    assert addresses(app) == {IDA}


def test_nothing_is_replaced_unasked(app: Flask, signed: str, call: Call, tmp_path: Path):
    assert call("backup", tmp_path / "copy").exit_code == 0
    before = rows(app)
    done = call("restore", tmp_path / "copy")
    assert done.exit_code == 1
    assert "--replace" in done.stderr
    assert rows(app) == before


def test_a_damaged_copy_changes_nothing(app: Flask, signed: str, call: Call, tmp_path: Path):
    copy = tmp_path / "copy"
    assert call("backup", copy).exit_code == 0
    lines = gzip.decompress(copy.read_bytes()).splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if UWE.encode() in line)
    before = rows(app)
    for harmed in (
        lines[:-1],
        lines[:at] + lines[at + 1 :],
        [line.replace(UWE.encode(), b"eve.brandt@example.org") for line in lines],
        [b"{}\n"],
    ):
        copy.write_bytes(gzip.compress(b"".join(harmed)))
        done = call("restore", copy, "--replace")
        assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (1, "", 1)
        assert "copy" in done.stderr
        assert rows(app) == before


def test_a_copy_of_a_newer_version_is_refused(app: Flask, signed: str, call: Call, tmp_path: Path):
    copy = tmp_path / "copy"
    assert call("backup", copy).exit_code == 0
    first, *others = gzip.decompress(copy.read_bytes()).splitlines(keepends=True)
    head = json.loads(first)
    head["testballon"]["schema"] = "9999"
    copy.write_bytes(gzip.compress(b"".join([json.dumps(head).encode() + b"\n", *others])))
    done = call("restore", copy, "--replace")
    assert done.exit_code == 1
    assert "newer version" in done.stderr
    assert UWE in addresses(app)


def test_a_sealed_copy_gives_nothing_away_and_another_passphrase_opens_nothing(
    app: Flask, signed: str, call: Call, tmp_path: Path, passphrase: Path
):
    copy = tmp_path / "copy"
    assert call("backup", copy, "--passphrase-file", passphrase).exit_code == 0
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with pytest.raises(OSError, match="gzip"):
        gzip.decompress(copy.read_bytes())
    for given in ("", "vier Linden"):
        done = call("restore", copy, "--replace", BACKUP_PASSPHRASE=given)
        assert done.exit_code == 1
        assert "passphrase" in done.stderr
    whole = copy.read_bytes()
    copy.write_bytes(whole[: len(whole) // 2] + b"x" + whole[len(whole) // 2 + 1 :])
    done = call("restore", copy, "--replace", "--passphrase-file", passphrase)
    assert done.exit_code == 1
    assert "damaged" in done.stderr
    assert UWE in addresses(app)


def test_the_key_is_in_a_sealed_copy_only(
    app: Flask, signed: str, call: Call, tmp_path: Path, passphrase: Path
):
    key = app.config["TESTBALLON"].secret_key
    open_copy = call("backup", tmp_path / "open")
    assert "NOT sealed" in open_copy.stderr
    assert key.encode() not in gzip.decompress((tmp_path / "open").read_bytes())
    assert call("backup", tmp_path / "sealed", "--passphrase-file", passphrase).exit_code == 0
    shown = call("restore", tmp_path / "sealed", "--show-keys", "--passphrase-file", passphrase)
    assert f"TESTBALLON_SECRET_KEY={key}" in shown.stdout
    assert call("restore", tmp_path / "open", "--show-keys").exit_code == 1


def test_a_copy_under_another_key_is_refused_instead_of_forgetting_who_was_erased(
    app: Flask, signed: str, call: Call, tmp_path: Path
):
    assert call("backup", tmp_path / "copy").exit_code == 0
    done = call("restore", tmp_path / "copy", "--replace", SECRET_KEY="some other key")
    assert done.exit_code == 1
    assert "another key" in done.stderr
    assert UWE in addresses(app)


def test_a_place_that_cannot_be_written_to_is_a_sentence(app: Flask, call: Call, tmp_path: Path):
    done = call("backup", tmp_path / "no such folder" / "copy")
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
    assert "cannot be written" in done.stderr
    assert os.listdir(tmp_path) != []


def test_r1_14_what_was_withdrawn_after_the_backup_is_not_given_again(
    app: Flask, signed: str, citizen: Citizen, call: Call, tmp_path: Path
):
    """A consent, an objection, a restriction and “That was not me”; whoever agreed anew meanwhile is left alone."""
    assert call("backup", tmp_path / "copy").exit_code == 0
    with app.app_context():
        uwe, ida = (
            db.session.scalars(select(Contact).where(Contact.email == one)).one() for one in (UWE, IDA)
        )
        token = withdrawal_token(uwe)
        object_to_advertising(ida, "am Telefon", by="staff")
        restrict(ida, "Streit", by="staff")
        ask_no_more(address_key("waits@example.org"))
        db.session.commit()
    assert citizen.client.submit(f"/u/{token}?for=newsletter").status_code in (200, 303)
    assert call("restore", tmp_path / "copy", "--replace").exit_code == 0
    with app.app_context():
        uwe, ida = (
            db.session.scalars(select(Contact).where(Contact.email == one)).one() for one in (UWE, IDA)
        )
        assert agreeing_among([uwe.id, ida.id], "newsletter") == set()
        assert ida.objected_at
        assert ida.restricted_at
        assert address_key(IDA) in suppressed_among([address_key(IDA)])
        assert unwanted_among([address_key("waits@example.org")])
        assert wrong_lines() == []
        lines = len(db.session.scalars(select(ConsentEvent)).all())
        # Once more, and nothing is written twice.
        assert lasting.do_again() >= 4
        assert len(db.session.scalars(select(ConsentEvent)).all()) == lines


def test_r1_14_a_restore_cut_off_before_withdrawals_are_done_again_is_finished_by_the_next_start(
    app: Flask,
    signed: str,
    citizen: Citizen,
    call: Call,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    """Whether the rows were in place already (PostgreSQL) or not yet (SQLite, where the draft is thrown away)."""
    assert call("backup", tmp_path / "copy").exit_code == 0
    with app.app_context():
        token = withdrawal_token(db.session.scalars(select(Contact).where(Contact.email == UWE)).one())
        db.session.commit()
    assert citizen.client.submit(f"/u/{token}?for=newsletter").status_code in (200, 303)
    with monkeypatch.context() as patch:
        patch.setattr(lasting, "do_again", _power_cut)
        died = call("restore", tmp_path / "copy", "--replace")
    assert isinstance(died.exception, KeyboardInterrupt | SystemExit)
    assert uwe_agrees(app) is not app.config["TESTBALLON"].is_sqlite, "Only there the copy is in place."
    check_database(app)
    assert not uwe_agrees(app)
    with app.app_context():
        assert wrong_lines() == []
        lines = len(db.session.scalars(select(ConsentEvent)).all())
    check_database(app)
    assert not lasting_mark(app).exists()
    with app.app_context():
        assert len(db.session.scalars(select(ConsentEvent)).all()) == lines


def _power_cut() -> int:
    raise KeyboardInterrupt


def lasting_mark(app: Flask) -> Path:
    folder: Path = app.config["TESTBALLON"].data
    return folder / ".restoring"


def uwe_agrees(app: Flask) -> bool:
    with app.app_context():
        uwe = db.session.scalars(select(Contact).where(Contact.email == UWE)).one()
        return agreeing_among([uwe.id], "newsletter") == {uwe.id}


def test_whoever_was_signed_in_is_signed_out_by_a_restore(
    app: Flask, signed: str, staff: Callable[..., CheckingClient], call: Call, tmp_path: Path
):
    """Also with a link to sign in that was used, or taken back, since the copy was made."""
    gone = staff("admin", "gone@example.org")
    with app.app_context():
        link = entry_link(add_account("left@example.org", "admin"), timedelta(days=1))
        db.session.commit()
    assert call("backup", tmp_path / "copy").exit_code == 0
    assert gone.get("/staff/accounts").status_code == 200
    done = call("restore", tmp_path / "copy", "--replace")
    assert done.exit_code == 0, done.stderr
    assert "passwords changed and colleagues removed" in done.stdout
    assert gone.get("/staff/accounts").status_code == 302
    with app.app_context():
        assert account_for_token(link.rpartition("/")[2]) is None
