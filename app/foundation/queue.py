"""The queue: one small port, two adapters.

The database row is the truth; what travels through a queue is only a nudge ("there is new work of this kind") that
may get lost or come twice. A job therefore takes no arguments: it claims the rows that are due, by a conditional
update, until none is left. With Redis a nudge is one RQ job, and many nudges at once fold into one; without Redis
the embedded worker looks for due rows several times a second, so a nudge needs nothing at all. What a lost nudge
left lying is found by the sweep in ``app/periodic.py``.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Protocol

from flask import Flask, current_app
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq import Queue

from app.foundation.logs import log_failure

_jobs: dict[str, Callable[[], int]] = {}

QUEUE_NAME = "testballon"
# Set when this process was asked to end: a job looks here between two pieces of work, and leaves.
stopping = threading.Event()
# A nudge that was not worked off after so many seconds may be given again.
_NUDGE_LIFE = 5
# So long a Redis that did not answer is left alone: a visitor waits for it once, not with every sign-up.
_LEFT_ALONE_SECONDS = 2.0
# No run takes nearly as long; after that RQ breaks it off.
_LONGEST_RUN_SECONDS = 600


class NudgeQueue(Protocol):
    """Something that can wake a worker."""

    def nudge(self, job: str) -> bool:
        """Say that there is work of this kind; False when the word was lost. Never raises."""


class EmbeddedQueue:
    """Without Redis: the embedded worker looks by itself."""

    def nudge(self, job: str) -> bool:
        """Nothing to do."""
        return True


class RedisQueue:
    """With Redis: one RQ job for all nudges that come before it starts."""

    def __init__(self, url: str) -> None:
        # Not tried again here: what is lost is found by the sweep, and a visitor is waiting.
        self._redis = Redis.from_url(
            url, socket_timeout=2, socket_connect_timeout=1, retry=Retry(NoBackoff(), 0)
        )
        self._queue = Queue(QUEUE_NAME, connection=self._redis)
        self._left_alone_until = 0.0

    def nudge(self, job: str) -> bool:
        """Enqueue a run unless one is already waiting to start."""
        if time.monotonic() < self._left_alone_until:
            return False
        try:
            if self._redis.set(_nudge_key(job), 1, nx=True, ex=_NUDGE_LIFE):
                self._queue.enqueue(
                    "app.worker.run_job", job, job_timeout=_LONGEST_RUN_SECONDS, result_ttl=0, failure_ttl=60
                )
        except RedisError as failure:
            self._left_alone_until = time.monotonic() + _LEFT_ALONE_SECONDS
            log_failure("nudge lost", failure, job=job)
            return False
        return True

    def answers(self) -> bool:
        """Whether Redis can be reached."""
        try:
            return bool(self._redis.ping())
        except RedisError:
            return False

    def starting(self, job: str) -> None:
        """The run begins: a nudge from now on means another run."""
        if time.monotonic() < self._left_alone_until:
            return
        try:
            self._redis.delete(_nudge_key(job))
        except RedisError as failure:
            self._left_alone_until = time.monotonic() + _LEFT_ALONE_SECONDS
            log_failure("nudge not cleared", failure, job=job)


def register(name: str, work: Callable[[], int]) -> None:
    """Name a job. ``work`` claims and does what is due and returns how much that was."""
    _jobs[name] = work


def names() -> list[str]:
    """All jobs, in the order of registration."""
    return list(_jobs)


def run(name: str) -> int:
    """Do what is due now, in this process; returns how many rows were worked on."""
    queue = current_app.extensions["testballon_queue"]
    if isinstance(queue, RedisQueue):
        queue.starting(name)
    return _jobs[name]()


def nudge(name: str) -> bool:
    """Say that there is work; call it after the commit. False when no worker could be told."""
    queue: NudgeQueue = current_app.extensions["testballon_queue"]
    return queue.nudge(name)


def init_queue(app: Flask) -> None:
    """Choose the adapter by the settings."""
    url = app.config["TESTBALLON"].redis_url
    app.extensions["testballon_queue"] = RedisQueue(url) if url else EmbeddedQueue()


def _nudge_key(job: str) -> str:
    return f"testballon:nudge:{job}"
