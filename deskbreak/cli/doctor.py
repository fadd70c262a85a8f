"""Output of ``deskbreak doctor``: the result of each check as it finishes, and how to fix what fails."""

from __future__ import annotations

import json
import os
import shutil
from functools import partial
from typing import TYPE_CHECKING, Final

from deskbreak.core.model.columns import wrapped
from deskbreak.core.model.formatting import counted
from deskbreak.core.model.safe_text import safe
from deskbreak.doctor import examine
from deskbreak.doctor.checks import all_checks
from deskbreak.doctor.finding import Finding, Standing, as_json, is_sound
from deskbreak.terminal.terminal import Depth, depth_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

    from deskbreak.doctor import Check

_SOUND: Final = 0
_NOT_SOUND: Final = 1
_LEAST: Final = 20  # columns; on a narrower terminal the terminal itself wraps the lines
_WIDTHS: Final = (78, 110)  # line widths that are easy to read
_ERASE: Final = "\r\x1b[K"  # clears the line that announced the running check
_INDENT: Final = " " * 2  # for text below a heading on a narrow terminal
_MARKS: Final = {
    Standing.WORKS: "ok",
    Standing.DEGRADED: "partly",
    Standing.BROKEN: "FAILS",
    Standing.OFF: "off",
}
# Colours from xterm's palette of 256. Each has a contrast of at least 3.9 to both black and white, so that it
# works on any background.
_COLOURS: Final = {
    Standing.WORKS: "38;5;28",
    Standing.DEGRADED: "38;5;130",
    Standing.BROKEN: "1;38;5;160",
    Standing.OFF: "38;5;244",
}
_AMOUNTS: Final = {  # singular and plural
    Standing.BROKEN: ("does not work", "do not work"),
    Standing.DEGRADED: ("works in part", "work in part"),
    Standing.OFF: ("is off", "are off"),
}
_PART_WIDTH: Final = 26
_MARK_WIDTH: Final = 8


def print_findings(out: TextIO, *, as_text: bool) -> int:
    """Run every check and print the findings; return 1 if there is anything to fix."""
    findings = []
    width = max(_LEAST, min(_WIDTHS[1], shutil.get_terminal_size().columns - 1))
    in_colour = has_colours(os.environ, is_terminal=out.isatty())
    can_erase = out.isatty() and os.environ.get("TERM") != "dumb"
    with all_checks() as checks:
        announce = partial(_announce, out, width) if as_text and can_erase else _ignore
        for finding in examine(checks, announce):
            findings.append(finding)
            if as_text:
                lines = lines_of(finding, width, in_colour=in_colour)
                print(f"{_ERASE if can_erase else ''}{lines}", file=out, flush=True)
    if as_text:
        print("", *wrapped(summary(findings), width), sep="\n", file=out)
    else:
        print(json.dumps(as_json(findings)), file=out)
    return _SOUND if is_sound(findings) else _NOT_SOUND


def has_colours(environ: Mapping[str, str], *, is_terminal: bool) -> bool:
    """Whether to colour the marks: only on a terminal that supports colours and whose user has not turned them off."""
    return is_terminal and depth_of(environ) is not Depth.NONE


def lines_of(finding: Finding, width: int = _WIDTHS[0], *, in_colour: bool = False) -> str:
    """Format a finding as lines: mark, part and text; below that, the advice."""
    head = f"{_MARKS[finding.standing]:<{_MARK_WIDTH}}{finding.part:<{_PART_WIDTH}}"
    if width < _WIDTHS[0]:  # the text column would be too narrow: put the text below the part
        indent = _INDENT
        lines = [head.rstrip(), *_wrapped(finding.text, width, indent, indent)]
    else:
        indent = " " * len(head)
        lines = _wrapped(finding.text, width, head, indent)
    if finding.advice:
        lines += _wrapped(f"-> {finding.advice}", width, indent, f"{indent}   ")
    text = "\n".join(lines)
    if not in_colour:
        return text
    mark = _MARKS[finding.standing]
    return f"\x1b[{_COLOURS[finding.standing]}m{mark}\x1b[0m{text.removeprefix(mark)}"


def _wrapped(text: str, width: int, first: str, others: str) -> list[str]:
    """Wrap a text to lines. Paths stay whole so that they can be copied."""
    return wrapped(first + safe(text), width, len(others), whole_words=True)


def summary(findings: list[Finding]) -> str:
    """Summarize all findings in one line."""
    amounts = {standing: sum(each.standing is standing for each in findings) for standing in Standing}
    reported = [
        f"{counted(amounts[standing], 'part')} {several if amounts[standing] > 1 else one}"
        for standing, (one, several) in _AMOUNTS.items()
        if amounts[standing]
    ]
    if not is_sound(findings):
        return f"{', '.join(reported)}{'; the rest works' if amounts[Standing.WORKS] else ''}."
    if not amounts[Standing.WORKS]:
        return "All parts are off."
    return f"All that is in use works; {reported[0]}." if reported else "Everything works."


def _announce(out: TextIO, width: int, check: Check) -> None:
    line = f"{'...':<{_MARK_WIDTH}}{check.part:<{_PART_WIDTH}}{check.doing} ..."
    print(line[:width], end="", file=out, flush=True)  # one row: a second one could not be erased


def _ignore(_check: Check) -> None:
    pass
