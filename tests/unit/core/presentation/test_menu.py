"""The lines of the tray menu in every mode."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from deskbreak.core.model.settings import Settings
from deskbreak.core.presentation import view_model
from deskbreak.core.presentation.view import MenuItem, RoutineChoice
from tests.support.simulation.desk import Desk
from tests.support.simulation.modes import (
    EVERY_MODE,
    Entering,
    away,
    due,
    held,
    in_a_call,
    named,
    off_hours,
    on_break,
    paused,
    paused_for_good,
    silent,
    sitting,
    snoozed,
)

NOTHING_DUE = """
    Start break now
    One minute only
    (Snooze >)
    (Skip this break)
"""
DUE = """
    Start break now
    One minute only
    Snooze >
    Skip this break
"""
UNDER_WAY = """
    Continue the break
    (One minute only)
    (Snooze >)
    (Skip this break)
"""
MODES = [
    (sitting, "Sitting 30 min. Break in 15 min (09:45)", NOTHING_DUE, "Pause >", "30 min"),
    (due, "Time for a break. Sitting 46 min, 1 min over", DUE, "Pause >", "46 min"),
    (
        held,
        "A break is waiting. Do not disturb is on. Sitting 50 min, 5 min over",
        DUE,
        "Pause >",
        "50 min",
    ),
    (
        in_a_call,
        "A break is waiting. You are in a call. Sitting 50 min, 5 min over",
        DUE,
        "Pause >",
        "50 min",
    ),
    (on_break, "Taking a break. Sat 45 min before", UNDER_WAY, "Pause >", "45 min"),
    (paused, "Paused. Until 10:00", NOTHING_DUE, "Resume", "30 min"),
    (paused_for_good, "Paused. Until you resume", NOTHING_DUE, "Resume", "30 min"),
    (snoozed, "Sitting 45 min. Snoozed until 09:55", DUE, "Pause >", "45 min"),
    (away, "Away. Sat 30 min before", NOTHING_DUE, "Pause >", "30 min"),
    (
        off_hours,
        "Out of office hours. No reminders until Tuesday 09:00",
        NOTHING_DUE,
        "Pause >",
        "30 min",
    ),
    (silent, "Time for a break. Sat 50 min, then no answer, activity unknown", DUE, "Pause >", "50 min"),
]


def read(menu: Iterable[MenuItem]) -> list[str]:
    """The menu as text: disabled lines are in brackets, "*" marks a choice, and ">" opens a submenu."""
    lines = []
    for item in menu:
        line = f"{'* ' if item.checked else ''}{item.label or '---'}{' >' if item.children else ''}"
        if item.visible:
            lines.append(line if item.enabled else f"({line})")
    return lines


@pytest.mark.parametrize(("enter", "status", "breaks", "pause", "sat"), MODES, ids=named)
def test_the_menu_in_each_mode(enter: Entering, status: str, breaks: str, pause: str, sat: str) -> None:
    """The lines keep their places; only which of them are enabled changes."""
    desk = enter()

    assert read(desk.view.menu) == [
        status,
        "---",
        *(line.strip() for line in breaks.strip().splitlines()),
        "---",
        "Interval >",
        pause,
        "---",
        f"(Today: 0 breaks, {sat} sitting)",
        "About DeskBreak",
        "Quit",
    ]


def test_no_mode_is_left_out() -> None:
    assert {case[0] for case in MODES} == set(EVERY_MODE)


def test_the_submenus_of_the_tray_menu() -> None:
    """The routines are shown where there is a choice."""
    desk = Desk(settings=Settings(routine="mine", interval_s=2400.0))
    routines = (
        RoutineChoice("upper_back", "Loosen your upper back"),
        RoutineChoice("mine", "Mine"),
        RoutineChoice("odd", "odd", usable=False),
    )
    menu = view_model.view(desk.state, desk.settings, (), routines).menu

    assert {item.label: read(item.children) for item in menu if item.children} == {
        "Snooze": ["5 minutes", "10 minutes", "15 minutes"],
        "Interval": [
            "20 minutes",
            "25 minutes",
            "30 minutes",
            "45 minutes",
            "60 minutes",
            "90 minutes",
            "* Custom… (40 minutes)",
        ],
        "Routine": ["Loosen your upper back", "* Mine", "(odd (has an error in it))"],
        "Pause": ["30 minutes", "1 hour", "2 hours", "Until tomorrow", "Until I resume"],
    }


def test_a_part_that_does_not_work_has_a_line_below_the_status() -> None:
    desk = Desk()
    menu = view_model.view(desk.state, desk.settings, ("tray icon",)).menu

    assert read(menu)[1:3] == ["Not working: tray icon", "---"]
