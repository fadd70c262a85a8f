"""The guided break in a window: keys and clicks to deeds, time to ticks, what is told to lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskbreak.core.guide import Act, Answer, Choose, Guide, Page, Rate, TakeBack, Told
from deskbreak.core.guide_words import VARIANT_KEYS
from deskbreak.popup import messages
from deskbreak.popup.scene import Key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from deskbreak.core.guide import Deed
    from deskbreak.core.routine import Variant
    from deskbreak.render.popup_view import Part, PopupView
    from deskbreak.render.sheet import Press, Sheet, Touch

TEN = "t"  # the key for a stiffness of 10, which has no key of its own

_KEYS = {Key.RIGHT: Act.NEXT, Key.LEFT: Act.BACK, Key.ESCAPE: Act.END}
_DEFAULTS = {
    Page.ASK: "start",
    Page.BEFORE: "start",
    Page.LEFT_OUT: "back",
    Page.OFFER: "minute",
    Page.STEP: "pause",
    Page.REPEAT: "",  # an answer, never an accident
    Page.AFTER: "done",
    Page.WELL_DONE: "close",
    Page.HURT: "close",
}

_VARIANTS = {key: Choose(variant) for variant, key in VARIANT_KEYS.items()}
_LETTERS: Mapping[Page, Mapping[str, Deed]] = {
    Page.ASK: {"y": Answer(yes=True), "n": Answer(yes=False), "s": Answer(yes=None)},
    Page.BEFORE: {**_VARIANTS, "l": Act.LEFT_OUT},
    Page.STEP: {"h": Act.HURTS, "m": Act.MORE},
    Page.REPEAT: {"h": Act.HURTS, "m": Act.MORE, "e": Act.EASED, "s": Act.STILL_STIFF},
    Page.AFTER: {"a": Act.STILL_STIFF},
}


class GuidedBreak:
    """A guide and how it is drawn."""

    def __init__(self, guide: Guide, view: PopupView) -> None:
        self._guide = guide
        self._view = view

    @property
    def moving(self) -> bool:
        """Steps and the question move, unless paused."""
        return self._guide.page in {Page.STEP, Page.REPEAT} and not self._guide.paused

    @property
    def over(self) -> bool:
        """Whether the guide has nothing more to show."""
        return self._guide.over

    @property
    def default(self) -> str:
        """The widget that Return presses."""
        return _DEFAULTS[self._guide.page]

    def sheet(self) -> Sheet:
        """The page with its widgets."""
        return self._view.sheet(self._guide.scene())

    def parts(self, touch: Touch) -> Sequence[Part]:
        """Everything to draw."""
        return self._view.parts(self._guide.scene(), touch)

    def tick(self, seconds: float) -> list[str]:
        """Let the guide go on."""
        round_ = self._guide.round
        self._guide, told = self._guide.tick(seconds)
        return _lines(told, round_)

    def press(self, press: Press) -> list[str]:
        """Do what the person asked for."""
        return self._act(press) if isinstance(press, (Act, Rate, Choose, Answer, TakeBack)) else []

    def key(self, key: Key) -> list[str] | None:
        """Space pauses a step; the arrows go on and back; Escape ends."""
        if key is Key.SPACE and self._guide.page is Page.STEP:
            return self._act(Act.PAUSE)
        return self._act(_KEYS[key]) if key in _KEYS else None

    def typed(self, character: str) -> list[str]:
        """Letters as the pages name them; digits rate the stiffness, t is ten, and on the list a digit takes back."""
        typed, page = character.lower(), self._guide.page
        if deed := _LETTERS.get(page, {}).get(typed):
            return self._act(deed)
        if typed == TEN:
            return self._act(Rate(10))
        if typed.isascii() and typed.isdigit():
            if page is not Page.LEFT_OUT:
                return self._act(Rate(int(typed)))
            left_out = self._guide.scene().left_out
            if 1 <= int(typed) <= len(left_out):
                return self._act(TakeBack(left_out[int(typed) - 1].step))
        return []

    def choose(self, variant: Variant) -> None:
        """Set the variant before the break is shown."""
        self._act(Choose(variant))

    def close(self) -> list[str]:
        """End the break with what was done, unless its end was told already."""
        return self._act(Act.CLOSE)

    def _act(self, deed: Deed) -> list[str]:
        round_ = self._guide.round
        self._guide, told = self._guide.act(deed)
        return _lines(told, round_)


def _lines(told: Told, round_: int) -> list[str]:
    """Finished steps belong to the round that was on until now."""
    lines = [messages.care(news) for news in told.news]
    lines += [messages.step(step, round_) for step in told.steps]
    return [*lines, messages.ended(told.ended)] if told.ended else lines
