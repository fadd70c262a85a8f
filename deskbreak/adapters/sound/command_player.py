"""ports.Sound by a program that plays sound files, as Linux and macOS have them."""

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

_GRACE_S: Final = 3.0  # beyond the length of a sound, for a player to start and end
_WITHOUT: Final = "To do without: sounds = false under [cues] in your settings."


class ProgramSound:
    """Plays by the first program that can; one that fails gives way to the next."""

    def __init__(
        self,
        volume: float,
        tell: Callable[[str], None],
        programs: tuple[tuple[str, ...], ...] = MACOS if sys.platform == "darwin" else LINUX,
        grace_s: float = _GRACE_S,
    ) -> None:
        """``tell`` hears in words, once and from another thread, when nothing plays any more."""
        self._volume = volume
        self._tell = tell
        self._programs = list(programs)
        self._grace_s = grace_s
        self._worker = Worker("sounds")
        self._waves: dict[tuple[Cue, ...], bytes] = {}

    def start(self) -> None:
        """Look for the programs. Raises Unavailable."""
        names = ", ".join(program[0] for program in self._programs)
        self._programs = [program for program in self._programs if shutil.which(program[0])]
        if not self._programs:
            msg = f"There is no program that plays sounds: install one of {names}. {_WITHOUT}"
            raise Unavailable(msg)

    def play(self, cues: tuple[Cue, ...]) -> None:
        """Play these; returns at once."""
        self._worker.put(partial(self._play, cues))

    def stop(self) -> None:
        """End at once."""
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
                    self._tell(f"No sound can be played: {error}. {_WITHOUT}")
                if isinstance(error, TookTooLong):  # this cue's time is over
                    return
            else:
                return


if sys.platform == "linux":

    @contextmanager
    def _as_file(content: bytes) -> Iterator[tuple[str, tuple[int, ...]]]:
        """Give a path under which a child that inherits the descriptors can read this; on no disk."""
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
        """Give a path under which a child can read this."""
        with tempfile.NamedTemporaryFile(suffix=".wav") as file:
            file.write(content)
            file.flush()
            yield file.name, ()
