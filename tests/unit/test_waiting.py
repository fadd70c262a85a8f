"""Waiting for what no event reports."""

from __future__ import annotations

from deskbreak.waiting import until
from tests.support.waiting import PATIENCE_S


def test_waiting_ends_with_the_first_answer_that_is_true() -> None:
    """It asks again and again, and then no more."""
    answers = iter([False, "", None, "yes", False])

    assert (until(lambda: next(answers), PATIENCE_S, 0.0), list(answers)) == (True, [False])


def test_what_never_becomes_true_is_asked_at_least_once_and_given_up() -> None:
    """With no time at all, too."""
    asked: list[str] = []

    assert (until(lambda: asked.append("so?"), 0.0, 0.0), asked) == (False, ["so?"])
