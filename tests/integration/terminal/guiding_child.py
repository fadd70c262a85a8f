"""A small program that guides a fast break in its terminal, and writes the result into a file.

Arguments: the file; then any of ``plain``, ``figure``, ``broken`` (the figure raises), ``careful`` (questions come
first, and the reach is excluded), ``minute`` (the routine has one), ``slow`` (runs by the real clock, so that keys
typed in a step arrive in time on a busy machine).
"""

from __future__ import annotations

import fcntl
import json
import sys
import termios
import time
from datetime import date
from pathlib import Path

from PIL import Image

from deskbreak.core.guide.guide import Guide
from deskbreak.core.guide.questions import Answers
from deskbreak.core.guide.safety import ExcludedStep, ExclusionReason, SafetyNews, Terms
from deskbreak.core.model.routine import Pace, Routine, Step, StepPart, Variant
from deskbreak.core.model.settings import Channel
from deskbreak.protocol.popup import SafetyReport, report_line
from deskbreak.terminal.break_screen import run_guide
from deskbreak.terminal.terminal import Terminal

SPEED = 1.0 if "slow" in sys.argv else 10.0  # of the clock: a step of 10 s takes one


def part(text: str, seconds: int) -> StepPart:
    return StepPart(text, "move", Pace.SECONDS, seconds, more="A longer text.")


STEPS = (
    # Plain mode waits for the end of a part by the real clock.
    Step("reach", "Reach", (part("Up.", 4 if "plain" in sys.argv else 10),), repeats=True),
    Step("repeat", "Once more?", (part("Eased?", 1),), question=True),
    Step("cool-down", "Cool down", (part("Rest.", 9000),)),
)


TUESDAY = date(2026, 3, 3)
CAREFUL = Terms(
    left_out=(ExcludedStep("reach", ExclusionReason.PAIN, TUESDAY),),
    ask_first=True,
    answers=Answers(),
    week=(True, *(False,) * 6),
    day=TUESDAY,
)


def draw(_move: str, _t: float, _loop_s: float | None, width: int, height: int) -> Image.Image:
    if "broken" in sys.argv:
        msg = "the figure is broken"
        raise RuntimeError(msg)
    return Image.new("RGB", (width, height), (255, 0, 0))


def main() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    reported = []
    news: list[SafetyNews] = []
    turns: list[tuple[Channel, bool]] = []
    steps = {Variant.STANDING: STEPS} | ({Variant.MINUTE: STEPS[:1]} if "minute" in sys.argv else {})
    guide = Guide.begin(
        Routine("t", "T", steps, "Be gentle.", ("chest pain",)),
        Variant.STANDING,
        terms=CAREFUL if "careful" in sys.argv else None,
    )
    with Terminal() as terminal:
        result = run_guide(
            guide,
            terminal,
            lambda step: reported.append(step.id),
            figure=draw if {"figure", "broken"} & {*sys.argv} else None,
            on_news=news.append,
            on_turn=lambda channel, on: turns.append((channel, on)),
            plain="plain" in sys.argv,
            now=lambda: time.monotonic() * SPEED,
        )
    outcome = {
        "kind": result.kind,
        "steps": [[step.id, step.outcome] for step in result.steps],
        "told": reported,
        "before": result.stiffness_before,
        "after": result.stiffness_after,
        "rounds": result.rounds,
        "stopped": terminal.stopped,
    }
    if turns:
        outcome["turns"] = turns
    if news:
        outcome["news"] = [json.loads(report_line(SafetyReport(one)))["news"] for one in news]
    Path(sys.argv[1]).write_text(json.dumps(outcome))


main()
