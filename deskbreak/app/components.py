"""The adapters that the engine works with, as a group: how they start, follow the settings, and stop."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from deskbreak.app.inhibitor_monitor import HoldWatch
from deskbreak.app.journal_queue import Diary
from deskbreak.app.periodic_jobs import Heartbeat
from deskbreak.app.sensor_group import Watch
from deskbreak.app.session_lifetime import Belonging
from deskbreak.app.state_store import Memory
from deskbreak.core.model.fault import Part
from deskbreak.core.timer.state import WATCHING
from deskbreak.ports import Clock, Notifier, Popup, Recalling, Tray
from deskbreak.storage.safety_file import CareFile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import time

    from deskbreak.core.model.inhibitor import Hold
    from deskbreak.core.model.settings import Settings
    from deskbreak.core.timer.state import OnScreen, State

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Parts:
    """The adapters and helpers that the engine works with."""

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
    belonging: Belonging = field(default_factory=Belonging)

    def look_out(self, settings: Settings) -> None:
        """Start the sensors and the sources of inhibitors."""
        self.watch.start(settings.away_after_s)
        self.holds.start(*_holding(settings))

    def take_up(self, left: OnScreen | None) -> None:
        """Adopt the reminder that an earlier run left on the screen, so that it is replaced or withdrawn like a new one."""
        if left is not None and isinstance(self.notifier, Recalling):
            self.notifier.recall(left)

    def sum_up(self, settings: Settings) -> None:
        """Schedule the daily summary if the user wants it."""
        self.heartbeat.sum_up_at(_summary_at(settings))

    def follow(self, before: Settings, after: Settings) -> None:
        """Restart only what is set differently from ``before``."""
        if before.away_after_s != after.away_after_s:
            self.watch.start(after.away_after_s)
        if _holding(before) != _holding(after):
            self.holds.start(*_holding(after))
        if _summary_at(before) != _summary_at(after):
            self.sum_up(after)

    def told_by(self) -> dict[str, str]:
        """The source of each part, by part; it is found at start and differs between desktops."""
        holds = ", ".join(source.name for source in self.holds.findings if not source.reason)
        told = {part.value: name for part, name in self.watch.names.items()}
        return {**told, Part.HOLDS.value: holds or "none"}

    def save(self, state: State, *, lasting: bool = True) -> None:
        """Write the snapshot with the pending entries."""
        self.memory.save(state, self.diary.unwritten, self.diary.learned, lasting=lasting)

    def write_out(self) -> None:
        """Write everything that is not on disk yet; what cannot be written stays pending."""
        self.care.write()
        self.diary.write()

    def tell_losses(self) -> None:
        """Log what is lost with this process because it could not be written."""
        if self.memory.unsaved:
            why = self.memory.unsaved
            _log.error(
                "DeskBreak's state could not be saved: %s. The next start continues from an older state.",
                why,
            )
        if self.diary.waiting and self.memory.unsaved:
            _log.error("%d journal entries could not be written and are lost.", self.diary.waiting)
        elif self.diary.waiting:
            where = f"saved in {self.memory.spare} until you log out" if self.memory.spare else "saved"
            _log.error(
                "%d journal entries could not be written. They are %s and will be written when DeskBreak runs again.",
                self.diary.waiting,
                where,
            )
        if self.care.waiting and self.memory.unsaved:
            _log.error("The safety data of your last breaks could not be written and is lost.")

    @property
    def ends(self) -> Mapping[str, Callable[[], None]]:
        """How to stop everything that runs by itself, in order: the tray, which may block the main thread, comes last."""
        return {
            "notifications": self.notifier.stop,
            "sensors": self.watch.stop,
            "sources of holds": self.holds.stop,
            "tray": self.tray.stop,
        }


def _summary_at(settings: Settings) -> time | None:
    return settings.summary_at if settings.summary_enabled else None


def _holding(settings: Settings) -> tuple[frozenset[Hold], tuple[str, ...]]:
    """The inhibitors to look for. Calls and films count as presence even if they hold no reminder back."""
    return settings.hold_for | WATCHING, settings.hold_programs
