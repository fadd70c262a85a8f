"""Guides a break in a terminal: figure in half blocks beside the text, or plain lines for screen readers."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from deskbreak.core.cues import Channel, Signal, between, next_turn_s
from deskbreak.core.guide import Act, Guide, Page, Scene
from deskbreak.core.guide_words import CHANNEL_KEYS, turned
from deskbreak.shell.cues.player import silent
from deskbreak.terminal.answers import deed_of, deed_of_line
from deskbreak.terminal.blocks import rows_of
from deskbreak.terminal.lines import (
    EMPTY,
    FULL,
    HURTS,
    KEYS_TITLE,
    answers_of,
    key_lines,
    screen_lines,
    spoken,
)
from deskbreak.terminal.terminal import Depth

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL import Image

    from deskbreak.core.care import News
    from deskbreak.core.entry import RoutineResult, StepResult
    from deskbreak.core.guide import Deed, Told
    from deskbreak.terminal.terminal import Terminal

FPS: Final = 10
HELP: Final = "?"
_CYAN, _BLUE = 36, 34  # each is seen on one kind of ground only
DEAF_S: Final = 1.0  # keys typed in the first second were meant for something else
_TEXT_WIDTH: Final = 34
_FIGURE_LEAST: Final = (28, 12)  # columns, rows: smaller than that, a figure is a smudge


class Figure(Protocol):
    """Draws the figure of a move, ``t`` seconds into it, with a loop of ``loop_s`` (None: its own)."""

    def __call__(self, move: str, t: float, loop_s: float | None, width: int, height: int, /) -> Image.Image:
        """Return a picture of that many pixels."""


class Ears(Protocol):
    """Lets a break be heard."""

    def hear(self, signal: Signal, /) -> None:
        """Play and say what is on; returns at once."""

    def is_on(self, channel: Channel, /) -> bool:
        """Whether anything is heard on it."""

    def toggle(self, channel: Channel, /) -> bool:
        """Turn it on or off; what it is now."""


def run_guide(
    guide: Guide,
    terminal: Terminal,
    on_step: Callable[[StepResult], None],
    *,
    figure: Figure | None = None,
    on_news: Callable[[News], None] = lambda _news: None,
    ears: Ears | None = None,
    on_turn: Callable[[Channel, bool], None] = lambda _channel, _on: None,
    plain: bool = False,
    interrupted: Callable[[], bool] = lambda: False,
    now: Callable[[], float] = time.monotonic,
) -> RoutineResult:
    """Guide a break to its end and return what it came to.

    ``on_step`` hears of each step the moment it ends, ``on_news`` what the
    person says of their care, ``ears`` what is to be heard, ``on_turn`` what
    the person turns on or off of it. ``interrupted`` is asked
    after every wake-up of the terminal and ends the break from outside; a
    stopping signal (`Terminal.stopped`) and a terminal that hung up end it too.
    """
    session = _Session(guide, _Owner(on_step, on_news, on_turn), ears or silent(), now)
    if plain or terminal.dumb:
        return _guide_in_lines(session, terminal, interrupted)
    return _guide_on_screen(session, terminal, figure, interrupted)


@dataclass(frozen=True, slots=True)
class _Owner:
    """Who is told what happens in a break."""

    on_step: Callable[[StepResult], None]
    on_news: Callable[[News], None]
    on_turn: Callable[[Channel, bool], None]


class _Session:
    """A guide under way: ticks it by the clock and passes on what it tells."""

    def __init__(self, guide: Guide, owner: _Owner, ears: Ears, now: Callable[[], float]) -> None:
        self.guide = guide
        self.keys_shown = False  # instead of the page; the break rests meanwhile
        self._owner = owner
        self._ears = ears
        self._now = now
        self._ticked = self.began = now()

    @property
    def age_s(self) -> float:
        return self._now() - self.began

    def tick(self) -> Scene:
        """Let the time since the last tick pass; return what to show."""
        now = self._now()
        if not self.keys_shown:
            self._go_on(*self.guide.tick(now - self._ticked))
        self._ticked = now
        return self.guide.scene()

    @property
    def moves(self) -> bool:
        """Whether the screen changes by itself; where it does not, nothing wakes up."""
        page, paused = self.guide.page, self.guide.paused
        return not self.keys_shown and (page is Page.REPEAT or (page is Page.STEP and not paused))

    @property
    def heard_on(self) -> frozenset[Channel]:
        """The channels that are on."""
        return frozenset(channel for channel in Channel if self._ears.is_on(channel))

    def press(self, key: str, key_before: str = "") -> None:
        """Do what a key means on the page; with the list of keys in front of it, the key takes that away."""
        deed = deed_of(key, self.guide.scene(), key_before)
        if key == HELP:
            self.keys_shown = not self.keys_shown and self.guide.page is not Page.HURT
        elif self.keys_shown and deed is not Act.HURTS:
            self.keys_shown = False
        elif deed is not None:
            self.act(deed)
        else:
            self.turn(key)

    def turn(self, key: str) -> str:
        """Turn on or off what the key stands for, if anything; what there is to say of it."""
        channel = CHANNEL_KEYS.get(key.lower())
        if channel is None or self.guide.page not in {Page.STEP, Page.REPEAT}:
            return ""
        on = self._ears.toggle(channel)
        self._owner.on_turn(channel, on)
        return turned(channel, on=on)

    def act(self, deed: Deed) -> None:
        self.keys_shown = False
        self._go_on(*self.guide.act(deed))

    def stop(self) -> RoutineResult:
        """End from outside, whatever page is shown."""
        self.act(Act.CLOSE)
        return self.guide.result_if_ended_now()

    def _go_on(self, guide: Guide, told: Told) -> None:
        before, self.guide = self.guide, guide
        self._ears.hear(between(before.scene(), guide.scene()))
        for news in told.news:
            self._owner.on_news(news)
        for step in told.steps:
            self._owner.on_step(step)


# The full screen


def _guide_on_screen(
    session: _Session, terminal: Terminal, figure: Figure | None, interrupted: Callable[[], bool]
) -> RoutineResult:
    canvas = _Canvas(terminal, figure)
    key_before = ""
    with terminal.full_screen():
        while not session.guide.over:
            scene = session.tick()
            canvas.draw(scene, session.heard_on, keys_shown=session.keys_shown)
            heard = terminal.wait(1 / FPS if session.moves else None)
            if heard.gone or terminal.stopped is not None or interrupted():
                break
            session.tick()
            if session.age_s < DEAF_S:
                continue
            for key in heard.keys:
                session.press(key, key_before)
                key_before = key
    return session.stop()


class _Canvas:
    """What is on the screen, so that only lines that differ are written."""

    def __init__(self, terminal: Terminal, figure: Figure | None) -> None:
        self._terminal = terminal
        self._figure = figure
        self._size = (0, 0)
        self._rows: list[str] = []

    def draw(self, scene: Scene, heard_on: frozenset[Channel], *, keys_shown: bool) -> None:
        size = columns, rows = self._terminal.size()
        if size != self._size:
            self._terminal.write("\x1b[0m\x1b[2J")
            self._size, self._rows = size, [""] * rows
        new = self._compose(scene, heard_on if not keys_shown else None, columns, rows)
        changes = [
            f"\x1b[{y};1H{line}\x1b[K"
            for y, (line, old) in enumerate(zip(new, self._rows, strict=True), 1)
            if line != old
        ]
        self._rows = new
        if changes:
            # A synchronised update: terminals that know it show the frame in one piece.
            self._terminal.write(f"\x1b[?2026h{''.join(changes)}\x1b[?2026l")

    def _compose(
        self, scene: Scene, heard_on: frozenset[Channel] | None, columns: int, rows: int
    ) -> list[str]:
        """Put the figure and the text side by side; ``heard_on`` None: the list of keys."""
        width, height = min(columns - _TEXT_WIDTH - 3, rows * 2), rows - 1
        picture: list[str] = []
        if self._shows_figure(scene) and width >= _FIGURE_LEAST[0] and height >= _FIGURE_LEAST[1]:
            picture = self._picture(scene, width, height)
        margin = width + 2 if picture else 1
        room = columns - margin - 1
        text = key_lines(room) if heard_on is None else screen_lines(scene, room, heard_on)
        text = _fitted(text, rows)
        lines = []
        for y in range(rows):
            words = _styled(text[y], scene, self._terminal) if y < len(text) else ""
            cells = picture[y] if y < len(picture) else " " * width if picture else ""
            lines.append(
                f"{cells}{' ' * (margin - width if picture else margin)}{words}" if words or cells else ""
            )
        return lines

    def _shows_figure(self, scene: Scene) -> bool:
        return self._figure is not None and bool(scene.move) and self._terminal.depth is not Depth.NONE

    def _picture(self, scene: Scene, width: int, height: int) -> list[str]:
        if self._figure is None:
            return []
        drawn = self._figure(scene.move, scene.move_t, scene.loop_s, width, height * 2)
        return rows_of(drawn, self._terminal.depth)


def _fitted(text: list[str], rows: int) -> list[str]:
    """Drop empty lines, then the longer text, where the screen is too low; the way to stop stays."""
    if len(text) > rows:
        text = [line for line in text if line]
    if len(text) > rows and HURTS in text:
        tail = text[text.index(HURTS) :][:rows]
        text = [*text[: rows - len(tail)], *tail]
    return text[:rows]


def _styled(line: str, scene: Scene, terminal: Terminal) -> str:
    """Bring out the title, the bars and the way to stop; the bold face needs no colours."""
    if line and line in {scene.title.upper(), KEYS_TITLE}:
        return f"\x1b[1m{line}\x1b[0m"
    if terminal.depth is Depth.NONE:
        return line
    if line == HURTS:
        return f"\x1b[1;31m{line}\x1b[0m"
    if line.startswith((FULL, EMPTY)):
        rest = line.lstrip(FULL + EMPTY)
        return f"\x1b[{_CYAN if terminal.dark else _BLUE}m{line.removesuffix(rest)}\x1b[0m{rest}"
    return line


# Plain lines


def _guide_in_lines(session: _Session, terminal: Terminal, interrupted: Callable[[], bool]) -> RoutineResult:
    said, page = "", None
    with terminal.line_editing():
        while not session.guide.over:
            scene = session.tick()
            if (line := spoken(scene)) != said:
                terminal.write(f"{line}\n")
                said = line
            if scene.page is not page:
                terminal.write(f"{answers_of(scene)}\n")
                page = scene.page
            runs = scene.page is Page.STEP and not scene.paused
            until_s = next_turn_s(scene) if session.heard_on else scene.left_s
            answer, gone = terminal.wait_line(until_s if runs else None)
            if gone or terminal.stopped is not None or interrupted():
                break
            session.tick()
            if answer is None:
                continue
            if answer.startswith(HELP):
                page = None  # says what can be typed once more
            elif deed := deed_of_line(answer, session.guide.scene()):
                session.act(deed)
            elif told := session.turn(answer[:1]):
                terminal.write(f"{told}.\n")
    return session.stop()
