"""The tones of the cues: soft, quiet, in tune."""

from __future__ import annotations

import io
import math
import wave
from array import array
from itertools import pairwise

import pytest

from deskbreak.adapters.sound.tones import NOTES, PEAK, RATE, samples_of, seconds_of, wave_of
from deskbreak.core.guide.cues import Cue

ALL = list(Cue)


def strength(samples: list[float], hertz: float) -> float:
    """The share of a frequency in the samples: one term of their Fourier transform."""
    turn = math.tau * hertz / RATE
    real = sum(value * math.cos(index * turn) for index, value in enumerate(samples))
    imaginary = sum(value * math.sin(index * turn) for index, value in enumerate(samples))
    return math.hypot(real, imaginary)


@pytest.mark.parametrize("cue", ALL)
def test_a_tone_begins_and_ends_in_silence(cue: Cue) -> None:
    """Anything else would click; no step between samples exceeds what the pitch itself requires."""
    samples = samples_of([cue], 1.0)
    jumps = max(abs(one - other) for one, other in pairwise(samples))

    assert (samples[0], samples[-1]) == (0.0, 0.0)
    assert max(map(abs, [*samples[:8], *samples[-8:]])) < 0.002
    assert jumps < 0.25


@pytest.mark.parametrize("cue", ALL)
def test_no_tone_is_loud(cue: Cue) -> None:
    """At most half of full scale, so that nothing clips on the way, but still audible."""
    loudest = max(map(abs, samples_of([cue], 1.0)))

    assert 0.1 < loudest <= PEAK


@pytest.mark.parametrize("cue", ALL)
def test_the_strongest_frequencies_are_the_notes(cue: Cue) -> None:
    """Each note is stronger than its semitone neighbours and than the frequencies between the scale's notes."""
    samples = samples_of([cue], 1.0)
    for notification in NOTES[cue]:
        first = round(notification.at_s * RATE)
        there = samples[first : first + round(notification.length_s * RATE)]
        beside = [strength(there, notification.hertz * 2 ** (shift / 12)) for shift in (-1, -0.5, 0.5, 1)]

        assert strength(there, notification.hertz) > max(beside)


def test_the_notes_are_in_tune() -> None:
    """C major, tuned to A at 440 Hz."""
    hertz = sorted({round(notification.hertz, 1) for notes in NOTES.values() for notification in notes})

    assert hertz == [261.6, 329.6, 392.0, 523.3, 659.3, 784.0, 1046.5]


def test_cues_follow_each_other_in_a_file_that_any_player_reads() -> None:
    """Mono, 16 bits, and as long as stated."""
    cues = (Cue.STEP_ENDS, Cue.STEP_BEGINS)
    with wave.open(io.BytesIO(wave_of(cues, 1.0))) as file:
        form = file.getnchannels(), file.getsampwidth(), file.getframerate()
        count = file.getnframes()
        samples = array("h", file.readframes(count))

    assert form == (1, 2, RATE)
    assert count / RATE == pytest.approx(seconds_of(cues), abs=0.001)
    assert max(map(abs, samples)) == round(32_767 * max(map(abs, samples_of(cues, 1.0))))


def test_the_volume_is_applied_to_the_samples() -> None:
    """Half the volume sounds half as loud: a quarter of the amplitude. Zero is silence."""
    loudest = {volume: max(map(abs, samples_of([Cue.DONE], volume))) for volume in (0.0, 0.5, 1.0)}

    assert loudest == {0.0: 0.0, 0.5: pytest.approx(PEAK / 4), 1.0: pytest.approx(PEAK)}


def test_breathing_in_goes_up_and_breathing_out_goes_down() -> None:
    """The ear distinguishes them without counting."""
    pitches = {cue: [notification.pitch for notification in NOTES[cue]] for cue in (Cue.INHALE, Cue.EXHALE)}

    assert pitches[Cue.INHALE] == sorted(pitches[Cue.INHALE])
    assert pitches[Cue.EXHALE] == pitches[Cue.INHALE][::-1]
