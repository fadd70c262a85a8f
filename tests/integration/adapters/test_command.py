"""What small programs of the system print."""

from __future__ import annotations

import sys

import pytest

from deskbreak.adapters.command import output_of
from tests.support.waiting import PATIENCE_S


@pytest.mark.parametrize(
    ("code", "within_s", "expected"),
    [
        ("print('true')", PATIENCE_S, "true\n"),
        ("print('half'); raise SystemExit(1)", PATIENCE_S, None),
        ("import sys; sys.stdout.buffer.write(b'\\xff\\xfe')", PATIENCE_S, None),
        ("input()", 0.01, None),
    ],
    ids=["prints", "fails", "prints no text", "takes too long"],
)
def test_a_program_s_output_counts_only_where_it_ended_well(
    code: str, within_s: float, expected: str | None
) -> None:
    """Half an answer is no answer."""
    assert output_of(sys.executable, "-c", code, within_s=within_s) == expected


def test_a_program_that_is_missing_prints_nothing() -> None:
    """As gsettings, where there is no GLib."""
    assert output_of("/no/such/program", within_s=PATIENCE_S) is None
