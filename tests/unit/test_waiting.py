"""Waiting for what no event reports."""

from __future__ import annotations

from deskbreak.waiting import until
from tests.support.waiting import PATIENCE_S


def test_waiting_ends_with_the_first_true_answer() -> None:
    """It asks repeatedly until then, and not again."""
    answers = iter([False, "", None, "yes", False])

    assert (until(lambda: next(answers), PATIENCE_S, 0.0), list(answers)) == (True, [False])


def test_a_condition_that_never_becomes_true_is_checked_at_least_once_and_given_up() -> None:
    """Even with no time at all."""
    asked: list[str] = []

    assert (until(lambda: asked.append("so?"), 0.0, 0.0), asked) == (False, ["so?"])
