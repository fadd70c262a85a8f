"""The inputs for making the user-facing adapters, and the result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from deskbreak.adapters.inhibitors.sources import inhibitor_sources
from deskbreak.adapters.system_clock import SystemClock
from deskbreak.app.inbox import Inbox
from deskbreak.app.inhibitor_monitor import MakeSources
from deskbreak.app.session_lifetime import SessionLifetime
from deskbreak.app.user_settings import UserSettings
from deskbreak.core.model.fault import Part
from deskbreak.ports import Notifier, Popup, Sensor, Tray
from deskbreak.storage import paths
from deskbreak.storage.journal_recent import week_practised
from deskbreak.storage.safety_file import SafetyFile

if TYPE_CHECKING:
    from datetime import date

    from deskbreak.core.guide.safety import SafetyNews, Terms


@dataclass(frozen=True, slots=True)
class Context:
    """The inputs for making adapters. ``save_now`` blocks until the state is on disk; ``faulty_parts`` names broken parts."""

    inbox: Inbox
    user_settings: UserSettings
    save_now: Callable[[], None]
    safety: SafetyFile
    faulty_parts: Callable[[], tuple[str, ...]] = tuple[str, ...]

    def terms(self) -> Terms:
        """The terms of a break today."""
        today = _today()
        terms = self.safety.terms(today, week_practised(paths.journal_folder(), today))
        return replace(terms, troubles=self.faulty_parts())

    def fingerprint(self) -> object:
        """What a break depends on: settings, safety answers, the day, broken parts. It changes when they do."""
        return self.user_settings.loads, self.safety.mark(), _today(), self.faulty_parts()

    def add_news(self, news: SafetyNews) -> None:
        """Save the user's safety answers."""
        self.safety.add_news(news, _today())


@dataclass(slots=True)
class Surface:
    """The adapters, and what must be closed after them."""

    tray: Tray
    notifier: Notifier
    popup: Popup
    sensors: tuple[tuple[Part, Sensor], ...] = ()
    inhibitor_sources: MakeSources = field(default=partial(inhibitor_sources, None, None))
    closers: list[Callable[[], None]] = field(default_factory=list)
    lifetime: SessionLifetime = field(default_factory=SessionLifetime)


def _today() -> date:
    return SystemClock().now().wall.date()
