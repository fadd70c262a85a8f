"""ports.Voice by speech-dispatcher, which screen readers use too: the person's own voice, rate and language.

``--priority text`` lets a newer text take the place of an older one of ours.
"""

from __future__ import annotations

import shutil
from functools import partial
from typing import TYPE_CHECKING, Final

from deskbreak.adapters.sound.worker import Failed, Worker
from deskbreak.ports import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable

_SAY: Final = ("spd-say", "--application-name", "DeskBreak", "--priority", "text", "--")
_WITHIN_S: Final = 5.0  # it only hands the text over; the first time, it starts the server


class DispatcherVoice:
    """Hands each text to the speech server."""

    def __init__(self, tell: Callable[[str], None], within_s: float = _WITHIN_S) -> None:
        """``tell`` hears in words, once and from another thread, when nothing can be said."""
        self._tell = tell
        self._within_s = within_s
        self._worker = Worker("voice")
        self._failed = False

    def start(self) -> None:
        """Look for the program. Raises Unavailable."""
        if shutil.which(_SAY[0]) is None:
            raise Unavailable("The program spd-say is missing: install the package speech-dispatcher.")

    def say(self, words: str) -> None:
        """Say this; returns at once."""
        self._worker.put(partial(self._say, words))

    def stop(self) -> None:
        """End; the server finishes what it was given."""
        self._worker.stop()

    def _say(self, words: str) -> None:
        try:
            self._worker.run((*_SAY, words), self._within_s)
        except Failed as error:
            if not self._failed:
                self._failed = True
                self._tell(f"Nothing can be spoken: {error}.")
