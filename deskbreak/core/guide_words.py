"""The words of the pages around the steps; the steps' own words are in the routine's file."""

from __future__ import annotations

from typing import Final

BEFORE_TITLE: Final = "A break for your upper back"
BEFORE_TEXT: Final = "How stiff is it now? 0 is loose, 10 very stiff."
AFTER_TITLE: Final = "And now?"
AFTER_TEXT: Final = "How stiff is your upper back? 0 is loose, 10 very stiff."
LAST_ROUND_TEXT: Final = "Three rounds are plenty. How does it feel?"
WELL_DONE_TITLE: Final = "Well done"
WELL_DONE_TEXT: Final = "Sip some water, then carry on with ease."
PRACTICE: Final = "With regular practice it gets easier."
HURT_TITLE: Final = "Stop here"
HURT_TEXT: Final = (
    "Rest in whatever position feels easiest, and leave this movement out. "
    "If the pain stays, or sits between the shoulder blades, talk to a doctor soon."
)
HURT_SIGNS: Final = "Get medical help at once with any of these:"


def closing_lines(
    done: int, total: int, seconds: float, before: int | None, after: int | None
) -> tuple[str, ...]:
    """Return the closing card: what was done in ``seconds`` of guided time, and how the stiffness changed."""
    minutes, rest = divmod(round(seconds), 60)
    lines = [f"{done} of {total} steps, {minutes} min {rest:02} s"]
    if before is not None and after is not None:
        lines.append(f"Stiffness: {before} before, {after} after")
    return (*lines, PRACTICE)
