"""Which adapters face the person and the machine here: the one place that chooses them.

By capability where one can be asked (is there a bus, a display, a terminal),
by platform only where the interface is the platform's own. Imports are made
where they are needed: a tray on Linux should not carry what Windows needs.
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
    "no medical advice."
)

IN_THE_TRAY = (
    f"DeskBreak {__version__} runs: look for its ring in the tray. Is there none? `deskbreak doctor` says why. "
    "Ctrl-C ends it."
)

WITHOUT_DISPLAY = (
    f"DeskBreak {__version__} runs. There is no display here, so reminders come as lines. In a terminal, "
    "`deskbreak start --terminal` guides a break, and `deskbreak --help` lists the rest."
)


def surface_for(making: Making, *, plain: bool) -> Surface:
    """The adapters for where we are."""
    if has_display():
        if sys.stdout and sys.stdout.isatty():  # there is none under pythonw
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
    """A guided break by the user's settings, and as their care has it."""
    from deskbreak.core.guide.guide import Guide
    from deskbreak.storage.routines import load_routine

    settings = making.preferences.current
    return Guide.begin(load_routine(settings.routine, say), variant, settings.breath_s, making.terms())


def _terminal(making: Making, *, plain: bool) -> Surface:
    """Where there is no display: the whole terminal if there is one, else lines; without sensors yet."""
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
