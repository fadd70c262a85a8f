"""ports.Voice as the last resort, through plyer: espeak or flite on Linux, say on macOS, espeak on Windows.

plyer blocks until it has spoken, and cannot be interrupted. So it speaks in a
separate process, ``plyer_speak.py``, which can be ended at any moment.
"""

from __future__ import annotations

import shutil
import sys
from functools import partial
from typing import TYPE_CHECKING, Final

from deskbreak.adapters.sound.worker import Failed, Worker
from deskbreak.core.guide.cues import speech_s
from deskbreak.ports import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable

_SPEAKERS: Final = {"win32": ("espeak",), "darwin": ("say", "espeak")}.get(sys.platform, ("espeak", "flite"))
_COMMAND: Final = (sys.executable, "-P", "-m", "deskbreak.adapters.sound.plyer_speak")
_GRACE_S: Final = 10.0  # allowance for a slow voice or a slow start, on top of the time for the words


class PlainVoice:
    """Speaks one text after the other."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        """``tell`` receives one message, from another thread, when speaking fails."""
        self._tell = tell
        self._worker = Worker("voice")
        self._failed = False

    def start(self) -> None:
        """Find the program that plyer needs. Raises Unavailable."""
        if not any(map(shutil.which, _SPEAKERS)):
            wanted = " or ".join(_SPEAKERS if sys.platform != "linux" else ("speech-dispatcher", *_SPEAKERS))
            raise Unavailable(f"No speech program was found: install {wanted}.")

    def say(self, words: str) -> None:
        """Speak the words; returns at once."""
        self._worker.put(partial(self._say, words))

    def stop(self) -> None:
        """Stop at once."""
        self._worker.stop()

    def _say(self, words: str) -> None:
        try:
            # A leading dash would turn the text into an option of the speech program.
            self._worker.run((*_COMMAND, words.lstrip("-")), speech_s(words) + _GRACE_S)
        except Failed as error:
            if not self._failed:
                self._failed = True
                self._tell(f"Nothing can be spoken: {error}.")
