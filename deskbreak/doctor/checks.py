"""The checks for this platform, with the adapters that they need."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import TYPE_CHECKING

from deskbreak.adapters.display import has_display
from deskbreak.adapters.inhibitors.sources import inhibitor_sources
from deskbreak.core.model.fault import Part
from deskbreak.core.model.inhibitor import Inhibitor
from deskbreak.core.model.settings import ThemeChoice, wanted
from deskbreak.doctor import Check, files
from deskbreak.doctor.activity import STILL_S, activity
from deskbreak.doctor.autostart import PART as AUTOSTART, autostart
from deskbreak.doctor.finding import Finding, Standing
from deskbreak.doctor.instance import Running, command_line, find
from deskbreak.doctor.sound import cues
from deskbreak.ipc import find_instance
from deskbreak.ipc.instance_lock import holder_of
from deskbreak.storage import paths, settings_file
from deskbreak.storage.routines import known_steps
from deskbreak.storage.safety_file import SafetyFile

if TYPE_CHECKING:
    from deskbreak.adapters.tray.sni_tray import SniTray
    from deskbreak.app.inhibitor_monitor import MakeSources
    from deskbreak.core.model.settings import Settings
    from deskbreak.linux.dbus.bus import Bus

COUNTING = f"Leave keyboard and mouse alone for {STILL_S:g} s"
_NO_DISPLAY = "There is no display here: DeskBreak runs in the terminal."
_NO_BUS = (
    "The session bus, through which desktop programs talk to each other, does not answer.",
    "Start DeskBreak from within your desktop session. If you did, log out and in again.",
)


@contextmanager
def all_checks() -> Iterator[list[Check]]:
    """Yield the checks in the order in which problems should be fixed; connections stay open until the end."""
    holder = partial(holder_of, paths.lock_files()[1])
    running = find(find_instance.ask, holder, find_instance.in_the_way)
    settings, _ = settings_file.load(paths.config_file())
    with ExitStack() as stack:
        yield [
            Check(Part.REMOTE, "Asking the running DeskBreak", partial(command_line, running)),
            Check(
                Part.SETTINGS,
                "Reading",
                partial(files.settings, paths.config_file(), settings_file.load),
            ),
            Check(Part.SAFETY, "Reading", partial(files.safety, _safety_file(), paths.safety_file())),
            Check(
                Part.JOURNAL,
                "Writing",
                partial(files.writable_journal, paths.journal_folder(), paths.device_file()),
            ),
            Check(
                Part.SNAPSHOT,
                "Writing",
                partial(files.saved_state, paths.snapshot_file(), paths.spare_snapshot_file()),
            ),
            *_desktop(stack, running, settings),
            Check(Part.CUES, "Playing a soft tone", partial(cues, settings)),
            Check(AUTOSTART, "Looking for it", autostart),
        ]


def _safety_file() -> SafetyFile:
    return SafetyFile(paths.safety_file(), lambda _message: None, known_steps)


def _inhibitors(make: MakeSources, settings: Settings) -> Check:
    from deskbreak.doctor.inhibitors import inhibitors

    trial = partial(
        inhibitors,
        make,
        settings.inhibitors | {Inhibitor.PROGRAM, Inhibitor.AWAKE},
        settings.inhibiting_programs,
    )
    return Check(Part.INHIBITORS, "Asking who reports calls", trial)


def _window(
    settings: Settings, is_dark: Callable[[], bool], unavailable_reason: Callable[[], str] = str
) -> Finding:
    from deskbreak.adapters.break_window import tk_check
    from deskbreak.doctor.popup import window
    from deskbreak.protocol.popup import Prepare

    if why := unavailable_reason() or tk_check.unavailable_reason():  # same words as in the running program
        return Finding(Part.POPUP, Standing.BROKEN, why)
    theme = ThemeChoice.DARK if wanted(settings.theme, is_dark) else ThemeChoice.LIGHT
    return window(Prepare(theme=theme, letters=settings.text))


if sys.platform == "linux":

    def _desktop(stack: ExitStack, running: Running, settings: Settings) -> list[Check]:
        from deskbreak.adapters.presence.logind_session import SCREEN_SAVERS
        from deskbreak.doctor.linux_session import lock_and_sleep
        from deskbreak.linux.dbus.bus import Bus
        from deskbreak.linux.dbus.connection import SYSTEM
        from deskbreak.linux.display_server import DisplayServer

        session = _opened(stack, Bus())
        system = _opened(stack, Bus(SYSTEM, enable_fds=True))
        presence = [
            Check(Part.IDLE, COUNTING, partial(_activity, session, system)),
            Check(Part.LOCK, "Delaying sleep", partial(lock_and_sleep, system, session, SCREEN_SAVERS)),
            _inhibitors(partial(inhibitor_sources, session, system), settings),
        ]
        if not has_display():
            shown = (Part.TRAY, Part.NOTIFIER, Part.POPUP)
            return [*presence, *(Check(part, "", partial(_off, part, _NO_DISPLAY)) for part in shown)]
        look = partial(_window, settings, _is_dark(session), DisplayServer().unavailable_reason)
        return [
            Check(Part.TRAY, "Looking for the icon", partial(_tray, session, running)),
            Check(Part.NOTIFIER, "Showing one for a second", partial(_notifications, session)),
            Check(Part.POPUP, "Opening a window for a moment", look),
            *presence,
        ]

    def _activity(session: Bus | None, system: Bus | None) -> Finding:
        from deskbreak.adapters.presence.candidates import idle_sensor
        from deskbreak.adapters.presence.mutter_idle import IDLE_MONITOR
        from deskbreak.doctor.activity import without_pywayland
        from deskbreak.linux.wayland_extra import advice

        finding = activity(partial(idle_sensor, session, system))
        if session is not None and session.has_owner(IDLE_MONITOR):  # GNOME reports idle time over the bus
            return finding
        return without_pywayland(finding, advice())

    def _off(part: Part, why: str) -> Finding:
        return Finding(part, Standing.OFF, why)

    def _opened(stack: ExitStack, bus: Bus) -> Bus | None:
        from deskbreak.linux.dbus.bus import opened

        found = opened(bus)
        if found is not None:
            stack.callback(found.close)
        return found

    def _is_dark(bus: Bus | None) -> Callable[[], bool]:
        from deskbreak.adapters.appearance.theme import is_dark

        return partial(is_dark, bus.call if bus is not None else None)

    def _tray(bus: Bus | None, running: Running) -> Finding:
        from deskbreak.adapters.tray.linux_tray import has_embedder
        from deskbreak.adapters.tray.sni_tray import SniTray
        from deskbreak.core.presentation.view import Face, Icon, Panel, View
        from deskbreak.doctor.linux_tray import tray
        from deskbreak.render.icons.tray_icon import icon_pixels

        if bus is None:
            return Finding(Part.TRAY, Standing.DEGRADED, *_NO_BUS)
        session = bus

        def trial() -> SniTray:
            icon = SniTray(session, partial(icon_pixels, panel=Panel.UNKNOWN), lambda _message: None)
            icon.show(View(Icon(Face.SITTING, 0), "Testing DeskBreak", "", ()))
            return icon

        return tray(session, os.environ.get("XDG_CURRENT_DESKTOP", ""), running.pid, trial, has_embedder)

    def _notifications(bus: Bus | None) -> Finding:
        from deskbreak.doctor.linux_notifications import notifications

        return notifications(bus) if bus is not None else Finding(Part.NOTIFIER, Standing.BROKEN, *_NO_BUS)

else:

    def _desktop(stack: ExitStack, running: Running, settings: Settings) -> list[Check]:
        from deskbreak.adapters import windows_macos as adapters
        from deskbreak.adapters.appearance.theme import is_dark
        from deskbreak.doctor import windows_macos

        del stack
        idle, lock = adapters.sensors(lambda: None)
        return [
            Check(Part.TRAY, "Asking the running DeskBreak", partial(windows_macos.tray, running)),
            Check(
                Part.NOTIFIER,
                "Showing one",
                partial(windows_macos.notifications, adapters.notifiers),
            ),
            Check(Part.POPUP, "Opening a window for a moment", partial(_window, settings, is_dark)),
            Check(Part.IDLE, COUNTING, partial(activity, lambda: idle[1])),
            Check(Part.LOCK, "Listening", partial(windows_macos.lock, lock[1])),
            _inhibitors(adapters.inhibitor_sources, settings),
        ]
