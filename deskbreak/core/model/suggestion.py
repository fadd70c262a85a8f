"""Suggests the known name that is nearest to a misspelled one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST: Final = 40  # characters: the cost of the comparison grows with their square
_MOST: Final = 16  # names that fit into a sentence


def instead(name: str, known: Iterable[str]) -> str:
    """Return ``; did you mean snooze?``, or all names if none is near and there are few."""
    import difflib  # here: rarely needed, and heavy for a tray process

    names = list(known)
    near = difflib.get_close_matches(name[:_LONGEST].casefold(), names, n=1)
    if near:
        return f"; did you mean {near[0]}?"
    return f"; choose from {', '.join(names)}" if len(names) <= _MOST else ""
