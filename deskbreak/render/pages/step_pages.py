"""The pages of the guided break as sheets: the layout of each `Scene` at each letter size."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import assert_never

from deskbreak.core.guide.guide import Act, Breath, Page, Scene
from deskbreak.core.guide.wording import OFFER_VOICE
from deskbreak.core.model.routine import Variant
from deskbreak.render.pages import question_pages, safety_pages
from deskbreak.render.pages.layout import (
    GAP,
    MARGIN,
    PLAIN,
    SMALL_BUTTON,
    Design,
    Stack,
    TextSize,
    button,
    button_rows,
    footing,
    lines_high,
    lines_in,
    natural_width,
    on_grid,
)
from deskbreak.render.pages.sheet import Bar, Rect, Sheet, ViewAct, Widget, WidgetStyle
from deskbreak.render.text import Weight

DIAL, DIAL_GROWS = 96.0, 40.0  # the breath ring, and its growth at twice the letter size
LEAST_FIGURE = 84.0  # minimum height; below it the page grows
ROUND_MORE = 8.0  # space above and below the longer text
ABOVE_WORDS = 8.0  # space between the figure and the text of the step
SEGMENT, SEGMENT_GAP = 4.0, 4.0  # of the progress bar
_BREATHING = Breath(0.0, inhale=True)


def page_of(
    scene: Scene, variants: tuple[Variant, ...] = tuple(question_pages.VARIANT_WORDS), design: Design = PLAIN
) -> Sheet:
    """The static part of a scene; figure, ring, count and clock are drawn on top, in the areas that it reserves."""
    if scene.page in {Page.STEP, Page.REPEAT}:
        return _moving_page(_still(scene), design)
    return _waiting_page(scene, variants, design)


def _still(scene: Scene) -> Scene:
    """The scene without the values that change from frame to frame, so that its page is laid out only once."""
    return replace(
        scene,
        move_t=0.0,
        left_s=0.0,
        left_fraction=0.0,
        total_left_s=0.0,
        count=None,
        breath=_BREATHING if scene.breath else None,
    )


@lru_cache(maxsize=4)
def _moving_page(scene: Scene, design: Design) -> Sheet:
    return _step(scene, design) if scene.page is Page.STEP else _repeat(scene, design)


@lru_cache(maxsize=4)
def _waiting_page(scene: Scene, variants: tuple[Variant, ...], design: Design) -> Sheet:
    match scene.page:
        case Page.ASK:
            return safety_pages.ask(scene, design)
        case Page.SEE_FIRST:
            return safety_pages.see_first(scene, design)
        case Page.BEFORE:
            return question_pages.before(scene, scene.variants or variants, design)
        case Page.EXCLUDED:
            return safety_pages.excluded(scene, design)
        case Page.OFFER:
            return question_pages.offer(scene, design)
        case Page.AFTER:
            return question_pages.after(scene, design)
        case Page.WELL_DONE:
            return question_pages.well_done(scene, design)
        case Page.HURT:
            return question_pages.hurt(scene, design)
        case Page.STEP | Page.REPEAT:
            return _moving_page(scene, design)
        case _:
            assert_never(scene.page)


def _step(scene: Scene, design: Design) -> Sheet:
    stack, clock = _head(scene, design)
    if scene.warning:
        stack.text(scene.warning, TextSize.NOTE, Weight.SEMIBOLD)
    feet = (_step_feet(scene, design),)
    _, foot_high = footing(design, feet)
    dial = on_grid(DIAL + DIAL_GROWS * (design.letters - 1))
    left = MARGIN + dial + 16
    room = design.width - left - MARGIN
    count_high = design.leading(TextSize.SMALL) if scene.breath else 0.0
    words_high = lines_high(design, scene.text, TextSize.BODY, room) + count_high
    row_high = on_grid(max(dial, words_high))
    above = 0.0 if scene.more else ABOVE_WORDS
    notes_high = lines_high(design, scene.caution, TextSize.NOTE, design.room) if scene.caution else 0.0
    notes_high += design.button_height(TextSize.NOTE, SMALL_BUTTON) if scene.offers_voice else 0.0
    figure = _figure_and_more(scene, stack, above + row_high + notes_high + 24 + foot_high + MARGIN)
    stack.gap(above)
    top = stack.y + (row_high - words_high) / 2
    stack.words += lines_in(
        design, scene.text, TextSize.BODY, Weight.REGULAR, left=left, room=room, top=top + count_high
    )
    ring = Rect(MARGIN, stack.y + (row_high - dial) / 2, dial, dial)
    stack.y += row_high + 8
    if scene.caution:
        stack.text(scene.caution, TextSize.NOTE)
    if scene.offers_voice:
        offer = button(design, "voice", OFFER_VOICE, ViewAct.VOICE, WidgetStyle.LINK, kind=TextSize.NOTE)
        stack.buttons((offer,), lowest=SMALL_BUTTON)
    sheet = stack.sheet(feet)
    count = Rect(left, top, room, count_high) if scene.breath else None
    return replace(sheet, figure=figure, dial=ring, clock=clock, count=count)


def _step_feet(scene: Scene, design: Design) -> tuple[Widget, ...]:
    pause = "Resume" if scene.paused else "Pause"
    return (
        button(design, "back", "Back", Act.BACK),
        button(design, "pause", pause, Act.PAUSE, WidgetStyle.ACCENT, grows=True),
        button(design, "skip", "Begin" if scene.coming else "Skip", Act.NEXT),
        question_pages.stop_button(design),
    )


def _repeat(scene: Scene, design: Design) -> Sheet:
    stack, clock = _head(scene, design)
    stack.text(scene.text, TextSize.BODY, ink="muted").gap(4)
    stiff = button(design, "stiff", "Still stiff: another round", Act.STILL_STIFF, grows=True)
    eased = "It has eased" if scene.can_repeat else "Continue"
    feet = (
        (button(design, "eased", eased, Act.EASED, WidgetStyle.ACCENT, grows=True),),
        *(((stiff,),) if scene.can_repeat else ()),
        (
            button(design, "back", "Back", Act.BACK),
            question_pages.stop_button(design, grows=True),
        ),
    )
    _, foot_high = footing(design, feet)
    figure = _figure_and_more(scene, stack, foot_high + 16 + MARGIN)
    return replace(stack.sheet(feet), figure=figure, clock=clock)


def _head(scene: Scene, design: Design) -> tuple[Stack, Rect]:
    """Add the progress, the title, "More" and "?"; returns the area for the time left as well."""
    stack = Stack(design, y=16.0)
    segments(stack, scene)
    stack.gap(12)
    place = f"Step {scene.step_number} of {scene.steps_total}"
    if scene.round > 1:
        place += f", round {scene.round}"
    clock = Rect(
        design.width / 2 + 24, stack.y, design.width / 2 - 24 - MARGIN, design.leading(TextSize.SMALL)
    )
    stack.text(place, TextSize.SMALL, ink="muted", room=design.width / 2 + 20 - MARGIN).gap(4)
    form = () if scene.fuller is None else (_form_button(scene, design),)
    controls = (
        *form,
        button(design, "more", "Less" if scene.more else "More", Act.MORE, kind=TextSize.NOTE),
        button(design, "keys", "?", ViewAct.KEYS, kind=TextSize.NOTE),
    )
    wide = sum(natural_width(control) for control in controls) + GAP * (len(controls) - 1)
    left = design.width - MARGIN - wide
    placed, high = button_rows(design, controls, stack.y, left=left, room=wide, lowest=SMALL_BUTTON)
    top = stack.y
    stack.widgets += placed
    stack.text(scene.title, TextSize.TITLE, Weight.SEMIBOLD, room=left - MARGIN - 8)
    stack.y = max(stack.y, top + high) + 4
    return stack, clock


def _form_button(scene: Scene, design: Design) -> Widget:
    return button(
        design, "form", "Easier form" if scene.fuller else "Fuller form", Act.FORM, kind=TextSize.NOTE
    )


def segments(stack: Stack, scene: Scene) -> None:
    """Add the progress bar, with one segment per step."""
    total = max(1, scene.steps_total)
    wide = (stack.design.room - SEGMENT_GAP * (total - 1)) / total
    here = scene.step_number - 1
    for i in range(total):
        ink = "accent" if i <= max(here, scene.steps_done - 1) else "line"
        grow = 1.0 if i == here else 0.0
        left = MARGIN + i * (wide + SEGMENT_GAP)
        stack.bars.append(Bar(Rect(left, stack.y - grow, wide, SEGMENT + 2 * grow), ink))
    stack.gap(SEGMENT)


def _figure_and_more(scene: Scene, stack: Stack, below: float) -> Rect:
    """Give the figure the space above ``below`` and above the longer text, if that is shown."""
    design = stack.design
    lines = scene.lines if scene.more else ()
    longer = sum(lines_high(design, line, TextSize.NOTE, design.room) + 4 for line in lines)
    longer += 2 * ROUND_MORE if lines else 0.0
    high = max(LEAST_FIGURE, design.height - below - stack.y - longer)
    figure = Rect(16, stack.y, design.width - 32, high)
    stack.gap(high + (ROUND_MORE if lines else 0.0))
    for i, line in enumerate(lines):  # the last, when there are two, is the caution
        stack.text(line, TextSize.NOTE, ink="text" if i == 0 else "muted").gap(4)
    stack.gap(ROUND_MORE if lines else 0.0)
    return figure


def clock_words(scene: Scene) -> str:
    """The time left of the break, ``4:12 left``; and whether it is paused."""
    left = max(0, round(scene.total_left_s))
    words = f"{left // 60}:{left % 60:02} left"
    return f"Paused, {words}" if scene.paused else words


def title_of(scene: Scene) -> str:
    """The window's title, which screen readers announce once per step. A narrow title bar cuts off our name first."""
    if scene.page in {Page.STEP, Page.REPEAT}:
        where = f"tep {scene.step_number} of {scene.steps_total} - DeskBreak"
        return f"{scene.title} S{where}" if scene.title.endswith("?") else f"{scene.title}, s{where}"
    return f"{scene.title} - DeskBreak"
