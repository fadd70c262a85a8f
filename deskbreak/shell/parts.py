"""The adapters that the engine works with, together: how they begin, and follow what is set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from deskbreak.core.state import WATCHING
from deskbreak.ports import Clock, Notifier, Part, Popup, Tray
from deskbreak.shell.care_file import CareFile
from deskbreak.shell.diary import Diary
from deskbreak.shell.heartbeat import Heartbeat
from deskbreak.shell.hold_watch import HoldWatch
from deskbreak.shell.memory import Memory
from deskbreak.shell.watch import Watch

if TYPE_CHECKING:
    from datetime import time

    from deskbreak.core.hold import Hold
    from deskbreak.core.settings import Settings


@dataclass(frozen=True, slots=True)
class Parts:
    """One of each."""

    clock: Clock
    diary: Diary
    memory: Memory
    care: CareFile
    tray: Tray
    notifier: Notifier
    popup: Popup
    watch: Watch
    holds: HoldWatch
    heartbeat: Heartbeat

    def look_out(self, settings: Settings) -> None:
        """Start whatever tells of the person."""
        self.watch.start(settings.away_after_s)
        self.holds.start(*_holding(settings))

    def sum_up(self, settings: Settings) -> None:
        """Have the day summed up when the person wants it."""
        self.heartbeat.sum_up_at(_summary_at(settings))

    def follow(self, before: Settings, after: Settings) -> None:
        """Begin anew what is set otherwise than ``before``, and leave the rest in peace."""
        if before.away_after_s != after.away_after_s:
            self.watch.start(after.away_after_s)
        if _holding(before) != _holding(after):
            self.holds.start(*_holding(after))
        if _summary_at(before) != _summary_at(after):
            self.sum_up(after)
        if before.routine != after.routine:
            self.popup.cool()  # a hidden window has the old one in it

    def told_by(self) -> dict[str, str]:
        """Who tells of what, by parts: found out at the start, and not the same on any two desktops."""
        holds = ", ".join(source.name for source in self.holds.findings if not source.reason)
        told = {part.value: name for part, name in self.watch.names.items()}
        return {**told, Part.HOLDS.value: holds or "nobody"}


def _summary_at(settings: Settings) -> time | None:
    return settings.summary_at if settings.summary_enabled else None


def _holding(settings: Settings) -> tuple[frozenset[Hold], tuple[str, ...]]:
    """What to look for. Calls and films are no absence, even where they hold no reminder."""
    return settings.hold_for | WATCHING, settings.hold_programs
