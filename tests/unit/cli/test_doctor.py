"""The output of `deskbreak doctor`."""

from __future__ import annotations

import pytest

from deskbreak.cli import doctor
from deskbreak.doctor.finding import Finding, Standing

FINE = Finding("journal", Standing.WORKS, "12 entries, and room for more.")
LESSER = Finding("notifications", Standing.DEGRADED, "notes 1.2 shows notifications, but no buttons.")
OFF = Finding("sounds", Standing.OFF, "Sounds and voice are off in your settings.")
BROKEN = Finding(
    "tray icon",
    Standing.BROKEN,
    "This desktop has no place for tray icons, whatever it is that its makers thought of it.",
    "Add a system tray to a panel. Until then, use the notifications and the command line.",
)


def test_a_finding_has_a_mark_a_part_and_a_text() -> None:
    expected = "ok      journal                   12 entries, and room for more."

    assert expected == doctor.lines_of(FINE)


def test_long_findings_and_their_advice_are_wrapped_and_aligned() -> None:
    expected = """\
FAILS   tray icon                 This desktop has no place for tray icons,
                                  whatever it is that its makers thought of
                                  it.
                                  -> Add a system tray to a panel. Until then,
                                     use the notifications and the command
                                     line."""

    assert expected == doctor.lines_of(BROKEN)


def test_in_a_narrow_terminal_the_text_goes_below_its_part() -> None:
    """Half of a laptop's screen, or ssh on a phone: 40 columns."""
    expected = """\
FAILS   tray icon
  This desktop has no place for tray
  icons, whatever it is that its makers
  thought of it.
  -> Add a system tray to a panel. Until
     then, use the notifications and the
     command line."""

    assert expected == doctor.lines_of(BROKEN, 40)


def test_the_summary_says_how_many_parts_need_fixing() -> None:
    assert "Everything works." == doctor.summary([FINE])
    assert "1 part works in part; the rest works." == doctor.summary([FINE, LESSER])
    assert "2 parts do not work, 1 part works in part." == doctor.summary([BROKEN, LESSER, BROKEN])


def test_a_part_that_is_off_does_not_count_as_working() -> None:
    """Off by choice, or because the system has nothing of the kind: either way it needs no fix."""
    assert "All that is in use works; 1 part is off." == doctor.summary([FINE, OFF])
    assert "All parts are off." == doctor.summary([OFF, OFF])
    assert "1 part does not work, 2 parts are off; the rest works." == doctor.summary(
        [OFF, BROKEN, FINE, OFF]
    )


def test_only_the_marks_have_colours() -> None:
    """Lines wrap as they do without colours."""
    for finding, colour in (
        (FINE, "38;5;28"),
        (LESSER, "38;5;130"),
        (BROKEN, "1;38;5;160"),
        (OFF, "38;5;244"),
    ):
        plain, coloured = (doctor.lines_of(finding, in_colour=on) for on in (False, True))
        mark = plain.split(maxsplit=1)[0]

        assert f"\x1b[{colour}m{mark}\x1b[0m{plain.removeprefix(mark)}" == coloured


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, False),
        ({"TERM": "dumb"}, False),
        ({}, False),
    ],
)
def test_colours_are_for_terminals_whose_user_wants_them(environ: dict[str, str], *, expected: bool) -> None:
    """https://no-color.org, as in the terminal guide."""
    assert expected is doctor.has_colours(environ, is_terminal=True)
    assert doctor.has_colours(environ, is_terminal=False) is False
