"""Words that several shows share."""

from __future__ import annotations

import pytest

from deskbreak.core.words import on_one_line


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
def test_a_title_and_what_follows_it_read_well_on_one_line(title: str, body: str, expected: str) -> None:
    assert expected == on_one_line(title, body)
