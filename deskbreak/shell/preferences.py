"""The user's settings as the engine sees them: read, watched for edits, one of them written."""

from __future__ import annotations

from pathlib import Path

from deskbreak.core.settings import Settings
from deskbreak.ports import Fault, Mended, Part, Post
from deskbreak.shell import config_file
from deskbreak.shell.remote import Refused

Mark = tuple[int, int, int] | None


class Preferences:
    """Settings from a file that its user may edit at any time."""

    def __init__(self, path: Path, post: Post) -> None:
        self._path = path
        self._post = post
        self._mark: Mark = None
        self._faulty = False
        self.current = Settings()

    def load(self) -> Settings:
        """Read the file. What cannot be used is a fault that names its line; the rest is used."""
        self._mark = self._look()
        self.current, problems = config_file.load(self._path)
        if problems:
            self._faulty = True
            told = " ".join(f"{str(problem).rstrip('.')}." for problem in problems)
            self._post(Fault(Part.SETTINGS, f"In {self._path}: {told}"))
        elif self._faulty:
            self._faulty = False
            self._post(Mended(Part.SETTINGS))
        return self.current

    def changed(self) -> bool:
        """Whether the file was edited since it was loaded."""
        return self._look() != self._mark

    def save_interval(self, minutes: float) -> None:
        """Keep a new interval in the file. Raises Refused, which says what to mend."""
        try:
            config_file.set_value(self._path, "breaks", "interval", minutes)
        except (OSError, config_file.NotWritten) as error:
            raise Refused(f"The interval was not changed. {error}") from error

    def _look(self) -> Mark:
        """What changes when the file does."""
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino
