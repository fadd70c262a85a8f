"""What was found of the parts of the program, as a whole and for programs."""

from __future__ import annotations

import pytest

from deskbreak.doctor.finding import Finding, Standing, as_json, is_sound

TRAY = Finding("tray", Standing.WORKS, "The icon is there.")
VOICE = Finding("voice", Standing.OFF, "The voice is off.")
IDLE = Finding("idle", Standing.DEGRADED, "Only locks are told.", "Install python-xlib.")
NOTES = Finding("notifications", Standing.BROKEN, "Nothing shows them.", "Start a server.")


@pytest.mark.parametrize(
    ("findings", "expected"),
    [((), True), ((TRAY, VOICE), True), ((TRAY, IDLE), False), ((NOTES, TRAY), False)],
)
def test_all_is_well_where_each_part_works_or_is_off(
    findings: tuple[Finding, ...], *, expected: bool
) -> None:
    """What is off is so by choice, or because there is nothing of its kind."""
    assert is_sound(findings) is expected


def test_programs_get_the_same_in_the_order_of_the_tests() -> None:
    """One object a part."""
    assert as_json(iter((TRAY, IDLE))) == {
        "ok": False,
        "findings": [
            {"part": "tray", "standing": "works", "text": "The icon is there.", "advice": ""},
            {
                "part": "idle",
                "standing": "degraded",
                "text": "Only locks are told.",
                "advice": "Install python-xlib.",
            },
        ],
    }
