"""Suggests the known name that is nearest to a misspelled one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST: Final = 40  # characters: the cost of the comparison grows with their square
_MOST: Final = 16  # names that fit into a sentence


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the nearest of the known names, "" if none is near."""
    import difflib  # here: rarely needed, and heavy for a tray process

    near = difflib.get_close_matches(name[:_LONGEST].casefold(), known, n=1)
    return near[0] if near else ""


def suggest(name: str, known: Iterable[str]) -> str:
    """Return ``; did you mean snooze?``, or all names if none is near and there are few."""
    names = list(known)
    if near := nearest(name, names):
        return f"; did you mean {near}?"
    return f"; choose from {', '.join(names)}" if len(names) <= _MOST else ""
