"""Routines from their files. A bad one never stops a break: the built-in one stands in, and it is said why."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from deskbreak.core.routine import Routine
from deskbreak.core.routine_file import parse_routine
from deskbreak.render.assets import data_path

BUILT_IN = "upper_back"

Say = Callable[[str], object]


def load_routine(name: str, say: Say) -> Routine:
    """The routine ``name``; ``say`` hears what is wrong with its file. Raises SystemExit without any file."""
    if name != BUILT_IN:
        if re.fullmatch(r"[\w-]+", name):  # a name, never a way out of the folder
            routine = _read(_path(name), name, say)
            if routine is not None:
                return routine
        else:
            say(f"{name!r} is not the name of a routine; the built-in one stands in.")
    routine = _read(_path(BUILT_IN), BUILT_IN, say)
    if routine is None:
        raise SystemExit(f"{_path(BUILT_IN)} cannot be used: DeskBreak is not installed completely.")
    return routine


def _path(name: str) -> Path:
    return data_path("config", "routines", f"{name}.toml")


def _read(path: Path, name: str, say: Say) -> Routine | None:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        say(f"{path}: {error}")
        return None
    routine, problems = parse_routine(text, name)
    for problem in problems:
        say(f"{path}: {problem}")
    return routine
