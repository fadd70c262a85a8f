"""What the popup process may say, one JSON object a line, read strictly: it is another process.

A line that is not exactly one of these is `NotUnderstood`, whatever is wrong
with it; nothing half-read reaches the engine.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final, TypeVar

from deskbreak.core.guide.safety import News
from deskbreak.core.model.fault import Part
from deskbreak.core.model.journal_entry import Kind, Outcome, RoutineResult, StepResult
from deskbreak.core.model.limits import LEAST_MINUTES, MOST_MINUTES
from deskbreak.core.model.routine import Load, Variant
from deskbreak.core.model.settings import Channel
from deskbreak.protocol import results, safety
from deskbreak.protocol.results import Unusable

_LONGEST_S: Final = 24 * 3600.0
_LONGEST_ID: Final = 64
_LONGEST_TEXT: Final = 500
_MOST_STEPS: Final = 200
_MOST_ROUNDS: Final = 100
_MOST_STIFFNESS: Final = 10
Choice = TypeVar("Choice", Kind, Variant, Outcome, Channel)

_TROUBLED: Final = (Part.POPUP, Part.SETTINGS, Part.CUES)
_KINDS: Final = (Kind.GUIDED, Kind.PARTIAL, Kind.PAIN)


class NotUnderstood(ValueError):
    """A line is not one of the protocol; the text says why."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The hidden window is built."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The window is on the screen."""


@dataclass(frozen=True, slots=True)
class MovingSaid:
    """The person is in a step: the first one, or one more after the last pages."""


@dataclass(frozen=True, slots=True)
class StepSaid:
    """One step is over."""

    step: StepResult


@dataclass(frozen=True, slots=True)
class PainSaid:
    """The person stopped because it hurts, which would end the break so; None: that was a mistake."""

    result: RoutineResult | None


@dataclass(frozen=True, slots=True)
class EndedSaid:
    """The guided break is over; its last page may still be ``read``, until it is closed."""

    result: RoutineResult
    read: bool = False


@dataclass(frozen=True, slots=True)
class CareSaid:
    """The person answered the questions, or took a step back in."""

    news: News


@dataclass(frozen=True, slots=True)
class CueSaid:
    """The person turned sounds or voice on or off."""

    channel: Channel
    on: bool


@dataclass(frozen=True, slots=True)
class IntervalSaid:
    """The person typed an interval."""

    minutes: float


@dataclass(frozen=True, slots=True)
class ClosedSaid:
    """The person closed the page without an answer, or the last page of a break that had ended."""


@dataclass(frozen=True, slots=True)
class ProblemSaid:
    """The popup goes on, but something is wrong with a part of the program."""

    text: str
    part: Part = Part.POPUP


Said = (
    Ready
    | Shown
    | MovingSaid
    | StepSaid
    | PainSaid
    | EndedSaid
    | CareSaid
    | CueSaid
    | IntervalSaid
    | ClosedSaid
    | ProblemSaid
)


def is_noise(line: bytes) -> bool:
    """Whether it is nothing of ours: what Python itself starts before the window may print something."""
    return not line.startswith(b"{")


def parse(line: bytes) -> Said:
    """Read one line. Raises NotUnderstood."""
    try:
        message = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise NotUnderstood(f"not JSON ({error})") from error
    if not isinstance(message, dict):
        raise NotUnderstood("not an object")
    match message.get("say"):
        case "ready":
            return Ready()
        case "shown":
            return Shown()
        case "moving":
            return MovingSaid()
        case "step":
            return StepSaid(_step(message))
        case "pain":
            return PainSaid(_result(message))
        case "mistake":
            return PainSaid(None)
        case "ended":
            return EndedSaid(_result(message), "read" in message and _flag(message, "read"))
        case "care":
            return CareSaid(_news(message))
        case "cue":
            return CueSaid(_one_of(Channel, message, "channel"), _flag(message, "on"))
        case "interval":
            return IntervalSaid(_number(message, "minutes", LEAST_MINUTES, MOST_MINUTES))
        case "closed":
            return ClosedSaid()
        case "problem":
            return ProblemSaid(_text(message, "text", _LONGEST_TEXT), _part(message))
        case word:
            raise NotUnderstood(f"says {word!r:.80}")


def _news(message: dict[str, object]) -> News:
    try:
        return safety.news_from_json(message)
    except Unusable as why:
        raise NotUnderstood(str(why)) from None


def _result(message: dict[str, object]) -> RoutineResult:
    steps = message.get("steps")
    if not isinstance(steps, list) or len(steps) > _MOST_STEPS:
        raise NotUnderstood("'steps' is not a list of steps")
    kind = _one_of(Kind, message, "kind")
    if kind not in _KINDS:
        raise NotUnderstood(f"a guided break cannot end as {kind.value!r}")
    return RoutineResult(
        kind=kind,
        variant=_one_of(Variant, message, "variant"),
        steps=tuple(_step(step) for step in steps),
        rounds=_whole(message, "rounds", 1, _MOST_ROUNDS),
        stiffness_before=_stiffness(message, "stiffness_before"),
        stiffness_after=_stiffness(message, "stiffness_after"),
    )


def _step(message: object) -> StepResult:
    if not isinstance(message, dict):
        raise NotUnderstood("a step is not an object")
    return StepResult(
        id=_text(message, "id", _LONGEST_ID),
        done_s=_number(message, "done_s", 0, _LONGEST_S),
        outcome=_one_of(Outcome, message, "outcome"),
        loads=_loads(message),
    )


def _loads(message: dict[str, object]) -> frozenset[Load]:
    try:
        return results.loads_from_json(message)
    except Unusable as why:
        raise NotUnderstood(str(why)) from None


def _one_of(kind: type[Choice], message: dict[str, object], key: str) -> Choice:
    value = message.get(key)
    for choice in kind:
        if isinstance(value, str) and value == choice.value:
            return choice
    raise NotUnderstood(f"{key!r} is {value!r:.80}")


def _part(message: dict[str, object]) -> Part:
    named = message.get("part", Part.POPUP.value)
    for part in _TROUBLED:
        if named == part.value:
            return part
    raise NotUnderstood(f"'part' is {named!r:.80}")


def _text(message: dict[str, object], key: str, longest: int) -> str:
    value = message.get(key)
    if not isinstance(value, str) or not value or len(value) > longest or not value.isprintable():
        raise NotUnderstood(f"{key!r} is {value!r:.80}")
    return value


def _number(message: dict[str, object], key: str, least: float, most: float) -> float:
    value = message.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise NotUnderstood(f"{key!r} is {value!r:.80}")
    return float(value)


def _flag(message: dict[str, object], key: str) -> bool:
    value = message.get(key)
    if not isinstance(value, bool):
        raise NotUnderstood(f"{key!r} is {value!r:.80}")
    return value


def _whole(message: dict[str, object], key: str, least: int, most: int) -> int:
    value = message.get(key)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise NotUnderstood(f"{key!r} is {value!r:.80}")
    return value


def _stiffness(message: dict[str, object], key: str) -> int | None:
    return None if message.get(key) is None else _whole(message, key, 0, _MOST_STIFFNESS)
