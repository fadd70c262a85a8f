"""The log of breaks: JSON Lines, one file a device, which any tool can read, merge and sync.

A line is one write at the end of the file, and an fsync. What is in the file
stays in it: a line that cannot be read is counted, reported and kept.
"""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from deskbreak.core.entry import Entry, Kind
from deskbreak.core.problem import Problem
from deskbreak.shell import as_json, files
from deskbreak.shell.as_json import Unusable
from deskbreak.shell.journal_line import LONGEST, Line, decode, encode
from deskbreak.shell.journal_tail import last_seq, newest_first

__all__ = ["FileJournal", "Line", "device_name", "newest_first", "read"]

_FLAGS = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
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
        self._known: tuple[_Mark, int] | None = None  # the last number, and the file as it was then

    def append(self, entry: Entry) -> None:
        """Write one line, durably. Raises OSError; then there is no part of it in the file."""
        if self._device is None:
            self._device = device_name(self._device_file)
        files.make_folder(self._folder)
        path = self._folder / f"{self._device}.jsonl"
        handle = os.open(path, _FLAGS, 0o600)
        try:
            files.refuse_pipe(path, os.fstat(handle))
            files.lock(handle)
            seq = self._last_seq(handle) + 1
            self._write(handle, encode(Line(self._device, seq, entry)))
            self._known = (_mark(handle), seq)
        finally:
            os.close(handle)  # lets go of the lock

    def _last_seq(self, handle: int) -> int:
        if self._known is not None and self._known[0] == _mark(handle):
            return self._known[1]
        with os.fdopen(os.dup(handle), "rb") as file:
            return last_seq(file)

    def _write(self, handle: int, line: bytes) -> None:
        before = os.fstat(handle).st_size
        data = line if _ends_in_newline(handle, before) else b"\n" + line
        try:
            written = os.write(handle, data)
            if written < len(data):
                os.write(handle, data[written:])  # says what is wrong, in its OSError
            os.fsync(handle)
        except OSError:
            _cut(handle, before)
            raise
        if before == 0:
            files.sync_folder(self._folder)


_Mark = tuple[int, int, int]


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
        return  # no harm: the rest of a line is met by the newline repair and counted as unreadable


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
        os.fsync(handle)
    finally:
        os.close(handle)
    return name


def _new_device_name() -> str:
    host = re.sub(r"[^a-z0-9]+", "-", socket.gethostname().partition(".")[0].lower()).strip("-")
    return f"{host[:32] or 'device'}-{os.urandom(2).hex()}"


def read(folder: Path) -> tuple[list[Line], list[Problem]]:
    """Every line of every device, by time, and what could not be read. Never raises.

    Copies that a sync tool left are merged: a line that stands twice counts
    once. A break that was begun and never ended shows as partial.
    """
    paths, problems = paths_in(folder)
    seen: dict[Line, None] = {}
    for path in paths:
        try:
            lines, faults = _read_file(path)
        except OSError as error:
            problems.append(cannot_be_read(path, error))
            continue
        seen.update(dict.fromkeys(lines))
        problems.extend(faults)
    return merged(seen), problems


def merged(lines: Iterable[Line]) -> list[Line]:
    """Lines of several files as one journal: by time, each once, and no ``started`` whose break has an end."""
    return sorted(settle(list(dict.fromkeys(lines))), key=_by_time)


def paths_in(folder: Path) -> tuple[list[Path], list[Problem]]:
    """Return the files of all devices, none where there is no folder yet."""
    try:
        # Not glob: it is silent on all faults.
        return sorted(path for path in folder.iterdir() if path.suffix == ".jsonl"), []
    except FileNotFoundError:
        return [], []
    except OSError as error:
        return [], [cannot_be_read(folder, error)]


def cannot_be_read(path: Path, error: OSError) -> Problem:
    """Name a file or folder that cannot be opened."""
    return Problem(None, str(path), f"cannot be read: {error.strerror}")


def _read_file(path: Path) -> tuple[list[Line], list[Problem]]:
    """The lines of one file, and at most one problem, which counts those that cannot be read. Raises OSError."""
    lines: list[Line] = []
    broken: tuple[int, Unusable] | None = None
    count = 0
    with files.opened(path) as file:
        for number, raw in enumerate(_lines_of(file), 1):
            try:
                if raw.strip():
                    lines.append(decode(raw))
            except Unusable as why:
                broken, count = broken or (number, why), count + 1
    return lines, unreadable(path, broken, count)


def _lines_of(file: BinaryIO) -> Iterator[bytes]:
    """Yield each line; of one that is longer than any entry, only as much as makes it so."""
    while line := file.readline(LONGEST + 1):
        yield line
        while line and not line.endswith(b"\n"):
            line = file.readline(LONGEST + 1)


def unreadable(path: Path, first: tuple[int, Unusable] | None, count: int) -> list[Problem]:
    """Name the first line that cannot be read, by its number, and how many there are."""
    if first is None:
        return []
    number, why = first
    more = f"; nor can {count - 1} more" if count > 1 else ""
    return [Problem(number, str(path), f"cannot be read, {why}{more}. The file is kept as it is.")]


def settle(lines: Sequence[Line]) -> list[Line]:
    """Drop each ``started`` whose break has an end, and call the others partial."""
    settled: list[Line] = []
    begun: dict[str, Line] = {}
    for line in sorted(lines, key=lambda line: (line.device, line.seq, line.entry.at)):
        if line.entry.kind is Kind.STARTED:
            settled.extend(_partial(begun.pop(line.device, None)))
            begun[line.device] = line
            continue
        if line.entry.kind in as_json.ENDS:
            begun.pop(line.device, None)
        settled.append(line)
    for line in begun.values():
        settled.extend(_partial(line))
    return settled


def _partial(line: Line | None) -> list[Line]:
    return [replace(line, entry=replace(line.entry, kind=Kind.PARTIAL))] if line else []


def _by_time(line: Line) -> tuple[datetime, str, int]:
    return line.entry.at, line.device, line.seq
