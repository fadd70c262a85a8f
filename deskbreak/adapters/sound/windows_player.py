"""ports.Sound on Windows, through winsound.

Not run on Windows yet.
"""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import winsound
    from collections.abc import Callable
    from functools import partial

    from deskbreak.adapters.sound.tones import wave_of
    from deskbreak.adapters.sound.worker import Worker
    from deskbreak.core.guide.cues import Cue

    class WindowsSound:
        """Plays from memory in a separate thread, because the system call blocks until the sound ends."""

        def __init__(self, volume: float, report: Callable[[str], None]) -> None:
            """``report`` receives one message, from another thread, when playing fails."""
            self._volume = volume
            self._report = report
            self._worker = Worker("sounds")
            self._failed = False

        def start(self) -> None:
            """Do nothing."""

        def play(self, cues: tuple[Cue, ...]) -> None:
            """Play the cues; returns at once."""
            self._worker.put(partial(self._play, cues))

        def stop(self) -> None:
            """Stop when the current sound ends, or after a second."""
            self._worker.stop()

        def _play(self, cues: tuple[Cue, ...]) -> None:
            try:
                winsound.PlaySound(wave_of(cues, self._volume), winsound.SND_MEMORY | winsound.SND_NODEFAULT)
            except RuntimeError as error:
                if not self._failed:
                    self._failed = True
                    self._report(f"No sound can be played: {error}.")
