"""logind and a screen saver, as far as they report sleep and lock."""

from __future__ import annotations

import os
import select
import time

from dbus_fast import Message, Variant

from tests.support.fakes.peer import Answer, Peer, Refusal

LOGIN = "org.freedesktop.login1"
LOGIN_PATH = "/org/freedesktop/login1"
SESSION = f"{LOGIN_PATH}/session/_32"
_PROPERTIES = "org.freedesktop.DBus.Properties"


class Login(Peer):
    """Delays sleep as long as a client has the descriptor of an inhibitor."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.inhibitors: list[int] = []  # our ends of the pipes
        self.asked: list[tuple[str, ...]] = []
        self.locked = False
        self.kind = "wayland"  # of the session
        self.idle = False
        self.idle_since_us = 0  # never so far
        self.methods[f"{LOGIN}.Manager.GetSession"] = lambda _message: ("o", [SESSION])
        self.methods[f"{LOGIN}.Manager.Inhibit"] = self._inhibit
        self.methods[f"{_PROPERTIES}.Get"] = lambda _message: ("v", [Variant("b", self.locked)])
        self.methods[f"{_PROPERTIES}.GetAll"] = self._get_all
        self.kept_awake: list[tuple[str, str, str, str, int, int]] = []  # what, who, why, mode, uid, pid
        self.methods[f"{LOGIN}.Manager.ListInhibitors"] = lambda _: (
            "a(ssssuu)",
            [[list(each) for each in self.kept_awake]],
        )
        self.own(LOGIN)

    def close(self) -> None:
        """End, with all pipes."""
        super().close()
        while self.inhibitors:
            os.close(self.inhibitors.pop())

    def inhibited(self) -> bool:
        """Whether a client delays sleep."""
        # The end of a pipe reads as ready when its other end is closed everywhere.
        return len(select.select(self.inhibitors, [], [], 0)[0]) < len(self.inhibitors)

    def prepare_for_sleep(self, *, going: bool) -> None:
        """Announce sleep, or that it is over."""
        self.emit(LOGIN_PATH, f"{LOGIN}.Manager.PrepareForSleep", "b", going)

    def lock(self, *, locked: bool) -> None:
        """Report that the screen is locked or unlocked."""
        self.locked = locked
        changed = {"LockedHint": Variant("b", locked)}
        signal = f"{_PROPERTIES}.PropertiesChanged"
        self.emit(SESSION, signal, "sa{sv}as", f"{LOGIN}.Session", changed, [])

    def set_idle(self, *, idle: bool) -> None:
        """Report that the user is idle, or active again."""
        self.idle = idle
        self.idle_since_us = time.monotonic_ns() // 1000
        signal = f"{_PROPERTIES}.PropertiesChanged"
        self.emit(SESSION, signal, "sa{sv}as", f"{LOGIN}.Session", self._idle_facts(), [])

    def set_inhibitors(self, *inhibitors: tuple[str, str, str, str, int, int]) -> None:
        """Let programs take or release locks, and report them."""
        self.kept_awake = list(inhibitors)
        changed = {"BlockInhibited": Variant("s", ":".join(each[0] for each in inhibitors))}
        signal = f"{_PROPERTIES}.PropertiesChanged"
        self.emit(LOGIN_PATH, signal, "sa{sv}as", f"{LOGIN}.Manager", changed, [])

    def set(self, *, value: bool) -> None:
        """Let a player keep the screen awake, or not."""
        player = ("sleep:idle", "Player", "Playing a lecture", "block", os.getuid(), 7)
        self.set_inhibitors(*([player] if value else []))

    def ask_to(self, member: str) -> None:
        """Ask the desktop to lock or unlock, as loginctl does: a request, not yet a fact."""
        self.emit(SESSION, f"{LOGIN}.Session.{member}")

    def _idle_facts(self) -> dict[str, Variant]:
        since = Variant("t", self.idle_since_us)
        return {"IdleHint": Variant("b", self.idle), "IdleSinceHint": since, "IdleSinceHintMonotonic": since}

    def _get_all(self, _message: Message) -> Answer:
        return "a{sv}", [{"Type": Variant("s", self.kind), **self._idle_facts()}]

    def _inhibit(self, message: Message) -> Answer:
        self.asked.append(tuple(message.body))
        ours, theirs = os.pipe()
        self.inhibitors.append(ours)
        reply = Message.new_method_return(message, "h", [0])
        reply.unix_fds = [theirs]
        self.send_soon(reply, then=lambda: os.close(theirs))
        return None


class ScreenSaver(Peer):
    """A screen saver with the interface that GNOME, Xfce, MATE and Cinnamon share under their own names."""

    def __init__(self, address: str, name: str, *, active: bool = False) -> None:
        super().__init__(address)
        self._name = name
        self._path = "/" + name.replace(".", "/")
        self.methods[f"{name}.GetActive"] = self._get_active
        self._active = active
        self.own(name)

    def set_active(self, *, active: bool) -> None:
        """Cover the screen, or uncover it."""
        self._active = active
        self.emit(self._path, f"{self._name}.ActiveChanged", "b", active)

    def _get_active(self, message: Message) -> Answer:
        if message.path != self._path:
            raise Refusal("org.freedesktop.DBus.Error.UnknownObject")
        return "b", [self._active]
