"""What a guided break shows and tells: the contract between the guide and its front ends.

The owner ticks the guide with elapsed seconds and hands it what the person
did; a `Scene` is everything a front end draws, a `Told` is everything that the
owner has to pass on. Import these names from `deskbreak.core.guide`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from deskbreak.core.entry import RoutineResult, StepResult
    from deskbreak.core.routine import Variant


class Page(StrEnum):
    """What the guide is showing."""

    BEFORE = "before"  # stiffness before (0-10, skippable) and the choice of the variant
    STEP = "step"
    REPEAT = "repeat"  # step 9: eased / still stiff / it hurts
    AFTER = "after"  # stiffness after (0-10, skippable)
    WELL_DONE = "well_done"
    HURT = "hurt"  # what to do now, and the signs that need a doctor


class Act(StrEnum):
    """What the person can do; a front end maps keys and buttons to these."""

    NEXT = "next"  # start, skip the step, confirm
    BACK = "back"
    PAUSE = "pause"  # toggles
    HURTS = "hurts"
    END = "end"
    EASED = "eased"
    STILL_STIFF = "still_stiff"  # on REPEAT and AFTER: another round
    MORE = "more"  # toggles the longer text


@dataclass(frozen=True, slots=True)
class Rate:
    """The person rates the stiffness: 0 (loose) to 10 (as stiff as can be)."""

    n: int


@dataclass(frozen=True, slots=True)
class Choose:
    """The person picks a variant, before the first step."""

    variant: Variant


Deed: TypeAlias = Act | Rate | Choose


@dataclass(frozen=True, slots=True)
class Breath:
    """The breath pacer: ``size`` 0 (empty) to 1 (full), ``inhale`` tells the direction."""

    size: float
    inhale: bool


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything a front end shows at one instant. Times in seconds."""

    page: Page
    variant: Variant
    title: str
    text: str
    step_number: int = 0  # 1-based among `steps_total`; 0 outside STEP and REPEAT
    steps_total: int = 10
    steps_done: int = 0
    round: int = 1
    move: str = ""  # the figure's animation
    move_t: float = 0.0  # seconds since the part began, pauses left out
    loop_s: float | None = None  # of one loop of the figure, where breaths or counts pace it
    left_s: float = 0.0  # of this part
    left_fraction: float = 0.0  # 1 at the part's start, 0 at its end
    total_left_s: float = 0.0  # of the break, if this round is the last
    breath: Breath | None = None
    count: int | None = None  # 1-based, when the part is counted
    count_total: int | None = None
    paused: bool = False
    more: bool = False
    stiffness: int | None = None  # chosen on BEFORE / AFTER
    lines: tuple[str, ...] = ()  # further lines: the longer text, the doctor's signs, the closing card


@dataclass(frozen=True, slots=True)
class Told:
    """What the owner has to pass on after a tick or an act: steps that ended, then the break's end.

    A step that is gone through again (a further round, Back) is told again,
    with the seconds of that time alone; `deskbreak.core.guide.tally` adds up.
    """

    steps: tuple[StepResult, ...] = ()
    ended: RoutineResult | None = None
