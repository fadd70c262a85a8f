"""Find buttons, menu entries and tray icons by their text, as a screen reader does (AT-SPI over D-Bus).

Looking for pixels breaks with each theme and font; every GTK program publishes its widgets and their positions on this
bus.
Two things are in no program's tree: a part of a program that is embedded in the panel's window, and the menu of a
tray icon, which is only found by listening for new windows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jeepney import DBusErrorResponse

from tests.support.desktop.bus import Bus
from tests.support.desktop.screen import Rectangle

if TYPE_CHECKING:
    from collections.abc import Iterator

_ACCESSIBLE = "org.a11y.atspi.Accessible"
_COMPONENT = "org.a11y.atspi.Component"
_EVENTS = "org.a11y.atspi.Event.Object"
_REGISTRY = "org.a11y.atspi.Registry"
_ROOT = "/org/a11y/atspi/accessible/root"
_PLUG = "/org/a11y/atspi/accessible/1"  # what sits in another's window (GtkPlug) is the first that its program makes
_NOWHERE = "/org/a11y/atspi/null"
_WHOLE_SCREEN = 0  # coordinates from the screen's corner, not the window's
# Bits of AtspiStateType.
_CHECKED = 1 << 4
_SENSITIVE = 1 << 24
_SHOWING = 1 << 25


@dataclass(frozen=True)
class Widget(Rectangle):
    """Something on the screen with a role and a name."""

    role: str
    name: str
    checked: bool
    enabled: bool


class Accessibility:
    """The widgets of all GTK programs."""

    def __init__(self, session: Bus) -> None:
        self._bus = Bus(session.call("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus.GetAddress"))
        self._shown = self._bus.listen(_EVENTS, "StateChanged")
        self._seen: dict[tuple[str, str], None] = {}
        self._bus.call(
            _REGISTRY,
            "/org/a11y/atspi/registry",
            f"{_REGISTRY}.RegisterEvent",
            "s",
            "object:state-changed:showing",
        )

    def close(self) -> None:
        """Close the connection to the accessibility bus."""
        self._bus.close()

    def widgets(self, pid: int) -> list[Widget]:
        """All widgets that one program shows now."""
        try:
            programs = self._bus.call(_REGISTRY, _ROOT, f"{_ACCESSIBLE}.GetChildren")
        except DBusErrorResponse:  # the registry is just starting
            return []
        return [
            widget for name, _ in programs if self._belongs(name, pid) for widget in self._of_program(name)
        ]

    def _belongs(self, name: str, pid: int) -> bool:
        try:
            return self._bus.pid_of(name) == pid
        except DBusErrorResponse:  # it ended
            return False

    def _of_program(self, name: str) -> list[Widget]:
        while self._shown:
            sender, path = self._shown.popleft()
            self._seen[sender, path] = None
        visited: set[str] = set()
        found: list[Widget] = []
        for sender, path in ((name, _ROOT), (name, _PLUG), *self._seen):
            if sender == name:
                found += self._at(name, path, visited)
        return found

    def _at(self, name: str, path: str, visited: set[str]) -> Iterator[Widget]:
        """The widgets at a place of the tree and below."""
        if path in visited or path == _NOWHERE:
            return
        visited.add(path)
        try:
            widget = self._widget(name, path)
            children = self._bus.call(name, path, f"{_ACCESSIBLE}.GetChildren")
        except DBusErrorResponse:  # gone meanwhile
            return
        if widget:
            yield widget
        for owner, child in children:
            if owner == name:
                yield from self._at(name, child, visited)

    def _widget(self, name: str, path: str) -> Widget | None:
        low, _high = self._bus.call(name, path, f"{_ACCESSIBLE}.GetState")
        if not low & _SHOWING:
            return None
        role = self._bus.call(name, path, f"{_ACCESSIBLE}.GetRoleName")
        title = self._bus.get(name, path, _ACCESSIBLE, "Name")
        x, y, w, h = self._bus.call(name, path, f"{_COMPONENT}.GetExtents", "u", _WHOLE_SCREEN)
        return Widget(
            x, y, w, h, role=role, name=title, checked=bool(low & _CHECKED), enabled=bool(low & _SENSITIVE)
        )
