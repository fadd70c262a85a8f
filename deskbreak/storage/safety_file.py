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
from deskbreak.core.guide.safety import Care, News, Terms
from deskbreak.core.model.diagnostic import Problem
from deskbreak.core.model.fault import Fault, Mended, Part
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


class CareFile:
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
        self._waiting: list[Callable[[Care], Care]] = []  # changes that are not on disk
        self._told = ""
        self._seen: object = None

    def terms(self, today: date, week: tuple[bool, ...] = ()) -> Terms:
        """The terms of a break ``today``. Never raises."""
        care, faults, unread = self.looked_up()
        known = rules.unread_terms(today, week) if unread else rules.terms(care, today, week)
        return replace(known, faults=faults)

    def read(self) -> Care:
        """The safety data as far as they are known. Never raises."""
        return self.looked_up()[0]

    def looked_up(self) -> tuple[Care, tuple[str, ...], bool]:
        """The safety data, the errors of the file, and whether it is entirely unreadable. Never raises."""
        with self._lock:
            care, faults, unread = Care(), tuple[str, ...](), False
            try:
                care, problems, data = self._load()
            except OSError as error:
                self._tell(_unreadable(self._path, error))
                faults, unread = (f"{self._path.name}: {error.strerror or error}",), True
            else:
                problems = (*problems, *self._typos(care, data))
                faults = tuple(f"{self._path.name}: {problem}" for problem in problems)
                if problems or not self._waiting:
                    self._tell(_faults(self._path, problems) if problems else "")
            for change in self._waiting:
                care = change(care)
            return care, faults, unread

    def _typos(self, care: Care, data: bytes) -> tuple[Problem, ...]:
        """Excluded steps that no routine has. They do no harm and stay in the file."""
        known = self._steps() if care.left else ()
        return unknown_steps(data.decode("utf-8-sig", errors="replace"), known) if known else ()

    def heard(self, news: News, today: date) -> None:
        """Record the user's news."""
        self._change(partial(_heard, news, today))

    def learn(self, result: RoutineResult, today: date, name: str = "") -> None:
        """Record a break, once per ``name``."""
        self._change(partial(_after, result, today, name))

    def put_back(self, care: Care) -> None:
        """Restore this value, and drop everything recorded since."""
        self._change(lambda _since: care)

    @property
    def waiting(self) -> int:
        """Number of changes that are not on disk yet."""
        return len(self._waiting)

    def mark(self) -> object:
        """A value that changes with the safety data, and is cheaper to get than the data."""
        return files.mark(self._path), self.waiting

    def look(self) -> None:
        """Read the file again if it has changed, so that faults appear and disappear with its errors. Never raises."""
        if (seen := self.mark()) != self._seen:
            self._seen = seen
            self.read()

    def write(self) -> None:
        """Retry what could not be written. Never raises."""
        self._change()

    def _change(self, *changes: Callable[[Care], Care]) -> None:
        with self._lock:
            self._waiting.extend(changes)
            if not self._waiting:
                return
            try:
                with self._alone():
                    said = self._write()
            except OSError as error:
                said = (
                    f"{self._path} cannot be written: {error.strerror or error}. The safety data of "
                    "your breaks are kept in memory until then."
                )
            else:
                self._waiting.clear()
            self._tell(said)

    def _write(self) -> str:
        """Write all pending changes to the file; return the message to show. Raises OSError."""
        found, problems, data = self._load()
        care = found
        for change in self._waiting:
            care = change(care)
        if care == found:
            problems = (*problems, *self._typos(found, data))
            return _faults(self._path, problems) if problems else ""
        said = _faults(self._path, typos) if (typos := self._typos(found, data)) else ""
        if problems:
            copy = _free_name(self._path)
            files.replace_file(copy, data, disk=self._disk)
            said = f"{_faults(self._path, problems)} It was rewritten; the file as it was is {copy}."
        from deskbreak.storage.safety_writer import text_of  # here: only needed for writing

        files.replace_file(self._path, text_of(care).encode("utf-8"), disk=self._disk)
        return said

    def _load(self) -> tuple[Care, tuple[Problem, ...], bytes]:
        """The content of the file, its errors, and its bytes. Raises OSError."""
        try:
            data = files.read(self._path)
        except FileNotFoundError:
            return Care(), (), b""
        care, problems = parse(data.decode("utf-8-sig", errors="replace"))
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as error:
            problems = (Problem(None, "", f"is not UTF-8 (byte {error.start + 1})"), *problems)
        return care, problems, data

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other processes from changing the file meanwhile. Raises OSError."""
        files.make_folder(self._path.parent, self._disk)
        with files.writing(self._path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, self._disk) as handle:
            files.lock(handle, disk=self._disk)
            yield

    def _tell(self, text: str) -> None:
        if text == self._told:
            return
        self._told = text
        self._post(Fault(Part.CARE, text) if text else Mended(Part.CARE))


def _heard(news: News, today: date, care: Care) -> Care:
    return rules.heard(care, news, today)


def _after(result: RoutineResult, today: date, name: str, care: Care) -> Care:
    return rules.after(care, result, today, name)


def _unreadable(path: Path, error: OSError) -> str:
    return (
        f"{path} cannot be read: {error.strerror or error}. Until it can be, breaks have only gentle "
        "movements, because your safety data are not known."
    )


def _faults(path: Path, problems: tuple[Problem, ...]) -> str:
    told = " ".join(f"{str(problem).rstrip('.')}." for problem in problems)
    return f"In {path}: {told}"


def _free_name(path: Path) -> Path:
    """An unused name beside ``path``; after a hundred, the last one is used again."""
    names = (path.with_name(f"{path.stem}.damaged-{n}{path.suffix}") for n in range(1, _MOST_COPIES))
    last = path.with_name(f"{path.stem}.damaged-{_MOST_COPIES}{path.suffix}")
    return next((name for name in names if not name.exists()), last)
