"""A guided break in this terminal, now: with the running DeskBreak's knowledge, or without one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from deskbreak.core.entry import Entry
from deskbreak.core.guide import Guide
from deskbreak.ports import Fault
from deskbreak.shell import as_json, config_file, ipc_client, paths
from deskbreak.shell.care_file import CareFile
from deskbreak.shell.clock import SystemClock
from deskbreak.shell.cues.player import cues_for
from deskbreak.shell.journal import FileJournal
from deskbreak.shell.practice import week_practised
from deskbreak.shell.routines import load_routine
from deskbreak.terminal.figure import draw_move
from deskbreak.terminal.guide_screen import run_guide
from deskbreak.terminal.terminal import Terminal

if TYPE_CHECKING:
    from deskbreak.core.care import News
    from deskbreak.core.entry import RoutineResult, StepResult
    from deskbreak.core.routine import Variant
    from deskbreak.ports import Message

DONE, NOT_DONE = 0, 1


class Refused(Exception):
    """The running one will not have a break guided here now; the text says why."""


class Witness:
    """Tells the running DeskBreak of the break, or, if there is none, the journal."""

    def __init__(self, variant: Variant, care: CareFile) -> None:
        """Announce the break. Raises Refused."""
        self._care = care
        self._break_id: object = None
        try:
            reply = _ask({"verb": "start", "variant": variant.value, "elsewhere": True})
        except ipc_client.NotRunning:
            return
        except ipc_client.NoAnswer as why:
            raise Refused(str(why)) from why
        if reply.get("ok") is not True:
            raise Refused(str(reply.get("error")))
        self._break_id = reply.get("break_id")

    def step(self, step: StepResult) -> None:
        """Tell of a finished step, so that what was done is known whatever happens here."""
        self._told({"verb": "step", "step": as_json.step_to_json(step)})

    def ended(self, result: RoutineResult, took_s: float) -> None:
        """Tell how it ended. Raises OSError when it has to be logged here, and cannot."""
        if self._told({"verb": "ended", "result": as_json.result_to_json(result)}):
            return
        wall = SystemClock().now().wall
        self._care.learn(result, wall.date())
        journal = FileJournal(paths.journal_folder(), paths.device_file())
        journal.append(Entry(result.kind, wall, seated_s=0.0, took_s=took_s, result=result))

    def _told(self, payload: dict[str, object]) -> bool:
        if self._break_id is None:
            return False
        try:
            return _ask({**payload, "break_id": self._break_id}).get("ok") is True
        except (ipc_client.NotRunning, ipc_client.NoAnswer):
            return False


def guide_in_terminal(variant: Variant | None, *, plain: bool) -> int:
    """Guide a break here and log it; the exit code."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return _say("A guided break needs a terminal to be shown in.")
    settings, problems = config_file.load(paths.config_file())
    for problem in problems:
        _say(f"{paths.config_file()}, {problem}")
    routine = load_routine(settings.routine, _say)
    chosen = variant or settings.variant
    clock = SystemClock()
    care = CareFile(paths.care_file(), _told)
    try:
        witness = Witness(chosen, care)
    except Refused as why:
        return _say(str(why))
    began = clock.now()
    today = began.wall.date()
    terms = care.terms(today, week_practised(paths.journal_folder(), today))
    guide = Guide.begin(routine, chosen, settings.breath_s, terms)

    def on_news(news: News) -> None:
        care.heard(news, today)

    with Terminal() as terminal, cues_for(settings, plain=plain) as player:
        result = run_guide(
            guide,
            terminal,
            witness.step,
            figure=draw_move,
            on_news=on_news,
            hear=player.hear,
            plain=plain,
        )
    for trouble in player.troubles():
        _say(trouble)
    try:
        witness.ended(result, clock.now().boot - began.boot)
    except OSError as error:
        return _say(f"The break could not be logged: {error}.")
    return DONE


def _ask(payload: dict[str, object]) -> dict[str, object]:
    return ipc_client.ask(paths.socket_file(), payload)


def _told(message: Message) -> None:
    if isinstance(message, Fault):
        _say(message.text)


def _say(text: str) -> int:
    print(text, file=sys.stderr)  # noqa: T201 - this is the command line's own voice
    return NOT_DONE
