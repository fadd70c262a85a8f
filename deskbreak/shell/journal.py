"""The log of breaks: JSON Lines, one file a device, which any tool can read, merge and sync.

A line is one write at the end of the file, and an fsync. What is in the file
stays in it: a line that cannot be read is counted, reported and kept.
"""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from deskbreak.core.entry import Entry, Kind
from deskbreak.core.problem import Problem
from deskbreak.shell import as_json, files
from deskbreak.shell.as_json import Unusable
from deskbreak.shell.journal_line import Line, decode, encode

__all__ = ["FileJournal", "Line", "device_name", "read", "read_file"]

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
        os.lseek(handle, 0, os.SEEK_SET)
        with os.fdopen(os.dup(handle), "rb") as file:
            return last_seq(file.read(os.fstat(handle).st_size))

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


def last_seq(content: bytes) -> int:
    """The last number in use. No less than the number of lines: one of them may be past reading."""
    lines = [line for line in content.split(b"\n") if line.strip()]
    return max(len(lines), *(line.seq for line in _readable(lines)), 0)


def _readable(lines: Sequence[bytes]) -> Iterator[Line]:
    for line in lines:
        try:
            yield decode(line)
        except Unusable:
            continue


def read(folder: Path) -> tuple[list[Line], list[Problem]]:
    """Every line of every device, by time, and what could not be read. Never raises.

    Copies that a sync tool left are merged: a line that stands twice counts
    once. A break that was begun and never ended shows as partial.
    """
    seen: dict[Line, None] = {}
    problems: list[Problem] = []
    try:
        # Not glob: it is silent on all faults.
        paths = sorted(path for path in folder.iterdir() if path.suffix == ".jsonl")
    except FileNotFoundError:
        return [], []
    except OSError as error:
        return [], [Problem(None, str(folder), f"cannot be read: {error.strerror}")]
    for path in paths:
        try:
            content = files.read(path)
        except OSError as error:
            problems.append(Problem(None, str(path), f"cannot be read: {error.strerror}"))
            continue
        lines, problem = read_file(str(path), content)
        seen.update(dict.fromkeys(lines))
        problems.extend(problem)
    return sorted(settle(list(seen)), key=_by_time), problems


def read_file(name: str, content: bytes) -> tuple[list[Line], list[Problem]]:
    """The lines of one file, and at most one problem, which counts those that cannot be read."""
    lines: list[Line] = []
    broken: list[Problem] = []
    for number, raw in enumerate(content.split(b"\n"), 1):
        if not raw.strip():
            continue
        try:
            lines.append(decode(raw))
        except Unusable as why:
            broken.append(Problem(number, name, f"cannot be read, {why}"))
    if not broken:
        return lines, []
    more = f"; nor can {len(broken) - 1} more" if len(broken) > 1 else ""
    return lines, [replace(broken[0], text=f"{broken[0].text}{more}. The file is kept as it is.")]


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
