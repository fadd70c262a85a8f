"""Which machine this is, so that a home that was copied to another one does not bring the device's name along.

Two machines under one name would write the same numbers into the journal, and a sync tool would lose one file of the two.
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
    """A short mark of this machine, which does not give its id away; empty where it has none that can be known."""
    for path in ids:
        try:
            with files.opened(path) as file:
                found = file.read(_LONGEST)
        except OSError:
            continue
        if _ID.fullmatch(found) and found.strip(b"0\n"):
            return f"{binascii.crc32(b'deskbreak ' + found.strip()):08x}"
    return ""


def of_this_machine(path: Path, mark: str | None = None, disk: Disk = DISK) -> Path:
    """The file with the device's name: ``path`` on the machine that used it first, one beside it on another.

    ``mark``: of this machine, as `machine_mark` has it when None.
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
    with suppress(OSError):  # what cannot be written now can be another time
        files.replace_file(claim, f"{mark}\n".encode("ascii"), disk=disk)
    return path


def _claimed_by(claim: Path) -> str:
    try:
        with files.opened(claim) as file:
            return file.read(_LONGEST).decode("ascii", "replace").strip()
    except OSError:
        return ""
