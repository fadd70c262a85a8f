"""DeskBreak ends with the session but not when one of its servers crashes."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field

import pytest

from deskbreak.app.session_lifetime import SessionLifetime
from tests.support.waiting import eventually


@dataclass
class Servers:
    """Bus and display of a session; each answer about the display is counted."""

    bus: bool = False
    display: bool = False
    asked: int = 0
    ended: threading.Event = field(default_factory=threading.Event)

    def has_bus(self) -> bool:
        return self.bus

    def has_display(self) -> bool:
        self.asked += 1
        return self.display

    def belonging(self, grace_s: float = 0.02) -> SessionLifetime:
        return SessionLifetime(self.has_bus, self.has_display, self.ended.set, grace_s)


def test_without_bus_and_display_the_program_ends_and_says_why(caplog: pytest.LogCaptureFixture) -> None:
    """The session is over."""
    servers = Servers()
    with caplog.at_level(logging.WARNING):
        servers.belonging().check()
        ended = servers.ended.wait(10)

    assert ended
    assert caplog.messages == ["The session that DeskBreak was started in is over, so DeskBreak is quitting."]


def test_while_there_is_a_bus_the_display_is_not_even_queried() -> None:
    """A compositor that crashes does not end the reminders."""
    servers = Servers(bus=True)
    servers.belonging().check()

    assert (servers.asked, servers.ended.is_set()) == (0, False)


def test_a_display_that_comes_back_in_time_ends_nothing() -> None:
    """It crashed with the bus and restarted; when both go again, the grace period starts over."""
    servers = Servers()
    belonging = servers.belonging(grace_s=60)
    belonging.check()
    eventually(lambda: servers.asked)
    servers.display = True
    eventually(lambda: not any(thread.name == "session" for thread in threading.enumerate()))

    assert not servers.ended.is_set()


def test_several_losses_at_once_cause_one_check() -> None:
    """Tray, sensor and bus all report the same end."""
    servers = Servers(display=True)
    inhibitor = threading.Event()
    belonging = SessionLifetime(servers.has_bus, lambda: bool(inhibitor.wait(10)) and servers.has_display())
    for _ in range(5):
        belonging.check()
    inhibitor.set()
    eventually(lambda: not any(thread.name == "session" for thread in threading.enumerate()))

    assert servers.asked == 1


def test_a_program_without_a_session_never_ends_by_itself() -> None:
    """A plain terminal has none to lose."""
    SessionLifetime().check()

    assert not any(thread.name == "session" for thread in threading.enumerate())
