"""The small dialogs as sheets: the custom interval, and About."""

from __future__ import annotations

from dataclasses import replace

from deskbreak.core.model.limits import MINUTES_RANGE, in_minutes
from deskbreak.render.pages.layout import PLAIN, Design, Stack, TextSize, button, on_grid
from deskbreak.render.pages.sheet import DialogAct, Rect, Sheet, WidgetStyle, Words
from deskbreak.render.text import Weight

SENTENCE = "Knows how long you have really been sitting, and guides you through a short upper-back break."
NOT_ADVICE = "DeskBreak is not medical advice. If anything hurts, stop and see a health professional."
LICENCE = "Free software under the MIT licence. Typeface: Inter, SIL Open Font License."


def interval_page(typed: str, design: Design = PLAIN) -> Sheet:
    """Ask for the minutes between breaks. ``typed`` is the text in the field; it may be out of range."""
    stack = Stack(design).text("Time between breaks", TextSize.TITLE, Weight.SEMIBOLD).gap(4)
    stack.text("Sit for this long before the next reminder.", TextSize.NOTE, ink="muted").gap(16)
    _field(stack, typed)
    ink = "muted" if in_minutes(typed) is not None else "danger"
    stack.gap(8).text(f"From {MINUTES_RANGE} minutes.", TextSize.SMALL, ink=ink, centred=True)
    feet = (
        button(design, "cancel", "Cancel", DialogAct.CLOSE),
        button(design, "accept", "Set", DialogAct.ACCEPT, WidgetStyle.ACCENT, grows=True),
    )
    return stack.sheet((feet,), short=True)


def _field(stack: Stack, typed: str) -> None:
    """The button for less, the minutes, the button for more, and the unit, centred in a row."""
    design = stack.design
    high = design.button_height()
    field = on_grid(72 * design.letters)
    size = design.size(TextSize.BODY)
    left = (design.width - field - 2 * high - 16 - on_grid(72 * design.letters)) / 2
    specs = (
        (button(design, "less", "\N{MINUS SIGN}", DialogAct.LESS), high),
        (
            replace(button(design, "field", typed, None, WidgetStyle.FIELD), size=round(20 * design.letters)),
            field,
        ),
        (button(design, "more", "+", DialogAct.MORE), high),
    )
    x = left
    for spec, width in specs:
        stack.widgets.append(replace(spec, rect=Rect(x, stack.y, width, high)))
        x += width + 8
    stack.words.append(Words((x + 4, stack.y + high / 2), "minutes", size, anchor="lm"))
    stack.gap(high)


def about_page(version: str, design: Design = PLAIN) -> Sheet:
    """Describe the program."""
    stack = Stack(design).text("DeskBreak", TextSize.TITLE, Weight.SEMIBOLD)
    stack.text(f"Version {version}", TextSize.SMALL, ink="muted").gap(12)
    stack.text(SENTENCE, TextSize.LABEL).gap(12).text(NOT_ADVICE, TextSize.LABEL).gap(12)
    stack.text(LICENCE, TextSize.SMALL, ink="muted")
    close = button(design, "close", "Close", DialogAct.CLOSE, WidgetStyle.ACCENT, grows=True)
    return stack.sheet(((close,),), short=True)
