"""The saved state of the engine: a small file, replaced as a whole.

Beside it may stand one that was written without waiting for the disk: it
outlives the process, which is what it is for, and spares the disk a minute's
flush. Where neither can be written, a spare in the runtime folder outlives the
process too, until the person logs out. Which of them is newest says their
content, never their place: see `state_store`.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from deskbreak.storage import files
from deskbreak.storage.disk import DISK, Disk

_MOST = 16 * 1024 * 1024  # bytes: entries that wait for a full disk may be thousands
_END = "\n"  # of a text that was written to its end


class OnlySpare(OSError):
    """The text was saved, but only in the runtime folder; the error says why."""


class FileStore:
    """A `ports.Store` in files that only their owner can read."""

    def __init__(self, path: Path, spare: Path | None = None, disk: Disk = DISK) -> None:
        self._path = path
        self._disk = disk
        self._recent = path.with_suffix(".recent")
        self._spare = spare

    def load(self) -> tuple[str, ...]:
        """Every saved text that is whole. Raises OSError where one cannot be read, and there is no other.

        Bytes that are no UTF-8 are replaced, so that the reader of the text
        meets something it can refuse, rather than nothing at all.
        """
        texts: list[str] = []
        errors: list[OSError] = []
        for path in self._paths:
            try:
                text = _read(path)
            except OSError as error:
                errors.append(error)
                continue
            if text is not None and path == self._path:
                texts.append(text)
            elif text is not None and text.endswith(_END):
                texts.append(text.removesuffix(_END))
        if errors and not texts:
            raise errors[0]
        return tuple(texts)

    def save(self, text: str, *, lasting: bool = True) -> None:
        """Save the text. Raises OSError; `OnlySpare` if it was saved all the same."""
        data = text.encode("utf-8", errors="replace")
        whole = data + _END.encode()
        try:
            if lasting:
                files.replace_file(self._path, data, disk=self._disk)
            else:
                files.replace_file(self._recent, whole, lasting=False, disk=self._disk)
        except OSError as error:
            if self._spare is None:
                raise
            self._save_spare(self._spare, whole, error)
        if lasting:  # the others are older now, and known to be
            for old in (path for path in self._paths if path != self._path):
                with contextlib.suppress(OSError):
                    self._disk.remove(old)

    def set_aside(self, text: str) -> str:
        """Keep the file with this text, which cannot be used, under the name returned. Raises OSError."""
        for path in self._paths:
            with contextlib.suppress(FileNotFoundError):
                if _read(path) in {text, text + _END}:
                    suffix = ".damaged" if path == self._path else f"{path.suffix}.damaged"
                    return str(path.replace(path.with_suffix(suffix)))
        raise FileNotFoundError(str(self._path))

    @property
    def _paths(self) -> tuple[Path, ...]:
        paths = (self._path, self._recent, self._spare)
        return tuple(path for path in paths if path is not None)

    def _save_spare(self, spare: Path, data: bytes, error: OSError) -> None:
        try:
            files.make_private_folder(spare.parent)
            files.replace_file(spare, data, lasting=False, disk=self._disk)
        except OSError:
            raise error from None
        raise OnlySpare(error.errno, error.strerror or str(error), str(spare)) from error


def _read(path: Path) -> str | None:
    try:
        return files.read(path, _MOST).decode("utf-8", errors="replace")
    except FileNotFoundError:
        return None
