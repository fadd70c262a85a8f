"""Serves a pystray Menu as com.canonical.dbusmenu, and updates it in place while it is open.

The interface: https://github.com/AyatanaIndicators/libdbusmenu/blob/master/libdbusmenu-glib/dbus-menu.xml

Every item, hidden ones included, has a number given by its place in the menu. Numbers
therefore stay the same while labels, marks and visibility change, and hosts are notified
of changed properties only. A change of the layout would close an open menu, so it is
announced only when the items themselves change.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from deskbreak.adapters.tray.pystray_base import Menu, MenuItem
from deskbreak.linux.dbus.bus import Bus, Cancel
from deskbreak.linux.dbus.objects import CallRefused, Interface, Method, Property

PATH = "/StatusNotifierItem/Menu"
_NAME = "com.canonical.dbusmenu"
_ROOT = 0
_ALL_LEVELS = -1

Properties = dict[str, tuple[str, Any]]
Layout = tuple[int, Properties, list[tuple[str, Any]]]


@dataclass(frozen=True)
class Node:
    """A snapshot of one item. ``item`` is None for the root."""

    number: int
    item: MenuItem | None
    properties: Properties
    children: tuple[Node, ...] = ()

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def structure(self) -> tuple[Any, ...]:
        """The structure that hosts build their menu from; a difference is a new layout."""
        kind = tuple(self.properties.get(name) for name in ("type", "children-display", "toggle-type"))
        return (self.number, kind, tuple(child.structure for child in self.children))


def take_node(menu: Menu | None) -> Node:
    """Read the current state of a menu."""
    numbers = iter(range(1, 2**31))

    def read(items: Iterable[MenuItem]) -> tuple[Node, ...]:
        listed = tuple(items)
        nodes = []
        for item, shown in zip(listed, _shown(listed), strict=True):
            number = next(numbers)
            children = read(item.submenu.items) if item.submenu else ()
            nodes.append(Node(number, item, _properties(item, shown=shown), children))
        return tuple(nodes)

    children = read(menu.items) if menu is not None else ()
    return Node(_ROOT, None, {"children-display": ("s", "submenu")}, children)


def _properties(item: MenuItem, *, shown: bool) -> Properties:
    if item is Menu.SEPARATOR:
        return {"type": ("s", "separator"), "visible": ("b", shown)}
    properties: Properties = {
        "label": ("s", item.text.replace("_", "__")),  # a single underscore would underline the next letter
        "enabled": ("b", bool(item.enabled)),
        "visible": ("b", shown),
    }
    if item.submenu:
        properties["children-display"] = ("s", "submenu")
    if item.checked is not None:
        properties["toggle-type"] = ("s", "radio" if item.radio else "checkmark")
        properties["toggle-state"] = ("i", int(item.checked))
    return properties


def _shown(items: tuple[MenuItem, ...]) -> list[bool]:
    """Find the visible items; a separator is visible only between two visible items, as in pystray."""
    shown = [item is not Menu.SEPARATOR and bool(item.visible) for item in items]
    pending = None  # the last separator with an item before it, and none after it yet
    seen = False
    for index, item in enumerate(items):
        if item is Menu.SEPARATOR:
            pending = index if seen and pending is None else pending
        elif shown[index]:
            if pending is not None:
                shown[pending] = True
            pending, seen = None, True
    return shown


class DbusMenu:
    """The menu of one icon on the bus. ``read`` returns the current pystray Menu."""

    def __init__(self, bus: Bus, read: Callable[[], Menu | None], choose: Callable[[MenuItem], None]) -> None:
        self._bus = bus
        self._read = read
        self._choose = choose
        self._lock = threading.Lock()  # keeps the announcements in the order of the changes
        self._revision = 1
        self._root = take_node(None)

    def serve(self) -> Cancel:
        """Start to answer hosts."""
        return self._bus.serve(PATH, self._interface())

    def update(self) -> None:
        """Read the menu again, and announce the changes to hosts."""
        with self._lock:
            before, self._root = self._root, take_node(self._read())
            if before.structure != self._root.structure:
                self._revision += 1
                self._bus.emit(PATH, _NAME, "LayoutUpdated", "ui", (self._revision, _ROOT))
                return
            changed = [
                (new.number, {k: v for k, v in new.properties.items() if old.properties.get(k) != v})
                for old, new in zip(before.walk(), self._root.walk(), strict=True)
                if old.properties != new.properties
            ]
            if changed:
                self._bus.emit(PATH, _NAME, "ItemsPropertiesUpdated", "a(ia{sv})a(ias)", (changed, []))

    def _interface(self) -> Interface:
        return Interface(
            _NAME,
            methods={
                "GetLayout": Method("iias", "u(ia{sv}av)", self._get_layout),
                "GetGroupProperties": Method("aias", "a(ia{sv})", self._get_group_properties),
                "GetProperty": Method("is", "v", self._get_property),
                "Event": Method("isvu", "", self._event),
                "EventGroup": Method("a(isvu)", "ai", self._event_group),
                "AboutToShow": Method("i", "b", lambda _number: (False,)),  # changes are announced
                "AboutToShowGroup": Method("ai", "aiai", self._about_to_show_group),
            },
            properties={
                "Version": Property("u", lambda: 3),
                "TextDirection": Property("s", lambda: "ltr"),
                "Status": Property("s", lambda: "normal"),
                "IconThemePath": Property("as", list),
            },
            signals={
                "ItemsPropertiesUpdated": "a(ia{sv})a(ias)",
                "LayoutUpdated": "ui",
                "ItemActivationRequested": "iu",
            },
        )

    def _get_layout(self, number: int, depth: int, names: list[str]) -> tuple[int, Layout]:
        with self._lock:
            return self._revision, _layout(_find(self._root, number), depth, names)

    def _get_group_properties(
        self, numbers: list[int], names: list[str]
    ) -> tuple[list[tuple[int, Properties]]]:
        wanted = set(numbers)  # empty: all of them
        nodes = [node for node in self._root.walk() if not wanted or node.number in wanted]
        return ([(node.number, _named(node.properties, names)) for node in nodes],)

    def _get_property(self, number: int, name: str) -> tuple[tuple[str, Any]]:
        properties = _find(self._root, number).properties
        if name not in properties:
            raise CallRefused("UnknownProperty", f"Item {number} has no {name}.")
        return (properties[name],)

    def _event(self, number: int, kind: str, _data: object, _time: int) -> tuple[()]:
        node = _find(self._root, number)
        if kind == "clicked" and node.item is not None and not node.children:
            visible, enabled = (node.properties.get(name) != ("b", False) for name in ("visible", "enabled"))
            if visible and enabled:  # a host may still show the old state
                self._choose(node.item)
        return ()

    def _event_group(self, events: list[tuple[int, str, object, int]]) -> tuple[list[int]]:
        unknown = self._unknown(number for number, *_ in events)
        for number, *event in events:
            if number not in unknown:
                self._event(number, *event)  # type: ignore[arg-type]  # the rest of an event, as its signature says
        return (unknown,)

    def _about_to_show_group(self, numbers: list[int]) -> tuple[list[int], list[int]]:
        return [], self._unknown(numbers)

    def _unknown(self, numbers: Iterable[int]) -> list[int]:
        known = {node.number for node in self._root.walk()}
        return [number for number in numbers if number not in known]


def _find(root: Node, number: int) -> Node:
    for node in root.walk():
        if node.number == number:
            return node
    raise CallRefused("InvalidArgs", f"There is no item {number} in the menu.")


def _layout(node: Node, depth: int, names: list[str]) -> Layout:
    below = () if depth == 0 else node.children
    deeper = depth if depth == _ALL_LEVELS else depth - 1
    children = [("(ia{sv}av)", _layout(child, deeper, names)) for child in below]
    return node.number, _named(node.properties, names), children


def _named(properties: Properties, names: list[str]) -> Properties:
    return {name: value for name, value in properties.items() if not names or name in names}
