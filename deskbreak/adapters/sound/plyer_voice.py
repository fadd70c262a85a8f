"""ports.Voice as the last resort, through plyer: espeak or flite on Linux, say on macOS, espeak on Windows.

plyer waits until all is said, and cannot be told to stop. So it speaks in a
process of its own, ``plyer_speak.py``, which can be ended at any moment.
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
_GRACE_S: Final = 10.0  # beyond the time for the words: a slow voice, a slow start


class PlainVoice:
    """Speaks one text after the other."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        """``tell`` hears in words, once and from another thread, when nothing can be said."""
        self._tell = tell
        self._worker = Worker("voice")
        self._failed = False

    def start(self) -> None:
        """Look for what plyer needs. Raises Unavailable."""
        if not any(map(shutil.which, _SPEAKERS)):
            wanted = " or ".join(_SPEAKERS if sys.platform != "linux" else ("speech-dispatcher", *_SPEAKERS))
            raise Unavailable(f"There is no program that speaks: install {wanted}.")

    def say(self, words: str) -> None:
        """Say this; returns at once."""
        self._worker.put(partial(self._say, words))

    def stop(self) -> None:
        """End at once."""
        self._worker.stop()

    def _say(self, words: str) -> None:
        try:
            # A text is no option of the program that speaks it.
            self._worker.run((*_COMMAND, words.lstrip("-")), speech_s(words) + _GRACE_S)
        except Failed as error:
            if not self._failed:
                self._failed = True
                self._tell(f"Nothing can be spoken: {error}.")
