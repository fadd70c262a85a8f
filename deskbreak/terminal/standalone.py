"""A guided break in this terminal, now, with or without the help of the running DeskBreak."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Self

from deskbreak.adapters.sound.player import cues_for, suits
from deskbreak.adapters.system_clock import SystemClock
from deskbreak.core.guide.guide import Guide
from deskbreak.core.model.fault import Fault, Mended, Part
from deskbreak.storage import paths, settings_file
from deskbreak.storage.journal_recent import week_practised
from deskbreak.storage.routines import known_steps, load_routine
from deskbreak.storage.safety_file import CareFile
from deskbreak.terminal.break_screen import run_guide
from deskbreak.terminal.engine_client import Refused, Witness
from deskbreak.terminal.figure import artist_for
from deskbreak.terminal.printing import say
from deskbreak.terminal.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Callable

    from deskbreak.core.guide.safety import News
    from deskbreak.core.model.journal_entry import RoutineResult
    from deskbreak.core.model.routine import Variant
    from deskbreak.core.model.settings import Channel, Settings
    from deskbreak.ports import Message

DONE, NOT_DONE = 0, 1


class Later:
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
            _say(text)
        self._waits.clear()

    def told(self, message: Message) -> None:
        """Print a fault, now or when the page is closed; a fault that is fixed meanwhile is not printed."""
        if isinstance(message, Mended):
            self._waits.pop(message.part, None)
        elif isinstance(message, Fault) and self._guiding:
            self._waits[message.part] = message.text
        elif isinstance(message, Fault):
            _say(message.text)

    def try_to(self, write: Callable[[], None]) -> None:
        """Write a setting; print a failure when the page is closed."""
        try:
            write()
        except settings_file.NotWritten as why:
            self._waits[Part.SETTINGS] = f"What you turned on or off applied to that break only. {why}"


def guide_in_terminal(variant: Variant | None, *, plain: bool) -> int:
    """Guide a break here and log it; return the exit code."""
    if sys.platform == "win32":
        return _say("A terminal guides a break on Linux and macOS only; `deskbreak start` opens the window.")
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return _say("A guided break needs a terminal to be shown in.")
    settings, problems = settings_file.load(paths.config_file())
    for problem in problems:
        _say(f"{paths.config_file()}, {problem}")
    chosen, later = variant or settings.variant, Later()
    care = CareFile(paths.care_file(), later.told, known_steps)
    routine = load_routine(settings.routine, _say)
    try:
        witness = Witness(chosen, settings, care)
    except Refused as why:
        return _say(str(why))
    today = SystemClock().now().wall.date()
    terms = care.terms(today, week_practised(paths.journal_folder(), today))
    guide = Guide.begin(routine, chosen, settings.breath_s, terms)
    result = _guided(guide, settings, witness, later, lambda news: care.heard(news, today), plain=plain)
    try:
        witness.ended(result)
    except OSError as error:
        return _say(f"The break could not be logged: {error}.")
    except Refused as why:
        return _say(str(why))
    return DONE


def _guided(
    guide: Guide,
    settings: Settings,
    witness: Witness,
    later: Later,
    on_news: Callable[[News], None],
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
            witness.step,
            figure=artist_for(settings),
            on_news=on_news,
            ears=player,
            on_turn=on_turn,
            on_begun=witness.began,
            on_done=witness.done,
            on_pain=witness.pain,
            plain=plain,
        )
    for trouble in player.troubles():
        _say(trouble)
    return result


def _say(text: str) -> int:
    say(text, sys.stderr)
    return NOT_DONE
