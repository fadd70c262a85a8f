"""Do-not-disturb of GNOME, and of Cinnamon: a key of GSettings.

The settings portal does not pass this key on (xdg-desktop-portal-gnome, src/settings.c, lists those that it
does), and GSettings has no interface for other languages. So dconf, where GSettings keeps its keys, tells on the
bus that the key was written, and the program gsettings, which comes with GLib, tells what it is: once per change.
"""

from __future__ import annotations

import logging
import shutil
import subprocess
import threading
from collections.abc import Callable
from dataclasses import dataclass

from deskbreak.core.hold import Hold
from deskbreak.ports import Unavailable
from deskbreak.shell.linux.bus import Bus, Cancel
from deskbreak.shell.linux.messages import Match, Signal

_log = logging.getLogger(__name__)

_WRITTEN = Match("ca.desrt.dconf.Writer", "Notify", path="/ca/desrt/dconf/Writer/user")
_ASKING_S = 10.0
_COVERS = frozenset({Hold.DO_NOT_DISTURB})


@dataclass(frozen=True, slots=True)
class Desktop:
    """A desktop that keeps do-not-disturb in GSettings. ``owner``: its name on the bus while it runs."""

    name: str
    owner: str
    schema: str
    key: str  # true while notifications are shown

    @property
    def path(self) -> str:
        """Where dconf keeps the key."""
        return f"/{self.schema.replace('.', '/')}/{self.key}"


GNOME = Desktop("GNOME", "org.gnome.Shell", "org.gnome.desktop.notifications", "show-banners")
CINNAMON = Desktop("Cinnamon", "org.Cinnamon", "org.cinnamon.desktop.notifications", "display-notifications")


class GSettingsHold:
    """The port HoldSource for a desktop of this kind."""

    def __init__(self, bus: Bus, desktop: Desktop) -> None:
        self._bus = bus
        self._desktop = desktop
        self._asking = threading.Lock()  # one question at a time, so that the last answer is the newest
        self._lock = threading.Lock()  # held while telling, so that nothing is told after `stop`
        self._tell: Callable[[frozenset[Hold]], None] | None = None
        self._told: frozenset[Hold] | None = None
        self._runs = False
        self._cancels: list[Cancel] = []

    @property
    def name(self) -> str:
        """The desktop."""
        return self._desktop.name

    @property
    def covers(self) -> frozenset[Hold]:
        """Do-not-disturb."""
        return _COVERS

    @property
    def lacks(self) -> str:
        """Why it tells of nothing now; empty while the desktop runs."""
        return "" if self._runs else f"{self.name} is not running."

    def start(self, tell: Callable[[frozenset[Hold]], None]) -> None:
        """Follow the desktop, and wait for it where it is not there. Raises Unavailable."""
        if not self._bus.alive:
            raise Unavailable("There is no session message bus here.")
        if shutil.which("gsettings") is None:
            raise Unavailable(
                "The program gsettings is not there; your distribution has it in a package of GLib."
            )
        with self._lock:
            self._tell, self._told, self._runs = tell, None, False
        self._cancels = [
            self._bus.listen(_WRITTEN, self._on_written),
            self._bus.watch_name(self._desktop.owner, self._on_owner),
        ]

    def stop(self) -> None:
        """End. Idempotent."""
        with self._lock:
            self._tell = None
        while self._cancels:
            self._cancels.pop()()

    def _on_owner(self, owner: str) -> None:
        self._runs = bool(owner)
        if owner:
            self._ask()
        else:
            self._say(quiet=False)

    def _on_written(self, signal: Signal) -> None:
        prefix, changes, *_ = signal.body  # a key, or a folder and what changed in it
        if self._runs and any(self._desktop.path.startswith(prefix + change) for change in changes):
            self._ask()

    def _ask(self) -> None:
        """Ask in a thread: the bus is read on this one, and a program takes its time."""
        threading.Thread(target=self._look, name=f"{self.name} setting", daemon=True).start()

    def _look(self) -> None:
        with self._asking:
            argv = ["gsettings", "get", self._desktop.schema, self._desktop.key]
            try:
                done = subprocess.run(argv, capture_output=True, check=True, text=True, timeout=_ASKING_S)
            except (OSError, subprocess.SubprocessError) as error:
                _log.info("Whether %s is on do-not-disturb is not known: %s", self.name, error)
                self._say(quiet=False)
            else:
                self._say(quiet=self._runs and done.stdout.strip() == "false")

    def _say(self, *, quiet: bool) -> None:
        holds = _COVERS if quiet else frozenset[Hold]()
        with self._lock:
            if self._tell is not None and holds != self._told:
                self._told = holds
                self._tell(holds)
