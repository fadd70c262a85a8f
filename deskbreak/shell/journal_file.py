"""The log of breaks, written: JSON Lines, one file a device, which any tool can read, merge and sync.

A line is one write at the end of the file, and an fsync. An entry whose id
stands near the end of the file is in the journal already: a program that was
killed, or could not tell whether its write had succeeded, writes it no second time.
"""

from __future__ import annotations

import os
import re
import socket
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from deskbreak.core.entry import Entry
from deskbreak.shell import files
from deskbreak.shell.as_json import Unusable
from deskbreak.shell.device import of_this_machine
from deskbreak.shell.journal_line import Line, decode, encode
from deskbreak.shell.journal_tail import last_seq, newest_first

_FLAGS = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
_LOOK_BACK = 300  # lines, for an id: weeks, and no entry waits for so long
_DEVICE = re.compile(r"[a-z0-9][a-z0-9-]*-[0-9a-f]{4}")


class FileJournal:
    """A `ports.Journal` in a folder, for this device.

    Several processes may append to the same file: each holds a lock on it
    while it looks up the last number and writes the next.
    """

    def __init__(self, folder: Path, device_file: Path) -> None:
        self._folder = folder
        self._device_file = device_file
        self._device: str | None = None
        self._end: _End | None = None  # of the file, as we left it

    def append(self, entry: Entry) -> None:
        """Write one line, durably, unless the file has it. Raises OSError; then there is no part of it in the file."""
        if self._device is None:
            self._device = device_name(of_this_machine(self._device_file))
        files.make_folder(self._folder)
        path = self._folder / f"{self._device}.jsonl"
        handle = os.open(path, _FLAGS, 0o600)
        try:
            files.refuse_pipe(path, os.fstat(handle))
            files.lock(handle)
            end, self._end = self._end_of(handle), None  # unknown, until it is written
            if entry.id in end.ids:
                files.sync(handle)  # whoever wrote it may not have come so far
            else:
                self._write(handle, encode(Line(self._device, end.seq + 1, entry)))
                end = _End(_mark(handle), end.seq + 1, end.ids | ({entry.id} - {""}))
            self._end = end
        finally:
            os.close(handle)  # lets go of the lock

    def _end_of(self, handle: int) -> _End:
        mark = _mark(handle)
        if self._end is not None and self._end.mark == mark:
            return self._end
        with os.fdopen(os.dup(handle), "rb") as file:
            return _End(mark, last_seq(file), _ids(file))

    def _write(self, handle: int, line: bytes) -> None:
        before = os.fstat(handle).st_size
        data = line if _ends_in_newline(handle, before) else b"\n" + line
        try:
            written = os.write(handle, data)
            if written < len(data):
                os.write(handle, data[written:])  # says what is wrong, in its OSError
            files.sync(handle)
        except OSError:
            _cut(handle, before)
            raise
        if before == 0:
            with suppress(OSError):  # the line is written, and must not be written again
                files.sync_folder(self._folder)


_Mark = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _End:
    """The end of a file: what the file looked like, its last number, and the ids of its last lines."""

    mark: _Mark
    seq: int
    ids: frozenset[str]


def _ids(file: BinaryIO) -> frozenset[str]:
    ids = set()
    for _, line in islice(newest_first(file), _LOOK_BACK):
        with suppress(Unusable):
            ids.add(decode(line).entry.id)
    return frozenset(ids - {""})


def _mark(handle: int) -> _Mark:
    """What changes when anybody else writes or replaces the file."""
    found = os.fstat(handle)
    return found.st_ino, found.st_size, found.st_mtime_ns


def _ends_in_newline(handle: int, size: int) -> bool:
    if size == 0:
        return True
    os.lseek(handle, size - 1, os.SEEK_SET)
    return os.read(handle, 1) == b"\n"


def _cut(handle: int, size: int) -> None:
    """Take back what was written of a line: it will be written again, and must not stand there twice."""
    try:
        os.ftruncate(handle, size)
    except OSError:
        return  # no harm: a whole line is found by its id, the rest of one is met by the newline repair


def device_name(path: Path) -> str:
    """Return the name of this device, made once: the host's, and four digits of chance. Raises OSError."""
    files.make_folder(path.parent)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
    try:
        files.refuse_odd(path, os.fstat(handle))
        files.lock(handle)  # of two processes that start together, one makes the name
        name = os.read(handle, 256).decode("ascii", errors="replace").strip()
        if _DEVICE.fullmatch(name):
            return name
        name = _new_device_name()
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, f"{name}\n".encode("ascii"))
        files.sync(handle)
    finally:
        os.close(handle)
    return name


def _new_device_name() -> str:
    host = re.sub(r"[^a-z0-9]+", "-", socket.gethostname().partition(".")[0].lower()).strip("-")
    return f"{host[:32] or 'device'}-{os.urandom(2).hex()}"
