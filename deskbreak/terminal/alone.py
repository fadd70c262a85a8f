"""A guided break in this terminal, now: with the running DeskBreak's knowledge, or without one."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Self

from deskbreak.core.entry import Entry, Kind
from deskbreak.core.guide import Guide
from deskbreak.ports import Fault, Mended, Part
from deskbreak.shell import as_json, config_file, ipc_client, paths, unattended
from deskbreak.shell.care_file import CareFile
from deskbreak.shell.clock import SystemClock
from deskbreak.shell.cues.player import cues_for, suits
from deskbreak.shell.journal import FileJournal
from deskbreak.shell.practice import week_practised
from deskbreak.shell.routines import load_routine
from deskbreak.shell.snapshot import FileStore
from deskbreak.terminal.figure import artist_for
from deskbreak.terminal.guide_screen import run_guide
from deskbreak.terminal.terminal import Terminal

if TYPE_CHECKING:
    from deskbreak.core.care import News
    from deskbreak.core.channel import Channel
    from deskbreak.core.entry import RoutineResult, StepResult
    from deskbreak.core.routine import Variant
    from deskbreak.core.settings import Settings
    from deskbreak.ports import Message

DONE, NOT_DONE = 0, 1
_TELL_WITHIN_S, _TELL_AGAIN_S = 10.0, 0.1
_LOGGED_BEFORE = "DeskBreak took this break for over before its end; what was done until then is in the log."


Ask = Callable[[dict[str, object]], dict[str, object]]


class Refused(Exception):
    """The running one will not have a break guided here now; the text says why."""


class Later:
    """What there is to say of faults; nothing is written over the page of a break under way."""

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
        """Say a fault, now or when the page is done; what is mended meanwhile is not said."""
        if isinstance(message, Mended):
            self._waits.pop(message.part, None)
        elif isinstance(message, Fault) and self._guiding:
            self._waits[message.part] = message.text
        elif isinstance(message, Fault):
            _say(message.text)

    def try_to(self, write: Callable[[], None]) -> None:
        """Write a setting; what it cannot be written for is said when the page is done."""
        try:
            write()
        except (OSError, config_file.NotWritten) as why:
            self._waits[Part.SETTINGS] = f"Your choice was not kept. {why}"


def _ask(payload: dict[str, object]) -> dict[str, object]:
    return ipc_client.ask(paths.socket_file(), payload)


class Witness:
    """Tells the running DeskBreak of the break, or, if there is none, the journal: logged exactly once."""

    def __init__(self, variant: Variant, settings: Settings, care: CareFile, ask: Ask = _ask) -> None:
        """Announce the break by ``ask``, which reaches the running one. Raises Refused."""
        self._ask = ask
        self._settings = settings
        self._care = care
        self._clock = SystemClock()
        self._break_id: int | None = None
        self._may_be_told = False  # of the end, by an order that nobody answered
        self._began = self._clock.now()
        self._journal = FileJournal(paths.journal_folder(), paths.device_file())
        try:
            reply = self._ask({"verb": "start", "variant": variant.value, "elsewhere": True})
        except ipc_client.NotRunning:
            with suppress(OSError):  # said at the end, if it is so then, too
                self._journal.append(Entry(Kind.STARTED, self._began.wall, seated_s=0.0))
            return
        except ipc_client.NoAnswer as why:
            raise Refused(str(why)) from why
        if reply.get("ok") is not True:
            raise Refused(str(reply.get("error")))
        break_id = reply.get("break_id")
        self._break_id = break_id if isinstance(break_id, int) else None

    def step(self, step: StepResult) -> None:
        """Tell of a finished step, so that what was done is known whatever happens here."""
        if self._break_id is not None:
            with suppress(ipc_client.NotRunning, ipc_client.NoAnswer):
                self._ask({"verb": "step", "break_id": self._break_id, "step": as_json.step_to_json(step)})

    def ended(self, result: RoutineResult) -> None:
        """Tell how it ended. Raises OSError when it cannot be logged, Refused when it was over already."""
        deadline = time.monotonic() + _TELL_WITHIN_S
        while not (self._told(result) or self._logged(result)):
            # An engine has the lock and does not answer: it starts, or ends, at this moment.
            if time.monotonic() > deadline:
                raise TimeoutError("the running DeskBreak does not answer")
            time.sleep(_TELL_AGAIN_S)

    def _told(self, result: RoutineResult) -> bool:
        if self._break_id is None:
            return False
        payload = {"verb": "ended", "break_id": self._break_id, "result": as_json.result_to_json(result)}
        try:
            reply = self._ask(payload)
        except ipc_client.NotRunning:
            return False
        except ipc_client.NoAnswer:
            self._may_be_told = True
            return False
        if reply.get("unknown_break") is True and not self._may_be_told:
            if result.kind is Kind.PAIN:  # whatever became of the rest of it, what hurt is remembered
                self._care.learn(result, self._clock.now().wall.date())
            raise Refused(_LOGGED_BEFORE)
        return reply.get("ok") is True or self._may_be_told

    def _logged(self, result: RoutineResult) -> bool:
        now = self._clock.now()
        ended = Entry(result.kind, now.wall, seated_s=0.0, took_s=now.boot - self._began.boot, result=result)
        if self._break_id is None:
            self._journal.append(ended)
        else:
            files = paths.lock_file(), FileStore(paths.snapshot_file()), self._journal
            if not unattended.log_ended(self._break_id, ended, now, self._settings, files):
                return False
        self._care.learn(result, now.wall.date())  # as the engine would have
        return True


def guide_in_terminal(variant: Variant | None, *, plain: bool) -> int:
    """Guide a break here and log it; the exit code."""
    if sys.platform == "win32":
        return _say("A terminal guides a break on Linux and macOS only; `deskbreak start` opens the window.")
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return _say("A guided break needs a terminal to be shown in.")
    settings, problems = config_file.load(paths.config_file())
    for problem in problems:
        _say(f"{paths.config_file()}, {problem}")
    routine = load_routine(settings.routine, _say)
    chosen = variant or settings.variant
    later = Later()
    care = CareFile(paths.care_file(), later.told)
    try:
        witness = Witness(chosen, settings, care)
    except Refused as why:
        return _say(str(why))
    today = SystemClock().now().wall.date()
    terms = care.terms(today, week_practised(paths.journal_folder(), today))
    guide = Guide.begin(routine, chosen, settings.breath_s, terms)

    def on_news(news: News) -> None:
        care.heard(news, today)

    def on_turn(channel: Channel, on: bool) -> None:  # noqa: FBT001 - as the guide tells it
        if suits(channel, plain=plain):
            later.try_to(partial(config_file.set_value, paths.config_file(), "cues", channel, on))

    with later, Terminal() as terminal, cues_for(settings, plain=plain) as player:
        result = run_guide(
            guide,
            terminal,
            witness.step,
            figure=artist_for(settings),
            on_news=on_news,
            ears=player,
            on_turn=on_turn,
            plain=plain,
        )
    for trouble in player.troubles():
        _say(trouble)
    try:
        witness.ended(result)
    except OSError as error:
        return _say(f"The break could not be logged: {error}.")
    except Refused as why:
        return _say(str(why))
    return DONE


def _say(text: str) -> int:
    print(text, file=sys.stderr)  # noqa: T201 - this is the command line's own voice
    return NOT_DONE
