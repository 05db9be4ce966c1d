"""Every command explains itself, and fails with one sentence instead of a trace."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from app.command_line import main

COMMANDS = ("run", "worker", "migrate", "doctor", "backup", "restore", "bounce", "demo", "staff", "campaign")


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Call it with arguments and settings: ``call("doctor", SMTP_URL="…")``."""

    def run(*arguments: str, **settings: str) -> Result:
        for name, value in {"DATA": str(tmp_path), **settings}.items():
            monkeypatch.setenv(f"TESTBALLON_{name}", value)
        return CliRunner().invoke(main, arguments)

    return run


def test_the_help_names_every_command(call):
    done = call("--help")
    assert done.exit_code == 0
    for command in COMMANDS:
        assert f"\n  {command} " in done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_its_help(call, command: str):
    done = call(command, "--help")
    assert (done.exit_code, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) > 3


def test_the_help_is_there_even_while_a_setting_is_wrong(call):
    done = call("--help", SMTP_URL="nonsense")
    assert done.exit_code == 0
    assert "TESTBALLON_SMTP_URL is wrong" in done.stderr
    assert "Traceback" not in done.output
    assert "\n  doctor " in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [("staff", "add", "karin.moser@example.org", "--role", "admin"), ("campaign", "list"), ("demo",)],
)
def test_an_empty_database_is_a_sentence(call, arguments: tuple[str, ...]):
    done = call(*arguments)
    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1
    assert "testballon migrate" in done.stderr


def test_a_wrong_setting_is_a_sentence_in_every_command(call):
    done = call("campaign", "list", TIME_ZONE="Mitteleuropa")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == (
        "testballon: The setting TESTBALLON_TIME_ZONE is wrong: it must be a name such as Europe/Berlin.\n"
    )


def test_an_unknown_command_says_so(call):
    done = call("fly")
    assert done.exit_code == 2
    assert "No such command 'fly'" in done.stderr


def test_all_options_are_explained():
    for command in (main.commands["run"], main.commands["migrate"], main.commands["worker"]):
        assert command.help or command.callback.__doc__
        for option in command.params:
            assert isinstance(option, click.Option)
            assert option.help
