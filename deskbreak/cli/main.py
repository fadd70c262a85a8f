"""The command line. Only the standard library is imported at load time: status bars run ``status`` all day.

Verbs import what else they need. Exit codes: 0 done, 1 not done (stderr says why), 2 not understood.
"""

# ruff: noqa: T201 - this module prints to the terminal

from __future__ import annotations

import errno
import json
import os
import sys
import time
from collections.abc import Callable, Sequence

from deskbreak.bootstrap import environment
from deskbreak.ipc import client, find_instance
from deskbreak.protocol.own_stdout import OwnStdout
from deskbreak.terminal.printing import print_text

TYPE_CHECKING = False  # importing `typing` would cost `status` milliseconds
if TYPE_CHECKING:
    import argparse
    from typing import TextIO

    Run = Callable[[argparse.Namespace], int]

DONE, NOT_DONE, NOT_UNDERSTOOD = 0, 1, 2
INTERRUPTED = 130  # the shell convention: 128 + SIGINT
_STDOUT = 1  # its file descriptor
_LAUNCH_WITHIN_S = 10.0


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    environment.repair_environment()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # an ASCII terminal must not fail on the "·" of a title
    try:
        code = _run(sys.argv[1:] if argv is None else list(argv))
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError as error:
        if error.errno not in {errno.EPIPE, errno.ENOSPC}:
            raise
        # Flushing the rest of the buffer at exit would fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), _STDOUT)
        if error.errno == errno.EPIPE:  # `deskbreak log | head`: the reader has closed the pipe
            return DONE
        return _print(f"deskbreak: the output cannot be written: {error.strerror}", NOT_DONE)
    except KeyboardInterrupt:
        return INTERRUPTED
    return code


def _run(argv: list[str]) -> int:
    if not argv:
        return _launch(plain=False)
    from deskbreak.cli import (
        arguments,
    )  # here: otherwise the tray process would keep argparse loaded, 0.6 MiB

    if argv[0] == "help":  # a common convention; `deskbreak help snooze` works too
        argv = [*argv[1:2], "--help"]
    word = next((word for word in argv if not word.startswith("-")), None)
    if word is not None and word not in VERBS:
        return _not_understood(f"deskbreak: there is no verb {word!r}{_did_you_mean(word)}", argv)
    try:
        options = arguments.parser(VERBS, word).parse_args(argv)
    except arguments.NotUnderstoodError as why:
        return _not_understood(str(why), argv)
    except SystemExit:  # argparse printed the help or the version; `main` checks that the output was written
        return DONE
    if word is None:
        return _launch(plain=options.plain, take_over=options.take_over)
    return VERBS[word][1](options)


def _not_understood(why: str, argv: list[str]) -> int:
    """Report the error on stderr, and as JSON on stdout if ``--json`` was given."""
    if "--json" in argv:
        print(json.dumps({"error": why}))
    return _print(why, NOT_UNDERSTOOD)


def _did_you_mean(word: str) -> str:
    from deskbreak.core.model.suggestion import nearest

    near = nearest(word, VERBS)
    return f"; did you mean {near!r}?" if near else f"; there are {', '.join(VERBS)}: see deskbreak --help"


def _launch(*, plain: bool, take_over: bool = False) -> int:
    """Start the program. If it is already running, show its status or take its place."""
    deadline = time.monotonic() + _LAUNCH_WITHIN_S
    while True:
        try:
            reply = find_instance.ask({"verb": "status"})
            if not take_over and not _is_wanted_here(reply):
                return DONE
            find_instance.ask({"verb": "quit"})
            if not take_over:  # the user took some time to answer
                take_over, deadline = True, time.monotonic() + _LAUNCH_WITHIN_S
        except client.NoAnswer as why:
            if not take_over:
                return _print(str(why), NOT_DONE)
        except client.NotRunning:
            pass
        from deskbreak.bootstrap.main import (  # loads the whole program
            AlreadyRunning,
            RunningUnreachable,
            run,
        )

        try:
            return run(plain=plain)
        except AlreadyRunning as why:  # another instance is just starting or ending
            if isinstance(why, RunningUnreachable) and not take_over:
                return _print(str(why), NOT_DONE)
            if time.monotonic() > deadline:
                return _print(f"{why} It does not answer: end that process, and start again.", NOT_DONE)
            time.sleep(0.1)


def _is_wanted_here(reply: dict[str, object]) -> bool:
    """Show the status of the running instance; if it has no display here, ask the user whether to move it here."""
    _print_status(reply, sys.stdout, as_json=False)
    from deskbreak.adapters.display import display_name

    found = reply.get("status")
    there = found.get("display") if isinstance(found, dict) else None
    if not isinstance(there, str) or not (here := display_name()) or there == here:
        return False
    where = f"is on the display {there}" if there else "was started where there is no display"
    print_text(
        f"It {where}, and shows nothing on this one. To have it here instead: deskbreak --take-over", None
    )
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    print("Have it here now? [y/N] ", end="", flush=True)
    return sys.stdin.readline().strip().casefold() in {"y", "yes"}


def _status(options: argparse.Namespace) -> int:
    with OwnStdout(wanted=options.json) as out:
        return _with_reply(
            {"verb": "status"},
            lambda reply: _print_status(reply, out, as_json=options.json),
            out if options.json else None,
        )


def _start(options: argparse.Namespace) -> int:
    if options.terminal:
        from deskbreak.core.model.routine import Variant
        from deskbreak.terminal.standalone import guide_in_terminal

        variant = Variant(options.variant) if options.variant else None
        return guide_in_terminal(variant, plain=options.plain)
    return _order({"verb": "start", "variant": options.variant, "elsewhere": False})


def _snooze(options: argparse.Namespace) -> int:
    return _order({"verb": "snooze", "minutes": options.minutes})


def _skip(_: argparse.Namespace) -> int:
    return _order({"verb": "skip"})


def _pause(options: argparse.Namespace) -> int:
    seconds = None if options.minutes is None else options.minutes * 60
    return _order({"verb": "pause", "seconds": seconds, "until": options.until})


def _resume(_: argparse.Namespace) -> int:
    return _order({"verb": "resume"})


def _interval(options: argparse.Namespace) -> int:
    return _order({"verb": "interval", "minutes": options.minutes})


def _quit(_: argparse.Namespace) -> int:
    return _order({"verb": "quit"})


def _log(options: argparse.Namespace) -> int:
    form = "json" if options.json else "csv" if options.csv else "table"
    with OwnStdout(wanted=form != "table") as out:
        from deskbreak.cli import report

        return report.print_log(out, form, options.last)


def _stats(options: argparse.Namespace) -> int:
    with OwnStdout(wanted=options.json) as out:
        from deskbreak.cli import report

        return report.print_stats(out, as_json=options.json, plain=options.plain)


def _routine(options: argparse.Namespace) -> int:
    from pathlib import Path

    from deskbreak.cli import routines

    if options.word == "check":
        return routines.print_check(Path(options.file))
    return routines.print_list()


def _safety(options: argparse.Namespace) -> int:
    with OwnStdout(wanted=options.json) as out:
        from deskbreak.cli import safety

        name, yes = getattr(options, "name", ""), getattr(options, "answer", "") == "yes"
        return safety.run(out, options.word, name, yes=yes, as_json=options.json)


def _doctor(options: argparse.Namespace) -> int:
    with OwnStdout() as out:
        from deskbreak.cli import doctor

        return doctor.print_findings(out, as_text=not options.json)


def _order(payload: dict[str, object]) -> int:
    """Send an order to the running DeskBreak and print its answer."""
    return _with_reply(payload, _print_text)


def _with_reply(
    payload: dict[str, object], show: Callable[[dict[str, object]], int], out: TextIO | None = None
) -> int:
    """Print the answer. If there is none, print the reason, and also write it as JSON to ``out`` if given."""
    running: dict[str, object] = {"running": True}
    try:
        reply = find_instance.ask(payload)
        if reply.get("ok") is True:
            return show(reply)
        why = str(reply.get("error", "That was refused."))
    except client.NotRunning:
        why = find_instance.why_not_running()
        running = {"running": find_instance.is_running()}
    except client.NoAnswer as error:
        why = str(error)
    if out is not None:
        print(json.dumps({**running, "error": why} if running["running"] else running), file=out)
    return _print(why, NOT_DONE)


def _print_text(reply: dict[str, object]) -> int:
    print_text(str(reply.get("text", "Done.")), None)
    return DONE


def _print_status(reply: dict[str, object], out: TextIO, *, as_json: bool) -> int:
    status = reply.get("status")
    if as_json:
        print(json.dumps({"running": True, **status} if isinstance(status, dict) else status), file=out)
        return DONE
    from deskbreak.cli import report

    print_text(report.status_text(status if isinstance(status, dict) else {}), out)
    return DONE


def _print(text: str, code: int) -> int:
    print_text(text, sys.stderr)
    return code


VERBS: dict[str, tuple[str, Run]] = {
    "status": ("show the current status", _status),
    "start": ("start a break now", _start),
    "snooze": ("postpone the reminder", _snooze),
    "skip": ("skip this break; or try: start --variant minute", _skip),
    "pause": ("no reminders for a while, or until resumed", _pause),
    "resume": ("end the pause", _resume),
    "interval": ("set the minutes of sitting between reminders", _interval),
    "log": ("the breaks so far", _log),
    "stats": ("a chart of the last 14 days", _stats),
    "routine": ("check a routine of your own, or list all", _routine),
    "safety": ("show or change what breaks leave out for your safety", _safety),
    "doctor": ("test every part, and say how to fix what fails", _doctor),
    "quit": ("end DeskBreak", _quit),
}
