"""The sounds of a guided break, from its first step to its last."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from deskbreak.core.config.routine_parser import parse_routine
from deskbreak.core.guide.cues import AudioCues, Cue, cues_between, next_turn_s, speech_s
from deskbreak.core.guide.guide import Act, Action, Guide, Page
from deskbreak.core.guide.wording import CHANNEL_KEYS, coming as coming_words, turned
from deskbreak.core.model.routine import Variant
from deskbreak.core.model.settings import Channel

ROUTINES = Path(__file__).parents[4] / "config" / "routines"
NEXT = (Cue.STEP_ENDS, Cue.STEP_BEGINS)
COMING = (Cue.STEP_ENDS,)
BEGINS = (Cue.STEP_BEGINS,)

COUNTED = """\
title = "Mine"
advice = "Be gentle."
[[step]]
id = "rolls"
title = "Roll"
{step}
[[step.part]]
text = "Forward."
move = "rolls"
[[step.part]]
text = "Backward."
move = "rolls_back"
"""


TWO = """\
title = "Two"
advice = "Be gentle."
[[step]]
id = "first"
title = "{}"
text = "Do it."
move = "m"
seconds = 5
[[step]]
id = "second"
title = "{}"
text = "Do it well."
move = "m"
seconds = 9
"""


class Listener:
    """A user with closed eyes: records what is heard and at which second of the guided time."""

    def __init__(self, routine: str, variant: Variant, tick_s: float = 0.125) -> None:
        read, problems = parse_routine(routine)
        assert (problems, read is None) == ((), False)
        assert read is not None
        self.guide = Guide.begin(read, variant)
        self.heard: list[tuple[float, tuple[Cue, ...], str]] = []
        self._tick_s = tick_s
        self._now = 0.0
        self._scene = self.guide.scene()

    def act(self, *deeds: Action) -> Listener:
        for action in deeds:
            self.guide, _ = self.guide.act(action)
            self._listen()
        return self

    def wait(self, seconds: float) -> Listener:
        for _ in range(round(seconds / self._tick_s)):
            self._now += self._tick_s
            self.guide, _ = self.guide.tick(self._tick_s)
            self._listen()
        return self

    def wait_for_page(self) -> Listener:
        """Until the guide asks something."""
        while self.guide.page is Page.STEP:
            self.wait(self._tick_s)
        return self

    def wake_at_turns(self) -> Listener:
        """Until the guide asks something, waking only when something is to be heard."""
        while self.guide.page is Page.STEP:
            wait_s = next_turn_s(self._scene)
            assert wait_s > 0.0
            self._now += wait_s
            self.guide, _ = self.guide.tick(wait_s)
            self._listen()
        return self

    def _listen(self) -> None:
        before, self._scene = self._scene, self.guide.scene()
        signal = cues_between(before, self._scene)
        if signal != AudioCues():
            self.heard.append((self._now, signal.cues, signal.words))


def shipped(variant: Variant, tick_s: float = 0.125) -> Listener:
    return Listener((ROUTINES / "upper_back.toml").read_text(encoding="utf-8"), variant, tick_s)


def counted(step: str, tick_s: float = 0.125) -> Listener:
    return Listener(COUNTED.format(step=step), Variant.STANDING, tick_s)


def test_a_minute_can_be_followed_with_the_eyes_closed() -> None:
    """From the first step to the last page without a key: it begins at once (issue 8, number 25)."""
    listener = shipped(Variant.MINUTE).wait_for_page().act(Act.NEXT)

    assert listener.heard == [
        (3, BEGINS, "Roll your shoulders slowly: up, back and down."),
        (8, (Cue.EXHALE,), ""),
        (13, COMING, "Next: Stand tall."),
        (16, BEGINS, "Feet shoulder-width apart. Arms loose, shoulders down, chest open."),
        (26, COMING, "Next: Reach."),
        (29, BEGINS, "Breathe in, reach up. Breathe out, lower your arms."),
        (34, (Cue.EXHALE,), ""),
        (39, (Cue.INHALE,), ""),
        (44, (Cue.EXHALE,), ""),
        (49, COMING, "Next: Hands."),
        (52, BEGINS, "Hands on your lower ribs, elbows back. Press lightly, shoulders down."),
        (57, (Cue.EXHALE,), ""),
        (62, COMING, "Next: Breathe."),
        (65, BEGINS, "Slow, deep breaths. Close your eyes if you like."),
        (70, (Cue.EXHALE,), "Breathe out."),
        (75, (Cue.STEP_ENDS, Cue.DONE), "And now? How stiff is your upper back? 0 is loose, 10 very stiff."),
        (75, (), "Well done. Sip some water, then carry on with ease."),
    ]


def announced(titles: tuple[str, str]) -> list[str]:
    """What the voice says where a step with the trunk down is followed by the next."""
    read, _ = parse_routine(TWO.format(*titles))
    assert read is not None
    scene = Guide.begin(read, Variant.STANDING).act(Act.NEXT)[0].tick(5.0)[0].scene()
    coming = replace(scene, text=coming_words(titles[1], come_up=True))
    begun = Guide.begin(read, Variant.STANDING).act(Act.NEXT)[0].tick(8.0)[0].scene()
    start = Guide.begin(read, Variant.STANDING).act(Act.NEXT)[0].scene()
    return [cues_between(start, coming).words, cues_between(coming, begun).words]


def test_the_next_step_is_announced_as_far_as_there_is_time() -> None:
    """Issue 8, number 4: "Come up slowly." is always heard; a title that is too long to follow it comes with its step."""
    assert announced(("Lean", "Hands")) == ["Next: Hands. Come up slowly.", "Do it well."]
    assert announced(("Lean", "A long and winding title")) == [
        "Come up slowly.",
        "A long and winding title. Do it well.",
    ]


def test_counts_are_spoken_once_the_opening_words_are_over() -> None:
    """The tone comes with each count; a further part of the step begins with its own line only."""
    listener = counted("counts = 4\ncount_seconds = 1.0").act(Act.NEXT).wait(7.0)

    assert listener.heard == [
        (0, (Cue.STEP_BEGINS,), "Roll. Forward."),
        (1, (Cue.COUNT,), ""),
        (2, (Cue.COUNT,), "3"),
        (3, (Cue.COUNT,), "4"),
        (4, (Cue.STEP_BEGINS,), "Backward."),
        (5, (Cue.COUNT,), ""),
        (6, (Cue.COUNT,), "3"),
        (7, (Cue.COUNT,), "4"),
    ]


def test_counts_too_fast_to_be_spoken_are_only_tones() -> None:
    """Half a second per count."""
    listener = counted("counts = 6\ncount_seconds = 0.5").act(Act.NEXT).wait(2.5)

    assert [words for _, _, words in listener.heard] == ["Roll. Forward.", "", "", "", "", ""]


def test_a_part_too_short_for_its_words_has_its_title_or_nothing() -> None:
    """Words that run into the next part would be heard with the wrong movement."""
    listener = counted("seconds = 1").act(Act.NEXT).wait(1.0)

    assert listener.heard == [(0, (Cue.STEP_BEGINS,), "Roll."), (1, (Cue.STEP_BEGINS,), "Backward.")]


def test_a_further_part_too_short_for_its_line_has_only_its_tone() -> None:
    """The title was already spoken."""
    listener = counted("counts = 1\ncount_seconds = 0.5").act(Act.NEXT).wait(0.5)

    assert listener.heard == [(0, (Cue.STEP_BEGINS,), ""), (0.5, (Cue.STEP_BEGINS,), "")]


def test_the_caution_of_an_answer_is_spoken_where_there_is_time_and_no_count_interrupts_it() -> None:
    """A user who leans forward cannot read it (issue 8, 4)."""
    guide = shipped(Variant.STANDING).guide
    scene = guide.act(Act.NEXT)[0].scene()
    step = replace(scene, title="Fold", text="Bend.", warning="Come up slowly.", count=1, loop_s=5.0)
    opened = [cues_between(guide.scene(), replace(step, left_s=left_s)).words for left_s in (10.0, 2.0)]
    counted_at = [
        cues_between(replace(step, move_t=t), replace(step, move_t=t, count=2)).words
        for t in (speech_s("Fold. Bend."), speech_s("Fold. Bend. Come up slowly."))
    ]

    assert (opened, counted_at) == (["Fold. Bend. Come up slowly.", "Fold. Bend."], ["", "2"])


def test_another_round_and_the_question_are_heard() -> None:
    """The question needs an answer, so it is read out."""
    listener = shipped(Variant.STANDING).act(Act.NEXT)
    while listener.guide.page is not Page.REPEAT:
        listener.act(Act.NEXT)
    listener.heard.clear()
    listener.act(Act.STILL_STIFF)
    while listener.guide.page is not Page.REPEAT:
        listener.act(Act.NEXT)
    rounds = [listener.heard[0], listener.heard[-1]]
    listener.heard.clear()
    listener.act(Act.EASED, Act.NEXT)

    reach = "Reach. Breathe in, reach up. Knees bent, breathe out, reach to your shins."
    assert rounds == [
        (0, (Cue.ROUND, Cue.STEP_BEGINS), reach),
        (0, NEXT, "Once more? Has it eased, is it still stiff, or does it hurt?"),
    ]
    assert [cues for _, cues, _ in listener.heard] == [(Cue.STEP_BEGINS,), (Cue.STEP_ENDS, Cue.DONE)]


def test_pain_ends_the_sounds_and_says_what_to_do() -> None:
    """No cheerful tone then."""
    listener = shipped(Variant.MINUTE).act(Act.NEXT).wait(1.0)
    listener.heard.clear()
    listener.act(Act.HURTS)

    assert [cues for _, cues, _ in listener.heard] == [()]
    assert listener.heard[0][2].startswith("Stop here. Rest in the position that feels easiest")


def test_a_pause_is_silent_and_resuming_continues_at_the_same_place() -> None:
    """Going back to the start of the step says it again."""
    listener = shipped(Variant.MINUTE).act(Act.NEXT).wait(1.0)
    listener.heard.clear()
    listener.act(Act.PAUSE).wait(20.0).act(Act.PAUSE).wait(1.0)
    quiet = list(listener.heard)
    listener.act(Act.BACK)

    assert (quiet, [cues for _, cues, _ in listener.heard]) == ([], [(Cue.STEP_BEGINS,)])


def test_a_late_tick_gives_the_cues_of_where_it_arrives() -> None:
    """A computer that slept through three steps does not catch up on them aloud."""
    listener = shipped(Variant.MINUTE, tick_s=65.0).act(Act.NEXT).wait(65.0)

    assert [cues for _, cues, _ in listener.heard] == [(Cue.STEP_BEGINS,), NEXT]
    assert listener.heard[-1][2].startswith("Breathe.")


@pytest.mark.parametrize("variant", list(Variant))
def test_nothing_is_spoken_that_does_not_fit_before_the_next_words(variant: Variant) -> None:
    """In every variant of the routine."""
    listener = shipped(variant).act(Act.NEXT).wait_for_page()
    spoken = [(at, words) for at, _, words in listener.heard if words]

    late = [words for (at, words), (following, _) in pairwise(spoken) if at + speech_s(words) > following]
    assert late == []


def test_the_first_scene_is_silent_except_for_a_minute_that_begins_at_once() -> None:
    """Nothing precedes it; the minute's first step is announced."""
    scenes = [shipped(variant).guide.scene() for variant in (Variant.STANDING, Variant.MINUTE)]

    assert [cues_between(None, scene) for scene in scenes] == [AudioCues(), AudioCues(words="Next: Warm up.")]
    assert [cues_between(scene, scene) for scene in scenes] == [AudioCues(), AudioCues()]


def test_empty_speech_takes_no_time() -> None:
    assert speech_s("") == 0.0


@pytest.mark.parametrize("variant", Variant)
def test_waking_only_at_changes_hears_everything(variant: Variant) -> None:
    """A terminal with plain lines need not check ten times a second."""
    often = shipped(variant).act(Act.NEXT).wait_for_page()
    seldom = shipped(variant).act(Act.NEXT).wake_at_turns()

    assert [(cues, words) for _, cues, words in seldom.heard] == [
        (cues, words) for _, cues, words in often.heard
    ]
    assert [at for at, _, _ in seldom.heard] == pytest.approx([at for at, _, _ in often.heard], abs=0.126)


def test_a_count_is_a_change_too_and_without_either_a_part_is_one_wait() -> None:
    ten = counted("counts = 5\ncount_seconds = 2.0").act(Act.NEXT)
    held = counted("seconds = 9").act(Act.NEXT)

    assert (next_turn_s(ten.guide.scene()), next_turn_s(held.guide.scene())) == (2.0, 9.0)
    assert len(ten.wake_at_turns().heard) == 11


def test_a_channel_is_named_when_it_is_turned_on_or_off() -> None:
    assert [turned(Channel.SOUNDS, on=True), turned(Channel.VOICE, on=False)] == ["Sounds on", "Voice off"]
    assert {key: channel.value for key, channel in CHANNEL_KEYS.items()} == {"s": "sounds", "v": "voice"}


def test_pages_before_the_first_step_are_silent() -> None:
    """They wait for the user."""
    assert shipped(Variant.STANDING).act(Act.END, Act.BACK).heard == []
