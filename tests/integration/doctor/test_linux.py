"""What `deskbreak doctor` finds about the icon, notifications, sleep and lock, with other programs played by dbus-fast."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from dbus_fast import Message, Variant

from deskbreak.adapters.presence.logind_session import SCREEN_SAVERS
from deskbreak.adapters.tray.sni_tray import SniTray
from deskbreak.core.presentation.view import Face, Icon, View
from deskbreak.doctor import linux_notifications, linux_session, linux_tray
from deskbreak.doctor.finding import Finding, Standing
from deskbreak.linux.dbus.bus import Bus
from deskbreak.linux.dbus.messages import DBUS, DBUS_PATH, Call
from tests.support.fakes.daemon import Daemon
from tests.support.fakes.logind import Login, ScreenSaver
from tests.support.fakes.notification_server import NAME, NotificationServer
from tests.support.fakes.peer import Answer, Refusal
from tests.support.fakes.tray_host import WATCHER, TrayHost
from tests.support.private_bus import Keep
from tests.support.waiting import PATIENCE_S, eventually

VIEW = View(Icon(Face.SITTING, 3), "Trial", "", ())


class Panel(TrayHost):
    """A tray host that lists its items, as real ones do; ``takes`` is false for a broken one that accepts none."""

    takes = True

    def __init__(self, address: str, spelling: str = "{}/StatusNotifierItem") -> None:
        super().__init__(address)
        self._spelling = spelling
        self._single = self.methods["org.freedesktop.DBus.Properties.Get"]
        self.methods["org.freedesktop.DBus.Properties.Get"] = self._property

    def _property(self, message: Message) -> Answer:
        if message.body == [WATCHER, "RegisteredStatusNotifierItems"]:
            held = [self._spelling.format(item) for item in self.items] if self.takes else []
            return "v", [Variant("as", held)]
        return self._single(message)


class FakeNotificationServer(NotificationServer):
    """A notification server with a name that reports when a notification was closed on request."""

    silent: Callable[[], None] | None = None  # replaces the report of a close

    def __init__(self, address: str, **more: Any) -> None:
        super().__init__(address, **more)
        self.methods[f"{NAME}.GetServerInformation"] = lambda _: ("ssss", ["notes", "us", "1.2", "1.2"])
        self._take = self.methods[f"{NAME}.CloseNotification"]
        self.methods[f"{NAME}.CloseNotification"] = self._closed

    def _closed(self, message: Message) -> Answer:
        answer = self._take(message)
        if self.silent is not None:
            self.silent()
        else:
            path, closed = "/org/freedesktop/Notifications", [message.body[0], 3]
            self.send_soon(Message.new_signal(path, NAME, "NotificationClosed", "uu", closed))
        return answer


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Use short display times and long time limits, for a busy machine."""
    monkeypatch.setattr(linux_notifications, "_SEEN_S", 0.0)
    monkeypatch.setattr(linux_notifications, "_WITHIN_S", PATIENCE_S)
    monkeypatch.setattr(linux_tray, "_WITHIN_S", PATIENCE_S)


def find_tray(bus: Bus, *, desktop: str = "XFCE", pid: int = 0, old_host: bool = False) -> Finding:
    """The findings about the icon."""

    def trial() -> SniTray:
        tray = SniTray(bus, lambda _icon, size: bytes(4 * size**2), lambda _message: None)
        tray.show(VIEW)
        return tray

    return linux_tray.tray(bus, desktop, pid, trial, lambda: old_host)


def test_a_trial_icon_is_accepted_by_the_panel(bus: Bus, daemon: Daemon, keep: Keep) -> None:
    panel = keep(Panel(daemon.address))
    finding = find_tray(bus)

    assert finding.standing is Standing.WORKS
    assert finding.text.endswith(" accepted a test icon.")
    assert panel.items == [bus.unique_name]


def test_the_icon_of_the_running_program_is_found_by_its_process_id(
    bus: Bus, daemon: Daemon, keep: Keep
) -> None:
    panel = keep(Panel(daemon.address))
    panel.items.append(bus.unique_name)
    ours, other = find_tray(bus, pid=os.getpid()), find_tray(bus, pid=1)

    assert ours.standing is Standing.WORKS
    assert other.standing is Standing.BROKEN
    assert other.advice == "Start it again: deskbreak quit, then deskbreak"


@pytest.mark.parametrize(
    "spelling",
    [
        "{}/StatusNotifierItem",  # Plasma, Xfce, LXQt, waybar
        "{}@/StatusNotifierItem",  # the AppIndicator extension of GNOME
        "{}@/org/ayatana/NotificationItem/deskbreak",
        "{}/org/ayatana/NotificationItem/deskbreak",
        "{}",
    ],
)
def test_an_icon_is_found_in_every_list_format_of_hosts(
    bus: Bus, daemon: Daemon, keep: Keep, spelling: str
) -> None:
    """Doctor once reported that GNOME's panel did not hold an icon that was there."""
    panel = keep(Panel(daemon.address, spelling))
    panel.items.append(bus.unique_name)

    assert find_tray(bus, pid=os.getpid()).standing is Standing.WORKS


def test_an_icon_with_its_own_bus_name_is_found_beside_items_without_one(
    bus: Bus, daemon: Daemon, keep: Keep
) -> None:
    panel = keep(Panel(daemon.address, "{}"))
    bus.call(Call(DBUS, DBUS_PATH, DBUS, "RequestName", "su", ("org.kde.StatusNotifierItem-7-1", 0)))
    panel.items += ["/org/ayatana/NotificationItem/other", "org.kde.StatusNotifierItem-7-1"]

    assert find_tray(bus, pid=os.getpid()).standing is Standing.WORKS


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ("panel-6-systray", "Xfce panel"),
        ("wrapper-2.0", "Xfce panel"),
        ("xfce4-panel", "Xfce panel"),
        ("kded6", "Plasma panel"),
        ("waybar", "panel (waybar)"),
        ("", "panel"),
    ],
)
def test_a_panel_is_called_by_its_usual_name(program: str, expected: str) -> None:
    """On some desktops a helper process holds the icons."""
    assert expected == linux_tray.panel_of(program)


def test_a_panel_that_accepts_no_icon_is_reported(
    bus: Bus, daemon: Daemon, keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linux_tray, "_WITHIN_S", 0.5)
    keep(Panel(daemon.address)).takes = False
    finding = find_tray(bus)

    assert finding.standing is Standing.BROKEN
    assert finding.text.endswith("did not accept an icon within 0.5 s.")


def test_a_watcher_without_a_panel_shows_nothing(bus: Bus, daemon: Daemon, keep: Keep) -> None:
    keep(Panel(daemon.address)).unregister_host()
    finding = find_tray(bus)

    assert (Standing.BROKEN, "No panel here shows tray icons.") == (finding.standing, finding.text)


@pytest.mark.parametrize(
    ("desktop", "words"),
    [
        ("ubuntu:GNOME", "GNOME extension AppIndicator"),
        ("XFCE", "Status Tray Plugin"),
        ("sway", "waybar"),
        ("Deepin", "Add a system tray"),
    ],
)
def test_without_a_tray_the_advice_suits_the_desktop(bus: Bus, desktop: str, words: str) -> None:
    finding = find_tray(bus, desktop=desktop)

    assert finding.standing is Standing.BROKEN
    assert words in finding.advice


def test_a_panel_that_embeds_icons_is_sufficient(bus: Bus) -> None:
    assert find_tray(bus, old_host=True).standing is Standing.WORKS


def test_a_panel_that_embeds_icons_is_sufficient_beside_a_watcher_without_a_host(
    bus: Bus, daemon: Daemon, keep: Keep
) -> None:
    keep(Panel(daemon.address)).unregister_host()

    assert find_tray(bus, old_host=True).standing is Standing.WORKS


def test_a_notification_is_shown_and_closed(bus: Bus, daemon: Daemon, keep: Keep) -> None:
    server = keep(FakeNotificationServer(daemon.address))
    finding = linux_notifications.notifications(bus)

    assert (Standing.WORKS, "notes 1.2 showed a notification with buttons and closed it.") == (
        finding.standing,
        finding.text,
    )
    assert ["GetCapabilities", "Notify Testing DeskBreak replaces 0", "Close 1"] == server.calls


def test_a_server_that_draws_no_buttons_is_described_as_such(bus: Bus, daemon: Daemon, keep: Keep) -> None:
    server = keep(FakeNotificationServer(daemon.address))
    server.methods[f"{NAME}.GetServerInformation"] = lambda _: ("ssss", ["dunst", "knopwob", "1.9", "1.2"])
    finding = linux_notifications.notifications(bus)

    assert finding.standing is Standing.WORKS
    assert finding.text.endswith("draws no buttons: middle-click a reminder to start the break.")


def test_a_server_without_buttons_is_reported_as_limited(bus: Bus, daemon: Daemon, keep: Keep) -> None:
    keep(FakeNotificationServer(daemon.address, capabilities=("body",)))

    assert linux_notifications.notifications(bus).standing is Standing.DEGRADED


def test_a_server_that_does_not_report_closing_is_reported_as_limited(
    bus: Bus, daemon: Daemon, keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(FakeNotificationServer(daemon.address)).silent = lambda: monkeypatch.setattr(
        linux_notifications, "_WITHIN_S", 0.1
    )
    finding = linux_notifications.notifications(bus)

    assert finding.text == "notes 1.2 accepted a notification, but did not report that it was closed."
    assert finding.standing is Standing.DEGRADED


def test_a_server_that_refuses_is_broken(bus: Bus, daemon: Daemon, keep: Keep) -> None:
    keep(FakeNotificationServer(daemon.address)).broken = True

    assert linux_notifications.notifications(bus).standing is Standing.BROKEN


def test_a_hung_server_is_not_reported_as_missing(
    bus: Bus, daemon: Daemon, keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DeskBreak reports that it does not answer and does not advise an installation."""
    keep(FakeNotificationServer(daemon.address))
    monkeypatch.setattr(linux_notifications, "_WITHIN_S", 0.0)
    finding = linux_notifications.notifications(bus)

    assert finding.standing is Standing.BROKEN
    assert finding.text.startswith("The desktop's notification service does not answer")
    assert "dunst" not in finding.advice


def test_a_missing_server_is_reported_with_one_to_install(bus: Bus) -> None:
    finding = linux_notifications.notifications(bus)

    assert finding.standing is Standing.BROKEN
    assert "dunst" in finding.advice


def test_sleep_is_delayed_and_the_screen_saver_reports_locks(bus: Bus, daemon: Daemon, keep: Keep) -> None:
    login = keep(Login(daemon.address))
    keep(ScreenSaver(daemon.address, SCREEN_SAVERS[0]))
    finding = linux_session.lock_and_sleep(bus, bus, SCREEN_SAVERS)

    assert finding.standing is Standing.WORKS
    assert (
        f"logind announces sleep and waits for DeskBreak; {SCREEN_SAVERS[0]} reports locks." == finding.text
    )
    assert eventually(lambda: not login.inhibited())


def test_without_a_screen_saver_logind_reports_locks(bus: Bus, daemon: Daemon, keep: Keep) -> None:
    keep(Login(daemon.address))
    finding = linux_session.lock_and_sleep(bus, bus, SCREEN_SAVERS)

    assert finding.text == "logind announces sleep and waits for DeskBreak; logind reports locks."


def test_a_session_that_logind_does_not_know_has_no_locks(bus: Bus, daemon: Daemon, keep: Keep) -> None:
    def unknown(_message: Message) -> Answer:
        raise Refusal("org.freedesktop.login1.NoSessionForPID")

    keep(Login(daemon.address)).methods["org.freedesktop.login1.Manager.GetSession"] = unknown
    finding = linux_session.lock_and_sleep(bus, bus, SCREEN_SAVERS)

    assert finding.standing is Standing.DEGRADED
    assert "nothing reports a locked screen" in finding.text


def test_with_a_screen_saver_alone_sleep_is_not_announced(bus: Bus, daemon: Daemon, keep: Keep) -> None:
    keep(ScreenSaver(daemon.address, SCREEN_SAVERS[1]))
    finding = linux_session.lock_and_sleep(None, bus, SCREEN_SAVERS)

    assert finding.standing is Standing.DEGRADED
    assert finding.text.startswith("Sleep is not announced (there is no system bus); ")


def test_without_any_source_the_clock_is_used(bus: Bus) -> None:
    finding = linux_session.lock_and_sleep(bus, bus, SCREEN_SAVERS)

    assert finding.standing is Standing.DEGRADED
    assert finding.text.startswith("Neither sleep nor locks are reported")
