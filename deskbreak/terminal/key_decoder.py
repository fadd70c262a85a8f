"""Decodes keyboard input. A key is the character that it types, or a lower-case name."""

from __future__ import annotations

from typing import Final

ESC: Final = "esc"

_NAMED: Final = {
    b"\r": "enter",
    b"\n": "enter",
    b" ": "space",
    b"\x7f": "backspace",
    b"\x08": "backspace",
    b"\x03": "ctrl-c",
    b"\x04": "ctrl-d",
}
_FINAL: Final = {ord("A"): "up", ord("B"): "down", ord("C"): "right", ord("D"): "left", ord("P"): "f1"}
_NUMBERED: Final = {b"3": "delete", b"11": "f1"}
_PLAIN: Final = {b"", b"1", b"2"}  # no modifier, or only Shift (xterm's modifyCursorKeys)
_CONSOLE_F1: Final = b"\x1b[[A"  # the Linux console
_ESCAPE: Final = 0x1B
_PASTE: Final = b"\x1b[200~"  # before pasted text, in a terminal with bracketed paste
_PASTED: Final = b"\x1b[201~"  # after it


def decode(typed: bytes) -> tuple[list[str], bytes]:
    """Return the keys in ``typed``, and the incomplete sequence at its end.

    A lone Escape is incomplete; the caller decides after a wait that it was the key. Sequences of other keys,
    control characters and pasted text yield no keys.
    """
    keys: list[str] = []
    while typed:
        length = _length(typed)
        if length == 0:
            return keys, typed
        one, typed = typed[:length], typed[length:]
        key = _key(one)
        if key:
            keys.append(key)
    return keys, b""


def _length(typed: bytes) -> int:
    """Return the number of bytes of the first key, 0 while it is incomplete."""
    first = typed[0]
    if first != _ESCAPE:
        wanted = 1 if first < 0xC0 else 2 if first < 0xE0 else 3 if first < 0xF0 else 4  # noqa: PLR2004 - UTF-8
        return wanted if len(typed) >= wanted else 0
    if len(typed) == 1:
        return 0
    if (
        typed[1] == _ESCAPE
    ):  # twice, or once before the sequence of a key that is pressed with Alt (rxvt, PuTTY)
        inner = 1 if typed[2:3] and typed[2:3] not in {b"[", b"O"} else _length(typed[1:])
        return 1 if inner == 1 else inner and inner + 1
    if typed.startswith(_PASTE):
        end = typed.find(_PASTED)
        return end + len(_PASTED) if end >= 0 else 0
    if typed[1:3] == b"[[":
        return 4 if len(typed) >= len(_CONSOLE_F1) else 0
    if typed[1:2] not in {b"[", b"O"}:
        return 2  # Alt and a key
    ends = (i for i in range(2, len(typed)) if 0x40 <= typed[i] <= 0x7E)  # noqa: PLR2004 - ECMA-48 final bytes
    return next(ends, -1) + 1


def _key(one: bytes) -> str:
    if one in _NAMED:
        return _NAMED[one]
    if one[0] == _ESCAPE:
        if len(one) == 1:
            return ESC
        return _sequence(one)
    text = one.decode("utf-8", errors="ignore")
    return text if text.isprintable() else ""


def _sequence(one: bytes) -> str:
    """The key of an escape sequence; with Alt, Control or Super it is a shortcut of another program."""
    if one == _CONSOLE_F1:
        return "f1"
    number, _, held = one[2:-1].partition(b";")
    if one[1:2] not in {b"[", b"O"} or held not in _PLAIN:
        return ""
    if one[-1:] == b"~":
        return _NUMBERED.get(number, "")
    return _FINAL.get(one[-1], "") if number in {b"", b"1"} else ""
