"""The saved state of the engine: a small file, replaced as a whole.

Beside it may stand a more recent one, written without waiting for the disk: it
outlives the process, which is what it is for, and spares the disk a minute's
flush. A power cut may damage it; then the other one counts.
"""

from __future__ import annotations

from pathlib import Path

from deskbreak.shell import files

_MOST = 16 * 1024 * 1024  # bytes: entries that wait for a full disk may be thousands
_END = "\n"  # of a text that was written to its end


class FileStore:
    """A `ports.Store` in files that only their owner can read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._recent = path.with_suffix(".recent")

    def load(self) -> str | None:
        """The last saved text; None if there is none. Raises OSError.

        Bytes that are no UTF-8 are replaced, so that the reader of the text
        meets something it can refuse, rather than nothing at all.
        """
        recent = self._whole_recent()
        return _read(self._path) if recent is None else recent

    def save(self, text: str, *, lasting: bool = True) -> None:
        """Replace the text. Raises OSError; the old text stands then."""
        data = text.encode("utf-8", errors="replace")
        if not lasting:
            files.replace_file(self._recent, data + _END.encode(), lasting=False)
            return
        files.replace_file(self._path, data)
        self._recent.unlink(missing_ok=True)

    def set_aside(self) -> str:
        """Keep the file that was loaded, and cannot be used, beside the next one, under the name returned. Raises OSError."""
        is_recent = self._whole_recent() is not None
        aside = self._path.with_suffix(".recent.damaged" if is_recent else ".damaged")
        (self._recent if is_recent else self._path).replace(aside)
        return str(aside)

    def _whole_recent(self) -> str | None:
        """The more recent text, if one was written to its end."""
        recent = _read(self._recent)
        return recent.removesuffix(_END) if recent is not None and recent.endswith(_END) else None


def _read(path: Path) -> str | None:
    try:
        return files.read(path, _MOST).decode("utf-8", errors="replace")
    except FileNotFoundError:
        return None
