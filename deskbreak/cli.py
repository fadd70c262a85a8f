"""The command line. Standard library only at import: ``status`` is run by status bars all day.

What a verb needs beyond that, it imports by itself. Exit codes: 0 done,
1 not done, with a line on stderr that says why, 2 not understood.
"""

# ruff: noqa: T201 - printing is what it is for

from __future__ import annotations

import argparse
import errno
import json
import os
import sys
import time
from collections.abc import Callable, Sequence

from deskbreak import __version__
from deskbreak.shell import ipc_client, runtime

TYPE_CHECKING = False  # importing `typing` for it would cost `status` milliseconds
if TYPE_CHECKING:
    from typing import NoReturn

DONE, NOT_DONE, NOT_UNDERSTOOD = 0, 1, 2
INTERRUPTED = 130  # as shells have it: 128 + SIGINT
_MOST_MINUTES = 24 * 60.0
_LAUNCH_WITHIN_S = 10.0

Run = Callable[[argparse.Namespace], int]


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        """Print one line and exit with 2."""
        self.exit(NOT_UNDERSTOOD, f"{self.prog}: {message}\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a title with "·" must not fail on an ASCII terminal
    try:
        code = _run(sys.argv[1:] if argv is None else list(argv))
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError as error:
        if error.errno not in {errno.EPIPE, errno.ENOSPC}:
            raise
        # What is still in the buffer would fail once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if error.errno == errno.EPIPE:  # `deskbreak log | head`: who reads has had enough
            return DONE
        return _say(f"deskbreak: {error.strerror}", NOT_DONE)
    except KeyboardInterrupt:
        return INTERRUPTED
    return code


def _run(argv: list[str]) -> int:
    word = next((word for word in argv if not word.startswith("-")), None)
    if word is not None and word not in VERBS:
        return _say(f"deskbreak: there is no verb {word!r}{_did_you_mean(word)}", NOT_UNDERSTOOD)
    options = _parser(word).parse_args(argv)
    run: Run = options.run
    return run(options)


def _did_you_mean(word: str) -> str:
    import difflib

    near = difflib.get_close_matches(word, VERBS, n=1)
    return f"; did you mean {near[0]!r}?" if near else f"; there are {', '.join(VERBS)}"


def _parser(word: str | None) -> Parser:
    """Make the parser, for one verb only if there is one: each costs a millisecond."""
    parser = Parser(
        prog="deskbreak",
        description="Guided upper-back breaks for people who sit all day.",
        formatter_class=_help_lines,
    )
    parser.add_argument("--version", action="version", version=f"DeskBreak {__version__}")
    parser.add_argument("--plain", action="store_true", help="plain lines of ASCII")
    parser.set_defaults(run=_launch)
    verbs = parser.add_subparsers(
        prog=parser.prog,
        title="verbs",
        metavar="VERB",
        description="without one, DeskBreak starts; or shows its status",
    )
    for name, (summary, run, add_arguments) in VERBS.items():
        if word in {None, name}:
            verb = verbs.add_parser(name, help=summary, description=summary, formatter_class=_help_lines)
            verb.set_defaults(run=run)
            add_arguments(verb)
    return parser


def _help_lines(prog: str) -> argparse.HelpFormatter:
    """Format help for 80 columns: asking for the real width imports shutil, for each argument of each verb."""
    return argparse.HelpFormatter(prog, width=78)


def _no_arguments(_: argparse.ArgumentParser) -> None:
    pass


def _plain(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--plain", action="store_true", default=argparse.SUPPRESS, help="plain lines of ASCII")


def _status_arguments(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--json", action="store_true", help="one JSON object, for status bars and scripts")


def _doctor_arguments(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--json", action="store_true", help="one JSON object, for programs")


def _start_arguments(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--variant", type=_variant, metavar="V", help="full, standing, seated or minute")
    verb.add_argument("--terminal", action="store_true", help="guide in this terminal, as text")
    _plain(verb)


def _snooze_arguments(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("minutes", type=_minutes, nargs="?", metavar="MIN")


def _interval_arguments(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("minutes", type=_minutes, metavar="MIN")


def _pause_arguments(verb: argparse.ArgumentParser) -> None:
    either = verb.add_mutually_exclusive_group()
    either.add_argument("minutes", type=_minutes, nargs="?", metavar="MIN")
    either.add_argument("--until", type=_time_of_day, metavar="HH:MM")


def _log_arguments(verb: argparse.ArgumentParser) -> None:
    form = verb.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="a JSON array, fields as in the journal")
    form.add_argument("--csv", action="store_true", help="comma-separated values with a header")
    verb.add_argument("--last", type=_count, metavar="N", help="only the last N lines")


def _stats_arguments(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--json", action="store_true", help="one JSON object")
    _plain(verb)


def _routine_arguments(verb: argparse.ArgumentParser) -> None:
    words = verb.add_subparsers(prog=verb.prog, metavar="check | list", required=True)
    check = words.add_parser(
        "check", help="name what is wrong in a routine's file", formatter_class=_help_lines
    )
    check.add_argument("file", metavar="FILE")
    check.set_defaults(run=_routine_check)
    listing = words.add_parser("list", help="the routines that there are", formatter_class=_help_lines)
    listing.set_defaults(run=_routine_list)


def _minutes(word: str) -> float:
    try:
        minutes = float(word)
    except ValueError:
        minutes = 0.0
    if not 0.05 <= minutes <= _MOST_MINUTES:  # noqa: PLR2004 - three seconds, as in the settings
        msg = f"{word!r} is not a number of minutes from 0.05 to {_MOST_MINUTES:g}"
        raise argparse.ArgumentTypeError(msg)
    return minutes


def _count(word: str) -> int:
    if not word.isascii() or not word.isdigit() or int(word[:9]) == 0:
        msg = f"{word!r} is not a whole number above 0"
        raise argparse.ArgumentTypeError(msg)
    return int(word[:9])


def _time_of_day(word: str) -> str:
    from deskbreak.core.settings_file import parse_time

    if parse_time(word) is None:
        msg = f"{word!r} is not a time of day, as in 13:30"
        raise argparse.ArgumentTypeError(msg)
    return word


def _variant(word: str) -> str:
    from deskbreak.core.routine import Variant

    if word not in list(Variant):
        msg = f"{word!r} is not a variant; there are {', '.join(Variant)}"
        raise argparse.ArgumentTypeError(msg)
    return word


def _launch(options: argparse.Namespace) -> int:
    """Start the program; if it is running already, show its status instead."""
    deadline = time.monotonic() + _LAUNCH_WITHIN_S
    while True:
        try:
            return _print_status(_ask({"verb": "status"}), as_json=False)
        except ipc_client.NoAnswer as why:
            return _say(str(why), NOT_DONE)
        except ipc_client.NotRunning:
            from deskbreak.shell.wiring import Occupied, run  # the whole program
        try:
            return run(plain=options.plain)
        except Occupied as why:  # another one starts, or ends, at this moment
            if time.monotonic() > deadline:
                return _say(str(why), NOT_DONE)
            time.sleep(0.1)


def _status(options: argparse.Namespace) -> int:
    return _with_reply({"verb": "status"}, lambda reply: _print_status(reply, as_json=options.json))


def _start(options: argparse.Namespace) -> int:
    if options.terminal:
        from deskbreak.core.routine import Variant
        from deskbreak.terminal.alone import guide_in_terminal

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
    from deskbreak import report

    form = "json" if options.json else "csv" if options.csv else "table"
    return report.print_log(form, options.last)


def _stats(options: argparse.Namespace) -> int:
    from deskbreak import report

    return report.print_stats(as_json=options.json, plain=options.plain)


def _routine_check(options: argparse.Namespace) -> int:
    from pathlib import Path

    from deskbreak import routine_report

    return routine_report.print_check(Path(options.file))


def _routine_list(_: argparse.Namespace) -> int:
    from deskbreak import routine_report

    return routine_report.print_list()


def _doctor(options: argparse.Namespace) -> int:
    from deskbreak import doctor_report

    return doctor_report.print_findings(as_text=not options.json)


def _ask(payload: dict[str, object]) -> dict[str, object]:
    return ipc_client.ask(runtime.socket_file(), payload)


def _order(payload: dict[str, object]) -> int:
    """Have the running one do something, and print what is so now."""
    return _with_reply(payload, _print_text)


def _with_reply(payload: dict[str, object], show: Callable[[dict[str, object]], int]) -> int:
    try:
        reply = _ask(payload)
    except ipc_client.NotRunning:
        return _say("DeskBreak is not running. Start it with: deskbreak", NOT_DONE)
    except ipc_client.NoAnswer as why:
        return _say(str(why), NOT_DONE)
    if reply.get("ok") is not True:
        return _say(str(reply.get("error", "That was refused.")), NOT_DONE)
    return show(reply)


def _print_text(reply: dict[str, object]) -> int:
    print(reply.get("text", "Done."))
    return DONE


def _print_status(reply: dict[str, object], *, as_json: bool) -> int:
    status = reply.get("status")
    if as_json:
        print(json.dumps(status))
        return DONE
    from deskbreak import report

    print(report.status_text(status if isinstance(status, dict) else {}))
    return DONE


def _say(text: str, code: int) -> int:
    print(text, file=sys.stderr)
    return code


VERBS: dict[str, tuple[str, Run, Callable[[argparse.ArgumentParser], None]]] = {
    "status": ("what is so now", _status, _status_arguments),
    "start": ("start a break now", _start, _start_arguments),
    "snooze": ("put the reminder off", _snooze, _snooze_arguments),
    "skip": ("leave this break out; instead: start --variant minute", _skip, _no_arguments),
    "pause": ("no reminders for a while, or until resumed", _pause, _pause_arguments),
    "resume": ("end the pause", _resume, _no_arguments),
    "interval": ("remind every so many minutes of sitting", _interval, _interval_arguments),
    "log": ("the breaks so far", _log, _log_arguments),
    "stats": ("a chart of the last 14 days", _stats, _stats_arguments),
    "routine": ("check a routine of your own, or list all", _routine_list, _routine_arguments),
    "doctor": ("test every part, and say what to mend", _doctor, _doctor_arguments),
    "quit": ("end DeskBreak", _quit, _no_arguments),
}
