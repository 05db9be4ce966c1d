"""A campaign from a zip: nothing is written to the disk, and nothing is kept unless all of it is right."""

from __future__ import annotations

import io
import re
import tomllib
import zipfile
import zlib
from typing import Any, NoReturn

from flask_babel import gettext as _

from app.campaigns.content_check import checked_content
from app.campaigns.drafting import SLUG, free_slug_for, is_taken
from app.campaigns.models import Campaign
from app.campaigns.packing import FORMAT
from app.campaigns.page_content import headline
from app.campaigns.receiving_pictures import LARGEST_FILE as LARGEST_PICTURE
from app.campaigns.travelling_phases import bring_in, is_of_a_phase, phases_unpacked
from app.campaigns.travelling_pictures import is_picture_file, keep_drawn, pictures_from
from app.foundation import audit, clock
from app.foundation.database import db
from app.foundation.errors import RefusedError
from app.foundation.reserved import RESERVED_SLUGS

LARGEST_ARCHIVE = 40_000_000
_LARGEST_TEXT = 500_000
_LARGEST_TEXTS = 5_000_000
_LARGEST_TOGETHER = 40_000_000
_MOST_FILES = 1000
# What the reader of zip files raises for bytes that only look like one.
_DAMAGED = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError, RuntimeError)
_SYMLINK, _FILE_TYPE = 0o120000, 0o170000
_ENCRYPTED = 0x1
_NAME = re.compile(r"^[^/\\:\x00]+(?:/[^/\\:\x00]+)*$")
# What operating systems put into archives by themselves.
_LITTER = re.compile(r"^__MACOSX/|(?:^|/)(?:\.DS_Store|Thumbs\.db|desktop\.ini)$")
_TEMPLATE = re.compile(r"^[a-z0-9][a-z0-9-]{0,59}$")


def campaign_from_archive(archive: bytes, *, owner_id: int | None = None) -> Campaign:
    """A new draft from the bytes of a zip. Flushes. Raises RefusedError, whose text says what is wrong."""
    folder, files = _unzipped(archive)
    pictures = {name: content for name, content in files.items() if is_picture_file(name)}
    of_phases = {name: content for name, content in files.items() if is_of_a_phase(name)}
    stored = _read_whole(
        {name: one for name, one in files.items() if name not in pictures and name not in of_phases}
    )
    told = stored.pop("pictures", {})
    told_of_phases, in_draft = stored.pop("phases", []), stored.pop("phase_in_draft", 0)
    template = stored.pop("template", "")
    if not isinstance(template, str) or not _TEMPLATE.fullmatch(template):
        raise RefusedError(_("“%(field)s” in campaign.toml is not what it should be.", field="template"))
    content, now = checked_content(stored), clock.now()
    phases = phases_unpacked(
        told_of_phases, in_draft, of_phases, lambda page: checked_content(_read_whole(page))
    )
    drawn = pictures_from(told, pictures, [content, *phases.pages.values()], account_id=owner_id)
    is_free = SLUG.fullmatch(folder) and folder not in RESERVED_SLUGS and not is_taken(folder)
    campaign = Campaign(
        slug=folder if is_free else free_slug_for(headline(content, content["languages"][0])),
        template=template,
        owner_id=owner_id,
        created_at=now,
        changed_at=now,
        draft=content,
    )
    keep_drawn(drawn)
    db.session.add(campaign)
    db.session.flush()
    bring_in(campaign, phases)
    audit.record("campaign.imported", "campaign", campaign.id)
    return campaign


def _read_whole(files: dict[str, bytes]) -> dict[str, Any]:
    """``campaign.toml`` of a folder in the format we know, with its texts in place."""
    stored = _whole(files)
    if stored.pop("format", None) != FORMAT:
        raise RefusedError(_("campaign.toml has to say “format = %(number)s”.", number=FORMAT))
    return stored


def _unzipped(archive: bytes) -> tuple[str, dict[str, bytes]]:
    """The one folder's name, and its files by their path in it."""
    if len(archive) > LARGEST_ARCHIVE:
        raise RefusedError(_("The file is too large; a campaign has at most 40 MB."))
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            entries = _checked(opened.infolist())
            names = {entry.filename.partition("/")[0] for entry in entries}
            if len(names) != 1 or any("/" not in entry.filename for entry in entries):
                raise RefusedError(_("The zip has to hold exactly one folder, with campaign.toml in it."))
            return names.pop(), _read(opened, entries)
    except _DAMAGED as failure:
        raise RefusedError(_("This is not a zip file that can be read. Perhaps it is damaged.")) from failure


def _checked(entries: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """The files among the entries, after a look at what each of them claims to be."""
    if len(entries) > _MOST_FILES:
        raise RefusedError(_("The zip holds too many files."))
    if sum(entry.file_size for entry in entries) > _LARGEST_TOGETHER:
        raise RefusedError(_("Unpacked, the zip would be too large."))
    seen: set[str] = set()
    for entry in entries:
        # ZipInfo cuts a name at its first NUL; what was written is looked at.
        name = entry.orig_filename.rstrip("/")
        if not _NAME.fullmatch(name) or any(part in (".", "..") for part in name.split("/")):
            raise RefusedError(
                _("The zip holds a path that leads out of its folder: %(name)s", name=repr(name))
            )
        kind = (entry.external_attr >> 16) & _FILE_TYPE
        if kind == _SYMLINK or entry.flag_bits & _ENCRYPTED:
            raise RefusedError(_("The zip holds a link or something locked: %(name)s", name=name))
        if name.lower() in seen:
            raise RefusedError(_("The zip holds the same name twice: %(name)s", name=name))
        seen.add(name.lower())
    return [entry for entry in entries if not entry.is_dir() and not _LITTER.search(entry.filename)]


def _read(opened: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    """What is in the files; what they claimed of their size is not believed."""
    files, together, texts = {}, 0, 0
    for entry in entries:
        name = entry.filename.partition("/")[2]
        longest = LARGEST_PICTURE if is_picture_file(name) else _LARGEST_TEXT
        with opened.open(entry) as file:
            content = file.read(longest + 1)
        together += len(content)
        texts += 0 if is_picture_file(name) else len(content)
        if len(content) > longest or together > _LARGEST_TOGETHER or texts > _LARGEST_TEXTS:
            raise RefusedError(_("Unpacked, the zip would be too large."))
        files[name] = content
    return files


def _whole(files: dict[str, bytes]) -> dict[str, Any]:
    """``campaign.toml`` with the texts in the place of their files' names."""
    texts = {name: _text(name, content) for name, content in files.items()}
    if "campaign.toml" not in texts:
        raise RefusedError(_("The zip has to hold exactly one folder, with campaign.toml in it."))
    try:
        stored = tomllib.loads(texts.pop("campaign.toml"))
    except (tomllib.TOMLDecodeError, RecursionError) as failure:
        raise RefusedError(_("campaign.toml cannot be read: %(reason)s", reason=str(failure))) from failure
    used: set[str] = set()
    whole = _with_texts(stored, texts, used)
    if unknown := sorted(texts.keys() - used):
        raise RefusedError(
            _("The zip holds a file that campaign.toml does not name: %(name)s", name=unknown[0])
        )
    return dict(whole)


def _text(name: str, content: bytes) -> str:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        _unreadable(name)
    if "\x00" in text:
        _unreadable(name)
    return text


def _unreadable(name: str) -> NoReturn:
    raise RefusedError(_("%(name)s is not a text (UTF-8).", name=name))


def _with_texts(value: Any, texts: dict[str, str], used: set[str]) -> Any:
    if isinstance(value, str):
        if "\x00" in value:
            _unreadable("campaign.toml")
        if not value.startswith("@"):
            return value
        name = value[1:]
        if name not in texts:
            raise RefusedError(_("campaign.toml names a file that is not there: %(name)s", name=name))
        used.add(name)
        return texts[name].removesuffix("\n")
    if isinstance(value, list):
        return [_with_texts(one, texts, used) for one in value]
    if isinstance(value, dict):
        return {key: _with_texts(one, texts, used) for key, one in value.items()}
    return value
