"""The page that lists the keys."""

from __future__ import annotations

from math import ceil

from deskbreak.core.guide import Act
from deskbreak.render import text
from deskbreak.render.layout import MARGIN, Design, Type, button, lines_high, lines_in, on_grid
from deskbreak.render.pages_around import titled
from deskbreak.render.sheet import Look, Sheet, ViewAct, Words
from deskbreak.render.text import Weight

KEYS = (
    ("Space", "pause, and go on"),
    ("Right, Left", "next step, and back"),
    ("H", "it hurts: stop"),
    ("M", "more about the step"),
    ("F", "the fuller form of a movement, where there is one"),
    ("S, V", "sounds, voice on or off, from now on"),
    ("E, S", "asked once more: eased, still stiff"),
    ("0 to 9, T", "how stiff it is; T is ten"),
    ("Y, N, S", "asked first: yes, no, skip"),
    ("Tab, Enter", "to a button, and press it"),
    ("Esc", "end the break"),
    ("?", "these keys"),
)


def keys_page(design: Design, *, can_hurt: bool) -> Sheet:
    """The keys. The break rests meanwhile; the way out when it hurts stays."""
    stack = titled(design, "Keys", keys=False).gap(8)
    size = design.size(Type.NOTE)
    wide = ceil(max(text.width(name, Weight.SEMIBOLD, size) for name, _ in KEYS))
    for name, meaning in KEYS:
        room = design.room - wide - 16
        words_high = lines_high(design, meaning, Type.NOTE, room)
        high = on_grid(max(design.leading(Type.NOTE), words_high))
        stack.words.append(Words((MARGIN, stack.y + high / 2), name, size, Weight.SEMIBOLD, anchor="lm"))
        top = stack.y + (high - words_high) / 2
        stack.words += lines_in(
            design,
            meaning,
            Type.NOTE,
            Weight.REGULAR,
            left=MARGIN + wide + 16,
            room=room,
            top=top,
            ink="muted",
        )
        stack.gap(high + 12)
    feet = [button(design, "keys", "Go on", ViewAct.KEYS, Look.ACCENT, grows=True)]
    if can_hurt:
        feet.append(button(design, "hurts", "It hurts: stop", Act.HURTS, Look.DANGER))
    return stack.sheet((feet,))
