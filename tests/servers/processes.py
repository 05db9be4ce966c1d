"""Starting, watching and ending processes, always by the id of one that was started here."""

from __future__ import annotations

import contextlib
import ctypes
import os
import pwd
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
_SET_PARENT_DEATH_SIGNAL = 1


def free_port() -> int:
    """A port nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(question: Callable[[], T | None], *, seconds: float = 20, what: str = "it") -> T:
    """Ask again and again until the answer is something; after ``seconds`` fail with ``what`` was awaited."""
    deadline = time.monotonic() + seconds
    while True:
        answer = question()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"Waited {seconds} s in vain for {what}.")
        # A pause between two looks at a real process; there is nothing that could wake us.
        time.sleep(0.02)


def unprivileged_user() -> str | None:
    """Whom a server runs as that refuses root; None when we are not root anyway."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise AssertionError("PostgreSQL refuses root, and there is neither a user postgres nor nobody.")


class Process:
    """One process (and the group it leads), with its output in a file."""

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        output: Path,
        environment: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        user: str | None = None,
    ) -> None:
        self.command = [str(part) for part in command]
        self._output = output
        with output.open("ab") as file:
            self._process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                env=environment,
                cwd=cwd,
                user=user,
                group=pwd.getpwnam(user).pw_gid if user else None,
                extra_groups=[] if user else None,
                start_new_session=True,
                preexec_fn=_end_with_parent if sys.platform == "linux" else None,
            )

    @property
    def pid(self) -> int:
        """Its id, which is also its group's."""
        return self._process.pid

    @property
    def output(self) -> str:
        """What it said so far."""
        return self._output.read_text(errors="replace")

    @property
    def ended_with(self) -> int | None:
        """Its exit status, None while it runs."""
        return self._process.poll()

    def end(self, *, by: signal.Signals = signal.SIGTERM, seconds: float = 15) -> int:
        """Ask it to end, insist after ``seconds``; returns the exit status."""
        if self._process.poll() is None:
            self._process.send_signal(by)
            try:
                self._process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.kill()
        return self._process.wait(5)

    def kill(self) -> None:
        """kill -9 of the process and everything in its group, with no time to tidy up."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait(5)


def _end_with_parent() -> None:
    """Nothing of ours stays behind when the test run itself is killed."""
    ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGINT)
