"""A total parser of settings from TOML text.

`parse` never raises: what it cannot use it names, with its line, and takes the
built-in value for that setting alone. ``config/default.toml`` is the reference.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import time
from enum import StrEnum
from itertools import count
from typing import Any

from deskbreak.core.hold import HOLDING, Hold
from deskbreak.core.problem import Problem
from deskbreak.core.routine import Variant
from deskbreak.core.settings import MINUTE, Body, Contrast, Motion, OfficeHours, Settings, Skin, Theme
from deskbreak.core.toml_lines import Path, lines_of, starts_of

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONGEST_MIN = 24 * 60.0
_MOST_BROKEN = 20  # lines, before the text is taken for something else
_LONGEST_QUOTE = 40  # characters of a value that cannot be used


class _Unusable(ValueError):
    """Raised by a reader: says what the value should be."""


_Reader = Callable[[Any], Any]


def _minutes(least: float) -> _Reader:
    number = _number(least, _LONGEST_MIN, "minutes")
    return lambda value: number(value) * MINUTE


def _number(least: float, most: float, unit: str) -> _Reader:
    def read(value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            msg = f"should be a number of {unit} from {least:g} to {most:g}"
            raise _Unusable(msg)
        return float(value)

    return read


def _count(least: int, most: int) -> _Reader:
    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            msg = f"should be a whole number from {least} to {most}"
            raise _Unusable(msg)
        return value

    return read


def _choice(kind: type[StrEnum]) -> _Reader:
    def read(value: Any) -> StrEnum:
        try:
            return kind(value)
        except ValueError:
            msg = f"should be one of {', '.join(kind)}"
            raise _Unusable(msg) from None

    return read


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        msg = "should be true or false"
        raise _Unusable(msg)
    return value


def _word(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[\w-]+", value):
        msg = 'should be the name of a routine, as in "upper_back"'
        raise _Unusable(msg)
    return value


def _time_of_day(value: Any) -> time:
    if isinstance(value, str) and (found := parse_time(value)) is not None:
        return found
    if isinstance(value, time) and value.tzinfo is None:  # TOML has times of its own: 09:00:00
        return value.replace(second=0, microsecond=0)
    msg = 'should be a time of day, as in "09:00"'
    raise _Unusable(msg)


def _programs(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(name, str) and name.strip() for name in value):
        msg = 'should be a list of names of programs, as in ["zoom", "obs"]'
        raise _Unusable(msg)
    return tuple(name.strip() for name in value)


def _days(value: Any) -> frozenset[int]:
    if not isinstance(value, list) or any(day not in DAYS for day in value):
        msg = f"should be a list of {', '.join(DAYS)}"
        raise _Unusable(msg)
    return frozenset(DAYS.index(day) for day in value)


def parse_time(text: str) -> time | None:
    """``HH:MM`` as a time of day, or None."""
    match = re.fullmatch(r"(\d{1,2}):(\d{2})", text.strip())
    if not match or int(match[1]) > 23 or int(match[2]) > 59:  # noqa: PLR2004 - the ends of a day
        return None
    return time(int(match[1]), int(match[2]))


# section -> key -> (field, reader): one table is the parser, the reference and the check of both.
_FIELDS: Mapping[str, Mapping[str, tuple[str, _Reader]]] = {
    "breaks": {
        "interval": ("interval_s", _minutes(0.05)),
        "natural_break": ("natural_break_s", _minutes(0.05)),
        "away_after": ("away_after_s", _minutes(0.05)),
        "remind_again": ("remind_again_s", _minutes(0.05)),
        "snooze": ("snooze_s", _minutes(0.05)),
        "snoozes": ("snoozes", _count(0, 99)),
        "hold_at_most": ("hold_at_most_s", _minutes(0.05)),
    },
    "hold": {
        "do_not_disturb": (Hold.DO_NOT_DISTURB, _flag),
        "calls": (Hold.CALL, _flag),
        "full_screen": (Hold.FULL_SCREEN, _flag),
        "sharing": (Hold.SHARING, _flag),
        "programs": ("hold_programs", _programs),
    },
    "office_hours": {
        "enabled": ("enabled", _flag),
        "days": ("days", _days),
        "from": ("start", _time_of_day),
        "to": ("end", _time_of_day),
    },
    "routine": {
        "name": ("routine", _word),
        "variant": ("variant", _choice(Variant)),
        "breath": ("breath_s", _number(4, 6, "seconds")),
    },
    "cues": {
        "sounds": ("sounds", _flag),
        "volume": ("volume", _number(0, 1, "parts of full volume")),
        "voice": ("voice", _flag),
    },
    "look": {
        "theme": ("theme", _choice(Theme)),
        "contrast": ("contrast", _choice(Contrast)),
        "motion": ("motion", _choice(Motion)),
        "body": ("body", _choice(Body)),
        "skin": ("skin", _choice(Skin)),
        "text": ("text", _number(1, 2, "times the normal size")),
        "panel": ("panel", _choice(Theme)),
    },
    "summary": {
        "enabled": ("summary_enabled", _flag),
        "at": ("summary_at", _time_of_day),
    },
}


def keys() -> frozenset[tuple[str, str]]:
    """Every (section, key) that there is."""
    return frozenset((section, key) for section, table in _FIELDS.items() for key in table)


def parse(text: str) -> tuple[Settings, tuple[Problem, ...]]:
    """Settings from TOML ``text``, and what was wrong in it. Never raises."""
    tree, sound, problems = read_lines(text)
    lines = lines_of(sound)
    plain: dict[str, Any] = {}
    hours: dict[str, Any] = {}
    heeded: dict[str, Any] = {}

    def wrong(path: Path, why: str) -> None:
        problems.append(Problem(_line_of(path, lines), ".".join(map(str, path)), why))

    for section, table in tree.items():
        known = _FIELDS.get(section)
        if known is None:
            wrong((section,), "is not a section that DeskBreak knows")
            continue
        if not isinstance(table, dict):
            wrong((section,), f"should be a section: [{section}]")
            continue
        into = {"office_hours": hours, "hold": heeded}.get(section, plain)
        for key, value in table.items():
            if why := _read_key(known, key, value, into):
                wrong((section, key), why)
    programs = heeded.pop("hold_programs", ())
    settings = replace(
        Settings(),
        **plain,
        office_hours=OfficeHours(**hours),
        hold_for=HOLDING - {hold for hold, wanted in heeded.items() if not wanted},
        hold_programs=programs,
    )
    return settings, tuple(sorted(problems, key=lambda problem: problem.line or 0))


def _read_key(
    known: Mapping[str, tuple[str, _Reader]], key: str, value: Any, into: dict[str, Any]
) -> str | None:
    """Put the value of ``key`` into ``into``, or say in words why it cannot be used."""
    if key not in known:
        return f"is not a setting that DeskBreak knows; here are {', '.join(known)}"
    name, reader = known[key]
    try:
        into[name] = reader(value)
    except _Unusable as why:
        return f"{_quoted(value)} cannot be used: it {why}; the built-in value stands in"
    return None


def _quoted(value: Any) -> str:
    try:
        quoted = repr(value)
    except ValueError:  # an integer of more digits than Python writes out
        return "a number of thousands of digits"
    return _shortened(quoted)


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…"


def _line_of(path: Path, lines: Mapping[Path, int]) -> int | None:
    """1-based line of a section, even if it was written as a list of them, or of a key; None if not found."""
    found = (*path, 0)
    while found and found not in lines:
        found = found[:-1]
    return lines[found] if found else None


def read_lines(text: str) -> tuple[dict[str, Any], str, list[Problem]]:
    """Parse TOML; a line that breaks it is named and blanked, so that one typo costs one setting.

    Returns what was read, the text that it was read from, and the lines that were blanked. After
    `_MOST_BROKEN` of them the rest is left unread: that is a letter, or a picture, and no settings.
    """
    lines = text.split("\n")  # as TOML counts them: other line breaks may stand in its strings
    problems: list[Problem] = []
    while (error := _error_in(lines)) is not None:
        at = _broken_line(lines, error)
        if len(problems) >= _MOST_BROKEN:
            why = "is not read, as too much above it is not TOML"
            problems.append(Problem(at + 1, "all from here on", why))
            lines[at:] = [""]
            continue
        shown = "".join(sign if sign.isprintable() else "?" for sign in lines[at].strip())
        problems.append(Problem(at + 1, _shortened(shown), "is not TOML; the built-in value stands in"))
        lines[at] = ""
    sound = "\n".join(lines)
    return tomllib.loads(sound), sound, problems


def _error_in(lines: list[str]) -> Exception | None:
    try:
        tomllib.loads("\n".join(lines))
    # tomllib lets two others through: ValueError for a number of thousands of digits, RecursionError.
    except (ValueError, RecursionError) as error:
        return error
    return None


def _broken_line(lines: list[str], error: Exception) -> int:
    """0-based line in which the statement begins that ``error`` is about.

    tomllib names the line where it gave up. That may be far behind a quote or
    a bracket that was never closed; what comes before the culprit is sound.
    """
    starts = starts_of("\n".join(lines))
    if isinstance(error, tomllib.TOMLDecodeError):
        named = re.search(r"at line (\d+), column \d+\)$", str(error))
        gave_up = int(named[1]) - 1 if named else len(lines)
        blamed = [at for at in starts if at <= gave_up and lines[at]]
    else:  # no line is named, but the statement is wrong by itself
        ends = (*starts[1:], len(lines))
        alone = zip(starts, ends, strict=True)
        blamed = [next((at for at, end in alone if _error_in(lines[at:end]) is not None), starts[-1])]
    # A line that is blank already would be blanked for ever.
    return next((at for at in reversed(blamed) if lines[at]), next(at for at in count() if lines[at]))
