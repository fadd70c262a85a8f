"""What ``deskbreak doctor`` prints: each part as it is tested, and what there is to mend."""

# ruff: noqa: T201 - printing is what it is for

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from functools import partial
from typing import TYPE_CHECKING, Final

from deskbreak.core.finding import Finding, Standing, as_json, is_sound
from deskbreak.core.words import counted
from deskbreak.shell.doctor import examine
from deskbreak.shell.doctor.here import world

if TYPE_CHECKING:
    from deskbreak.shell.doctor import Check

_SOUND: Final = 0
_NOT_SOUND: Final = 1
_LEAST: Final = 20  # columns; a terminal that is narrower breaks the lines itself
_WIDTHS: Final = (78, 110)  # what is read with ease
_INDENT: Final = " " * 2  # below a heading, where the terminal is narrower than that
_MARKS: Final = {
    Standing.WORKS: "ok",
    Standing.DEGRADED: "partly",
    Standing.BROKEN: "FAILS",
    Standing.OFF: "off",
}
_PART_WIDTH: Final = 26
_MARK_WIDTH: Final = 8


def print_findings(*, as_text: bool) -> int:
    """Test every part and print what was found; 1 if there is anything to mend."""
    findings = []
    width = max(_LEAST, min(_WIDTHS[1], shutil.get_terminal_size().columns - 1))
    with world() as checks:
        announce = partial(_announce, width) if as_text and sys.stdout.isatty() else _say_nothing
        for finding in examine(checks, announce):
            findings.append(finding)
            if as_text:
                print(_erased() + lines_of(finding, width), flush=True)
    if as_text:
        print(f"\n{textwrap.fill(summary(findings), width)}")
    else:
        print(json.dumps(as_json(findings)))
    return _SOUND if is_sound(findings) else _NOT_SOUND


def lines_of(finding: Finding, width: int = _WIDTHS[0]) -> str:
    """Write a finding as lines: its mark, its part, what is so; below it, what to do."""
    head = f"{_MARKS[finding.standing]:<{_MARK_WIDTH}}{finding.part:<{_PART_WIDTH}}"
    if width < _WIDTHS[0]:  # a column of two words a line would be no help: the text goes below the part
        indent = _INDENT
        lines = [head.rstrip(), *_wrapped(finding.text, width, indent, indent)]
    else:
        indent = " " * len(head)
        lines = _wrapped(finding.text, width, head, indent)
    if finding.advice:
        lines += _wrapped(f"-> {finding.advice}", width, indent, f"{indent}   ")
    return "\n".join(lines)


def _wrapped(text: str, width: int, first: str, others: str) -> list[str]:
    """Break a text into lines; a path stays whole, to be copied."""
    return textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=others,
        break_long_words=False,
        break_on_hyphens=False,
    )


def summary(findings: list[Finding]) -> str:
    """Say in one line how it all stands."""
    if is_sound(findings):
        return "Everything works."
    worse = [finding for finding in findings if finding.standing is Standing.BROKEN]
    lesser = [finding for finding in findings if finding.standing is Standing.DEGRADED]
    amounts = []
    if worse:
        amounts.append(f"{counted(len(worse), 'part')} {'does' if len(worse) == 1 else 'do'} not work")
    if lesser:
        amounts.append(f"{counted(len(lesser), 'part')} {'works' if len(lesser) == 1 else 'work'} in part")
    return f"{', '.join(amounts)}. The rest of DeskBreak goes on."


def _announce(width: int, check: Check) -> None:
    line = f"{'...':<{_MARK_WIDTH}}{check.part:<{_PART_WIDTH}}{check.doing} ..."
    print(line[:width], end="", flush=True)  # one row: a second one could not be taken back


def _say_nothing(_check: Check) -> None:
    pass


def _erased() -> str:
    """Take back the line that told what was being tried."""
    return "\r\x1b[K" if sys.stdout.isatty() else ""
