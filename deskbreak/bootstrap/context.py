"""The inputs for making the user-facing adapters, and the result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from deskbreak.adapters.inhibitors.sources import hold_sources
from deskbreak.adapters.system_clock import SystemClock
from deskbreak.app.inbox import Inbox
from deskbreak.app.inhibitor_monitor import MakeSources
from deskbreak.app.session_lifetime import Belonging
from deskbreak.app.user_settings import Preferences
from deskbreak.core.model.fault import Part
from deskbreak.ports import Notifier, Popup, Sensor, Tray
from deskbreak.storage import paths
from deskbreak.storage.journal_recent import week_practised
from deskbreak.storage.safety_file import CareFile

if TYPE_CHECKING:
    from datetime import date

    from deskbreak.core.guide.safety import News, Terms


@dataclass(frozen=True, slots=True)
class Making:
    """The inputs for making adapters. ``saved`` blocks until the state is on disk; ``troubles`` names broken parts."""

    inbox: Inbox
    preferences: Preferences
    saved: Callable[[], None]
    care: CareFile
    troubles: Callable[[], tuple[str, ...]] = tuple[str, ...]

    def terms(self) -> Terms:
        """The terms of a break today."""
        today = _today()
        terms = self.care.terms(today, week_practised(paths.journal_folder(), today))
        return replace(terms, troubles=self.troubles())

    def basis(self) -> object:
        """What a break depends on: settings, safety answers, the day, broken parts. It changes when they do."""
        return self.preferences.loads, self.care.mark(), _today(), self.troubles()

    def heard(self, news: News) -> None:
        """Save the user's safety answers."""
        self.care.heard(news, _today())


@dataclass(slots=True)
class Surface:
    """The adapters, and what must be closed after them."""

    tray: Tray
    notifier: Notifier
    popup: Popup
    sensors: tuple[tuple[Part, Sensor], ...] = ()
    holds: MakeSources = field(default=partial(hold_sources, None, None))
    closing: list[Callable[[], None]] = field(default_factory=list)
    belonging: Belonging = field(default_factory=Belonging)


def _today() -> date:
    return SystemClock().now().wall.date()
