"""The page that lists the keyboard shortcuts of the page it covers."""

from __future__ import annotations

from functools import lru_cache
from math import ceil

from deskbreak.core.guide import key_table
from deskbreak.core.guide.guide import Act, Scene
from deskbreak.render import text
from deskbreak.render.pages.layout import (
    MARGIN,
    Design,
    TextSize,
    button,
    lines_high,
    lines_in,
    on_grid,
)
from deskbreak.render.pages.question_pages import stop_button, titled
from deskbreak.render.pages.sheet import Sheet, ViewAct, WidgetStyle, Words
from deskbreak.render.text import Weight

OF_THE_WINDOW = (("Tab, Enter", "to a button, and press it"), (key_table.HELP_NAMES, key_table.HELP_WORDS))


def keys_page(scene: Scene, design: Design) -> Sheet:
    """List the keys. The break is paused meanwhile; the button to stop because of pain stays."""
    bound = key_table.bindings(scene)
    rows = (*((binding.names, binding.words) for binding in bound), *OF_THE_WINDOW)
    return _listed(rows, design, stop=any(Act.HURTS in binding.keys.values() for binding in bound))


@lru_cache(maxsize=4)
def _listed(rows: tuple[tuple[str, str], ...], design: Design, *, stop: bool) -> Sheet:
    stack = titled(design, "Keys on this page", keys=False).gap(8)
    size = design.size(TextSize.NOTE)
    wide = ceil(max(text.width(name, Weight.SEMIBOLD, size) for name, _ in rows))
    for name, meaning in rows:
        room = design.room - wide - 16
        words_high = lines_high(design, meaning, TextSize.NOTE, room)
        high = on_grid(max(design.leading(TextSize.NOTE), words_high))
        stack.words.append(Words((MARGIN, stack.y + high / 2), name, size, Weight.SEMIBOLD, anchor="lm"))
        top = stack.y + (high - words_high) / 2
        stack.words += lines_in(
            design,
            meaning,
            TextSize.NOTE,
            Weight.REGULAR,
            left=MARGIN + wide + 16,
            room=room,
            top=top,
            ink="muted",
        )
        stack.gap(high + 12)
    feet = [button(design, "keys", "Back", ViewAct.KEYS, WidgetStyle.ACCENT, grows=True)]
    if stop:
        feet.append(stop_button(design))
    return stack.sheet((feet,))
