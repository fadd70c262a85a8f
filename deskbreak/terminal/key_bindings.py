"""The meaning of keys and typed lines on each page. Pure."""

from __future__ import annotations

from typing import Final

from deskbreak.core.guide.guide import Act, Action, Choose, Page, Rate, Scene, Tick
from deskbreak.core.guide.key_table import Meaning, meaning
from deskbreak.core.model.routine import Variant
from deskbreak.core.model.settings import Channel

_LISTS: Final = frozenset({Page.ASK, Page.EXCLUDED})
_RATED: Final = frozenset({Page.BEFORE, Page.AFTER})
_WORDS: Final = frozenset(
    [
        "yes",
        "no",
        "skip",
        "next",
        "back",
        "pause",
        "more",
        "hurt",
        "hurts",
        "eased",
        "still",
        "stiff",
        "sounds",
        "voice",
        "quit",
        "end",
        "continue",
    ]
)


def meaning_of(key: str, scene: Scene, key_before: str = "") -> Meaning | None:
    """Return the meaning of ``key``; ``key_before`` turns 1 and 0 into 10."""
    if key == "ctrl-d":
        return Act.END
    if scene.page in _RATED and key == "0" and key_before == "1":
        return Rate(10)
    return meaning(scene, key.lower(), typed=True)


def action_of(key: str, scene: Scene, key_before: str = "") -> Action | None:
    """Return the deed of ``key`` for the guide."""
    found = meaning_of(key, scene, key_before)
    return None if isinstance(found, Channel) else found


def action_of_line(line: str, scene: Scene) -> Action | None:
    """Return the deed of a typed line: a number, a variant, an empty line, or a key's letter, alone or as a word.

    A sentence that was meant for something else has no meaning, whatever it begins with.
    """
    word = line.strip().lower()
    if not word:
        return action_of("enter", scene)
    if word.isascii() and word.isdigit():
        number = int(word[:3])
        if scene.page in _LISTS:
            return _row(number, scene) if number else action_of("0", scene)
        return Rate(number) if scene.page in _RATED else None
    if scene.page is Page.BEFORE and word in list(Variant):
        return Choose(Variant(word))
    return action_of(letter_of(word), scene)


def letter_of(line: str) -> str:
    """The letter that a line stands for; empty if it is longer than a letter and not a known word."""
    word = line.strip().lower()
    if word == "end":
        return "q"
    return word[0] if word in _WORDS or len(word) == 1 else ""


def _row(number: int, scene: Scene) -> Action | None:
    """Return the deed of a row number in the list."""
    ticks: list[Action] = [Tick(asked.question) for asked in scene.questions]
    rows = [*ticks, *(left.action for left in scene.excluded)]
    return rows[number - 1] if number <= len(rows) else None
