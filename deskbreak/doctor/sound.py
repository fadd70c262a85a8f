"""Check that sounds and voice play, as far as a program can tell."""

from __future__ import annotations

import time

from deskbreak.adapters.sound.player import Player, make_player
from deskbreak.core.guide.cues import AudioCues, Cue
from deskbreak.core.model.fault import Part
from deskbreak.core.model.settings import Settings
from deskbreak.doctor.finding import Finding, Standing

_TAKES_S = 1.5  # a soft tone, and the start of a player
_LOOK_S = 0.1


def cues(settings: Settings, player: Player | None = None) -> Finding:
    """Play one soft tone and say one word, if they are on in the settings."""
    wanted = [name for name, on in (("sounds", settings.sounds), ("voice", settings.voice)) if on]
    if not wanted:
        return Finding(Part.CUES, Standing.OFF, "Sounds and voice are off in your settings.")
    player = player or make_player(sounds=settings.sounds, volume=settings.volume, voice=settings.voice)
    faults: list[str] = []
    try:
        player.play(AudioCues((Cue.COUNT,), "Hello." if settings.voice else ""))
        deadline = time.monotonic() + _TAKES_S
        while not faults and time.monotonic() < deadline:
            time.sleep(_LOOK_S)
            faults = player.faults()
    finally:
        player.stop()
    if faults:
        return Finding(Part.CUES, Standing.DEGRADED, " ".join(faults))
    return Finding(Part.CUES, Standing.WORKS, f"A trial of {' and '.join(wanted)} went through.")
