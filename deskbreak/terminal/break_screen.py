"""Shows a guided break in a terminal: the figure in half blocks beside the text, or plain lines for screen readers."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, Protocol

from deskbreak.adapters.sound.player import silent
from deskbreak.core.guide.cues import next_turn_s
from deskbreak.core.guide.guide import Guide, Page, Scene
from deskbreak.core.guide.key_table import HELP
from deskbreak.core.model.columns import cut
from deskbreak.core.model.settings import Channel
from deskbreak.terminal.break_session import BreakAudio, BreakCallbacks, BreakSession
from deskbreak.terminal.fitting import fitted
from deskbreak.terminal.half_blocks import rows_of
from deskbreak.terminal.key_bindings import action_of_line
from deskbreak.terminal.plain_lines import answers_of, plain_lines
from deskbreak.terminal.terminal import Depth
from deskbreak.terminal.text_layout import (
    EMPTY,
    FULL,
    HURTS,
    HURTS_SHORT,
    KEYS_TITLE,
    key_lines,
    screen_lines,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL import Image

    from deskbreak.core.guide.safety import SafetyNews
    from deskbreak.core.model.journal_entry import RoutineResult, StepResult
    from deskbreak.terminal.terminal import Terminal

FPS: Final = 10
_CYAN, _BLUE = 36, 34  # each is readable only on one kind of background
_TEXT_WIDTH: Final = 34
_FIGURE_LEAST: Final = (28, 12)  # columns, rows: anything smaller is a smudge


class Figure(Protocol):
    """Draws the figure of a move, ``t`` seconds into it, with loops of ``loop_s`` seconds (None: its own)."""

    def __call__(self, move: str, t: float, loop_s: float | None, width: int, height: int, /) -> Image.Image:
        """Return a picture of that size in pixels."""


def run_guide(
    guide: Guide,
    terminal: Terminal,
    on_step: Callable[[StepResult], None],
    *,
    figure: Figure | None = None,
    on_news: Callable[[SafetyNews], None] = lambda _news: None,
    audio: BreakAudio | None = None,
    on_turn: Callable[[Channel, bool], None] = lambda _channel, _on: None,
    on_begun: Callable[[], None] = lambda: None,
    on_done: Callable[[RoutineResult], None] = lambda _result: None,
    on_pain: Callable[[RoutineResult | None], None] = lambda _result: None,
    plain: bool = False,
    interrupted: Callable[[], bool] = lambda: False,
    now: Callable[[], float] = time.monotonic,
) -> RoutineResult:
    """Guide a break to its end and return its result.

    ``on_step`` is called with each step when it ends, ``on_news`` with the user's safety news, ``audio`` with
    the sounds to play, ``on_turn`` when the user turns a channel on or off, ``on_begun`` when movement
    begins, ``on_done`` with the result while the last pages are shown, and ``on_pain`` with a pain stop, or
    None if it was a mistake. ``interrupted`` is called after every wake-up of the terminal and can end the
    break from outside. A stopping signal (`Terminal.stopped`) and a terminal that hung up end it too.
    """
    session = BreakSession(
        guide, BreakCallbacks(on_step, on_news, on_turn, on_begun, on_done, on_pain), audio or silent(), now
    )
    if plain or terminal.dumb:
        return _guide_in_lines(session, terminal, interrupted)
    return _guide_on_screen(session, terminal, figure, interrupted)


# The full screen


def _guide_on_screen(
    session: BreakSession, terminal: Terminal, figure: Figure | None, interrupted: Callable[[], bool]
) -> RoutineResult:
    canvas = _Canvas(terminal, figure)
    with terminal.full_screen():
        while not session.guide.over:
            scene = session.tick()
            canvas.draw(scene, session.channels_on, keys_shown=session.keys_shown)
            received = terminal.wait(1 / FPS if session.moves else None)
            if received.gone or terminal.stopped is not None or interrupted():
                break
            session.tick()
            for key in received.keys:
                session.press(key)
    return session.stop()


class _Canvas:
    """The current content of the screen, so that only lines that differ are written."""

    def __init__(self, terminal: Terminal, figure: Figure | None) -> None:
        self._terminal = terminal
        self._figure = figure
        self._size = (0, 0)
        self._rows: list[str] = []

    def draw(self, scene: Scene, channels_on: frozenset[Channel], *, keys_shown: bool) -> None:
        size = columns, rows = self._terminal.size()
        if size != self._size:
            self._terminal.write("\x1b[0m\x1b[2J")
            self._size, self._rows = size, [""] * rows
        new = self._compose(scene, channels_on if not keys_shown else None, columns, rows)
        changes = [
            f"\x1b[{y};1H{line}\x1b[K"
            for y, (line, old) in enumerate(zip(new, self._rows, strict=True), 1)
            if line != old
        ]
        self._rows = new
        if changes:
            # A synchronized update: terminals that support it show the frame at once.
            self._terminal.write(f"\x1b[?2026h{''.join(changes)}\x1b[?2026l")

    def _compose(
        self, scene: Scene, channels_on: frozenset[Channel] | None, columns: int, rows: int
    ) -> list[str]:
        """Put figure and text side by side; if ``channels_on`` is None, show the list of keys."""
        width, height = min(columns - _TEXT_WIDTH - 3, rows * 2), rows - 1
        picture: list[str] = []
        if self._shows_figure(scene) and width >= _FIGURE_LEAST[0] and height >= _FIGURE_LEAST[1]:
            picture = self._picture(scene, width, height)
        margin = width + 2 if picture else 1
        room = columns - margin - 1
        text = key_lines(scene, room) if channels_on is None else screen_lines(scene, room, channels_on)
        text = fitted(text, rows)
        lines = []
        for y in range(rows):
            words = _styled(cut(text[y], room), scene, self._terminal) if y < len(text) else ""
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


def _styled(line: str, scene: Scene, terminal: Terminal) -> str:
    """Emphasize the title, the bars and the way to stop; bold needs no colours."""
    if line and line in {scene.title.upper(), KEYS_TITLE}:
        return f"\x1b[1m{line}\x1b[0m"
    if terminal.depth is Depth.NONE:
        return line
    if line in {HURTS, HURTS_SHORT}:
        return f"\x1b[1;31m{line}\x1b[0m"
    if line.startswith((FULL, EMPTY)):
        rest = line.lstrip(FULL + EMPTY)
        return f"\x1b[{_CYAN if terminal.dark else _BLUE}m{line.removesuffix(rest)}\x1b[0m{rest}"
    return line


# Plain lines


def _guide_in_lines(
    session: BreakSession, terminal: Terminal, interrupted: Callable[[], bool]
) -> RoutineResult:
    said, page = "", None
    with terminal.line_editing():
        while not session.guide.over:
            scene = session.tick()
            if (line := plain_lines(scene)) != said:
                terminal.print(line)
                said = line
            if scene.page is not page:
                terminal.print(answers_of(scene))
                page = scene.page
            runs = scene.page is Page.STEP and not scene.paused
            until_s = next_turn_s(scene) if session.channels_on else scene.left_s
            answer, gone = terminal.wait_line(until_s if runs else None)
            if gone or terminal.stopped is not None or interrupted():
                break
            session.tick()
            if answer is None:
                continue
            if answer.startswith(HELP[0]):
                page = None  # repeat what can be typed
            elif action := action_of_line(answer, session.guide.scene()):
                session.act(action)
            elif report := session.turn(answer):
                terminal.print(f"{report}.")
    return session.stop()
