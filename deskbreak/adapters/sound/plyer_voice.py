"""ports.Voice as the last resort, through plyer: espeak or flite on Linux, say on macOS, espeak on Windows.

plyer blocks until it has spoken, and cannot be interrupted. So it speaks in a
separate process, ``plyer_speak.py``, which can be ended at any moment.
"""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING, Final

from deskbreak.adapters.sound.worker import ProgramVoice
from deskbreak.core.guide.cues import speech_s
from deskbreak.ports import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable

_SPEAKERS: Final = {"win32": ("espeak",), "darwin": ("say", "espeak")}.get(sys.platform, ("espeak", "flite"))
_COMMAND: Final = (sys.executable, "-P", "-m", "deskbreak.adapters.sound.plyer_speak")
_GRACE_S: Final = 10.0  # allowance for a slow voice or a slow start, on top of the time for the words


class PlyerVoice(ProgramVoice):
    """Speaks one text after the other."""

    def __init__(self, report: Callable[[str], None]) -> None:
        """``report``: see `ProgramVoice`."""
        super().__init__(report, _command)

    def start(self) -> None:
        """Find the program that plyer needs. Raises Unavailable."""
        if not any(map(shutil.which, _SPEAKERS)):
            wanted = " or ".join(_SPEAKERS if sys.platform != "linux" else ("speech-dispatcher", *_SPEAKERS))
            raise Unavailable(f"No speech program was found: install {wanted}.")


def _command(words: str) -> tuple[tuple[str, ...], float]:
    # A leading dash would turn the text into an option of the speech program.
    return (*_COMMAND, words.lstrip("-")), speech_s(words) + _GRACE_S
