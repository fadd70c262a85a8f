"""Synthesises the tones of the cues from sines: soft attack and decay, quiet, and in tune.

All are notes of C major in equal temperament, so that any two of them sound well
together. A rising cue asks the user to begin or to breathe in, a falling cue to
end or to breathe out.
"""

from __future__ import annotations

import io
import math
import wave
from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from deskbreak.core.guide.cues import Cue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

RATE: Final = 16_000  # samples per second; the highest overtone, of C6, has 3.1 kHz
PEAK: Final = 0.5  # share of full scale, at full volume
_A4_HZ: Final = 440.0
_FULL_SCALE: Final = 32_767
_ATTACK_S: Final = 0.03
_RELEASE_S: Final = 0.12
_DECAY: Final = 3.0  # a note ends at e^-3 of its initial amplitude
_OVERTONES: Final = (
    1.0,
    0.22,
    0.06,
)  # shares of the fundamental, second and third harmonic: a round tone that is still audible


@dataclass(frozen=True, slots=True)
class Note:
    """One tone. ``pitch`` in semitones above A4; it begins ``at_s`` seconds into its cue and decays steadily."""

    pitch: int
    at_s: float
    length_s: float
    loudness: float = 1.0

    @property
    def hertz(self) -> float:
        """The frequency of its fundamental."""
        return _A4_HZ * math.pow(2.0, self.pitch / 12)


_C4, _E4, _G4, _C5, _E5, _G5, _C6 = -9, -5, -2, 3, 7, 10, 15

NOTES: Final[dict[Cue, tuple[Note, ...]]] = {
    Cue.STEP_BEGINS: (Note(_G4, 0.0, 0.5), Note(_C5, 0.16, 0.7)),
    Cue.STEP_ENDS: (Note(_G4, 0.0, 0.4, 0.7),),
    Cue.INHALE: (Note(_C4, 0.0, 0.7, 0.6), Note(_E4, 0.14, 0.8, 0.6)),
    Cue.EXHALE: (Note(_E4, 0.0, 0.7, 0.6), Note(_C4, 0.14, 0.8, 0.6)),
    Cue.COUNT: (Note(_G4, 0.0, 0.25, 0.5),),
    Cue.ROUND: (Note(_C5, 0.0, 0.5), Note(_E5, 0.16, 0.5), Note(_C5, 0.32, 0.6)),
    Cue.DONE: (Note(_C5, 0.0, 0.7), Note(_E5, 0.18, 0.7), Note(_G5, 0.36, 0.8), Note(_C6, 0.54, 1.2, 0.7)),
}


def wave_of(cues: Iterable[Cue], volume: float) -> bytes:
    """Return the cues, one after the other, as a WAV file: mono, 16 bits. ``volume`` is 0 to 1."""
    samples = array("h", (round(_FULL_SCALE * value) for value in samples_of(cues, volume)))
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(samples.itemsize)
        out.setframerate(RATE)
        out.writeframes(samples.tobytes())
    return file.getvalue()


def samples_of(cues: Iterable[Cue], volume: float) -> list[float]:
    """Return the samples of the cues, one after the other, from -1 to 1."""
    # Ten times the power sounds twice as loud, so the volume is squared: half volume then sounds like half.
    level = PEAK * volume * volume
    samples: list[float] = []
    for cue in cues:
        mixed = _mixed(NOTES[cue])
        # Overlapping notes may exceed full scale.
        most = max(1.0, *map(abs, mixed))
        samples += (level / most * value for value in mixed)
    return samples


def seconds_of(cues: Iterable[Cue]) -> float:
    """Return the total length of the cues."""
    return sum(_length_s(NOTES[cue]) for cue in cues)


def _length_s(notes: Sequence[Note]) -> float:
    return max(note.at_s + note.length_s for note in notes)


def _mixed(notes: Sequence[Note]) -> list[float]:
    mixed = [0.0] * (round(_length_s(notes) * RATE) + 1)
    for note in notes:
        for index, value in enumerate(_samples(note), round(note.at_s * RATE)):
            mixed[index] += value
    return mixed


def _samples(note: Note) -> Iterator[float]:
    """Yield the samples of one note: like a struck bar, but without clicks, because it is 0 at both ends."""
    count = round(note.length_s * RATE)
    rise, fall = _ATTACK_S * RATE, min(_RELEASE_S, note.length_s / 2) * RATE
    turn = math.tau * note.hertz / RATE
    fading = math.exp(-_DECAY / count)
    level = note.loudness / sum(_OVERTONES)
    second, third = _OVERTONES[1:]
    for index in range(count):
        sine, cosine = math.sin(index * turn), math.cos(index * turn)
        # The sines of two and three times the angle by trigonometric identities: an animation runs meanwhile.
        sound = sine * (1.0 + second * 2.0 * cosine + third * (3.0 - 4.0 * sine * sine))
        if index < rise:
            sound *= _swell(index / rise)
        if count - index < fall:
            sound *= _swell((count - index) / fall)
        yield level * sound
        level *= fading


def _swell(share: float) -> float:
    """Half a cosine wave, rising from 0 to 1."""
    return (1.0 - math.cos(math.pi * share)) / 2.0
