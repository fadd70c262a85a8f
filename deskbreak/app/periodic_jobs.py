"""Jobs that recur by the wall clock. The break timer is not one of them, because a wall clock can be set.

The engine asks `PeriodicJobs.due_in` how long it may wait and calls `run_due`. There is no thread, and jobs only
post messages.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import schedule

Job = Callable[[], None]

_SET_BACK = timedelta(minutes=1)
_SUMMARY = "summary"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Jobs:
    """The jobs and their schedule."""

    snapshot: Job  # every minute
    journal: Job  # every five minutes: retries pending entries and other failed work
    midnight: Job  # when a new day begins
    summary: Job  # once a day, at the time set by `PeriodicJobs.schedule_summary`; not at all before


class PeriodicJobs:
    """Periodic jobs on a scheduler of their own."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs
        self._scheduler = schedule.Scheduler()
        self._last_run = _now()
        self._summary_at: time | None = None
        self._plan()

    def schedule_summary(self, at: time | None) -> None:
        """Run the summary at this time of day, by the wall clock; None turns it off."""
        self._summary_at = at
        self._scheduler.clear(_SUMMARY)  # the other jobs stay as planned
        self._plan_summary()

    def due_in(self) -> float | None:
        """Seconds until a job is due, never negative; None if there is none."""
        self._notice_a_clock_set_back()
        idle = self._scheduler.idle_seconds
        return None if idle is None else max(0.0, idle)

    def run_due(self) -> None:
        """Run the due jobs; after sleep each job once, however often it was missed."""
        self._notice_a_clock_set_back()
        self._scheduler.run_pending()

    def _plan(self) -> None:
        self._scheduler.clear()
        self._scheduler.every(1).minutes.do(_guarded, "snapshot", self._jobs.snapshot)
        self._scheduler.every(5).minutes.do(_guarded, "journal", self._jobs.journal)
        self._scheduler.every().day.at("00:00").do(_guarded, "midnight", self._jobs.midnight)
        self._plan_summary()

    def _plan_summary(self) -> None:
        if self._summary_at is not None:
            daily = self._scheduler.every().day.at(f"{self._summary_at:%H:%M}").tag(_SUMMARY)
            daily.do(_guarded, _SUMMARY, self._jobs.summary)

    def _notice_a_clock_set_back(self) -> None:
        """Plan again if the clock was set back: otherwise the jobs would rest until it has caught up."""
        now = _now()
        if now < self._last_run - _SET_BACK:
            self._plan()
        self._last_run = now


def _guarded(name: str, job: Job) -> None:
    try:
        job()
    except Exception:  # noqa: BLE001 - the boundary: a failing job must not stop the others or itself
        _log.exception("the %s job failed", name)


def _now() -> datetime:
    """Local time without a zone, as `schedule` uses it."""
    return datetime.now()  # noqa: DTZ005 - see above
