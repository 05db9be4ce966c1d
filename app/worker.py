"""Background work: the embedded worker (no Redis), the RQ worker, and the periodic tasks both carry along."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from types import FrameType

from flask import Flask
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, SimpleWorker
from rq.exceptions import StopRequested
from rq.worker import WorkerStatus

from app import create_app
from app.foundation import leases, owners, queue
from app.foundation.database import db
from app.foundation.errors import SetupError
from app.foundation.logs import log, log_failure
from app.periodic import AT_START, LEASE, TASKS

# How often the embedded worker looks for due rows: a mail leaves within this time of the sign-up.
_LOOK_EVERY_SECONDS = 0.2
_LEASE_LENGTH = timedelta(seconds=30)
_TICK_SECONDS = 2.0
_BETWEEN_WORKERS_SECONDS = 2.0

_app: Flask | None = None


def stop_when_told() -> None:
    """From now on SIGTERM and Ctrl-C are a wish to end in order, also while still starting."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: queue.stopping.set())


def work_embedded(app: Flask) -> None:
    """Look for due rows until told to stop by SIGTERM or Ctrl-C."""
    stop_when_told()
    periodic = _start_periodic(app)
    while not queue.stopping.wait(_LOOK_EVERY_SECONDS):
        for name in queue.names():
            _run_safely(app, name)
    periodic.join(timeout=_TICK_SECONDS)


def work_for_redis(app: Flask) -> None:
    """Work for RQ until told to stop. While Redis is away the periodic sweep does the work."""
    global _app
    _app = app
    connection = Redis.from_url(app.config["TESTBALLON"].redis_url)
    _refuse_without(connection)
    periodic = _start_periodic(app)
    with suppress(StopRequested):
        while not queue.stopping.is_set():
            try:
                rq_queue = Queue(queue.QUEUE_NAME, connection=connection)
                PatientWorker([rq_queue], connection=connection).work(logging_level="CRITICAL")
            except RedisError as failure:
                log_failure("worker without Redis", failure)
            queue.stopping.wait(_BETWEEN_WORKERS_SECONDS)
    periodic.join(timeout=_TICK_SECONDS)


class PatientWorker(SimpleWorker):
    """RQ's worker, which runs jobs in this very process: they are short, and a fork for each would cost more.

    On SIGTERM or Ctrl-C it lets the job end between two mails, and asks no Redis for that, which may be away.
    """

    max_connection_wait_time = 5.0

    def _install_signal_handlers(self) -> None:
        """RQ's own, which do not know of a wish from before they were there."""
        super()._install_signal_handlers()  # type: ignore[no-untyped-call]
        self._stop_requested = queue.stopping.is_set()

    def request_stop(self, _signal: int, _frame: FrameType | None) -> None:
        """Tell the job, or leave at once where there is none."""
        queue.stopping.set()
        self._stop_requested = True
        if self._state != WorkerStatus.BUSY:
            raise StopRequested


def run_job(name: str) -> int:
    """What an RQ job calls: do what is due of this kind."""
    global _app
    if _app is None:
        _app = create_app()
    return _run_safely(_app, name)


def _run_safely(app: Flask, name: str) -> int:
    """Do what is due. The rows are untouched or leased, so a failure loses nothing and must not end the worker."""
    with app.app_context():
        try:
            return queue.run(name)
        except Exception as failure:
            log_failure("job failed", failure, job=name)
            db.session.rollback()
            queue.stopping.wait(1)
            return 0
        finally:
            db.session.remove()


def _refuse_without(connection: Redis) -> None:
    try:
        connection.ping()
    except RedisError as failure:
        raise SetupError(
            f"Redis cannot be reached ({type(failure).__name__}). "
            "Check TESTBALLON_REDIS_URL, and whether the server runs."
        ) from failure


def _start_periodic(app: Flask) -> threading.Thread:
    thread = threading.Thread(target=_periodic, args=(app,), name="periodic", daemon=True)
    thread.start()
    return thread


def _periodic(app: Flask) -> None:
    """Run what is due while this process holds the lease."""
    holder = owners.new_name()
    due = dict.fromkeys(TASKS, 0.0)
    holds, pause = False, 0.0
    with app.app_context():
        _try_all(AT_START)
    while not queue.stopping.wait(pause):
        pause = _TICK_SECONDS
        with app.app_context():
            try:
                held, holds = holds, leases.take(LEASE, holder, _LEASE_LENGTH)
                if holds and not held:
                    log("periodic tasks begin here")
                for task in [task for task, at in due.items() if holds and at <= time.monotonic()]:
                    # The task before it may have taken longer than the lease is good for.
                    if not leases.take(LEASE, holder, _LEASE_LENGTH):
                        break
                    due[task] = time.monotonic() + task.every.total_seconds()
                    task.do()
            except Exception as failure:
                log_failure("periodic task failed", failure)
                db.session.rollback()
    with app.app_context():
        try:
            leases.give_back(LEASE, holder)
        except Exception as failure:
            log_failure("periodic lease not given back", failure)


def _try_all(steps: Sequence[Callable[[], object]]) -> None:
    for step in steps:
        try:
            step()
        except Exception as failure:
            log_failure("step at the start failed", failure)
            db.session.rollback()
