"""Failures that have a name. Each says what happened and what can be done about it."""

from __future__ import annotations


class TestballonError(Exception):
    """The parent of every named failure; its text is a sentence a person can act on."""

    # pytest would otherwise take the class for a test because of its name.
    __test__ = False
    status = 500


class SetupError(TestballonError):
    """Something about this installation is missing or wrong; the command line prints it and stops."""


class NotFoundError(TestballonError):
    """What was asked for is not there."""

    status = 404


class ExpiredError(TestballonError):
    """It was there, and its time has passed."""

    status = 410


class RefusedError(TestballonError):
    """The input is understood and cannot be accepted; the text says why."""

    status = 422
