"""A guided break in this terminal, now, with or without the help of the running DeskBreak."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Self

from deskbreak.adapters.sound.player import cues_for, suits
from deskbreak.adapters.system_clock import SystemClock
from deskbreak.core.guide.guide import Guide
from deskbreak.core.model.fault import Fault, Part, Recovered
from deskbreak.storage import paths, settings_file
from deskbreak.storage.journal_recent import week_practised
from deskbreak.storage.routines import known_steps, load_routine
from deskbreak.storage.safety_file import SafetyFile
from deskbreak.terminal.break_screen import run_guide
from deskbreak.terminal.engine_client import BreakRefused, BreakReporter
from deskbreak.terminal.figure import figure_for
from deskbreak.terminal.printing import print_text
from deskbreak.terminal.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Callable

    from deskbreak.core.guide.safety import SafetyNews
    from deskbreak.core.model.journal_entry import RoutineResult
    from deskbreak.core.model.routine import Variant
    from deskbreak.core.model.settings import Channel, Settings
    from deskbreak.ports import Message

DONE, NOT_DONE = 0, 1


class DeferredMessages:
    """Messages about faults, delayed while the page of a break is on the screen."""

    def __init__(self) -> None:
        self._guiding = False
        self._waits: dict[Part, str] = {}

    def __enter__(self) -> Self:
        self._guiding = True
        return self

    def __exit__(self, *_: object) -> None:
        self._guiding = False
        for text in self._waits.values():
            _print(text)
        self._waits.clear()

    def add(self, message: Message) -> None:
        """Print a fault, now or when the page is closed; a fault that is fixed meanwhile is not printed."""
        if isinstance(message, Recovered):
            self._waits.pop(message.part, None)
        elif isinstance(message, Fault) and self._guiding:
            self._waits[message.part] = message.text
        elif isinstance(message, Fault):
            _print(message.text)

    def try_to(self, write: Callable[[], None]) -> None:
        """Write a setting; print a failure when the page is closed."""
        try:
            write()
        except settings_file.NotWritten as why:
            self._waits[Part.SETTINGS] = f"What you turned on or off applied to that break only. {why}"


def guide_in_terminal(variant: Variant | None, *, plain: bool) -> int:
    """Guide a break here and log it; return the exit code."""
    if sys.platform == "win32":
        return _print(
            "A terminal guides a break on Linux and macOS only; `deskbreak start` opens the window."
        )
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return _print("A guided break needs a terminal to be shown in.")
    settings, diagnostics = settings_file.load(paths.config_file())
    for diagnostic in diagnostics:
        _print(f"{paths.config_file()}, {diagnostic}")
    chosen, later = variant or settings.variant, DeferredMessages()
    record = SafetyFile(paths.safety_file(), later.add, known_steps)
    routine = load_routine(settings.routine, _print)
    try:
        reporter = BreakReporter(chosen, settings, record)
    except BreakRefused as why:
        return _print(str(why))
    today = SystemClock().now().wall.date()
    terms = record.terms(today, week_practised(paths.journal_folder(), today))
    guide = Guide.begin(routine, chosen, settings.breath_s, terms)
    result = _guided(guide, settings, reporter, later, lambda news: record.add_news(news, today), plain=plain)
    try:
        reporter.ended(result)
    except OSError as error:
        return _print(f"The break could not be logged: {error}.")
    except BreakRefused as why:
        return _print(str(why))
    return DONE


def _guided(
    guide: Guide,
    settings: Settings,
    reporter: BreakReporter,
    later: DeferredMessages,
    on_news: Callable[[SafetyNews], None],
    *,
    plain: bool,
) -> RoutineResult:
    """Guide the break on the screen; print messages about faults after it."""

    def on_turn(channel: Channel, on: bool) -> None:  # noqa: FBT001 - the signature that the guide uses
        if suits(channel, plain=plain):
            later.try_to(partial(settings_file.set_value, paths.config_file(), "cues", channel, on))

    with later, Terminal() as terminal, cues_for(settings, plain=plain) as player:
        result = run_guide(
            guide,
            terminal,
            reporter.step,
            figure=figure_for(settings),
            on_news=on_news,
            audio=player,
            on_turn=on_turn,
            on_begun=reporter.began,
            on_done=reporter.done,
            on_pain=reporter.pain,
            plain=plain,
        )
    for fault in player.faults():
        _print(fault)
    return result


def _print(text: str) -> int:
    print_text(text, sys.stderr)
    return NOT_DONE
