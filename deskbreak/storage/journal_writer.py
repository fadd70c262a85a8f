"""Writes the journal: JSON Lines, one file per device, which any tool can read, merge and sync.

An entry is one write at the end of the file and an fsync. An entry whose id is near the end of the file is
already in the journal: a program that was killed, or that could not tell whether its write had succeeded,
does not write it twice.
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

from deskbreak.core.model.journal_entry import Entry
from deskbreak.core.model.typed_json import Malformed
from deskbreak.storage import files
from deskbreak.storage.device import device_file_for, machine_mark
from deskbreak.storage.disk import DISK, Disk
from deskbreak.storage.journal_codec import Line, decode, encode
from deskbreak.storage.journal_tail import last_seq, newest_first

_FLAGS = os.O_RDWR | os.O_APPEND
_TRIAL = ".deskbreak-trial"  # not the name of a journal file
_LOOK_BACK = 300  # lines that are searched for an id: weeks, longer than any entry waits
_DEVICE = re.compile(r"[a-z0-9][a-z0-9-]*-[0-9a-f]{4}")


class FileJournal:
    """A `ports.Journal` in a folder, for this device.

    Several processes may append to the same file: each holds a lock on it while it looks up the last number
    and writes the next.
    """

    def __init__(self, folder: Path, device_file: Path, disk: Disk = DISK) -> None:
        self._folder = folder
        self._disk = disk
        self._device_file = device_file
        self._device: str | None = None
        self._end: _End | None = None  # end of the file as this process left it

    def append(self, entry: Entry) -> None:
        """Write one entry durably, unless the file has it. Raises OSError; then no part of it is in the file."""
        end = self._append(self.path, self._named(), entry)
        self._end = end

    @property
    def path(self) -> Path:
        """The file of this device; the others in the folder are only read. Raises OSError."""
        return self._folder / f"{self._named()}.jsonl"

    def try_out(self, entry: Entry) -> None:
        """Append to a test file beside it as `append` does, and open the file itself. Raises OSError."""
        device = self._named()
        trial = self._folder / f"{_TRIAL}-{os.getpid()}"
        try:
            self._append(trial, device, entry)
        finally:
            with suppress(OSError):
                self._disk.remove(trial)
        path = self.path
        with suppress(FileNotFoundError), files.writing(path, _FLAGS, self._disk) as handle:
            files.refuse_pipe(path, os.fstat(handle))
            files.lock(handle, disk=self._disk)

    def _named(self) -> str:
        if self._device is None:
            self._device = device_name(device_file_for(self._device_file, disk=self._disk), self._disk)
        return self._device

    def _append(self, path: Path, device: str, entry: Entry) -> _End:
        """Append to one file; return its new end."""
        files.make_folder(self._folder, self._disk)
        with files.writing(path, _FLAGS | os.O_CREAT, self._disk) as handle:
            files.refuse_pipe(path, os.fstat(handle))
            files.lock(handle, disk=self._disk)
            end, self._end = self._end_of(handle), None  # unknown until it is written
            if entry.id in end.ids:
                files.sync(handle, self._disk)  # its writer may have been killed before its own sync
                return end
            self._write(handle, encode(Line(device, end.seq + 1, entry)))
            return _End(_mark(handle), end.seq + 1, end.ids | ({entry.id} - {""}))

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
            files.write_all(handle, data, self._disk)
            files.sync(handle, self._disk)
        except OSError:
            with suppress(
                OSError
            ):  # a complete line is found by its id; a partial one is fixed by the newline check
                self._disk.truncate(handle, before)  # it will be written again and must not appear twice
            raise
        if before == 0:
            with suppress(OSError):  # the line is written and must not be written again
                self._disk.sync_folder(self._folder)


_Mark = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _End:
    """The end of a file: its state, its last number, and the ids of its last lines."""

    mark: _Mark
    seq: int
    ids: frozenset[str]


def _ids(file: BinaryIO) -> frozenset[str]:
    ids = set()
    for _, line in islice(newest_first(file), _LOOK_BACK):
        with suppress(Malformed):
            ids.add(decode(line).entry.id)
    return frozenset(ids - {""})


def _mark(handle: int) -> _Mark:
    """A value that changes when another process writes or replaces the file."""
    found = os.fstat(handle)
    return found.st_ino, found.st_size, found.st_mtime_ns


def _ends_in_newline(handle: int, size: int) -> bool:
    if size == 0:
        return True
    os.lseek(handle, size - 1, os.SEEK_SET)
    return os.read(handle, 1) == b"\n"


def device_name(path: Path, disk: Disk = DISK) -> str:
    """Return the name of this device, created once: the host name and four random digits.

    If it cannot be stored, the digits are derived from the machine, so that every start gives the same name.
    Raises OSError if the machine has no id.
    """
    try:
        return _kept_name(path, disk)
    except files.NotRegularFile:
        raise
    except OSError:
        if mark := machine_mark():
            return _new_device_name(mark[:4])
        raise


def _kept_name(path: Path, disk: Disk) -> str:
    with suppress(OSError):  # if it can be read, it need not be written
        if _DEVICE.fullmatch(name := _as_name(files.read(path))):
            return name
    files.make_folder(path.parent, disk)
    with files.writing(path, os.O_RDWR | os.O_CREAT, disk) as handle:
        files.refuse_odd(path, os.fstat(handle))
        files.lock(handle, disk=disk)  # if two processes start together, only one creates the name
        name = _as_name(os.read(handle, 256))
        if _DEVICE.fullmatch(name):
            return name
        name = _new_device_name(os.urandom(2).hex())
        disk.truncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        files.write_all(handle, f"{name}\n".encode("ascii"), disk)
        files.sync(handle, disk)
    return name


def _as_name(data: bytes) -> str:
    return data.decode("ascii", errors="replace").strip()


def _new_device_name(digits: str) -> str:
    host = re.sub(r"[^a-z0-9]+", "-", socket.gethostname().partition(".")[0].lower()).strip("-")
    return f"{host[:32] or 'device'}-{digits}"
