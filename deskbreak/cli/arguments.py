"""The arguments of each verb. Only the standard library is imported at load time, as in `cli.main`."""

from __future__ import annotations

import argparse
import sys

from deskbreak import __version__
from deskbreak.terminal.printing import columns

TYPE_CHECKING = False  # importing `typing` would cost `status` milliseconds
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import NoReturn

_LONGEST_ERROR = 500
_WIDTH = 78


class NotUnderstoodError(Exception):
    """The command line could not be parsed; the message says why, in one line."""


class Parser(argparse.ArgumentParser):
    """An argument parser that reports errors in one line."""

    def error(self, message: str) -> NoReturn:
        """Raise NotUnderstoodError. The message is escaped and shortened, because the input may be anything of any length."""
        from deskbreak.core.model.safe_text import safe

        raise NotUnderstoodError(f"{self.prog}: {safe(message)[:_LONGEST_ERROR]}")


def parser(verbs: Mapping[str, tuple[str, object]], word: str | None) -> Parser:
    """Build the parser, only for the verb ``word`` if given, since each verb costs a millisecond.

    ``verbs`` maps each verb to its help text and the function that runs it.
    """
    made = Parser(
        prog="deskbreak",
        description="Guided upper-back breaks for people who sit all day.",
        formatter_class=help_lines,
    )
    made.add_argument("--version", action="version", version=f"DeskBreak {__version__}")
    made.add_argument("--plain", action="store_true", help="plain ASCII lines, for screen readers")
    made.add_argument(
        "--take-over", action="store_true", help="end the running DeskBreak and continue here in its place"
    )
    below = made.add_subparsers(
        prog=made.prog,
        title="verbs",
        metavar="VERB",
        description="without one, DeskBreak starts, or shows its status if it is running",
    )
    for name, (summary, _) in verbs.items():
        if word in {None, name}:
            verb = below.add_parser(name, help=summary, description=summary, formatter_class=help_lines)
            if name in _TAKES:
                _TAKES[name](verb)
    return made


def help_lines(prog: str) -> argparse.HelpFormatter:
    """Format help for the terminal's width, at most 78 columns. Left to itself, argparse imports shutil for each argument."""
    return argparse.HelpFormatter(prog, width=min(_WIDTH, columns(sys.stdout) or _WIDTH))


def _plain(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--plain",
        action="store_true",
        default=argparse.SUPPRESS,
        help="plain ASCII lines, for screen readers",
    )


def _json(verb: argparse.ArgumentParser) -> None:
    """Add ``--json``."""
    verb.add_argument("--json", action="store_true", help="one JSON object, for status bars and scripts")


def _start(verb: argparse.ArgumentParser) -> None:
    """Add the variant, and where to show the break."""
    verb.add_argument("--variant", type=_variant, metavar="V", help="full, standing, seated or minute")
    verb.add_argument("--terminal", action="store_true", help="guide in this terminal, as text")
    _plain(verb)


def _snooze(verb: argparse.ArgumentParser) -> None:
    """Add the optional number of minutes."""
    verb.add_argument(
        "minutes",
        type=_minutes,
        nargs="?",
        metavar="MIN",
        help="for how many minutes, instead of the setting",
    )


def _interval(verb: argparse.ArgumentParser) -> None:
    """Add the number of minutes."""
    verb.add_argument(
        "minutes", type=_minutes, metavar="MIN", help="minutes, such as 45; kept in your settings"
    )


def _pause(verb: argparse.ArgumentParser) -> None:
    """Add the end of the pause: after some minutes or at a time of day."""
    either = verb.add_mutually_exclusive_group()
    either.add_argument("minutes", type=_minutes, nargs="?", metavar="MIN", help="for how many minutes")
    either.add_argument(
        "--until", type=_time_of_day, metavar="HH:MM", help="until that time; tomorrow's, if it has passed"
    )


def _log(verb: argparse.ArgumentParser) -> None:
    """Add the output format and the number of entries."""
    form = verb.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="a JSON array, fields as in the journal")
    form.add_argument("--csv", action="store_true", help="comma-separated values with a header")
    verb.add_argument("--last", type=_count, metavar="N", help="only the last N entries")


def _stats(verb: argparse.ArgumentParser) -> None:
    """Add the output format."""
    _json(verb)
    _plain(verb)


def _routine(verb: argparse.ArgumentParser) -> None:
    """Add the words ``check`` and ``list``."""
    words = verb.add_subparsers(prog=verb.prog, dest="word", metavar="check | list", required=True)
    check = words.add_parser("check", help="report errors in a routine file", formatter_class=help_lines)
    check.add_argument("file", metavar="FILE", help="a routine file that ends in .toml")
    words.add_parser("list", help="list all routines", formatter_class=help_lines)


def _safety(verb: argparse.ArgumentParser) -> None:
    """Add the words that change answers, and the output format."""
    _json(verb)
    words = verb.add_subparsers(prog=verb.prog, dest="word", metavar="answer | include | asked | ask")
    answer = words.add_parser("answer", help="change an answer", formatter_class=help_lines)
    answer.add_argument("name", type=_question, metavar="NAME", help="name of the question, such as shoulder")
    answer.add_argument("answer", choices=("yes", "no"), metavar="yes|no", help="the new answer")
    include = words.add_parser(
        "include", help="include a movement or a step again", formatter_class=help_lines
    )
    include.add_argument(
        "name", metavar="NAME", help="as listed, such as overhead; or gentle for all movements"
    )
    asked = words.add_parser(
        "asked", help="record that you have asked a professional", formatter_class=help_lines
    )
    ask = words.add_parser(
        "ask", help="ask the questions again before the next break", formatter_class=help_lines
    )
    for word in (answer, include, asked, ask):
        word.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)


def _question(word: str) -> str:
    from deskbreak.core.guide.questions import Question

    if word not in list(Question):
        msg = f"{word!r} is not the name of a question; choose from {', '.join(Question)}"
        raise argparse.ArgumentTypeError(msg)
    return word


def _minutes(word: str) -> float:
    from deskbreak.core.model.limits import MINUTES_RANGE, in_minutes

    minutes = in_minutes(word)
    if minutes is None:
        msg = f"{word!r} is not a number of minutes from {MINUTES_RANGE}"
        raise argparse.ArgumentTypeError(msg)
    return minutes


def _count(word: str) -> int:
    if not word.isascii() or not word.isdigit() or int(word[:9]) == 0:
        msg = f"{word!r} is not a whole number above 0"
        raise argparse.ArgumentTypeError(msg)
    return int(word[:9])


def _time_of_day(word: str) -> str:
    from deskbreak.core.config.settings_parser import parse_time

    if parse_time(word) is None:
        msg = f"{word!r} is not a time of day, as in 13:30"
        raise argparse.ArgumentTypeError(msg)
    return word


def _variant(word: str) -> str:
    from deskbreak.core.model.routine import Variant

    if word not in list(Variant):
        msg = f"{word!r} is not a variant; choose from {', '.join(Variant)}"
        raise argparse.ArgumentTypeError(msg)
    return word


_TAKES = {
    "status": _json,
    "start": _start,
    "snooze": _snooze,
    "pause": _pause,
    "interval": _interval,
    "log": _log,
    "stats": _stats,
    "routine": _routine,
    "safety": _safety,
    "doctor": _json,
}
