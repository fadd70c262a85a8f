"""What every player of tones does, whatever plays them."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from deskbreak.adapters.sound.command_player import ProgramSound
from deskbreak.adapters.sound.null import NullSound
from deskbreak.core.guide.cues import Cue
from deskbreak.ports import Sound, Unavailable
from tests.support.sound_programs import AT_ONCE_S, LAST, SoundPrograms


@pytest.mark.parametrize("make", [NullSound, lambda: ProgramSound(0.5, lambda _: None)])
def test_any_sound_takes_everything_in_its_stride(
    sound_programs: SoundPrograms, make: Callable[[], Sound]
) -> None:
    """All cues, none, a stop, another one, and a cue after it: nothing is raised, and nothing waits."""
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


def test_without_a_player_it_says_what_to_install(sound_programs: SoundPrograms) -> None:
    """Nothing is on the PATH here."""
    told: list[str] = []
    with pytest.raises(Unavailable, match="install one of pw-play, paplay, aplay"):
        ProgramSound(0.5, told.append).start()

    assert told == []
