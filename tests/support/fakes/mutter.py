"""Mutter's idle monitor, whose time advances on the test's command."""

from __future__ import annotations

import itertools

from dbus_fast import Message

from tests.support.fakes.peer import Answer, Peer

IDLE_MONITOR = "org.gnome.Mutter.IdleMonitor"
_CORE = "/org/gnome/Mutter/IdleMonitor/Core"


class Mutter(Peer):
    """Counts up with `sit_still`, and restarts with `press`."""

    def __init__(self, address: str, *, idle_ms: int = 0) -> None:
        super().__init__(address)
        self.idle_ms = idle_ms
        self.idle_watches: dict[int, int] = {}  # the milliseconds of each
        self.active_watches: list[int] = []
        self._numbers = itertools.count(1)
        self.methods[f"{IDLE_MONITOR}.GetIdletime"] = lambda _message: ("t", [self.idle_ms])
        self.methods[f"{IDLE_MONITOR}.AddIdleWatch"] = self._add_idle_watch
        self.methods[f"{IDLE_MONITOR}.AddUserActiveWatch"] = self._add_active_watch
        self.methods[f"{IDLE_MONITOR}.RemoveWatch"] = self._remove_watch
        self.own(IDLE_MONITOR)

    def sit_still(self, until_ms: int) -> None:
        """Pass time without input, until this many milliseconds after the last input."""
        before, self.idle_ms = self.idle_ms, until_ms
        for watch, idle_ms in tuple(self.idle_watches.items()):
            if before < idle_ms <= until_ms:
                self._fire(watch)

    def press(self) -> None:
        """Press a key."""
        self.idle_ms = 0
        watches, self.active_watches = self.active_watches, []
        for watch in watches:
            self._fire(watch)

    def _fire(self, watch: int) -> None:
        self.emit(_CORE, f"{IDLE_MONITOR}.WatchFired", "u", watch)

    def _add_idle_watch(self, message: Message) -> Answer:
        watch = next(self._numbers)
        self.idle_watches[watch] = message.body[0]
        return "u", [watch]

    def _add_active_watch(self, _message: Message) -> Answer:
        watch = next(self._numbers)
        self.active_watches.append(watch)
        return "u", [watch]

    def _remove_watch(self, message: Message) -> Answer:
        (watch,) = message.body
        self.idle_watches.pop(watch, None)
        self.active_watches = [each for each in self.active_watches if each != watch]
        return "", []
