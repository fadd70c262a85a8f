"""The small dialogs, as sheets: the interval of one's own choice, and About."""

from __future__ import annotations

from deskbreak.render.sheet import DialogAct, Look, Rect, Sheet, Widget, Words, below, paragraph
from deskbreak.render.text import Weight

WIDTH = 420.0
MARGIN = 20.0
ROOM = WIDTH - 2 * MARGIN
INTERVAL_HEIGHT = 240.0
ABOUT_HEIGHT = 320.0
SHORTEST_MIN, LONGEST_MIN = 5, 240

SENTENCE = "Knows how long you have really been sitting, and guides you through a short upper-back break."
NOT_ADVICE = "DeskBreak is not medical advice. If anything hurts, stop and see a health professional."


def interval_page(typed: str) -> Sheet:
    """Ask for the minutes between breaks. ``typed`` is what stands in the field; it may be out of range."""
    allowed = is_allowed(typed)
    hint = f"From {SHORTEST_MIN} to {LONGEST_MIN} minutes."
    return Sheet(
        WIDTH,
        INTERVAL_HEIGHT,
        (
            Words((MARGIN, 44), "Time between breaks", 22, Weight.SEMIBOLD),
            Words((MARGIN, 70), "Sit for this long before the next reminder.", 14, ink="muted"),
            Words((280, 122), "minutes", 15, anchor="lm"),
            Words((210, 168), hint, 13, ink="muted" if allowed else "danger", anchor="ms"),
        ),
        (
            Widget("less", Rect(96, 100, 44, 44), "\N{MINUS SIGN}", DialogAct.LESS, size=18),
            Widget("field", Rect(148, 100, 72, 44), typed, None, Look.FIELD, size=20),
            Widget("more", Rect(228, 100, 44, 44), "+", DialogAct.MORE, size=18),
            Widget("cancel", Rect(MARGIN, 184, 120, 40), "Cancel", DialogAct.CLOSE),
            Widget("accept", Rect(152, 184, 248, 40), "Set", DialogAct.ACCEPT, Look.ACCENT),
        ),
    )


def is_allowed(typed: str) -> bool:
    """Whether what was typed is a number of minutes in range."""
    return typed.isascii() and typed.isdigit() and SHORTEST_MIN <= int(typed) <= LONGEST_MIN


def about_page(version: str) -> Sheet:
    """Say what this is."""
    sentence = paragraph(SENTENCE, (MARGIN, 104), ROOM, 15)
    advice = paragraph(NOT_ADVICE, (MARGIN, below(sentence, 36)), ROOM, 15)
    licence = paragraph(
        "Free software under the MIT licence. Typeface: Inter, SIL Open Font License.",
        (MARGIN, below(advice, 36)),
        ROOM,
        13,
        ink="muted",
    )
    return Sheet(
        WIDTH,
        ABOUT_HEIGHT,
        (
            Words((MARGIN, 48), "DeskBreak", 24, Weight.SEMIBOLD),
            Words((MARGIN, 72), f"Version {version}", 13, ink="muted"),
            *sentence,
            *advice,
            *licence,
        ),
        (Widget("close", Rect(MARGIN, 260, ROOM, 44), "Close", DialogAct.CLOSE, Look.ACCENT),),
    )
