"""The texts and icons of tray, status and terminal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from deskbreak.core.model.formatting import clock_time, counted, duration, number, remaining
from deskbreak.core.model.inhibitor import Inhibitor
from deskbreak.core.model.settings import Settings
from deskbreak.core.presentation import view_model
from deskbreak.core.presentation.view import Face, Icon, MenuItem, RoutineChoice
from deskbreak.core.timer.events import (
    CustomIntervalWanted,
    IntervalChosen,
    RoutineChosen,
    SkipChosen,
    SnoozeChosen,
    StartChosen,
)
from tests.support.simulation.desk import BERLIN, Desk


def item(desk: Desk, name: str) -> MenuItem:
    """A line of the menu, wherever it is."""
    lines = [*desk.view.menu, *(child for line in desk.view.menu for child in line.children)]
    return next(line for line in lines if line.id == name)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-5, "0 s"),
        (0, "0 s"),
        (45, "45 s"),
        (59.9, "59 s"),
        (59.9999, "1 min"),
        (3599, "59 min"),
        (3600, "1 h"),
        (11400, "3 h 10 min"),
    ],
)
def test_amounts_are_whole_units_rounded_down(seconds: float, words: str) -> None:
    """Like a clock; a rounding error does not cost a minute."""
    assert duration(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "words", "to_the_second"),
    [
        (2700, "45 min", "45 min"),
        (2640.5, "45 min", "45 min"),
        (60, "1 min", "1 min"),
        (59.5, "1 min", "1 min"),
        (18, "1 min", "18 s"),
        (0, "1 min", "0 s"),
        (-3, "1 min", "0 s"),
        (3601, "1 h 1 min", "1 h 1 min"),
    ],
)
def test_remaining_time_is_rounded_up(seconds: float, words: str, to_the_second: str) -> None:
    """ "A break in 0 min" would be wrong."""
    assert remaining(seconds, to_the_second=False) == words
    assert remaining(seconds, to_the_second=True) == to_the_second


def test_singular_plural_and_rounding_in_short_texts() -> None:
    """One break, two breaks; no needless zeros; a time that lacks a microsecond."""
    assert [counted(count, "break") for count in (0, 1, 2)] == ["0 breaks", "1 break", "2 breaks"]
    assert [number(value) for value in (45.0, 0.5)] == ["45", "0.5"]
    assert clock_time(datetime(2026, 3, 2, 15, 39, 59, 999_999, tzinfo=BERLIN)) == "15:40"


def test_the_ring_fills_while_the_user_sits() -> None:
    """In thirty steps; a skip empties it again."""
    desk = Desk()
    fills = []
    for _ in range(3):
        fills.append(desk.view.icon.fill)
        desk.sit(15)
    desk.skip()
    fills.append(desk.view.icon.fill)
    desk.sit(45)

    assert fills == [0, 10, 20, 0]
    assert desk.view.icon == Icon(Face.DUE, 30)


def test_every_mode_has_its_icon() -> None:
    """The icon distinguishes them."""
    desk = Desk()
    faces = [desk.view.icon.face]
    acts: list[Callable[[], None]] = [
        desk.lock_screen,
        desk.unlock,
        lambda: desk.inhibit(Inhibitor.CALL),
        lambda: desk.sit(45),
        desk.inhibit,
        desk.wait_a_moment,
        desk.snooze,
        desk.start,
        desk.finish,
        desk.pause,
    ]
    for act in acts:
        act()
        faces.append(desk.view.icon.face)

    assert faces == [
        Face.SITTING,
        Face.AWAY,
        Face.SITTING,
        Face.SITTING,
        Face.HELD,
        Face.HELD,
        Face.DUE,
        Face.SNOOZED,
        Face.BREAK,
        Face.SITTING,
        Face.PAUSED,
    ]


def test_while_the_user_sits_the_view_changes_once_a_minute() -> None:
    """All of it at once: one wakeup a minute, and none while the user is away."""
    desk = Desk()
    desk.sit(20.5)

    assert desk.shown == "Sitting 20 min. Break in 25 min (09:45)"
    assert view_model.next_wakeup(desk.state, desk.settings) - desk.now.boot == pytest.approx(30.0)

    desk.lock_screen()

    assert view_model.next_wakeup(desk.state, desk.settings) - desk.now.boot == pytest.approx(
        14.6 * 3600, rel=0.01
    )


def test_a_very_short_interval_is_counted_in_seconds() -> None:
    """For users who try it out."""
    desk = Desk(settings=Settings(interval_s=30.0))

    desk.sit(0.2)

    assert desk.shown == "Sitting 12 s. Break in 18 s (09:00)"
    assert view_model.next_wakeup(desk.state, desk.settings) - desk.now.boot == pytest.approx(1.0)


def test_the_menu_offers_what_is_possible_now() -> None:
    """Snooze and skip only while a break is due; pause or resume, never both."""
    desk = Desk()
    names = ("snooze", "skip", "pause", "resume", "today", "problem")

    idle = {name: (item(desk, name).enabled, item(desk, name).visible) for name in names}
    desk.sit(45)
    due = {name: (item(desk, name).enabled, item(desk, name).visible) for name in names}
    for _ in range(3):
        desk.snooze()
    desk.pause()
    paused = {name: (item(desk, name).enabled, item(desk, name).visible) for name in names}

    quiet = {"today": (False, True), "problem": (True, False)}
    running = {"pause": (True, True), "resume": (True, False)}
    assert idle == {"snooze": (False, True), "skip": (False, True)} | running | quiet
    assert due == {"snooze": (True, True), "skip": (True, True)} | running | quiet
    assert (
        paused
        == {
            "snooze": (False, True),
            "skip": (False, True),
            "pause": (True, False),
            "resume": (True, True),
        }
        | quiet
    )


def test_menu_lines_make_the_request_that_they_name() -> None:
    """Each line carries its request."""
    desk = Desk()

    assert item(desk, "start").request == StartChosen()
    assert item(desk, "snooze-10").request == SnoozeChosen(10)
    assert item(desk, "skip").request == SkipChosen()
    assert item(desk, "interval-25").request == IntervalChosen(25)
    assert item(desk, "interval-custom").request == CustomIntervalWanted()
    assert item(desk, "start").label == "Start break now"

    desk.start()

    assert item(desk, "start").label == "Continue the break"


@pytest.mark.parametrize(
    ("minutes", "marked", "custom"),
    [(45, "interval-45", "Custom…"), (12.5, "interval-custom", "Custom… (12.5 minutes)")],
)
def test_the_current_interval_is_marked(minutes: float, marked: str, custom: str) -> None:
    """An interval that is not in the list is shown on its last line."""
    desk = Desk(settings=Settings(interval_s=minutes * 60))
    children = item(desk, "interval").children

    assert [child.id for child in children if child.checked] == [marked]
    assert children[-1].label == custom


def test_routines_are_offered_where_there_is_a_choice() -> None:
    """The picked one is marked; one with a mistake cannot be picked."""
    desk = Desk(settings=Settings(routine="mine"))
    built_in, mine = RoutineChoice("upper_back", "Loosen your upper back"), RoutineChoice("mine", "Mine")
    odd = RoutineChoice("odd", "odd", usable=False)
    alone, three = (
        next(
            line
            for line in view_model.view(desk.state, desk.settings, (), routines).menu
            if line.id == "routine"
        )
        for routines in ((built_in,), (built_in, mine, odd))
    )

    assert not alone.visible
    assert three == MenuItem(
        "routine",
        "Routine",
        children=(
            MenuItem(
                "routine-upper_back", "Loosen your upper back", RoutineChosen("upper_back"), checked=False
            ),
            MenuItem("routine-mine", "Mine", RoutineChosen("mine"), checked=True),
            MenuItem(
                "routine-odd", "odd (has an error in it)", RoutineChosen("odd"), enabled=False, checked=False
            ),
        ),
    )


def test_parts_that_do_not_work_are_named_in_the_menu() -> None:
    """On one line, and only then."""
    desk = Desk()

    shown = view_model.view(desk.state, desk.settings, ("tray icon", "journal"))

    assert [(line.label, line.visible) for line in shown.menu if line.id == "problem"] == [
        ("Not working: tray icon, journal", True)
    ]
