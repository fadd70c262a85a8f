"""Handles the requests of the command line to the engine: a JSON object in, a JSON object out.

Total: for any input, the answer is ``{"ok": true, …}`` or
``{"ok": false, "error": "…"}``. The verbs::

    {"verb": "status"}                          -> {"ok": true, "status": {…}}
    {"verb": "start", "variant": null|"seated", "elsewhere": false}
                                                -> {"ok": true, "text": "…", "break_id": 7, "break_name": "…"}
    {"verb": "snooze", "minutes": null|10}      {"verb": "skip"}
    {"verb": "pause", "seconds": null|1800, "until": null|"13:30"}
    {"verb": "resume"}                          {"verb": "interval", "minutes": 30}
    {"verb": "quit"}                            -> {"ok": true, "text": "…"}
    {"verb": "moving", "break_id": 7}           {"verb": "step", "break_id": 7, "step": {…}}
    {"verb": "pain", "break_id": 7, "result": null|{…}}
    {"verb": "ended", "break_id": 7, "result": null|{…}, "read": false}
                                                -> {"ok": true}

The last four come from a process that guides a break by itself. ``pain`` reports
the result of the break if the user stops because of pain; ``pain`` without a result
cancels that. A break that has ended while its last pages are still being ``read`` is
reported again when they change it, and when they are closed; it is logged then. For
any break other than the guided one, the answer contains ``"unknown_break": true``
beside the error.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Protocol, TypeAlias

from deskbreak.core.model.journal_entry import StepResult
from deskbreak.core.model.limits import Minutes
from deskbreak.core.model.routine import Variant
from deskbreak.core.model.typed_json import Codec, Malformed
from deskbreak.core.timer.events import (
    IntervalChosen,
    MovementBegan,
    PainStopped,
    PauseChosen,
    QuitChosen,
    Request,
    ResumeChosen,
    RoutineEnded,
    SkipChosen,
    SnoozeChosen,
    StartChosen,
    StepFinished,
)


@dataclass(frozen=True, slots=True)
class StatusWanted:
    """Report the current status."""


@dataclass(frozen=True, slots=True)
class Start:
    """Start a break; ``elsewhere``: the process that asks will guide it."""

    variant: Variant | None = None
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Snooze:
    """Remind again in ``minutes``, by default those of the settings."""

    minutes: Minutes | None = None


Command: TypeAlias = (
    StatusWanted
    | Start
    | Snooze
    | SkipChosen
    | PauseChosen
    | ResumeChosen
    | IntervalChosen
    | QuitChosen
    | MovementBegan
    | StepFinished
    | PainStopped
    | RoutineEnded
)
COMMANDS = Codec(
    "verb",
    {
        "status": StatusWanted,
        "start": Start,
        "snooze": Snooze,
        "skip": SkipChosen,
        "pause": PauseChosen,
        "resume": ResumeChosen,
        "interval": IntervalChosen,
        "quit": QuitChosen,
        "moving": MovementBegan,
        "step": StepFinished,
        "pain": PainStopped,
        "ended": RoutineEnded,
    },
)
Reply = dict[str, object]


class Refused(Exception):
    """The engine refuses this now; the text says why, in words for the user."""


class UnknownBreak(Refused):
    """No other process guides a break with this number now."""


class EngineApi(Protocol):
    """The interface of the engine. Called from several threads."""

    def ask(self, request: Request) -> str:
        """Carry out ``request``; return a sentence about the new state. Raises Refused."""

    def status(self) -> dict[str, object]:
        """The current status, ready for JSON."""

    def snooze_minutes(self) -> float:
        """The default length of a snooze."""

    def report(self, event: MovementBegan | StepFinished | PainStopped | RoutineEnded) -> None:
        """Handle a report from another process about the break that it guides. Raises UnknownBreak, Refused."""


class CommandHandler:
    """Answers requests on behalf of an engine."""

    def __init__(self, engine: EngineApi, known_steps: Callable[[], frozenset[str]] = frozenset[str]) -> None:
        """``known_steps``: the ids of the steps that a break can have; empty if unknown."""
        self._engine = engine
        self._known_steps = known_steps
        self._known: frozenset[str] | None = None  # as of the start of the break, regardless of later edits

    def answer(self, payload: Mapping[str, object]) -> Reply:
        """Carry out the request in ``payload``."""
        try:
            command: Command = COMMANDS.read(Command, payload)
            return {"ok": True, **self._carry_out(command)}
        except UnknownBreak as why:
            return {"ok": False, "error": str(why), "unknown_break": True}
        except (Malformed, Refused) as why:
            return {"ok": False, "error": str(why)}

    def _carry_out(self, command: Command) -> Reply:
        match command:
            case StatusWanted():
                return {"status": self._engine.status()}
            case Start(variant, elsewhere):
                return self._start(StartChosen(variant=variant, elsewhere=elsewhere))
            case Snooze(minutes):
                return self._ask(SnoozeChosen(minutes or self._engine.snooze_minutes()))
            case PauseChosen(float(), time()):
                raise Malformed("a pause has seconds or until, not both")
            case MovementBegan():
                self._engine.report(command)
            case StepFinished(_, step):
                self._check(step)
                self._engine.report(command)
            case PainStopped(_, result) | RoutineEnded(_, result):
                self._check(*(result.steps if result else ()))
                self._engine.report(command)
            case _:
                return self._ask(command)
        return {}

    def _ask(self, request: Request) -> Reply:
        return {"text": self._engine.ask(request)}

    def _start(self, request: StartChosen) -> Reply:
        if request.elsewhere:
            self._known = self._known_steps()
        reply = self._ask(request)
        status = self._engine.status()
        return {**reply, "break_id": status.get("break_id"), "break_name": status.get("break_name")}

    def _check(self, *steps: StepResult) -> None:
        """Refuse a step that is not in any routine. Raises Malformed."""
        if self._known is None:
            self._known = self._known_steps()
        for step in steps:
            if self._known and step.id not in self._known:
                raise Malformed(f"there is no step {step.id!r}")
