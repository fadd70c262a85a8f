"""The smallest program with a tray icon: prints every call of the tray.

A StatusNotifierItem with a com.canonical.dbusmenu, without any code of DeskBreak: if it fails as well, DeskBreak is not
the cause.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any

from dbus_fast import Message, MessageType, Variant
from dbus_fast.aio import MessageBus

ITEM_PATH = "/StatusNotifierItem"
MENU_PATH = "/Menu"
MENU = "com.canonical.dbusmenu"
WATCHER = "org.kde.StatusNotifierWatcher"
ENTRIES = {1: "First", 2: "Second", 3: "Third"}
"""The menu: ids and labels; the first has a submenu, the third cannot be chosen."""
SUBMENU = {11: "One", 12: "Two"}
CHOSEN = 12
"""The entry of the submenu that carries the radio mark."""

_PIXELS = 22
_RED = bytes((255, 200, 30, 30))  # ARGB, network byte order


def _properties(interface: str) -> dict[str, Variant]:
    if interface == MENU:
        return {
            "Version": Variant("u", 3),
            "Status": Variant("s", "normal"),
            "TextDirection": Variant("s", "ltr"),
            "IconThemePath": Variant("as", []),
        }
    return {
        "Category": Variant("s", "ApplicationStatus"),
        "Id": Variant("s", "tray-item"),
        "Title": Variant("s", "Tray item"),
        "Status": Variant("s", "Active"),
        "IconName": Variant("s", ""),
        "IconPixmap": Variant("a(iiay)", [[_PIXELS, _PIXELS, _RED * _PIXELS**2]]),
        "ToolTip": Variant("(sa(iiay)ss)", ["", [], "Tray item", ""]),
        "ItemIsMenu": Variant("b", False),  # noqa: FBT003 - a value on the wire
        "Menu": Variant("o", MENU_PATH),
    }


def _entry_properties(number: int) -> dict[str, Variant]:
    """The properties of one entry of the menu; number 0 is the menu itself."""
    if number == 0:
        return {"children-display": Variant("s", "submenu")}
    properties = {
        "label": Variant("s", (ENTRIES | SUBMENU)[number]),
        "enabled": Variant("b", number != max(ENTRIES)),
    }
    if number == min(ENTRIES):
        properties["children-display"] = Variant("s", "submenu")
    if number in SUBMENU:
        properties["toggle-type"] = Variant("s", "radio")
        properties["toggle-state"] = Variant("i", int(number == CHOSEN))
    return properties


def _layout(number: int) -> list[Any]:
    """An entry with all its descendants."""
    below = {0: ENTRIES, min(ENTRIES): SUBMENU}.get(number, {})
    children = [Variant("(ia{sv}av)", _layout(child)) for child in below]
    return [number, _entry_properties(number), children]


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _hear(events: list[list[Any]]) -> None:
    for number, kind, *_ in events:
        if kind == "clicked":
            _say(f"clicked {number}")


def _answer(message: Message) -> Message | None:
    """The reply to a call of the tray; None for calls that dbus-fast answers itself."""
    match message.member, message.body:
        case "GetAll", [interface]:
            return Message.new_method_return(message, "a{sv}", [_properties(interface)])
        case "Get", [interface, name] if name in _properties(interface):
            return Message.new_method_return(message, "v", [_properties(interface)[name]])
        case "GetLayout", [parent, *_]:
            return Message.new_method_return(message, "u(ia{sv}av)", [1, _layout(parent)])
        case "GetGroupProperties", [numbers, *_]:
            groups = [[number, _entry_properties(number)] for number in numbers]
            return Message.new_method_return(message, "a(ia{sv})", [groups])
        case "AboutToShow", _:
            return Message.new_method_return(message, "b", [False])
        case (("Activate" | "SecondaryActivate"), _):
            _say(message.member)
            return Message.new_method_return(message)
        case "AboutToShowGroup", _:
            return Message.new_method_return(message, "aiai", [[], []])
        case "Event", event:
            _hear([event])
            return Message.new_method_return(message)
        case "EventGroup", [events]:
            _hear(events)
            return Message.new_method_return(message, "ai", [[]])
        case "Scroll", _:
            return Message.new_method_return(message)
    return None


async def _register(bus: MessageBus) -> None:
    await bus.call(
        Message(
            destination=WATCHER,
            path="/StatusNotifierWatcher",
            interface=WATCHER,
            member="RegisterStatusNotifierItem",
            signature="s",
            body=[bus.unique_name],
        )
    )


async def main() -> None:
    """Serve until the bus ends."""
    bus = await MessageBus().connect()
    bus.add_message_handler(
        lambda message: _answer(message) if message.message_type is MessageType.METHOD_CALL else None
    )
    await _register(bus)
    _say("registered")
    await bus.wait_for_disconnect()  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    asyncio.run(main())
