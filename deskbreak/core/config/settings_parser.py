"""Parses settings from TOML text.

`parse` never raises. It reports each unusable value with its line, and uses the built-in value for that
setting only. ``config/default.toml`` is the reference.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import time
from enum import StrEnum
from typing import Any

from deskbreak.core.config.toml_positions import Path, lines_of
from deskbreak.core.config.toml_repair import read_lines
from deskbreak.core.model.diagnostic import Diagnostic, Diagnostics
from deskbreak.core.model.inhibitor import BLOCKING, Inhibitor
from deskbreak.core.model.limits import LEAST_MINUTES, MOST_MINUTES
from deskbreak.core.model.routine import Variant
from deskbreak.core.model.safe_text import quoted, shortened
from deskbreak.core.model.settings import (
    MINUTE,
    Body,
    Contrast,
    Motion,
    OfficeHours,
    Settings,
    Skin,
    ThemeChoice,
)
from deskbreak.core.model.suggestion import suggest

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class _InvalidSetting(ValueError):
    """Raised by a reader; says what the value should be."""


_Reader = Callable[[Any], Any]


def _minutes(value: Any) -> float:
    return float(_number(LEAST_MINUTES, MOST_MINUTES, "minutes")(value)) * MINUTE


def _number(least: float, most: float, unit: str) -> _Reader:
    def read(value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            msg = f"should be a number of {unit} from {least:g} to {most:g}"
            raise _InvalidSetting(msg)
        return float(value)

    return read


def _count(least: int, most: int) -> _Reader:
    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            msg = f"should be a whole number from {least} to {most}"
            raise _InvalidSetting(msg)
        return value

    return read


def _choice(kind: type[StrEnum]) -> _Reader:
    def read(value: Any) -> StrEnum:
        try:
            return kind(value)
        except ValueError:
            msg = f"should be one of {', '.join(kind)}"
            raise _InvalidSetting(msg) from None

    return read


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        msg = "should be true or false"
        raise _InvalidSetting(msg)
    return value


def _word(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[\w-]+", value):
        msg = 'should be the name of a routine, as in "upper_back"'
        raise _InvalidSetting(msg)
    return value


def _time_of_day(value: Any) -> time:
    if isinstance(value, str) and (found := parse_time(value)) is not None:
        return found
    if isinstance(value, time) and value.tzinfo is None:  # TOML has a time type of its own: 09:00:00
        return value.replace(second=0, microsecond=0)
    msg = 'should be a time of day, as in "09:00"'
    raise _InvalidSetting(msg)


def _programs(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(name, str) and name.strip() for name in value):
        msg = 'should be a list of names of programs, as in ["zoom", "obs"]'
        raise _InvalidSetting(msg)
    return tuple(name.strip() for name in value)


def _days(value: Any) -> frozenset[int]:
    if not isinstance(value, list) or any(day not in DAYS for day in value):
        msg = f"should be a list of {', '.join(DAYS)}"
        raise _InvalidSetting(msg)
    return frozenset(DAYS.index(day) for day in value)


def parse_time(text: str) -> time | None:
    """Parse ``HH:MM``; None if it is not a time of day."""
    match = re.fullmatch(r"(\d{1,2}):(\d{2})", text.strip())
    if not match or int(match[1]) > 23 or int(match[2]) > 59:  # noqa: PLR2004 - the limits of a day
        return None
    return time(int(match[1]), int(match[2]))


# section -> key -> (field, reader). The parser and the checks of the reference file both use this table.
_FIELDS: Mapping[str, Mapping[str, tuple[str, _Reader]]] = {
    "breaks": {
        "interval": ("interval_s", _minutes),
        "natural_break": ("natural_break_s", _minutes),
        "away_after": ("away_after_s", _minutes),
        "remind_again": ("remind_again_s", _minutes),
        "snooze": ("snooze_s", _minutes),
        "snoozes": ("snoozes", _count(0, 99)),
        "hold_at_most": ("inhibit_at_most_s", _minutes),
    },
    "hold": {
        "do_not_disturb": (Inhibitor.DO_NOT_DISTURB, _flag),
        "calls": (Inhibitor.CALL, _flag),
        "full_screen": (Inhibitor.FULL_SCREEN, _flag),
        "sharing": (Inhibitor.SHARING, _flag),
        "programs": ("inhibiting_programs", _programs),
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
        "theme": ("theme", _choice(ThemeChoice)),
        "contrast": ("contrast", _choice(Contrast)),
        "motion": ("motion", _choice(Motion)),
        "body": ("body", _choice(Body)),
        "skin": ("skin", _choice(Skin)),
        "text": ("text", _number(1, 2, "times the normal size")),
        "panel": ("panel", _choice(ThemeChoice)),
    },
    "summary": {
        "enabled": ("summary_enabled", _flag),
        "at": ("summary_at", _time_of_day),
    },
}


def keys() -> frozenset[tuple[str, str]]:
    """All (section, key) pairs."""
    return frozenset((section, key) for section, table in _FIELDS.items() for key in table)


def parse(text: str) -> tuple[Settings, tuple[Diagnostic, ...]]:
    """Parse settings from TOML ``text``; return them with the errors found. Never raises."""
    tree, sound, broken = read_lines(text)
    lines = lines_of(sound)
    diagnostics = Diagnostics()
    for diagnostic in broken:
        diagnostics.add(diagnostic)
    plain: dict[str, Any] = {}
    hours: dict[str, Any] = {}
    heeded: dict[str, Any] = {}

    def wrong(path: Path, why: str) -> None:
        diagnostics.add(Diagnostic(_line_of(path, lines), shortened(".".join(map(str, path))), why))

    for section, table in tree.items():
        known = _FIELDS.get(section)
        if known is None:
            wrong((section,), "" if diagnostics.full else f"is not a section{suggest(section, _FIELDS)}")
            continue
        if not isinstance(table, dict):
            wrong((section,), f"should be a section: [{section}]")
            continue
        into = {"office_hours": hours, "hold": heeded}.get(section, plain)
        for key, value in table.items():
            if key not in known:
                wrong((section, key), "" if diagnostics.full else f"is not a setting{suggest(key, known)}")
            elif why := _read_key(known[key], value, into):
                wrong((section, key), why)
    programs = heeded.pop("inhibiting_programs", ())
    settings = replace(
        Settings(),
        **plain,
        office_hours=OfficeHours(**hours),
        inhibitors=BLOCKING - {hold for hold, wanted in heeded.items() if not wanted},
        inhibiting_programs=programs,
    )
    return settings, tuple(diagnostics)


def _read_key(known: tuple[str, _Reader], value: Any, into: dict[str, Any]) -> str:
    """Store a value in ``into``, or return why it cannot be used."""
    name, reader = known
    try:
        into[name] = reader(value)
    except _InvalidSetting as why:
        return f"{quoted(value)} cannot be used: it {why}"
    return ""


def _line_of(path: Path, lines: Mapping[Path, int]) -> int | None:
    """1-based line of a key, or of a section even if it was written as a list of tables; None if not found."""
    found = (*path, 0)
    while found and found not in lines:
        found = found[:-1]
    return lines[found] if found else None
