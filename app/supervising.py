"""Two processes under one roof: the web server and the embedded worker, started, watched and ended together.

Nobody is left behind: children do not see Ctrl-C themselves but are ended in order by their parent, and should the
parent be killed, they notice and leave.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import connection
from multiprocessing.context import ForkContext, SpawnContext
from multiprocessing.process import BaseProcess
from types import FrameType

from app.foundation.errors import SetupError
from app.foundation.logs import log

# Forked children share what is loaded, which is most of the start-up; elsewhere than on Linux forking is unsafe.
START_METHOD = "fork" if sys.platform == "linux" else "spawn"
_OURS = {signal.SIGINT, signal.SIGTERM}
_SECONDS_TO_LEAVE = 6.0
_LONGEST_PAUSE = 30.0
# A worker that lived this long was well: the next one starts without a pause.
_WELL_AFTER_SECONDS = 10.0
_PARENT_LOOK_SECONDS = 1.0


@dataclass
class Child:
    """One process of ours. ``work`` runs in it, and must be importable by name."""

    name: str
    work: Callable[..., None]
    arguments: tuple[object, ...] = ()
    process: BaseProcess | None = None
    started_at: float = 0.0
    pause: float = 0.0
    start_at: float = 0.0

    def start(self) -> None:
        """Start it, with Ctrl-C held back, which the child never sees."""
        held = signal.pthread_sigmask(signal.SIG_BLOCK, _OURS)
        try:
            self.process = _processes().Process(
                target=_run_child, args=(os.getpid(), self.work, self.arguments), name=self.name
            )
            self.process.start()
            self.started_at = time.monotonic()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, held)

    def plan_restart(self) -> None:
        """At once after a long life, with growing pauses when it dies again and again."""
        lived = time.monotonic() - self.started_at
        self.pause = 0.0 if lived > _WELL_AFTER_SECONDS else min(_LONGEST_PAUSE, max(0.5, self.pause * 2))
        self.start_at = time.monotonic() + (self.pause if self.pause > 0.5 else 0.0)
        self.process = None


def supervise(web: Child, worker: Child | None) -> None:
    """Run both until SIGTERM or Ctrl-C; a dead worker is replaced. Raises SetupError when the web server ends."""
    children = [child for child in (worker, web) if child is not None]
    with _told_to_stop() as stop:
        try:
            for child in children:
                child.start()
            while not _wait(stop, children):
                if web.process is None or not web.process.is_alive():
                    _refuse_to_go_on(web, stop)
                    return
                if worker is not None:
                    _see_to(worker)
        finally:
            _end(children)


def end_with_parent(parent: int) -> None:
    """End this process, as by SIGTERM, as soon as the one that started it is gone."""

    def look() -> None:
        while os.getppid() == parent:
            time.sleep(_PARENT_LOOK_SECONDS)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=look, name="parent", daemon=True).start()


def _processes() -> ForkContext | SpawnContext:
    return (
        multiprocessing.get_context("fork")
        if START_METHOD == "fork"
        else multiprocessing.get_context("spawn")
    )


def _run_child(parent: int, work: Callable[..., None], arguments: tuple[object, ...]) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # Ctrl-C stays held back, here and in whatever is started from here.
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    end_with_parent(parent)
    work(*arguments)


def _wait(stop: connection.Connection, children: list[Child]) -> bool:
    """Until something happens; True when that is the wish to stop."""
    sentinels = [child.process.sentinel for child in children if child.process is not None]
    waiting = [child.start_at for child in children if child.process is None]
    timeout = max(0.0, min(waiting) - time.monotonic()) if waiting else None
    return stop in connection.wait([stop, *sentinels], timeout)


def _see_to(worker: Child) -> None:
    """Replace a worker that died: without one no mail would leave."""
    if worker.process is not None and not worker.process.is_alive():
        log("worker died", code=worker.process.exitcode)
        worker.process.close()
        worker.plan_restart()
    if worker.process is None and time.monotonic() >= worker.start_at:
        worker.start()


def _refuse_to_go_on(web: Child, stop: connection.Connection) -> None:
    # Whoever ends a whole process group may reach the web server before us.
    if stop.poll(0.5):
        return
    code = web.process.exitcode if web.process else None
    raise SetupError(f"The web server ended unexpectedly (code {code}); what it said stands above.")


def _end(children: list[Child]) -> None:
    running = [child.process for child in children if child.process is not None]
    for process in running:
        process.terminate()
    deadline = time.monotonic() + _SECONDS_TO_LEAVE
    for process in running:
        process.join(max(0.0, deadline - time.monotonic()))
        if process.is_alive():
            # It is safe to be killed at any moment; what it was at is taken up again by the next start.
            process.kill()
            process.join()


@contextmanager
def _told_to_stop() -> Iterator[connection.Connection]:
    """A pipe that can be read from once somebody wishes us to stop."""
    reader, writer = multiprocessing.Pipe(duplex=False)

    def tell(_signal: int, _frame: FrameType | None) -> None:
        writer.send_bytes(b"stop")

    before = {number: signal.signal(number, tell) for number in _OURS}
    try:
        yield reader
    finally:
        # A second Ctrl-C while everything is being ended changes nothing.
        for number in before:
            signal.signal(number, signal.SIG_IGN)
