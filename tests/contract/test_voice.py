"""The contract of every voice."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from deskbreak.adapters.sound.null import NullVoice
from deskbreak.adapters.sound.plyer_voice import PlyerVoice
from deskbreak.adapters.sound.speech_dispatcher import DispatcherVoice
from deskbreak.ports import Unavailable, Voice
from tests.support.sound_programs import AT_ONCE_S, SPEAKS, SoundPrograms


@pytest.mark.parametrize(
    "make", [NullVoice, lambda: DispatcherVoice(lambda _: None), lambda: PlyerVoice(lambda _: None)]
)
def test_a_voice_accepts_any_text_and_any_order_of_calls(
    sound_programs: SoundPrograms, make: Callable[[], Voice]
) -> None:
    """Words, quotes, an empty text, a stop, another stop, and words after it."""
    sound_programs.put("spd-say", SPEAKS)
    sound_programs.put("espeak", SPEAKS)
    voice = make()
    began = time.monotonic()
    voice.start()
    for words in ("Reach.", 'It\'s "up" -- $HOME; `rm`', ""):
        voice.say(words)
    voice.stop()
    voice.stop()
    voice.say("Lean.")

    assert time.monotonic() - began < AT_ONCE_S


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (DispatcherVoice, "install the package speech-dispatcher"),
        (PlyerVoice, "install speech-dispatcher or espeak or flite"),
    ],
)
def test_without_a_speech_program_the_reason_says_what_to_install(
    sound_programs: SoundPrograms, make: Callable[[Callable[[str], None]], Voice], words: str
) -> None:
    """The PATH is empty here."""
    reported: list[str] = []
    with pytest.raises(Unavailable, match=words):
        make(reported.append).start()

    assert reported == []
