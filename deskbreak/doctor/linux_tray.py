"""Check that a panel really shows the icon, by asking the watcher and the bus."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable

from deskbreak.adapters.tray.sni_watcher import NO_HOST, WATCHER, WATCHER_PATH, advice_for
from deskbreak.core.model.fault import Part
from deskbreak.doctor.finding import Finding, Standing
from deskbreak.linux.dbus.bus import Bus
from deskbreak.linux.dbus.messages import DBUS, DBUS_PATH, PROPERTIES, BusError, Call
from deskbreak.ports import Tray
from deskbreak.waiting import until

_WITHIN_S = 3.0
_LOOK_S = 0.1
_PANELS = {  # by the process that hosts the icons
    r"xfce4-panel|panel-\d+-.*|wrapper-\d\.\d": "Xfce panel",  # plugin processes: of xfce4-panel 4.18, and of 4.20
    r"plasmashell|kded\d": "Plasma panel",
}


def tray(
    bus: Bus, desktop: str, pid: int, trial: Callable[[], Tray], old_host: Callable[[], bool]
) -> Finding:
    """Check that a panel holds the icon of process ``pid``; if it is 0, show the icon of ``trial`` for a moment.

    ``old_host`` says whether there is a panel of the old kind (XEmbed).
    """
    host = _ask(bus, "IsStatusNotifierHostRegistered")
    if not host and old_host():
        text = "This panel takes icons of the old kind (XEmbed): without a tooltip, and with a menu drawn by DeskBreak."
        return Finding(Part.TRAY, Standing.WORKS, text)
    if not host:
        text = NO_HOST if host is None else "No panel here shows tray icons."
        return Finding(Part.TRAY, Standing.BROKEN, text, advice_for(desktop))
    keeper = panel_of(_program_of(bus, WATCHER))
    if pid:
        if _is_held(bus, pid):
            return Finding(Part.TRAY, Standing.WORKS, f"The {keeper} holds the icon of process {pid}.")
        text = f"DeskBreak is running, but the {keeper} does not hold its icon."
        return Finding(Part.TRAY, Standing.BROKEN, text, "Start it again: deskbreak quit, then deskbreak")
    if _held_for_a_moment(bus, trial()):
        return Finding(Part.TRAY, Standing.WORKS, f"The {keeper} accepted a test icon.")
    text = f"The {keeper} did not accept an icon within {_WITHIN_S:g} s."
    return Finding(Part.TRAY, Standing.BROKEN, text, advice_for(desktop))


def _held_for_a_moment(bus: Bus, tray: Tray) -> bool:
    up = threading.Event()
    running = threading.Thread(target=tray.run, args=(up.set,), name="trial icon", daemon=True)
    running.start()
    try:
        return up.wait(_WITHIN_S) and until(lambda: bus.unique_name in _owners(bus), _WITHIN_S, _LOOK_S)
    finally:
        tray.stop()
        running.join(_WITHIN_S)


def _is_held(bus: Bus, pid: int) -> bool:
    return any(_pid_of(bus, owner) == pid for owner in _owners(bus))


def _owners(bus: Bus) -> list[str]:
    """Unique bus names of all processes whose icons a panel holds."""
    items = _ask(bus, "RegisteredStatusNotifierItems")
    names = [bus_name_of(str(item)) for item in items] if isinstance(items, list) else []
    return [str(_call(bus, "GetNameOwner", name) or "") for name in names if name]


def bus_name_of(item: str) -> str:
    """The bus name in a watcher's entry for an item; empty if it has none.

    Most watchers list ``name/path``; the AppIndicator extension of GNOME lists ``name@/path``, or the name
    alone.
    """
    return re.split("[@/]", item, maxsplit=1)[0]


def _ask(bus: Bus, prop: str) -> object:
    """Read a property of the watcher; None if there is no watcher."""
    try:
        reply = bus.call(Call(WATCHER, WATCHER_PATH, PROPERTIES, "Get", "ss", (WATCHER, prop)))
    except BusError:
        return None
    value: object = reply[0][1]
    return value


def _call(bus: Bus, member: str, name: str) -> str | int | None:
    """Call a method of the bus about a name."""
    try:
        answer: str | int = bus.call(Call(DBUS, DBUS_PATH, DBUS, member, "s", (name,)))[0]
    except BusError:
        return None
    return answer


def _pid_of(bus: Bus, name: str) -> str | int | None:
    return _call(bus, "GetConnectionUnixProcessID", name) if name else None


def _program_of(bus: Bus, name: str) -> str:
    """The name of the process that owns a bus name, from /proc; empty if unknown."""
    try:
        with open(f"/proc/{_pid_of(bus, name)}/comm", encoding="utf-8", errors="replace") as file:  # noqa: PTH123 - not a file
            return file.read().strip()
    except OSError:
        return ""


def panel_of(program: str) -> str:
    """The common name of the panel that a process belongs to."""
    for programs, panel in _PANELS.items():
        if re.fullmatch(programs, program):
            return panel
    return f"panel ({program})" if program else "panel"
