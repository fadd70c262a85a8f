"""ports.Voice through speech-dispatcher, as in screen readers: the user's own voice, rate and language.

With ``--priority text``, a newer text replaces our previous one.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Final

from deskbreak.adapters.sound.worker import ProgramVoice
from deskbreak.ports import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable

_SAY: Final = ("spd-say", "--application-name", "DeskBreak", "--priority", "text", "--")
_WITHIN_S: Final = 5.0  # spd-say only hands the text over, but the first call starts the server


class DispatcherVoice(ProgramVoice):
    """Hands each text to the speech server, which finishes the text it has received."""

    def __init__(self, report: Callable[[str], None], within_s: float = _WITHIN_S) -> None:
        """``report``: see `ProgramVoice`."""
        super().__init__(report, lambda words: ((*_SAY, words), within_s))

    def start(self) -> None:
        """Find the program. Raises Unavailable."""
        if shutil.which(_SAY[0]) is None:
            raise Unavailable("The program spd-say is missing: install the package speech-dispatcher.")
