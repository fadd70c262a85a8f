"""The output of small system programs."""

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
def test_the_output_of_a_program_counts_only_if_it_succeeded(
    code: str, within_s: float, expected: str | None
) -> None:
    """A partial answer is not used."""
    assert output_of(sys.executable, "-c", code, within_s=within_s) == expected


def test_a_missing_program_counts_as_no_output() -> None:
    """gsettings, for example, where GLib is not installed."""
    assert output_of("/no/such/program", within_s=PATIENCE_S) is None
