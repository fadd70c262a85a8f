"""Desktops on X11: the lab's own, with another panel."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from tests.support.desktop.bus import program_of_service
from tests.support.desktop.lab import Desktop, Look
from tests.support.desktop.screen import Rectangle

if TYPE_CHECKING:
    from contextlib import ExitStack

_WATCHER = "org.kde.StatusNotifierWatcher"
_NOTIFICATIONS = "org.freedesktop.Notifications"
_LONG = 90  # seconds: the start of a whole desktop shell on a busy machine

_PLAIN = 2000  # a screen with fewer colours has no wallpaper yet

_LXQT_PANEL = """\
[General]
__userfile__=true
iconTheme=Adwaita
[panel1]
alignment=-1
desktop=0
hidable=false
lineCount=1
lockPanel=false
panelSize=32
iconSize=22
plugins=taskbar, statusnotifier, worldclock
position=Bottom
width=100
width-percent=true
[taskbar]
type=taskbar
[statusnotifier]
type=statusnotifier
[worldclock]
type=worldclock
"""


class _OnX11(Desktop):
    """The common part of the hosts on X11."""

    canvas: ClassVar = (0, 0, 1280, 766)
    left_click: ClassVar = "default action"
    tooltip: ClassVar = True
    submenu: ClassVar = "beside"
    buttons: ClassVar = True
    body_click: ClassVar = False
    body_at: ClassVar = 0.3

    def button_of(self, notification: Rectangle, index: int) -> tuple[int, int]:
        """Where a button is: in a row along the lower edge."""
        return notification.x + round(
            notification.w * (0.55, 0.82)[index]
        ), notification.y + notification.h - 20

    @property
    def address(self) -> str:
        """The session bus."""
        return self.env["DBUS_SESSION_BUS_ADDRESS"]


class Xfce(_OnX11):
    """xfce4-panel and xfce4-notifyd."""

    name: ClassVar = "xfce4-panel"

    def __init__(self, keep_in: Path) -> None:
        super().__init__(Look(), keep_in=keep_in)


class Composited(_OnX11):
    """xfwm4, which composites, and xfce4-panel, which then requests embedded icons with an alpha channel."""

    name: ClassVar = "xfce4-panel, composited"

    def __init__(self, keep_in: Path, *, dark: bool, icon_pixels: int) -> None:
        look = Look(window_manager="xfwm4", notifier="none", dark=dark, panel_pixels=icon_pixels + 10)
        super().__init__(look, keep_in=keep_in)
        self._icon_pixels = icon_pixels

    def start_panel(self) -> None:
        """Start the panel, with icons of that size."""
        (settings,) = self.config.rglob("xfce4-panel.xml")
        line = '<property name="square-icons" type="bool" value="true"/>'
        size = f'<property name="icon-size" type="int" value="{self._icon_pixels}"/>'
        settings.write_text(settings.read_text("utf-8").replace(line, line + size), "utf-8")
        super().start_panel()


class Lxqt(_OnX11):
    """lxqt-panel, and dunst, which draws no buttons."""

    buttons: ClassVar = False

    name: ClassVar = "lxqt-panel"

    def __init__(self, keep_in: Path) -> None:
        super().__init__(Look(panel=False, notifier="dunst"), keep_in=keep_in)

    def start_notifier(self) -> None:
        """Start panel and notifications."""
        settings = self.config / "lxqt"
        settings.mkdir(parents=True)
        (settings / "panel.conf").write_text(_LXQT_PANEL, "utf-8")
        self.panel = self.run("lxqt-panel", XDG_CURRENT_DESKTOP="LXQt", QT_QPA_PLATFORMTHEME="lxqt")
        self.wait_for(lambda: self.bus.owner_of(_WATCHER), "the tray of lxqt-panel", _LONG)
        super().start_notifier()


_PLASMA_BUTTONS = 105  # pixels below the upper edge of a notification of three lines


class Plasma(_OnX11):
    """Plasma 5 on X11: kwin_x11 and plasmashell, which also shows notifications."""

    body_click: ClassVar = True

    def button_of(self, notification: Rectangle, index: int) -> tuple[int, int]:
        """The position of a button: Plasma's are as wide as their text, at the right; below them there may be a gap."""
        return notification.x + round(notification.w * (0.7, 0.91)[index]), notification.y + _PLASMA_BUTTONS

    name: ClassVar = "Plasma"
    canvas: ClassVar = (0, 0, 1280, 754)
    submenu: ClassVar = (
        "off the screen"  # Plasma 5.27 opens it right of the menu, whether or not there is room
    )

    def __init__(self, keep_in: Path) -> None:
        super().__init__(Look(panel=False, notifier="none"), keep_in=keep_in)

    def _start_window_manager(self, undo: ExitStack) -> None:
        self.env |= {
            "XDG_CURRENT_DESKTOP": "KDE",
            "KDE_FULL_SESSION": "true",
            "KDE_SESSION_VERSION": "5",
            "QT_QUICK_BACKEND": "software",
            "LIBGL_ALWAYS_SOFTWARE": "1",
        }
        undo.callback(self._end_programs)
        self.run("kwin_x11")
        self.wait_for(self.screen.window_manager, "kwin_x11", _LONG)
        for service in ("org.kde.kded5", "org.kde.ActivityManager"):
            program = program_of_service(service)
            if program:
                self.run(*program.split())
        self.panel = self.run("plasmashell", "--no-respawn")
        self.wait_for(lambda: self.bus.owner_of(_WATCHER), "the tray of Plasma", _LONG)
        self.wait_for(lambda: self.bus.owner_of(_NOTIFICATIONS), "the notifications of Plasma", _LONG)
        self.wait_for(lambda: self.screenshot().getcolors(_PLAIN) is None, "the wallpaper", _LONG)


class Trayer(_OnX11):
    """A bare window manager and trayer, which only embeds icons."""

    name: ClassVar = "trayer"

    def __init__(self, keep_in: Path) -> None:
        super().__init__(Look(panel=False, notifier="dunst"), keep_in=keep_in)

    def start_notifier(self) -> None:
        """Start panel and notifications."""
        corner = ("--edge", "bottom", "--align", "right")
        self.panel = self.run("trayer", *corner, "--widthtype", "request", "--height", "32")
        super().start_notifier()
