"""Every list of keys matches the one table, `core/keys.py` (issue 8, numbers 3 and 25)."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from deskbreak.core.guide.guide import Page, Scene
from deskbreak.core.guide.key_table import HELP, PAIN_STOP, Binding, bindings, meaning
from deskbreak.render.pages.layout import Design
from deskbreak.render.pages.question_pages import stop_button
from deskbreak.render.pages.shortcuts_page import OF_THE_WINDOW, keys_page
from deskbreak.terminal.text_layout import HURTS, key_lines, keys_of, screen_lines
from tests.unit.core.guide.test_key_table import SCENES, scene_of

README = Path(__file__).parents[2] / "README.md"
ARROWS = {"Right": "→", "Left": "←"}
FURTHER = {"t", "+", "-"}  # keys that follow others in a line of the terminal


def as_row(names: str, words: str) -> str:
    keys = " ".join(f"<kbd>{ARROWS.get(name, name)}</kbd>" for name in names.split(", "))
    return f"| {keys} | {words} |"


def test_the_readme_lists_the_keys_of_a_step_from_the_table() -> None:
    step = scene_of(Page.STEP)
    pause, *others = bindings(step)
    (pausing, *_) = bindings(replace(step, paused=True))
    both = (pause.names, f"{pause.words}, {pausing.words}")
    rows = [both, *((binding.names, binding.words) for binding in others), *OF_THE_WINDOW]
    found = re.findall(r"^\| <kbd>.*\|$", README.read_text("utf-8"), re.MULTILINE)

    assert found == [as_row(*row) for row in rows]


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.page.value)
def test_the_list_of_keys_has_every_key_of_its_page_and_no_other(scene: Scene) -> None:
    """In the window and in the terminal."""
    bound = bindings(scene)
    words = [words.text for words in keys_page(scene, Design()).words]
    lines = key_lines(scene, 200)
    rows = [line for line in lines[2:] if line and not line.startswith(("Any", HURTS))]

    assert [text for text in words if text in {binding.names for binding in bound}] == [
        binding.names for binding in bound
    ]
    assert [row.split("  ")[-1].strip() for row in rows] == [
        *(binding.words for binding in bound if binding != PAIN_STOP),
        OF_THE_WINDOW[-1][1],
    ]
    assert (HURTS in lines) == (PAIN_STOP in bound)


def named_in(line: str) -> list[str]:
    """The keys that a line of the terminal names."""
    names: list[str] = []
    for item in line.split("   "):
        first, *rest = item.split()
        names += [first.lower() if len(first) > 1 else first]
        names += [word for word in rest if word in FURTHER]
    return [key for name in names for key in (name.split("-") if re.fullmatch(r"\d-\d", name) else [name])]


def is_named(binding: Binding, named: set[str]) -> bool:
    return binding == PAIN_STOP or bool({*binding.keys, *binding.typed} & named)  # listed on a separate line


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.page.value)
def test_the_line_of_keys_in_a_terminal_matches_the_table(scene: Scene) -> None:
    """Each key in the line has a meaning on its page, and each meaning of the page has a key in the line."""
    named = named_in(keys_of(scene))
    dead = [key for key in named if key not in HELP and meaning(scene, key, typed=True) is None]
    found = {binding.words for binding in bindings(scene) if is_named(binding, set(named))}
    missing = {binding.words for binding in bindings(scene)} - found

    assert (dead, missing) == ([], set())


def test_the_pain_stop_shows_its_keys() -> None:
    """Including one that is the same on every layout: on the button, and beside the words in a terminal."""
    step = scene_of(Page.STEP)

    assert stop_button(Design()).hint == PAIN_STOP.names == "H, Delete"
    assert HURTS == "h, Delete  It hurts: stop"
    assert HURTS in screen_lines(step, 60)
