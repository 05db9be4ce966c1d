"""Background work: the embedded worker (no Redis), the RQ worker, and the periodic tasks both carry along."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from datetime import timedelta
from types import FrameType

from flask import Flask
from redis import Redis
from rq import Queue, SimpleWorker

from app import create_app
from app.foundation import leases, queue
from app.foundation.database import db
from app.foundation.logs import log_failure
from app.periodic import TASKS

# How often the embedded worker looks for due rows: a mail leaves within this time of the sign-up.
_LOOK_EVERY_SECONDS = 0.2
_LEASE = timedelta(seconds=30)
_TICK_SECONDS = 2.0

_app: Flask | None = None


def work_embedded(app: Flask) -> None:
    """Look for due rows until told to stop by SIGTERM or Ctrl-C, or until the process that started us is gone."""
    stopping = threading.Event()
    parent = os.getppid()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    _start_periodic(app, stopping)
    with app.app_context():
        while not stopping.wait(_LOOK_EVERY_SECONDS) and os.getppid() == parent:
            for name in queue.names():
                _run_safely(name)


def work_for_redis(app: Flask) -> None:
    """An RQ worker. It runs jobs in this very process: they are short, and a fork for each would cost more."""
    global _app
    _app = app
    stopping = threading.Event()
    _start_periodic(app, stopping)
    connection = Redis.from_url(app.config["TESTBALLON"].redis_url)
    worker = SimpleWorker([Queue(queue.QUEUE_NAME, connection=connection)], connection=connection)
    worker.work(logging_level="WARNING")
    stopping.set()


def run_job(name: str) -> int:
    """What an RQ job calls: do what is due of this kind."""
    global _app
    if _app is None:
        _app = create_app()
    with _app.app_context():
        try:
            return queue.run(name)
        finally:
            db.session.remove()


def _run_safely(name: str) -> None:
    try:
        queue.run(name)
    except Exception as failure:
        # The rows are untouched or leased, so nothing is lost; a broken row must not end the worker.
        log_failure("job failed", failure, job=name)
        db.session.rollback()
        time.sleep(1)
    finally:
        db.session.remove()


def _start_periodic(app: Flask, stopping: threading.Event) -> None:
    threading.Thread(target=_periodic, args=(app, stopping), name="periodic", daemon=True).start()


def _periodic(app: Flask, stopping: threading.Event) -> None:
    """Run what is due while this process holds the lease."""
    holder = f"{socket.gethostname()[:40]}-{os.getpid()}"
    due = dict.fromkeys(TASKS, 0.0)
    while not stopping.wait(_TICK_SECONDS):
        with app.app_context():
            try:
                if not leases.take("periodic", holder, _LEASE):
                    continue
                for task in [task for task, at in due.items() if at <= time.monotonic()]:
                    due[task] = time.monotonic() + task.every.total_seconds()
                    task.do()
            except Exception as failure:
                log_failure("periodic task failed", failure)
                db.session.rollback()
