"""Sounds and voice of one guided break: on or off, found when first needed, and missed in words only once."""

from __future__ import annotations

import os
import queue
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TypeVar

from deskbreak.adapters.sound.null import NullSound, NullVoice
from deskbreak.core.guide.cues import Signal
from deskbreak.core.model.settings import Channel, Settings
from deskbreak.ports import Sound, Unavailable, Voice

Part = TypeVar("Part", Sound, Voice)
Tell = Callable[[str], None]


class Player:
    """Lets signals be heard. Used by one thread; nothing here waits."""

    def __init__(
        self,
        make_sounds: Callable[[Tell], Sequence[Sound]],
        make_voices: Callable[[Tell], Sequence[Voice]],
        *,
        sounds: bool,
        voice: bool,
    ) -> None:
        """Make the adapters, the best first, when they are first needed; each may tell of its troubles."""
        self._make_sounds, self._make_voices = make_sounds, make_voices
        self._sound: Sound | None = None
        self._voice: Voice | None = None
        self._troubles: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._speaks: bool | None = None  # whether any voice can be started here, once it was tried
        self.sounds_on = sounds
        self.voice_on = voice

    def hear(self, signal: Signal) -> None:
        """Play and say what is on; returns at once."""
        if self.sounds_on and signal.cues:
            if self._sound is None:
                self._sound = self._told(*_first(self._make_sounds(self._troubles.put))) or NullSound()
            self._sound.play(signal.cues)
        if self.voice_on and signal.words:
            if self._voice is None:
                self._voice = self._told(*_first(self._make_voices(self._troubles.put))) or NullVoice()
            self._voice.say(signal.words)

    def offers_voice(self) -> bool:
        """Whether there is a voice here that is off. Over ssh there is none: it would be heard at another desk."""
        if self.voice_on or not suits(Channel.VOICE, plain=False):
            return False
        if self._speaks is None:
            self._speaks = any(map(_starts, self._make_voices(lambda _trouble: None)))
        return self._speaks

    def is_on(self, channel: Channel) -> bool:
        """Whether anything is heard on it."""
        return self.sounds_on if channel is Channel.SOUNDS else self.voice_on

    def toggle(self, channel: Channel) -> str:
        """Turn it on, or off in the middle of what is heard; where it has to stay off, why."""
        if channel is Channel.VOICE:
            return self.toggle_voice()
        self.toggle_sounds()
        return ""

    def toggle_sounds(self) -> None:
        """Turn sounds on, or off in the middle of one."""
        self.sounds_on = not self.sounds_on
        if self._sound is not None and not self.sounds_on:
            self._sound.stop()
            self._sound = None

    def toggle_voice(self) -> str:
        """Turn the voice on, or off in the middle of a word. Where nothing speaks it stays off: why."""
        why = ""
        if self._voice is not None:
            self._voice.stop()
            self._voice = None
        if not self.voice_on:
            self._voice, why = _first(self._make_voices(self._troubles.put))
        self.voice_on = not (self.voice_on or why)
        return why

    def troubles(self) -> list[str]:
        """Tell what went wrong since the last call, in words."""
        told = []
        while not self._troubles.empty():
            told.append(self._troubles.get())
        return told

    def stop(self) -> None:
        """End at once what is heard."""
        for part in (self._sound, self._voice):
            if part is not None:
                part.stop()

    def _told(self, part: Part | None, why: str) -> Part | None:
        if why:
            self._troubles.put(why)
        return part


def _first(parts: Sequence[Part]) -> tuple[Part | None, str]:
    """Start the first that can be; where none can, why the last cannot."""
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
    """A player for where nothing is to be heard."""
    return Player(lambda _tell: (), lambda _tell: (), sounds=False, voice=False)


def make_player(*, sounds: bool, volume: float, voice: bool) -> Player:
    """The player for this machine; ``volume`` 0 to 1."""
    return Player(partial(_sounds, volume), _voices, sounds=sounds, voice=voice)


@contextmanager
def cues_for(settings: Settings, *, plain: bool) -> Iterator[Player]:
    """Give a player for a break in a terminal, and end it with the break.

    Over ssh, nothing: the loudspeakers are at another desk. With ``plain``
    lines no voice, for a screen reader reads them.
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
    """Whether a break in this terminal is heard as set; where not, what is chosen holds for this break alone."""
    return "SSH_CONNECTION" not in os.environ and not (plain and channel is Channel.VOICE)


def _sounds(volume: float, tell: Tell) -> Sequence[Sound]:
    if sys.platform == "win32":
        from deskbreak.adapters.sound.windows_player import WindowsSound

        return (WindowsSound(volume, tell),)
    from deskbreak.adapters.sound.command_player import ProgramSound

    return (ProgramSound(volume, tell),)


def _voices(tell: Tell) -> Sequence[Voice]:
    from deskbreak.adapters.sound.plyer_voice import PlainVoice
    from deskbreak.adapters.sound.speech_dispatcher import DispatcherVoice

    return (DispatcherVoice(tell), PlainVoice(tell))
