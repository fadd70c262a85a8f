"""Sounds and voices, with fake programs on the PATH in place of the machine's."""

from __future__ import annotations

import io
import sys
import time
import wave
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from deskbreak.adapters.sound.command_player import CommandSound
from deskbreak.adapters.sound.player import Player, make_player, silent
from deskbreak.adapters.sound.tones import wave_of
from deskbreak.core.guide.cues import AudioCues, Cue
from deskbreak.core.model.settings import Channel
from tests.support.sound_programs import AT_ONCE_S, FAILS, HANGS, LAST, PLAYS, SPEAKS, SoundPrograms
from tests.support.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="programs of a Linux desktop")

BEGIN = AudioCues((Cue.STEP_BEGINS,), "Reach. Up.")


@pytest.fixture
def players() -> Iterator[Callable[..., Player]]:
    """Make players; they are stopped at the end of the test."""
    made: list[Player] = []

    def make(*, sounds: bool = True, voice: bool = False) -> Player:
        made.append(make_player(sounds=sounds, volume=0.5, voice=voice))
        return made[-1]

    yield make
    for player in made:
        player.stop()


def faults_of(player: Player) -> list[str]:
    """Wait until a fault is reported."""
    return eventually(player.faults)


def is_running(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


# Sounds


@pytest.mark.parametrize("name", ["pw-play", "paplay"])
def test_a_cue_is_handed_to_the_player_as_a_sound_file(
    sound_programs: SoundPrograms, players: Callable[..., Player], name: str
) -> None:
    """At the volume of the settings; the words are for the voice, which is off."""
    sound_programs.put(name, PLAYS)
    sound_programs.put("spd-say", SPEAKS)
    player = players()
    player.play(BEGIN)

    assert sound_programs.wait_for(name) == wave_of(BEGIN.cues, 0.5)
    assert (sound_programs.heard("spd-say"), player.faults()) == (None, [])


def test_the_first_player_found_plays(sound_programs: SoundPrograms, players: Callable[..., Player]) -> None:
    """The desktop's own player comes before the sound card's."""
    for name in ("aplay", "paplay", "pw-play"):
        sound_programs.put(name, LAST)
    players().play(BEGIN)

    with wave.open(io.BytesIO(sound_programs.wait_for("pw-play"))) as file:
        channels = file.getnchannels()

    assert (channels, sound_programs.heard("paplay"), sound_programs.heard("aplay")) == (1, None, None)


def test_after_a_player_fails_the_next_one_is_used(
    sound_programs: SoundPrograms, players: Callable[..., Player]
) -> None:
    """PipeWire's player may be installed without its server."""
    sound_programs.put("pw-play", FAILS)
    sound_programs.put("aplay", LAST)
    player = players()
    player.play(BEGIN)

    assert (len(sound_programs.wait_for("aplay")) > 1000, player.faults()) == (True, [])


def test_when_no_player_works_it_is_reported_once(
    sound_programs: SoundPrograms, players: Callable[..., Player]
) -> None:
    """With the last line of the player's output."""
    sound_programs.put("aplay", FAILS)
    player = players()
    for _ in range(3):
        player.play(BEGIN)
    reported = faults_of(player)
    player.play(BEGIN)
    player.stop()

    assert (reported, player.faults()) == (
        [
            "No sound can be played: aplay: no such server. To turn sounds off, set sounds = false under [cues] in your settings."
        ],
        [],
    )


@pytest.mark.parametrize(
    "said",
    [
        "aplay: main:831: audio open error: Connection refused",  # alsa-utils
        "audio.c:12: audio open error: Connection refused.",
        "/usr/bin/aplay: audio open error: Connection refused",
        "audio open error: Connection refused",
    ],
)
def test_a_players_last_line_is_reported_without_a_repeated_name_and_its_source_line(
    sound_programs: SoundPrograms, players: Callable[..., Player], said: str
) -> None:
    """The user has no use for the source line where the player failed."""
    sound_programs.put("aplay", f'echo "ALSA lib confmisc.c:855" >&2; echo "{said}" >&2; exit 1')
    player = players()
    player.play(BEGIN)

    (reported,) = faults_of(player)
    assert reported.startswith(
        "No sound can be played: aplay: audio open error: Connection refused. To turn sounds off, "
    )


def test_a_missing_player_is_reported_once(
    sound_programs: SoundPrograms, players: Callable[..., Player]
) -> None:
    """And the break continues in silence."""
    player = players(voice=True)
    for _ in range(3):
        player.play(BEGIN)

    assert player.faults() == [
        (
            "No program that plays sounds was found: install one of pw-play, paplay, aplay. "
            "To turn sounds off, set sounds = false under [cues] in your settings."
        ),
        "No speech program was found: install speech-dispatcher or espeak or flite.",
    ]


def test_a_hung_player_blocks_nothing_and_ends_with_the_break(
    sound_programs: SoundPrograms, players: Callable[..., Player]
) -> None:
    """Neither the window nor its end wait for it; programs that the player started end with it."""
    sound_programs.put("aplay", HANGS)
    player = players()
    player.play(BEGIN)
    pid = int(sound_programs.wait_for("aplay"))
    began = time.monotonic()
    for _ in range(100):
        player.play(BEGIN)
    handed_over = time.monotonic() - began
    running = is_running(pid)
    player.stop()

    assert (handed_over < AT_ONCE_S, running) == (True, True)
    assert eventually(lambda: not is_running(pid))


def test_a_player_that_takes_too_long_is_ended_and_reported(sound_programs: SoundPrograms) -> None:
    """Its cue is dropped, since it would come too late."""
    reported: list[str] = []
    sound_programs.put("aplay", HANGS)
    sound = CommandSound(0.5, reported.append, grace_s=0.0)
    sound.start()
    sound.play((Cue.COUNT,))

    assert eventually(lambda: bool(reported))
    assert reported[0].startswith("No sound can be played: aplay did not end within 0 seconds.")
    pid = int(sound_programs.heard("aplay") or 0)  # it may have ended before it wrote its process id
    assert eventually(lambda: not is_running(pid))
    sound.stop()


def test_only_the_newest_cue_waits(sound_programs: SoundPrograms, players: Callable[..., Player]) -> None:
    """While one plays, a later cue replaces the waiting one."""
    sound_programs.put(
        "aplay",
        f"{LAST}; while [ ! -e {{folder}}/go ]; do sleep 0.02; done; echo x >> {{folder}}/count.heard",
    )
    player = players()
    player.play(BEGIN)
    sound_programs.wait_for("aplay")
    for cue in (Cue.INHALE, Cue.EXHALE, Cue.COUNT, Cue.DONE):
        player.play(AudioCues((cue,)))
    (sound_programs.folder / "go").touch()

    expected = wave_of((Cue.DONE,), 0.5)
    assert eventually(lambda: sound_programs.heard("aplay") == expected)
    assert eventually(lambda: sound_programs.heard("count") == b"x\nx\n")


# Voices


def test_speech_dispatcher_replaces_older_words_with_newer_ones(
    sound_programs: SoundPrograms, players: Callable[..., Player]
) -> None:
    """Words that begin with a dash are not read as an option."""
    sound_programs.put("spd-say", SPEAKS)
    sound_programs.put("espeak", SPEAKS)
    players(sounds=False, voice=True).play(AudioCues((Cue.DONE,), "--help"))

    assert sound_programs.wait_for("spd-say").decode().splitlines() == [
        "--application-name", "DeskBreak", "--priority", "text", "--", "--help",
    ]  # fmt: skip
    assert sound_programs.heard("espeak") is None


def test_without_speech_dispatcher_plyer_speaks(
    sound_programs: SoundPrograms, players: Callable[..., Player]
) -> None:
    """Through espeak, in a separate process."""
    sound_programs.put("espeak", SPEAKS)
    player = players(sounds=False, voice=True)
    player.play(BEGIN)

    assert (sound_programs.wait_for("espeak"), player.faults()) == (b"Reach. Up.\n", [])


def test_a_voice_that_fails_is_reported_once(
    sound_programs: SoundPrograms, players: Callable[..., Player]
) -> None:
    """With the last line of its output."""
    sound_programs.put("spd-say", FAILS)
    player = players(sounds=False, voice=True)
    player.play(BEGIN)
    reported = faults_of(player)
    player.play(BEGIN)
    player.stop()

    assert (reported, player.faults()) == (["Nothing can be spoken: spd-say: no such server."], [])


# Keys


def test_sounds_and_voice_can_be_turned_on_and_off_during_a_break(
    sound_programs: SoundPrograms, players: Callable[..., Player]
) -> None:
    """Turning one off stops its current output."""
    sound_programs.put("aplay", HANGS)
    sound_programs.put("spd-say", SPEAKS)
    player = players()
    player.play(BEGIN)
    pid = int(sound_programs.wait_for("aplay"))
    player.toggle_sounds()
    ended = eventually(lambda: not is_running(pid))
    player.toggle_voice()
    player.play(BEGIN)
    sound_programs.wait_for("spd-say")
    sound_programs.put("aplay", LAST)
    player.toggle_voice()
    player.toggle_sounds()
    player.play(BEGIN)

    assert ended
    assert eventually(lambda: sound_programs.heard("aplay") == wave_of(BEGIN.cues, 0.5))


def test_a_voice_without_a_speech_program_stays_off_and_says_what_is_missing(
    sound_programs: SoundPrograms, players: Callable[..., Player]
) -> None:
    """Reported at once, where the key was pressed, and not again after the break."""
    player = players(sounds=False)
    without = (player.toggle(Channel.VOICE), player.is_on(Channel.VOICE), player.faults())
    sound_programs.put("spd-say", SPEAKS)
    found = (player.toggle(Channel.VOICE), player.is_on(Channel.VOICE))
    player.play(BEGIN)

    missing = "No speech program was found: install speech-dispatcher or espeak or flite."
    assert (without, found) == ((missing, False, []), ("", True))
    assert sound_programs.wait_for("spd-say")


def test_a_silent_player_needs_no_program(sound_programs: SoundPrograms) -> None:
    """Whichever keys are pressed."""
    player = silent()
    player.play(BEGIN)
    player.toggle_sounds()
    player.toggle_voice()
    player.play(BEGIN)
    player.stop()

    assert player.faults() == []


def test_a_voice_is_offered_where_a_speech_program_exists_and_it_is_off(
    sound_programs: SoundPrograms, players: Callable[..., Player], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Issue 8, number 4: not without a speech program, not while it is on, and not over ssh. No message appears
    instead.
    """
    without = players().offers_voice()
    sound_programs.put("spd-say", SPEAKS)
    player = players()
    offered, is_on = player.offers_voice(), players(voice=True).offers_voice()
    player.toggle_voice()
    monkeypatch.setenv("SSH_CONNECTION", "1.2.3.4 5 6.7.8.9 22")

    assert (without, offered, is_on, player.offers_voice(), players().offers_voice()) == (
        False,
        True,
        False,
        False,
        False,
    )
    assert sound_programs.heard("spd-say") is None
