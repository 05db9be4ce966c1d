"""A nudge wakes a worker; a Redis that is away costs a visitor no time and loses nothing but the nudge."""

from __future__ import annotations

import pytest
from redis import Redis

from app.foundation.queue import QUEUE_NAME, EmbeddedQueue, RedisQueue
from tests.servers.valkey import Valkey

pytestmark = pytest.mark.servers


def test_many_nudges_before_a_run_are_one_job(redis_url: str):
    queue = RedisQueue(redis_url)
    assert [queue.nudge("outbox") for _ in range(50)] == [True] * 50
    assert _waiting(redis_url) == 1


def test_a_nudge_after_a_run_began_means_another_run(redis_url: str):
    queue = RedisQueue(redis_url)
    queue.nudge("outbox")
    queue.starting("outbox")
    queue.nudge("outbox")
    assert _waiting(redis_url) == 2


def test_a_flushed_redis_loses_nudges_and_takes_new_ones(valkey: Valkey):
    queue = RedisQueue(valkey.url)
    queue.nudge("outbox")
    valkey.flush()
    assert queue.nudge("outbox")
    assert _waiting(valkey.url) == 1


def test_a_dead_redis_is_asked_once_and_then_left_alone(valkey: Valkey):
    queue = RedisQueue(valkey.url)
    assert queue.answers()
    valkey.kill()
    assert [queue.nudge("outbox") for _ in range(3)] == [False] * 3
    assert not queue.answers()
    valkey.start()
    assert not queue.nudge("outbox"), "For a moment it is not asked again."
    assert _waiting(valkey.url) == 0


def test_without_redis_the_worker_looks_by_itself():
    assert EmbeddedQueue().nudge("outbox")


def _waiting(url: str) -> int:
    with Redis.from_url(url) as redis:
        return int(redis.llen(f"rq:queue:{QUEUE_NAME}"))
