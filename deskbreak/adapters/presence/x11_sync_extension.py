"""The part of the X Synchronization Extension that reports idle time, for python-xlib.

Requests, replies and events are laid out as in "X Synchronization Extension
Protocol", version 3.1, sections 3 to 5 and appendix A (encoding):
https://www.x.org/releases/X11R7.7/doc/xextproto/sync.html
The X server counts the milliseconds since the last input in the system counter
IDLETIME. An alarm on it sends one event when the counter passes a value.
"""

from __future__ import annotations

import struct
from typing import Any

from Xlib.display import Display
from Xlib.protocol import rq

EXTENSION = "SYNC"
IDLE_COUNTER = b"IDLETIME"

POSITIVE_TRANSITION, NEGATIVE_TRANSITION = 0, 1  # TESTTYPE: the counter rises, or falls, past the value

_ALARM_NOTIFY = 1  # offset from the extension's first event
_ABSOLUTE = 0  # VALUETYPE
# Bits of the value mask of CreateAlarm: counter, value type, value, test type, delta, events.
_COUNTER, _VALUE_TYPE, _VALUE, _TEST_TYPE, _DELTA, _EVENTS = (1 << bit for bit in range(6))
_MASK = _COUNTER | _VALUE_TYPE | _VALUE | _TEST_TYPE | _DELTA | _EVENTS
_COUNTER_HEAD = struct.Struct("=IiIH")  # counter, resolution (high and low half), length of the name


class Initialize(rq.ReplyRequest):  # type: ignore[misc]
    """Negotiates the version. Must be the first request."""

    _request = rq.Struct(
        rq.Card8("opcode"), rq.Opcode(0), rq.RequestLength(), rq.Card8("major"), rq.Card8("minor"), rq.Pad(2)
    )
    _reply = rq.Struct(
        rq.ReplyCode(),
        rq.Pad(1),
        rq.Card16("sequence_number"),
        rq.ReplyLength(),
        rq.Card8("major"),
        rq.Card8("minor"),
        rq.Pad(22),
    )


class ListSystemCounters(rq.ReplyRequest):  # type: ignore[misc]
    """Lists the server's own counters; `idle_counter` parses the names."""

    _request = rq.Struct(rq.Card8("opcode"), rq.Opcode(1), rq.RequestLength())
    _reply = rq.Struct(
        rq.ReplyCode(),
        rq.Pad(1),
        rq.Card16("sequence_number"),
        rq.ReplyLength(),
        rq.Int32("count"),
        rq.Pad(20),
        rq.Binary("counters", pad=0),
    )


class QueryCounter(rq.ReplyRequest):  # type: ignore[misc]
    """Reads the current value of a counter."""

    _request = rq.Struct(rq.Card8("opcode"), rq.Opcode(5), rq.RequestLength(), rq.Card32("counter"))
    _reply = rq.Struct(
        rq.ReplyCode(),
        rq.Pad(1),
        rq.Card16("sequence_number"),
        rq.ReplyLength(),
        rq.Int32("high"),
        rq.Card32("low"),
        rq.Pad(16),
    )


class CreateAlarm(rq.Request):  # type: ignore[misc]
    """Creates an alarm with all its attributes."""

    _request = rq.Struct(
        rq.Card8("opcode"),
        rq.Opcode(8),
        rq.RequestLength(),
        rq.Card32("alarm"),
        rq.Card32("mask"),
        rq.Card32("counter"),
        rq.Card32("value_type"),
        rq.Int32("high"),
        rq.Card32("low"),
        rq.Card32("test_type"),
        rq.Int32("delta_high"),
        rq.Card32("delta_low"),
        rq.Card32("events"),
    )


class DestroyAlarm(rq.Request):  # type: ignore[misc]
    """Removes an alarm."""

    _request = rq.Struct(rq.Card8("opcode"), rq.Opcode(11), rq.RequestLength(), rq.Card32("alarm"))


class AlarmNotify(rq.Event):  # type: ignore[misc]
    """An alarm has fired. ``high`` and ``low``: the counter's value at that time."""

    _code = None
    _fields = rq.Struct(
        rq.Card8("type"),
        rq.Card8("kind"),
        rq.Card16("sequence_number"),
        rq.Card32("alarm"),
        rq.Int32("high"),
        rq.Card32("low"),
        rq.Int32("alarm_high"),
        rq.Card32("alarm_low"),
        rq.Card32("timestamp"),
        rq.Card8("state"),
        rq.Pad(3),
    )


class Sync:
    """The extension on one display. Use it from one thread at a time."""

    def __init__(self, display: Display) -> None:
        """Raises LookupError if the extension or the idle counter is missing."""
        self._display = display
        found = display.query_extension(EXTENSION)
        if found is None or not found.present:
            raise LookupError("the X server has no SYNC extension")
        self._opcode = found.major_opcode
        self._alarm_notify = found.first_event + _ALARM_NOTIFY
        display.extension_add_event(self._alarm_notify, AlarmNotify)
        self._ask(Initialize, major=3, minor=1)
        counters = self._ask(ListSystemCounters)
        self._counter = idle_counter(counters.counters, counters.count)

    def idle_ms(self) -> int:
        """Return the milliseconds since the last input."""
        reply = self._ask(QueryCounter, counter=self._counter)
        return whole(reply.high, reply.low)

    def create_alarm(self, test_type: int, value_ms: int) -> int:
        """Request an event each time the idle time passes a value; return the alarm's id."""
        alarm: int = self._display.display.allocate_resource_id()
        CreateAlarm(
            display=self._display.display,
            opcode=self._opcode,
            alarm=alarm,
            mask=_MASK,
            counter=self._counter,
            value_type=_ABSOLUTE,
            high=value_ms >> 32,
            low=value_ms & 0xFFFFFFFF,
            test_type=test_type,
            delta_high=0,
            delta_low=0,
            events=1,
        )
        return alarm

    def destroy_alarm(self, alarm: int) -> None:
        """Remove an alarm."""
        DestroyAlarm(display=self._display.display, opcode=self._opcode, alarm=alarm)
        self._display.display.free_resource_id(alarm)

    def alarm_of(self, event: Any) -> tuple[int, int] | None:
        """Return the id of an event's alarm and the idle time in ms; None for other events."""
        if event.type != self._alarm_notify:
            return None
        return event.alarm, whole(event.high, event.low)

    def _ask(self, request: Any, **fields: int) -> Any:
        return request(display=self._display.display, opcode=self._opcode, **fields)


def whole(high: int, low: int) -> int:
    """Combine the halves of a 64-bit counter."""
    return (high << 32) | low


def idle_counter(listed: bytes, count: int) -> int:
    """Find IDLETIME in the list of system counters. Raises LookupError."""
    at = 0
    for _ in range(count):
        counter, _high, _low, length = _COUNTER_HEAD.unpack_from(listed, at)
        name_at = at + _COUNTER_HEAD.size
        if listed[name_at : name_at + length] == IDLE_COUNTER:
            return int(counter)
        at += -(-(_COUNTER_HEAD.size + length) // 4) * 4  # head and name together fill whole words
    raise LookupError("the X server does not count idle time")
