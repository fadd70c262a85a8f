"""A desk in each mode, for stories that must hold in all of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from deskbreak.core.model.inhibitor import Inhibitor
from deskbreak.core.model.settings import OfficeHours, Settings
from tests.support.simulation.desk import MONDAY, Desk

OFFICE = Settings(office_hours=OfficeHours(enabled=True))


def sitting() -> Desk:
    """Sitting for half an hour, nothing due."""
    desk = Desk()
    desk.sit(30)
    return desk


def due() -> Desk:
    """A reminder has been up for a minute."""
    desk = Desk()
    desk.sit(46)
    return desk


def held() -> Desk:
    """A reminder has been held back for five minutes."""
    desk = Desk()
    desk.inhibit(Inhibitor.DO_NOT_DISTURB)
    desk.sit(50)
    return desk


def in_a_call() -> Desk:
    """The same, in a call without input for ten minutes."""
    desk = Desk()
    desk.inhibit(Inhibitor.CALL)
    desk.sit(40)
    desk.leave_quietly(10)
    return desk


def on_break() -> Desk:
    """A minute of the guided break is done."""
    desk = Desk()
    desk.sit(45)
    desk.start(1)
    desk.step("settle", 60)
    return desk


def paused() -> Desk:
    """Paused for half an hour."""
    desk = Desk()
    desk.sit(30)
    desk.pause(30)
    return desk


def paused_for_good() -> Desk:
    """Paused until resumed."""
    desk = Desk()
    desk.sit(30)
    desk.pause()
    return desk


def snoozed() -> Desk:
    """Snoozed for ten minutes."""
    desk = Desk()
    desk.sit(45)
    desk.snooze(10)
    return desk


def away() -> Desk:
    """Away for six minutes."""
    desk = Desk()
    desk.sit(30)
    desk.leave_quietly(6)
    return desk


def off_hours() -> Desk:
    """Ten past six in the evening."""
    desk = Desk(wall=MONDAY.replace(hour=17, minute=30), settings=OFFICE)
    desk.sit(40)
    return desk


def silent() -> Desk:
    """Nothing reports activity, and the user answers nothing."""
    desk = Desk(sensor=False)
    desk.sit(60)
    return desk


def blind_desk(settings: Settings | None = None) -> Desk:
    """A desk without an activity sensor."""
    return Desk(sensor=False, settings=settings or Settings())


def ignored_desk() -> Desk:
    """The same at 10:15; its reminder has stood unanswered since 09:45."""
    desk = blind_desk()
    desk.sit(75)
    return desk


def break_begun() -> Desk:
    """A desk where the reminder was clicked a minute after it came."""
    desk = Desk()
    desk.sit(46)
    desk.start(1)
    desk.timeline.clear()
    return desk


Entering = Callable[[], Desk]
EVERY_MODE: tuple[Entering, ...] = (
    sitting,
    due,
    held,
    in_a_call,
    on_break,
    paused,
    paused_for_good,
    snoozed,
    away,
    off_hours,
    silent,
)


def named(value: object) -> str:
    """The id of a parameter: the name of the mode; its expected values need no id."""
    return getattr(value, "__name__", "")


every_mode = pytest.mark.parametrize("enter", EVERY_MODE, ids=named)
