"""Chooses which lines of a page to show if the screen is too low for all of them. Pure."""

from __future__ import annotations

from deskbreak.terminal.text_layout import HURTS, HURTS_SHORT, TICKS


def fitted(lines: list[str], rows: int) -> list[str]:
    """Drop empty lines, then those that do not fit; keep the questions, the way to stop and the keys."""
    if len(lines) <= rows:
        return lines
    body, tail = _parted(lines)
    body, tail = [line for line in body if line], [line for line in tail if line][:rows]
    room = rows - len(tail)
    first = _last_seen_first(body, room)
    return [*body[first : first + room], *tail]


def _parted(lines: list[str]) -> tuple[list[str], list[str]]:
    """Split the page into what is read and what can be pressed: the last paragraph, starting with the way to stop if any."""
    stops = (n for n, line in enumerate(lines) if line in {HURTS, HURTS_SHORT})
    at = next(stops, next((n for n in reversed(range(len(lines))) if not lines[n]), 0))
    return lines[:at], lines[at:]


def _last_seen_first(body: list[str], room: int) -> int:
    """The first line to show so that all questions are visible: the first one, or as close to it as possible."""
    asked = [n for n, line in enumerate(body) if line.startswith(TICKS)]
    if not asked:
        return 0
    end = next((n for n in range(asked[-1] + 1, len(body)) if not body[n].startswith(" ")), len(body))
    return max(0, min(asked[0], end - room))
