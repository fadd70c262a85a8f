"""What a guided break shows and reports: the contract between the guide and its front ends.

The owner ticks the guide with elapsed seconds and passes in the user's deeds. A `Scene` is everything that a
front end draws; a `GuideReport` is everything that the owner has to pass on. Import these names from
`deskbreak.core.guide.guide`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from deskbreak.core.guide.safety import Question, SafetyNews
    from deskbreak.core.model.journal_entry import RoutineResult, StepResult
    from deskbreak.core.model.routine import Load, Variant


class Page(StrEnum):
    """The pages of a guide."""

    ASK = "ask"  # before the first break: the eight questions to tick
    SEE_FIRST = "see_first"  # see a professional first: an answer prevents the break from starting
    BEFORE = "before"  # stiffness before (0-10, optional) and the choice of the variant
    EXCLUDED = "left_out"  # the excluded movements, each with a way to include it again
    OFFER = "offer"  # one minute only, instead of nothing
    STEP = "step"
    REPEAT = "repeat"  # step 9: eased / still stiff / it hurts
    AFTER = "after"  # stiffness after (0-10, optional)
    WELL_DONE = "well_done"
    HURT = "hurt"  # what to do now, the signs that need a doctor, what happens to the step


class Act(StrEnum):
    """What the user can do; a front end maps keys and buttons to these acts."""

    NEXT = "next"  # start, skip the step, confirm
    BACK = "back"
    PAUSE = "pause"  # toggles
    HURTS = "hurts"
    MISTAKE = "mistake"  # on HURT: it does not hurt, the break continues where it was
    END = "end"  # not now; before the first step the minute is offered first
    CLOSE = "close"  # the window is gone, or the program ends: end at once
    EASED = "eased"
    STILL_STIFF = "still_stiff"  # on REPEAT and AFTER: another round
    MORE = "more"  # toggles the longer text
    FORM = "form"  # on STEP: the fuller form of the movement, if there is one, or back to the easier one
    EXCLUDED = "left_out"  # on BEFORE: list the excluded movements
    NONE = "none"  # on ASK: none of these; toggles
    LATER = "later"  # on ASK: continue, and ask again another day
    QUESTIONS = "questions"  # on BEFORE, LEFT_OUT and SEE_FIRST: open the questions, to change an answer
    CONSULTED = "consulted"  # on LEFT_OUT and SEE_FIRST: a professional was asked


@dataclass(frozen=True, slots=True)
class Rate:
    """The user rates the stiffness from 0 (loose) to 10 (very stiff)."""

    n: int


@dataclass(frozen=True, slots=True)
class Choose:
    """The user picks a variant before the first step."""

    variant: Variant


@dataclass(frozen=True, slots=True)
class Tick:
    """The user ticks a question on ASK, or removes the tick."""

    question: Question


@dataclass(frozen=True, slots=True)
class IncludeLoad:
    """The user includes movements with this load again, on LEFT_OUT."""

    load: Load


@dataclass(frozen=True, slots=True)
class IncludeStep:
    """The user includes a step on LEFT_OUT again; None: all movements, instead of the gentle set only."""

    step: str | None


Action: TypeAlias = Act | Rate | Choose | Tick | IncludeLoad | IncludeStep


@dataclass(frozen=True, slots=True)
class Breath:
    """The breath pacer: ``size`` from 0 (empty) to 1 (full); ``inhale`` is the direction."""

    size: float
    inhale: bool


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """One of the questions on ASK."""

    question: Question
    text: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class ExcludedItem:
    """Excluded movements with the reason in words, and the deed that includes them again with its label."""

    title: str
    reason: str
    action: Action
    label: str


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that a front end shows at one instant. Times in seconds."""

    page: Page
    variant: Variant
    title: str
    text: str
    step_id: str = ""  # on STEP and REPEAT
    step_number: int = 0  # 1-based among `steps_total`; 0 outside STEP and REPEAT
    steps_total: int = 10
    steps_done: int = 0
    round: int = 1
    caution: str = ""  # on STEP in the first week: what to be careful about, without MORE
    fuller: bool | None = None  # on STEP: whether the fuller form is done; None: there is only one form
    coming: bool = (
        False  # on STEP: the step is announced but has not begun; `left_s` is the time until it does
    )
    move: str = ""  # the figure's animation
    move_t: float = 0.0  # seconds since the part began, without pauses
    loop_s: float | None = None  # seconds per loop of the figure, if breaths or counts pace it
    left_s: float = 0.0  # of this part
    left_fraction: float = 0.0  # 1 at the part's start, 0 at its end
    total_left_s: float = 0.0  # of the break, if this round is the last
    breath: Breath | None = None
    count: int | None = None  # 1-based, if the part is counted
    count_total: int | None = None
    paused: bool = False
    more: bool = False
    stiffness: int | None = None  # chosen on BEFORE / AFTER
    lines: tuple[
        str, ...
    ] = ()  # further lines: the longer text, the signs that need a doctor, the closing card
    note: str = ""  # BEFORE: what this break excludes or keeps short; HURT: the consequences
    variants: tuple[Variant, ...] = ()  # available ones, on BEFORE
    can_repeat: bool = False  # on REPEAT and AFTER: STILL_STIFF starts another round
    questions: tuple[ShownQuestion, ...] = ()  # on ASK
    none: bool = False  # on ASK: "none of these" is ticked
    warning: str = ""  # on STEP: what to be careful about because of an answer
    nothing: bool = False  # on BEFORE: this variant has no steps left
    excluded: tuple[ExcludedItem, ...] = ()  # on BEFORE and LEFT_OUT
    offers_voice: bool = False  # in the first step of the first break, if a voice is available and off
    week: tuple[bool, ...] = ()  # on WELL_DONE: the days of this week with practice, Monday first
    today: int | None = None  # its index in `week`


@dataclass(frozen=True, slots=True)
class GuideReport:
    """What the owner has to pass on after a tick or a deed: news, ended steps, pain, the end of the break.

    A step that is visited again (a further round, Back) is reported again, with the seconds of that visit
    only; `deskbreak.core.model.practice.tally` adds them up.
    """

    steps: tuple[StepResult, ...] = ()
    ended: RoutineResult | None = None  # after the last step, when the last pages change it, and at their end
    news: tuple[SafetyNews, ...] = ()  # for the user's `SafetyRecord`
    pain: RoutineResult | None = None  # the result of the break unless the pain stop is undone
    mistaken: bool = False  # the pain stop is undone
    begun: bool = False  # movement begins: for the first time, or again after the last pages
