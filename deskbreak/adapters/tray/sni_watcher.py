"""Detects whether this desktop shows status notifiers, and advises how to get a place for them.

https://www.freedesktop.org/wiki/Specifications/StatusNotifierItem/StatusNotifierWatcher/: items register with the
watcher; hosts, most of them panels, show them. There are watchers without any host.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from deskbreak.linux.dbus.bus import Bus, Cancel
from deskbreak.linux.dbus.messages import (
    NOBODY_THERE,
    PROPERTIES,
    Body,
    BusError,
    Call,
    Match,
    Signal,
)

WATCHER = "org.kde.StatusNotifierWatcher"
WATCHER_PATH = "/StatusNotifierWatcher"
NO_HOST = "This desktop has no place for tray icons."

_HOST_PROPERTY = "IsStatusNotifierHostRegistered"
_HAS_HOST = Call(WATCHER, WATCHER_PATH, PROPERTIES, "Get", "ss", (WATCHER, _HOST_PROPERTY))
_HOST_SIGNALS = ("StatusNotifierHostRegistered", "StatusNotifierHostUnregistered")

_BAR = "Run a bar with a tray, such as waybar with its tray module."
ADVICE = {
    "GNOME": "Install and switch on the GNOME extension AppIndicator and KStatusNotifierItem Support"
    " (package gnome-shell-extension-appindicator), then log in again.",
    "XFCE": "Add the Status Tray Plugin to your panel.",
    "LXQt": "Add the Status Notifier Plugin to your panel.",
    "KDE": "Add the System Tray widget to your panel.",
    "sway": _BAR,
    "Hyprland": _BAR,
}
"""How to get a place for icons, by the names in $XDG_CURRENT_DESKTOP."""
_ADVICE_ELSEWHERE = "Add a system tray or status notifier to a panel."
_COMMANDS = "Until then, use the notifications and the command line."


def advice_for(desktop: str | None = None) -> str:
    """Advice on how to get a place for icons; ``desktop`` defaults to $XDG_CURRENT_DESKTOP."""
    named = os.environ.get("XDG_CURRENT_DESKTOP", "") if desktop is None else desktop
    words = [word.casefold() for word in named.split(":")]
    found = next((advice for name, advice in ADVICE.items() if name.casefold() in words), _ADVICE_ELSEWHERE)
    return f"{found} {_COMMANDS}"


def watch_host(bus: Bus, report: Callable[[bool], None]) -> Cancel:
    """Report whether there is a watcher with a host: soon after this call, and whenever it may have changed.

    ``report`` is called on the thread that reads the bus. A lost bus has no watcher.
    """
    return _HostWatch(bus, report).cancel


class _HostWatch:
    def __init__(self, bus: Bus, report: Callable[[bool], None]) -> None:
        self._bus = bus
        self._report: Callable[[bool], None] | None = report
        matches = (Match(WATCHER, member, sender=WATCHER) for member in _HOST_SIGNALS)
        self._cancels = [bus.listen(match, lambda _signal: self._ask()) for match in matches]
        changed = Match(PROPERTIES, "PropertiesChanged", sender=WATCHER, path=WATCHER_PATH, arg0=WATCHER)
        self._cancels.append(bus.listen(changed, self._on_changed))
        self._cancels.append(bus.watch_name(WATCHER, self._on_owner))

    def cancel(self) -> None:
        self._report = None
        while self._cancels:
            self._cancels.pop()()

    def _on_owner(self, owner: str) -> None:
        if owner:
            self._ask()
        else:
            self._report_host(has_host=False)

    def _on_changed(self, signal: Signal) -> None:
        """Ask again: some watchers announce their host only by this signal."""
        _interface, changed, invalidated = signal.body
        if _HOST_PROPERTY in changed or _HOST_PROPERTY in invalidated:
            self._ask()

    def _ask(self) -> None:
        self._bus.ask(_HAS_HOST, self._on_answer)

    def _on_answer(self, answer: Body | BusError) -> None:
        if not isinstance(answer, BusError):
            self._report_host(has_host=bool(answer[0][1]))
        elif answer.name not in NOBODY_THERE:  # else it left, which the watch reports
            self._report_host(has_host=True)  # a watcher without this property still counts

    def _report_host(self, *, has_host: bool) -> None:
        if (report := self._report) is not None:
            report(has_host)
