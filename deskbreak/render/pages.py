"""The pages of the guided break as sheets: what stands where, for each `Scene`. 420 x 560 logical pixels."""

from __future__ import annotations

from typing import assert_never

from deskbreak.core.guide import Act, Choose, Page, Rate, Scene
from deskbreak.core.routine import Variant
from deskbreak.render import text
from deskbreak.render.sheet import Dot, Look, Rect, Sheet, Widget, Words, below, leading, paragraph
from deskbreak.render.text import Weight

WIDTH, HEIGHT = 420.0, 560.0
MARGIN = 20.0
ROOM = WIDTH - 2 * MARGIN

FIGURE = Rect(16, 66, 388, 282)
FIGURE_WITH_MORE = Rect(16, 66, 388, 136)
FIGURE_OVER_QUESTION = Rect(16, 96, 388, 226)
FIGURE_OVER_QUESTION_WITH_MORE = Rect(16, 96, 388, 126)
RING = Rect(20, 366, 84, 84)
PACER = Rect(316, 366, 84, 84)
CLOCK = Rect(300, 16, 100, 20)  # the time left of the whole break

VARIANT_WORDS = {
    Variant.STANDING: ("Standing", "with your desk"),
    Variant.FULL: ("Floor", "with a mat"),
    Variant.SEATED: ("Seated", "on your chair"),
    Variant.MINUTE: ("One minute", "four short steps"),
}


def page_of(scene: Scene, variants: tuple[Variant, ...] = tuple(VARIANT_WORDS)) -> Sheet:
    """The still part of what a scene shows; figure, ring and pacer come on top of it."""
    match scene.page:
        case Page.BEFORE:
            return _before(scene, variants)
        case Page.STEP:
            return _step(scene)
        case Page.REPEAT:
            return _repeat(scene)
        case Page.AFTER:
            return _after(scene)
        case Page.WELL_DONE:
            return _well_done(scene)
        case Page.HURT:
            return _hurt(scene)
        case _:
            assert_never(scene.page)


def _title(words: str, ink: str = "text") -> Words:
    return Words((MARGIN, 60), words, 24, Weight.SEMIBOLD, ink)


def _stiffness(chosen: int | None, y: float) -> tuple[tuple[Widget, ...], tuple[Words, ...]]:
    keys = tuple(
        Widget(f"rate_{n}", Rect(MARGIN + n * 34.9, y, 31, 38), str(n), Rate(n), chosen=chosen == n)
        for n in range(11)
    )
    ends = (
        Words((MARGIN, y + 58), "loose", 12, ink="muted"),
        Words((WIDTH / 2, y + 58), "keys 0 to 9, T for 10", 12, ink="muted", anchor="ms"),
        Words((WIDTH - MARGIN, y + 58), "very stiff", 12, ink="muted", anchor="rs"),
    )
    return keys, ends


def _before(scene: Scene, variants: tuple[Variant, ...]) -> Sheet:
    question = paragraph(scene.text, (MARGIN, 90), ROOM, 15, ink="muted")
    keys, ends = _stiffness(scene.stiffness, 122)
    choices: list[Widget] = []
    hints: list[Words] = []
    for i, variant in enumerate(v for v in VARIANT_WORDS if v in variants):
        label, hint = VARIANT_WORDS[variant]
        rect = Rect(MARGIN + (i % 2) * 193, 236 + (i // 2) * 78, 187, 44)
        choices.append(
            Widget(f"variant_{variant}", rect, label, Choose(variant), chosen=variant is scene.variant)
        )
        hints.append(Words((rect.middle[0], rect.y + 62), hint, 12, ink="muted", anchor="ms"))
    advice = paragraph(" ".join(scene.lines), (MARGIN, 414), ROOM, 13, ink="muted")
    start = Widget("start", Rect(124, 496, 276, 44), "Start", Act.NEXT, Look.ACCENT)
    later = Widget("end", Rect(MARGIN, 496, 96, 44), "Not now", Act.END)
    return Sheet(
        WIDTH,
        HEIGHT,
        (
            _title(scene.title),
            *question,
            *ends,
            Words((MARGIN, 222), "How would you like to do it?", 15, ink="muted"),
            *hints,
            *advice,
            Words(
                (WIDTH - MARGIN, 484),
                f"takes {spoken_length(scene.total_left_s)}",
                12,
                ink="muted",
                anchor="rs",
            ),
        ),
        (*keys, *choices, later, start),
    )


def _head(scene: Scene) -> tuple[Words, ...]:
    place = f"Step {scene.step_number} of {scene.steps_total}"
    if scene.round > 1:
        place += f", round {scene.round}"
    return (
        Words((MARGIN, 30), place, 13, ink="muted"),
        Words((MARGIN, 56), scene.title, 22, Weight.SEMIBOLD),
    )


def _more(scene: Scene) -> Widget:
    return Widget(
        "more", Rect(357, 40, 52, 24), "Less" if scene.more else "More", Act.MORE, Look.LINK, size=13
    )


def _longer(lines: tuple[str, ...], y: float) -> tuple[Words, ...]:
    """The text on demand; its last line, when there are two, is the caution."""
    words: tuple[Words, ...] = ()
    for i, line in enumerate(lines):
        part = paragraph(line, (MARGIN, y), ROOM, 13, ink="text" if i == 0 else "muted")
        words += part
        y = below(part, leading(13) + 5)
    return words


def _step(scene: Scene) -> Sheet:
    lines = text.wrap_even(scene.text, Weight.REGULAR, 14, 196)
    first = 408 - (len(lines) - 1) * 10
    words = tuple(Words((WIDTH / 2, first + i * 20), line, anchor="mm") for i, line in enumerate(lines))
    return Sheet(
        WIDTH,
        HEIGHT,
        (*_head(scene), *words, *(_longer(scene.lines, 222) if scene.more else ())),
        (
            Widget(
                "pause", Rect(102, 500, 96, 40), "Resume" if scene.paused else "Pause", Act.PAUSE, Look.ACCENT
            ),
            Widget("skip", Rect(206, 500, 74, 40), "Skip", Act.NEXT),
            Widget("hurts", Rect(284, 500, 126, 40), "It hurts: stop", Act.HURTS, Look.DANGER),
            Widget("back", Rect(20, 500, 74, 40), "Back", Act.BACK),
            _more(scene),
        ),
        _dots(scene),
    )


def _dots(scene: Scene) -> tuple[Dot, ...]:
    first = WIDTH / 2 - (scene.steps_total - 1) * 8
    here = scene.step_number - 1
    return tuple(
        Dot(
            (first + i * 16, 466),
            4.4 if i == here else 3.4,
            "accent" if i <= max(here, scene.steps_done - 1) else "line",
        )
        for i in range(scene.steps_total)
    )


def _repeat(scene: Scene) -> Sheet:
    question = paragraph(scene.text, (MARGIN, 84), ROOM, 14, ink="muted")
    return Sheet(
        WIDTH,
        HEIGHT,
        (*_head(scene), *question, *(_longer(scene.lines, 246) if scene.more else ())),
        (
            Widget("eased", Rect(MARGIN, 340, ROOM, 44), "It has eased", Act.EASED, Look.ACCENT),
            Widget("stiff", Rect(MARGIN, 394, ROOM, 44), "Still stiff", Act.STILL_STIFF),
            Widget("hurts", Rect(284, 500, 126, 40), "It hurts: stop", Act.HURTS, Look.DANGER),
            Widget("back", Rect(20, 500, 74, 40), "Back", Act.BACK),
            _more(scene),
        ),
        _dots(scene),
    )


def _after(scene: Scene) -> Sheet:
    keys, ends = _stiffness(scene.stiffness, 262)
    question = paragraph(scene.text, (MARGIN, 92), ROOM, 15, ink="muted")
    done = "Done" if scene.stiffness is not None else "Done, without a number"
    return Sheet(
        WIDTH,
        HEIGHT,
        (_title(scene.title), *question, *ends),
        (
            *keys,
            Widget("done", Rect(MARGIN, 434, ROOM, 44), done, Act.NEXT, Look.ACCENT),
            Widget("back", Rect(MARGIN, 488, ROOM, 44), "Back", Act.BACK),
        ),
    )


def _well_done(scene: Scene) -> Sheet:
    words: list[Words] = [Words((WIDTH / 2, 268), scene.title, 26, Weight.SEMIBOLD, anchor="ms")]
    y = 300.0
    for i, line in enumerate((scene.text, *scene.lines)):
        for part in text.wrap(line, Weight.REGULAR, 15, ROOM):
            words.append(Words((WIDTH / 2, y), part, 15, ink="text" if i == 0 else "muted", anchor="ms"))
            y += leading(15)
        y += 5
    return Sheet(
        WIDTH,
        HEIGHT,
        tuple(words),
        (Widget("close", Rect(MARGIN, 488, ROOM, 44), "Close", Act.NEXT, Look.ACCENT),),
        tick=Rect(150, 96, 120, 120),
    )


def _hurt(scene: Scene) -> Sheet:
    words = [_title(scene.title, "danger"), *paragraph(scene.text, (MARGIN, 94), ROOM, 16)]
    y = words[-1].at[1] + 42
    dots: list[Dot] = []
    for i, line in enumerate(scene.lines):
        bullet = i > 0
        part = paragraph(
            line,
            (MARGIN + (18 if bullet else 0), y),
            ROOM - 18,
            15,
            weight=Weight.REGULAR if bullet else Weight.SEMIBOLD,
        )
        if bullet:
            dots.append(Dot((MARGIN + 5, y - 5), 2.6, "danger"))
        words += part
        y = below(part, leading(15) + 5)
    close = Widget("close", Rect(MARGIN, 488, ROOM, 44), "Close", Act.NEXT, Look.ACCENT)
    return Sheet(WIDTH, HEIGHT, tuple(words), (close,), tuple(dots))


def spoken_length(seconds: float) -> str:
    """A length as people say it, to the minute or, below one and a half, to ten seconds."""
    if seconds < 90:  # noqa: PLR2004  seconds
        return f"about {max(10, round(seconds / 10) * 10)} s"
    return f"about {round(seconds / 60)} min"


def figure_place(scene: Scene) -> Rect:
    """Where the figure stands: it makes room for the question, and for the longer text."""
    if scene.page is Page.REPEAT:
        return FIGURE_OVER_QUESTION_WITH_MORE if scene.more else FIGURE_OVER_QUESTION
    return FIGURE_WITH_MORE if scene.more else FIGURE


def clock_words(scene: Scene) -> str:
    """The time left of the break, ``4:12 left``."""
    left = max(0, round(scene.total_left_s))
    return f"{left // 60}:{left % 60:02} left"
