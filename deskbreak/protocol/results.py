"""Results of a guided break as JSON values, for the journal and for the command line.

Reading is strict about what it takes and says what is wrong in an Unusable;
fields that it does not know are left alone, so that older programs read newer lines.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from deskbreak.core.model.journal_entry import ENDS, Kind, Outcome, RoutineResult, StepResult
from deskbreak.core.model.routine import Load, Variant

_MOST_STIFFNESS = 10
_LONGEST_QUOTED = 40

Choice = TypeVar("Choice", bound=StrEnum)


class Unusable(ValueError):
    """A value is not what it should be; the text says which, and what it should be."""


def step_to_json(step: StepResult) -> dict[str, object]:
    """``{id, done_s, outcome}``, and ``loads`` where there are any; seconds to the tenth."""
    plain = {"id": step.id, "done_s": round(step.done_s, 1), "outcome": step.outcome.value}
    return plain | loads_to_json(step.loads)


def loads_to_json(loads: frozenset[Load]) -> dict[str, object]:
    """``{loads}``, or nothing where there are none."""
    return {"loads": [load.value for load in Load if load in loads]} if loads else {}


def loads_from_json(fields: Mapping[str, object]) -> frozenset[Load]:
    """Undo `loads_to_json`. Loads that are not known are left alone. Raises Unusable."""
    given = fields.get("loads", [])
    if not isinstance(given, list):
        msg = "loads should be a list"
        raise Unusable(msg)
    return frozenset(load for load in Load if load.value in given)


def step_from_json(value: object) -> StepResult:
    """Undo `step_to_json`. Raises Unusable."""
    fields = mapping(value, "step")
    return StepResult(
        id=text(fields, "id"),
        done_s=number(fields, "done_s"),
        outcome=choice(fields, "outcome", Outcome),
        loads=loads_from_json(fields),
    )


def result_to_json(result: RoutineResult) -> dict[str, object]:
    """``{kind, variant, steps, rounds, stiffness_before, stiffness_after}``."""
    return {
        "kind": result.kind.value,
        "variant": result.variant.value,
        "steps": [step_to_json(step) for step in result.steps],
        "rounds": result.rounds,
        "stiffness_before": result.stiffness_before,
        "stiffness_after": result.stiffness_after,
    }


def result_from_json(value: object) -> RoutineResult:
    """Undo `result_to_json`. Raises Unusable."""
    fields = mapping(value, "result")
    kind = choice(fields, "kind", Kind)
    if kind not in ENDS:
        msg = f"kind should be one of {', '.join(sorted(ENDS))}"
        raise Unusable(msg)
    steps = fields.get("steps")
    if not isinstance(steps, list):
        msg = "steps should be a list"
        raise Unusable(msg)
    return RoutineResult(
        kind=kind,
        variant=choice(fields, "variant", Variant),
        steps=tuple(step_from_json(step) for step in steps),
        rounds=whole(fields, "rounds", 1),
        stiffness_before=_stiffness(fields, "stiffness_before"),
        stiffness_after=_stiffness(fields, "stiffness_after"),
    )


def mapping(value: object, name: str) -> Mapping[str, object]:
    """Return ``value`` if it is a JSON object. Raises Unusable."""
    if not isinstance(value, dict):
        msg = f"{name} should be an object"
        raise Unusable(msg)
    return value


def text(fields: Mapping[str, object], key: str) -> str:
    """Read a string that is not empty. Raises Unusable."""
    value = fields.get(key)
    if not isinstance(value, str) or not value:
        msg = f"{key} should be a text"
        raise Unusable(msg)
    return value


def number(fields: Mapping[str, object], key: str, least: float = 0.0, most: float = math.inf) -> float:
    """Read a finite number from ``least`` to ``most``. Raises Unusable."""
    value = fields.get(key)
    try:
        if isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most:
            found = float(value)
            if math.isfinite(found):
                return found
    except OverflowError:  # an integer beyond what a float can hold
        pass
    bounds = f"from {least:g} to {most:g}" if math.isfinite(most) else f"of at least {least:g}"
    msg = f"{key} should be a number {bounds}"
    raise Unusable(msg)


def whole(fields: Mapping[str, object], key: str, least: int) -> int:
    """Read a whole number of at least ``least``. Raises Unusable."""
    value = fields.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        msg = f"{key} should be a whole number of at least {least}"
        raise Unusable(msg)
    return value


def choice(fields: Mapping[str, object], key: str, kind: type[Choice]) -> Choice:
    """Read one of the words of ``kind``. Raises Unusable."""
    value = fields.get(key)
    try:
        return kind(text(fields, key))
    except ValueError:  # Unusable is one
        not_that = f", not {value!r}" if isinstance(value, str) and len(value) <= _LONGEST_QUOTED else ""
        msg = f"{key} should be one of {', '.join(kind)}{not_that}"
        raise Unusable(msg) from None


def _stiffness(fields: Mapping[str, object], key: str) -> int | None:
    if fields.get(key) is None:
        return None
    value = whole(fields, key, 0)
    if value > _MOST_STIFFNESS:
        msg = f"{key} should be from 0 to {_MOST_STIFFNESS}"
        raise Unusable(msg)
    return value
