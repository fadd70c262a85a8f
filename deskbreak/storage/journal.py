"""Reads the journal: the files of all devices as one. `journal_writer` writes it.

Files are never changed here: an unreadable line is counted, reported and kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from deskbreak.core.model.diagnostic import Diagnostic
from deskbreak.core.model.journal_entry import ENDS, EntryKind
from deskbreak.core.model.typed_json import Malformed
from deskbreak.storage import files
from deskbreak.storage.journal_codec import LONGEST, Line, decode

_UNDER_WAY = timedelta(hours=12)


def read(folder: Path) -> tuple[list[Line], list[Diagnostic]]:
    """Every entry of every device by time, and the errors. Never raises.

    Copies made by a sync tool are merged: an entry that occurs twice counts once. A break that began but
    never ended appears as partial.
    """
    paths, diagnostics = paths_in(folder)
    seen: dict[Line, None] = {}
    for path in paths:
        try:
            lines, faults = _read_file(path)
        except OSError as error:
            diagnostics.append(cannot_be_read(path, error))
            continue
        seen.update(dict.fromkeys(lines))
        diagnostics.extend(faults)
    return merged(seen), diagnostics


def merged(lines: Iterable[Line]) -> list[Line]:
    """Entries of several files as one journal: by time, without duplicates, and without a ``started`` whose break has an end."""
    return sorted(settle(list(dict.fromkeys(lines))), key=_by_time)


def paths_in(folder: Path) -> tuple[list[Path], list[Diagnostic]]:
    """Return the files of all devices; none if there is no folder yet."""
    try:
        # Not glob, because it ignores all errors.
        return sorted(path for path in folder.iterdir() if path.suffix == ".jsonl"), []
    except FileNotFoundError:
        return [], []
    except OSError as error:
        return [], [cannot_be_read(folder, error)]


def cannot_be_read(path: Path, error: OSError) -> Diagnostic:
    """The error of a file or folder that cannot be opened."""
    return Diagnostic(None, str(path), f"cannot be read: {error.strerror}")


def _read_file(path: Path) -> tuple[list[Line], list[Diagnostic]]:
    """The entries of one file, and at most one error, which counts the unreadable lines. Raises OSError."""
    lines: list[Line] = []
    broken: tuple[int, Malformed] | None = None
    count = 0
    with files.open_regular(path) as file:
        for number, raw in enumerate(_lines_of(file), 1):
            try:
                if raw.strip():
                    lines.append(decode(raw))
            except Malformed as why:
                broken, count = broken or (number, why), count + 1
    return lines, unreadable(path, broken, count)


def _lines_of(file: BinaryIO) -> Iterator[bytes]:
    """Yield each line; one that is longer than any entry is cut to just above that limit."""
    while line := file.readline(LONGEST + 1):
        yield line
        while line and not line.endswith(b"\n"):
            line = file.readline(LONGEST + 1)


def unreadable(path: Path, first: tuple[int, Malformed] | None, count: int) -> list[Diagnostic]:
    """The error with the number of the first unreadable line and the count of the others."""
    if first is None:
        return []
    number, why = first
    more = f"; nor can {count - 1} more" if count > 1 else ""
    return [Diagnostic(number, str(path), f"cannot be read: {why}{more}. The file is kept as it is.")]


def settle(lines: Sequence[Line]) -> list[Line]:
    """Drop each ``started`` whose break has an end; call the others partial, except those under way.

    If the last break of a device is of today, it is under way, or the next start logs its end.
    """
    settled: list[Line] = []
    last: dict[str, Line] = {}
    since = datetime.now(UTC) - _UNDER_WAY
    begun: dict[str, Line] = {}
    for line in sorted(lines, key=lambda line: (line.device, line.seq, line.entry.at)):
        last[line.device] = line
        if line.entry.kind is EntryKind.STARTED:
            settled.extend(_partial(begun.pop(line.device, None)))
            begun[line.device] = line
            continue
        if line.entry.kind in ENDS:
            begun.pop(line.device, None)
        settled.append(line)
    for line in begun.values():
        is_under_way = last[line.device] is line and line.entry.at > since
        settled.extend([line] if is_under_way else _partial(line))
    return settled


def _partial(line: Line | None) -> list[Line]:
    return [replace(line, entry=replace(line.entry, kind=EntryKind.PARTIAL))] if line else []


def _by_time(line: Line) -> tuple[datetime, str, int]:
    return line.entry.at, line.device, line.seq
