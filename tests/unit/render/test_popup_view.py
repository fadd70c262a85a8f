"""Every page of the popup, at every scale, light and dark: readable, inside its window, and drawn only when it changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from itertools import combinations
from math import floor

import pytest

from deskbreak.core.config.routine_parser import parse_routine
from deskbreak.core.guide.guide import Act, Choose, Guide, Page, Rate, Scene, Tick
from deskbreak.core.guide.plan import LEAD_S
from deskbreak.core.guide.questions import Answers, Question
from deskbreak.core.guide.safety import ExcludedLoad, ExcludedStep, ExclusionReason, Plan, Terms
from deskbreak.core.model.routine import Load, Routine, Variant
from deskbreak.render import text
from deskbreak.render.figure.library import load_moves
from deskbreak.render.pages import dialogs, layout, question_pages, shortcuts_page, step_pages
from deskbreak.render.pages.dials import breath, ring
from deskbreak.render.pages.labels import PADDING, label_ink, label_lines
from deskbreak.render.pages.layout import GRID, Design
from deskbreak.render.pages.sheet import Rect, Sheet, Touch, ViewAct, Words
from deskbreak.render.pages.sheet_painter import fill_of, paint
from deskbreak.render.popup_view import FPS, STILL_FPS, PopupView, breath_words
from deskbreak.render.text import Weight
from deskbreak.render.theme import DARK, HIGH_DARK, HIGH_LIGHT, LIGHT, Theme, contrast
from deskbreak.resources import data_path

SCALES = (1.0, 1.25, 1.5, 2.0, 3.0)
LETTERS = (1.0, 1.3, 1.6, 2.0)
THEMES = {LIGHT: 4.5, DARK: 4.5, HIGH_LIGHT: 7.0, HIGH_DARK: 7.0}
LONG = "Schulterblattbeweglichkeitsverbesserungsübung"  # a word as other languages have them


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
    """A scene for each page and each part of each step, of every variant, with and without the longer text."""
    found: dict[str, Scene] = {}
    for variant in routine().steps:
        guide = Guide.begin(routine(), variant)
        found[f"{variant} before"] = guide.scene()
        guide, _ = guide.act(Rate(4))
        found[f"{variant} rated"] = guide.scene()
        guide, _ = guide.act(Act.NEXT)
        while guide.page in {Page.STEP, Page.REPEAT}:
            scene = guide.scene()
            name = f"{variant} {scene.step_number} {scene.move}{' coming' if scene.coming else ''}"
            found[name] = replace(scene, round=2)
            found[f"{name} more"] = guide.act(Act.MORE)[0].scene()
            guide = guide.act(Act.NEXT)[0] if guide.page is Page.REPEAT else guide.tick(scene.left_s)[0]
        found[f"{variant} after"] = guide.scene()
        guide, _ = guide.act(Rate(10))
        guide, _ = guide.act(Act.NEXT)
        found[f"{variant} well done"] = guide.scene()
    hurt, _ = Guide.begin(routine(), Variant.STANDING).act(Act.NEXT)
    found |= _questions()
    found |= _what_is_left_out()
    found["paused"] = hurt.act(Act.PAUSE)[0].scene()
    found["offer"] = Guide.begin(routine(), Variant.STANDING).act(Act.END)[0].scene()
    found["hurt"] = hurt.act(Act.HURTS)[0].scene()
    rolling = Guide.begin(routine(), Variant.STANDING, terms=Terms(hurt_lately=True))
    for _ in range(6):
        rolling, _ = rolling.act(Act.NEXT)
    found["hurt again"] = rolling.tick(1.0)[0].act(Act.HURTS)[0].scene()
    return found


def _questions() -> dict[str, Scene]:
    """Nothing ticked, a few, none of these, and "continue" with nothing ticked; and the consequences of a yes."""
    all_wrong = Terms(
        ask_first=True, answers=Answers(), troubles=("tray icon", "notifications", "lock and sleep")
    )
    asking = Guide.begin(routine(), Variant.STANDING, terms=all_wrong)
    ticked = asking.act(Tick(Question.NIGHT))[0].act(Tick(Question.NUMBNESS))[0]
    return {
        "ask": asking.scene(),
        "ask ticked": ticked.scene(),
        "ask none": asking.act(Act.NONE)[0].scene(),
        "ask nudged": asking.act(Act.NEXT)[0].scene(),
        "see first": ticked.act(Act.NEXT)[0].scene(),
        "later before": asking.act(Act.LATER)[0].scene(),
    }


def _what_is_left_out() -> dict[str, Scene]:
    """After yes to nearly all, after two pains in a week, with an unreadable file, and with no step left."""
    yes = frozenset(Question) - {Question.NIGHT, Question.NUMBNESS}
    careful = Terms(answers=Answers(yes, frozenset(Question) - yes))
    gentle = Terms(plan=Plan(gentle=True))
    hurt = replace(
        gentle,
        excluded=tuple(
            ExcludedLoad(load, ExclusionReason.PAIN, date(2026, 11, 23), "shoulder-rolls") for load in Load
        ),
    )
    hurt = replace(hurt, answers=Answers(yes))
    unread = replace(hurt, unread=True, faults=("care.toml: Is a directory",))
    nothing = replace(
        hurt,
        left_out=tuple(
            ExcludedStep(step.id, ExclusionReason.CHOICE) for step in routine().steps[Variant.MINUTE]
        ),
    )
    known = {"careful": careful, "gentle": gentle, "hurt": hurt, "unread": unread, "nothing": nothing}
    guides = {
        name: Guide.begin(routine(), Variant.MINUTE if name == "nothing" else Variant.STANDING, terms=terms)
        for name, terms in known.items()
    }
    found = {f"{name} before": guide.scene() for name, guide in guides.items()}
    dizzy = Guide.begin(routine(), Variant.STANDING, terms=careful).act(Act.NEXT)[0]
    for _ in range(3):
        dizzy = dizzy.act(Act.NEXT)[0]
    found["warned"] = dizzy.tick(LEAD_S)[0].scene()
    lists = {name: guide.act(Act.EXCLUDED)[0].scene() for name, guide in guides.items()}
    return found | {f"{name} left out": scene for name, scene in lists.items() if scene.page is Page.EXCLUDED}


def dialog_sheets(design: Design) -> dict[str, Sheet]:
    typed = {f"interval {value!r}": dialogs.interval_page(value, design) for value in ("", "4", "35", "240")}
    keys = {f"keys {scene.page}": shortcuts_page.keys_page(scene, design) for scene in scenes().values()}
    return {**typed, **keys, "about": dialogs.about_page("10.20.30", design)}


def sheets(letters: float = 1.0) -> dict[str, Sheet]:
    design = Design(letters)
    found = {name: step_pages.page_of(scene, design=design) for name, scene in scenes().items()}
    return {**found, **dialog_sheets(design)}


def view(theme: Theme = LIGHT, scale: float = 1.0, letters: float = 1.0) -> PopupView:
    return PopupView(theme, scale, load_moves(), design=Design(letters))


def extent(words: Words) -> Rect:
    """The box that a line of text fills."""
    wide = text.width(words.text, words.weight, words.size)
    left = words.at[0] - wide * {"l": 0.0, "m": 0.5, "r": 1.0}[words.anchor[0]]
    return Rect(left, words.at[1] - words.size * 0.5, wide, words.size * 0.95)


def overlap(a: Rect, b: Rect) -> bool:
    return a.x < b.x + b.width and b.x < a.x + a.width and a.y < b.y + b.height and b.y < a.y + a.height


def within(a: Rect, b: Rect) -> bool:
    return b.x <= a.x and b.y <= a.y and a.x + a.width <= b.x + b.width and a.y + a.height <= b.y + b.height


def clashes(sheet: Sheet) -> set[tuple[str, str]]:
    """Everything that overlaps something else, or sticks out of the page or of its button."""
    places = [(words.text, extent(words)) for words in sheet.words]
    places += [(widget.id, widget.rect) for widget in sheet.widgets]
    moving = {"figure": sheet.figure, "dial": sheet.dial, "clock": sheet.clock, "count": sheet.count}
    places += [(name, rect) for name, rect in moving.items() if rect]
    found = {(a, b) for (a, one), (b, other) in combinations(places, 2) if overlap(one, other)}
    page = Rect(0, 0, sheet.width, sheet.height)
    found |= {(name, "page") for name, rect in places if not within(rect, page)}
    for widget in sheet.widgets:
        r = widget.rect
        inner = Rect(r.x + PADDING - 1, r.y, r.width - 2 * PADDING + 2, r.height)
        found |= {(w.text, widget.id) for w in label_lines(widget) if not within(extent(w), inner)}
    return found


@pytest.mark.parametrize("letters", LETTERS)
def test_nothing_is_clipped_and_nothing_overlaps_at_any_size_of_letters(letters: float) -> None:
    """Up to twice the size: pages grow and lines wrap; each line, button, dial and figure keeps its own place."""
    found = {(name, *clash) for name, sheet in sheets(letters).items() for clash in clashes(sheet)}

    assert found == set()


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("letters", LETTERS)
def test_lines_keep_to_their_margins_at_every_scale(letters: float, scale: float) -> None:
    """Letters have whole pixels, so a line is not exactly `scale` times as wide as measured."""
    beyond = set()
    for name, sheet in sheets(letters).items():
        for words in sheet.words:
            wide = text.width(words.text, words.weight, floor(words.size * scale)) / scale
            right = words.at[0] + wide * {"l": 1.0, "m": 0.5, "r": 0.0}[words.anchor[0]]
            beyond |= {(name, words.text)} if right > sheet.width - layout.MARGIN + 2 else set()

    assert beyond == set()


@pytest.mark.parametrize("letters", [1.0, 2.0])
def test_long_words_of_other_languages_and_scripts_without_spaces_wrap(letters: float) -> None:
    """Also on buttons and in titles beside them."""
    design = Design(letters)
    found = set()
    for name in ("standing before", "standing 4 reach_stand", "standing 5 lean_desk more", "hurt"):
        for words in (LONG, f"{LONG} {LONG}", "休憩して背中を伸ばしましょう。" * 3):
            lines = (words, words)
            scene = replace(scenes()[name], title=words, text=words, lines=lines, note=words)
            found |= {(name, *clash) for clash in clashes(step_pages.page_of(scene, design=design))}
    spec = layout.button(design, "a", LONG, None)
    stack = layout.Stack(design).buttons((spec, spec, spec), columns=3)
    found |= {("buttons", *clash) for clash in clashes(stack.sheet(((spec, spec),)))}

    assert found == set()


def test_letters_of_twice_the_size_need_at_most_a_full_hd_screen() -> None:
    """1080 pixels high, less a panel and a title bar."""
    wide = {sheet.width for sheet in sheets(2.0).values()}
    high = {name for name, sheet in sheets(2.0).items() if sheet.height > 1000}

    assert (wide, high) == ({600.0}, set())


def test_pages_stand_on_a_grid_and_buttons_are_large_enough_to_hit() -> None:
    """4 pixels; 24 is the minimum of WCAG 2.2 (2.5.8)."""
    off = {name for name, sheet in sheets().items() if sheet.width % GRID or sheet.height % GRID}
    small = {
        widget.id
        for sheet in sheets().values()
        for widget in sheet.widgets
        if widget.rect.height < 28 or widget.rect.width < 28
    }

    assert (off, small) == (set(), set())


def test_a_step_has_at_most_twelve_words_to_read() -> None:
    """The longer text comes on demand only."""
    wordy = {
        name for name, scene in scenes().items() if scene.page is Page.STEP and len(scene.text.split()) > 12
    }

    assert wordy == set()


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_text_is_readable_on_its_background(theme: Theme) -> None:
    """WCAG AA, a contrast of 4.5, hovered and pressed too; in high contrast AAA, which is 7."""
    least, weak = THEMES[theme], set()
    for sheet in sheets().values():
        weak |= {
            (words.ink, "page")
            for words in sheet.words
            if contrast(getattr(theme, words.ink), theme.ground) < least
        }
        for widget in sheet.widgets:
            for touch in (Touch(), Touch(hover=widget.id), Touch(pressed=widget.id)):
                fill = fill_of(widget, theme, touch)
                inks = {words.ink for words in label_lines(widget)} | {label_ink(widget)}
                weak |= {(ink, str(touch)) for ink in inks if contrast(getattr(theme, ink), fill) < least}

    assert weak == set()


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_every_page_is_drawn_at_every_scale(theme: Theme, scale: float) -> None:
    """420 x 560 logical pixels, and something on them."""
    chosen = [
        "standing before",
        "standing 5 lean_desk",
        "standing 9 repeat_stand",
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


def test_the_stop_for_pain_is_on_every_step_and_on_the_question() -> None:
    """Never hidden, also with the longer text or paused; on the steps always in the same place."""
    places: dict[Page, set[Rect]] = {Page.STEP: set(), Page.REPEAT: set()}
    for scene in scenes().values():
        if scene.page in places:
            sheet = step_pages.page_of(scene)
            places[scene.page] |= {w.rect for w in sheet.widgets if w.press is Act.HURTS} or {
                Rect(0, 0, 0, 0)
            }
    on_keys = [widget.press for widget in shortcuts_page.keys_page(scenes()["paused"], Design()).widgets]

    assert places == {Page.STEP: {Rect(284, 488, 116, 52)}, Page.REPEAT: {Rect(88, 488, 312, 52)}}
    assert Act.HURTS in on_keys


def test_the_way_out_of_the_list_of_keys_leads_back() -> None:
    """To the page behind it; it starts nothing."""
    step, before = scenes()["paused"], scenes()["standing before"]
    labels = [
        [w.label for w in shortcuts_page.keys_page(scene, Design()).widgets] for scene in (step, before)
    ]

    assert labels == [["Back", "It hurts: stop"], ["Back"]]


def test_the_first_page_offers_eleven_keys_the_variants_and_a_start() -> None:
    """The controls in the order of the Tab key."""
    presses = [widget.press for widget in step_pages.page_of(scenes()["standing before"]).widgets]
    variants = [Variant.STANDING, Variant.FULL, Variant.SEATED, Variant.MINUTE]

    assert presses == [
        ViewAct.KEYS,
        *(Rate(n) for n in range(11)),
        *(Choose(v) for v in variants),
        Act.END,
        Act.NEXT,
    ]


def test_only_the_variants_that_a_routine_has_are_offered() -> None:
    """A user's routine may have only one."""
    scene = replace(scenes()["seated before"], variants=())
    sheet = PopupView(LIGHT, 1.0, load_moves(), variants=(Variant.SEATED,)).sheet(scene)
    offered = [widget.press for widget in sheet.widgets if isinstance(widget.press, Choose)]

    assert offered == [Choose(Variant.SEATED)]


def test_unchanged_elements_keep_their_keys() -> None:
    """Half a second later, the page is the same; figure and breath ring have moved."""
    guide, _ = Guide.begin(routine(), Variant.MINUTE).act(Act.NEXT)
    guide, _ = guide.tick(guide.scene().left_s + LEAD_S + 1.0)
    later, _ = guide.tick(0.5)
    now, then = ({p.name: p.key for p in view().parts(g.scene(), Touch())} for g in (guide, later))

    changed = {name for name in now if now[name] != then[name]}

    assert changed - {"clock"} == {"figure", "dial"}


def test_a_paused_break_needs_no_drawing() -> None:
    """Every key stays."""
    guide, _ = Guide.begin(routine(), Variant.MINUTE).act(Act.NEXT)
    guide, _ = guide.act(Act.PAUSE)
    later, _ = guide.tick(7.0)
    now, then = ([(p.name, p.key) for p in view().parts(g.scene(), Touch())] for g in (guide, later))

    assert now == then


def test_the_figure_keeps_time_with_the_breath_and_with_the_count() -> None:
    """One loop per breath, at any length of breath; one loop per count."""
    breathing = scenes()["standing 4 reach_stand"]
    counted = scenes()["standing 6 desk_rolls"]
    moves = load_moves()
    slow = replace(breathing, loop_s=12.0)
    loops = (view().loop_s(slow, moves["reach_stand"]), view().loop_s(counted, moves["desk_rolls"]))

    assert loops == (12.0, 2.5)


def test_the_first_reach_continues_into_the_others_without_losing_a_frame() -> None:
    """Each frame once, in order, in either of the two loops; the second breath is the loop that is kept."""
    scene = replace(scenes()["standing 4 reach_stand"], loop_s=10.0)
    shown = []
    for i in range(330):
        figure = next(p for p in view().parts(replace(scene, move_t=i / 30), Touch()) if p.name == "figure")
        assert isinstance(figure.key, tuple)
        (move, frames, _), frame = figure.key
        shown.append((move, frames, frame))
    expected = [("reach_stand_first" if i < 138 else "reach_stand", 300, i % 300) for i in range(330)]

    assert shown == expected


def test_a_step_with_an_unknown_move_is_shown_without_a_figure() -> None:
    """A user's routine may name a move that this version lacks."""
    scene = replace(scenes()["standing 3 stand_tall"], move="handstand")
    names = [part.name for part in view().parts(scene, Touch())]

    assert names == ["page", "clock", "dial"]


def test_focus_hover_and_press_are_visible() -> None:
    """Each of them changes the picture of the page."""
    sheet = step_pages.page_of(scenes()["standing 3 stand_tall"])
    touches = [Touch(), Touch(focus="skip"), Touch(hover="skip"), Touch(pressed="skip")]
    pictures = {paint(sheet, LIGHT, 1.0, touch).tobytes() for touch in touches}

    assert len(pictures) == len(touches)


@pytest.mark.parametrize(
    ("move_t", "words"), [(0.0, "Breath 1 of 3"), (10.0, "Breath 2 of 3"), (29.9, "Breath 3 of 3")]
)
def test_breaths_are_counted(move_t: float, words: str) -> None:
    """A breath of two phases of five seconds, three times."""
    scene = replace(scenes()["standing 4 reach_stand"], loop_s=10.0, move_t=move_t, left_s=30.0 - move_t)

    assert breath_words(scene) == words


def test_a_single_breath_is_not_counted() -> None:
    """Breath 1 of 1 would look like a mistake."""
    scene = replace(scenes()["standing 4 reach_stand"], loop_s=10.0, move_t=3.0, left_s=7.0)

    assert breath_words(scene) == "One breath"


def test_the_ring_and_the_trace_of_the_breath_begin_at_the_top_and_run_clockwise() -> None:
    """After a quarter, the filled part is in the upper right."""
    for shapes in (ring(100, 0.25, LIGHT), breath(100, 0.5, 0.25, LIGHT)):
        band = next(
            s for s in shapes if s.colour == LIGHT.accent and len(s.points) < 45 and s.points[0][1] < 10
        )
        right_up = [x > 47 and y < 53 for x, y in band.points]

        assert all(right_up)


def test_without_motion_the_figure_stands_and_the_breath_is_counted() -> None:
    """A second later only a number has changed; four checks a second are enough."""
    guide, _ = Guide.begin(routine(), Variant.MINUTE).act(Act.NEXT)
    guide, _ = guide.tick(1.2)
    still = replace(view(), stills=True)
    seconds = []
    for _ in range(4):
        seconds.append({p.name: p.key for p in still.parts(guide.scene(), Touch())})
        guide, _ = guide.tick(0.25)
    changes = [name for name in seconds[0] if len({second[name] for second in seconds}) > 2]

    assert (changes, still.fps(guide.scene()), view().fps(guide.scene())) == ([], STILL_FPS, FPS)
    assert {second["figure"] for second in seconds} == {seconds[0]["figure"]}


def test_the_title_of_the_window_shows_the_step() -> None:
    """A screen reader announces it once per step."""
    names = ("standing 4 reach_stand", "standing 9 repeat_stand", "hurt")
    titles = [step_pages.title_of(scenes()[name]) for name in names]

    assert titles == [
        "Reach, step 4 of 10 - DeskBreak",
        "Once more? Step 9 of 10 - DeskBreak",
        "Stop here - DeskBreak",
    ]


@pytest.mark.parametrize(
    ("seconds", "spoken"),
    [
        (3.0, "about 10 s"),
        (44.0, "about 40 s"),
        (50.0, "about 1 min"),
        (89.0, "about 1 min"),
        (238.0, "about 4 min"),
    ],
)
def test_durations_are_rounded_as_in_everyday_speech(seconds: float, spoken: str) -> None:
    """To the second would be useless for planning."""

    assert question_pages.length_in_words(seconds) == spoken


def test_text_that_the_bundled_font_lacks_is_measured_and_drawn_with_another() -> None:
    """With any system fonts: no exception, and a width."""

    assert text.width("休憩 Pause", Weight.REGULAR, 14) > text.width("Pause", Weight.REGULAR, 14)


def test_wrapped_text_keeps_all_its_words_and_takes_no_more_lines() -> None:
    """The last word is not left alone, and nothing else changes."""
    words = "Hands below the shoulder blades. Press lightly, shoulders down and back."
    plain, paired = (wrap(words, Weight.REGULAR, 16, 264) for wrap in (text.wrap, text.wrap_paired))

    assert plain == ("Hands below the shoulder blades.", "Press lightly, shoulders down and", "back.")
    assert paired == ("Hands below the shoulder", "blades. Press lightly, shoulders", "down and back.")


def test_a_long_word_that_is_cut_stays_as_it_is() -> None:
    """No word before it could move with it."""
    cut = text.wrap_paired(LONG, Weight.REGULAR, 16, 264)

    assert (cut, "".join(cut)) == (text.wrap(LONG, Weight.REGULAR, 16, 264), LONG)


@pytest.mark.parametrize("scale", SCALES)
def test_adjacent_buttons_do_not_cover_each_others_edges(scale: float) -> None:
    """Not even the focused one with its ring: the border of each key is whole at both sides."""
    sheet = step_pages.page_of(scenes()["standing before"])
    picture, broken = paint(sheet, HIGH_LIGHT, scale, Touch(focus="rate_5")), set()
    for widget in sheet.widgets:
        rect, high = widget.rect, round(widget.rect.middle[1] * scale)
        for x in (rect.x, rect.x + rect.width):
            near = [picture.getpixel((round(x * scale) + off, high)) for off in range(-3, 3)]
            broken |= {(widget.id, x)} if set(near) == {HIGH_LIGHT.ground} else set()

    assert broken == set()


@pytest.mark.parametrize("letters", LETTERS)
def test_no_step_text_ends_in_a_single_word_on_a_line(letters: float) -> None:
    """At any size of letters: such a word is easily overlooked, and looks like a mistake."""
    alone = set()
    for name, scene in scenes().items():
        if scene.page is Page.STEP:
            lines = [words.text for words in step_pages.page_of(scene, design=Design(letters)).words]
            last = next(line for line in lines if scene.text.endswith(line))
            alone |= {(name, last)} if " " not in last else set()

    assert alone == set()
