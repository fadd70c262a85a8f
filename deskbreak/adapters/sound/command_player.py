"""ports.Sound through a program that plays sound files, on Linux and macOS."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Final

from deskbreak.adapters.sound.tones import seconds_of, wave_of
from deskbreak.adapters.sound.worker import Failed, TookTooLong, Worker
from deskbreak.ports import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from deskbreak.core.guide.cues import Cue

# The desktop's own sound server first: the volume of each program is set there.
LINUX: Final = (("pw-play",), ("paplay",), ("aplay", "-q"))
MACOS: Final = (("afplay",),)

_GRACE_S: Final = 3.0  # allowance for a player to start and end, on top of the length of the sound
_WITHOUT: Final = "To turn sounds off, set sounds = false under [cues] in your settings."


class CommandSound:
    """Plays with the first program that works; after a failure, it tries the next one."""

    def __init__(
        self,
        volume: float,
        report: Callable[[str], None],
        programs: tuple[tuple[str, ...], ...] = MACOS if sys.platform == "darwin" else LINUX,
        grace_s: float = _GRACE_S,
    ) -> None:
        """``report`` receives one message, from another thread, when no program works any more."""
        self._volume = volume
        self._report = report
        self._programs = list(programs)
        self._grace_s = grace_s
        self._worker = Worker("sounds")
        self._waves: dict[tuple[Cue, ...], bytes] = {}

    def start(self) -> None:
        """Find the installed programs. Raises Unavailable."""
        names = ", ".join(program[0] for program in self._programs)
        self._programs = [program for program in self._programs if shutil.which(program[0])]
        if not self._programs:
            msg = f"No program that plays sounds was found: install one of {names}. {_WITHOUT}"
            raise Unavailable(msg)

    def play(self, cues: tuple[Cue, ...]) -> None:
        """Play the cues; returns at once."""
        self._worker.put(partial(self._play, cues))

    def stop(self) -> None:
        """Stop at once."""
        self._worker.stop()

    def _play(self, cues: tuple[Cue, ...]) -> None:
        if cues not in self._waves:
            self._waves[cues] = wave_of(cues, self._volume)
        within_s = seconds_of(cues) + self._grace_s
        while self._programs:
            try:
                with _as_file(self._waves[cues]) as (path, fds):
                    self._worker.run((*self._programs[0], path), within_s, fds)
            except (Failed, OSError) as error:
                del self._programs[0]
                if not self._programs:
                    self._report(f"No sound can be played: {error}. {_WITHOUT}")
                if isinstance(error, TookTooLong):  # too late for this cue
                    return
            else:
                return


if sys.platform == "linux":

    @contextmanager
    def _as_file(content: bytes) -> Iterator[tuple[str, tuple[int, ...]]]:
        """Provide a path in memory where a child that inherits the descriptors can read the content."""
        fd = os.memfd_create("cue.wav")
        try:
            with open(fd, "wb", closefd=False) as file:
                file.write(content)
            yield f"/proc/self/fd/{fd}", (fd,)
        finally:
            os.close(fd)

else:

    @contextmanager
    def _as_file(content: bytes) -> Iterator[tuple[str, tuple[int, ...]]]:
        """Provide a path where a child can read the content."""
        with tempfile.NamedTemporaryFile(suffix=".wav") as file:
            file.write(content)
            file.flush()
            yield file.name, ()
