"""The contract of every sound player."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from deskbreak.adapters.sound.command_player import CommandSound
from deskbreak.adapters.sound.null import NullSound
from deskbreak.core.guide.cues import Cue
from deskbreak.ports import Sound, Unavailable
from tests.support.sound_programs import AT_ONCE_S, LAST, SoundPrograms


@pytest.mark.parametrize("make", [NullSound, lambda: CommandSound(0.5, lambda _: None)])
def test_a_sound_player_accepts_any_order_of_calls(
    sound_programs: SoundPrograms, make: Callable[[], Sound]
) -> None:
    """All cues, no cue, a stop, another stop, and a cue after it: nothing raises and nothing blocks."""
    sound_programs.put("aplay", LAST)
    sound = make()
    began = time.monotonic()
    sound.start()
    sound.play(tuple(Cue))
    sound.play(())
    sound.stop()
    sound.stop()
    sound.play((Cue.DONE,))

    assert time.monotonic() - began < AT_ONCE_S


def test_without_a_player_the_reason_says_what_to_install(sound_programs: SoundPrograms) -> None:
    """The PATH is empty here."""
    reported: list[str] = []
    with pytest.raises(Unavailable, match="install one of pw-play, paplay, aplay"):
        CommandSound(0.5, reported.append).start()

    assert reported == []
