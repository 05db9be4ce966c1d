"""A campaign as a folder in a zip: ``campaign.toml``, its longer texts as Markdown files, and its pictures.

Equal pages give equal bytes: names are in order, and no file has a time of its own. Imprint, reply address and domain
of a campaign stay where they are: in another house they would name the wrong people.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import Any

from app.campaigns.models import Campaign
from app.campaigns.travelling_phases import phases_to_pack
from app.campaigns.travelling_pictures import pictures_of

FORMAT = 1
_LONGEST_LINE = 120
_BARE = re.compile(r"^[A-Za-z0-9_-]+$")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_PLAIN_FILE = 0o100644 << 16


def packed(campaign: Campaign) -> bytes:
    """The draft as a zip with one folder, called like the campaign's address."""
    phases = phases_to_pack(campaign)
    told, files = pictures_of(campaign.draft, *phases.pages.values())
    content = {"template": campaign.template, **campaign.draft} | ({"pictures": told} if told else {})
    if phases.told:
        content |= {"phases": phases.told, "phase_in_draft": phases.in_draft}
    for number, page in phases.pages.items():
        files |= {f"phases/{number}/{name}": data for name, data in folder_files(page).items()}
    return _zipped(campaign.slug, folder_files(content) | files)


def folder_files(content: dict[str, Any]) -> dict[str, bytes]:
    """The files of the folder by their path: ``campaign.toml`` and what it names with an “@”."""
    texts: dict[str, str] = {}
    slim = _with_names(content, [], texts)
    toml = "\n".join(_table({"format": FORMAT, **slim}, [])).strip() + "\n"
    files = {"campaign.toml": toml.encode()}
    return files | {name: f"{text}\n".encode() for name, text in texts.items()}


def _zipped(folder: str, files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{folder}/{name}", _EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, _PLAIN_FILE
            archive.writestr(entry, files[name])
    return out.getvalue()


def _with_names(value: Any, path: list[str], texts: dict[str, str]) -> Any:
    """The same with the names of files in the place of long texts, and without what is empty for TOML."""
    if isinstance(value, str):
        # A text that begins like a name is kept in a file as well, so that none is mistaken for one.
        if "\n" in value or len(value) > _LONGEST_LINE or value.startswith("@"):
            name = _file_name(path, texts)
            texts[name] = value
            return f"@{name}"
        return value
    if isinstance(value, list):
        return [
            _with_names(one, [*path, one.get("id", str(n)) if isinstance(one, dict) else str(n)], texts)
            for n, one in enumerate(value)
        ]
    if isinstance(value, dict):
        return {key: _with_names(one, [*path, key], texts) for key, one in value.items() if one is not None}
    return value


def _file_name(path: list[str], texts: dict[str, str]) -> str:
    """``de/case-body.md`` for the text at blocks/case/texts/de/body."""
    folder, parts = "page", list(path)
    if "texts" in parts[:-1]:
        place = parts.index("texts")
        folder, parts = parts[place + 1], parts[:place] + parts[place + 2 :]
    words = [re.sub(r"[^a-z0-9_]+", "-", part.lower()).strip("-") for part in parts if part != "blocks"]
    stem = f"{re.sub(r'[^a-z-]+', '', folder.lower()) or 'page'}/{'-'.join(filter(None, words)) or 'text'}"
    number, name = 2, f"{stem}.md"
    while name in texts:
        number, name = number + 1, f"{stem}-{number}.md"
    return name


def _table(table: dict[str, Any], path: list[str]) -> list[str]:
    """A TOML table: its plain values first, then the tables in it, then the lists of tables with tables in them."""
    lines = [
        f"{_key(key)} = {_inline(value)}" for key, value in table.items() if not _is_table(key, value, path)
    ]
    for key, value in table.items():
        if not _is_table(key, value, path):
            continue
        here = [*path, key]
        dotted = ".".join(map(_key, here))
        if isinstance(value, list):
            for one in value:
                lines += ["", f"[[{dotted}]]", *_table(one, here)]
        else:
            lines += ["", f"[{dotted}]", *_table(value, here)]
    return lines


def _is_table(key: str, value: Any, path: list[str]) -> bool:
    if isinstance(value, dict):
        return True
    return key == "blocks" and not path and bool(value)


def _inline(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, list):
        if any(isinstance(one, dict) for one in value):
            return "[\n" + "".join(f"  {_inline(one)},\n" for one in value) + "]"
        return f"[{', '.join(map(_inline, value))}]"
    if isinstance(value, dict):
        pairs = ", ".join(f"{_key(key)} = {_inline(one)}" for key, one in value.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    # A JSON string is a TOML string, but for one character that TOML wants escaped.
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(key: str) -> str:
    return key if _BARE.match(key) else json.dumps(key, ensure_ascii=False)
