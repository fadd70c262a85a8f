"""A scene as one line for plain mode, and the input that its page accepts. Pure."""

from __future__ import annotations

from typing import Final

from deskbreak.core.guide.guide import Page, Scene
from deskbreak.terminal.text_layout import (
    VARIANTS,
    clock,
    form_of,
    left_out,
    question_rows,
    week_in_words,
    where,
)


def plain_lines(scene: Scene) -> str:
    """Describe a scene in one line, without anything that changes all the time; different scenes give different lines."""
    match scene.page:
        case Page.ASK:
            return _plain_questions(scene)
        case Page.SEE_FIRST:
            return f"{scene.title}: {'; '.join(scene.lines)}. {scene.text} {scene.note}"
        case Page.BEFORE:
            return _plain_before(scene)
        case Page.EXCLUDED:
            steps = (
                f"{n}: {left.title}, {left.reason} ({left.label})."
                for n, left in enumerate(scene.excluded, 1)
            )
            return " ".join((f"{scene.title}. {scene.text}", *steps))
        case Page.OFFER:
            return f"{scene.title} {scene.text}"
        case Page.STEP if scene.coming:
            return f"{scene.text}{' Paused.' if scene.paused else ''}"
        case Page.STEP:
            length = "" if scene.count_total is None else f" {scene.count_total} times."
            paused = " Paused." if scene.paused else ""
            form = "" if scene.fuller is None else f" f: {form_of(scene)}."
            longer = " ".join(("", *filter(None, (scene.warning, scene.caution, *scene.lines))))
            return f"{where(scene)}: {scene.title}. {scene.text}{longer}{length}{form}{paused}"
        case Page.REPEAT:
            return f"{where(scene)}: {scene.title} {scene.text} {' '.join(scene.lines)}".rstrip()
        case Page.AFTER:
            return f"{scene.title} {scene.text}{_rated(scene)}"
        case Page.WELL_DONE:
            week = week_in_words(scene) if scene.week else ""
            lines = (f"{line.rstrip('.')}." for line in scene.lines)
            return " ".join((f"{scene.title}. {scene.text}", *lines, week)).rstrip()
        case Page.HURT:
            head, *signs = scene.lines
            return f"{scene.title}. {scene.text} {head} {'; '.join(signs)}. {scene.note}".rstrip()


def _plain_questions(scene: Scene) -> str:
    """Describe the questions together with the answers so far."""
    said = " ".join(f"{line}." for line in question_rows(scene))
    return " ".join([f"{scene.title} {scene.text}", said, scene.note, *scene.lines])


def _plain_before(scene: Scene) -> str:
    said = (
        f"{scene.title}. {scene.text}",
        *scene.lines,
        scene.note,
        left_out(scene) if scene.excluded else "",
        f"Way: {VARIANTS[scene.variant]}, {clock(scene.total_left_s)}.",
    )
    return " ".join(part for part in said if part) + _rated(scene)


def _rated(scene: Scene) -> str:
    return "" if scene.stiffness is None else f" Stiffness {scene.stiffness}."


def answers_of(scene: Scene) -> str:
    """Describe the input that a page accepts."""
    if scene.page is Page.BEFORE:
        ways = ", ".join(scene.variants)
        list_them = " l lists what is excluded;" if scene.excluded else ""
        return f"Enter starts; a number rates; {ways} picks the way;{list_them} q: not now."
    if scene.page is Page.AFTER and not scene.can_repeat:
        return "A number from 0 to 10, or Enter."
    if scene.page is Page.REPEAT and not scene.can_repeat:
        return "n continue, h it hurts, v voice, q end; then Enter."
    if scene.page is Page.STEP:
        form = "" if scene.fuller is None else f"f {form_of(scene)}, "
        return ANSWERS[scene.page].format(form=form)
    return ANSWERS[scene.page]


ANSWERS: Final = {
    Page.ASK: "A number ticks, n none of these, l ask me later, q not now; then Enter. Enter alone continues.",
    Page.SEE_FIRST: "Enter: not now; g: I have, continue gently; c: change answers.",
    Page.EXCLUDED: "A number does what is in brackets. Enter goes back.",
    Page.OFFER: "Enter starts the minute; b back; q: not now.",
    Page.STEP: (
        "p pause, n next, b back, m more, {form}h it hurts: stop, s sounds, v voice (from now on), q end, "
        "? says this again; then Enter."
    ),
    Page.REPEAT: "e eased, s still stiff, h it hurts, n skip, v voice, q end; then Enter.",
    Page.AFTER: "A number from 0 to 10, or Enter; a: another round.",
    Page.WELL_DONE: "Enter closes.",
    Page.HURT: "Enter closes; c: that was a mistake, continue.",
}
