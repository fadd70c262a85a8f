"""The safety pages: the questions, the advice to see a professional, the excluded movements."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from deskbreak.core.guide import safety_wording as words
from deskbreak.core.guide.guide import Act, ExcludedItem, Scene, Tick
from deskbreak.render import text
from deskbreak.render.pages.layout import (
    MARGIN,
    SMALL_BUTTON,
    Stack,
    TextSize,
    button,
    button_rows,
    natural_width,
    roomiest,
)
from deskbreak.render.pages.question_pages import listed, titled
from deskbreak.render.pages.sheet import Sheet, WidgetStyle, Words
from deskbreak.render.text import Weight

if TYPE_CHECKING:
    from deskbreak.render.pages.layout import Design

_ROW, _CLOSE_ROW = 28.0, 4.0  # height of a question at the normal letter size, and the gap between two


def ask(scene: Scene, design: Design) -> Sheet:
    """Show the questions, each with a check box."""
    return roomiest(design, lambda air: _ask(scene, design, air))


def _ask(scene: Scene, design: Design, air: float) -> Sheet:
    stack = titled(design, scene.title).text(scene.text, TextSize.NOTE).gap(4 + air / 2)
    rows = [
        button(
            design,
            f"ask_{asked.question}",
            f"{n}  {asked.text}",
            Tick(asked.question),
            WidgetStyle.CHECK,
            kind=TextSize.NOTE,
            chosen=asked.ticked,
        )
        for n, asked in enumerate(scene.questions, 1)
    ]
    none = f"0  {words.NONE}"
    rows.append(
        button(design, "ask_none", none, Act.NONE, WidgetStyle.CHECK, kind=TextSize.NOTE, chosen=scene.none)
    )
    for row in rows:
        stack.buttons((row,), columns=1, lowest=_ROW).gap(_CLOSE_ROW)
    chosen = scene.note == words.CHOOSE_NOTE
    stack.gap(2 + air / 2).text(scene.note, TextSize.SMALL, ink="danger" if chosen else "muted")
    for line in scene.lines:
        stack.text(line, TextSize.SMALL, ink="muted")
    feet = (
        button(design, "later", words.LATER, Act.LATER),
        button(design, "start", words.CONTINUE, Act.NEXT, WidgetStyle.ACCENT, grows=True),
    )
    return stack.sheet((feet,))


def see_first(scene: Scene, design: Design) -> Sheet:
    """Advise seeing a professional before the break; continuing without that is not the default choice."""
    stack = titled(design, scene.title).gap(8).text(scene.text).gap(16)
    listed(stack, scene.lines, TextSize.BODY, "accent")
    stack.gap(16).text(scene.note, TextSize.LABEL, ink="muted")
    return stack.sheet(
        (
            (button(design, "end", words.NOT_NOW, Act.END, WidgetStyle.ACCENT, grows=True),),
            (button(design, "consulted", words.SEEN, Act.CONSULTED, grows=True),),
            (button(design, "questions", words.CHANGE, Act.QUESTIONS, grows=True),),
        )
    )


def excluded(scene: Scene, design: Design) -> Sheet:
    """List the excluded movements, each with a button to include it again."""
    stack = titled(design, scene.title).text(scene.text, TextSize.LABEL, ink="muted").gap(16)
    for number, left in enumerate(scene.excluded, 1):
        _excluded_item(stack, number, left)
    return stack.sheet(((button(design, "back", "Back", Act.BACK, WidgetStyle.ACCENT, grows=True),),))


def _excluded_item(stack: Stack, number: int, left: ExcludedItem) -> None:
    design = stack.design
    spec = button(design, f"include_{number}", left.label, left.action, kind=TextSize.NOTE)
    wide = natural_width(spec)
    room = design.room - wide - 12
    top = stack.y
    placed, high = button_rows(design, (spec,), top, left=MARGIN + room + 12, room=wide, lowest=SMALL_BUTTON)
    stack.widgets += placed
    size = design.size(TextSize.LABEL)
    middle, indent = (
        stack.y + design.leading(TextSize.LABEL) / 2,
        ceil(text.width("0", Weight.REGULAR, size)) + 8,
    )
    stack.words.append(Words((MARGIN, middle), str(number), size, ink="muted", anchor="lm"))
    beside, room = MARGIN + indent, room - indent
    stack.text(left.title, TextSize.LABEL, Weight.SEMIBOLD, left=beside, room=room)
    stack.text(left.reason, TextSize.SMALL, ink="muted", left=beside, room=room)
    stack.y = max(stack.y, top + high) + 8
