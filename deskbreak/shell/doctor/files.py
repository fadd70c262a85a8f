"""Whether the user's files can be read and written: settings, journal, saved state."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from deskbreak.core.finding import Finding, Standing
from deskbreak.core.problem import Problem
from deskbreak.core.settings import Settings
from deskbreak.ports import Part
from deskbreak.shell import files, journal

_TRIAL = ".deskbreak-doctor"
_MOST_TOLD = 3


def settings(path: Path, read: Callable[[Path], tuple[Settings, tuple[Problem, ...]]]) -> Finding:
    """Whether every line of the settings can be used."""
    _, problems = read(path)
    if problems:
        told = _listed([str(problem) for problem in problems])
        return Finding(Part.SETTINGS, Standing.DEGRADED, told, f"Mend it in {path}.")
    if not path.exists():
        return Finding(Part.SETTINGS, Standing.WORKS, f"All as built in; yours would stand in {path}.")
    return Finding(Part.SETTINGS, Standing.WORKS, f"Every line of {path} is understood.")


def writable_journal(folder: Path) -> Finding:
    """Whether a line could be written durably now, and every line that is there can be read."""
    if why := _why_not_written(folder):
        text = f"Breaks cannot be logged: {why}. They are kept in memory until that is mended."
        return Finding(Part.JOURNAL, Standing.BROKEN, text, f"Make {folder} writable, or free some space.")
    for path in sorted(folder.glob("*.jsonl")):
        if not os.access(path, os.W_OK | os.R_OK):
            text = f"{path} is not yours to read and write."
            return Finding(Part.JOURNAL, Standing.BROKEN, text, f"Make it yours: chmod u+rw {path}")
    lines, problems = journal.read(folder)
    if problems:
        told = _listed([str(problem) for problem in problems])
        return Finding(Part.JOURNAL, Standing.DEGRADED, told, "Mend these lines in an editor, or leave them.")
    return Finding(Part.JOURNAL, Standing.WORKS, f"{len(lines)} entries in {folder}, and room for more.")


def saved_state(folder: Path) -> Finding:
    """Whether the state survives a restart."""
    if why := _why_not_written(folder):
        text = f"What was counted would be forgotten at a restart: {why}."
        return Finding(Part.SNAPSHOT, Standing.BROKEN, text, f"Make {folder} writable, or free some space.")
    return Finding(Part.SNAPSHOT, Standing.WORKS, f"Kept in {folder}.")


def _why_not_written(folder: Path) -> str:
    """Write, flush and remove a file there; what stood against it, or nothing."""
    trial = folder / _TRIAL
    try:
        files.make_folder(folder)
        files.replace_file(trial, b"A trial of deskbreak doctor, which takes it away again.\n")
        trial.unlink()
    except OSError as error:  # which may name the temporary file, of no use to anybody
        return f"{folder}: {error.strerror or error}"
    return ""


def _listed(lines: list[str]) -> str:
    """The first few of them as sentences, and how many more there are."""
    told = [f"{line[:1].upper()}{line[1:].rstrip('.')}." for line in lines[:_MOST_TOLD]]
    if more := len(lines) - len(told):
        told.append(f"And {more} more.")
    return " ".join(told)
