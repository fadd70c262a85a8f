"""Programs that keep the screen awake, as logind and the desktops report them (a user who watches a lecture is not
away).
"""

from __future__ import annotations

import os

import pytest

from deskbreak.adapters.inhibitors.idle_inhibitors import (
    GnomeInhibitors,
    KdeInhibitors,
    LogindInhibitors,
    PowerInhibitors,
)
from deskbreak.core.model.inhibitor import Inhibitor
from deskbreak.linux.dbus.bus import Bus
from tests.support.fakes.daemon import Daemon
from tests.support.fakes.inhibitors import FakeGnomeSession, FakePlasmaPower, FakePower
from tests.support.fakes.logind import Login
from tests.support.private_bus import Keep
from tests.support.waiting import becomes

AWAKE = frozenset({Inhibitor.AWAKE})
NOTHING = frozenset[Inhibitor]()
US, ME = os.getuid(), os.getpid()

Told = list[frozenset[Inhibitor]]


@pytest.fixture
def reported() -> Told:
    return []


def test_only_idle_locks_of_the_users_other_programs_count(
    bus: Bus, daemon: Daemon, keep: Keep, reported: Told
) -> None:
    login = keep(Login(daemon.address))
    source = LogindInhibitors(bus)
    source.start(reported.append)
    login.set_inhibitors(
        ("sleep", "Download", "Busy", "block", US, 7),
        ("idle", "Polite", "Asks", "delay", US, 7),
        ("idle", "DeskBreak", "We", "block", US, ME),
        ("idle", "Somebody", "Else", "block", US + 1, 7),
    )
    becomes([NOTHING], lambda: reported)
    before = list(reported)
    login.set_inhibitors(
        ("shutdown:idle", "Firefox", "Playing\x1b[2J video", "block", US, 7),
        ("idle", "mpv", "", "block", US, 8),
    )
    becomes(AWAKE, lambda: reported[-1])
    who = source.who
    login.set(value=False)
    becomes(NOTHING, lambda: reported[-1])
    source.stop()

    assert before == [NOTHING]
    assert who == ("Firefox (Playing?[2J video)", "mpv")
    assert (reported, source.who) == ([NOTHING, AWAKE, NOTHING], ())


def test_a_program_that_keeps_only_the_computer_awake_is_ignored(
    bus: Bus, daemon: Daemon, keep: Keep, reported: Told
) -> None:
    session = keep(FakeGnomeSession(daemon.address))
    source = GnomeInhibitors(bus)
    source.start(reported.append)
    session.inhibit("download", 4)
    session.inhibit("org.gnome.Totem", 12)
    becomes(AWAKE, lambda: reported[-1] if reported else NOTHING)
    who = becomes(("org.gnome.Totem",), lambda: source.who)
    source.stop()

    assert who == ("org.gnome.Totem",)


def test_plasma_distinguishes_the_screen_from_the_computer(
    bus: Bus, daemon: Daemon, keep: Keep, reported: Told
) -> None:
    plasma = keep(FakePlasmaPower(daemon.address))
    source = KdeInhibitors(bus)
    source.start(reported.append)
    plasma.inhibit(1)
    becomes([NOTHING], lambda: reported)
    before = list(reported)
    plasma.inhibit(5)
    who = becomes(("Firefox (Playing?[31m video)",), lambda: source.who)
    source.stop()

    assert (before, reported) == ([NOTHING], [NOTHING, AWAKE])
    assert who == ("Firefox (Playing?[31m video)",)


def test_on_plasma_the_common_power_interface_is_not_asked(
    bus: Bus, daemon: Daemon, keep: Keep, reported: Told
) -> None:
    """PowerDevil owns that name as well, and does not distinguish a download from a film there."""
    keep(FakePlasmaPower(daemon.address))
    keep(FakePower(daemon.address)).value = True
    source = PowerInhibitors(bus)
    source.start(reported.append)
    becomes([NOTHING], lambda: reported)
    source.stop()

    assert reported == [NOTHING]
    assert source.unavailable_reason


def test_a_service_without_the_method_reports_nothing(
    bus: Bus, daemon: Daemon, keep: Keep, reported: Told
) -> None:
    session = keep(FakeGnomeSession(daemon.address))
    del session.methods["org.gnome.SessionManager.IsInhibited"]
    source = GnomeInhibitors(bus)
    source.start(reported.append)
    becomes([NOTHING], lambda: reported)
    source.stop()

    assert reported == [NOTHING]
    assert source.unavailable_reason
