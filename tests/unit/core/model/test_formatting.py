"""Wording shared by several views."""

from __future__ import annotations

import pytest

from deskbreak.core.model.formatting import duration, on_one_line


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        (
            "Time to loosen your upper back.",
            "Sitting 45 min.",
            "Time to loosen your upper back. Sitting 45 min.",
        ),
        ("DeskBreak needs a hand", "No panel.", "DeskBreak needs a hand: No panel."),
        ("Really?", "", "Really?"),
    ],
    ids=["a sentence", "no sentence", "nothing follows"],
)
def test_a_title_and_its_continuation_read_well_on_one_line(title: str, body: str, expected: str) -> None:
    assert expected == on_one_line(title, body)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (59.9, "59 s"),
        (60, "1 min"),
        (119, "1 min"),
        (3599, "59 min"),
        (3600, "1 h"),
        (11400, "3 h 10 min"),
        (float("nan"), "-"),
        (float("inf"), "-"),
    ],
)
def test_a_duration_reads_like_a_clock(seconds: float, words: str) -> None:
    """There is only one `duration`, so the status, the notification, the log and the chart agree."""
    assert duration(seconds) == words
