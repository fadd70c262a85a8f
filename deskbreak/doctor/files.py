"""Check that the user's files can be read and written: settings, journal, saved state."""

from __future__ import annotations

import contextlib
import errno
import os
import shlex
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from deskbreak.core.model.diagnostic import Diagnostic
from deskbreak.core.model.fault import Part
from deskbreak.core.model.formatting import counted
from deskbreak.core.model.journal_entry import Entry, EntryKind
from deskbreak.core.model.settings import Settings
from deskbreak.doctor.finding import Finding, Standing
from deskbreak.storage import files, journal
from deskbreak.storage.disk import Disk
from deskbreak.storage.journal_writer import FileJournal
from deskbreak.storage.safety_file import SafetyFile
from deskbreak.storage.snapshot_file import SavedInSpareOnly, SnapshotFile

_TRIAL = ".deskbreak-doctor"
_MOST_LISTED = 3
_TRIAL_ENTRY = Entry(EntryKind.SKIPPED, datetime(2026, 1, 1, tzinfo=UTC), 0.0, id="trial")
_ELSEWHERE = "You can leave it as it is. Only two programs writing at once, or a power cut, could damage the last entries."


def settings(path: Path, read: Callable[[Path], tuple[Settings, tuple[Diagnostic, ...]]]) -> Finding:
    """Check that every line of the settings is valid."""
    _, diagnostics = read(path)
    if diagnostics:
        observed = _listed(
            list(map(str, diagnostics)), most=len(diagnostics)
        )  # this is the only place that lists all of them
        return Finding(Part.SETTINGS, Standing.DEGRADED, observed, f"Fix it in an editor: {path}")
    if not path.exists():
        return Finding(
            Part.SETTINGS, Standing.WORKS, f"All settings are built-in; yours would go into {path}."
        )
    return Finding(Part.SETTINGS, Standing.WORKS, f"Every line of {path} is understood.")


def writable_journal(folder: Path, device_file: Path, disk: Disk | None = None) -> Finding:
    """Check, with the engine's own code, that an entry can be written and that every existing line can be read."""
    disk = disk or Disk()
    ours = FileJournal(folder, device_file, disk)
    try:
        path = ours.path
        if path.exists() and not path.is_file():
            text = f"{path} should be a file but is not one, so nothing can be logged there."
            return Finding(
                Part.JOURNAL, Standing.BROKEN, text, f"Move it away: mv {shlex.quote(str(path))} ~"
            )
        if path.exists() and not os.access(path, os.W_OK | os.R_OK):
            text = f"{path} cannot be read and written by you."
            return Finding(
                Part.JOURNAL, Standing.BROKEN, text, f"Make it yours: chmod u+rw {shlex.quote(str(path))}"
            )
        ours.try_out(_TRIAL_ENTRY)
    except files.NotRegularFile as error:
        text = f"Breaks cannot be logged: {files.error_text(error)}. They wait until that is fixed."
        advice = f"Move it away: mv {shlex.quote(str(error.filename))} ~"
        return Finding(Part.JOURNAL, Standing.BROKEN, text, advice)
    except OSError as error:
        why = f"{folder}: {error.strerror or error}"
        text = f"Breaks cannot be logged: {why}. They wait until that is fixed."
        return Finding(Part.JOURNAL, Standing.BROKEN, text, _to_write_again(folder, error))
    lines, diagnostics = journal.read(folder)
    if disk.limitations:
        return Finding(Part.JOURNAL, Standing.DEGRADED, disk.limitations, _ELSEWHERE)
    if diagnostics:
        observed = _listed([str(diagnostic) for diagnostic in diagnostics])
        return Finding(
            Part.JOURNAL, Standing.DEGRADED, observed, "Fix these lines in an editor, or leave them."
        )
    text = f"{counted(len(lines), 'entry', 'entries')} in {folder}, and room for more."
    return Finding(Part.JOURNAL, Standing.WORKS, text)


def saved_state(path: Path, spare: Path | None = None, disk: Disk | None = None) -> Finding:
    """Check, with the engine's own code, that state survives a restart. ``spare`` is the fallback location."""
    disk, folder = disk or Disk(), path.parent
    if error := _not_saved(path, spare, disk):
        why = f"{folder}: {error.strerror or error}."
        if isinstance(error, SavedInSpareOnly):
            text, standing = f"The counted time is kept only until you log out: {why}", Standing.DEGRADED
        else:
            text, standing = f"The counted time would be lost at a restart: {why}", Standing.BROKEN
        return Finding(Part.SNAPSHOT, standing, text, _to_write_again(folder, error))
    if disk.limitations:
        return Finding(Part.SNAPSHOT, Standing.DEGRADED, disk.limitations, _ELSEWHERE)
    return Finding(Part.SNAPSHOT, Standing.WORKS, f"Kept in {folder}.")


def safety(file: SafetyFile, path: Path) -> Finding:
    """Check that the safety file can be read."""
    _, faults, unread = file.read_with_diagnostics()
    if unread:
        text = f"{' '.join(faults)}. Until it can be read, breaks have only gentle movements."
        return Finding(Part.SAFETY, Standing.BROKEN, text, f"Make it a file that you can read: {path}")
    if faults:
        return Finding(Part.SAFETY, Standing.DEGRADED, _listed(list(faults)), f"Fix it in an editor: {path}")
    text = f"Every line of {path} is understood." if path.exists() else "Nothing is remembered yet."
    return Finding(Part.SAFETY, Standing.WORKS, text)


def _not_saved(path: Path, spare: Path | None, disk: Disk) -> OSError | None:
    """Save a test file beside the saved state and remove it. Return the error, which may name the temporary file."""
    trials = path.with_name(_TRIAL), None if spare is None else spare.with_name(_TRIAL)
    try:
        SnapshotFile(*trials, disk).save("A test by deskbreak doctor, which removes this file again.\n")
    except OSError as error:
        return error
    finally:
        for trial in filter(None, trials):
            with contextlib.suppress(OSError):
                disk.remove(trial)
    if path.is_dir():  # a file cannot replace it
        return (
            SavedInSpareOnly(errno.EISDIR, os.strerror(errno.EISDIR))
            if spare
            else IsADirectoryError(str(path))
        )
    return None


def _to_write_again(folder: Path, error: OSError) -> str:
    """Advice for a write error, as a shell command if there is one."""
    there = shlex.quote(str(next(path for path in (folder, *folder.parents) if path.exists())))
    if error.errno == errno.EACCES:
        return f"Make it writable: chmod u+rwx {there}"
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"Free some space on the disk that this shows: df -h {there}"
    return f"Make {folder} a folder that you can write to."


def _listed(lines: list[str], most: int = _MOST_LISTED) -> str:
    """List the first few lines as sentences, and the number of the others."""
    observed = [f"{line[:1].upper()}{line[1:].removesuffix('.')}" for line in lines[:most]]
    observed = [line if line.endswith("?") else f"{line}." for line in observed]
    if more := len(lines) - len(observed):
        observed.append(f"And {more} more.")
    return " ".join(observed)
