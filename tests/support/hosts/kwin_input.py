"""Move KWin's pointer there and back at each line from standard input, and answer with a line.

    python -c "$(cat kwin_input.py)" SOCKET

By the bytes of its protocol for tests, org_kde_kwin_fake_input, and the standard library alone: it runs as KWin's user.
One connection for all, since KWin treats each connection as a new mouse.
"""

from __future__ import annotations

import itertools
import socket
import struct
import sys

# Numbers of objects: a client gives the next free one to each object it creates; the third is the first callback.
_DISPLAY, _REGISTRY, _FAKE_INPUT = 1, 2, 4
_PROTOCOL = "org_kde_kwin_fake_input"


class _Wire:
    def __init__(self, path: str) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(path)
        self._callbacks = itertools.chain([3], itertools.count(5))

    def request(self, number: int, opcode: int, body: bytes) -> None:
        self._socket.sendall(struct.pack("=II", number, (8 + len(body)) << 16 | opcode) + body)

    def settle(self) -> list[tuple[int, int, bytes]]:
        """Wait until all is done; the events until then: object, opcode, arguments."""
        callback = next(self._callbacks)
        self.request(_DISPLAY, 0, struct.pack("=I", callback))
        events: list[tuple[int, int, bytes]] = []
        unread = b""
        while callback not in {number for number, _, _ in events}:
            unread += self._socket.recv(65536) or sys.exit("KWin hung up")
            while len(unread) >= 8 and len(unread) >= (size := struct.unpack_from("=I", unread, 4)[0] >> 16):
                number, word = struct.unpack_from("=II", unread)
                events.append((number, word & 0xFFFF, unread[8:size]))
                unread = unread[size:]
                if events[-1][:2] == (_DISPLAY, 0):
                    sys.exit(f"KWin refused: {events[-1][2]!r}")
        return events


def _text(value: str) -> bytes:
    data = value.encode() + b"\0"
    return struct.pack("=I", len(data)) + data + b"\0" * (-len(data) % 4)


def main(path: str) -> None:
    """Move the pointer on command."""
    wire = _Wire(path)
    wire.request(_DISPLAY, 1, struct.pack("=I", _REGISTRY))
    offered = {body[8:].split(b"\0")[0]: body[:4] for number, _, body in wire.settle() if number == _REGISTRY}
    name = offered.get(_PROTOCOL.encode()) or sys.exit(f"KWin offers no {_PROTOCOL}")
    wire.request(_REGISTRY, 0, name + _text(_PROTOCOL) + struct.pack("=II", 1, _FAKE_INPUT))
    wire.request(_FAKE_INPUT, 0, _text("DeskBreak") + _text("a test of idle time"))
    wire.settle()
    print("ready", flush=True)
    for _ in sys.stdin:
        for pixels in (3, -3):
            wire.request(_FAKE_INPUT, 1, struct.pack("=ii", pixels << 8, 0))  # 24.8 fixed point
        wire.settle()
        print("moved", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
