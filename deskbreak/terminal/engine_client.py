"""Reports a break in this terminal to the running DeskBreak, or writes it to the journal if there is none."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from deskbreak.adapters.system_clock import SystemClock
from deskbreak.core.model.journal_entry import Entry, EntryKind
from deskbreak.core.model.practice import BEGUN_S, moved_s
from deskbreak.core.timer.events import MovementBegan, PainStopped, RoutineEnded, StepFinished
from deskbreak.ipc import client, find_instance
from deskbreak.ipc.commands import COMMANDS, Start
from deskbreak.storage import paths
from deskbreak.storage.journal_writer import FileJournal
from deskbreak.storage.snapshot_file import SnapshotFile
from deskbreak.terminal import offline_engine
from deskbreak.waiting import until

if TYPE_CHECKING:
    from deskbreak.core.guide.safety import SafetyRecord
    from deskbreak.core.model.journal_entry import RoutineResult, StepResult
    from deskbreak.core.model.routine import Variant
    from deskbreak.core.model.settings import Settings
    from deskbreak.ipc.commands import Command
    from deskbreak.storage.safety_file import SafetyFile

_REPORT_WITHIN_S, _RETRY_S = 10.0, 0.1
_LOGGED_BEFORE = (
    "DeskBreak counted this break as over before its end; what was done until then is in the journal."
)


Ask = Callable[[dict[str, object]], dict[str, object]]


class BreakRefused(Exception):
    """The running instance refuses a guided break here now; the text says why."""


def _ask(payload: dict[str, object]) -> dict[str, object]:
    return find_instance.ask(payload)


class BreakReporter:
    """Reports the break to the running DeskBreak or, if there is none, to the journal: logged exactly once."""

    def __init__(self, variant: Variant, settings: Settings, record: SafetyFile, ask: Ask = _ask) -> None:
        """Announce the break through ``ask``, which reaches the running instance. Raises Refused."""
        self._send = ask
        self._settings = settings
        self._safety = record
        self._clock = SystemClock()
        self._break_id: int | None = None
        self._engine_may_know = False  # an order without a reply may have reported the end
        self._knows_of_pain = False  # the running instance knows of it
        self._before_pain: SafetyRecord | None = (
            None  # the safety data before the pain, if no instance is running
        )
        self._is_begun = False
        self._has_ended = False  # and it was reported
        self._began = self._clock.now()
        self._name = os.urandom(8).hex()  # of this break, until an engine gives it one
        self._journal = FileJournal(paths.journal_folder(), paths.device_file())
        try:
            reply = self._ask(Start(variant, elsewhere=True))
        except client.NotRunning:
            return
        except client.NoAnswer as why:
            raise BreakRefused(str(why)) from why
        if reply.get("ok") is not True:
            raise BreakRefused(str(reply.get("error")))
        break_id = reply.get("break_id")
        self._break_id = break_id if isinstance(break_id, int) else None
        self._name = str(reply.get("break_name") or self._name)

    def began(self) -> None:
        """Report that movement begins."""
        if self._break_id is not None:
            with suppress(client.NotRunning, client.NoAnswer):
                self._ask(MovementBegan(self._break_id))
        elif not self._is_begun:
            with suppress(OSError):  # reported again at the end if it persists
                self._journal.append(
                    Entry(EntryKind.STARTED, self._began.wall, 0.0, id=f"{self._name}-started")
                )
        self._is_begun = True

    def done(self, result: RoutineResult) -> None:
        """Report the result while the last pages are still shown."""
        if self._break_id is not None:
            with suppress(client.NotRunning, client.NoAnswer):  # retried at the end
                self._ask(RoutineEnded(self._break_id, result, read=True))

    def step(self, step: StepResult) -> None:
        """Report a finished step, so that it is known even if this process ends."""
        if self._break_id is not None:
            with suppress(client.NotRunning, client.NoAnswer):
                self._ask(StepFinished(self._break_id, step))

    def pain(self, result: RoutineResult | None) -> None:
        """Store that it hurts, even if this process ends before the break does; None: it was a mistake.

        If no instance is running, it is stored at once, and removed again after a mistake.
        """
        if self._break_id is not None:
            self._knows_of_pain = False
            with suppress(client.NotRunning, client.NoAnswer):  # reported at the end
                self._knows_of_pain = (
                    self._ask(PainStopped(self._break_id, result)).get("ok") is True and result is not None
                )
        elif result is not None:
            self._before_pain = self._safety.read()
            self._safety.learn(result, self._clock.now().wall.date(), self._end_name)
        elif self._before_pain is not None:
            self._safety.restore(self._before_pain)
            self._before_pain = None

    def ended(self, result: RoutineResult) -> None:
        """Report the end, once. Raises OSError if it cannot be logged, Refused if the break was already over."""
        if self._has_ended:
            return
        # An engine that has the lock and does not answer is just starting or ending.
        if not until(lambda: self._reported(result) or self._logged(result), _REPORT_WITHIN_S, _RETRY_S):
            raise TimeoutError("the running DeskBreak does not answer")
        self._has_ended = True

    def _reported(self, result: RoutineResult) -> bool:
        if self._break_id is None:
            return False
        try:
            reply = self._ask(RoutineEnded(self._break_id, result))
        except client.NotRunning:
            return False
        except client.NoAnswer:
            self._engine_may_know = True
            return False
        unknown = reply.get("unknown_break") is True
        if unknown and not self._engine_may_know:
            if (
                result.kind is EntryKind.PAIN and not self._knows_of_pain
            ):  # the pain is stored even if the rest was lost
                self._safety.learn(result, self._clock.now().wall.date(), self._end_name)
            raise BreakRefused(_LOGGED_BEFORE)
        return reply.get("ok") is True or self._engine_may_know or unknown  # over, and known to be over

    @property
    def _end_name(self) -> str:
        return f"{self._name}-end"

    def _ask(self, command: Command) -> dict[str, object]:
        return self._send(COMMANDS.plain(command))

    def _logged(self, result: RoutineResult) -> bool:
        now = self._clock.now()
        took_s = now.boot - self._began.boot
        ended = Entry(result.kind, now.wall, 0.0, took_s, result, id=self._end_name)
        if self._break_id is None:
            if not (
                self._is_begun or result.kind is not EntryKind.PARTIAL or moved_s(result.steps) >= BEGUN_S
            ):
                return True  # opened and closed at once: not a break
            self._journal.append(ended)
            if self._before_pain is None:
                self._safety.learn(result, now.wall.date(), self._end_name)  # as the engine would have done
            return True
        store = SnapshotFile(paths.snapshot_file(), paths.spare_snapshot_file())
        files = paths.lock_files(), store, self._journal, self._safety
        return offline_engine.log_ended(self._break_id, ended, now, self._settings, files)
