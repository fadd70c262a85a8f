"""Routines from their files. A bad one never stops a break: the built-in one stands in, and it is said why."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from deskbreak.core.routine import Routine
from deskbreak.core.routine_file import parse_routine
from deskbreak.render.assets import data_path
from deskbreak.shell import paths

BUILT_IN = "upper_back"
_STAND_IN = "The built-in routine stands in."

Say = Callable[[str], object]


def load_routine(name: str, say: Say, own: Path | None = None) -> Routine:
    """The routine ``name``; ``say`` hears what is wrong with its file. Raises SystemExit without any file.

    ``own`` is the folder of the user's routines, which add to the built-in ones and never replace them.
    """
    if not re.fullmatch(r"[\w-]+", name):  # a name, never a way out of the folder
        say(f"{name!r} is not the name of a routine: {_STAND_IN}")
        name = BUILT_IN
    built_in = data_path("config", "routines", f"{name}.toml")
    path = built_in if built_in.exists() else (own or paths.routines_folder()) / f"{name}.toml"
    routine, wrong = _read(path, name)
    if wrong:
        say(f"{path}: {'; '.join(wrong)}. {_STAND_IN if routine is None else ''}".rstrip())
    if routine is None and name != BUILT_IN:
        path = data_path("config", "routines", f"{BUILT_IN}.toml")
        routine, _ = _read(path, BUILT_IN)
    if routine is None:
        raise SystemExit(f"{path} cannot be used: DeskBreak is not installed completely.")
    return routine


def _read(path: Path, name: str) -> tuple[Routine | None, tuple[str, ...]]:
    """The routine in a file, if it can be used, and what is wrong there."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return None, (str(error),)
    routine, problems = parse_routine(text, name)
    return routine, tuple(str(problem) for problem in problems)
