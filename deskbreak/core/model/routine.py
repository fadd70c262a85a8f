"""A routine: the steps of a guided break, and how each variant does them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never


class Variant(StrEnum):
    """A way to do the routine. A variant changes how steps are done, never their order."""

    FULL = "full"  # includes exercises on the floor
    STANDING = "standing"  # the office default: nothing on the floor, with the desk as support
    SEATED = "seated"
    MINUTE = "minute"  # stand tall, reach, hands, breathe


class Pace(StrEnum):
    """What determines how long a part of a step lasts."""

    SECONDS = "seconds"
    BREATHS = "breaths"
    COUNTS = "counts"


class Load(StrEnum):
    """The load of a movement on the body. Safety excludes movements by their loads."""

    FLEXION = "flexion"  # the back rounds
    END_RANGE = "end_range"  # to the end of one's range; any rounding beyond mid-range has it
    HINGE = "hinge"  # the trunk leans from the hips
    OVERHEAD = "overhead"  # the arms are raised above the head
    HEAD_DOWN = "head_down"  # the head is below the heart
    PRESS = "press"  # the hands press on back or ribs
    FLOOR = "floor"  # down on the floor
    SUPINE = "supine"  # flat on the back
    BALANCE = "balance"  # standing unsupported


@dataclass(frozen=True, slots=True)
class StepPart:
    """One part of a step: a text, a moving figure and a length.

    ``move`` names the figure's animation. ``amount`` is in the unit of ``pace``; a count lasts ``count_s``
    seconds. ``loads`` is None if the routine does not declare them. If one of the loads is excluded, the
    first fitting ``gentler`` form replaces the part. The same happens if the part continues the step
    ``after`` and that step was not done. The user may choose the ``fuller`` form, which takes as long as the
    part itself.
    """

    text: str
    move: str
    pace: Pace
    amount: int
    count_s: float = 4.0
    more: str = ""
    title: str = ""  # of the step, if it is done in this form
    caution: str = ""  # of this form only; a step has its own
    loads: frozenset[Load] | None = None
    gentler: tuple[StepPart, ...] = ()
    fuller: StepPart | None = None
    after: str = ""
    upright: bool = False  # it ends upright, whatever its loads

    def seconds(self, breath_s: float) -> float:
        """Length in seconds if one breath phase takes ``breath_s``; a breath has two phases."""
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
    """One of the ten steps, as one variant does it. ``question`` marks the question whether to repeat.

    The ``gentle`` steps are what remains after recent pain in a break.
    """

    id: str
    title: str
    parts: tuple[StepPart, ...]
    caution: str = ""
    repeats: bool = False  # done again in each further round
    question: bool = False
    gentle: bool = False


@dataclass(frozen=True, slots=True)
class Routine:
    """A routine as read from its file. ``steps[variant]`` is in order and never empty."""

    id: str
    title: str
    steps: dict[Variant, tuple[Step, ...]]
    advice: str
    doctor_signs: tuple[str, ...]
