"""The popup to a designer's eye: what can be pressed stands out, edges are sharp, nothing jumps, large letters are large."""

from __future__ import annotations

from dataclasses import replace
from math import floor

import pytest

from deskbreak.core.guide.guide import Act, Guide, Page
from deskbreak.core.model.routine import Variant
from deskbreak.render import text
from deskbreak.render.pages import step_pages
from deskbreak.render.pages.layout import Design, TextSize
from deskbreak.render.pages.sheet import Rect, Touch
from deskbreak.render.pages.sheet_painter import paint
from deskbreak.render.popup_view import Label, breath_words, fitted
from deskbreak.render.text import Weight
from deskbreak.render.theme import LIGHT, Theme, contrast
from tests.unit.render.test_popup_view import LETTERS, SCALES, THEMES, routine, scenes, within

PLAIN_SIZE = (420.0, 560.0)
OF_EACH_KIND = (
    "ask ticked",
    "careful before",
    "careful left out",
    "offer",
    "standing 4 reach_stand",
    "standing 9 repeat_stand",
    "standing after",
    "standing well done",
    "hurt",
)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_what_can_be_pressed_and_what_is_pointed_at_stand_out(theme: Theme) -> None:
    """WCAG 2.2, 1.4.11: 3 for edges, for the focus ring, for arrows, and for done beside to be done."""
    pairs = {
        "edge of a button": (theme.edge, theme.ground),
        "edge inwards": (theme.edge, theme.card),
        "button that is filled": (theme.accent, theme.ground),
        "way out when it hurts": (theme.danger, theme.ground),
        "ring of the keyboard": (theme.text, theme.ground),
        "ring around what is filled": (theme.accent, theme.ground),
        "arrow": (theme.arrow, theme.ground),
        "done beside to be done": (theme.accent, theme.line),
    }
    weak = {name: round(contrast(*pair), 2) for name, pair in pairs.items() if contrast(*pair) < 3.0}

    assert weak == {}


@pytest.mark.parametrize("scale", SCALES)
def test_the_edges_of_buttons_are_sharp(scale: float) -> None:
    """On whole pixels, even where eleven keys share a row: ground, an edge, and the button, nothing in between."""
    sheet = step_pages.page_of(scenes()["standing before"])
    picture, blurred = paint(sheet, LIGHT, scale, Touch()), set()
    for widget in sheet.widgets:
        if widget.id.startswith("rate_"):
            left, top, width, height = widget.rect.pixels(scale)
            x, y = left + width // 2, top + height * 3 // 10  # where sides are straight and have no letters
            sides = [
                {picture.getpixel((left + off, y)) for off in range(-2, 6)},
                {picture.getpixel((left + width - off, y)) for off in range(-1, 7)},
                {picture.getpixel((x, top + off)) for off in range(-2, 6)},
                {picture.getpixel((x, top + height - off)) for off in range(-1, 7)},
            ]
            sharp = [{LIGHT.ground, LIGHT.edge, LIGHT.card}] * 4
            blurred |= set() if sides == sharp else {widget.id}

    assert blurred == set()


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_the_focus_ring_is_whole_around_every_control(theme: Theme) -> None:
    """On every kind of page: on all four sides, within the page, over nothing else."""
    broken = set()
    for name in OF_EACH_KIND:
        sheet = step_pages.page_of(scenes()[name])
        for widget in sheet.widgets:
            picture = paint(sheet, theme, 1.0, Touch(focus=widget.id))
            left, top, width, height = widget.rect.pixels(1.0)
            x, y = left + width // 2, top + height // 2
            ring = [(left - 3, y), (left + width + 2, y), (x, top - 3), (x, top + height + 2)]
            colours = {picture.getpixel(at) for at in ring}
            broken |= set() if colours == {theme.text} else {(name, widget.id)}

    assert broken == set()


def test_the_window_keeps_its_size_from_page_to_page() -> None:
    """With letters of the normal size; a window that jumps slightly is worse than a little less spacing."""
    others = {
        name: size
        for name, scene in scenes().items()
        if (size := ((sheet := step_pages.page_of(scene)).width, sheet.height)) != PLAIN_SIZE
    }

    assert others == {}


@pytest.mark.parametrize("letters", LETTERS)
def test_no_question_moves_when_it_is_ticked(letters: float) -> None:
    layouts = {
        tuple(
            (widget.rect, widget.label)
            for widget in step_pages.page_of(scenes()[name], design=Design(letters)).widgets
        )
        for name in ("ask", "ask ticked", "ask none")
    }

    assert len(layouts) == 1


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("letters", LETTERS)
def test_changing_lines_stay_in_their_places(letters: float, scale: float) -> None:
    """At their longest: an hour that is paused, twelve breaths."""
    design = Design(letters)
    scene = replace(
        scenes()["standing 4 reach_stand"], loop_s=10.0, move_t=111.0, left_s=9.0, total_left_s=3599.0
    )
    sheet = step_pages.page_of(scene, design=design)
    lines = {
        step_pages.clock_words(replace(scene, paused=True)): sheet.clock,
        breath_words(scene): sheet.count,
    }
    size = floor(design.size(TextSize.SMALL) * scale)
    wide = {words: text.width(words, Weight.MEDIUM, size) / scale for words in lines}
    too_long = {words for words, place in lines.items() if place is None or wide[words] > place.width}

    assert (list(lines), too_long) == (["Paused, 59:59 left", "Breath 12 of 12"], set())


def test_the_clock_says_that_the_break_is_paused() -> None:
    """The "Resume" button alone is easily overlooked from a distance."""
    guide, _ = Guide.begin(routine(), Variant.MINUTE).act(Act.NEXT)
    paused, _ = guide.act(Act.PAUSE)
    words = [step_pages.clock_words(each.scene()) for each in (guide, paused)]

    assert words == ["1:12 left", "Paused, 1:12 left"]


def test_words_on_a_dial_grow_with_the_letters_as_far_as_there_is_room() -> None:
    """Twice the size for a short word; a long count fills its ring."""
    short, long = Label("7", 0.27, room=0.76), Label("99 of 99", 0.19, room=0.76)
    sizes = [fitted(short, 96, 26), fitted(short, 136, 52), fitted(long, 96, 18), fitted(long, 136, 36)]
    widths = [text.width("99 of 99", long.weight, size) for size in sizes[2:]]

    assert sizes[:2] == [26, 52]
    assert [wide <= 0.76 * dial for wide, dial in zip(widths, (96, 136), strict=True)] == [True, True]


@pytest.mark.parametrize("letters", LETTERS)
def test_there_is_space_between_the_figure_and_the_words_of_a_step(letters: float) -> None:
    """A figure cut at the hips would stand on them."""
    close = set()
    for name, scene in scenes().items():
        if scene.page is Page.STEP:
            sheet = step_pages.page_of(scene, design=Design(letters))
            assert sheet.figure is not None
            assert sheet.dial is not None
            below = sheet.figure.y + sheet.figure.height + 8
            close |= {name} if sheet.dial.y < below else set()
            close |= {name} if sheet.count and sheet.count.y < below else set()

    assert close == set()


def test_a_ring_fits_on_the_page() -> None:
    """Four pixels around each control are free within the page."""
    cut = set()
    for name, scene in scenes().items():
        sheet = step_pages.page_of(scene)
        page = Rect(4, 4, sheet.width - 8, sheet.height - 8)
        cut |= {(name, widget.id) for widget in sheet.widgets if not within(widget.rect, page)}

    assert cut == set()
