"""The saved state of the engine: one small file, replaced as a whole."""

from __future__ import annotations

from pathlib import Path

from deskbreak.shell import files


class FileStore:
    """A `ports.Store` in a file that only its owner can read."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> str | None:
        """The last saved text; None if there is none. Raises OSError.

        Bytes that are no UTF-8 are replaced, so that the reader of the text
        meets something it can refuse, rather than nothing at all.
        """
        try:
            return self._path.read_bytes().decode("utf-8", errors="replace")
        except FileNotFoundError:
            return None

    def save(self, text: str) -> None:
        """Replace the text. Raises OSError; the old text stands then."""
        files.replace_file(self._path, text.encode("utf-8", errors="replace"))

    def set_aside(self) -> str:
        """Keep a file that cannot be used beside the next one, under the name returned. Raises OSError."""
        aside = self._path.with_suffix(".damaged")
        self._path.replace(aside)
        return str(aside)
