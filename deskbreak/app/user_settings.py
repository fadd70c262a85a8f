"""The user's settings and routines for the engine: reads them, watches for edits, and saves single values."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from deskbreak.core.model.diagnostic import amount
from deskbreak.core.model.fault import Fault, Part, Recovered
from deskbreak.core.model.settings import Settings
from deskbreak.core.presentation.view import RoutineChoice
from deskbreak.ipc.commands import Refused
from deskbreak.ports import Post
from deskbreak.storage import files, routines, settings_file
from deskbreak.storage.open_file import open_file

_REPORTED = 3  # errors: a notification has no room for more


class UserSettings:
    """Settings from a file, and routines from the folder beside it; the user may edit both at any time."""

    def __init__(self, path: Path, post: Post) -> None:
        self._path = path
        self._post = post
        self._folder = path.with_name("routines")
        self._seen: object = None
        self._has_faults = False
        self.current = Settings()
        self.loads = 0  # how often it was read
        self.routines: tuple[RoutineChoice, ...] = ()  # empty if there is no choice

    def load(self) -> Settings:
        """Read the file. An unusable value is reported as a fault with its line; the rest is used."""
        self._seen = self._fingerprint()
        self.loads += 1
        self.current, diagnostics = settings_file.load(self._path)
        self.routines = routines.available_routines(self._folder)
        reported = [str(diagnostic) for diagnostic in diagnostics[:_REPORTED]]
        if reported:
            reported.insert(0, f"In {self._path}:")
        if more := amount(diagnostics[_REPORTED:]):
            reported.append(f"and {more:,} more: see deskbreak doctor")
        if self.current.routine != routines.BUILT_IN:
            routines.load_routine(self.current.routine, reported.append, self._folder)
        if reported:
            self._has_faults = True
            self._post(Fault(Part.SETTINGS, "\n".join(reported)))
        elif self._has_faults:
            self._has_faults = False
            self._post(Recovered(Part.SETTINGS))
        return self.current

    def open(self, failed: Callable[[str], None]) -> None:
        """Open the file in an editor; ``failed`` is called with the reason if that fails, from any thread."""
        open_file(self._path, failed)

    def changed(self) -> bool:
        """Whether anything was edited since it was loaded."""
        return self._fingerprint() != self._seen

    def save(self, section: str, key: str, value: settings_file.Value) -> None:
        """Save a new value in the file. Raises Refused, which says what to fix."""
        try:
            settings_file.set_value(self._path, section, key, value)
        except settings_file.NotWritten as error:
            raise Refused(f"{section}.{key} was not changed. {error}") from error

    def _fingerprint(self) -> object:
        """A value that changes when one of the files does."""
        return [files.fingerprint(path) for path in (self._path, *routines.own_files(self._folder))]
