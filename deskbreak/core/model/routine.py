"""A routine: the steps of a guided break, and how each variant does them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never


class Variant(StrEnum):
    """A way of doing the routine. It replaces how a step is done, never its place in the order."""

    FULL = "full"  # with the floor
    STANDING = "standing"  # the office default: nothing on the floor, the desk as support
    SEATED = "seated"
    MINUTE = "minute"  # stand tall, reach, hands, breathe


class Pace(StrEnum):
    """What decides how long a part of a step lasts."""

    SECONDS = "seconds"
    BREATHS = "breaths"
    COUNTS = "counts"


class Load(StrEnum):
    """What a movement asks of the body. Safety excludes movements by their loads."""

    FLEXION = "flexion"  # the back rounds
    END_RANGE = "end_range"  # to the end of what one can; any rounding beyond the middle of the range has it
    HINGE = "hinge"  # the trunk leans from the hips
    OVERHEAD = "overhead"  # the arms are above the head
    HEAD_DOWN = "head_down"  # the head is below the heart
    PRESS = "press"  # the hands press on the back or the ribs
    FLOOR = "floor"  # down on the floor
    SUPINE = "supine"  # flat on the back
    BALANCE = "balance"  # standing unsupported


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch of a step: a text, a moving figure, and a length.

    ``move`` names the animation that the figure shows. ``amount`` is in the
    unit of ``pace``; a count lasts ``count_s`` seconds. ``loads`` are None
    where the routine does not say. ``gentler`` forms replace the part, the
    first that fits, where one of its loads is excluded; so they do where the
    part continues the step ``after`` and that step was not done. The
    ``fuller`` form is a choice of the person's, as long as the part itself.
    """

    text: str
    move: str
    pace: Pace
    amount: int
    count_s: float = 4.0
    more: str = ""
    title: str = ""  # of the step, when it is done in this form
    caution: str = ""  # of this form alone; a step has its own
    loads: frozenset[Load] | None = None
    gentler: tuple[Part, ...] = ()
    fuller: Part | None = None
    after: str = ""
    upright: bool = False  # it ends upright, whatever it loads

    def seconds(self, breath_s: float) -> float:
        """Length in seconds when one breath phase takes ``breath_s``: a breath is two phases."""
        match self.pace:
            case Pace.SECONDS:
                return float(self.amount)
            case Pace.BREATHS:
                return self.amount * 2 * breath_s
            case Pace.COUNTS:
                return self.amount * self.count_s
        assert_never(self.pace)


@dataclass(frozen=True, slots=True)
class Step:
    """One of the ten steps, as one variant does it. ``question`` marks the repeat question.

    ``gentle`` steps are what is left for somebody whom the routine hurt lately.
    """

    id: str
    title: str
    parts: tuple[Part, ...]
    caution: str = ""
    repeats: bool = False  # done again in each further round
    question: bool = False
    gentle: bool = False


@dataclass(frozen=True, slots=True)
class Routine:
    """A routine as read from its file; ``steps[variant]`` is in order and never empty."""

    id: str
    title: str
    steps: dict[Variant, tuple[Step, ...]]
    advice: str
    doctor_signs: tuple[str, ...]
