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
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
_SET_PARENT_DEATH_SIGNAL = 1


def free_port() -> int:
    """A port nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(question: Callable[[], T | None], *, seconds: float = 60, what: str = "it") -> T:
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

    def interrupt_group(self, by: signal.Signals = signal.SIGINT) -> None:
        """What a terminal does on Ctrl-C, and systemd by SIGTERM: tell every process of the group."""
        os.killpg(self.pid, by)

    def wait(self, seconds: float = 20) -> int:
        """Wait for its end; returns the exit status."""
        return self._process.wait(seconds)

    def members(self) -> list[int]:
        """Every process that still lives in its group, itself included."""
        return sorted(pid for pid, one in living().items() if one.group == self.pid)

    def children(self) -> list[int]:
        """Its own children, the oldest first."""
        return children_of(self.pid)

    def kill(self) -> None:
        """kill -9 of the process and everything in its group, with no time to tidy up."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait(5)


@dataclass(frozen=True, slots=True)
class Living:
    """A process that has not ended: its parent and its group."""

    parent: int
    group: int


def living() -> dict[int, Living]:
    """All processes but those that are only waiting to be noticed as dead, by id."""
    found = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            # The name in parentheses may hold anything, blanks included.
            state, parent, group, *_ = path.read_text().rpartition(")")[2].split()
            if state not in "ZX":
                found[int(path.parent.name)] = Living(int(parent), int(group))
    return found


def children_of(pid: int) -> list[int]:
    """The children of a process, the oldest first."""
    return sorted(child for child, one in living().items() if one.parent == pid)


def processor_seconds(pid: int) -> float:
    """How much processor time a process has used so far, in the program and in the kernel for it."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def kill(pid: int) -> None:
    """kill -9 of one process a test found below one it started."""
    os.kill(pid, signal.SIGKILL)
    until(lambda: pid not in living(), what=f"process {pid} to be gone")


def _end_with_parent() -> None:
    """Nothing of ours stays behind when the test run itself is killed."""
    ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGINT)
