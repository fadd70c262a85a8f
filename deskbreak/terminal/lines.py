"""A scene as lines of text: what stands beside the figure, and what is said in plain mode. Pure."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final

from deskbreak.core.guide import MAX_ROUNDS, Page, Scene
from deskbreak.core.routine import Variant

if TYPE_CHECKING:
    from collections.abc import Iterable

KEYS: Final = {
    Page.BEFORE: "Enter start   0-9 + - stiffness   f floor   s standing   t seated   m one minute   Esc not now",
    Page.STEP: "Space pause   Right next   Left back   m more   Esc end",
    Page.REPEAT: "e eased   s still stiff, another round   Right skip   Left back   Esc end",
    Page.AFTER: "0-9 + - stiffness   Enter done   a another round   Esc close",
    Page.WELL_DONE: "Enter close",
    Page.HURT: "Enter close",
}
HURTS: Final = "h  It hurts: stop"
VARIANTS: Final = {
    Variant.FULL: "with the floor",
    Variant.STANDING: "standing",
    Variant.SEATED: "seated",
    Variant.MINUTE: "one minute",
}
FULL: Final = "\u2588"  # full block
EMPTY: Final = "\u2591"  # light shade
_BAR: Final = 24


def screen_lines(scene: Scene, width: int) -> list[str]:
    """Return the text of a full screen, wrapped to ``width`` columns, the most important first."""
    lines = [*_wrapped([_where(scene)], width), *_wrapped([scene.title.upper()], width), ""]
    lines += _wrapped([scene.text], width)
    match scene.page:
        case Page.BEFORE:
            lines += [
                "",
                _scale(scene.stiffness),
                f"Way: {VARIANTS[scene.variant]}, {clock(scene.total_left_s)}",
            ]
        case Page.AFTER:
            lines += ["", _scale(scene.stiffness)]
        case Page.STEP:
            lines += ["", *_timing(scene, min(_BAR, width - 8))]
        case Page.REPEAT | Page.WELL_DONE | Page.HURT:
            pass
    if scene.lines:
        lines += ["", *_wrapped(scene.lines, width)]
    if scene.page in {Page.STEP, Page.REPEAT}:
        lines += ["", _dots(scene), "", HURTS]
    keys = KEYS[scene.page].replace(
        "a another round   ", "" if scene.round >= MAX_ROUNDS else "a another round   "
    )
    return [*lines, "", *_keys(keys, width)]


def clock(seconds: float) -> str:
    """Say a time as minutes and seconds: ``3:05``."""
    minutes, rest = divmod(max(0, round(seconds)), 60)
    return f"{minutes}:{rest:02}"


def _where(scene: Scene) -> str:
    if not scene.step_number:
        return "DeskBreak"
    where = f"Step {scene.step_number} of {scene.steps_total}"
    return f"{where}, round {scene.round}" if scene.round > 1 else where


def _timing(scene: Scene, width: int) -> list[str]:
    left = f"{clock(scene.left_s)}"
    lines = [f"{_bar(scene.left_fraction, width)} {left}"]
    if scene.paused:
        lines.append("Paused")
    elif scene.breath is not None:
        lines.append(f"{_bar(scene.breath.size, width)} {'in' if scene.breath.inhale else 'out'}")
    elif scene.count is not None:
        lines.append(f"{scene.count} of {scene.count_total}")
    else:
        lines.append("")
    return [*lines, f"{clock(scene.total_left_s)} to the end"]


def _bar(share: float, width: int) -> str:
    full = round(share * max(1, width))
    return FULL * full + EMPTY * (max(1, width) - full)


def _scale(stiffness: int | None) -> str:
    return " ".join(f"[{n}]" if n == stiffness else str(n) for n in range(11))


def _dots(scene: Scene) -> str:
    here = scene.step_number
    return " ".join(
        "\u25cf" if n < here else "\u25c9" if n == here else "\u25cb" for n in range(1, scene.steps_total + 1)
    )


def _wrapped(texts: Iterable[str], width: int) -> list[str]:
    return [line for text in texts for line in textwrap.wrap(text, max(10, width))]


def _keys(keys: str, width: int) -> list[str]:
    """Wrap between keys, not within one."""
    lines = [""]
    for key in keys.split("   "):
        joined = f"{lines[-1]}   {key}" if lines[-1] else key
        if len(joined) <= width or not lines[-1]:
            lines[-1] = joined
        else:
            lines.append(key)
    return lines


# Plain mode


def spoken(scene: Scene) -> str:
    """Say a scene in one line, without what changes all the time: two scenes to be told apart differ in it."""
    match scene.page:
        case Page.BEFORE:
            asked = f"{scene.title}. {scene.text} {' '.join(scene.lines)}"
            rated = "" if scene.stiffness is None else f" Stiffness {scene.stiffness}."
            return f"{asked} Way: {VARIANTS[scene.variant]}, {clock(scene.total_left_s)}.{rated}"
        case Page.STEP:
            length = "" if scene.count_total is None else f" {scene.count_total} times."
            paused = " Paused." if scene.paused else ""
            longer = " ".join(("", *scene.lines))
            return f"{_where(scene)}: {scene.title}. {scene.text}{longer}{length}{paused}"
        case Page.REPEAT:
            return f"{_where(scene)}: {scene.title} {scene.text} {' '.join(scene.lines)}".rstrip()
        case Page.AFTER:
            rated = "" if scene.stiffness is None else f" Stiffness {scene.stiffness}."
            return f"{scene.title} {scene.text}{rated}"
        case Page.WELL_DONE:
            return " ".join(
                (f"{scene.title}. {scene.text}", *(f"{line.rstrip('.')}." for line in scene.lines))
            )
        case Page.HURT:
            head, *signs = scene.lines
            return f"{scene.title}. {scene.text} {head} {'; '.join(signs)}."


ANSWERS: Final = {
    Page.BEFORE: "Enter starts; a number rates; full, standing, seated or minute picks the way; q: not now.",
    Page.STEP: "p pause, n next, b back, m more, h it hurts: stop, q end; then Enter.",
    Page.REPEAT: "e eased, s still stiff, h it hurts, n skip, q end; then Enter.",
    Page.AFTER: "A number from 0 to 10, or Enter; a: another round.",
    Page.WELL_DONE: "Enter closes.",
    Page.HURT: "Enter closes.",
}
