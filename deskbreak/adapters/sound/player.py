"""Sounds and voice of one guided break: switched on or off, found on first use, reported once if missing."""

from __future__ import annotations

import os
import queue
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TypeVar

from deskbreak.adapters.sound.null import NullSound, NullVoice
from deskbreak.core.guide.cues import AudioCues
from deskbreak.core.model.settings import Channel, Settings
from deskbreak.ports import Sound, Unavailable, Voice

Part = TypeVar("Part", Sound, Voice)
Report = Callable[[str], None]


class Player:
    """Plays and speaks the signals of a break. Used by one thread; no call blocks."""

    def __init__(
        self,
        make_sounds: Callable[[Report], Sequence[Sound]],
        make_voices: Callable[[Report], Sequence[Voice]],
        *,
        sounds: bool,
        voice: bool,
    ) -> None:
        """The functions make the adapters on first use, the best first; each adapter may report problems."""
        self._make_sounds, self._make_voices = make_sounds, make_voices
        self._sound: Sound | None = None
        self._voice: Voice | None = None
        self._faults: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._speaks: bool | None = None  # whether any voice works here; None until tried
        self.sounds_on = sounds
        self.voice_on = voice

    def play(self, audio: AudioCues) -> None:
        """Play and speak a signal on the channels that are on; returns at once."""
        if self.sounds_on and audio.cues:
            if self._sound is None:
                self._sound = (
                    self._report_failure(*_first(self._make_sounds(self._faults.put))) or NullSound()
                )
            self._sound.play(audio.cues)
        if self.voice_on and audio.words:
            if self._voice is None:
                self._voice = (
                    self._report_failure(*_first(self._make_voices(self._faults.put))) or NullVoice()
                )
            self._voice.say(audio.words)

    def offers_voice(self) -> bool:
        """Whether a voice works here but is off. Never over ssh, where it would speak at another desk."""
        if self.voice_on or not suits(Channel.VOICE, plain=False):
            return False
        if self._speaks is None:
            self._speaks = any(map(_starts, self._make_voices(lambda _fault: None)))
        return self._speaks

    def is_on(self, channel: Channel) -> bool:
        """Whether the channel is on."""
        return self.sounds_on if channel is Channel.SOUNDS else self.voice_on

    def toggle(self, channel: Channel) -> str:
        """Turn the channel on, or off even in the middle of a sound. Returns why it has to stay off, or ""."""
        if channel is Channel.VOICE:
            return self.toggle_voice()
        self.toggle_sounds()
        return ""

    def toggle_sounds(self) -> None:
        """Turn sounds on, or off even in the middle of one."""
        self.sounds_on = not self.sounds_on
        if self._sound is not None and not self.sounds_on:
            self._sound.stop()
            self._sound = None

    def toggle_voice(self) -> str:
        """Turn the voice on, or off even in the middle of a word. Returns why it has to stay off, or ""."""
        why = ""
        if self._voice is not None:
            self._voice.stop()
            self._voice = None
        if not self.voice_on:
            self._voice, why = _first(self._make_voices(self._faults.put))
        self.voice_on = not (self.voice_on or why)
        return why

    def faults(self) -> list[str]:
        """Return what went wrong since the last call, as sentences."""
        reported = []
        while not self._faults.empty():
            reported.append(self._faults.get())
        return reported

    def stop(self) -> None:
        """Stop sounds and voice at once."""
        for part in (self._sound, self._voice):
            if part is not None:
                part.stop()

    def _report_failure(self, part: Part | None, why: str) -> Part | None:
        if why:
            self._faults.put(why)
        return part


def _first(parts: Sequence[Part]) -> tuple[Part | None, str]:
    """Start the first adapter that works; if none does, return the reason of the last one."""
    why = ""
    for part in parts:
        try:
            part.start()
        except Unavailable as error:
            why = str(error)
        else:
            return part, ""
    return None, why


def _starts(voice: Voice) -> bool:
    try:
        voice.start()
    except Unavailable:
        return False
    voice.stop()
    return True


def silent() -> Player:
    """A player that plays nothing."""
    return Player(lambda _report: (), lambda _report: (), sounds=False, voice=False)


def make_player(*, sounds: bool, volume: float, voice: bool) -> Player:
    """Make the player for this system; ``volume`` is 0 to 1."""
    return Player(partial(_sounds, volume), _voices, sounds=sounds, voice=voice)


@contextmanager
def cues_for(settings: Settings, *, plain: bool) -> Iterator[Player]:
    """Provide a player for a break in a terminal, and stop it with the break.

    Over ssh it is silent: the loudspeakers are at another desk. With ``plain``
    lines it has no voice, because a screen reader reads them.
    """
    player = make_player(
        sounds=settings.sounds and suits(Channel.SOUNDS, plain=plain),
        volume=settings.volume,
        voice=settings.voice and suits(Channel.VOICE, plain=plain),
    )
    try:
        yield player
    finally:
        player.stop()


def suits(channel: Channel, *, plain: bool) -> bool:
    """Whether the settings apply to a channel in this terminal; if not, a choice is for this break only."""
    return "SSH_CONNECTION" not in os.environ and not (plain and channel is Channel.VOICE)


def _sounds(volume: float, report: Report) -> Sequence[Sound]:
    if sys.platform == "win32":
        from deskbreak.adapters.sound.windows_player import WindowsSound

        return (WindowsSound(volume, report),)
    from deskbreak.adapters.sound.command_player import CommandSound

    return (CommandSound(volume, report),)


def _voices(report: Report) -> Sequence[Voice]:
    from deskbreak.adapters.sound.plyer_voice import PlyerVoice
    from deskbreak.adapters.sound.speech_dispatcher import DispatcherVoice

    return (DispatcherVoice(report), PlyerVoice(report))
