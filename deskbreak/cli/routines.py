"""Output of ``deskbreak routine``: the errors of a routine file, and the list of routines."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from deskbreak.core.model.formatting import counted, duration
from deskbreak.storage import paths, routines, settings_file
from deskbreak.terminal.printing import print_text

if TYPE_CHECKING:
    from deskbreak.core.model.routine import Routine, Step

_DONE: Final = 0
_NOT_DONE: Final = 1
_BREATH_S: Final = 5.0  # length of a breath phase in the built-in settings, so that lengths can be compared


def print_check(path: Path) -> int:
    """Print the errors of a routine file; return 1 if there are any."""
    routine, diagnostics = routines.check_file(path)
    for diagnostic in diagnostics:
        print_text(diagnostic.in_file(str(path)), sys.stderr)
    if routine is None:
        print_text(f"{path}: cannot be used as it is.", sys.stderr)
        return _NOT_DONE
    if diagnostics:
        print_text(f"{path}: can be used; fix that when you like.", sys.stderr)
        return _NOT_DONE
    print_text("\n".join(summary(routine)), None)
    return _DONE


def summary(routine: Routine) -> list[str]:
    """Summarize a routine: its title, then the length of each variant."""
    lines = [f"{routine.title}: fine."]
    for variant, steps in routine.steps.items():
        length = duration(sum(map(_seconds, steps)))
        lines.append(f"  {variant.value:<9} {counted(len(steps), 'step'):<9} {length}")
    return lines


def print_list() -> int:
    """Print all routines and mark the selected one."""
    settings, _ = settings_file.load(paths.config_file())
    picked = routines.path_of(settings.routine)
    in_use = False
    built_in = [routines.path_of(name) for name in routines.BUILT_INS]
    for path in (*built_in, *routines.own_files()):
        routine, diagnostics = routines.check_file(path)
        used = path == picked and routine is not None
        in_use = in_use or used
        title = routine.title if routine else "(cannot be used)"
        print_text(
            f"{'*' if used else ' '} {path.stem:<16} {title:<32} {'built in' if path in built_in else path}",
            None,
        )
        for diagnostic in diagnostics:
            print_text(f"    {diagnostic}", None)
    print_text(f"\n* marks the selected one. Put your own into {paths.routines_folder()}", None)
    if not in_use:
        print_text(
            f"The routine in your settings, {settings.routine!r}, cannot be used: {routines.BUILT_IN!r} is used instead.",
            None,
        )
    return _DONE


def _seconds(step: Step) -> float:
    return 0.0 if step.question else sum(part.seconds(_BREATH_S) for part in step.parts)
