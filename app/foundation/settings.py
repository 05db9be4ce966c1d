"""All settings, read once from the environment into one frozen object."""

from __future__ import annotations

import contextlib
import os
import secrets
from functools import cached_property
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from app.foundation.errors import SetupError

_POSTGRES = ("postgresql://", "postgres://", "postgresql+psycopg://")


class Settings(BaseSettings):
    """What the environment says (``TESTBALLON_…``); the README lists them."""

    model_config = SettingsConfigDict(env_prefix="TESTBALLON_", frozen=True, env_ignore_empty=True)

    data: Path = Path("data")
    # The addresses may hold passwords, so none of them is ever printed.
    database_url: str = Field(default="", repr=False)
    redis_url: str = Field(default="", repr=False)
    smtp_url: str = Field(default="", repr=False)
    # Where mails that cannot be delivered come back to; each gets an address of its own below it.
    bounce_address: str = ""
    base_url: str = "http://localhost:8000"
    staff_url: str = ""
    secret_key: str = Field(default="", repr=False)
    # Separated by commas: the first seals phone numbers and free text, all of them open (foundation/sealing.py).
    field_keys: str = Field(default="", repr=False)
    backup_passphrase: str = Field(default="", repr=False)
    language: Literal["de", "en"] = "de"
    time_zone: str = "Europe/Berlin"
    # Seconds a person needs at least from the page to the button; younger forms are asked once more.
    minimum_fill_seconds: float = 2.0

    @field_validator("database_url")
    @classmethod
    def _names_a_database(cls, url: str) -> str:
        if url and not (url.startswith("sqlite:///") or (url.startswith(_POSTGRES) and _database_in(url))):
            raise ValueError(
                "it must look like postgresql://user:password@host/name, or be empty for SQLite in the data folder"
            )
        return url

    @field_validator("redis_url")
    @classmethod
    def _names_a_redis(cls, url: str) -> str:
        return _with_scheme(url, ("redis", "rediss", "unix"), "it must look like redis://host:6379/0")

    @field_validator("smtp_url")
    @classmethod
    def _names_a_mail_server(cls, url: str) -> str:
        return _with_scheme(url, ("smtp", "smtps"), "it must look like smtp://user:password@host:587")

    @field_validator("bounce_address")
    @classmethod
    def _is_an_address(cls, address: str) -> str:
        local, _, domain = address.rpartition("@")
        # Before the @ there is room for 64 characters, and a mail's own part takes 50.
        if address and not (
            0 < len(local) <= 14 and "." in domain and address.isascii() and "+" not in local
        ):
            raise ValueError("it must look like zurueck@example.org, with at most 14 characters before the @")
        return address

    @field_validator("base_url", "staff_url")
    @classmethod
    def _names_a_site(cls, url: str) -> str:
        return _with_scheme(url, ("http", "https"), "it must look like https://mitmachen.example.org")

    @field_validator("time_zone")
    @classmethod
    def _is_a_time_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (OSError, ValueError, LookupError) as failure:
            raise ValueError("it must be a name such as Europe/Berlin") from failure
        return name

    @property
    def is_sqlite(self) -> bool:
        """Whether the embedded database is used."""
        return self.sqlalchemy_url.startswith("sqlite")

    @property
    def needs_folder(self) -> bool:
        """Whether anything is kept in the data folder."""
        return self.is_sqlite or not self.secret_key

    @property
    def sqlalchemy_url(self) -> str:
        """The database's address as SQLAlchemy wants it, always with the psycopg 3 driver."""
        if not self.database_url:
            return f"sqlite:///{(self.data / 'testballon.db').resolve()}"
        for prefix in ("postgresql://", "postgres://"):
            if self.database_url.startswith(prefix):
                return "postgresql+psycopg://" + self.database_url.removeprefix(prefix)
        return self.database_url

    @property
    def all_field_keys(self) -> tuple[bytes, ...]:
        """The secrets of ``TESTBALLON_FIELD_KEYS`` in their order."""
        return tuple(one.strip().encode() for one in self.field_keys.split(",") if one.strip())

    @property
    def is_secure(self) -> bool:
        """Whether visitors come over TLS, so that cookies can insist on it."""
        return self.base_url.startswith("https://")

    @property
    def host(self) -> str:
        """The host name in links and Message-IDs."""
        return urlsplit(self.base_url).hostname or "localhost"

    @cached_property
    def key(self) -> bytes:
        """The server's key: from the environment, or made once and kept in the data folder."""
        if self.secret_key:
            return self.secret_key.encode()
        return _key_in(self.data)


def _database_in(url: str) -> str | None:
    """The name of the database in an address, None where it is no address."""
    try:
        return make_url(url).database
    except (ArgumentError, ValueError):
        return None


def _with_scheme(url: str, schemes: tuple[str, ...], shape: str) -> str:
    """The address if it is one of these kinds. Raises ValueError, in words."""
    try:
        parts = urlsplit(url)
        is_right = parts.scheme in schemes and bool(parts.hostname or (parts.scheme == "unix" and parts.path))
        _ = parts.port
    except ValueError:
        is_right = False
    if url and not is_right:
        raise ValueError(shape)
    return url


def _key_in(folder: Path) -> bytes:
    """Read the key, or make it; two processes starting at once agree on the first one's."""
    path = folder / "secret-key"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _write_once(path, secrets.token_urlsafe(48).encode())
        return path.read_bytes().strip()
    except OSError as failure:
        raise SetupError(
            f"The data folder {folder} cannot be written to ({failure.strerror}). "
            "Choose another one with --data or TESTBALLON_DATA, or give this user the right to write there."
        ) from failure


def _write_once(path: Path, content: bytes) -> None:
    """Put a whole file there unless there is one: nobody ever reads half a key, and a crash leaves none."""
    draft = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)
