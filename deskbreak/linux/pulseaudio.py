"""The part of PulseAudio's native protocol that lists recording programs; PipeWire supports it, too.

libpulse through ctypes would cost the resident process 3 MiB for three requests. The protocol is described in:
https://gitlab.freedesktop.org/pulseaudio/pulseaudio/-/blob/master/PROTOCOL (what changed with each version),
src/pulsecore/{pstream,tagstruct,native-common}.{c,h} (frames, values, commands)

A frame is five numbers of 32 bits, big-endian (the length of the data, the channel, two for an offset, flags),
followed by a row of values, each with a leading letter for its type. The first two values are the command and a tag,
which links a reply to its request.
"""

from __future__ import annotations

import itertools
import os
import socket
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path

from deskbreak.storage import files, paths

ERROR, REPLY, AUTH, SET_CLIENT_NAME = 0, 2, 8, 9
GET_SOURCE_INFO, GET_SOURCE_OUTPUT_INFO_LIST, SUBSCRIBE, SUBSCRIBE_EVENT = 23, 32, 35, 66
SOURCE_OUTPUTS = 8  # mask of Subscribe: recording streams appear, disappear or change
NOTHING = 0xFFFFFFFF  # the index for "none"

# The first version that reports whether a stream is corked; requested, so that every server answers in its format.
_VERSION = 19
_FRAME = struct.Struct(">5I")
_CONTROL = 0xFFFFFFFF  # the channel for commands; the others carry sound
_LONGEST = 16 * 1024 * 1024  # the limit that the servers use, too
_COOKIE_BYTES = 256
_ANSWER_WITHIN_S = 5.0

Value = int | str | bytes | bool | None | dict[str, str]


class PulseError(Exception):
    """The sound server refused a request, or violated the protocol."""


def socket_path(environ: Mapping[str, str] = os.environ) -> Path | None:
    """The socket of the user's sound server; None if it is remote or missing."""
    for word in environ.get("PULSE_SERVER", "").split():
        address = word.rpartition("}")[2].removeprefix("unix:")  # may start with "{machine id}"
        return Path(address) if address.startswith("/") else None
    folder = environ.get("PULSE_RUNTIME_PATH")
    if folder:
        return Path(folder, "native")
    runtime = environ.get("XDG_RUNTIME_DIR", "")
    return Path(runtime, "pulse", "native") if runtime.startswith("/") else None


def packed(*values: Value) -> bytes:
    """Encode values in the format of the protocol: unsigned numbers, texts, bytes, names with texts."""
    return b"".join(map(_packed, values))


def _packed(value: Value) -> bytes:
    match value:
        case bool():
            return b"1" if value else b"0"
        case None:
            return b"N"
        case int():
            return struct.pack(">cI", b"L", value)
        case str():
            return b"t" + value.encode() + b"\0"
        case bytes():
            return struct.pack(">cI", b"x", len(value)) + value
        case dict():
            pairs = ((name, text.encode() + b"\0") for name, text in value.items())
            return b"P" + b"".join(packed(name, len(text), text) for name, text in pairs) + b"N"


def unpacked(data: bytes) -> list[Value]:
    """Decode the values of a frame. Raises PulseError."""
    try:
        return list(_FrameReader(data))
    except (IndexError, ValueError, struct.error) as error:
        raise PulseError(f"the sound server sent invalid data: {error}") from error


class _FrameReader:
    """Iterates over the values."""

    # Types whose values are not needed, and their lengths: sample specification, times, numbers, a volume.
    _SKIPPED = {b"a": 6, b"U": 8, b"T": 8, b"R": 8, b"r": 8, b"B": 1, b"V": 4}  # noqa: RUF012 - never changed

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def __iter__(self) -> Iterator[Value]:
        while self._at < len(self._data):
            yield self._value()

    def _value(self) -> Value:
        match self._take(1):
            case b"L":
                return self._number()
            case b"t":
                return self._text()
            case b"N":
                return None
            case b"1":
                return True
            case b"0":
                return False
            case b"x":
                return self._take(self._number())
            case b"P":
                return self._names()
            case b"m":  # a map of channels: one byte each
                return self._take(self._take(1)[0])
            case b"v":  # a volume: four bytes per channel
                return self._take(4 * self._take(1)[0])
            case b"f":  # a format: its encoding and its properties
                self._value()
                return self._value()
            case kind if kind in self._SKIPPED:
                return self._take(self._SKIPPED[kind])
            case kind:
                raise ValueError(f"a value of type {kind!r}")

    def _names(self) -> dict[str, str]:
        found: dict[str, str] = {}
        while isinstance(name := self._value(), str):
            self._value()  # the length, which the bytes repeat
            text = self._value()
            found[name] = text.rstrip(b"\0").decode("utf-8", "replace") if isinstance(text, bytes) else ""
        return found

    def _number(self) -> int:
        return int.from_bytes(self._take(4), "big")

    def _text(self) -> str:
        end = self._data.index(b"\0", self._at)
        text = self._data[self._at : end]
        self._at = end + 1
        return text.decode("utf-8", "replace")

    def _take(self, count: int) -> bytes:
        taken = self._data[self._at : self._at + count]
        if len(taken) < count:
            raise ValueError("the frame ends too early")
        self._at += count
        return taken


class PulseWire:
    """A connection for one thread; `close` may be called by another one, and ends a pending wait."""

    def __init__(self, path: Path) -> None:
        """Connect. Raises OSError."""
        self._tags = itertools.count()
        self._changed = False
        self._socket = socket.socket(socket.AddressFamily["AF_UNIX"])  # by name, because Windows lacks it
        try:
            self._socket.settimeout(_ANSWER_WITHIN_S)
            self._socket.connect(str(path))
        except OSError:
            self._socket.close()
            raise

    def begin(self, name: str, events: int) -> None:
        """Log in with this name, and subscribe to these events. Raises OSError, PulseError."""
        self.ask(AUTH, _VERSION, cookie())
        self.ask(SET_CLIENT_NAME, {"application.name": name})
        self.ask(SUBSCRIBE, events)

    def ask(self, command: int, *values: Value) -> list[Value]:
        """Send a request and return its reply. Raises OSError, PulseError."""
        tag = next(self._tags)
        body = packed(command, tag, *values)
        self._socket.settimeout(_ANSWER_WITHIN_S)
        self._socket.sendall(_FRAME.pack(len(body), _CONTROL, 0, 0, 0) + body)
        while True:
            answer, its_tag, *rest = self._receive()
            if its_tag == tag and answer in {REPLY, ERROR}:
                if answer == ERROR:
                    raise PulseError(f"the sound server refused request {command}: {rest}")
                return rest

    def wait(self) -> None:
        """Return when one of the events has arrived since the last call. Raises OSError, PulseError."""
        self._socket.settimeout(None)
        while not self._changed:
            self._receive()
        self._changed = False

    def close(self) -> None:
        """Close the connection. Idempotent."""
        try:
            self._socket.shutdown(socket.SHUT_RDWR)  # wakes a blocked reader
        except OSError:
            return  # the server has already closed it
        finally:
            self._socket.close()

    def _receive(self) -> list[Value]:
        while True:
            length, channel, *_ = _FRAME.unpack(self._read(_FRAME.size))
            if length > _LONGEST:
                raise PulseError("the sound server sent a frame that is too long")
            body = self._read(length)
            if channel == _CONTROL:
                values = unpacked(body)
                if len(values) < len(("command", "tag")):
                    raise PulseError("the sound server sent a command without a tag")
                self._changed |= values[0] == SUBSCRIBE_EVENT
                return values

    def _read(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            part = self._socket.recv(count - len(data))
            if not part:
                raise ConnectionResetError("the sound server has ended")
            data += part
        return data


def cookie() -> bytes:
    """The cookie for servers that cannot check the user of our process, as in a container."""
    home = paths.home()
    config = paths.config_home()
    chosen = os.environ.get("PULSE_COOKIE")
    for place in (Path(chosen or config / "pulse" / "cookie"), home / ".pulse-cookie"):
        try:
            cookie = files.read(place)
        except OSError:
            continue
        if len(cookie) == _COOKIE_BYTES:
            return cookie
    return bytes(_COOKIE_BYTES)
