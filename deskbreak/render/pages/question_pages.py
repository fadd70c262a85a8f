"""The pages around the steps: the choice of a variant, the stiffness, the end, and pain."""

from __future__ import annotations

from deskbreak.core.guide import wording as words
from deskbreak.core.guide.guide import Act, Choose, Rate, Scene
from deskbreak.core.guide.key_table import PAIN_STOP
from deskbreak.core.guide.wording import VARIANT_KEYS
from deskbreak.core.model.routine import Variant
from deskbreak.render.pages.layout import (
    GAP,
    MARGIN,
    SMALL_BUTTON,
    Design,
    Stack,
    TextSize,
    button,
    button_rows,
    natural_width,
    on_grid,
    roomiest,
)
from deskbreak.render.pages.sheet import Dot, Rect, Sheet, ViewAct, Widget, WidgetStyle, Words
from deskbreak.render.text import Weight

VARIANT_WORDS = {
    Variant.STANDING: ("Standing", "with your desk"),
    Variant.FULL: ("Floor", "with a mat"),
    Variant.SEATED: ("Seated", "on your chair"),
    Variant.MINUTE: ("One minute", "a few steps"),
}
DAY_LETTERS = "MTWTFSS"


def titled(design: Design, title: str, ink: str = "text", *, keys: bool = True) -> Stack:
    """Start a page with its title and the button for the list of keys."""
    stack = Stack(design)
    wide = 0.0
    if keys:
        control = button(design, "keys", "?", ViewAct.KEYS, kind=TextSize.NOTE)
        wide = natural_width(control)
        left = design.width - MARGIN - wide
        stack.widgets += button_rows(design, (control,), stack.y, left=left, room=wide, lowest=SMALL_BUTTON)[
            0
        ]
    room = design.room - (wide + GAP if wide else 0.0)
    return stack.text(title, TextSize.TITLE, Weight.SEMIBOLD, ink, room=room).gap(4)


def _stiffness(stack: Stack, chosen: int | None) -> None:
    design = stack.design
    specs = [
        button(design, f"rate_{n}", str(n), Rate(n), chosen=chosen == n, kind=TextSize.NOTE)
        for n in range(11)
    ]
    gap = 4.0
    wide = (design.room - gap * 10) / 11
    high = on_grid(design.button_height(TextSize.NOTE, 40))
    for n, spec in enumerate(specs):
        rect = Rect(MARGIN + n * (wide + gap), stack.y, wide, high)
        stack.widgets.append(
            Widget(spec.id, rect, spec.label, spec.press, chosen=spec.chosen, size=spec.size)
        )
    stack.gap(high)


def before(scene: Scene, variants: tuple[Variant, ...], design: Design) -> Sheet:
    """Ask for the current stiffness and the variant of the break."""
    return roomiest(design, lambda air: _before(scene, variants, design, air))


def _before(scene: Scene, variants: tuple[Variant, ...], design: Design, air: float) -> Sheet:
    stack = titled(design, scene.title).gap(air / 3).text(scene.text, TextSize.LABEL, ink="muted")
    _stiffness(stack.gap(max(8, 4 + air)), scene.stiffness)
    stack.gap(max(16, 2 * air)).text("How would you like to do it?", TextSize.LABEL, ink="muted").gap(8)
    choices = [
        button(
            design,
            f"variant_{variant}",
            VARIANT_WORDS[variant][0],
            Choose(variant),
            chosen=variant is scene.variant,
            hint=f"{VARIANT_WORDS[variant][1]} ({VARIANT_KEYS[variant].upper()})",
        )
        for variant in VARIANT_WORDS
        if variant in variants
    ]
    stack.buttons(choices, columns=2, lowest=56).gap(air)
    for line in filter(None, (scene.note, *scene.lines)):
        stack.gap(4).text(line, TextSize.SMALL, ink="muted")
    if scene.excluded:
        label = f"Left out: {len(scene.excluded)} (L)"
        spec = button(design, "left_out", label, Act.EXCLUDED, kind=TextSize.NOTE)
        stack.gap(8).buttons((spec,), lowest=SMALL_BUTTON)
    close = button(
        design, "end", "Not now", Act.END, WidgetStyle.ACCENT if scene.nothing else WidgetStyle.PLAIN
    )
    if scene.nothing:
        return stack.sheet(((close,),))
    feet = (
        close,
        button(
            design,
            "start",
            f"Start, {length_in_words(scene.total_left_s)}",
            Act.NEXT,
            WidgetStyle.ACCENT,
            grows=True,
        ),
    )
    return stack.sheet((feet,))


def offer(scene: Scene, design: Design) -> Sheet:
    """Offer the one-minute break instead of none, and describe it."""
    stack = titled(design, scene.title).text(scene.text).gap(32 / design.letters)
    listed(stack, scene.lines, TextSize.BODY, "accent")
    stack.gap(12).text(f"Takes {length_in_words(scene.total_left_s)}.", TextSize.LABEL, ink="muted")
    return stack.sheet(
        (
            (button(design, "minute", "One minute", Act.NEXT, WidgetStyle.ACCENT, grows=True),),
            (button(design, "back", "Back", Act.BACK, grows=True),),
            (button(design, "end", "Not now", Act.END, grows=True),),
        )
    )


def listed(stack: Stack, lines: tuple[str, ...], kind: TextSize, ink: str) -> None:
    """Add each line as a bullet point."""
    letters = stack.design.letters
    for line in lines:
        middle = stack.y + stack.design.leading(kind) / 2
        stack.dots.append(Dot((MARGIN + 5 * letters, middle), 3.0 * letters, ink))
        stack.text(line, kind, left=MARGIN + 20 * letters).gap(4)


def after(scene: Scene, design: Design) -> Sheet:
    """Ask for the stiffness after the break."""
    stack = titled(design, scene.title).gap(design.height / 12)
    stack.text(scene.text, TextSize.LABEL, ink="muted").gap(16)
    _stiffness(stack, scene.stiffness)
    done = "Done" if scene.stiffness is not None else "Done, without a number"
    feet = [(button(design, "done", done, Act.NEXT, WidgetStyle.ACCENT, grows=True),)]
    if scene.can_repeat:
        feet.append((button(design, "stiff", "Another round (A)", Act.STILL_STIFF, grows=True),))
    feet.append((button(design, "back", "Back", Act.BACK, grows=True),))
    return stack.sheet(feet)


def well_done(scene: Scene, design: Design) -> Sheet:
    """Summarise this break and the days of this week."""
    stack = Stack(design, y=on_grid(design.height / 12))
    disc = on_grid(56 * (1 + design.letters))
    stack.tick = Rect((design.width - disc) / 2, stack.y, disc, disc)
    stack.gap(disc + 20).text(scene.title, TextSize.DISPLAY, Weight.SEMIBOLD, centred=True).gap(4)
    for i, line in enumerate((scene.text, *scene.lines)):
        stack.text(line, TextSize.LABEL, ink="text" if i == 0 else "muted", centred=True).gap(4)
    if scene.week:
        _week(stack.gap(12), scene)
    return stack.sheet(((button(design, "close", "Close", Act.NEXT, WidgetStyle.ACCENT, grows=True),),))


def _week(stack: Stack, scene: Scene) -> None:
    """Add one dot per day, Monday first, larger for days with a break; today's letter has the full colour."""
    design = stack.design
    grown = 1 + (design.letters - 1) / 2
    pitch = 32 * grown
    for n, practised in enumerate(scene.week):
        x = design.width / 2 + (n - (len(scene.week) - 1) / 2) * pitch
        today = n == scene.today
        radius = (6.0 if practised else 4.0) + (2.0 if today else 0.0)
        stack.dots.append(Dot((x, stack.y + 8 * grown), radius * grown, "accent" if practised else "line"))
        at = (x, stack.y + 20 * grown + design.leading(TextSize.SMALL) / 2)
        heft = Weight.SEMIBOLD if today else Weight.REGULAR
        ink = "text" if today else "muted"
        stack.words.append(Words(at, DAY_LETTERS[n % 7], design.size(TextSize.SMALL), heft, ink, "mm"))
    stack.gap(20 * grown + design.leading(TextSize.SMALL))


def stop_button(design: Design, *, grows: bool = False) -> Widget:
    """The button that stops because of pain, labelled with its keys."""
    keys = PAIN_STOP.names
    return button(design, "hurts", words.STOP_WORDS, Act.HURTS, WidgetStyle.DANGER, grows=grows, hint=keys)


def hurt(scene: Scene, design: Design) -> Sheet:
    """Say what to do now, which signs need a doctor, and what happens with the step."""
    stack = titled(design, scene.title, "danger", keys=False).text(scene.text).gap(8)
    if scene.lines:
        stack.text(scene.lines[0], TextSize.LABEL, Weight.SEMIBOLD).gap(4)
        listed(stack, scene.lines[1:], TextSize.LABEL, "danger")
    if scene.note:
        stack.gap(8).text(scene.note, TextSize.NOTE)
    mistake = button(design, "mistake", words.MISTAKE, Act.MISTAKE)
    return stack.sheet(
        ((mistake, button(design, "close", "Close", Act.NEXT, WidgetStyle.ACCENT, grows=True)),)
    )


def length_in_words(seconds: float) -> str:
    """A duration as people say it, rounded to minutes or, below 50 seconds, to ten seconds."""
    if seconds < 50:  # noqa: PLR2004 - said in the line above
        return f"about {max(10, round(seconds / 10) * 10)} s"
    return f"about {max(1, round(seconds / 60))} min"
