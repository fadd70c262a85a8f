"""What a key or a typed line means on each page. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deskbreak.core.guide import Act, Choose, Deed, Page, Rate, Scene, Tick
from deskbreak.core.guide_words import VARIANT_KEYS
from deskbreak.core.routine import Variant

if TYPE_CHECKING:
    from collections.abc import Mapping

_EVERYWHERE: Final[Mapping[str, Deed]] = {
    "space": Act.PAUSE,
    "right": Act.NEXT,
    "n": Act.NEXT,
    "left": Act.BACK,
    "b": Act.BACK,
    "h": Act.HURTS,
    "H": Act.HURTS,
    "esc": Act.END,
    "q": Act.END,
    "ctrl-d": Act.END,
}
_ENTER: Final[Mapping[str, Deed]] = {"enter": Act.NEXT}
_ON: Final[Mapping[Page, Mapping[str, Deed]]] = {
    Page.ASK: {**_ENTER, "n": Act.NONE, "0": Act.NONE, "l": Act.LATER},
    Page.SEE_FIRST: {"enter": Act.END, "g": Act.CONSULTED, "c": Act.QUESTIONS},
    Page.BEFORE: {
        **_ENTER,
        **{key: Choose(variant) for variant, key in VARIANT_KEYS.items()},
        "l": Act.LEFT_OUT,
        "t": Rate(10),
    },
    Page.LEFT_OUT: {"enter": Act.BACK},
    Page.OFFER: {**_ENTER, "m": Act.NEXT},
    Page.STEP: {"m": Act.MORE, "p": Act.PAUSE, "f": Act.FORM},
    Page.REPEAT: {"e": Act.EASED, "s": Act.STILL_STIFF, "m": Act.MORE},
    Page.AFTER: {**_ENTER, "a": Act.STILL_STIFF, "t": Rate(10)},
    Page.WELL_DONE: _ENTER,
    Page.HURT: {**_ENTER, "c": Act.MISTAKE},
}
_RATED: Final = frozenset({Page.BEFORE, Page.AFTER})
_LISTS: Final = frozenset({Page.ASK, Page.LEFT_OUT})
_MOVING: Final = frozenset({Page.STEP, Page.REPEAT})
_ADJUST: Final[Mapping[str, int]] = {"+": 1, "up": 1, "-": -1, "down": -1}


def deed_of(key: str, scene: Scene, key_before: str = "") -> Deed | None:
    """Return what ``key`` means; ``key_before`` makes a 10 of 1 and 0.

    Space starts and confirms where there is nothing to pause, so that one key leads through.
    """
    if scene.page in _RATED:
        if key.isascii() and key.isdigit():
            return Rate(10 if key == "0" and key_before == "1" else int(key))
        if key in _ADJUST:
            return Rate(5 if scene.stiffness is None else max(0, min(10, scene.stiffness + _ADJUST[key])))
    if scene.page in _LISTS and key.isascii() and key.isdigit() and key != "0":
        return _row(int(key), scene)
    if key == "space" and scene.page not in _MOVING:
        return _ON[scene.page]["enter"]
    return _ON[scene.page].get(key) or _EVERYWHERE.get(key)


def deed_of_line(line: str, scene: Scene) -> Deed | None:
    """Return what a typed line means: a number, a way, an empty line, or the letter that is the key."""
    word = line.strip().lower()
    if not word:
        return deed_of("enter", scene)
    if word.isascii() and word.isdigit():
        number = int(word[:3])
        if scene.page in _LISTS:
            return _row(number, scene) if number else deed_of("0", scene)
        return Rate(number) if scene.page in _RATED else None
    if scene.page is Page.BEFORE and word in list(Variant):
        return Choose(Variant(word))
    return deed_of(word[0], scene) if word[0].isalpha() else None


def _row(number: int, scene: Scene) -> Deed | None:
    """Return what the number of a row on the list means."""
    ticks: list[Deed] = [Tick(asked.question) for asked in scene.questions]
    rows = [*ticks, *(left.deed for left in scene.left_out)]
    return rows[number - 1] if number <= len(rows) else None
