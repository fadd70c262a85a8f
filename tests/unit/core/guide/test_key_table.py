"""The table of keys: the meaning of each key on each page; no key has two."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from deskbreak.core.guide.guide import (
    Act,
    Choose,
    ExcludedItem,
    IncludeStep,
    Page,
    Rate,
    Scene,
    ShownQuestion,
    Tick,
)
from deskbreak.core.guide.key_table import HELP, STOP, Meaning, bindings, meaning
from deskbreak.core.guide.questions import Question
from deskbreak.core.model.routine import Variant
from deskbreak.core.model.settings import Channel

KEYS = (
    *"abcdefghijklmnopqrstuvwxyz0123456789+-",
    *("enter", "space", "esc", "left", "right", "up", "down", STOP),
)
ASKED = tuple(ShownQuestion(question, "?", ticked=False) for question in Question)
LEFT_OUT = (
    ExcludedItem("Reach", "it hurt", IncludeStep("reach"), "Include"),
    ExcludedItem("Lean", "it hurt", IncludeStep("lean"), "Include"),
)


def scene_of(page: Page) -> Scene:
    return Scene(
        page,
        Variant.STANDING,
        "Title",
        "Text.",
        variants=tuple(Variant),
        can_repeat=True,
        fuller=False,
        stiffness=10,
        excluded=LEFT_OUT,
        questions=ASKED,
    )


SCENES = [*map(scene_of, Page), *(replace(scene_of(page), excluded=(), fuller=None) for page in Page)]


def test_the_pain_stop_has_two_keys_on_the_moving_pages_and_none_on_any_other() -> None:
    """H, and Delete, which is the same on every layout."""
    stops = [page for page in Page if meaning(scene_of(page), STOP) is Act.HURTS]
    letters = [page for page in Page if meaning(scene_of(page), "h") is Act.HURTS]

    assert stops == letters == [Page.STEP, Page.REPEAT]


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.page.value)
def test_no_key_has_two_meanings_on_one_page(scene: Scene) -> None:
    """Neither in a window nor in a terminal, and the keys of the help have no second meaning."""
    keys = [key for binding in bindings(scene) for key in (*binding.keys, *binding.typed)]
    twice = [key for key, times in Counter([*keys, *HELP]).items() if times > 1]

    assert twice == []
    assert set(keys) <= set(KEYS)


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.page.value)
def test_every_page_can_be_left_with_the_keyboard(scene: Scene) -> None:
    left = {meaning(scene, "esc"), meaning(scene, "q", typed=True) or Act.END}

    assert left == {Act.END}


def meanings(page: Page, keys: str, *, typed: bool = False) -> list[Meaning | None]:
    return [meaning(scene_of(page), key, typed=typed) for key in keys.split()]


def test_keys_do_what_their_page_offers() -> None:
    assert meanings(Page.ASK, "1 8 9 0 n l enter right left") == [
        Tick(Question.OSTEOPOROSIS),
        Tick(Question.SHOULDER),
        None,
        Act.NONE,
        Act.NONE,
        Act.LATER,
        Act.NEXT,
        Act.NEXT,
        Act.BACK,
    ]
    assert meanings(Page.BEFORE, "0 9 t up down s f c m l enter esc") == [
        Rate(0),
        Rate(9),
        Rate(10),
        Rate(10),
        Rate(9),
        Choose(Variant.STANDING),
        Choose(Variant.FULL),
        Choose(Variant.SEATED),
        Choose(Variant.MINUTE),
        Act.EXCLUDED,
        Act.NEXT,
        Act.END,
    ]
    assert meanings(Page.EXCLUDED, "1 2 3 left enter") == [
        IncludeStep("reach"),
        IncludeStep("lean"),
        None,
        Act.BACK,
        Act.BACK,
    ]
    assert meanings(Page.STEP, "space right left h m s v f esc enter") == [
        Act.PAUSE,
        Act.NEXT,
        Act.BACK,
        Act.HURTS,
        Act.MORE,
        Channel.SOUNDS,
        Channel.VOICE,
        Act.FORM,
        Act.END,
        None,
    ]
    assert meanings(Page.REPEAT, "e s v space enter") == [
        Act.EASED,
        Act.STILL_STIFF,
        Channel.VOICE,
        None,
        None,
    ]
    assert meanings(Page.HURT, "c enter") == [Act.MISTAKE, Act.NEXT]


def test_letters_replace_other_keys_in_a_terminal_only() -> None:
    assert meanings(Page.STEP, "p n b q", typed=True) == [Act.PAUSE, Act.NEXT, Act.BACK, Act.END]
    assert meanings(Page.STEP, "p n b q") == [None] * 4


def test_the_first_arrow_key_rates_from_the_middle() -> None:
    unrated = replace(scene_of(Page.AFTER), stiffness=None)

    assert (meaning(unrated, "up"), meaning(unrated, "+", typed=True), meaning(unrated, "+")) == (
        Rate(5),
        Rate(5),
        None,
    )


def test_actions_that_a_page_does_not_offer_have_no_key() -> None:
    plain = Scene(Page.AFTER, Variant.STANDING, "", "")
    alone = replace(scene_of(Page.BEFORE), excluded=(), variants=())

    assert meaning(plain, "a") is None
    assert [meaning(alone, key) for key in "lsfcm"] == [None] * 5
    assert bindings(replace(scene_of(Page.EXCLUDED), excluded=()))[0].words == "go back"


def test_where_no_round_can_follow_no_key_says_still_stiff() -> None:
    """Right and E continue, and S controls the sounds as in a step."""
    enough = replace(scene_of(Page.REPEAT), can_repeat=False)

    assert [meaning(enough, key) for key in ("right", "e", "s", STOP)] == [
        Act.EASED,
        Act.EASED,
        Channel.SOUNDS,
        Act.HURTS,
    ]
    assert meaning(enough, "n", typed=True) is Act.EASED


def test_keys_are_listed_by_the_names_printed_on_them() -> None:
    step = [(binding.names, binding.words) for binding in bindings(scene_of(Page.STEP))]
    paused = bindings(replace(scene_of(Page.STEP), paused=True))[0].words
    one = replace(scene_of(Page.EXCLUDED), excluded=LEFT_OUT[:1])

    assert step == [
        ("Space", "pause"),
        ("Right", "next step"),
        ("Left", "back"),
        ("H, Delete", "it hurts: stop"),
        ("M", "more about the step"),
        ("S", "sounds on or off, from now on"),
        ("V", "voice on or off, from now on"),
        ("F", "a fuller or an easier form"),
        ("Esc", "end the break"),
    ]
    assert paused == "continue"
    assert [bindings(scene_of(page))[0].names for page in (Page.ASK, Page.EXCLUDED)] == ["1 to 8", "1 to 2"]
    assert bindings(one)[0].names == "1"
