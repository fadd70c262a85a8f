"""Moves as data: key poses over a loop, read from config/routines/moves.toml, and the pose between them.

Side view: the figure faces right. `pitch` is the world angle of the pelvis (0 upright, 90 on all
fours, -90 on the back); `lumbar thorax neck head` flex relative to the part below, + rounds forward;
`arm thigh` are world angles (0 hangs, +90 forward, 180 overhead); `elbow knee` are relative and bend
one way only. Front and back view: + is to the right of the screen, `arm` is abduction. Pairs are
(near, far) in the side view and (left, right) of the screen in the others. Degrees and head heights.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from math import cos, pi
from typing import Any, Generic, TypeAlias, TypeVar

from deskbreak.render.figure.camera import Shot
from deskbreak.render.geometry import Vec, spline_weights

LAST = 0.999  # phase held after the end of a move that plays once
CUE_FADE = 0.06  # share of the loop in which an arrow fades in or out

Pair: TypeAlias = tuple[float, float]
Pins: TypeAlias = tuple[Vec | None, Vec | None]


@dataclass(frozen=True, slots=True)
class SidePose:
    """A figure seen from its right side. `hand_thigh` places the hands at a share of the way from hip to knee."""

    pitch: float = -1.0
    lumbar: float = -9.0
    thorax: float = 24.0
    neck: float = -9.0
    head: float = -3.0
    elevate: float = 0.0  # shoulder girdle up
    protract: float = 0.0  # shoulder girdle forward
    breath: float = 0.0  # 0 empty, 1 full
    arm: Pair = (4.0, 4.0)
    elbow: Pair = (12.0, 12.0)
    hand: Pair = (8.0, 8.0)
    upper_short: Pair = (1.0, 1.0)  # foreshortening of the upper arm, 1 = none
    fore_short: Pair = (1.0, 1.0)
    hand_pin: Pins = (None, None)
    hand_thigh: tuple[float | None, float | None] = (None, None)
    hand_world: tuple[float | None, float | None] = (None, None)  # world angle of a resting hand
    thigh: Pair = (0.0, 0.0)
    knee: Pair = (2.0, 2.0)
    foot: Pair = (0.0, 0.0)
    foot_pin: Pins = (None, None)
    anchor_x: float = 0.0
    anchor_y: float | None = None


@dataclass(frozen=True, slots=True)
class FrontPose:
    """A figure seen from the front or the back. Hand pins are relative to the chest."""

    lean: float = 0.0
    lumbar: float = 0.0
    thorax: float = 0.0
    neck: float = 0.0
    head: float = 0.0
    shift: float = 0.0  # of the pelvis, sideways, over planted feet
    squeeze: float = 0.0  # how far the shoulder blades are drawn together, 0 to 1
    breath: float = 0.0
    elevate: Pair = (0.0, 0.0)
    arm: Pair = (10.0, 10.0)
    elbow: Pair = (4.0, 4.0)
    upper_short: Pair = (1.0, 1.0)
    fore_short: Pair = (1.0, 1.0)
    hand_turn: Pair = (0.0, 0.0)
    hand_pin: Pins = (None, None)


Pose: TypeAlias = SidePose | FrontPose
P = TypeVar("P", SidePose, FrontPose)


class Viewpoint(StrEnum):
    """The side from which the camera sees the figure."""

    SIDE = "side"
    FRONT = "front"
    BACK = "back"


class Anchor(StrEnum):
    """The joint that stays in place in the side view."""

    FOOT = "foot"
    KNEE = "knee"
    HIP = "hip"


class Rhythm(StrEnum):
    """The length of one loop of a move: its own seconds, one breath, or one count."""

    TIME = "time"
    BREATH = "breath"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Prop:
    """Something to stand, sit or lean on. `x` and `y` are the start of its top, in head heights."""

    kind: str  # shadow, mat, pillow, chair, backrest or desk
    x: float = 0.0
    y: float = 0.0
    width: float = 0.0


@dataclass(frozen=True, slots=True)
class MotionArrow:
    """An arrow. It starts at a named joint or a fixed point, and follows an arc or goes straight `to` a point."""

    at: str | Vec
    off: Vec = (0.0, 0.0)
    to: Vec | None = None
    radius: float = 0.0
    start: float = 0.0  # of the arc, as limb angles
    end: float = 0.0
    follows: str = ""  # "girdle": a dot circles on the arc with the shoulder
    shown: tuple[float, float] | None = None  # first and last phase at which it is visible; None: always

    def strength(self, phase: float) -> float:
        """Its visibility at a phase, 0 to 1, with soft fades."""
        if self.shown is None:
            return 1.0
        since, left = (phase - self.shown[0]) % 1.0, (self.shown[1] - phase) % 1.0
        if since + left > 1.0:  # after its end
            return 0.0
        return min(1.0, since / CUE_FADE, left / CUE_FADE)


@dataclass(frozen=True, slots=True)
class KeyPose(Generic[P]):
    """A pose at a phase of the loop, kept for `hold`, then left with the `ease` transition.

    `near` is the magnification relative to the move's shot; the camera zooms in towards the feet.
    """

    at: float
    pose: P
    hold: float = 0.0
    ease: str = "gentle"
    near: float = 1.0


@dataclass(frozen=True, slots=True)
class Move:
    """A looping animation of the figure."""

    id: str
    view: Viewpoint
    shot: Shot
    keys: tuple[KeyPose[SidePose], ...] | tuple[KeyPose[FrontPose], ...]
    rhythm: Rhythm = Rhythm.TIME
    loop_s: float = 6.0
    once: bool = False  # moves from one pose to another and stays there instead of looping
    spline: bool = False
    anchor: Anchor = Anchor.FOOT
    arms_fit: bool = False  # the pelvis pitches so that pinned hands stay in place on straight arms
    arms: str = "front"  # front views: how the arms pass the trunk, see front.py
    elbows_out: bool = True
    eyes_open: bool = True
    glow: float = 0.0  # 0 to 1: light on the upper back
    props: tuple[Prop, ...] = ()
    cues: tuple[MotionArrow, ...] = ()
    stills: tuple[float, float, float] = (0.0, 0.25, 0.5)  # phases that explain it without motion
    beside: Move | None = None  # the same movement from another side, drawn to the right of this one
    opening: Move | None = None  # the same from another first key: the pose that ends the previous step

    def at(self, elapsed_s: float, loop_s: float | None = None) -> Move:
        """The move to play after ``elapsed_s``: the opening, if there is one, until its second key; then this one."""
        if self.opening is None or elapsed_s >= self.keys[1].at * (loop_s or self.loop_s):
            return self
        return self.opening

    def phase(self, elapsed_s: float, loop_s: float | None = None) -> float:
        """The phase in the loop, 0 to 1. ``loop_s`` replaces the move's own loop time."""
        phase = elapsed_s / (loop_s or self.loop_s)
        return min(phase, LAST) if self.once else phase % 1.0


EASES: Mapping[str, Callable[[float], float]] = {
    "linear": lambda t: t,
    "gentle": lambda t: t * t * t * (t * (6 * t - 15) + 10),  # zero velocity and acceleration at the keys
    "sine": lambda t: 0.5 - 0.5 * cos(pi * t),
}


def pose_at(move: Move, phase: float) -> Pose:
    """The pose at a phase of the loop, 0 to 1."""
    keys, weights = _mixture(move, phase)
    return _combined(tuple(key.pose for key in keys), weights)


def near_at(move: Move, phase: float) -> float:
    """The magnification at a phase of the loop, 1 for the move's shot; it is interpolated like the pose."""
    keys, weights = _mixture(move, phase)
    if all(key.near == keys[0].near for key in keys):
        return keys[0].near  # exactly equal, so that static parts are drawn only once
    return float(sum(key.near * weight for key, weight in zip(keys, weights, strict=True)))


def _mixture(move: Move, phase: float) -> tuple[tuple[KeyPose[Any], ...], tuple[float, ...]]:
    """The keys around a phase, and the weight of each."""
    keys: tuple[KeyPose[Any], ...] = move.keys
    if len(keys) == 1:
        return keys, (1.0,)
    phase %= 1.0
    i = max((j for j, key in enumerate(keys) if key.at <= phase), default=len(keys) - 1)
    here, there = keys[i], keys[(i + 1) % len(keys)]
    span = (there.at - here.at) % 1.0
    t = ((phase - here.at) % 1.0 - here.hold) / max(1e-6, span - here.hold)
    t = max(0.0, min(1.0, t))
    if move.spline:
        return (keys[i - 1], here, there, keys[(i + 2) % len(keys)]), spline_weights(t)
    share = EASES[there.ease](t)
    return (here, there), (1.0 - share, share)


def _combined(poses: tuple[Any, ...], weights: tuple[float, ...]) -> Pose:
    """The weighted sum of poses, field by field."""
    changed = {}
    for name in _FIELDS[type(poses[0])]:
        values = [getattr(pose, name) for pose in poses]
        if any(value != values[0] for value in values):
            changed[name] = _sum(values, weights)
    combined: Pose = replace(poses[0], **changed)
    return combined


def _sum(values: list[Any], weights: tuple[float, ...]) -> Any:
    if values[0] is None:  # the limb is not pinned in any key, which moves_parser.py ensures
        return None
    if isinstance(values[0], tuple):
        return tuple(_sum(list(column), weights) for column in zip(*values, strict=True))
    return sum(value * weight for value, weight in zip(values, weights, strict=True))


_FIELDS: Mapping[type, tuple[str, ...]] = {
    kind: tuple(field.name for field in fields(kind)) for kind in (SidePose, FrontPose)
}
