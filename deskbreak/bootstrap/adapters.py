"""The one place that chooses the adapters for the user interface and the system.

They are chosen by capability where one can be tested (a bus, a display, a terminal), and
by platform only where the interface belongs to the platform. Imports are local: the tray
on Linux must not load what Windows needs.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from deskbreak import __version__
from deskbreak.adapters.display import has_display
from deskbreak.bootstrap.context import Context, Surface
from deskbreak.core.model.fault import Fault, Part
from deskbreak.core.model.routine import Variant

if TYPE_CHECKING:
    from deskbreak.adapters.sound.player import Player
    from deskbreak.core.guide.guide import Guide
    from deskbreak.terminal.break_screen import Figure

ABOUT = (
    f"DeskBreak {__version__} guides short breaks for your upper back. It is for stiffness, not for pain, and is "
    "not medical advice."
)

IN_THE_TRAY = (
    f"DeskBreak {__version__} is running: look for its ring in the tray. If it is missing, `deskbreak doctor` says "
    "why. Press Ctrl-C to quit."
)

WITHOUT_DISPLAY = (
    f"DeskBreak {__version__} is running. There is no display, so reminders appear as lines of text. In a terminal, "
    "`deskbreak start --terminal` guides a break, and `deskbreak --help` lists the other commands."
)


def surface_for(context: Context, *, plain: bool) -> Surface:
    """Choose the adapters for this system."""
    if has_display():
        if sys.stdout and sys.stdout.isatty():  # pythonw has no stdout
            sys.stdout.write(f"{IN_THE_TRAY}\n")
        return _desktop(context)
    surface = _terminal(context, plain=plain)
    if sys.platform == "linux":
        from deskbreak.bootstrap.linux import add_sensors
        from deskbreak.linux.dbus.bus import opened_system_bus

        add_sensors(surface, context, None, opened_system_bus())
    return surface


def _desktop(context: Context) -> Surface:
    if sys.platform == "linux":
        from deskbreak.bootstrap.linux import desktop
    else:
        from deskbreak.bootstrap.windows_macos import desktop
    return desktop(context)


def _guide(variant: Variant, context: Context, report: Callable[[str], object]) -> Guide:
    """A guided break, by the user's settings and safety answers."""
    from deskbreak.core.guide.guide import Guide
    from deskbreak.storage.routines import load_routine

    settings = context.user_settings.current
    return Guide.begin(load_routine(settings.routine, report), variant, settings.breath_s, context.terms())


def _terminal(context: Context, *, plain: bool) -> Surface:
    """The adapters without a display: full screen in a terminal, otherwise lines; sensors are added later."""
    post = context.inbox.post
    if sys.platform == "win32" or not (sys.stdin.isatty() and sys.stdout.isatty()):
        from deskbreak.terminal.log_mode import LogLines, LogNotifier, LogPopup, LogTray

        lines = LogLines()
        lines.write(WITHOUT_DISPLAY)
        return Surface(LogTray(lines, post), LogNotifier(lines), LogPopup(lines, post, ABOUT))
    from deskbreak.adapters.sound.player import cues_for
    from deskbreak.terminal.app import TerminalApp
    from deskbreak.terminal.figure import figure_for
    from deskbreak.terminal.terminal import Terminal

    def guide(variant: Variant) -> Guide:
        return _guide(variant, context, _settings_fault(context))

    @contextmanager
    def audio() -> Iterator[Player]:
        with cues_for(context.user_settings.current, plain=plain) as player:
            yield player
        for fault in player.faults():
            post(Fault(Part.CUES, fault))

    def figure() -> Figure:
        return figure_for(context.user_settings.current)

    desk = TerminalApp(
        Terminal(),
        post,
        guide,
        figure=figure,
        audio=audio,
        plain=plain,
        on_news=context.add_news,
        about=ABOUT,
    )
    return Surface(desk.tray, desk.notifier, desk.popup)


def _settings_fault(context: Context) -> Callable[[str], None]:
    return lambda text: context.inbox.post(Fault(Part.SETTINGS, text))
