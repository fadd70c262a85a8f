"""The keys of each page: one table for the window, the terminal and the list of keys.

A key is the lower-case letter that it types on a Latin keyboard, or a lower-case name: "space", "enter",
"esc", "left", "right", "up", "down", "delete", "f1". Front ends add their own keys: in a window, Tab and
Enter move between buttons; in a terminal, letters replace the arrow keys (``typed``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias, assert_never

from deskbreak.core.guide.scene import Act, Action, Choose, Page, Rate, Scene, Tick
from deskbreak.core.guide.wording import CHANNEL_KEYS, VARIANT_KEYS
from deskbreak.core.model.routine import Variant
from deskbreak.core.model.settings import Channel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

STOP: Final = "delete"  # stops, like H, on every keyboard layout
HELP: Final = ("?", "f1")
HELP_NAMES, HELP_WORDS = "?, F1", "the list of keys"
TEN: Final = "t"  # there is no digit key for a stiffness of 10

Meaning: TypeAlias = Action | Channel

_NAMES: Final = {
    **{name: name.title() for name in ("space", "enter", "esc", "left", "right", "up", "down", "delete")},
    "f1": "F1",
}
_VARIANT_WORDS: Final = {
    Variant.STANDING: "standing",
    Variant.FULL: "with the floor",
    Variant.SEATED: "seated",
    Variant.MINUTE: "one minute only",
}


@dataclass(frozen=True, slots=True)
class Binding:
    """Keys that do the same thing on a page, and a description of it."""

    words: str
    keys: Mapping[str, Meaning]
    typed: Mapping[str, Meaning] = field(default_factory=dict)  # only in a terminal
    label: str = ""  # replaces the names of the keys

    @property
    def names(self) -> str:
        """The names of the keys."""
        return self.label or ", ".join(map(name_of, self.keys))


def name_of(key: str) -> str:
    """Return the label of a key."""
    return _NAMES.get(key, key.upper())


def meaning(scene: Scene, key: str, *, typed: bool = False) -> Meaning | None:
    """Return the meaning of a key on this page; ``typed`` is set in a terminal."""
    for binding in bindings(scene):
        found = binding.keys.get(key) or (binding.typed.get(key) if typed else None)
        if found is not None:
            return found
    return None


def bindings(scene: Scene) -> tuple[Binding, ...]:
    """Return the keys of a page, in the order of the list of keys."""
    match scene.page:
        case Page.ASK:
            return _ask(scene)
        case Page.SEE_FIRST:
            ask = Binding("change your answers", {"c": Act.QUESTIONS, "left": Act.BACK}, {"b": Act.BACK})
            gently = Binding("I have: continue gently", {"g": Act.CONSULTED})
            return (Binding("not now", {"enter": Act.END, "esc": Act.END}, _LEAVE), gently, ask)
        case Page.BEFORE:
            return _before(scene)
        case Page.EXCLUDED:
            back = Binding("go back", {"enter": Act.BACK, "left": Act.BACK, "esc": Act.END}, _BACK)
            return (*_numbered("include it again", [item.action for item in scene.excluded]), back)
        case Page.OFFER:
            minute = Binding(
                "start the minute", {"enter": Act.NEXT, "right": Act.NEXT}, {"m": Act.NEXT, **_ENTER}
            )
            return (minute, _back("go back"), _end("not now"))
        case Page.STEP:
            pause = Binding("continue" if scene.paused else "pause", {"space": Act.PAUSE}, {"p": Act.PAUSE})
            form = (
                (Binding("a fuller or an easier form", {"f": Act.FORM}),) if scene.fuller is not None else ()
            )
            return (pause, _next("next step"), _back("back"), *_moving(), *form, _end("end the break"))
        case Page.REPEAT:
            return _repeat(scene)
        case Page.AFTER:
            again = Binding("another round", {"a": Act.STILL_STIFF})
            around = (again,) if scene.can_repeat else ()
            return (*_stiffness(scene), *around, _confirm("done"), _back("back"), _end("close"))
        case Page.WELL_DONE:
            return (_confirm("close"), _back("back"), _end("close"))
        case Page.HURT:
            mistake = Binding("that was a mistake: continue", {"c": Act.MISTAKE})
            return (mistake, Binding("close", {"enter": Act.NEXT, "esc": Act.END}, {"q": Act.END}))
    assert_never(scene.page)


_ENTER: Final = {"space": Act.NEXT}
_LEAVE: Final = {"q": Act.END, "space": Act.END}
_BACK: Final = {"b": Act.BACK, "space": Act.BACK}
PAIN_STOP: Final = Binding("it hurts: stop", {"h": Act.HURTS, STOP: Act.HURTS})


def _confirm(words: str) -> Binding:
    return Binding(words, {"enter": Act.NEXT, "right": Act.NEXT}, {"n": Act.NEXT, **_ENTER})


def _next(words: str) -> Binding:
    return Binding(words, {"right": Act.NEXT}, {"n": Act.NEXT})


def _back(words: str) -> Binding:
    return Binding(words, {"left": Act.BACK}, {"b": Act.BACK})


def _end(words: str) -> Binding:
    return Binding(words, {"esc": Act.END}, {"q": Act.END})


def _moving(without: str = "") -> tuple[Binding, ...]:
    more = Binding("more about the step", {"m": Act.MORE})
    channels = (
        Binding(f"{channel} on or off, from now on", {key: channel})
        for key, channel in CHANNEL_KEYS.items()
        if key != without
    )
    return (PAIN_STOP, more, *channels)


def _ask(scene: Scene) -> tuple[Binding, ...]:
    rows = _numbered(
        "tick what applies, or take the tick away", [Tick(asked.question) for asked in scene.questions]
    )
    none = Binding("none of these", {"n": Act.NONE, "0": Act.NONE})
    on = Binding("continue", {"enter": Act.NEXT, "right": Act.NEXT}, _ENTER)
    return (*rows, none, on, Binding("ask me later", {"l": Act.LATER}), _back("go back"), _end("not now"))


def _before(scene: Scene) -> tuple[Binding, ...]:
    ways = (
        Binding(_VARIANT_WORDS[way], {VARIANT_KEYS[way]: Choose(way)})
        for way in VARIANT_KEYS
        if way in scene.variants
    )
    excluded = (Binding("what is excluded", {"l": Act.EXCLUDED}),) if scene.excluded else ()
    return (*_stiffness(scene), *ways, *excluded, _confirm("start"), _end("not now"))


def _stiffness(scene: Scene) -> tuple[Binding, ...]:
    digits: dict[str, Meaning] = {str(n): Rate(n) for n in range(10)}
    more, less = (Rate(_near(scene.stiffness, by)) for by in (1, -1))
    return (
        Binding("how stiff it is; T is ten", {**digits, TEN: Rate(10)}, label="0 to 9, T"),
        Binding("a little more or less stiff", {"up": more, "down": less}, {"+": more, "-": less}),
    )


def _near(stiffness: int | None, by: int) -> int:
    return 5 if stiffness is None else max(0, min(10, stiffness + by))


def _repeat(scene: Scene) -> tuple[Binding, ...]:
    if not scene.can_repeat:
        on = Binding("continue", {"right": Act.EASED, "e": Act.EASED}, {"n": Act.EASED})
        return (on, _back("back"), *_moving(), _end("end the break"))
    eased, stiff = Binding("it has eased", {"e": Act.EASED}), Binding("still stiff", {"s": Act.STILL_STIFF})
    skip = _next("skip the question")
    return (eased, stiff, skip, _back("back"), *_moving(without="s"), _end("end the break"))


def _numbered(words: str, rows: Sequence[Action]) -> tuple[Binding, ...]:
    """Bind the first nine rows of a list to their numbers."""
    numbers: dict[str, Meaning] = {str(n): action for n, action in enumerate(rows[:9], 1)}
    label = "1" if len(numbers) == 1 else f"1 to {len(numbers)}"
    return (Binding(words, numbers, label=label),) if numbers else ()
