"""The part of the X Input Extension that distinguishes kinds of input, for python-xlib.

Raw events come directly from the devices, regardless of which window has the focus. Requests and events
are laid out as in "The X Input Extension, Version 2.x", sections 6 and 8:
https://www.x.org/releases/X11R7.7/doc/inputproto/XI2proto.txt
"""

from __future__ import annotations

import struct
from enum import Enum, auto
from typing import Any

from Xlib.display import Display
from Xlib.protocol import rq

_EXTENSION = "XInputExtension"
_VERSION = (2, 2)  # 2.1 also sends raw events during a grab, 2.2 supports touch screens
_GENERIC_EVENT = 35
_ALL_MASTER_DEVICES = 1
_KEY_PRESS, _BUTTON_PRESS, _MOTION, _TOUCH_BEGIN = 13, 15, 17, 22
_WANTED = sum(1 << kind for kind in (_KEY_PRESS, _BUTTON_PRESS, _MOTION, _TOUCH_BEGIN))
_PLACES = 0b11  # the axes that move the pointer; the others scroll, or belong to a pen


class InputKind(Enum):
    """A kind of input from a device."""

    DELIBERATE = auto()
    """A key, a button, a touch, the wheel."""
    MOTION = auto()
    """The pointer moved, or trembled."""


class _QueryVersion(rq.ReplyRequest):  # type: ignore[misc]
    """Negotiates the version. Must be the first request."""

    _request = rq.Struct(
        rq.Card8("opcode"), rq.Opcode(47), rq.RequestLength(), rq.Card16("major"), rq.Card16("minor")
    )
    _reply = rq.Struct(
        rq.ReplyCode(),
        rq.Pad(1),
        rq.Card16("sequence_number"),
        rq.ReplyLength(),
        rq.Card16("major"),
        rq.Card16("minor"),
        rq.Pad(20),
    )


class _SelectEvents(rq.Request):  # type: ignore[misc]
    """Selects the events to send for one class of devices; none with an empty mask."""

    _request = rq.Struct(
        rq.Card8("opcode"),
        rq.Opcode(46),
        rq.RequestLength(),
        rq.Card32("window"),
        rq.Card16("count"),
        rq.Pad(2),
        rq.Card16("device"),
        rq.Card16("length"),
        rq.Card32("mask"),
    )


class _RawEvent(rq.Event):  # type: ignore[misc]
    """Any generic event, parsed as a raw one."""

    _code = _GENERIC_EVENT
    _fields = rq.Struct(
        rq.Card8("type"),
        rq.Card8("extension"),
        rq.Card16("sequence_number"),
        rq.Card32("length"),
        rq.Card16("kind"),
        rq.Card16("device"),
        rq.Card32("time"),
        rq.Card32("detail"),
        rq.Card16("source"),
        rq.Card16("axes_length"),
        rq.Card32("flags"),
        rq.Pad(4),
        rq.Binary("axes", pad=0),
    )


class RawInput:
    """The extension on one display. Use it from one thread at a time."""

    def __init__(self, display: Display) -> None:
        """Raises LookupError if the extension is missing or too old."""
        self._display = display
        found = display.query_extension(_EXTENSION)
        if found is None or not found.present:
            raise LookupError("the X server has no input extension")
        self._opcode = found.major_opcode
        wire = display.display
        version = _QueryVersion(display=wire, opcode=self._opcode, major=_VERSION[0], minor=_VERSION[1])
        if (version.major, version.minor) < _VERSION:
            raise LookupError("the input extension of the X server is too old")
        display.extension_add_event(_GENERIC_EVENT, _RawEvent)
        self._root = display.screen().root

    def listen(self, *, on: bool) -> None:
        """Turn the reports of input on or off."""
        _SelectEvents(
            display=self._display.display,
            opcode=self._opcode,
            window=self._root.id,
            count=1,
            device=_ALL_MASTER_DEVICES,
            length=1,
            mask=_WANTED if on else 0,
        )

    def input_of(self, event: Any) -> InputKind | None:
        """The kind of input of an event; None for other events."""
        if event.type != _GENERIC_EVENT or event.extension != self._opcode:
            return None
        if event.kind == _MOTION and not axes(event.axes, event.axes_length) & ~_PLACES:
            return InputKind.MOTION
        return InputKind.DELIBERATE

    def pointer(self) -> tuple[int, int]:
        """The position of the pointer, in pixels."""
        at = self._root.query_pointer()
        return at.root_x, at.root_y


def axes(data: bytes, words: int) -> int:
    """The axes with values in a raw event, one bit each; the first word has all that devices use."""
    return int(struct.unpack_from("=I", data)[0]) if words and len(data) >= struct.calcsize("=I") else 0
