"""The known name that is nearest to a misspelt one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST: Final = 40  # characters: the comparison costs the square of them
_MOST: Final = 16  # names that a sentence has room for


def instead(name: str, known: Iterable[str]) -> str:
    """Return ``; did you mean snooze?``, or all names if none is near and there are few."""
    import difflib  # here: seldom needed, and heavy for a tray that waits all day

    names = list(known)
    near = difflib.get_close_matches(name[:_LONGEST].casefold(), names, n=1)
    if near:
        return f"; did you mean {near[0]}?"
    return f"; known are {', '.join(names)}" if len(names) <= _MOST else ""
