"""Stories of settings that change while the program runs: they count at once."""

from __future__ import annotations

from dataclasses import replace

from deskbreak.core.model.inhibitor import BLOCKING, Inhibitor
from deskbreak.core.model.settings import Settings
from deskbreak.core.presentation.view import Face
from tests.support.simulation.desk import Desk
from tests.support.simulation.timeline import story


def test_with_a_longer_interval_the_reminder_is_withdrawn() -> None:
    """It comes when the new interval is over."""
    desk = Desk()

    desk.sit(46)
    desk.change(replace(desk.settings, interval_s=60 * 60.0))
    desk.sit(14)

    assert desk.timeline == story("""
        09:45 remind 1: sat 45m, over 0m, 3 snoozes
        09:46 withdraw 1
        10:00 remind 1 again: sat 60m, over 0m, 3 snoozes
    """)


def test_with_a_shorter_interval_a_break_may_be_due_at_once() -> None:
    """Sitting counts from its beginning."""
    desk = Desk()

    desk.sit(30.5)
    desk.change(replace(desk.settings, interval_s=20 * 60.0))

    assert desk.timeline == story("09:30:30 remind 1: sat 30m30s, over 10m30s, 3 snoozes")


def test_current_waits_never_outlast_new_settings() -> None:
    """A user who wants more frequent reminders need not wait for the old interval to end."""
    desk = Desk(settings=Settings(remind_again_s=30 * 60.0))

    desk.sit(46)
    desk.change(replace(desk.settings, remind_again_s=60.0))
    desk.sit(1)

    assert desk.timeline == story("""
        09:45 remind 1: sat 45m, over 0m, 3 snoozes
        09:47 remind 1 again: sat 47m, over 2m, 3 snoozes
    """)


def test_fewer_snoozes_in_the_settings_count_at_once() -> None:
    """Snoozes already used are not returned."""
    desk = Desk()

    desk.sit(45)
    desk.snooze(5)
    desk.change(replace(desk.settings, snoozes=0))
    desk.sit(5)

    assert desk.timeline[-1:] == story("09:50 remind 1: sat 50m, over 5m, 0 snoozes")


def test_switching_an_inhibitor_off_in_the_settings_releases_the_reminder() -> None:
    """At once, because the user is editing the settings. Switched on again, it holds the reminder back again."""
    desk = Desk()
    deaf = Settings(inhibitors=BLOCKING - {Inhibitor.CALL})

    desk.inhibit(Inhibitor.CALL)
    desk.sit(50)
    desk.change(deaf)
    desk.sit(1)
    desk.change(Settings())

    assert desk.timeline == story("""
        09:50 remind 1: sat 50m, over 5m, 3 snoozes
        09:51 withdraw 1
    """)


def test_current_waits_never_outlast_new_settings_in_a_call_either() -> None:
    """A user who wants the icon to ask earlier need not wait for the old hour to end."""
    desk = Desk()

    desk.inhibit(Inhibitor.CALL)
    desk.sit(46)
    desk.change(replace(desk.settings, inhibit_at_most_s=60.0))
    desk.sit(1)

    assert desk.view.icon.face is Face.DUE
