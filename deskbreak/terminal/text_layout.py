"""A scene as lines of text: what stands beside the figure, and what is said in plain mode. Pure."""

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

    from deskbreak.core.model.channel import Channel

KEYS: Final = {
    Page.ASK: "1-8 tick   n none of these   Enter continue   l ask me later   Left back   Esc not now",
    Page.SEE_FIRST: "Enter not now   g I have: continue gently   c change answers",
    Page.BEFORE: "Enter start   0-9 t + - stiffness   {ways}{left_out}Esc not now",
    Page.LEFT_OUT: "{rows}Enter back",
    Page.OFFER: "Enter one minute   Left back   Esc not now",
    Page.STEP: "Space {pause}   Right {next}   Left back   m {more}   {form}{sounds}   {voice}   Esc end   ? keys",
    Page.REPEAT: "{answers}   Left back   m more   {voice}   Esc end   ? keys",
    Page.AFTER: "0-9 t + - stiffness   Enter done   Left back   {round}Esc close",
    Page.WELL_DONE: "Enter close   Left back",
    Page.HURT: "c that was a mistake: continue   Enter close",
}
TICKS: Final = ("[ ] ", "[x] ")  # in front of a question, and of one that was ticked
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
_MEANING_LEAST: Final = 10  # columns beside a key; where there are fewer, its meaning goes below it


def _names(binding: Binding) -> str:
    """The keys of a binding and the letters that stand for them, as they are typed."""
    names = [binding.label.lower()] if binding.label else [_name(key) for key in binding.keys]
    return ", ".join([*names, *map(_name, binding.typed)])


def _name(key: str) -> str:
    return key if len(key) == 1 else name_of(key)


HURTS: Final = f"{_names(PAIN_STOP)}  {STOP_WORDS}"
HURTS_SHORT: Final = (
    f"{next(iter(PAIN_STOP.keys))} {STOP_WORDS}"  # for a screen that is too narrow for the other
)


def key_lines(scene: Scene, width: int) -> list[str]:
    """Return the keys of a page, wrapped to ``width`` columns; any key leads back."""
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


def screen_lines(scene: Scene, width: int, heard_on: frozenset[Channel] = frozenset()) -> list[str]:
    """Return the text of a full screen, wrapped to ``width`` columns, the most important first."""
    lines = [*_wrapped([_where(scene)], width), *_wrapped([scene.title.upper()], width), ""]
    lines += _wrapped([scene.text], width)
    match scene.page:
        case Page.ASK:
            lines += ["", *_wrapped(_asked(scene), width, indent=6)]
        case Page.BEFORE:
            lines += [
                "",
                *_wrapped([_scale(scene.stiffness)], width),
                *_wrapped([f"Way: {VARIANTS[scene.variant]}, {clock(scene.total_left_s)}"], width),
            ]
        case Page.LEFT_OUT:
            numbered = (
                f"{n}  {left.title}: {left.reason} [{left.label}]" for n, left in enumerate(scene.left_out, 1)
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
    if scene.page is Page.BEFORE and scene.left_out:
        lines += _wrapped([_left_out(scene)], width)
    if scene.week:
        lines += ["", *_week(scene, width)]
    if scene.page in {Page.STEP, Page.REPEAT}:
        lines += ["", *_wrapped([_dots(scene)], width), "", _hurts(width)]
    return [*lines, "", *wrapped_parts(keys_of(scene, heard_on), width)]


def _further(scene: Scene, width: int) -> list[str]:
    """The further lines of a page; signs and reasons stand each behind a dash."""
    heads = {Page.HURT: 1, Page.SEE_FIRST: 0}.get(scene.page, len(scene.lines))
    listed = (f"- {line}" for line in scene.lines[heads:])
    return [*_wrapped(scene.lines[:heads], width), *_wrapped(listed, width, indent=2)]


def keys_of(scene: Scene, heard_on: frozenset[Channel] = frozenset()) -> str:
    """Name the keys that mean something on a page, three spaces apart, and which channels are on."""
    heard = {
        channel.value: f"{key} {channel}: {'on' if channel in heard_on else 'off'}"
        for key, channel in CHANNEL_KEYS.items()
    }
    ways = "".join(f"{VARIANT_KEYS[way]} {_WAY_KEYS[way]}   " for way in scene.variants)
    return KEYS[scene.page].format(
        ways=ways,
        form="" if scene.fuller is None else f"f {'easier' if scene.fuller else 'fuller'} form   ",
        left_out="l left out   " if scene.left_out else "",
        rows=_rows(len(scene.left_out)),
        answers="e eased   s still stiff, another round   Right skip"
        if scene.can_repeat
        else "Right continue",
        round="a another round   " if scene.can_repeat else "",
        pause="continue" if scene.paused else "pause",
        next="begin" if scene.coming else "next",
        more="less" if scene.more else "more",
        **heard,
    )


def _rows(count: int) -> str:
    numbers = "1" if count == 1 else f"1-{min(count, 9)}"
    return f"{numbers} what stands in brackets   " if count else ""


def _asked(scene: Scene) -> list[str]:
    """The questions, each with its number and a box to tick."""
    rows = [(asked.ticked, asked.text) for asked in scene.questions]
    numbered = [f"{TICKS[ticked]}{n} {text}" for n, (ticked, text) in enumerate(rows, 1)]
    return [*numbered, f"{TICKS[scene.none]}n {NONE}"]


def _left_out(scene: Scene) -> str:
    return f"Left out: {', '.join(left.title for left in scene.left_out)}."


def _week(scene: Scene, width: int) -> list[str]:
    """The days of the week: a dot for each, full where there was practice, and today in brackets."""
    if width < _WEEK_WIDTH:
        return wrapped(_week_in_words(scene), width)
    dots = ["\u25cf" if practised else "\u25cb" for practised in scene.week]
    names = [f"[{day}]" if n == scene.today else f" {day} " for n, day in enumerate(_DAYS)]
    return ["".join(names).rstrip(), "".join(f" {dot}  " for dot in dots).rstrip()]


def _week_in_words(scene: Scene) -> str:
    return f"This week: {sum(scene.week)} of 7 days."


def clock(seconds: float) -> str:
    """Say a time as minutes and seconds: ``3:05``."""
    minutes, rest = divmod(max(0, round(seconds)), 60)
    return f"{minutes}:{rest:02}"


def _where(scene: Scene) -> str:
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
    """Wrap paragraphs; further lines of one begin under its first word, behind a mark of ``indent`` columns."""
    return [line for text in texts for line in wrapped(text, width, min(indent, width // 5))]


# Plain mode


def spoken(scene: Scene) -> str:
    """Say a scene in one line, without what changes all the time: two scenes to be told apart differ in it."""
    match scene.page:
        case Page.ASK:
            return _spoken_questions(scene)
        case Page.SEE_FIRST:
            return f"{scene.title}: {'; '.join(scene.lines)}. {scene.text} {scene.note}"
        case Page.BEFORE:
            return _spoken_before(scene)
        case Page.LEFT_OUT:
            steps = (
                f"{n}: {left.title}, {left.reason} ({left.label})."
                for n, left in enumerate(scene.left_out, 1)
            )
            return " ".join((f"{scene.title}. {scene.text}", *steps))
        case Page.OFFER:
            return f"{scene.title} {scene.text}"
        case Page.STEP if scene.coming:
            return f"{scene.text}{' Paused.' if scene.paused else ''}"
        case Page.STEP:
            length = "" if scene.count_total is None else f" {scene.count_total} times."
            paused = " Paused." if scene.paused else ""
            longer = " ".join(("", *filter(None, (scene.warning, scene.caution, *scene.lines))))
            return f"{_where(scene)}: {scene.title}. {scene.text}{longer}{length}{paused}"
        case Page.REPEAT:
            return f"{_where(scene)}: {scene.title} {scene.text} {' '.join(scene.lines)}".rstrip()
        case Page.AFTER:
            return f"{scene.title} {scene.text}{_rated(scene)}"
        case Page.WELL_DONE:
            week = _week_in_words(scene) if scene.week else ""
            lines = (f"{line.rstrip('.')}." for line in scene.lines)
            return " ".join((f"{scene.title}. {scene.text}", *lines, week)).rstrip()
        case Page.HURT:
            head, *signs = scene.lines
            return f"{scene.title}. {scene.text} {head} {'; '.join(signs)}. {scene.note}".rstrip()


def _spoken_questions(scene: Scene) -> str:
    """Say the questions; what was answered is said with them."""
    said = " ".join(f"{line}." for line in _asked(scene))
    return " ".join([f"{scene.title} {scene.text}", said, scene.note, *scene.lines])


def _spoken_before(scene: Scene) -> str:
    said = (
        f"{scene.title}. {scene.text}",
        *scene.lines,
        scene.note,
        _left_out(scene) if scene.left_out else "",
        f"Way: {VARIANTS[scene.variant]}, {clock(scene.total_left_s)}.",
    )
    return " ".join(part for part in said if part) + _rated(scene)


def _rated(scene: Scene) -> str:
    return "" if scene.stiffness is None else f" Stiffness {scene.stiffness}."


def answers_of(scene: Scene) -> str:
    """Say what can be typed on a page."""
    if scene.page is Page.BEFORE:
        ways = ", ".join(scene.variants)
        list_them = " l lists what is left out;" if scene.left_out else ""
        return f"Enter starts; a number rates; {ways} picks the way;{list_them} q: not now."
    if scene.page is Page.AFTER and not scene.can_repeat:
        return "A number from 0 to 10, or Enter."
    if scene.page is Page.REPEAT and not scene.can_repeat:
        return "n continue, h it hurts, v voice, q end; then Enter."
    return ANSWERS[scene.page]


ANSWERS: Final = {
    Page.ASK: "A number ticks, n none of these, l ask me later, q not now; then Enter. Enter alone continues.",
    Page.SEE_FIRST: "Enter: not now; g: I have, continue gently; c: change answers.",
    Page.LEFT_OUT: "A number does what is in brackets. Enter goes back.",
    Page.OFFER: "Enter starts the minute; b back; q: not now.",
    Page.STEP: (
        "p pause, n next, b back, m more, f fuller form, h it hurts: stop, s sounds, v voice (from now on), q end, "
        "? says this again; then Enter."
    ),
    Page.REPEAT: "e eased, s still stiff, h it hurts, n skip, v voice, q end; then Enter.",
    Page.AFTER: "A number from 0 to 10, or Enter; a: another round.",
    Page.WELL_DONE: "Enter closes.",
    Page.HURT: "Enter closes; c: that was a mistake, continue.",
}
