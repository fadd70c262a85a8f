"""The text of a scene beside the figure. Pure. `plain_lines` has the text of plain mode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deskbreak.core.guide.guide import Act, Page, Scene
from deskbreak.core.guide.key_table import (
    HELP_NAMES,
    HELP_WORDS,
    PAIN_STOP,
    Binding,
    bindings,
    name_of,
)
from deskbreak.core.guide.safety_wording import NONE
from deskbreak.core.guide.wording import CHANNEL_KEYS, OFFER_VOICE, STOP_WORDS, VARIANT_KEYS
from deskbreak.core.model.columns import wrapped, wrapped_parts
from deskbreak.core.model.routine import Variant

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deskbreak.core.model.settings import Channel

KEYS: Final = {
    Page.ASK: "1-8 tick   n none of these   Enter continue   l ask me later   Left back   Esc not now",
    Page.SEE_FIRST: "Enter not now   g I have: continue gently   c change answers",
    Page.BEFORE: "Enter start   0-9 t + - stiffness   {ways}{left_out}Esc not now",
    Page.EXCLUDED: "{rows}Enter back",
    Page.OFFER: "Enter one minute   Left back   Esc not now",
    Page.STEP: "Space {pause}   Right {next}   Left back   m {more}   {form}{sounds}   {voice}   Esc end   ? keys",
    Page.REPEAT: "{answers}   Left back   m more   {voice}   Esc end   ? keys",
    Page.AFTER: "0-9 t + - stiffness   Enter done   Left back   {round}Esc close",
    Page.WELL_DONE: "Enter close   Left back",
    Page.HURT: "c that was a mistake: continue   Enter close",
}
TICKS: Final = ("[ ] ", "[x] ")  # before a question that is not ticked, and one that is
KEYS_TITLE: Final = "KEYS ON THIS PAGE"
VARIANTS: Final = {
    Variant.FULL: "with the floor",
    Variant.STANDING: "standing",
    Variant.SEATED: "seated",
    Variant.MINUTE: "one minute",
}
_WAY_KEYS: Final = {
    Variant.FULL: "floor",
    Variant.STANDING: "standing",
    Variant.SEATED: "seated",
    Variant.MINUTE: "one minute",
}
_DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
FULL: Final = "\u2588"  # full block
EMPTY: Final = "\u2591"  # light shade
_BAR: Final = 24
_WEEK_WIDTH: Final = 4 * 7
_MEANING_LEAST: Final = 10  # columns beside a key; if there are fewer, its meaning goes below it


def _names(binding: Binding) -> str:
    """The keys of a binding, and the letters that replace them, as the user types them."""
    names = [binding.label.lower()] if binding.label else [_name(key) for key in binding.keys]
    return ", ".join([*names, *map(_name, binding.typed)])


def _name(key: str) -> str:
    return key if len(key) == 1 else name_of(key)


HURTS: Final = f"{_names(PAIN_STOP)}  {STOP_WORDS}"
HURTS_SHORT: Final = (
    f"{next(iter(PAIN_STOP.keys))} {STOP_WORDS}"  # for a screen that is too narrow for the other one
)


def key_lines(scene: Scene, width: int) -> list[str]:
    """Return the keys of a page, wrapped to ``width`` columns; any key closes the list."""
    bound = bindings(scene)
    rows = [(_names(binding), binding.words) for binding in bound if Act.HURTS not in binding.keys.values()]
    rows.append((HELP_NAMES, HELP_WORDS))
    wide = max(len(key) for key, _ in rows)
    beside = width - wide - 2 >= _MEANING_LEAST
    lines = [KEYS_TITLE, ""]
    for key, meaning in rows:
        row = f"{key:{wide}}  {meaning}" if beside else f"{key}  {meaning}"
        lines += wrapped(row, width, wide + 2 if beside else 2)
    hurts = ["", _hurts(width)] if any(Act.HURTS in binding.keys.values() for binding in bound) else []
    return [*lines, *hurts, "", *wrapped("Any other key leads back.", width)]


def _hurts(width: int) -> str:
    return HURTS if len(HURTS) <= width else HURTS_SHORT


def screen_lines(scene: Scene, width: int, channels_on: frozenset[Channel] = frozenset()) -> list[str]:
    """Return the text of a full screen, wrapped to ``width`` columns, the most important first."""
    lines = [*_wrapped([where(scene)], width), *_wrapped([scene.title.upper()], width), ""]
    lines += _wrapped([scene.text], width)
    match scene.page:
        case Page.ASK:
            lines += ["", *_wrapped(question_rows(scene), width, indent=6)]
        case Page.BEFORE:
            lines += [
                "",
                *_wrapped([_scale(scene.stiffness)], width),
                *_wrapped([f"Way: {VARIANTS[scene.variant]}, {clock(scene.total_left_s)}"], width),
            ]
        case Page.EXCLUDED:
            numbered = (
                f"{n}  {left.title}: {left.reason} [{left.label}]" for n, left in enumerate(scene.excluded, 1)
            )
            lines += ["", *_wrapped(numbered, width, indent=3)]
        case Page.OFFER:
            lines += ["", clock(scene.total_left_s)]
        case Page.AFTER:
            lines += ["", *_wrapped([_scale(scene.stiffness)], width)]
        case Page.STEP:
            lines += _wrapped([scene.warning], width)
            lines += ["", *_timing(scene, min(_BAR, width - 8))]
        case Page.REPEAT | Page.WELL_DONE | Page.HURT | Page.SEE_FIRST:
            pass
    if scene.offers_voice:
        lines += ["", *_wrapped([OFFER_VOICE], width)]
    if scene.caution:
        lines += ["", *_wrapped([scene.caution], width)]
    if scene.lines:
        lines += ["", *_further(scene, width)]
    if scene.note:
        lines += ["", *_wrapped([scene.note], width)]
    if scene.page is Page.BEFORE and scene.excluded:
        lines += _wrapped([left_out(scene)], width)
    if scene.week:
        lines += ["", *_week(scene, width)]
    if scene.page in {Page.STEP, Page.REPEAT}:
        lines += ["", *_wrapped([_dots(scene)], width), "", _hurts(width)]
    return [*lines, "", *wrapped_parts(keys_of(scene, channels_on), width)]


def _further(scene: Scene, width: int) -> list[str]:
    """The further lines of a page; signs and reasons have a dash in front."""
    heads = {Page.HURT: 1, Page.SEE_FIRST: 0}.get(scene.page, len(scene.lines))
    listed = (f"- {line}" for line in scene.lines[heads:])
    return [*_wrapped(scene.lines[:heads], width), *_wrapped(listed, width, indent=2)]


def keys_of(scene: Scene, channels_on: frozenset[Channel] = frozenset()) -> str:
    """Name the keys of a page, three spaces apart, and the channels that are on."""
    channels = {
        channel.value: f"{key} {channel}: {'on' if channel in channels_on else 'off'}"
        for key, channel in CHANNEL_KEYS.items()
    }
    ways = "".join(f"{VARIANT_KEYS[way]} {_WAY_KEYS[way]}   " for way in scene.variants)
    return KEYS[scene.page].format(
        ways=ways,
        form="" if scene.fuller is None else f"f {form_of(scene)}   ",
        left_out="l left out   " if scene.excluded else "",
        rows=_rows(len(scene.excluded)),
        answers="e eased   s still stiff, another round   Right skip"
        if scene.can_repeat
        else "Right continue",
        round="a another round   " if scene.can_repeat else "",
        pause="continue" if scene.paused else "pause",
        next="begin" if scene.coming else "next",
        more="less" if scene.more else "more",
        **channels,
    )


def form_of(scene: Scene) -> str:
    """Name the other form of the movement, which the user can choose."""
    return "easier form" if scene.fuller else "fuller form"


def _rows(count: int) -> str:
    numbers = "1" if count == 1 else f"1-{min(count, 9)}"
    return f"{numbers} what stands in brackets   " if count else ""


def question_rows(scene: Scene) -> list[str]:
    """The questions, each with its number and a box to tick."""
    rows = [(asked.ticked, asked.text) for asked in scene.questions]
    numbered = [f"{TICKS[ticked]}{n} {text}" for n, (ticked, text) in enumerate(rows, 1)]
    return [*numbered, f"{TICKS[scene.none]}n {NONE}"]


def left_out(scene: Scene) -> str:
    """Name the steps that this break leaves out."""
    return f"Left out: {', '.join(left.title for left in scene.excluded)}."


def _week(scene: Scene, width: int) -> list[str]:
    """The days of the week: a dot for each, filled if there was practice, with today in brackets."""
    if width < _WEEK_WIDTH:
        return wrapped(week_in_words(scene), width)
    dots = ["\u25cf" if practised else "\u25cb" for practised in scene.week]
    names = [f"[{day}]" if n == scene.today else f" {day} " for n, day in enumerate(_DAYS)]
    return ["".join(names).rstrip(), "".join(f" {dot}  " for dot in dots).rstrip()]


def week_in_words(scene: Scene) -> str:
    """Return on how many days of the week there was practice."""
    return f"This week: {sum(scene.week)} of 7 days."


def clock(seconds: float) -> str:
    """Format a time as minutes and seconds: ``3:05``."""
    minutes, rest = divmod(max(0, round(seconds)), 60)
    return f"{minutes}:{rest:02}"


def where(scene: Scene) -> str:
    """Return the number of the current step, and how many there are."""
    if not scene.step_number:
        return "DeskBreak"
    where = f"Step {scene.step_number} of {scene.steps_total}"
    return f"{where}, round {scene.round}" if scene.round > 1 else where


def _timing(scene: Scene, width: int) -> list[str]:
    left = f"{clock(scene.left_s)}"
    lines = [f"{_bar(scene.left_fraction, width)} {left}"]
    if scene.paused:
        lines.append("Paused")
    elif scene.breath is not None:
        lines.append(f"{_bar(scene.breath.size, width)} {'in' if scene.breath.inhale else 'out'}")
    elif scene.count is not None:
        lines.append(f"{scene.count} of {scene.count_total}")
    else:
        lines.append("")
    return [*lines, f"{clock(scene.total_left_s)} to the end"]


def _bar(share: float, width: int) -> str:
    full = round(share * max(1, width))
    return FULL * full + EMPTY * (max(1, width) - full)


def _scale(stiffness: int | None) -> str:
    return " ".join(f"[{n}]" if n == stiffness else str(n) for n in range(11))


def _dots(scene: Scene) -> str:
    here = scene.step_number
    return " ".join(
        "\u25cf" if n < here else "\u25c9" if n == here else "\u25cb" for n in range(1, scene.steps_total + 1)
    )


def _wrapped(texts: Iterable[str], width: int, *, indent: int = 0) -> list[str]:
    """Wrap paragraphs; their further lines begin below the first word, after a marker of ``indent`` columns."""
    return [line for text in texts for line in wrapped(text, width, min(indent, width // 5))]
