"""The sounds and words of a guided break, so that the user can follow it without looking at the screen.

`cues_between` compares two scenes. The cue of a step also announces what begins with the step. A late tick that
crosses several turns gives only the cues of the final scene, because those in between are no longer useful.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from deskbreak.core.guide.plan import LEAD_S
from deskbreak.core.guide.scene import Page
from deskbreak.core.guide.wording import COME_UP

if TYPE_CHECKING:
    from deskbreak.core.guide.scene import Scene

# Durations of speech, measured with espeak-ng at its default of 175 words per minute; for these texts a lower
# bound.
_BEGIN_S: Final = 0.25
_WORD_S: Final = 0.36
_PAUSE_S: Final = 0.25  # at a comma, and at the end of a sentence
_WORD: Final = re.compile(r"[\w']+")
_PAUSE: Final = re.compile(r"[,;:.?!]")

_BREATHING_STEP: Final = "breathe"  # the step in which the voice leads the breath
_BREATHE_IN: Final = "Breathe in."
_BREATHE_OUT: Final = "Breathe out."


class Cue(StrEnum):
    """A sound."""

    STEP_BEGINS = "step begins"  # or a part of it: there is something new to do
    STEP_ENDS = "step ends"
    INHALE = "inhale"
    EXHALE = "exhale"
    COUNT = "count"
    ROUND = "round"  # another round begins
    DONE = "done"


@dataclass(frozen=True, slots=True)
class AudioCues:
    """What to play now: cues in order, and words for the voice, possibly none."""

    cues: tuple[Cue, ...] = ()
    words: str = ""


def cues_between(before: Scene | None, now: Scene) -> AudioCues:
    """Return the sounds between two scenes; ``before`` is None for the first one, which may be announced."""
    if now.paused:
        return AudioCues()
    if before is None:
        return AudioCues(words=_opening(now, now) if now.coming else "")
    if _is_new(before, now):
        return AudioCues(_cues_of_change(before, now), _opening(before, now))
    if now.page is not Page.STEP:
        return AudioCues()
    if now.breath and before.breath and now.breath.inhale != before.breath.inhale:
        return _breathing(now, inhale=now.breath.inhale)
    if now.count is not None and now.count != before.count:
        return AudioCues((Cue.COUNT,), _count_words(now))
    return AudioCues()


def next_turn_s(scene: Scene) -> float:
    """Return the seconds of silence in a running step until its part ends, the breath turns, or the count changes."""
    if not scene.loop_s or (scene.breath is None and scene.count is None):
        return scene.left_s
    turn_s = scene.loop_s if scene.breath is None else scene.loop_s / 2
    return min(scene.left_s, turn_s - scene.move_t % turn_s)


def speech_s(words: str) -> float:
    """Return the approximate time that it takes to say ``words``; 0 for no words."""
    if not words:
        return 0.0
    return _BEGIN_S + _WORD_S * len(_WORD.findall(words)) + _PAUSE_S * len(_PAUSE.findall(words))


def _is_new(before: Scene, now: Scene) -> bool:
    """Whether another page, step or part is shown, or the same one from its start."""
    if _place(before) != _place(now):
        return True
    return now.page is Page.STEP and now.move_t < before.move_t


def _place(scene: Scene) -> tuple[object, ...]:
    if scene.page not in {Page.STEP, Page.REPEAT}:
        return (scene.page,)
    return (scene.page, scene.round, scene.step_number, scene.text, scene.move)


def _is_same_step(before: Scene, now: Scene) -> bool:
    return (before.page, before.round, before.step_number) == (now.page, now.round, now.step_number)


def _cues_of_change(before: Scene, now: Scene) -> tuple[Cue, ...]:
    cues = []
    if before.page is Page.STEP and now.page is not Page.HURT and not _is_same_step(before, now):
        cues.append(Cue.STEP_ENDS)
    if now.page is Page.STEP and now.round > before.round:
        cues.append(Cue.ROUND)
    if now.page in {Page.STEP, Page.REPEAT} and not now.coming:
        cues.append(Cue.STEP_BEGINS)
    if now.page is Page.AFTER and before.page in {Page.STEP, Page.REPEAT}:
        cues.append(Cue.DONE)
    return tuple(cues)


def _opening(before: Scene, now: Scene) -> str:
    """Return the title and line of a new step; only the line if the title was already said."""
    if now.page not in {Page.STEP, Page.REPEAT, Page.AFTER, Page.WELL_DONE, Page.HURT}:
        return ""
    if now.coming:
        return _announcement(now.text, now.left_s)
    title = _sentence(now.title)
    if now.page is not Page.STEP:
        return f"{title} {now.text}"
    title_said = _is_same_step(before, now) and not (
        before.coming and _announcement(before.text) != before.text
    )
    texts = (f"{now.text} {now.warning}".rstrip(), now.text)  # the warning only if there is time for it
    candidates = texts if title_said else (*(f"{title} {text}" for text in texts), title)
    return next((words for words in candidates if speech_s(words) <= now.left_s), "")


def _announcement(text: str, left_s: float = LEAD_S) -> str:
    """Return as much of "Next: Lean. Come up slowly." as fits into the time; "Come up slowly" has priority."""
    candidates = (text, COME_UP) if text.endswith(COME_UP) else (text,)
    return next((words for words in candidates if speech_s(words) <= left_s), "")


def _breathing(now: Scene, *, inhale: bool) -> AudioCues:
    cue, words = (Cue.INHALE, _BREATHE_IN) if inhale else (Cue.EXHALE, _BREATHE_OUT)
    leads = now.step_id == _BREATHING_STEP and _fits(words, now, (now.loop_s or 0.0) / 2)
    return AudioCues((cue,), words if leads else "")


def _count_words(now: Scene) -> str:
    words = str(now.count)
    return words if _fits(words, now, now.loop_s or 0.0) else ""


def _fits(words: str, now: Scene, until_next_s: float) -> bool:
    """Whether there is time for ``words`` after the step's opening words and before the next turn."""
    opening_s = speech_s(
        f"{_sentence(now.title)} {now.text} {now.warning}"
    )  # the title was said before, or is said with it
    return now.move_t >= opening_s and speech_s(words) <= until_next_s


def _sentence(title: str) -> str:
    return title if title.endswith((".", "!", "?")) else f"{title}."
