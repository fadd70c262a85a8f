"""Output of the command line about status and journal: pure functions, and two functions that print."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TextIO

from deskbreak.core.model.diagnostic import Diagnostic
from deskbreak.core.model.formatting import duration
from deskbreak.core.model.journal_entry import Entry, EntryKind, Outcome
from deskbreak.core.model.practice import CREDIT_S, is_practice
from deskbreak.core.model.safe_text import safe
from deskbreak.core.model.typed_json import JSON
from deskbreak.storage import journal, journal_recent, paths
from deskbreak.storage.journal_codec import Line, encode
from deskbreak.terminal.printing import print_text

DAYS = 14
_BAR = 30  # characters
_TAKEN = (EntryKind.GUIDED, EntryKind.PARTIAL, EntryKind.NATURAL)
_MOVED = frozenset({EntryKind.GUIDED, EntryKind.PARTIAL, EntryKind.PAIN})
_COLUMNS = ("When", "What", "Took", "Sat before", "Steps", "Stiffness", "Note")
_CSV_COLUMNS = (
    "at", "tz", "device", "seq", "kind", "seated_s", "took_s", "minutes", "variant",
    "rounds", "stiffness_before", "stiffness_after", "steps_done", "steps", "planned",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Day:
    """Totals of one day. ``moved_s``: seconds of guided breaks; natural breaks add nothing."""

    day: date
    guided: int = 0
    partial: int = 0
    natural: int = 0
    skipped: int = 0
    pain: int = 0
    moved_s: float = 0.0

    @property
    def breaks(self) -> int:
        """Number of breaks taken, counted as in the tray: without those stopped because of pain."""
        return self.guided + self.partial + self.natural


def print_log(out: TextIO, form: str, last: int | None) -> int:
    """Print the journal as ``table``, ``json`` or ``csv``; return 1 if it exists but none of it is readable."""
    folder = paths.journal_folder()
    shown, diagnostics = journal_recent.last(folder, last) if last else journal.read(folder)
    _print_diagnostics(diagnostics)
    if form == "json":
        print(json.dumps([json.loads(encode(line)) for line in shown], indent=1), file=out)
    elif form == "csv":
        print(log_csv(shown), end="", file=out)
    elif shown or not diagnostics:  # if no entry is readable, "no breaks yet" would be wrong
        print_text(log_table(shown), out)
    return 1 if diagnostics and not shown else 0


def print_stats(out: TextIO, *, as_json: bool, plain: bool) -> int:
    """Print the last days as a chart or as JSON; return 1 if none of the journal is readable."""
    from deskbreak.adapters.system_clock import local_now  # here: `status` does not need it

    folder, today = paths.journal_folder(), local_now().date()
    lines, diagnostics = journal_recent.between(folder, today - timedelta(days=DAYS - 1), today)
    _print_diagnostics(diagnostics)
    days = daily((line.entry for line in lines), today)
    if as_json:
        print(json.dumps({"days": [_day_as_json(day) for day in days]}), file=out)
    else:
        print_text(chart(days, plain=plain or not _is_unicode(out.encoding)), out)
    return 1 if diagnostics and not (lines or journal_recent.last(folder, 1)[0]) else 0


_LISTS = {
    "kept_awake_by": "screen kept awake by",  # then silence counts as sitting
    "outlasted": "ignored until it ends",  # an inhibitor that lasted for hours without any input
}


def status_text(status: Mapping[str, object]) -> str:
    """Format the status for people, from the JSON reply of the running instance."""
    lines = [str(status[key]) for key in ("title", "detail") if status.get(key)]
    today = status.get("today")
    if isinstance(today, Mapping):
        breaks, seated = today.get("breaks"), today.get("seated_s")
        if isinstance(breaks, int) and isinstance(seated, int | float):
            lines.append(f"Today: {_count(breaks, 'break')}, {duration(seated)} sitting")
    diagnostics = status.get("problems")
    if isinstance(diagnostics, list) and diagnostics:
        lines += ["", *("! " + str(diagnostic).replace("\n", "\n  ") for diagnostic in diagnostics)]
    parts = status.get("parts")
    rows = list(parts.items()) if isinstance(parts, Mapping) else []
    for key, name in _LISTS.items():
        if isinstance(listed := status.get(key), list) and listed:
            rows.append((name, ", ".join(map(str, listed))))
    rows += [(name, status[name]) for name in ("config", "journal") if status.get(name)]
    if rows:
        width = max(len(str(name)) for name, _ in rows) + 2
        lines += ["", *(f"{f'{name}:':{width}}{text}" for name, text in rows)]
    return "\n".join(lines)


def log_table(lines: Sequence[Line]) -> str:
    """Format the journal as a table, oldest entry first."""
    if not lines:
        return "No breaks in the journal yet."
    rows = [_COLUMNS, *(_row(line.entry) for line in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_COLUMNS))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def _row(entry: Entry) -> tuple[str, ...]:
    result = entry.result
    note = "" if entry.minutes is None else duration(entry.minutes * 60)
    return (
        f"{entry.at:%Y-%m-%d %H:%M}",
        "under way" if entry.kind is EntryKind.STARTED else entry.kind.value,
        duration(entry.took_s) if entry.took_s else "-",
        duration(entry.seated_s),
        _steps(entry),
        f"{_or_dash(result.stiffness_before)} > {_or_dash(result.stiffness_after)}" if result else "-",
        result.variant.value if result else note,
    )


def _steps(entry: Entry) -> str:
    """How many steps were done, of how many there were; older entries know that of whole breaks alone."""
    if entry.result is None:
        return "-"
    planned = entry.result.planned or (len(entry.result.steps) if entry.kind is EntryKind.GUIDED else None)
    return f"{_done(entry)}/{planned}" if planned else str(_done(entry))


def _done(entry: Entry) -> int:
    return sum(step.outcome is Outcome.DONE for step in entry.result.steps) if entry.result else 0


def _or_dash(value: int | None) -> str:
    return "-" if value is None else str(value)


def log_csv(lines: Sequence[Line]) -> str:
    """Format the journal as comma-separated values with a header; names and units are those of the journal."""
    import csv  # here, like io: `stats` and the table need neither
    import io

    text = io.StringIO()
    writer = csv.DictWriter(text, _CSV_COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for line in lines:
        fields = json.loads(encode(line))
        steps = fields.pop("steps", None)
        if steps is not None:
            fields |= {"steps": len(steps), "steps_done": _done(line.entry)}
        writer.writerow(
            {key: safe(value) if isinstance(value, str) else value for key, value in fields.items()}
        )
    return text.getvalue()


def daily(entries: Iterable[Entry], today: date) -> list[Day]:
    """Totals of the last days up to ``today``, oldest first. A break counts for the local date on which it was taken."""
    days = {today - timedelta(days=ago): Counts() for ago in reversed(range(DAYS))}
    for entry in entries:
        counts = days.get(entry.at.date())
        if counts is not None:
            counts.add(entry)
    return [counts.on(day) for day, counts in days.items()]


class Counts:
    """Sums of the entries of one day."""

    def __init__(self) -> None:
        self._kinds = dict.fromkeys(EntryKind, 0)
        self._moved_s = 0.0

    def add(self, entry: Entry) -> None:
        """Count one entry. As in the tray, a break that was abandoned right away is not counted."""
        if entry.kind is not EntryKind.PARTIAL or _came_to_something(entry):
            self._kinds[entry.kind] += 1
        if entry.kind in _MOVED:
            self._moved_s += entry.took_s

    def on(self, day: date) -> Day:
        """Return the totals as those of ``day``."""
        guided, partial, natural = (self._kinds[kind] for kind in _TAKEN)
        skipped, pain = self._kinds[EntryKind.SKIPPED], self._kinds[EntryKind.PAIN]
        return Day(day, guided, partial, natural, skipped, pain, self._moved_s)


def _came_to_something(entry: Entry) -> bool:
    return entry.took_s >= CREDIT_S if entry.result is None else is_practice(entry.result)


def chart(days: Sequence[Day], *, plain: bool) -> str:
    """Draw a bar for each day: guided and partial breaks solid, natural breaks light."""
    solid, light = ("#", "-") if plain else ("█", "░")
    unit = min(2.0, _BAR / max(1, *(day.breaks for day in days)))
    rows = [f"Breaks of the last {len(days)} days   {solid} guided   {light} away from the desk", ""]
    for day in days:
        guided = round((day.guided + day.partial) * unit)
        bar = solid * guided + light * (round(day.breaks * unit) - guided)
        moved = f"{duration(day.moved_s)} moved" if day.moved_s else ""
        rows.append(f"{day.day:%a %d %b}  {day.breaks or '-':>3}  {bar:{_BAR}}  {moved}".rstrip())
    natural, skipped = sum(day.natural for day in days), sum(day.skipped for day in days)
    total = sum(day.breaks for day in days)
    moved_s = sum(day.moved_s for day in days)
    taken = f"{_count(total, 'break')}, {natural} of them away from the desk."
    pain = sum(day.pain for day in days)
    hurt = f" {pain} stopped because it hurt." if pain else ""
    rows += ["", f"{taken} {duration(moved_s)} moved. {skipped} skipped.{hurt}"]
    return "\n".join(rows)


def _day_as_json(day: Day) -> dict[str, object]:
    known = JSON.plain(day)
    return {"day": known.pop("day"), "breaks": day.breaks, **known, "moved_s": round(day.moved_s, 1)}


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _is_unicode(encoding: str | None) -> bool:
    return (encoding or "").lower().replace("-", "").startswith("utf")


def _print_diagnostics(diagnostics: Sequence[Diagnostic]) -> None:
    for diagnostic in diagnostics:
        print_text(safe(str(diagnostic)), sys.stderr)
