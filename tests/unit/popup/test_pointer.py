"""No dangerous button gets a click meant for another (issue 8, number 2), on every change of page.

Each change of page is made by a click on each button and by time; then a second click lands where the first was. Where
the new page has another button there, the guard of presses has to swallow it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from deskbreak.core.guide.guide import Act, Guide, Page, Tick
from deskbreak.core.guide.questions import Answers, Question
from deskbreak.core.guide.safety import Plan, Terms
from deskbreak.core.model.routine import Variant
from deskbreak.render.pages.sheet import Rect, ViewAct, WidgetStyle
from tests.support.break_bench import Bench, routine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deskbreak.render.pages.sheet import Sheet, Widget

DOUBLE_S = 0.15  # between two presses of a double click
ALMOST_S = 1e-3
ENDS = {"hurts", "end", "close", "skip", "consulted"}  # stops, ends or excludes
WEEK = Plan(1, 2 / 3, first_week=True)
TERMS = {
    "known": Terms(),
    "new": Terms(plan=WEEK, first_break=True),
    "gentle": Terms(plan=Plan(1, 2 / 3, gentle=True), answers=Answers(frozenset({Question.SHOULDER}))),
}


def of_a_break(guide: Guide) -> Iterator[Guide]:
    """The break on each of its pages, just begun, about to change, and as its buttons leave it."""
    yield from (guide, guide.act(Act.EXCLUDED)[0], guide.act(Act.END)[0])
    guide = guide.act(Act.NEXT)[0] if guide.page is Page.BEFORE else guide
    while guide.page in {Page.STEP, Page.REPEAT}:
        yield from (guide.act(act)[0] for act in (Act.HURTS, Act.PAUSE, Act.MORE, Act.FORM))
        yield guide
        if guide.page is Page.REPEAT:
            guide = guide.act(Act.EASED)[0]
        else:
            guide = guide.tick(guide.stretch_left_s - ALMOST_S)[0]
            yield guide
            guide = guide.tick(2 * ALMOST_S)[0]
    yield from (guide, guide.act(Act.NEXT)[0])


def of_the_questions() -> Iterator[Guide]:
    asking = Guide.begin(routine(), Variant.MINUTE, terms=Terms(ask_first=True, answers=Answers()))
    ticked = asking.act(Tick(Question.NIGHT))[0]
    yield from (asking, asking.act(Act.NONE)[0], ticked, ticked.act(Act.NEXT)[0])


def every_state() -> Iterator[Guide]:
    yield from of_the_questions()
    for terms in TERMS.values():
        for variant in Variant:
            yield from of_a_break(Guide.begin(routine(), variant, terms=terms))


def buttons(sheet: Sheet) -> dict[str, Widget]:
    return {widget.id: widget for widget in sheet.widgets if widget.press}


def shared(one: Rect, other: Rect) -> tuple[float, float] | None:
    """The middle of the overlap of two buttons."""
    left, top = max(one.x, other.x), max(one.y, other.y)
    right = min(one.x + one.width, other.x + other.width)
    bottom = min(one.y + one.height, other.y + other.height)
    return ((left + right) / 2, (top + bottom) / 2) if left < right and top < bottom else None


@dataclass
class Found:
    """The results: which button comes under the pointer for which, and what a second click did."""

    covered: set[tuple[str, str]]
    harmed: list[tuple[str, ...]]


class Tries:
    """Clicks through every page at one size of letters; each page change once."""

    def __init__(self, letters: float) -> None:
        self._letters = letters
        self._known: set[tuple[object, ...]] = set()
        self.found = Found(set(), [])

    def everywhere(self) -> Found:
        for guide in every_state():
            for keys_shown in (False, True):
                self._click_all(guide, keys_shown=keys_shown)
            self._let_time_turn(guide)
        return self.found

    def _bench(self, guide: Guide, *, keys_shown: bool = False) -> Bench:
        bench = Bench(guide=guide, letters=self._letters)
        if keys_shown:
            bench.showing.press(ViewAct.KEYS)
            bench.redraw()
        return bench

    def _click_all(self, guide: Guide, *, keys_shown: bool) -> None:
        before = buttons(self._bench(guide, keys_shown=keys_shown).showing.sheet())
        for widget in before.values():
            bench = self._bench(guide, keys_shown=keys_shown)
            bench.press(*widget.rect.middle)
            after = buttons(bench.showing.sheet())
            for other, at in self._over(before, after, widget):
                again = self._bench(guide, keys_shown=keys_shown)
                again.press(*at)
                once = again.showing.sheet(), again.showing.page
                again.press(*at, after=DOUBLE_S)
                self._judge(
                    widget, other, "click", unchanged=once == (again.showing.sheet(), again.showing.page)
                )

    def _let_time_turn(self, guide: Guide) -> None:
        """A click meant for the page before lands just after time has turned it."""
        if guide.page is not Page.STEP or guide.paused:
            return
        before = buttons(self._bench(guide).showing.sheet())
        then, _ = guide.tick(2 * ALMOST_S)
        after = buttons(self._bench(then).showing.sheet())
        for widget in before.values():
            for other, at in self._over(before, after, widget):
                bench = self._bench(guide)
                bench.time += 5.0
                bench.showing.tick(2 * ALMOST_S)
                bench.redraw()
                turned = bench.showing.sheet(), bench.showing.page
                bench.press(*at, after=DOUBLE_S)
                self._judge(
                    widget, other, "time", unchanged=turned == (bench.showing.sheet(), bench.showing.page)
                )

    def _over(
        self, before: dict[str, Widget], after: dict[str, Widget], widget: Widget
    ) -> Iterator[tuple[Widget, tuple[float, float]]]:
        """The other buttons that now overlap the place of this one, and a point in both."""
        change = (*((w.id, w.rect) for w in before.values()), "to", *((w.id, w.rect) for w in after.values()))
        if (widget.id, change) in self._known:
            return
        self._known.add((widget.id, change))
        for other in after.values():
            at = shared(widget.rect, other.rect)
            if at and other.id != widget.id:
                yield other, at

    def _judge(self, widget: Widget, other: Widget, by: str, *, unchanged: bool) -> None:
        self.found.covered.add((widget.id, other.id))
        if not unchanged:
            self.found.harmed.append((by, widget.id, other.id))


@pytest.mark.slow
@pytest.mark.slow
@pytest.mark.parametrize("letters", [1.0, 1.25, 2.0])
def test_no_second_click_reaches_a_button_that_came_under_the_pointer(letters: float) -> None:
    """On every page of every variant, at each size of letters."""
    found = Tries(letters).everywhere()

    assert found.harmed == []
    assert ("start", "hurts") in found.covered, "the test sees what the issue is about"
    assert {other for _, other in found.covered} >= ENDS - {"consulted"}


def test_the_pain_stop_is_the_only_button_that_looks_dangerous() -> None:
    """The list above has all dangerous buttons, whatever they look like."""
    dangerous = {
        widget.id
        for guide in of_a_break(Guide.begin(routine(), Variant.STANDING))
        for widget in Bench(guide=guide).showing.sheet().widgets
        if widget.style is WidgetStyle.DANGER
    }

    assert dangerous == {"hurts"}
