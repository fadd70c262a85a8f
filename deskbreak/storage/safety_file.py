"""The safety data of the user in a plain text file: `care.toml`, beside the engine's state.

Reading is total: unusable values are reported with their lines, and everything else is used. Nothing is reset
silently: before a file with errors is rewritten, a copy of it is kept. What cannot be written now stays in
memory, applies from there, and is written as soon as possible.
"""

from __future__ import annotations

import contextlib
import os
import threading
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from deskbreak.core.guide import safety as rules
from deskbreak.core.guide.safety import SafetyNews, SafetyRecord, Terms
from deskbreak.core.model.diagnostic import Diagnostic
from deskbreak.core.model.fault import Fault, Part, Recovered
from deskbreak.ports import Post
from deskbreak.storage import files
from deskbreak.storage.disk import DISK, Disk
from deskbreak.storage.safety_toml import parse, unknown_steps

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from datetime import date
    from pathlib import Path

    from deskbreak.core.model.journal_entry import RoutineResult

_MOST_COPIES: Final = 100


class SafetyFile:
    """The user's safety data. Usable from any thread and by several processes."""

    def __init__(
        self,
        path: Path,
        post: Post,
        steps: Callable[[], Collection[str]] = frozenset[str],
        disk: Disk = DISK,
    ) -> None:
        """``steps`` returns the step names of all routines; if empty, the names in the file are not checked."""
        self._path = path
        self._post = post
        self._disk = disk
        self._steps = steps
        self._lock = threading.Lock()
        self._waiting: list[Callable[[SafetyRecord], SafetyRecord]] = []  # changes that are not on disk
        self._reported = ""
        self._seen: object = None

    def terms(self, today: date, week: tuple[bool, ...] = ()) -> Terms:
        """The terms of a break ``today``. Never raises."""
        record, faults, unread = self.read_with_diagnostics()
        known = rules.unreadable_terms(today, week) if unread else rules.terms(record, today, week)
        return replace(known, faults=faults)

    def read(self) -> SafetyRecord:
        """The safety data as far as they are known. Never raises."""
        return self.read_with_diagnostics()[0]

    def read_with_diagnostics(self) -> tuple[SafetyRecord, tuple[str, ...], bool]:
        """The safety data, the errors of the file, and whether it is entirely unreadable. Never raises."""
        with self._lock:
            record, faults, unread = SafetyRecord(), tuple[str, ...](), False
            try:
                record, diagnostics, data = self._load()
            except OSError as error:
                self._report(_unreadable(self._path, error))
                faults, unread = (f"{self._path.name}: {error.strerror or error}",), True
            else:
                diagnostics = (*diagnostics, *self._typos(record, data))
                faults = tuple(f"{self._path.name}: {diagnostic}" for diagnostic in diagnostics)
                if diagnostics or not self._waiting:
                    self._report(_fault_text(self._path, diagnostics) if diagnostics else "")
            for change in self._waiting:
                record = change(record)
            return record, faults, unread

    def _typos(self, record: SafetyRecord, data: bytes) -> tuple[Diagnostic, ...]:
        """Excluded steps that no routine has. They do no harm and stay in the file."""
        known = self._steps() if record.excluded_steps else ()
        return unknown_steps(data.decode("utf-8-sig", errors="replace"), known) if known else ()

    def add_news(self, news: SafetyNews, today: date) -> None:
        """Record the user's news."""
        self._change(partial(_with_news, news, today))

    def learn(self, result: RoutineResult, today: date, name: str = "") -> None:
        """Record a break, once per ``name``."""
        self._change(partial(_after_break, result, today, name))

    def restore(self, record: SafetyRecord) -> None:
        """Restore this value, and drop everything recorded since."""
        self._change(lambda _since: record)

    @property
    def waiting(self) -> int:
        """Number of changes that are not on disk yet."""
        return len(self._waiting)

    def mark(self) -> object:
        """A value that changes with the safety data, and is cheaper to get than the data."""
        return files.fingerprint(self._path), self.waiting

    def check_for_edits(self) -> None:
        """Read the file again if it has changed, so that faults appear and disappear with its errors. Never raises."""
        if (seen := self.mark()) != self._seen:
            self._seen = seen
            self.read()

    def write(self) -> None:
        """Retry what could not be written. Never raises."""
        self._change()

    def _change(self, *changes: Callable[[SafetyRecord], SafetyRecord]) -> None:
        with self._lock:
            self._waiting.extend(changes)
            if not self._waiting:
                return
            try:
                with self._locked():
                    said = self._write()
            except OSError as error:
                said = (
                    f"{self._path} cannot be written: {error.strerror or error}. The safety data of "
                    "your breaks are kept in memory until then."
                )
            else:
                self._waiting.clear()
            self._report(said)

    def _write(self) -> str:
        """Write all pending changes to the file; return the message to show. Raises OSError."""
        found, diagnostics, data = self._load()
        record = found
        for change in self._waiting:
            record = change(record)
        if record == found:
            diagnostics = (*diagnostics, *self._typos(found, data))
            return _fault_text(self._path, diagnostics) if diagnostics else ""
        said = _fault_text(self._path, typos) if (typos := self._typos(found, data)) else ""
        if diagnostics:
            copy = _free_name(self._path)
            files.replace_file(copy, data, disk=self._disk)
            said = f"{_fault_text(self._path, diagnostics)} It was rewritten; the file as it was is {copy}."
        from deskbreak.storage.safety_writer import text_of  # here: only needed for writing

        files.replace_file(self._path, text_of(record).encode("utf-8"), disk=self._disk)
        return said

    def _load(self) -> tuple[SafetyRecord, tuple[Diagnostic, ...], bytes]:
        """The content of the file, its errors, and its bytes. Raises OSError."""
        try:
            data = files.read(self._path)
        except FileNotFoundError:
            return SafetyRecord(), (), b""
        record, diagnostics = parse(data.decode("utf-8-sig", errors="replace"))
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as error:
            diagnostics = (Diagnostic(None, "", f"is not UTF-8 (byte {error.start + 1})"), *diagnostics)
        return record, diagnostics, data

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """Keep other processes from changing the file meanwhile. Raises OSError."""
        files.make_folder(self._path.parent, self._disk)
        with files.writing(self._path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, self._disk) as handle:
            files.lock(handle, disk=self._disk)
            yield

    def _report(self, text: str) -> None:
        if text == self._reported:
            return
        self._reported = text
        self._post(Fault(Part.SAFETY, text) if text else Recovered(Part.SAFETY))


def _with_news(news: SafetyNews, today: date, record: SafetyRecord) -> SafetyRecord:
    return rules.with_news(record, news, today)


def _after_break(result: RoutineResult, today: date, name: str, record: SafetyRecord) -> SafetyRecord:
    return rules.after_break(record, result, today, name)


def _unreadable(path: Path, error: OSError) -> str:
    return (
        f"{path} cannot be read: {error.strerror or error}. Until it can be, breaks have only gentle "
        "movements, because your safety data are not known."
    )


def _fault_text(path: Path, diagnostics: tuple[Diagnostic, ...]) -> str:
    reported = " ".join(f"{str(diagnostic).rstrip('.')}." for diagnostic in diagnostics)
    return f"In {path}: {reported}"


def _free_name(path: Path) -> Path:
    """An unused name beside ``path``; after a hundred, the last one is used again."""
    names = (path.with_name(f"{path.stem}.damaged-{n}{path.suffix}") for n in range(1, _MOST_COPIES))
    last = path.with_name(f"{path.stem}.damaged-{_MOST_COPIES}{path.suffix}")
    return next((name for name in names if not name.exists()), last)
