"""Identifies this machine, so that a home folder copied to another machine does not bring the device name along.

Two machines with one name would write the same numbers into the journal, and a sync tool would lose one of
the two files.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from deskbreak.storage import files
from deskbreak.storage.disk import DISK, Disk

_IDS = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))  # machine-id(5)
_ID = re.compile(rb"[0-9a-f]{32}\s*")
_LONGEST = 100  # bytes


def machine_mark(ids: Iterable[Path] = _IDS) -> str:
    """A short mark of this machine that does not reveal its id; empty if the machine has no known id."""
    for path in ids:
        try:
            with files.open_regular(path) as file:
                found = file.read(_LONGEST)
        except OSError:
            continue
        if _ID.fullmatch(found) and found.strip(b"0\n"):
            return f"{binascii.crc32(b'deskbreak ' + found.strip()):08x}"
    return ""


def device_file_for(path: Path, mark: str | None = None, disk: Disk = DISK) -> Path:
    """The file with the device name: ``path`` on the machine that used it first, a file beside it on others.

    ``mark`` is that of this machine, from `machine_mark` if None.
    """
    mark = machine_mark() if mark is None else mark
    own = path.with_name(f"{path.name}-{mark}")
    if not mark:
        return path
    if own.exists():
        return own
    claim = path.with_name(f"{path.name}.machine")
    if by := _claimed_by(claim):
        return path if by == mark else own
    with suppress(OSError):  # if it cannot be written now, a later run writes it
        files.replace_file(claim, f"{mark}\n".encode("ascii"), disk=disk)
    return path


def _claimed_by(claim: Path) -> str:
    try:
        with files.open_regular(claim) as file:
            return file.read(_LONGEST).decode("ascii", "replace").strip()
    except OSError:
        return ""
