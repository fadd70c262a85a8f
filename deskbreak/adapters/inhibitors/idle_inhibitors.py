"""What keeps the screen awake: idle inhibitors as listed by the login service and the desktops.

The user watches a player, a browser with a video or a presentation without any input, but is not away. None
of these holds a reminder back, and one that keeps the screen awake forever is ignored after a while
(`core.timer.presence_rules`).

- logind: https://www.freedesktop.org/software/systemd/man/org.freedesktop.login1.html, ListInhibitors
- GNOME, MATE and Cinnamon: org.gnome.SessionManager, flag 8 (gnome-session, gsm-inhibitor-flag.h)
- KDE: org.kde.Solid.PowerManagement.PolicyAgent, policy 4 (powerdevil, powerdevilpolicyagent.h)
- Xfce and others: org.freedesktop.PowerManagement.Inhibit, which does not distinguish screen and computer

Interfaces that inhibit but cannot list (org.freedesktop.ScreenSaver, the portal) end up in one of these.
"""

from __future__ import annotations

import os
import sys
from functools import partial

from deskbreak.adapters.inhibitors.dbus_source import Answer, BusInhibitorSource
from deskbreak.core.model.inhibitor import Inhibitor
from deskbreak.core.model.safe_text import safe
from deskbreak.linux.dbus.bus import Bus
from deskbreak.linux.dbus.messages import DBUS, DBUS_PATH, PROPERTIES, BusError, Call, Match, Signal
from deskbreak.linux.dbus.services import LOGIN, LOGIN_MANAGER, LOGIN_PATH

assert sys.platform != "win32"  # noqa: S101 - for the type checker

GNOME_SESSION = "org.gnome.SessionManager"
KDE_POWER = "org.kde.Solid.PowerManagement"
FREEDESKTOP_POWER = "org.freedesktop.PowerManagement"

_GNOME_PATH = "/org/gnome/SessionManager"
_GNOME_INHIBITOR = f"{GNOME_SESSION}.Inhibitor"
_GNOME_IDLE = 8
_KDE_AGENT = f"{KDE_POWER}.PolicyAgent"
_KDE_AGENT_PATH = "/org/kde/Solid/PowerManagement/PolicyAgent"
_KDE_SCREEN = 4
_POWER_INHIBIT = f"{FREEDESKTOP_POWER}.Inhibit"
_POWER_PATH = "/org/freedesktop/PowerManagement/Inhibit"
_LONGEST = 80  # characters of a program's description of itself
_UNNAMED = "an unnamed program"


class IdleInhibitors(BusInhibitorSource):
    """A source that also knows the programs."""

    def __init__(self, bus: Bus, name: str, owner: str, changes: tuple[Match, ...]) -> None:
        super().__init__(bus, name, Inhibitor.AWAKE, owner, changes)
        self._who: tuple[str, ...] = ()

    @property
    def who(self) -> tuple[str, ...]:
        """The programs that keep the screen awake now, with their reasons."""
        return self._who

    def _on_owner(self, owner: str) -> None:
        self._who = ()
        super()._on_owner(owner)

    def _found(self, who: tuple[str, ...]) -> None:
        self._who = tuple(dict.fromkeys(who))
        self._report_change(active=bool(who))

    def _on_other_service(self) -> None:
        """The owner of the bus name does not support the question."""
        self._is_expected = False
        self._found(())

    def _on_inhibited(self, answer: Answer) -> None:
        """Report whether a service is inhibited; the names may follow."""
        if isinstance(answer, BusError):
            self._on_other_service()
        elif not answer[0]:
            self._found(())
        else:
            self._found((_UNNAMED,))
            self._ask_names()

    def _ask_names(self) -> None:
        """Ask for the names of the inhibitors, if the service knows them."""


class LogindInhibitors(IdleInhibitors):
    """Programs that hold the login service's lock "idle"; ``bus`` is the system bus."""

    def __init__(self, bus: Bus) -> None:
        changed = Match(PROPERTIES, "PropertiesChanged", sender=LOGIN, path=LOGIN_PATH, arg0=LOGIN_MANAGER)
        super().__init__(bus, "logind", LOGIN, (changed,))

    def _on_change(self, signal: Signal) -> None:
        _interface, changed, invalidated = signal.body
        if "BlockInhibited" in changed or "BlockInhibited" in invalidated:
            super()._on_change(signal)

    def _ask(self) -> None:
        self._bus.ask(Call(LOGIN, LOGIN_PATH, LOGIN_MANAGER, "ListInhibitors"), self._on_list)

    def _on_list(self, answer: Answer) -> None:
        if isinstance(answer, BusError):
            self._on_other_service()
            return
        self._found(
            tuple(
                _named(who, why)
                for what, who, why, mode, uid, pid in answer[0]
                if "idle" in what.split(":") and mode == "block" and uid == os.getuid() and pid != os.getpid()
            )
        )


class GnomeInhibitors(IdleInhibitors):
    """Programs that report to the session manager that the session is not idle."""

    def __init__(self, bus: Bus) -> None:
        changes = tuple(
            Match(GNOME_SESSION, member, sender=GNOME_SESSION)
            for member in ("InhibitorAdded", "InhibitorRemoved")
        )
        super().__init__(bus, "session manager", GNOME_SESSION, changes)

    def _ask(self) -> None:
        call = Call(GNOME_SESSION, _GNOME_PATH, GNOME_SESSION, "IsInhibited", "u", (_GNOME_IDLE,))
        self._bus.ask(call, self._on_inhibited)

    def _ask_names(self) -> None:
        self._bus.ask(Call(GNOME_SESSION, _GNOME_PATH, GNOME_SESSION, "GetInhibitors"), self._on_list)

    def _on_list(self, answer: Answer) -> None:
        if isinstance(answer, BusError):
            return
        names: dict[str, str] = {}
        for path in answer[0]:
            flags = Call(GNOME_SESSION, path, _GNOME_INHIBITOR, "GetFlags")
            self._bus.ask(flags, partial(self._on_flags, path, names))

    def _on_flags(self, path: str, names: dict[str, str], answer: Answer) -> None:
        if not isinstance(answer, BusError) and answer[0] & _GNOME_IDLE:
            call = Call(GNOME_SESSION, path, _GNOME_INHIBITOR, "GetAppId")
            self._bus.ask(call, partial(self._on_app, path, names))

    def _on_app(self, path: str, names: dict[str, str], answer: Answer) -> None:
        if not isinstance(answer, BusError):
            names[path] = _named(answer[0])
            if self._who:  # otherwise all of them have ended meanwhile
                self._who = tuple(dict.fromkeys(names.values()))


class KdeInhibitors(IdleInhibitors):
    """Programs that keep Plasma from turning off the screen."""

    def __init__(self, bus: Bus) -> None:
        changed = Match(_KDE_AGENT, "InhibitionsChanged", sender=KDE_POWER)
        super().__init__(bus, "Plasma power management", KDE_POWER, (changed,))

    def _ask(self) -> None:
        call = Call(KDE_POWER, _KDE_AGENT_PATH, _KDE_AGENT, "HasInhibition", "u", (_KDE_SCREEN,))
        self._bus.ask(call, self._on_inhibited)

    def _ask_names(self) -> None:
        self._bus.ask(Call(KDE_POWER, _KDE_AGENT_PATH, _KDE_AGENT, "ListInhibitions"), self._on_list)

    def _on_list(self, answer: Answer) -> None:
        if not isinstance(answer, BusError) and answer[0] and self._who:
            self._who = tuple(_named(who, why) for who, why in answer[0])


class PowerInhibitors(IdleInhibitors):
    """Programs that keep the computer awake, on desktops that do not report the screen separately."""

    def __init__(self, bus: Bus) -> None:
        changed = Match(_POWER_INHIBIT, "HasInhibitChanged", sender=FREEDESKTOP_POWER)
        super().__init__(bus, "power management", FREEDESKTOP_POWER, (changed,))

    def _ask(self) -> None:
        self._bus.ask(Call(DBUS, DBUS_PATH, DBUS, "NameHasOwner", "s", (KDE_POWER,)), self._on_plasma)

    def _on_plasma(self, answer: Answer) -> None:
        if not isinstance(answer, BusError) and answer[0]:  # Plasma reports more under its own name
            self._on_other_service()
            return
        call = Call(FREEDESKTOP_POWER, _POWER_PATH, _POWER_INHIBIT, "HasInhibit")
        self._bus.ask(call, self._on_inhibited)


def _named(who: str, why: str = "") -> str:
    name, reason = (safe(text)[:_LONGEST].strip() for text in (who, why))
    return f"{name or _UNNAMED} ({reason})" if reason else name or _UNNAMED
