"""Minutes as they are typed."""

from __future__ import annotations

import pytest

from deskbreak.core.model.limits import in_minutes


@pytest.mark.parametrize(("typed", "minutes"), [("0.05", 0.05), (".5", 0.5), ("25", 25.0), ("1440", 1440.0)])
def test_a_number_in_range_is_that_number_of_minutes(typed: str, minutes: float) -> None:
    assert in_minutes(typed) == minutes


@pytest.mark.parametrize(
    "typed",
    ["", ".", "1.2.3", "-9", "٣٥", "1e2", "1_0", "nan", "inf", "9" * 5000, "0", "0.04", "1441"],
    ids=lambda typed: typed[:9],
)
def test_anything_else_is_not_a_number_of_minutes(typed: str) -> None:
    assert in_minutes(typed) is None
