"""The lines between the engine and the process of a break window: one JSON object per line.

The engine sends orders: `Prepare` first, then `Show`, and `Close`. The window sends
reports of what it does and what the person does in it. Both sides read and write
them here, so a field that only one of them knows does not pass the type checker.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Final, TypeAlias

from deskbreak.core.guide.safety import (
    AllIncluded,
    Answered,
    AskAgain,
    Consulted,
    LoadIncluded,
    SafetyNews,
    StepIncluded,
    Terms,
)
from deskbreak.core.model.fault import Part
from deskbreak.core.model.journal_entry import ReportedResult, ReportedStep
from deskbreak.core.model.limits import Minutes
from deskbreak.core.model.routine import Variant
from deskbreak.core.model.settings import Body, Channel, Skin, ThemeChoice
from deskbreak.core.model.typed_json import Codec, Limit, Malformed, Text, at_most, json_object, within

MOST_OF_A_TOKEN: Final = 1024  # characters

_Positive = Annotated[float, within(0.001, 10_000)]
_Printable = Limit("a text of one line", str.isprintable)
_WindowPart = Limit("a part that the window uses", {Part.POPUP, Part.SETTINGS, Part.CUES}.__contains__)


class PopupPage(StrEnum):
    """Which window to show."""

    GUIDE = "guide"
    INTERVAL = "interval"
    ABOUT = "about"


@dataclass(frozen=True, slots=True)
class Prepare:
    """Build the window, hidden. ``breath_s`` is one phase; ``scale`` None asks the screen."""

    page: PopupPage = PopupPage.GUIDE
    routine: str = "upper_back"
    variant: Variant = Variant.STANDING
    theme: ThemeChoice = ThemeChoice.LIGHT  # SYSTEM: light, unless the sender knows better
    breath_s: _Positive = 5.0
    terms: Terms = field(default_factory=Terms)
    scale: _Positive | None = None
    high_contrast: bool = False
    stills: bool = False  # instead of motion
    body: Body = Body.NEUTRAL
    skin: Skin = Skin.MEDIUM
    letters: Annotated[float, within(1, 2)] = 1.0  # times their normal size
    minutes: _Positive = 45.0  # between breaks at present, for the interval page
    sounds: bool = False
    volume: Annotated[float, within(0, 1)] = 0.5  # of the sounds
    voice: bool = False


@dataclass(frozen=True, slots=True)
class Show:
    """Map the window; with the keyboard only if the person asked for it by a click."""

    focus: bool = False
    variant: Variant | None = None
    token: Annotated[str, at_most(MOST_OF_A_TOKEN)] = ""  # of that click, for the window manager


@dataclass(frozen=True, slots=True)
class Close:
    """End, and report what was done."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The hidden window is built."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The window is on the screen."""


@dataclass(frozen=True, slots=True)
class MovingReport:
    """The person is in a step: the first one, or one more after the last pages."""


@dataclass(frozen=True, slots=True)
class StepReport:
    """One step is over."""

    step: ReportedStep


@dataclass(frozen=True, slots=True)
class PainReport:
    """The person stopped because it hurts, which would end the break so; None: that was a mistake."""

    result: ReportedResult | None


@dataclass(frozen=True, slots=True)
class EndedReport:
    """The guided break is over; its last page may still be ``read``, and change it, until it is closed."""

    result: ReportedResult
    read: bool = False


@dataclass(frozen=True, slots=True)
class SafetyReport:
    """The person answered the questions, or included a movement again."""

    news: SafetyNews


@dataclass(frozen=True, slots=True)
class CueReport:
    """The person turned sounds or voice on or off."""

    channel: Channel
    on: bool


@dataclass(frozen=True, slots=True)
class IntervalReport:
    """The person typed an interval."""

    minutes: Minutes


@dataclass(frozen=True, slots=True)
class ClosedReport:
    """The person closed the page without an answer, or the last page of a break that had ended."""


@dataclass(frozen=True, slots=True)
class FaultReport:
    """The window continues, but something is wrong with a part of the program."""

    text: Annotated[Text, at_most(500), _Printable]
    part: Annotated[Part, _WindowPart] = Part.POPUP


Order: TypeAlias = Prepare | Show | Close
PopupReport: TypeAlias = (
    Ready
    | Shown
    | MovingReport
    | StepReport
    | PainReport
    | EndedReport
    | SafetyReport
    | CueReport
    | IntervalReport
    | ClosedReport
    | FaultReport
)
_ORDERS: Final = Codec("do", {"prepare": Prepare, "show": Show, "close": Close})
_REPORTS: Final = Codec(
    "say",
    {
        "ready": Ready,
        "shown": Shown,
        "moving": MovingReport,
        "step": StepReport,
        "pain": PainReport,
        "ended": EndedReport,
        "safety": SafetyReport,
        "cue": CueReport,
        "interval": IntervalReport,
        "closed": ClosedReport,
        "fault": FaultReport,
        "answered": Answered,
        "consulted": Consulted,
        "load included": LoadIncluded,
        "step included": StepIncluded,
        "all included": AllIncluded,
        "ask again": AskAgain,
    },
)
order_line = _ORDERS.line
report_line = _REPORTS.line


def read_order(line: str) -> Order | Malformed:
    """Read a line from the engine. What it cannot be read for is returned: the window reports it and continues."""
    try:
        order: Order = _ORDERS.read(Order, json_object(line))
    except Malformed as why:
        return why
    return order


def read_report(line: bytes) -> PopupReport:
    """Read a line from the window, which is another process and not trusted. Raises Malformed."""
    report: PopupReport = _REPORTS.read(PopupReport, json_object(line))
    return report


def is_noise(line: bytes) -> bool:
    """Whether the window did not write it: what Python itself starts before may print something."""
    return not line.startswith(b"{")
