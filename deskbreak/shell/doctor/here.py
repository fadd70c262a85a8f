"""The checks for where we are: which there are, and what they are made with."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import TYPE_CHECKING

from deskbreak.core.fault import Part
from deskbreak.core.finding import Finding, Standing
from deskbreak.core.hold import Hold
from deskbreak.shell import config_file, paths, reach
from deskbreak.shell.care_file import CareFile
from deskbreak.shell.display import has_display
from deskbreak.shell.doctor import Check, files
from deskbreak.shell.doctor.activity import STILL_S, activity
from deskbreak.shell.doctor.autostart import PART as AUTOSTART, autostart
from deskbreak.shell.doctor.cues import cues
from deskbreak.shell.doctor.running import Running, command_line, find
from deskbreak.shell.hold_sources import hold_sources
from deskbreak.shell.lock import holder_of
from deskbreak.shell.routines import known_steps
from deskbreak.shell.theme_signs import wants_dark

if TYPE_CHECKING:
    from deskbreak.core.settings import Settings
    from deskbreak.shell.hold_watch import MakeSources
    from deskbreak.shell.linux.bus import Bus
    from deskbreak.shell.tray.sni import SniTray

COUNTING = f"Leave keyboard and mouse alone for {STILL_S:g} s"
_NO_DISPLAY = "There is no display here: DeskBreak runs in the terminal."
_NO_BUS = (
    "No session bus answers, over which desktop programs speak with each other.",
    "Start DeskBreak from within your desktop session. If you did, log out and in again.",
)


@contextmanager
def world() -> Iterator[list[Check]]:
    """The checks, in the order in which people should mend things; what they need is open until the end."""
    running = find(reach.ask, partial(holder_of, paths.lock_files()[1]))
    settings, _ = config_file.load(paths.config_file())
    with ExitStack() as stack:
        yield [
            Check(Part.REMOTE, "Asking the running one", partial(command_line, running)),
            Check(
                Part.SETTINGS,
                "Reading",
                partial(files.settings, paths.config_file(), config_file.load),
            ),
            Check(Part.CARE, "Reading", partial(files.safety, _care_file(), paths.care_file())),
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


def _care_file() -> CareFile:
    return CareFile(paths.care_file(), lambda _message: None, known_steps)


def _holds(make: MakeSources, settings: Settings) -> Check:
    from deskbreak.shell.doctor.holds import holds

    trial = partial(holds, make, settings.hold_for | {Hold.PROGRAM, Hold.AWAKE}, settings.hold_programs)
    return Check(Part.HOLDS, "Asking who tells of calls", trial)


def _window(settings: Settings, is_dark: Callable[[], bool], lacks: Callable[[], str] = str) -> Finding:
    from deskbreak.shell import toolkit
    from deskbreak.shell.doctor.window import window

    if why := lacks() or toolkit.lacks():  # in the words of the running program
        return Finding(Part.POPUP, Standing.BROKEN, why)
    theme = "dark" if wants_dark(settings.theme, is_dark) else "light"
    return window({"theme": theme, "text": settings.text})


if sys.platform == "linux":

    def _desktop(stack: ExitStack, running: Running, settings: Settings) -> list[Check]:
        from deskbreak.shell.doctor.linux_login import lock_and_sleep
        from deskbreak.shell.linux.bus import Bus
        from deskbreak.shell.linux.connection import SYSTEM
        from deskbreak.shell.linux.display_server import DisplayServer
        from deskbreak.shell.sensors.logind import SCREEN_SAVERS

        session = _opened(stack, Bus())
        system = _opened(stack, Bus(SYSTEM, enable_fds=True))
        presence = [
            Check(Part.IDLE, COUNTING, partial(_activity, session, system)),
            Check(Part.LOCK, "Delaying sleep", partial(lock_and_sleep, system, session, SCREEN_SAVERS)),
            _holds(partial(hold_sources, session, system), settings),
        ]
        if not has_display():
            shown = (Part.TRAY, Part.NOTIFIER, Part.POPUP)
            return [*presence, *(Check(part, "", partial(_off, part, _NO_DISPLAY)) for part in shown)]
        look = partial(_window, settings, _is_dark(session), DisplayServer().lacks)
        return [
            Check(Part.TRAY, "Looking for the icon", partial(_tray, session, running)),
            Check(Part.NOTIFIER, "Showing one for a second", partial(_notifications, session)),
            Check(Part.POPUP, "Opening a window for a moment", look),
            *presence,
        ]

    def _activity(session: Bus | None, system: Bus | None) -> Finding:
        from deskbreak.shell.doctor.activity import without_pywayland
        from deskbreak.shell.idle_choice import idle_sensor
        from deskbreak.shell.linux.wayland_extra import advice
        from deskbreak.shell.sensors.mutter import IDLE_MONITOR

        finding = activity(partial(idle_sensor, session, system))
        if session is not None and session.has_owner(IDLE_MONITOR):  # GNOME tells of it over the bus
            return finding
        return without_pywayland(finding, advice())

    def _off(part: Part, why: str) -> Finding:
        return Finding(part, Standing.OFF, why)

    def _opened(stack: ExitStack, bus: Bus) -> Bus | None:
        from deskbreak.shell.linux.bus import opened

        found = opened(bus)
        if found is not None:
            stack.callback(found.close)
        return found

    def _is_dark(bus: Bus | None) -> Callable[[], bool]:
        from deskbreak.shell.desktop_theme import is_dark

        return partial(is_dark, bus.call if bus is not None else None)

    def _tray(bus: Bus | None, running: Running) -> Finding:
        from deskbreak.core.view import Face, Icon, Panel, View
        from deskbreak.render.icons import icon_pixels
        from deskbreak.shell.doctor.linux_tray import tray
        from deskbreak.shell.tray.either import somebody_embeds
        from deskbreak.shell.tray.sni import SniTray

        if bus is None:
            return Finding(Part.TRAY, Standing.DEGRADED, *_NO_BUS)
        session = bus

        def trial() -> SniTray:
            icon = SniTray(session, partial(icon_pixels, panel=Panel.UNKNOWN), lambda _message: None)
            icon.show(View(Icon(Face.SITTING, 0), "DeskBreak is tested", "", ()))
            return icon

        return tray(session, os.environ.get("XDG_CURRENT_DESKTOP", ""), running.pid, trial, somebody_embeds)

    def _notifications(bus: Bus | None) -> Finding:
        from deskbreak.shell.doctor.linux_notes import notifications

        return notifications(bus) if bus is not None else Finding(Part.NOTIFIER, Standing.BROKEN, *_NO_BUS)

else:

    def _desktop(stack: ExitStack, running: Running, settings: Settings) -> list[Check]:
        from deskbreak.shell import stock_parts
        from deskbreak.shell.desktop_theme import is_dark
        from deskbreak.shell.doctor import stock

        del stack
        idle, lock = stock_parts.sensors(lambda: None)
        return [
            Check(Part.TRAY, "Asking the running one", partial(stock.tray, running)),
            Check(Part.NOTIFIER, "Showing one", partial(stock.notifications, stock_parts.notifiers)),
            Check(Part.POPUP, "Opening a window for a moment", partial(_window, settings, is_dark)),
            Check(Part.IDLE, COUNTING, partial(activity, lambda: idle[1])),
            Check(Part.LOCK, "Listening", partial(stock.lock, lock[1])),
            _holds(stock_parts.hold_sources, settings),
        ]
