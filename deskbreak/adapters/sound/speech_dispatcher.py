"""ports.Voice through speech-dispatcher, as in screen readers: the user's own voice, rate and language.

With ``--priority text``, a newer text replaces our previous one.
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
_WITHIN_S: Final = 5.0  # spd-say only hands the text over, but the first call starts the server


class DispatcherVoice:
    """Hands each text to the speech server."""

    def __init__(self, tell: Callable[[str], None], within_s: float = _WITHIN_S) -> None:
        """``tell`` receives one message, from another thread, when speaking fails."""
        self._tell = tell
        self._within_s = within_s
        self._worker = Worker("voice")
        self._failed = False

    def start(self) -> None:
        """Find the program. Raises Unavailable."""
        if shutil.which(_SAY[0]) is None:
            raise Unavailable("The program spd-say is missing: install the package speech-dispatcher.")

    def say(self, words: str) -> None:
        """Speak the words; returns at once."""
        self._worker.put(partial(self._say, words))

    def stop(self) -> None:
        """Stop; the server finishes the text it has received."""
        self._worker.stop()

    def _say(self, words: str) -> None:
        try:
            self._worker.run((*_SAY, words), self._within_s)
        except Failed as error:
            if not self._failed:
                self._failed = True
                self._tell(f"Nothing can be spoken: {error}.")
