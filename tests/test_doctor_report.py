"""What `deskbreak doctor` prints."""

from __future__ import annotations

from deskbreak import doctor_report
from deskbreak.core.finding import Finding, Standing

FINE = Finding("journal", Standing.WORKS, "12 entries, and room for more.")
LESSER = Finding("notifications", Standing.DEGRADED, "notes 1.2 shows notifications, but no buttons.")
BROKEN = Finding(
    "tray icon",
    Standing.BROKEN,
    "This desktop has no place for tray icons, whatever it is that its makers thought of it.",
    "Add a system tray to a panel. Until then the notifications and the command line do all of it.",
)


def test_a_finding_is_a_mark_a_part_and_what_is_so() -> None:
    expected = "ok      journal                   12 entries, and room for more."

    assert expected == doctor_report.lines_of(FINE)


def test_long_findings_and_their_advice_are_wrapped_below_each_other() -> None:
    expected = """\
FAILS   tray icon                 This desktop has no place for tray icons,
                                  whatever it is that its makers thought of
                                  it.
                                  -> Add a system tray to a panel. Until then
                                     the notifications and the command line do
                                     all of it."""

    assert expected == doctor_report.lines_of(BROKEN)


def test_in_a_narrow_terminal_the_text_goes_below_its_part() -> None:
    """Half of a laptop's screen, or a phone with ssh: 40 columns."""
    expected = """\
FAILS   tray icon
  This desktop has no place for tray
  icons, whatever it is that its makers
  thought of it.
  -> Add a system tray to a panel. Until
     then the notifications and the
     command line do all of it."""

    assert expected == doctor_report.lines_of(BROKEN, 40)


def test_the_summary_says_how_many_parts_there_are_to_mend() -> None:
    assert "Everything works." == doctor_report.summary([FINE])
    assert "1 part works in part. The rest of DeskBreak goes on." == doctor_report.summary([FINE, LESSER])
    assert (
        "2 parts do not work, 1 part works in part. The rest of DeskBreak goes on."
        == doctor_report.summary([BROKEN, LESSER, BROKEN])
    )
