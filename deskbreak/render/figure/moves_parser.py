"""Converts the parsed moves.toml into moves. Errors name the move that contains the mistake."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, get_type_hints

from deskbreak.render.figure.camera import Shot
from deskbreak.render.figure.moves import (
    EASES,
    Anchor,
    FrontPose,
    KeyPose,
    MotionArrow,
    Move,
    Prop,
    Rhythm,
    SidePose,
    Viewpoint,
)
from deskbreak.render.geometry import Vec


class MoveError(ValueError):
    """The moves file describes something that cannot be drawn."""


def read_moves(data: Mapping[str, Any]) -> dict[str, Move]:
    """Read the moves of a parsed file, by id."""
    shots = {name: Shot(**values) for name, values in data["shot"].items()}
    bases = data.get("base", {})
    moves: dict[str, Move] = {}
    for name, table in data["move"].items():
        try:
            moves[name] = (
                _reversed(name, moves[table["reverse_of"]])
                if "reverse_of" in table
                else _move(name, table, shots, bases, moves)
            )
        except (KeyError, TypeError, ValueError) as error:
            message = f"moves.toml: move {name}: {error}"
            raise MoveError(message) from error
    return moves


def _move(
    name: str,
    table: Mapping[str, Any],
    shots: Mapping[str, Shot],
    bases: Mapping[str, Mapping[str, Any]],
    known: Mapping[str, Move],
) -> Move:
    rest = dict(table)
    view = Viewpoint(rest.pop("view", "side"))
    base: dict[str, Any] = {}
    for like in rest.pop("like", []):
        base |= bases[like]
    base |= rest.pop("pose", {})
    kind = SidePose if view is Viewpoint.SIDE else FrontPose
    keys = tuple(_key(entry, base, kind) for entry in rest.pop("keys", [{}]))
    _check_pins(keys)
    beside = rest.pop("beside", None)
    first = _key({"pose": rest.pop("first")}, base, kind) if "first" in rest else None
    if "stills" in rest:
        start, middle, end = rest.pop("stills")
        rest["stills"] = (float(start), float(middle), float(end))
    move = Move(
        id=name,
        view=view,
        shot=shots[rest.pop("shot")],
        keys=keys,
        rhythm=Rhythm(rest.pop("rhythm", "time")),
        anchor=Anchor(rest.pop("anchor", "foot")),
        props=tuple(Prop(**prop) for prop in rest.pop("props", [])),
        cues=tuple(_cue(cue) for cue in rest.pop("cues", [])),
        beside=known[beside] if beside else None,
        **rest,
    )
    return move if first is None else replace(move, opening=_opening(move, first))


def _opening(move: Move, first: KeyPose[Any]) -> Move:
    """The same move from another first key, played until the second key, which both share."""
    if len(move.keys) == 1:
        message = "first is given, but no other key follows it"
        raise ValueError(message)
    keys = (first, *move.keys[1:])
    _check_pins(keys)
    return replace(move, id=f"{move.id}_first", keys=keys)


def _key(entry: Mapping[str, Any], base: Mapping[str, Any], kind: type[SidePose | FrontPose]) -> KeyPose[Any]:
    ease = entry.get("ease", "gentle")
    if ease not in EASES:
        message = f"unknown ease {ease}"
        raise ValueError(message)
    pose = {**base, **entry.get("pose", {})}
    pairs = {name for name, hint in get_type_hints(kind).items() if str(hint).startswith("tuple")}
    known = {field.name for field in fields(kind)}
    if pose.keys() - known:
        message = f"unknown pose value {', '.join(sorted(pose.keys() - known))}"
        raise ValueError(message)
    values: dict[str, Any] = {
        field: _pair(field, value) if field in pairs else float(value) for field, value in pose.items()
    }
    at, hold, near = (float(entry.get(*given)) for given in (("at", 0.0), ("hold", 0.0), ("near", 1.0)))
    return KeyPose(at, kind(**values), hold, ease, near)


def _pair(name: str, value: Any) -> tuple[Any, Any]:
    """Expand one value to both sides. An empty pin, ``[]``, leaves that side free."""
    if name.endswith("_pin"):
        sides = [value, value] if value and isinstance(value[0], (int, float)) else value
        return (_point(sides[0]), _point(sides[1]))
    if isinstance(value, list):
        return (float(value[0]), float(value[1]))
    return (float(value), float(value))


def _point(value: list[float]) -> Vec | None:
    return (float(value[0]), float(value[1])) if value else None


def _check_pins(keys: tuple[KeyPose[Any], ...]) -> None:
    """Check that a limb is pinned in all keys or in none: nothing lies half way to "not pinned"."""
    for name in ("hand_pin", "foot_pin", "hand_thigh", "hand_world"):
        used = {tuple(side is None for side in getattr(key.pose, name, ())) for key in keys}
        if len(used) > 1:
            message = f"{name} is given in some keys and not in others"
            raise ValueError(message)


def _cue(table: Mapping[str, Any]) -> MotionArrow:
    rest = dict(table)
    at = rest.pop("at")
    points: dict[str, Vec] = {
        name: (rest[name][0], rest[name][1]) for name in ("off", "to", "shown") if name in rest
    }
    return MotionArrow(at=at if isinstance(at, str) else (at[0], at[1]), **{**rest, **points})


def _reversed(name: str, move: Move) -> Move:
    """The same move played backwards: its keys mirrored in time, its arcs reversed."""
    keys = tuple(replace(key, at=(1.0 - key.at - key.hold) % 1.0) for key in move.keys)
    cues = tuple(_turned(cue) for cue in move.cues)
    ordered = tuple(sorted(keys, key=lambda key: key.at))
    start, middle, end = ((1.0 - phase) % 1.0 for phase in reversed(move.stills))
    return replace(move, id=name, keys=ordered, cues=cues, stills=(start, middle, end), opening=None)  # type: ignore[arg-type]  # same kind as before


def _turned(cue: MotionArrow) -> MotionArrow:
    """The arrow of a move played backwards: its arc reversed, its times mirrored."""
    shown = ((1.0 - cue.shown[1]) % 1.0, (1.0 - cue.shown[0]) % 1.0) if cue.shown else None
    return replace(cue, start=cue.end, end=cue.start, shown=shown)
