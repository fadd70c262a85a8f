"""A panel with a place for status notifiers: watcher and host in one, as xfce4-panel has them."""

from __future__ import annotations

from typing import Any

from dbus_fast import Message, Variant

from tests.support.fakes.peer import Answer, Peer, Refusal

WATCHER = "org.kde.StatusNotifierWatcher"
_WATCHER_PATH = "/StatusNotifierWatcher"
_ITEM_PATH = "/StatusNotifierItem"
_MENU_PATH = "/StatusNotifierItem/Menu"
_MENU = "com.canonical.dbusmenu"


class TrayHost(Peer):
    """Knows the items that registered; reads and clicks the last one."""

    def __init__(self, address: str, *, has_host: bool = True) -> None:
        super().__init__(address)
        self.items: list[str] = []
        self._has_host = has_host
        self.methods[f"{WATCHER}.RegisterStatusNotifierItem"] = self._register
        self.methods["org.freedesktop.DBus.Properties.Get"] = self._get
        self.listen("type='signal',interface='org.kde.StatusNotifierItem'")
        self.listen(f"type='signal',interface='{_MENU}'")
        self.own(WATCHER)

    def register_host(self) -> None:
        """Let a host appear where there was only a watcher."""
        self._has_host = True
        self.emit(_WATCHER_PATH, f"{WATCHER}.StatusNotifierHostRegistered")

    def announce_host_as_a_property(self) -> None:
        """Let a host appear, and announce it only by a change of the property, as some watchers do."""
        self._has_host = True
        changed = {"IsStatusNotifierHostRegistered": Variant("b", True)}  # noqa: FBT003 - a value on the wire
        signal = "org.freedesktop.DBus.Properties.PropertiesChanged"
        self.emit(_WATCHER_PATH, signal, "sa{sv}as", WATCHER, changed, [])

    def unregister_host(self) -> None:
        """Let the last host leave."""
        self._has_host = False
        self.emit(_WATCHER_PATH, f"{WATCHER}.StatusNotifierHostUnregistered")

    def properties(self) -> dict[str, Any]:
        """Read the item."""
        properties = "org.freedesktop.DBus.Properties.GetAll"
        read: dict[str, Any] = self.call(
            self.items[-1], _ITEM_PATH, properties, "s", "org.kde.StatusNotifierItem"
        )
        return read

    def introspect(self) -> str:
        """Read the item's own description."""
        return str(self.call(self.items[-1], _ITEM_PATH, "org.freedesktop.DBus.Introspectable.Introspect"))

    def left_click(self) -> None:
        """Click the icon."""
        self.call(self.items[-1], _ITEM_PATH, "org.kde.StatusNotifierItem.Activate", "ii", 10, 10)

    def menu(self, method: str, signature: str = "", *body: object) -> Any:
        """Call a method of the menu."""
        return self.call(self.items[-1], _MENU_PATH, f"{_MENU}.{method}", signature, *body)

    def open_menu(self) -> tuple[int, list[Any]]:
        """The revision of the layout and the root's children."""
        revision, (_number, _properties, children) = self.menu("GetLayout", "iias", 0, -1, [])
        return revision, children

    def lines(self) -> list[Any]:
        """The visible menu: label, mark, whether it is disabled; submenus nested."""
        return _lines(self.open_menu()[1])

    def click(self, *labels: str) -> None:
        """Click a menu entry, through its submenus."""
        children = self.open_menu()[1]
        number = 0
        for label in labels:
            number, _, children = next(line for line in children if line[1].get("label") == label)
        self.menu("Event", "isvu", number, "clicked", Variant("i", 0), 0)

    def _register(self, message: Message) -> Answer:
        self.items.append(message.body[0])
        return "", []

    def _get(self, message: Message) -> Answer:
        if message.body != [WATCHER, "IsStatusNotifierHostRegistered"]:
            raise Refusal("org.freedesktop.DBus.Error.UnknownProperty")
        return "v", [Variant("b", self._has_host)]


def _lines(children: list[Any]) -> list[Any]:
    lines: list[Any] = []
    for _number, properties, below in children:
        if not properties["visible"]:
            continue
        line = "-" if properties.get("type") == "separator" else properties["label"]
        line = f"({line})" if properties.get("enabled") is False else line
        line = {0: "o ", 1: "* "}.get(properties.get("toggle-state"), "") + line
        lines.append({line: _lines(below)} if below else line)
    return lines
