"""A small program that guides a fast break in its terminal, and writes what it came to into a file.

Arguments: the file; then any of ``plain``, ``figure``, ``broken`` (the figure raises).
"""

from __future__ import annotations

import fcntl
import json
import sys
import termios
import time
from pathlib import Path

from PIL import Image

from deskbreak.core.guide import Guide
from deskbreak.core.routine import Pace, Part, Routine, Step, Variant
from deskbreak.terminal.guide_screen import run_guide
from deskbreak.terminal.terminal import Terminal

SPEED = 10.0  # of the clock: a step of 10 s takes one


def part(text: str, seconds: int) -> Part:
    return Part(text, "move", Pace.SECONDS, seconds, more="A longer text.")


STEPS = (
    # Plain mode waits for the end of a part by the real clock.
    Step("reach", "Reach", (part("Up.", 4 if "plain" in sys.argv else 10),), repeats=True),
    Step("repeat", "Once more?", (part("Eased?", 1),), question=True),
    Step("cool-down", "Cool down", (part("Rest.", 9000),)),
)


def draw(_move: str, _t: float, _loop_s: float | None, width: int, height: int) -> Image.Image:
    if "broken" in sys.argv:
        msg = "the figure is broken"
        raise RuntimeError(msg)
    return Image.new("RGB", (width, height), (255, 0, 0))


def main() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    told = []
    guide = Guide.begin(
        Routine("t", "T", {Variant.STANDING: STEPS}, "Be gentle.", ("chest pain",)), Variant.STANDING
    )
    with Terminal() as terminal:
        result = run_guide(
            guide,
            terminal,
            lambda step: told.append(step.id),
            figure=draw if {"figure", "broken"} & {*sys.argv} else None,
            plain="plain" in sys.argv,
            now=lambda: time.monotonic() * SPEED,
        )
    outcome = {
        "kind": result.kind,
        "steps": [[step.id, step.outcome] for step in result.steps],
        "told": told,
        "before": result.stiffness_before,
        "after": result.stiffness_after,
        "rounds": result.rounds,
        "stopped": terminal.stopped,
    }
    Path(sys.argv[1]).write_text(json.dumps(outcome))


main()
