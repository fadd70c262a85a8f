"""Loads routines from their files. A bad file never prevents a break: the built-in routine replaces it, with a message."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from deskbreak.core.model.diagnostic import Diagnostic, amount
from deskbreak.core.model.routine import Routine
from deskbreak.resources import data_path, move_ids
from deskbreak.storage import files, paths

if TYPE_CHECKING:
    from deskbreak.core.presentation.view import RoutineChoice

BUILT_IN: Final = "upper_back"
BUILT_INS: Final = (BUILT_IN,)
_REPORTED: Final = 3  # errors: a notification has no room for more
_STAND_IN: Final = "The built-in routine is used instead."

Report = Callable[[str], object]
Read = tuple[Routine | None, tuple[Diagnostic, ...]]


def load_routine(name: str, report: Report, own: Path | None = None) -> Routine:
    """The routine ``name``; ``report`` is called with the errors of its file. Raises SystemExit if no file is usable.

    ``own`` is the folder of the user's routines, which add to the built-in ones and never replace them.
    """
    if not _is_name(name):  # a name, not a path that leaves the folder
        report(f"{name!r} is not the name of a routine: {_STAND_IN}")
        name = BUILT_IN
    path = path_of(name, own)
    routine, wrong = read(path)
    if wrong:
        reported = "; ".join(str(diagnostic).rstrip(".") for diagnostic in wrong[:_REPORTED])
        if len(wrong) > _REPORTED:
            reported += f"; and {amount(wrong[_REPORTED:]):,} more: see `deskbreak routine check`"
        report(f"{path}: {reported}. {_STAND_IN if routine is None else ''}".rstrip())
    if routine is None and name != BUILT_IN:
        path = path_of(BUILT_IN)
        routine, _ = read(path)
    if routine is None:
        raise SystemExit(f"{path} cannot be used: DeskBreak is not installed completely.")
    return routine


def path_of(name: str, own: Path | None = None) -> Path:
    """The file of a routine; the user's own ones are in the folder ``own``."""
    if name in BUILT_INS:
        return data_path("config", "routines", f"{name}.toml")
    return (own or paths.routines_folder()) / f"{name}.toml"


def read(path: Path) -> Read:
    """The routine in a file, if usable, and the errors. Never raises."""
    # Here: a tray that uses only the built-in routine does not need it.
    from deskbreak.core.config.routine_parser import parse_routine

    try:
        text = files.read(path).decode("utf-8-sig")
    except FileNotFoundError:
        return None, (Diagnostic(None, "", "there is no such file"),)
    except OSError as error:
        return None, (Diagnostic(None, "", f"cannot be read ({error.strerror})"),)
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        return None, (Diagnostic(line, "", "is not UTF-8"),)
    # Tests cover the built-in ones, so the tray need not load all movements for them.
    moves = None if path.parent == data_path("config", "routines") else move_ids()
    return parse_routine(text, path.stem, moves)


def check_file(path: Path, own: Path | None = None) -> Read:
    """As `read`, and check that the file name is a valid routine name."""
    routine, diagnostics = read(path)
    wrong = _name_fault(path, own or paths.routines_folder()) if path.exists() else None
    return (routine, diagnostics) if wrong is None else (None, (Diagnostic(None, "", wrong), *diagnostics))


def own_files(own: Path | None = None) -> tuple[Path, ...]:
    """The files in the folder of the user's own routines, by name."""
    try:
        return tuple(sorted((own or paths.routines_folder()).glob("*.toml")))
    except OSError:  # an unreadable folder counts as empty
        return ()


def known_steps(own: Path | None = None) -> frozenset[str]:
    """The names of the steps of all usable routines."""
    found = (read(path)[0] for path in (*map(path_of, BUILT_INS), *own_files(own)))
    return frozenset(
        step.id for routine in found if routine for steps in routine.steps.values() for step in steps
    )


def available_routines(own: Path | None = None) -> tuple[RoutineChoice, ...]:
    """All routines for the menu, built-in ones first; empty if there is no choice."""
    found = [path for path in own_files(own) if _name_fault(path, path.parent) is None]
    if not found and len(BUILT_INS) == 1:
        return ()
    return tuple(_choice(path) for path in (*map(path_of, BUILT_INS), *found))


def _choice(path: Path) -> RoutineChoice:
    from deskbreak.core.presentation.view import RoutineChoice  # here: the popup does not need it

    routine, _ = read(path)
    return RoutineChoice(path.stem, routine.title if routine else path.stem, usable=routine is not None)


def _is_name(name: str) -> bool:
    return re.fullmatch(r"[\w-]+", name) is not None


def _name_fault(path: Path, own: Path) -> str | None:
    if path.suffix != ".toml" or not _is_name(path.stem):
        return "the name of the file should be letters, digits, - and _, and end in .toml"
    if path.stem in BUILT_INS and path.parent.resolve() == own.resolve():
        return f"{path.stem} is built in and stays as it is: give yours another name"
    return None
