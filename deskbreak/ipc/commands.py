"""What the command line may ask of the engine: a JSON object in, a JSON object out.

Total: whatever comes in, the answer is ``{"ok": true, …}`` or
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

The last four come from a process that guides a break by itself; `results` has
their values. ``pain`` says what the break comes to unless the stop is taken
back, which is ``pain`` without a result. A break that has ended while its last
pages are still being ``read`` is reported again as they change it, and when they
are closed; it is logged then. About any other break
than the one that it guides, the answer has ``"unknown_break": true`` beside the
error.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from deskbreak.core.config.settings_parser import parse_time
from deskbreak.core.model.journal_entry import RoutineResult
from deskbreak.core.model.limits import LEAST_MINUTES, MOST_MINUTES
from deskbreak.core.model.routine import Variant
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
from deskbreak.protocol import results
from deskbreak.protocol.remote_limits import LONGEST_ID, MOST_BREAK_ID, Limits
from deskbreak.protocol.results import Unusable

MOST_PAUSE_S = 30 * 24 * 3600.0

Reply = dict[str, object]


class Refused(Exception):
    """The engine will not do this now; the text says why, in words for the person who asked."""


class UnknownBreak(Refused):
    """No break of this number is guided by another process now."""


class Engine(Protocol):
    """What the engine offers. Called from several threads."""

    def ask(self, request: Request) -> str:
        """Carry out ``request``; a sentence that says what is so now. Raises Refused."""

    def status(self) -> dict[str, object]:
        """What is so now, ready for JSON."""

    def snooze_minutes(self) -> float:
        """How long a snooze is for which no length was chosen."""

    def report(self, told: MovementBegan | StepFinished | PainStopped | RoutineEnded) -> None:
        """Take in what another process tells of the break that it guides. Raises UnknownBreak, Refused."""


class Remote:
    """Answers for an engine."""

    def __init__(self, engine: Engine, known_steps: Callable[[], frozenset[str]] = frozenset[str]) -> None:
        """``known_steps``: the ids of the steps that a break can have; empty where that cannot be told."""
        self._engine = engine
        self._limits = Limits(known_steps)
        self._verbs: Mapping[str, Callable[[Mapping[str, object]], Reply]] = {
            "status": self._status,
            "start": self._start,
            "snooze": self._snooze,
            "skip": lambda _: self._ask(SkipChosen()),
            "pause": self._pause,
            "resume": lambda _: self._ask(ResumeChosen()),
            "interval": self._interval,
            "quit": lambda _: self._ask(QuitChosen()),
            "moving": self._moving,
            "step": self._step,
            "pain": self._pain,
            "ended": self._ended,
        }

    def answer(self, payload: Mapping[str, object]) -> Reply:
        """Carry out what ``payload`` asks for."""
        verb = payload.get("verb")
        carry_out = self._verbs.get(verb) if isinstance(verb, str) else None
        if carry_out is None:
            named = repr(verb) if len(repr(verb)) <= LONGEST_ID else "of this name"
            return {"ok": False, "error": f"There is no verb {named}; there are {', '.join(self._verbs)}."}
        try:
            return carry_out(payload)
        except UnknownBreak as why:
            return {"ok": False, "error": str(why), "unknown_break": True}
        except (Unusable, Refused) as why:
            return {"ok": False, "error": str(why)}

    def _ask(self, request: Request) -> Reply:
        return {"ok": True, "text": self._engine.ask(request)}

    def _status(self, _: Mapping[str, object]) -> Reply:
        return {"ok": True, "status": self._engine.status()}

    def _start(self, payload: Mapping[str, object]) -> Reply:
        variant = None if payload.get("variant") is None else results.choice(payload, "variant", Variant)
        elsewhere = _flag(payload, "elsewhere")
        if elsewhere:
            self._limits.learn()
        reply = self._ask(StartChosen(variant=variant, elsewhere=elsewhere))
        status = self._engine.status()
        return {**reply, "break_id": status.get("break_id"), "break_name": status.get("break_name")}

    def _snooze(self, payload: Mapping[str, object]) -> Reply:
        if payload.get("minutes") is None:
            return self._ask(SnoozeChosen(self._engine.snooze_minutes()))
        return self._ask(SnoozeChosen(_minutes(payload)))

    def _pause(self, payload: Mapping[str, object]) -> Reply:
        seconds, until = payload.get("seconds"), payload.get("until")
        if seconds is not None and until is not None:
            msg = "a pause has seconds or until, not both"
            raise Unusable(msg)
        if seconds is not None:
            return self._ask(PauseChosen(seconds=results.number(payload, "seconds", 1.0, MOST_PAUSE_S)))
        if until is None:
            return self._ask(PauseChosen())
        at = parse_time(until) if isinstance(until, str) else None
        if at is None:
            msg = 'until should be a time of day, as in "13:30"'
            raise Unusable(msg)
        return self._ask(PauseChosen(until=at))

    def _interval(self, payload: Mapping[str, object]) -> Reply:
        return self._ask(IntervalChosen(_minutes(payload)))

    def _step(self, payload: Mapping[str, object]) -> Reply:
        break_id = _break_id(payload)
        step = self._limits.step(results.step_from_json(payload.get("step")))
        self._engine.report(StepFinished(break_id, step))
        return {"ok": True}

    def _pain(self, payload: Mapping[str, object]) -> Reply:
        self._engine.report(PainStopped(_break_id(payload), self._result(payload)))
        return {"ok": True}

    def _moving(self, payload: Mapping[str, object]) -> Reply:
        self._engine.report(MovementBegan(_break_id(payload)))
        return {"ok": True}

    def _ended(self, payload: Mapping[str, object]) -> Reply:
        ended = RoutineEnded(_break_id(payload), self._result(payload), _flag(payload, "read"))
        self._engine.report(ended)
        return {"ok": True}

    def _result(self, payload: Mapping[str, object]) -> RoutineResult | None:
        value = payload.get("result")
        return self._limits.result(None if value is None else results.result_from_json(value))


def _break_id(payload: Mapping[str, object]) -> int:
    found = results.whole(payload, "break_id", 0)
    if found > MOST_BREAK_ID:
        msg = f"break_id should be {MOST_BREAK_ID} at most"
        raise Unusable(msg)
    return found


def _flag(payload: Mapping[str, object], name: str) -> bool:
    value = payload.get(name, False)
    if not isinstance(value, bool):
        msg = f"{name} should be true or false"
        raise Unusable(msg)
    return value


def _minutes(payload: Mapping[str, object]) -> float:
    return results.number(payload, "minutes", LEAST_MINUTES, MOST_MINUTES)
