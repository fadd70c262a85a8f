"""Parses TOML with broken lines and loses only those lines."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from itertools import count
from typing import Any, Final

from deskbreak.core.config.toml_positions import statements
from deskbreak.core.model.diagnostic import Diagnostic
from deskbreak.core.model.safe_text import safe, shortened

_MOST_BROKEN: Final = 20  # lines, before the text is considered not to be TOML at all
_MOST_READ: Final = 1_000_000  # characters: the text is parsed again for each broken line


@dataclass(frozen=True, slots=True)
class _Broken:
    """The 0-based lines that may contain the error, likeliest last; ``twice``: the line repeats an earlier one."""

    suspects: list[int]
    twice: bool = False


def read_lines(text: str) -> tuple[dict[str, Any], str, list[Diagnostic]]:
    """Parse TOML. A broken line is reported and blanked, so that one typo costs one setting.

    A broken section header takes its section with it, because the lines below it belong to no other section.

    Returns the values, the text that they were read from, and the errors of the blanked lines. After
    `_MOST_BROKEN` of them (fewer in a long text) the rest is not parsed: the text is then a letter or a
    picture rather than settings.
    """
    lines = text.split("\n")  # as TOML counts them: strings may contain other line breaks
    most = min(_MOST_BROKEN, 1 + _MOST_READ // max(1, len(text)))
    diagnostics: list[Diagnostic] = []
    while True:
        sound = "\n".join(lines)
        tree, error = _read(sound)
        if error is None:
            return tree, sound, diagnostics
        at = _to_blame(lines, error.suspects)
        if len(diagnostics) >= most:
            why = "is not read, because too much above it is not TOML"
            diagnostics.append(Diagnostic(at + 1, "all from here on", why))
            lines[at:] = [""]
            continue
        why = "is defined twice" if error.twice else "is not TOML"
        end = at + 1
        if _is_header(lines[at]):
            why += "; nothing in this section is read"
            end = next((n for n in range(at + 1, len(lines)) if _is_header(lines[n])), len(lines))
        diagnostics.append(Diagnostic(at + 1, shortened(safe(lines[at].strip())), why))
        lines[at:end] = [""] * (end - at)


def _is_header(line: str) -> bool:
    return line.lstrip().startswith("[")


def _read(text: str) -> tuple[dict[str, Any], _Broken | None]:
    """Parse the text, or return what broke it.

    tomllib names the line where it gave up. That may be far below an unclosed quote or bracket; everything
    above the culprit is valid.
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
    """Return the last suspect that is not blank: blanking a blank line again would loop forever."""
    return next((at for at in reversed(suspects) if lines[at]), next(at for at in count() if lines[at]))
