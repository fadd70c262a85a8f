"""Every page of the popup, at every scale, light and dark: readable, inside its window, and drawn only when it changed."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import combinations

import pytest

from deskbreak.core.guide import Act, Choose, Guide, Page, Rate, Scene
from deskbreak.core.routine import Routine, Variant
from deskbreak.core.routine_file import parse_routine
from deskbreak.render import dialogs, pages, text
from deskbreak.render.assets import data_path, load_moves
from deskbreak.render.popup_view import PopupView
from deskbreak.render.sheet import PADDING, Look, Rect, Sheet, Touch, Widget, fill_of, label_ink, paint
from deskbreak.render.text import Weight
from deskbreak.render.theme import DARK, LIGHT, Theme, contrast

SCALES = (1.0, 1.25, 1.5, 2.0)
THEMES = (LIGHT, DARK)


@cache
def routine() -> Routine:
    read, problems = parse_routine(
        data_path("config", "routines", "upper_back.toml").read_text(encoding="utf-8")
    )
    assert (read is not None, problems) == (True, ())
    assert read is not None
    return read


@cache
def scenes() -> dict[str, Scene]:
    """One scene for each page and each part of each step, of every variant, with and without the longer text."""
    found: dict[str, Scene] = {}
    for variant in routine().steps:
        guide = Guide.begin(routine(), variant)
        found[f"{variant} before"] = guide.scene()
        guide, _ = guide.act(Rate(4))
        found[f"{variant} rated"] = guide.scene()
        guide, _ = guide.act(Act.NEXT)
        while guide.page in {Page.STEP, Page.REPEAT}:
            scene = guide.scene()
            name = f"{variant} {scene.step_number} {scene.move}"
            found[name] = replace(scene, round=2)
            found[f"{name} more"] = guide.act(Act.MORE)[0].scene()
            guide = guide.act(Act.NEXT)[0] if guide.page is Page.REPEAT else guide.tick(scene.left_s)[0]
        found[f"{variant} after"] = guide.scene()
        guide, _ = guide.act(Rate(10))
        guide, _ = guide.act(Act.NEXT)
        found[f"{variant} well done"] = guide.scene()
    hurt, _ = Guide.begin(routine(), Variant.STANDING).act(Act.NEXT)
    found["paused"] = hurt.act(Act.PAUSE)[0].scene()
    found["hurt"] = hurt.act(Act.HURTS)[0].scene()
    return found


def sheets() -> dict[str, Sheet]:
    found = {name: pages.page_of(scene) for name, scene in scenes().items()}
    typed = {f"interval {value!r}": dialogs.interval_page(value) for value in ("", "4", "35", "240")}
    return {**found, **typed, "about": dialogs.about_page("10.20.30")}


def view(theme: Theme = LIGHT, scale: float = 1.0) -> PopupView:
    return PopupView(theme, scale, load_moves())


def label_weight(widget: Widget) -> Weight:
    return Weight.SEMIBOLD if widget.look in {Look.ACCENT, Look.FIELD} or widget.chosen else Weight.MEDIUM


def test_every_label_fits_its_widget() -> None:
    """With room to spare, at every scale."""
    cramped = {
        (widget.label, scale)
        for sheet in sheets().values()
        for widget in sheet.widgets
        for scale in SCALES
        if text.width(widget.label, label_weight(widget), round(widget.size * scale))
        > (widget.rect.width - PADDING) * scale
    }

    assert cramped == set()


def test_every_line_of_text_stays_inside_the_window() -> None:
    """No line is cut off at an edge, at any scale."""
    cut = set()
    for sheet in sheets().values():
        for words in sheet.words:
            for scale in SCALES:
                wide = text.width(words.text, words.weight, round(words.size * scale)) / scale
                left = words.at[0] - wide * {"l": 0.0, "m": 0.5, "r": 1.0}[words.anchor[0]]
                if (
                    left < 0
                    or left + wide > sheet.width
                    or not words.size * 0.8 < words.at[1] < sheet.height - 4
                ):
                    cut.add((words.text, scale))

    assert cut == set()


def test_no_text_lies_on_a_widget_on_another_text_or_on_the_figure() -> None:
    """Each line keeps its own place; the figure, the dials and the clock keep theirs."""
    clashes = set()
    for name, sheet in sheets().items():
        places = [
            (words.text, _extent(words.at, words.text, words.weight, words.size, words.anchor))
            for words in sheet.words
        ]
        places += [(widget.id, widget.rect) for widget in sheet.widgets]
        if name in scenes():
            places += [(part.name, part.rect) for part in view().parts(scenes()[name], Touch())[1:]]
        clashes |= {(name, a, b) for (a, one), (b, other) in combinations(places, 2) if _overlap(one, other)}

    assert clashes == set()


def _extent(at: tuple[float, float], words: str, weight: Weight, size: int, anchor: str) -> Rect:
    wide = text.width(words, weight, size)
    left = at[0] - wide * {"l": 0.0, "m": 0.5, "r": 1.0}[anchor[0]]
    top = at[1] - size * (0.75 if anchor[1] == "s" else 0.5)
    return Rect(left, top, wide, size * 0.95)


def _overlap(a: Rect, b: Rect) -> bool:
    return a.x < b.x + b.width and b.x < a.x + a.width and a.y < b.y + b.height and b.y < a.y + a.height


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_text_can_be_read_on_what_it_stands_on(theme: Theme) -> None:
    """WCAG AA: a contrast of at least 4.5, hovered and pressed too."""
    weak = set()
    for sheet in sheets().values():
        for words in sheet.words:
            weak |= (
                {(words.ink, "page")} if contrast(getattr(theme, words.ink), theme.ground) < 4.5 else set()
            )
        for widget in sheet.widgets:
            for touch in (Touch(), Touch(hover=widget.id), Touch(pressed=widget.id)):
                if contrast(getattr(theme, label_ink(widget)), fill_of(widget, theme, touch)) < 4.5:
                    weak.add((widget.look, str(touch)))

    assert weak == set()


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_every_page_is_drawn_at_every_scale(theme: Theme, scale: float) -> None:
    """420 x 560 logical pixels, and something on them."""
    chosen = [
        "standing before",
        "standing 5 lean_desk",
        "seated 9 repeat_stand",
        "standing after",
        "hurt",
        "standing well done",
    ]
    pictures = [view(theme, scale).picture(scenes()[name]) for name in chosen]
    sizes = {picture.size for picture in pictures}
    empty = [
        name
        for name, picture in zip(chosen, pictures, strict=True)
        if len(picture.getcolors(1 << 20) or []) < 50
    ]

    assert (sizes, empty) == ({(round(420 * scale), round(560 * scale))}, [])


def test_the_way_out_when_it_hurts_is_on_every_step_and_on_the_question() -> None:
    """Never hidden, also with the longer text or paused, and always in the same place."""
    places = {
        (widget.label, widget.rect)
        for scene in scenes().values()
        if scene.page in {Page.STEP, Page.REPEAT}
        for widget in pages.page_of(scene).widgets
        if widget.press is Act.HURTS
    }
    pages_without = [
        name
        for name, scene in scenes().items()
        if scene.page in {Page.STEP, Page.REPEAT}
        and Act.HURTS not in {widget.press for widget in pages.page_of(scene).widgets}
    ]

    assert (places, pages_without) == ({("It hurts: stop", Rect(284, 500, 126, 40))}, [])


def test_the_first_page_offers_eleven_keys_the_variants_and_a_start() -> None:
    """What can be clicked, in the order of the Tab key."""
    presses = [widget.press for widget in pages.page_of(scenes()["standing before"]).widgets]
    variants = [Variant.STANDING, Variant.FULL, Variant.SEATED, Variant.MINUTE]

    assert presses == [*(Rate(n) for n in range(11)), *(Choose(v) for v in variants), Act.END, Act.NEXT]


def test_only_the_variants_that_a_routine_has_are_offered() -> None:
    """A routine of one's own may have one way only."""
    sheet = PopupView(LIGHT, 1.0, load_moves(), variants=(Variant.SEATED,)).sheet(scenes()["seated before"])
    offered = [widget.press for widget in sheet.widgets if isinstance(widget.press, Choose)]

    assert offered == [Choose(Variant.SEATED)]


def test_what_did_not_change_keeps_its_key() -> None:
    """Half a second on, the page is the same; figure, ring and pacer have moved."""
    guide, _ = Guide.begin(routine(), Variant.MINUTE).act(Act.NEXT)
    guide, _ = guide.tick(guide.scene().left_s + 1.0)
    later, _ = guide.tick(0.5)
    now, then = ({p.name: p.key for p in view().parts(g.scene(), Touch())} for g in (guide, later))

    assert {name for name in now if now[name] != then[name]} == {"figure", "ring", "pacer", "clock"} - (
        {"clock"} if now["clock"] == then["clock"] else set()
    )


def test_a_paused_break_needs_no_drawing() -> None:
    """Every key stays."""
    guide, _ = Guide.begin(routine(), Variant.MINUTE).act(Act.NEXT)
    guide, _ = guide.act(Act.PAUSE)
    later, _ = guide.tick(7.0)
    now, then = ([(p.name, p.key) for p in view().parts(g.scene(), Touch())] for g in (guide, later))

    assert now == then


def test_the_figure_keeps_time_with_the_breath_and_with_the_count() -> None:
    """One loop a breath, at any length of breath; one loop a count."""
    breathing = scenes()["standing 4 reach_stand"]
    counted = scenes()["standing 6 lean_rolls"]
    moves = load_moves()
    slow = PopupView(LIGHT, 1.0, moves, breath_s=6.0)
    loops = (slow.loop_s(breathing, moves["reach_stand"]), slow.loop_s(counted, moves["lean_rolls"]))

    assert loops == (12.0, 2.5)


def test_a_step_whose_move_is_unknown_is_shown_without_a_figure() -> None:
    """A routine of one's own may name a move that this version lacks."""
    scene = replace(scenes()["standing 3 stand_tall"], move="handstand")
    names = [part.name for part in view().parts(scene, Touch())]

    assert names == ["page", "clock", "ring"]


def test_focus_hover_and_press_are_seen() -> None:
    """Each of them changes the picture of the page."""
    sheet = pages.page_of(scenes()["standing 3 stand_tall"])
    touches = [Touch(), Touch(focus="skip"), Touch(hover="skip"), Touch(pressed="skip")]
    pictures = {paint(sheet, LIGHT, 1.0, touch).tobytes() for touch in touches}

    assert len(pictures) == len(touches)


def test_minutes_are_allowed_from_5_to_240() -> None:
    """Whatever is typed, in whatever digits."""
    answers = {typed: dialogs.is_allowed(typed) for typed in ("", "4", "5", "240", "241", "-9", "٣٥", "1e2")}
    allowed = {typed for typed, answer in answers.items() if answer}

    assert allowed == {"5", "240"}


@pytest.mark.parametrize(
    ("seconds", "spoken"),
    [(3.0, "about 10 s"), (62.0, "about 60 s"), (89.0, "about 90 s"), (238.0, "about 4 min")],
)
def test_lengths_are_rounded_as_people_say_them(seconds: float, spoken: str) -> None:
    """Nobody plans by the second."""

    assert pages.spoken_length(seconds) == spoken


def test_text_that_the_bundled_font_lacks_is_measured_and_drawn_with_another() -> None:
    """Whatever fonts the system has: no exception, and a width."""

    assert text.width("休憩 Pause", Weight.REGULAR, 14) > text.width("Pause", Weight.REGULAR, 14)


def test_wrapped_text_keeps_all_its_words_and_its_lines_even() -> None:
    """The lines of a step's text are as even as can be, and no more than needed."""
    words = "Hands below the shoulder blades. Press lightly, shoulders down and back."
    lines = text.wrap_even(words, Weight.REGULAR, 14, 196)
    plain = text.wrap(words, Weight.REGULAR, 14, 196)

    assert (" ".join(lines), len(lines)) == (words, len(plain))
