"""The adapters that the engine works with, as a group: how they start, follow the settings, and stop."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from deskbreak.app.inhibitor_monitor import InhibitorMonitor
from deskbreak.app.journal_queue import JournalQueue
from deskbreak.app.periodic_jobs import PeriodicJobs
from deskbreak.app.sensor_group import SensorGroup
from deskbreak.app.session_lifetime import SessionLifetime
from deskbreak.app.state_store import StateStore
from deskbreak.core.model.fault import Part
from deskbreak.core.timer.state import WATCHING
from deskbreak.ports import AdoptsReminder, Clock, Notifier, Popup, Tray
from deskbreak.storage.safety_file import SafetyFile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import time

    from deskbreak.core.model.inhibitor import Inhibitor
    from deskbreak.core.model.settings import Settings
    from deskbreak.core.timer.state import OnScreen, State

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Components:
    """The adapters and helpers that the engine works with."""

    clock: Clock
    journal: JournalQueue
    state_store: StateStore
    safety: SafetyFile
    tray: Tray
    notifier: Notifier
    popup: Popup
    sensors: SensorGroup
    inhibitors: InhibitorMonitor
    jobs: PeriodicJobs
    lifetime: SessionLifetime = field(default_factory=SessionLifetime)

    def start_sensors(self, settings: Settings) -> None:
        """Start the sensors and the sources of inhibitors."""
        self.sensors.start(settings.away_after_s)
        self.inhibitors.start(*_wanted_inhibitors(settings))

    def adopt_reminder(self, shown: OnScreen | None) -> None:
        """Adopt the reminder that an earlier run left on the screen, so that it is replaced or withdrawn like a new one."""
        if shown is not None and isinstance(self.notifier, AdoptsReminder):
            self.notifier.adopt_reminder(shown)

    def schedule_summary(self, settings: Settings) -> None:
        """Schedule the daily summary if the user wants it."""
        self.jobs.schedule_summary(_summary_at(settings))

    def apply_settings(self, before: Settings, after: Settings) -> None:
        """Restart only what is set differently from ``before``."""
        if before.away_after_s != after.away_after_s:
            self.sensors.start(after.away_after_s)
        if _wanted_inhibitors(before) != _wanted_inhibitors(after):
            self.inhibitors.start(*_wanted_inhibitors(after))
        if _summary_at(before) != _summary_at(after):
            self.schedule_summary(after)

    def sources(self) -> dict[str, str]:
        """The source of each part, by part; it is found at start and differs between desktops."""
        inhibitors = ", ".join(source.name for source in self.inhibitors.findings if not source.reason)
        sources = {part.value: name for part, name in self.sensors.names.items()}
        return {**sources, Part.INHIBITORS.value: inhibitors or "none"}

    def save(self, state: State, *, lasting: bool = True) -> None:
        """Write the snapshot with the pending entries."""
        self.state_store.save(state, self.journal.unwritten, self.journal.learned, lasting=lasting)

    def write_pending(self) -> None:
        """Write everything that is not on disk yet; what cannot be written stays pending."""
        self.safety.write()
        self.journal.write()

    def log_losses(self) -> None:
        """Log what is lost with this process because it could not be written."""
        if self.state_store.unsaved:
            why = self.state_store.unsaved
            _log.error(
                "DeskBreak's state could not be saved: %s. The next start continues from an older state.",
                why,
            )
        if self.journal.waiting and self.state_store.unsaved:
            _log.error("%d journal entries could not be written and are lost.", self.journal.waiting)
        elif self.journal.waiting:
            where = (
                f"saved in {self.state_store.spare} until you log out" if self.state_store.spare else "saved"
            )
            _log.error(
                "%d journal entries could not be written. They are %s and will be written when DeskBreak runs again.",
                self.journal.waiting,
                where,
            )
        if self.safety.waiting and self.state_store.unsaved:
            _log.error("The safety data of your last breaks could not be written and is lost.")

    @property
    def stoppers(self) -> Mapping[str, Callable[[], None]]:
        """How to stop everything that runs by itself, in order: the tray, which may block the main thread, comes last."""
        return {
            "notifications": self.notifier.stop,
            "sensors": self.sensors.stop,
            "sources of holds": self.inhibitors.stop,
            "tray": self.tray.stop,
        }


def _summary_at(settings: Settings) -> time | None:
    return settings.summary_at if settings.summary_enabled else None


def _wanted_inhibitors(settings: Settings) -> tuple[frozenset[Inhibitor], tuple[str, ...]]:
    """The inhibitors to look for. Calls and films count as presence even if they hold no reminder back."""
    return settings.inhibitors | WATCHING, settings.inhibiting_programs
