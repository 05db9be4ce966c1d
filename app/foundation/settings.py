"""All settings, read once from the environment into one frozen object."""

from __future__ import annotations

import os
import secrets
from functools import cached_property
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.foundation.errors import SetupError


class Settings(BaseSettings):
    """What the environment says (``TESTBALLON_…``); the README lists them."""

    model_config = SettingsConfigDict(env_prefix="TESTBALLON_", frozen=True, env_ignore_empty=True)

    data: Path = Path("data")
    database_url: str = ""
    redis_url: str = ""
    smtp_url: str = ""
    base_url: str = "http://localhost:8000"
    staff_url: str = ""
    secret_key: str = Field(default="", repr=False)
    language: Literal["de", "en"] = "de"
    time_zone: str = "Europe/Berlin"
    # Seconds a person needs at least from the page to the button; younger forms are asked once more.
    minimum_fill_seconds: float = 2.0

    @property
    def is_sqlite(self) -> bool:
        """Whether the embedded database is used."""
        return self.sqlalchemy_url.startswith("sqlite")

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


def _key_in(folder: Path) -> bytes:
    """Read the key, or make it; two processes starting at once agree on the first one's."""
    path = folder / "secret-key"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_bytes().strip()
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_urlsafe(48).encode())
        return path.read_bytes().strip()
    except OSError as failure:
        raise SetupError(
            f"The data folder {folder} cannot be written to ({failure.strerror}). "
            "Choose another one with --data or TESTBALLON_DATA, or give this user the right to write there."
        ) from failure
