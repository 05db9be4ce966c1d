"""``testballon backup`` and ``testballon restore``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from app.backup.archive import opened
from app.backup.making import Told, make_copy
from app.backup.remembering import remember_copy
from app.backup.restoring import Restored, rehearse
from app.backup.restoring import restore as put_back
from app.foundation.errors import SetupError

_PASSPHRASE = click.option(
    "--passphrase-file",
    type=click.Path(path_type=Path),
    help="A file whose first line is the passphrase. Otherwise TESTBALLON_BACKUP_PASSPHRASE.",
)
_FILE = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


@click.command()
@_FILE
@_PASSPHRASE
@with_appcontext
def backup(file: Path, passphrase_file: Path | None) -> None:
    """Write a consistent copy of everything into FILE, while Testballon runs.

    With a passphrase the copy is sealed, and the server's keys are in it: file and passphrase are all that a new
    machine needs. Without one it is not sealed and holds no key: keep the key apart from it. FILE is there only once it
    is whole and has been read back; an older copy of that name is replaced.
    """
    passphrase = _passphrase(passphrase_file)
    with _progress("Copying") as told:
        head = make_copy(file, passphrase, told)
    remember_copy(head.made_at)
    click.echo(f"{file}: {head.rows} rows, version {head.schema} of the database, read back and whole.")
    if passphrase:
        click.echo("Sealed, the server's keys inside. Without the passphrase nobody opens it, you neither.")
        return
    settings = current_app.config["TESTBALLON"]
    key = "TESTBALLON_SECRET_KEY" if settings.secret_key else str(settings.data / "secret-key")
    click.echo(
        f"testballon: This copy is NOT sealed and holds personal data. The key is not in it: keep {key}"
        f"{' and TESTBALLON_FIELD_KEYS' if settings.field_keys else ''} in another place, without it the copy is "
        "worth little. With --passphrase-file it would be sealed.",
        err=True,
    )


@click.command()
@_FILE
@_PASSPHRASE
@click.option(
    "--replace", is_flag=True, help="Delete what is in this installation and put the copy in its place."
)
@click.option(
    "--rehearse", "only_rehearse", is_flag=True, help="Try it in a throw-away database; nothing changes."
)
@click.option("--show-keys", is_flag=True, help="Only print the keys that a sealed copy carries.")
@with_appcontext
def restore(
    file: Path, passphrase_file: Path | None, replace: bool, only_rehearse: bool, show_keys: bool
) -> None:
    """Put the copy in FILE back: all of it, or nothing.

    A copy of an older version is brought to this one. Whoever was erased after it was made, and stands in erasures.log
    of the data folder, is erased again before anything answers. It ends with 1 where the copy is not what was written.
    """
    passphrase = _passphrase(passphrase_file)
    if show_keys:
        _show_keys(file, passphrase)
        return
    with _progress("Reading") as told:
        if only_rehearse:
            done = rehearse(file, passphrase, told)
        else:
            done = put_back(file, passphrase, replace=replace, told=told)
    _say(done, is_rehearsal=only_rehearse)


def _say(done: Restored, *, is_rehearsal: bool) -> None:
    click.echo(
        f"{'Rehearsed' if is_rehearsal else 'Restored'}: the copy of {done.head.made_at[:16].replace('T', ' ')} UTC, "
        f"{done.head.rows} rows; all tables are complete."
    )
    click.echo(f"Erased again because they were erased since: {done.erased_again}")
    if not done.wrong:
        click.echo("The ledger of consents holds, link by link.")
    if done.waiting_mails and not is_rehearsal:
        click.echo(
            f"{done.waiting_mails} mails were waiting when the copy was made and leave once a worker runs; those that "
            "left since then leave a second time, as the same mail."
        )
    if not is_rehearsal:
        click.echo(
            "Everybody is signed out. Look through the accounts at /staff/accounts: passwords changed and colleagues "
            "removed or given another role since then are as they were that day."
        )
    for sentence in done.wrong:
        click.echo(f"- {sentence}", err=True)
    if done.wrong:
        sys.exit(1)


def _show_keys(file: Path, passphrase: str) -> None:
    with opened(file, passphrase) as archive:
        if not archive.head.keys:
            raise SetupError("This copy is not sealed, so no key is in it.")
        for name, value in archive.head.keys.items():
            if value:
                click.echo(f"TESTBALLON_{name.upper()}={value}")


def _passphrase(file: Path | None) -> str:
    if file is None:
        return str(current_app.config["TESTBALLON"].backup_passphrase)
    try:
        first = file.read_text(encoding="utf-8").partition("\n")[0].strip()
    except (OSError, UnicodeDecodeError) as failure:
        raise SetupError(f"The passphrase cannot be read from {file}.") from failure
    if not first:
        raise SetupError(f"The first line of {file} is empty; the passphrase should stand there.")
    return first


@contextmanager
def _progress(what: str) -> Iterator[Callable[[int], Told]]:
    """A bar on standard error, for people who wait; where nobody looks there is none."""
    bars = []

    def begin(rows: int) -> Told:
        bar = click.progressbar(length=rows, label=what, file=sys.stderr, hidden=not sys.stderr.isatty())
        bars.append(bar)
        bar.__enter__()
        return bar.update

    try:
        yield begin
    finally:
        for bar in bars:
            bar.__exit__(None, None, None)
