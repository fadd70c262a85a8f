"""What a guided break shows and tells: the contract between the guide and its front ends.

The owner ticks the guide with elapsed seconds and hands it what the person
did; a `Scene` is everything a front end draws, a `Told` is everything that the
owner has to pass on. Import these names from `deskbreak.core.guide.guide`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from deskbreak.core.guide.safety import News, Question
    from deskbreak.core.model.journal_entry import RoutineResult, StepResult
    from deskbreak.core.model.routine import Load, Variant


class Page(StrEnum):
    """What the guide is showing."""

    ASK = "ask"  # before the first break: the eight questions, to tick
    SEE_FIRST = "see_first"  # see a professional first: an answer keeps the break from starting
    BEFORE = "before"  # stiffness before (0-10, skippable) and the choice of the variant
    LEFT_OUT = "left_out"  # what is excluded, each with a way to include it again
    OFFER = "offer"  # one minute only, instead of nothing
    STEP = "step"
    REPEAT = "repeat"  # step 9: eased / still stiff / it hurts
    AFTER = "after"  # stiffness after (0-10, skippable)
    WELL_DONE = "well_done"
    HURT = "hurt"  # what to do now, the signs that need a doctor, what happens with the step


class Act(StrEnum):
    """What the person can do; a front end maps keys and buttons to these."""

    NEXT = "next"  # start, skip the step, confirm
    BACK = "back"
    PAUSE = "pause"  # toggles
    HURTS = "hurts"
    MISTAKE = "mistake"  # on HURT: it does not hurt, the break continues where it was
    END = "end"  # not now; before the first step the minute is offered first
    CLOSE = "close"  # the window is gone, or the program ends: over at once
    EASED = "eased"
    STILL_STIFF = "still_stiff"  # on REPEAT and AFTER: another round
    MORE = "more"  # toggles the longer text
    FORM = "form"  # on STEP: the fuller form of the movement, where there is one, or the easier one again
    LEFT_OUT = "left_out"  # on BEFORE: list what is excluded
    NONE = "none"  # on ASK: none of these; toggles
    LATER = "later"  # on ASK: go on, and be asked another day
    QUESTIONS = "questions"  # on BEFORE, LEFT_OUT and SEE_FIRST: to the questions, to change an answer
    CONSULTED = "consulted"  # on LEFT_OUT and SEE_FIRST: a professional was asked


@dataclass(frozen=True, slots=True)
class Rate:
    """The person rates the stiffness: 0 (loose) to 10 (as stiff as can be)."""

    n: int


@dataclass(frozen=True, slots=True)
class Choose:
    """The person picks a variant, before the first step."""

    variant: Variant


@dataclass(frozen=True, slots=True)
class Tick:
    """The person ticks a question on ASK, or takes the tick away."""

    question: Question


@dataclass(frozen=True, slots=True)
class Include:
    """The person includes movements with this load again, on LEFT_OUT."""

    load: Load


@dataclass(frozen=True, slots=True)
class TakeBack:
    """The person wants a step on LEFT_OUT to be done again; None: the whole set, not the gentle one."""

    step: str | None


Deed: TypeAlias = Act | Rate | Choose | Tick | Include | TakeBack


@dataclass(frozen=True, slots=True)
class Breath:
    """The breath pacer: ``size`` 0 (empty) to 1 (full), ``inhale`` tells the direction."""

    size: float
    inhale: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """One of the questions on ASK."""

    question: Question
    text: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class Omitted:
    """Excluded movements, the reason in words, and the deed that includes them again, with its label."""

    title: str
    reason: str
    deed: Deed
    label: str


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything a front end shows at one instant. Times in seconds."""

    page: Page
    variant: Variant
    title: str
    text: str
    step_id: str = ""  # on STEP and REPEAT
    step_number: int = 0  # 1-based among `steps_total`; 0 outside STEP and REPEAT
    steps_total: int = 10
    steps_done: int = 0
    round: int = 1
    caution: str = ""  # on STEP, in the first week: what to take care of, without MORE
    fuller: bool | None = None  # on STEP: whether the fuller form is done; None: there is only one
    coming: bool = False  # on STEP: the step is announced and has not begun; `left_s` is until it does
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
    note: str = ""  # BEFORE: what this break leaves out or keeps short; HURT: what happens from now on
    variants: tuple[Variant, ...] = ()  # on offer, on BEFORE
    can_repeat: bool = False  # on REPEAT and AFTER: STILL_STIFF brings another round
    questions: tuple[Asked, ...] = ()  # on ASK
    none: bool = False  # on ASK: "none of these" is ticked
    warning: str = ""  # on STEP: what to mind, because of an answer
    nothing: bool = False  # on BEFORE: nothing is left of this variant
    left_out: tuple[Omitted, ...] = ()  # on BEFORE and LEFT_OUT
    offers_voice: bool = False  # in the first step of the first break, if there is a voice and it is off
    week: tuple[bool, ...] = ()  # on WELL_DONE: which days of this week were practised, Monday first
    today: int | None = None  # its index in `week`


@dataclass(frozen=True, slots=True)
class Told:
    """What the owner has to pass on after a tick or an act: what was said, steps that ended, pain, the break's end.

    A step that is gone through again (a further round, Back) is told again,
    with the seconds of that time alone; `deskbreak.core.model.practice.tally` adds up.
    """

    steps: tuple[StepResult, ...] = ()
    ended: RoutineResult | None = None  # after the last step, when the last pages change it, and at their end
    news: tuple[News, ...] = ()  # for the person's `Care`
    pain: RoutineResult | None = None  # what the break comes to unless the pain stop is taken back
    mistaken: bool = False  # the pain stop is taken back
    begun: bool = False  # there is movement now: for the first time, or once more after the last pages
