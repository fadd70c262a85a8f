"""The lines between the popup and whoever started it: one JSON object a line, nothing is ever unpickled.

In: ``{"do": "prepare", ...}`` first, then ``{"do": "show", ...}``, ``{"do": "close"}``. Out: ``ready``, ``shown``,
``moving``, ``step``, ``pain``, ``mistake``, ``ended``, ``care``, ``cue``, ``interval``, ``closed``, ``problem``; `safety` has the terms of
``prepare`` and what ``care`` tells. Reading is total: a bad line becomes a `Bad`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from deskbreak.core.guide.safety import Terms
from deskbreak.core.model.fault import Part
from deskbreak.core.model.routine import Variant
from deskbreak.core.model.settings import Body, Channel, Contrast, Motion, Skin
from deskbreak.protocol import results, safety
from deskbreak.protocol.results import Unusable

if TYPE_CHECKING:
    from deskbreak.core.guide.safety import News
    from deskbreak.core.model.journal_entry import RoutineResult, StepResult

E = TypeVar("E", bound=StrEnum)


MOST_OF_A_TOKEN = 1024  # characters
MOST_LETTERS = 2.0  # as the settings have it


class PopupPage(StrEnum):
    """Which window to show."""

    GUIDE = "guide"
    INTERVAL = "interval"
    ABOUT = "about"


class ThemeName(StrEnum):
    """Which palette to draw with."""

    LIGHT = "light"
    DARK = "dark"
    SYSTEM = "system"  # light, unless whoever starts the popup knows better


@dataclass(frozen=True, slots=True)
class Prepare:
    """Build the window, hidden. ``breath_s`` is one phase; ``scale`` None asks the screen."""

    page: PopupPage = PopupPage.GUIDE
    routine: str = "upper_back"
    variant: Variant = Variant.STANDING
    theme: ThemeName = ThemeName.LIGHT
    breath_s: float = 5.0
    terms: Terms = field(default_factory=Terms)
    scale: float | None = None
    high_contrast: bool = False
    stills: bool = False  # instead of motion
    body: Body = Body.NEUTRAL
    skin: Skin = Skin.MEDIUM
    letters: float = 1.0  # times their normal size
    minutes: float = 45  # between breaks at present, for the interval page
    sounds: bool = False
    volume: float = 0.5  # of the sounds, 0 to 1
    voice: bool = False


@dataclass(frozen=True, slots=True)
class Show:
    """Map the window; with the keyboard only if the person asked for it by a click."""

    focus: bool = False
    variant: Variant | None = None
    token: str = ""  # of that click, for the window manager


@dataclass(frozen=True, slots=True)
class Close:
    """End, telling what was done."""


@dataclass(frozen=True, slots=True)
class Bad:
    """A line that says nothing that can be done."""

    why: str


Order: TypeAlias = Prepare | Show | Close | Bad


class _WrongError(ValueError):
    """A field that does not hold what it should."""


def parse(line: str) -> Order:
    """Read one line. Never raises."""
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        return Bad("not JSON")
    if not isinstance(fields, dict):
        return Bad("not an object")
    try:
        match fields.get("do"):
            case "prepare":
                return _prepare(fields)
            case "show":
                return Show(
                    bool(fields.get("focus", False)),
                    _one_of(Variant, fields, "variant", None),
                    str(fields.get("token") or "")[:MOST_OF_A_TOKEN],
                )
            case "close":
                return Close()
    except _WrongError as error:
        return Bad(str(error))
    return Bad(f"unknown order {str(fields.get('do'))[:40]!r}")


def _prepare(fields: dict[str, Any]) -> Prepare:
    blank = Prepare()
    return Prepare(
        page=_one_of(PopupPage, fields, "page", blank.page) or blank.page,
        routine=str(fields.get("routine", blank.routine)),
        variant=_one_of(Variant, fields, "variant", blank.variant) or blank.variant,
        theme=_one_of(ThemeName, fields, "theme", blank.theme) or blank.theme,
        breath_s=_number(fields, "breath_s", blank.breath_s) or blank.breath_s,
        terms=_terms(fields),
        scale=_number(fields, "scale", None),
        high_contrast=fields.get("contrast") == Contrast.HIGH,
        stills=fields.get("motion") == Motion.REDUCED,
        body=_one_of(Body, fields, "body", blank.body) or blank.body,
        skin=_one_of(Skin, fields, "skin", blank.skin) or blank.skin,
        letters=min(MOST_LETTERS, max(1.0, _number(fields, "text", blank.letters) or blank.letters)),
        minutes=_number(fields, "minutes", blank.minutes) or blank.minutes,
        sounds=fields.get("sounds") is True,
        volume=_share(fields, "volume", blank.volume),
        voice=fields.get("voice") is True,
    )


def _one_of(kind: type[E], fields: dict[str, Any], name: str, default: E | None) -> E | None:
    value = fields.get(name)
    if value is None:
        return default
    if not isinstance(value, str) or value not in set(kind):
        message = f"{name} cannot be {str(value)[:40]!r}"
        raise _WrongError(message)
    return kind(value)


def _number(fields: dict[str, Any], name: str, default: float | None) -> float | None:
    value = fields.get(name)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value < 10_000:  # noqa: PLR2004 - ample
        message = f"{name} cannot be {str(value)[:40]!r}"
        raise _WrongError(message)
    return float(value)


def _terms(fields: dict[str, Any]) -> Terms:
    if fields.get("terms") is None:
        return Terms()
    try:
        return safety.terms_from_json(fields["terms"])
    except Unusable as why:
        raise _WrongError(str(why)) from None


def _share(fields: dict[str, Any], name: str, default: float) -> float:
    value = fields.get(name, default)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
        message = f"{name} cannot be {str(value)[:40]!r}"
        raise _WrongError(message)
    return float(value)


def ready() -> str:
    """The window is built and drawn, hidden."""
    return _line({"say": "ready"})


def shown() -> str:
    """The window is on the screen."""
    return _line({"say": "shown"})


def step(result: StepResult, round_: int) -> str:
    """A step ended."""
    return _line({"say": "step", **_step(result), "round": round_})


def ended(result: RoutineResult, *, read: bool = False) -> str:
    """The break ended; its last pages may still be ``read``, and change it, until it has ended for good."""
    fields = {"say": "ended", **_result(result)}
    return _line({**fields, "read": True} if read else fields)


def moving() -> str:
    """The person is in a step: the first one, or one more after the last pages."""
    return _line({"say": "moving"})


def pain(result: RoutineResult) -> str:
    """The person stopped because it hurts: what the break comes to, unless that is said to be a ``mistake``."""
    return _line({"say": "pain", **_result(result)})


def mistake() -> str:
    """It does not hurt: the break continues."""
    return _line({"say": "mistake"})


def care(news: News) -> str:
    """The person answered the questions, or took a step back in."""
    return _line({"say": "care", **safety.news_to_json(news)})


def cue(channel: Channel, *, on: bool) -> str:
    """The person turned sounds or voice on or off."""
    return _line({"say": "cue", "channel": channel.value, "on": on})


def interval(minutes: float) -> str:
    """The person chose the time between breaks."""
    return _line({"say": "interval", "minutes": minutes})


def closed() -> str:
    """The person closed a dialog without choosing, or the last page of a break that had ended."""
    return _line({"say": "closed"})


def problem(text: str, part: Part = Part.POPUP) -> str:
    """Something that could not be done, in words, and which part of the program could not."""
    return _line({"say": "problem", "text": text, **({} if part is Part.POPUP else {"part": part.value})})


def _result(result: RoutineResult) -> dict[str, Any]:
    return {
        "kind": result.kind.value,
        "variant": result.variant.value,
        "steps": [_step(step) for step in result.steps],
        "rounds": result.rounds,
        "stiffness_before": result.stiffness_before,
        "stiffness_after": result.stiffness_after,
    }


def _step(result: StepResult) -> dict[str, Any]:
    plain = {"id": result.id, "done_s": round(result.done_s, 2), "outcome": result.outcome.value}
    return plain | results.loads_to_json(result.loads)


def _line(fields: dict[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False)
