"""The saved state of the engine: a small file, replaced atomically.

Beside it there may be a file that was written without waiting for the disk: it survives the process, which is
enough, and spares the disk a flush every minute. If neither can be written, a spare file in the runtime
folder also survives the process, until the user logs out. The content decides which of them is newest, never
the location: see `state_store`.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from deskbreak.storage import files
from deskbreak.storage.disk import DISK, Disk

_MOST = 16 * 1024 * 1024  # bytes: thousands of entries may wait for a full disk
_END = "\n"  # at the end of a text that was written completely


class SavedInSpareOnly(OSError):
    """The text was saved, but only in the runtime folder; the error says why."""


class SnapshotFile:
    """A `ports.SnapshotStore` in files that only their owner can read."""

    def __init__(self, path: Path, spare: Path | None = None, disk: Disk = DISK) -> None:
        self._path = path
        self._disk = disk
        self._recent = path.with_suffix(".recent")
        self._spare = spare

    def load(self) -> tuple[str, ...]:
        """Every complete saved text. Raises OSError if a file cannot be read and there is no other one.

        Invalid UTF-8 is replaced, so that the reader of the text rejects it instead of finding nothing.
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
        """Save the text. Raises OSError; `SavedInSpareOnly` if it was saved nevertheless."""
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
        if lasting:  # the others are now known to be older
            for old in (path for path in self._paths if path != self._path):
                with contextlib.suppress(OSError):
                    self._disk.remove(old)

    def set_aside(self, text: str) -> str:
        """Keep the file with this unusable text under the returned name. Raises OSError."""
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
        raise SavedInSpareOnly(error.errno, error.strerror or str(error), str(spare)) from error


def _read(path: Path) -> str | None:
    try:
        return files.read(path, _MOST).decode("utf-8", errors="replace")
    except FileNotFoundError:
        return None
