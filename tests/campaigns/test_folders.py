"""A campaign travels as a folder in a zip: there and back without a difference, and nothing hostile gets in."""

from __future__ import annotations

import io
import stat
import struct
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.campaigns import drafting
from app.campaigns.arranging import with_block
from app.campaigns.block_kinds import all_kinds
from app.campaigns.campaign_folders import all_templates
from app.campaigns.models import Campaign
from app.campaigns.packing import packed
from app.campaigns.unpacking import LARGEST_ARCHIVE, campaign_from_archive
from app.demo.filling import fill
from app.foundation.database import db
from app.foundation.errors import RefusedError
from tests.pages import CheckingClient

HARD_TEXTS = [
    "@de/case.md",
    " am Rand ",
    "Zeile\r\nZeile\n\n",
    '"""',
    "\\n",
    "\x7f\x0b",
    "’ümläut – 🎈",
    "@",
    "",
    "[a]\n",
]


def _files(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name.partition("/")[2]: opened.read(name) for name in opened.namelist()}


def _zip(files: dict[str, bytes | str], folder: str = "nachtbus/") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(folder + name, content)
    return out.getvalue()


@pytest.fixture
def archive(app_context: Flask) -> bytes:
    """An export whose campaign is gone again, so that its address is free."""
    campaign = drafting.new_campaign("petition", "Ein Nachtbus für Lindenbach", slug="nachtbus")
    made = packed(campaign)
    db.session.delete(campaign)
    db.session.commit()
    return made


def _again(campaign: Campaign) -> Campaign:
    return campaign_from_archive(packed(campaign))


@pytest.mark.parametrize("name", [one.name for one in all_templates()])
def test_every_template_comes_back_as_it_went(app_context: Flask, name: str):
    campaign = drafting.new_campaign(name, "Ein Nachtbus für Lindenbach")
    back = _again(campaign)
    assert back.draft == campaign.draft
    assert (back.template, back.state) == (name, "draft")
    assert _files(packed(back)) == _files(packed(campaign))


def test_every_campaign_of_the_demo_comes_back_as_it_went(app_context: Flask):
    fill()
    for campaign in db.session.scalars(select(Campaign)).all():
        assert _again(campaign).draft == campaign.draft, campaign.slug


def test_every_kind_of_block_and_every_hard_text_comes_back(app_context: Flask):
    campaign = drafting.new_campaign("petition", "Ein Nachtbus für Lindenbach")
    content = campaign.draft
    for kind in all_kinds().values():
        if kind.kind.place == "story" and kind.kind.most > 1:
            content, _ = with_block(content, kind.kind.name, after="case")
    faq = next(block for block in content["blocks"] if block["id"] == "faq")
    faq["texts"]["de"]["items"] = [{"question": f"{n}", "answer": text} for n, text in enumerate(HARD_TEXTS)]
    campaign.draft = content
    back = _again(campaign)
    assert back.draft == content
    assert _files(packed(back)) == _files(packed(campaign))


def test_the_same_address_is_kept_where_it_is_free_and_the_bytes_are_the_same(archive: bytes):
    back = campaign_from_archive(archive)
    assert back.slug == "nachtbus"
    assert packed(back) == archive
    assert campaign_from_archive(archive).slug != "nachtbus"


def test_the_folder_is_readable_by_a_person(archive: bytes):
    files = _files(archive)
    toml = tomllib.loads(files["campaign.toml"].decode())
    assert toml["format"] == 1
    assert "de/case-body.md" in files
    assert not files["de/case-body.md"].startswith(b'"')


def _symlink() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as opened:
        link = zipfile.ZipInfo("nachtbus/de/case-body.md")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        opened.writestr(link, "/etc/passwd")
    return out.getvalue()


def _lying_about_its_size(files: dict[str, bytes | str]) -> bytes:
    """Says everywhere that 50 MB are ten bytes."""
    out = bytearray(_zip(files | {"de/bomb.md": b"0" * 50_000_000}))
    real, said = struct.pack("<I", 50_000_000), struct.pack("<I", 10)
    assert out.count(real) == 2
    return bytes(out.replace(real, said))


def _named_raw(name: str) -> bytes:
    """A name that zipfile would not write as it is."""
    placeholder = "x" * len(name)
    return _zip({placeholder: b"x"}, folder="").replace(placeholder.encode(), name.encode())


HOSTILE: dict[str, tuple[Callable[[dict[str, bytes | str]], bytes], str]] = {
    "no zip": (lambda _: b"PK or something like it", "not a zip"),
    "empty": (lambda _: b"", "not a zip"),
    "cut off": (lambda files: _zip(files)[:-60], "not a zip"),
    "too large": (lambda _: b"P" * (LARGEST_ARCHIVE + 1), "too large"),
    "path traversal": (lambda files: _zip(files | {"../../evil.md": "x"}), "leads out"),
    "traversal within": (lambda files: _zip(files | {"de/./../x.md": "x"}), "leads out"),
    "absolute path": (lambda _: _zip({"/etc/cron.d/evil": "x"}, folder=""), "leads out"),
    "drive letter": (lambda _: _zip({"C:/evil.md": "x"}, folder=""), "leads out"),
    "backslashes": (lambda _: _named_raw("nachtbus\\..\\evil.md"), "leads out"),
    "nul in a name": (lambda _: _named_raw("nachtbus/a.md\x00.exe"), "leads out"),
    "symlink": (lambda _: _symlink(), "link"),
    "same name twice": (lambda files: _zip(files | {"De/case-body.md": "x"}), "twice"),
    "two folders": (lambda files: _zip(files | {"x.md": "x"}, folder="") + b"", "one folder"),
    "no campaign.toml": (lambda _: _zip({"de/case.md": "x"}), "campaign.toml"),
    "too many files": (lambda files: _zip(files | {f"de/{n}.md": "" for n in range(1001)}), "too many"),
    "bomb by size": (lambda files: _zip(files | {"de/bomb.md": b"0" * 50_000_000}), "too large"),
    "bomb that lies": (_lying_about_its_size, ""),
    "file nobody names": (lambda files: _zip(files | {"de/extra.md": "x"}), "does not name"),
    "program": (lambda files: _zip(files | {"run.sh": "rm -r"}), "does not name"),
    "not a text": (lambda files: _zip(files | {"de/case-body.md": b"\xff\xfe\x00"}), "not a text"),
    "nul in a text": (lambda files: _zip(files | {"de/case-body.md": b"a\x00b"}), "not a text"),
    "broken toml": (lambda files: _zip(files | {"campaign.toml": "kind = ["}), "cannot be read"),
    "deep toml": (lambda files: _zip(files | {"campaign.toml": "a = " + "[" * 50_000}), "cannot be read"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_broken_or_hostile_is_refused_with_a_sentence(archive: bytes, name: str):
    make, word = HOSTILE[name]
    with pytest.raises(RefusedError) as refusal:
        campaign_from_archive(make(dict(_files(archive))))
    assert word in str(refusal.value)
    assert str(refusal.value)[-1] in ".”)" or ":" in str(refusal.value)
    assert db.session.query(Campaign).count() == 0, "Nothing may be left of it."


def _line(line: str) -> Callable[[str], str]:
    """Put a line before everything else."""
    return lambda toml: f"{line}\n{toml}"


def _instead(old: str, new: str) -> Callable[[str], str]:
    def change(toml: str) -> str:
        assert old in toml, f"{old} is not in the export any more."
        return toml.replace(old, new, 1)

    return change


WRONG: dict[str, tuple[Callable[[str], str], str]] = {
    "unknown field": (_line("evil = 1"), "evil"),
    "format of the future": (_instead("format = 1", "format = 2"), "format"),
    "no goal": (_instead("goal = 500", ""), "goal"),
    "goal in words": (_instead("goal = 500", 'goal = "many"'), "goal"),
    "goal yes": (_instead("goal = 500", "goal = true"), "goal"),
    "unknown theme": (_instead('theme = "klar"', 'theme = "../../etc"'), "theme"),
    "unknown language": (_instead('languages = ["de", "en"]', 'languages = ["de", "xx"]'), "languages"),
    "no language": (_instead('languages = ["de", "en"]', "languages = []"), "languages"),
    "unknown question": (_instead('required = ["', 'required = ["iban", "'), "required"),
    "unknown consent": (_instead('purposes = ["', 'purposes = ["everything", "'), "purposes"),
    "channel with markup": (_instead('channels = ["', 'channels = ["<b>", "'), "channels"),
    "unknown kind of block": (_instead('kind = "organiser"', 'kind = "../hero"'), "../hero"),
    "id that is none": (_instead('id = "organiser"', 'id = "Or ganiser"'), "id"),
    "same id twice": (_instead('id = "organiser"', 'id = "faq"'), "same id"),
    "no form": (_instead('kind = "form"', 'kind = "share"'), ""),
    "unknown text": (_instead("[blocks.texts.de]\ntitle", "[blocks.texts.de]\nevil = 'x'\ntitle"), "evil"),
    "text that is a number": (_instead('title = "Ein Nachtbus für Lindenbach"', "title = 7"), "title"),
    "title without end": (_instead('title = "Ein', f'title = "{"x" * 300}'), "title"),
    "file not there": (_instead("@de/case-body.md", "@de/gone.md"), "gone.md"),
    "file outside": (_instead("@de/case-body.md", "@/etc/passwd"), "passwd"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_field_is_named_and_nothing_is_kept(archive: bytes, name: str):
    change, word = WRONG[name]
    files: dict[str, Any] = dict(_files(archive))
    files["campaign.toml"] = change(files["campaign.toml"].decode())
    with pytest.raises(RefusedError) as refusal:
        campaign_from_archive(_zip(files))
    assert word in str(refusal.value)
    assert db.session.query(Campaign).count() == 0


def test_a_script_does_not_come_in_as_a_link(app_context: Flask):
    campaign = drafting.new_campaign("petition", "Ein Nachtbus für Lindenbach", slug="nachtbus")
    content, block_id = with_block(campaign.draft, "button", after="case")
    block = next(one for one in content["blocks"] if one["id"] == block_id)
    block["settings"] = {"url": "javascript:alert(1)"}
    campaign.draft = content
    with pytest.raises(RefusedError):
        _again(campaign)


def test_what_a_mac_adds_to_a_zip_is_no_reason_to_refuse_it(archive: bytes):
    litter = {".DS_Store": b"\x00\x01"}
    assert campaign_from_archive(_zip({**_files(archive), **litter})).slug == "nachtbus"


def test_out_and_in_from_the_command_line(app: Flask, tmp_path: Path, organisation: None):
    run, file = app.test_cli_runner().invoke, str(tmp_path / "nachtbus.zip")
    new = [
        "campaign",
        "new",
        "--template",
        "petition",
        "--title",
        "Ein Nachtbus für Lindenbach",
        "--slug",
        "bus",
    ]
    assert run(args=new).exit_code == 0
    assert run(args=["campaign", "export", "bus", file]).exit_code == 0
    brought = run(args=["campaign", "import", file])
    assert brought.exit_code == 0, brought.output
    assert brought.output.strip().startswith("http://localhost/")
    for wrong in (
        ["export", "nothing", file],
        ["export", "bus", "/nowhere/x.zip"],
        ["import", "/nowhere/x.zip"],
    ):
        assert isinstance(run(args=["campaign", *wrong]).exception, Exception)


def test_out_and_in_from_the_browser(app: Flask, organisation: None, staff: Callable[..., CheckingClient]):
    karin = staff("campaigner")
    with app.app_context():
        number = drafting.new_campaign("petition", "Ein Nachtbus für Lindenbach", slug="bus").id
        db.session.commit()
    taken_out = karin.get(f"/staff/campaigns/{number}/export.zip")
    assert taken_out.headers["Content-Disposition"] == 'attachment; filename="bus.zip"'

    def bring(content: bytes) -> Any:
        return karin.submit(
            "/staff/campaigns/import", form="form[@enctype]", file=(io.BytesIO(content), "bus.zip")
        )

    brought = bring(taken_out.data)
    assert brought.status_code == 303
    assert "Ein Nachtbus für Lindenbach" in karin.get(brought.location).get_data(as_text=True)
    refused = bring(b"no zip at all")
    assert refused.status_code == 422
    assert "error-summary" in refused.get_data(as_text=True)
    assert staff("analyst").get(f"/staff/campaigns/{number}/export.zip").status_code == 403
    with app.app_context():
        assert db.session.query(Campaign).count() == 2
