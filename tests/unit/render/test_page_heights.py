"""Every page of a break is as high as every other, at each size of letters: the window neither jumps nor shrinks a
page.

Number 18 of the examination: "Window height stays the same from page to page at every text size".
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import pytest

from deskbreak.core.guide import key_table
from deskbreak.core.guide.guide import Act, Guide, Page, Rate, Scene, Tick
from deskbreak.core.guide.questions import SEE_FIRST, Answers, Question
from deskbreak.core.guide.safety import ExcludedLoad, ExcludedStep, ExclusionReason, Plan, Terms
from deskbreak.core.model.routine import Load, Variant
from deskbreak.render.figure.library import load_moves
from deskbreak.render.pages import shortcuts_page, step_pages
from deskbreak.render.pages.layout import AIRS, MARGIN, Design, Stack, roomiest
from deskbreak.render.pages.sheet import Touch
from deskbreak.render.popup_view import PopupView
from deskbreak.render.theme import LIGHT
from tests.unit.render.test_popup_view import routine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deskbreak.render.pages.sheet import Sheet

LETTERS = (1.0, 1.25, 1.5, 1.75, 2.0)
FIRST = Plan(1, 2 / 3, first_week=True)
GENTLE = replace(FIRST, gentle=True)
TROUBLES = ("tray icon", "notifications", "lock and sleep")


def _answered(*yes: Question) -> Answers:
    return Answers(frozenset(yes), frozenset(Question) - frozenset(yes), consulted=True)


def _of_everyone() -> Iterator[Terms]:
    """Safety terms: a new user, each answer, several answers, each pain, an unreadable file, open questions."""
    can = [question for question in Question if question not in SEE_FIRST]
    yield Terms()
    for plan in (Plan(), FIRST, GENTLE):
        first = Terms(plan=plan, first_break=plan.first_week)
        for answers in (*(_answered(one) for one in Question), _answered(*can), Answers()):
            yield replace(first, answers=answers)
        for load in Load:
            yield replace(first, excluded=(_hurt(load),), hurt_lately=True)
    yield Terms(plan=GENTLE, excluded=tuple(map(_hurt, Load)), answers=_answered(*can))
    yield Terms(plan=GENTLE, unread=True, faults=("care.toml: Is a directory",))
    yield Terms(
        left_out=tuple(
            ExcludedStep(step.id, ExclusionReason.CHOICE) for step in routine().steps[Variant.MINUTE]
        )
    )


def _hurt(load: Load) -> ExcludedLoad:
    return ExcludedLoad(load, ExclusionReason.PAIN, date(2026, 11, 23), "shoulder-rolls")


def _of_a_break(guide: Guide) -> Iterator[Scene]:
    """The scenes of a break from the first page to the last, with the longer text, paused, in the fuller form, stopped."""
    yield guide.scene()
    yield guide.act(Act.EXCLUDED)[0].scene()
    yield guide.act(Act.END)[0].scene()
    guide, _ = guide.act(Rate(4))[0].act(Act.NEXT)
    while guide.page in {Page.STEP, Page.REPEAT}:
        scene = guide.scene()
        forms = (guide, guide.act(Act.FORM)[0])
        yield from (form.scene() for form in forms)
        yield from (replace(form.act(Act.MORE)[0].scene(), round=2, paused=True) for form in forms)
        yield guide.act(Act.HURTS)[0].scene()
        guide, _ = guide.act(Act.NEXT) if guide.page is Page.REPEAT else guide.tick(scene.left_s)
    yield guide.scene()
    guide, _ = guide.act(Rate(10))[0].act(Act.NEXT)
    yield guide.scene()


def _of_the_questions() -> Iterator[Scene]:
    asking = Guide.begin(routine(), Variant.STANDING, terms=Terms(ask_first=True, troubles=TROUBLES))
    ticked = asking
    yield from (asking.scene(), asking.act(Act.NONE)[0].scene(), asking.act(Act.NEXT)[0].scene())
    for question in Question:
        ticked, _ = ticked.act(Tick(question))
        yield ticked.scene()
    yield ticked.act(Act.NEXT)[0].scene()
    yield asking.act(Act.LATER)[0].scene()


@cache
def every_scene() -> frozenset[Scene]:
    """Every page of the routine that any user may see: about two thousand."""
    week = (True, False, True, True, False, False, False)
    found = set(_of_the_questions())
    for terms in _of_everyone():
        known = replace(terms, week=week, day=date(2026, 11, 27))
        for variant in routine().steps:
            found |= set(_of_a_break(Guide.begin(routine(), variant, terms=known)))
    return frozenset(found)


@pytest.mark.slow
@pytest.mark.parametrize("letters", LETTERS)
def test_all_pages_of_a_break_have_one_size_at_every_size_of_letters(letters: float) -> None:
    """The list of keys in front of each page too; so no page is drawn smaller than another."""
    design = Design(letters)
    with_other_keys = {repr(key_table.bindings(scene)): scene for scene in every_scene()}.values()
    sheets = [(scene, step_pages.page_of(scene, design=design)) for scene in every_scene()]
    sheets += [(scene, shortcuts_page.keys_page(scene, design)) for scene in with_other_keys]
    other = {
        (scene.page, scene.title, scene.move, sheet.width, sheet.height)
        for scene, sheet in sheets
        if (sheet.width, sheet.height) != (design.width, design.height)
    }

    assert ({scene.page for scene in every_scene()}, other) == (set(Page), set())


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("letters", LETTERS)
def test_the_pictures_of_all_kinds_of_pages_have_one_size_in_pixels(letters: float, scale: float) -> None:
    """One page of each kind, and the list of keys."""
    one_of_each = {scene.page: scene for scene in sorted(every_scene(), key=repr)}
    view = PopupView(LIGHT, scale, load_moves(), design=Design(letters))
    pictures = {page.value: view.picture(scene) for page, scene in one_of_each.items()}
    list_of_keys = view.keys_sheet(one_of_each[Page.STEP])
    pictures["keys"] = view.assembled(view.page_parts(list_of_keys, Touch()))
    size = (round(view.design.width * scale), round(view.design.height * scale))

    assert {picture.size for picture in pictures.values()} == {size}


def test_the_highest_window_leaves_room_for_a_panel_and_a_title_bar_on_full_hd() -> None:
    """1080 pixels less 40 for each of them."""

    assert [Design(letters).height for letters in LETTERS] == [560, 660, 760, 860, 960]


@pytest.mark.parametrize(("lines", "air"), [(1, AIRS[0]), (4, AIRS[-1]), (30, 0.0)])
def test_a_page_gives_up_its_spacing_before_it_grows(lines: int, air: float) -> None:
    """The roomiest spacing that fits; a page with too much text is tight, and higher than the others."""
    tried: list[float] = []
    design = Design()

    def page(air: float) -> Sheet:
        tried.append(air)
        high = design.height - 2 * MARGIN - 4 * AIRS[-1] if lines == 4 else 100.0 * lines
        return Stack(design).gap(high + 4 * air).sheet()

    sheet = roomiest(design, page)

    assert (tried[-1], sheet.height > design.height) == (air, lines == 30)
