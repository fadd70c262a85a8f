"""Findings about the parts of the program, in total and for programs."""

from __future__ import annotations

import pytest

from deskbreak.doctor.finding import Finding, Standing, as_json, is_sound

TRAY = Finding("tray", Standing.WORKS, "The icon is there.")
VOICE = Finding("voice", Standing.OFF, "The voice is off.")
IDLE = Finding("idle", Standing.DEGRADED, "Only locks are reported.", "Install python-xlib.")
NOTES = Finding("notifications", Standing.BROKEN, "Nothing shows them.", "Start a server.")


@pytest.mark.parametrize(
    ("findings", "expected"),
    [((), True), ((TRAY, VOICE), True), ((TRAY, IDLE), False), ((NOTES, TRAY), False)],
)
def test_all_is_well_where_each_part_works_or_is_off(
    findings: tuple[Finding, ...], *, expected: bool
) -> None:
    """A part is off by choice, or because the system has nothing of the kind."""
    assert is_sound(findings) is expected


def test_json_output_has_the_findings_in_the_order_of_the_tests() -> None:
    """One object per part."""
    assert as_json(iter((TRAY, IDLE))) == {
        "ok": False,
        "findings": [
            {"part": "tray", "standing": "works", "text": "The icon is there.", "advice": ""},
            {
                "part": "idle",
                "standing": "degraded",
                "text": "Only locks are reported.",
                "advice": "Install python-xlib.",
            },
        ],
    }
