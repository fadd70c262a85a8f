"""TOML whose broken lines cost no more than themselves."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from itertools import count
from typing import Any, Final

from deskbreak.core.config.toml_positions import statements
from deskbreak.core.model.diagnostic import Problem
from deskbreak.core.model.safe_text import safe, shortened

_MOST_BROKEN: Final = 20  # lines, before the text is taken for something else
_MOST_READ: Final = 1_000_000  # characters: the text is read once more for each line that is broken


@dataclass(frozen=True, slots=True)
class _Broken:
    """The 0-based lines that may be to blame, likeliest last; ``twice``: that line repeats an earlier one."""

    suspects: list[int]
    twice: bool = False


def read_lines(text: str) -> tuple[dict[str, Any], str, list[Problem]]:
    """Parse TOML; a line that breaks it is named and blanked, so that one typo costs one setting.

    A section header that breaks it takes its section with it: what follows belongs to no other section.

    Returns what was read, the text that it was read from, and the lines that were blanked. After
    `_MOST_BROKEN` of them, or fewer in a long text, the rest is left unread: that is a letter, or a
    picture, and no settings.
    """
    lines = text.split("\n")  # as TOML counts them: other line breaks may stand in its strings
    most = min(_MOST_BROKEN, 1 + _MOST_READ // max(1, len(text)))
    problems: list[Problem] = []
    while True:
        sound = "\n".join(lines)
        tree, error = _read(sound)
        if error is None:
            return tree, sound, problems
        at = _to_blame(lines, error.suspects)
        if len(problems) >= most:
            why = "is not read, as too much above it is not TOML"
            problems.append(Problem(at + 1, "all from here on", why))
            lines[at:] = [""]
            continue
        why = "is there twice" if error.twice else "is not TOML"
        end = at + 1
        if _is_header(lines[at]):
            why += "; nothing in this section is read"
            end = next((n for n in range(at + 1, len(lines)) if _is_header(lines[n])), len(lines))
        problems.append(Problem(at + 1, shortened(safe(lines[at].strip())), why))
        lines[at:end] = [""] * (end - at)


def _is_header(line: str) -> bool:
    return line.lstrip().startswith("[")


def _read(text: str) -> tuple[dict[str, Any], _Broken | None]:
    """Parse it; or return what broke it.

    tomllib names the line where it gave up. That may be far behind a quote or
    a bracket that was never closed; what comes before the culprit is sound.
    """
    found = statements(text)
    if found.excessive is not None:
        return {}, _Broken([*found.starts])
    try:
        return tomllib.loads(text), None
    except tomllib.TOMLDecodeError as error:
        named = re.search(r"at line (\d+), column \d+\)$", str(error))
        gave_up = int(named[1]) - 1 if named else text.count("\n")
        twice = str(error).startswith(("Cannot declare", "Cannot overwrite"))
        return {}, _Broken([at for at in found.starts if at <= gave_up], twice)


def _to_blame(lines: list[str], suspects: list[int]) -> int:
    """Return the last of the suspects that is not blank: a blank one would be blanked for ever."""
    return next((at for at in reversed(suspects) if lines[at]), next(at for at in count() if lines[at]))
