"""Structured logs on standard error, one JSON object a line, without personal data.

No address, no name, no query string and no path of a token route is ever logged: what is logged names rows by id.
"""

from __future__ import annotations

import logging
import sys

import structlog


def configure_logs() -> None:
    """Log JSON to standard error from here on."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def log(event: str, **facts: object) -> None:
    """Write one line. ``facts`` are ids, counts and names of things, never of people."""
    structlog.get_logger().info(event, **facts)


def log_failure(event: str, failure: BaseException, **facts: object) -> None:
    """Write one line about a failure: its type only, for its text may quote what a person typed."""
    structlog.get_logger().error(event, failure=type(failure).__name__, **facts)
