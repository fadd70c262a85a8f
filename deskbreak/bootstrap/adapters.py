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
from deskbreak.bootstrap.context import Making, Surface
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


def surface_for(making: Making, *, plain: bool) -> Surface:
    """Choose the adapters for this system."""
    if has_display():
        if sys.stdout and sys.stdout.isatty():  # pythonw has no stdout
            sys.stdout.write(f"{IN_THE_TRAY}\n")
        return _desktop(making)
    surface = _terminal(making, plain=plain)
    if sys.platform == "linux":
        from deskbreak.bootstrap.linux import watch_presence
        from deskbreak.linux.dbus.bus import opened_system_bus

        watch_presence(surface, making, None, opened_system_bus())
    return surface


def _desktop(making: Making) -> Surface:
    if sys.platform == "linux":
        from deskbreak.bootstrap.linux import desktop
    else:
        from deskbreak.bootstrap.windows_macos import desktop
    return desktop(making)


def _guide(variant: Variant, making: Making, say: Callable[[str], object]) -> Guide:
    """A guided break, by the user's settings and safety answers."""
    from deskbreak.core.guide.guide import Guide
    from deskbreak.storage.routines import load_routine

    settings = making.preferences.current
    return Guide.begin(load_routine(settings.routine, say), variant, settings.breath_s, making.terms())


def _terminal(making: Making, *, plain: bool) -> Surface:
    """The adapters without a display: full screen in a terminal, otherwise lines; sensors are added later."""
    post = making.inbox.post
    if sys.platform == "win32" or not (sys.stdin.isatty() and sys.stdout.isatty()):
        from deskbreak.terminal.log_mode import Lines, PlainNotifier, PlainPopup, PlainTray

        lines = Lines()
        lines.say(WITHOUT_DISPLAY)
        return Surface(PlainTray(lines, post), PlainNotifier(lines), PlainPopup(lines, post, ABOUT))
    from deskbreak.adapters.sound.player import cues_for
    from deskbreak.terminal.app import Desk
    from deskbreak.terminal.figure import artist_for
    from deskbreak.terminal.terminal import Terminal

    def guide(variant: Variant) -> Guide:
        return _guide(variant, making, _fault_of_settings(making))

    @contextmanager
    def ears() -> Iterator[Player]:
        with cues_for(making.preferences.current, plain=plain) as player:
            yield player
        for trouble in player.troubles():
            post(Fault(Part.CUES, trouble))

    def figure() -> Figure:
        return artist_for(making.preferences.current)

    desk = Desk(
        Terminal(), post, guide, figure=figure, ears=ears, plain=plain, heard=making.heard, about=ABOUT
    )
    return Surface(desk.tray, desk.notifier, desk.popup)


def _fault_of_settings(making: Making) -> Callable[[str], None]:
    return lambda text: making.inbox.post(Fault(Part.SETTINGS, text))
