"""Do-not-disturb of GNOME and Cinnamon: a GSettings key.

The settings portal does not expose this key (xdg-desktop-portal-gnome, src/settings.c, lists those that it
does), and GSettings has no interface for other languages. So this listens to dconf, where GSettings keeps its
keys, which signals on the bus that the key was written. The program gsettings, which comes with GLib, then
reads it: once per change.
"""

from __future__ import annotations

import shutil
import threading
from dataclasses import dataclass

from deskbreak.adapters.command import output_of
from deskbreak.adapters.inhibitors.dbus_source import BusInhibitorSource, Report
from deskbreak.core.model.inhibitor import Inhibitor
from deskbreak.linux.dbus.bus import Bus
from deskbreak.linux.dbus.messages import Match, Signal
from deskbreak.ports import Unavailable

_WRITTEN = Match("ca.desrt.dconf.Writer", "Notify", path="/ca/desrt/dconf/Writer/user")
_ASKING_S = 10.0


@dataclass(frozen=True, slots=True)
class GSettingsDesktop:
    """A desktop that keeps do-not-disturb in GSettings. ``owner`` is its bus name while it runs."""

    name: str
    owner: str
    schema: str
    key: str  # true while notifications are shown

    @property
    def path(self) -> str:
        """The dconf path of the key."""
        return f"/{self.schema.replace('.', '/')}/{self.key}"


GNOME = GSettingsDesktop("GNOME", "org.gnome.Shell", "org.gnome.desktop.notifications", "show-banners")
CINNAMON = GSettingsDesktop(
    "Cinnamon", "org.Cinnamon", "org.cinnamon.desktop.notifications", "display-notifications"
)


class GSettingsSource(BusInhibitorSource):
    """The do-not-disturb source of such a desktop."""

    def __init__(self, bus: Bus, desktop: GSettingsDesktop) -> None:
        super().__init__(bus, desktop.name, Inhibitor.DO_NOT_DISTURB, desktop.owner, (_WRITTEN,))
        self._desktop = desktop
        self._asking = threading.Lock()  # one query at a time, so that the last answer is the newest

    def start(self, report: Report) -> None:
        """Follow the desktop; if it is missing, wait for it. Raises Unavailable."""
        if shutil.which("gsettings") is None:
            raise Unavailable(
                "The program gsettings is missing; your distribution has it in a package of GLib."
            )
        super().start(report)

    def _on_change(self, signal: Signal) -> None:
        prefix, changes, *_ = signal.body  # a key, or a folder and what changed in it
        if any(self._desktop.path.startswith(prefix + change) for change in changes):
            super()._on_change(signal)

    def _ask(self) -> None:
        # On a separate thread: this one reads the bus, and the program takes time.
        threading.Thread(target=self._look, name=f"{self.name} setting", daemon=True).start()

    def _look(self) -> None:
        with self._asking:
            shown = output_of("gsettings", "get", self._desktop.schema, self._desktop.key, within_s=_ASKING_S)
            self._report_change(active=self._is_expected and shown is not None and shown.strip() == "false")
