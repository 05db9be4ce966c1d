"""What may stand in the environment, and what is said about the rest."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from app.foundation.errors import SetupError
from app.foundation.settings import Settings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("database_url", "mysql://root:geheim@localhost/x"),
        ("database_url", "not an address"),
        ("database_url", "postgresql://localhost"),
        ("database_url", "postgresql://localhost:x/testballon"),
        ("smtp_url", "http://mail.example.org"),
        ("smtp_url", "smtp://"),
        ("smtp_url", "smtp://mail.example.org:geheim"),
        ("redis_url", "localhost:6379"),
        ("redis_url", "redis://localhost:99999/0"),
        ("base_url", "mitmachen.example.org"),
        ("staff_url", "ftp://staff.example.org"),
        ("time_zone", "Mitteleuropa"),
        ("time_zone", "../etc/passwd"),
        ("language", "fr"),
    ],
)
def test_a_wrong_setting_is_refused_by_name_and_without_its_value(name: str, value: str):
    with pytest.raises(ValidationError) as refusal:
        Settings(**{name: value})
    problem = refusal.value.errors()[0]
    assert problem["loc"] == (name,)
    assert "geheim" not in problem["msg"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("database_url", "postgres://tb:geheim@db.example.org/testballon"),
        ("database_url", "postgresql://tb@/testballon?host=/run/postgresql"),
        ("database_url", "sqlite:////var/lib/testballon/other.db"),
        ("smtp_url", "smtps://post%40example.org:geheim@mail.example.org"),
        ("redis_url", "rediss://:geheim@redis.example.org:6380/2"),
        ("redis_url", "unix:///run/redis.sock"),
        ("base_url", "https://mitmachen.example.org"),
        ("time_zone", "Europe/Vienna"),
    ],
)
def test_a_right_setting_is_taken_and_no_password_printed(name: str, value: str):
    settings = Settings(**{name: value})
    assert getattr(settings, name) == value
    assert "geheim" not in repr(settings)


def test_the_key_is_made_once_and_kept(tmp_path: Path):
    first, second = Settings(data=tmp_path / "data"), Settings(data=tmp_path / "data")
    assert first.key == second.key
    assert len(first.key) > 40
    assert (tmp_path / "data" / "secret-key").stat().st_mode & 0o077 == 0
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["secret-key"]


def test_a_folder_that_cannot_be_written_to_is_a_sentence(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(SetupError, match="cannot be written to"):
        _ = Settings(data=tmp_path / "file" / "data").key
