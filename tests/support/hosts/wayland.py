"""Desktops on Wayland: compositors without a screen. As root they refuse to run, so there they run as the user
``nobody``.

Our adapters use only the session bus, and so may run as the user of the tests.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
import uuid
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Self

from jeepney import DBusErrorResponse
from PIL import Image

from tests.support.desktop.bus import Bus, program_of_service, start_bus
from tests.support.desktop.screen import Rectangle
from tests.support.hosts.virtual_pointer import VirtualPointer
from tests.support.processes import MARK, Process, end_marked, poll

if TYPE_CHECKING:
    from collections.abc import Callable

_AS_NOBODY = ("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--")
_IS_ROOT = os.getuid() == 0
_SIZE = (1280, 720)
_LONG = 90  # seconds: the start of a whole desktop shell on a busy machine
_PRESS_S = 0.1  # some miss a button that is pressed for no time
_WATCHER = "org.kde.StatusNotifierWatcher"
_NOTIFICATIONS = "org.freedesktop.Notifications"
_PLAIN_SHOT = (False, False)  # without pointer, without a flash
_EVDEV = {1: 0x110, 2: 0x112, 3: 0x111}  # left, middle, right in <linux/input-event-codes.h>


class _OnWayland:
    """A home, buses, and processes that end with them."""

    name: ClassVar[str]
    canvas: ClassVar = (0, 40, *_SIZE)
    left_click: ClassVar = "default action"
    tooltip: ClassVar = True
    submenu: ClassVar = "beside"
    buttons: ClassVar = True
    body_click: ClassVar = False
    body_at: ClassVar = 0.3
    bus: Bus

    def __init__(self, keep_in: Path) -> None:
        self.keep_in = keep_in
        self.mark = uuid.uuid4().hex
        self.root = Path(tempfile.mkdtemp(prefix="way-"))  # short: socket paths end at 107 bytes
        self.logs = self.root / "logs"
        self.folder = self.root / "run"
        self._ending = ExitStack()

    def __enter__(self) -> Self:
        """Start everything, in order."""
        with ExitStack() as undo:
            undo.callback(shutil.rmtree, self.root, ignore_errors=True)
            undo.callback(end_marked, self.mark)
            self.logs.mkdir()
            self.folder.mkdir(mode=0o700)
            self.root.chmod(0o755)
            # A path without a socket: the machine's own system bus is never used.
            self.env = {
                MARK: self.mark,
                "PATH": os.environ.get("PATH", os.defpath),
                "LANG": "C.UTF-8",
                "XDG_SESSION_TYPE": "wayland",
                "LIBGL_ALWAYS_SOFTWARE": "1",
                "NO_AT_BRIDGE": "1",
                "GTK_A11Y": "none",
                "DBUS_SESSION_BUS_ADDRESS": f"unix:path={self.root}/session",
                "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={self.root}/system",
            } | dict.fromkeys(("HOME", "XDG_RUNTIME_DIR"), str(self.folder))
            for kind in ("session", "system"):
                undo.callback(start_bus(kind, self.root / kind, self.env, self.logs).end)
            self.bus = Bus(self.address, timeout=20)
            undo.callback(self.bus.close)
            self._furnish()
            if _IS_ROOT:
                for path in (self.folder, *self.folder.rglob("*")):
                    shutil.chown(path, "nobody", "nogroup")
            self._start(undo)
            self._ending = undo.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        """End everything, in reverse order."""
        self._ending.close()

    @property
    def address(self) -> str:
        """The session bus."""
        return self.env["DBUS_SESSION_BUS_ADDRESS"]

    def run(self, *argv: str | Path, **env: str) -> Process:
        """Start a program of this desktop."""
        prefix = _AS_NOBODY if _IS_ROOT else ()
        return Process([*prefix, *argv], self.env | env, self.logs, name=Path(argv[0]).name)

    def wait_for(self, question: Callable[[], object], what: str) -> None:
        """Wait until the answer is true."""
        if not poll(question, _LONG):
            words = "\n".join(
                log.read_text("utf-8", "replace")[-2000:] for log in sorted(self.logs.iterdir())
            )
            raise AssertionError(f"waited {_LONG} s for {what}\n{words}")

    def eventually(self, question: Callable[[], object], seconds: float) -> object:
        """Wait until the answer is true, or the time is over; give the last answer."""
        return poll(question, seconds)

    def click(self, x: int, y: int, button: int = 1) -> None:
        """Press a button there, and let it go."""
        self.point(x, y)
        self._press(button, down=True)
        time.sleep(_PRESS_S)  # the duration of a press; not a wait for a condition
        self._press(button, down=False)

    def keep(self, name: str) -> Path:
        """Save a numbered picture of the screen."""
        self.keep_in.mkdir(parents=True, exist_ok=True)
        path = self.keep_in / f"{len(list(self.keep_in.glob('*.png'))) + 1:02}-{name}.png"
        self.screenshot().save(path)
        return path

    def button_of(self, notification: Rectangle, index: int) -> tuple[int, int]:
        """Where a button is: in a row along the lower edge."""
        return notification.x + round(
            notification.w * (0.25, 0.75)[index]
        ), notification.y + notification.h - 20

    def _write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def _furnish(self) -> None:
        """Write the settings of the desktop."""
        raise NotImplementedError

    def _start(self, undo: ExitStack) -> None:
        """Start the desktop, and wait until it takes icons."""
        raise NotImplementedError

    def screenshot(self) -> Image.Image:
        """The screen as it is now."""
        raise NotImplementedError

    def point(self, x: int, y: int) -> None:
        """Move the pointer."""
        raise NotImplementedError

    def _press(self, button: int, *, down: bool) -> None:
        raise NotImplementedError


class Sway(_OnWayland):
    """waybar on sway, and dunst."""

    name: ClassVar = "waybar on sway"
    buttons: ClassVar = False
    canvas: ClassVar = (
        0,
        16,
        1240,
        _SIZE[1],
    )  # its menus open over the bar, which is empty to the left of the icon

    def _furnish(self) -> None:
        self._write("sway", f"output HEADLESS-1 resolution {_SIZE[0]}x{_SIZE[1]} bg #8FA3B0 solid_color\n")
        self._write(
            "bar.json",
            '{"layer": "top", "position": "top", "height": 32, "modules-right": ["tray"],'
            ' "tray": {"icon-size": 22, "show-passive-items": false}}',
        )
        self._write("bar.css", "* { font-family: DejaVu Sans; }\n")

    def _start(self, undo: ExitStack) -> None:
        headless = {"WLR_BACKENDS": "headless", "WLR_RENDERER": "pixman", "WLR_LIBINPUT_NO_DEVICES": "1"}
        undo.callback(self.run("sway", "-c", self.folder / "sway", **headless).end)
        self.wait_for(self._socket, "sway")
        self.env["WAYLAND_DISPLAY"] = str(self._socket())
        self._pointer = VirtualPointer(self.env["WAYLAND_DISPLAY"], _SIZE)
        undo.callback(self._pointer.close)
        bar = self.run("waybar", "-c", self.folder / "bar.json", "-s", self.folder / "bar.css")
        undo.callback(bar.end)
        self.wait_for(lambda: self.bus.owner_of(_WATCHER), "the tray of waybar")
        undo.callback(self.run("dunst").end)
        self.wait_for(lambda: self.bus.owner_of(_NOTIFICATIONS), "dunst")

    def _socket(self) -> Path | None:
        return next((path for path in self.folder.glob("wayland-*") if path.suffix != ".lock"), None)

    def screenshot(self) -> Image.Image:
        """The screen as it is now, by grim."""
        path = self.root / "shot.ppm"
        subprocess.run(["grim", "-t", "ppm", str(path)], env=self.env, check=True, timeout=60)
        return Image.open(path).convert("RGB")

    def point(self, x: int, y: int) -> None:
        """Move the pointer."""
        self._pointer.point(x, y)

    def _press(self, button: int, *, down: bool) -> None:
        self._pointer.press(_EVDEV[button], down=down)


class Gnome(_OnWayland):
    """GNOME Shell with the extension AppIndicator; its left click opens the menu, and there are no tooltips."""

    name: ClassVar = "GNOME Shell"
    body_click: ClassVar = True
    left_click: ClassVar = "menu"
    tooltip: ClassVar = False
    submenu: ClassVar = "inline"

    def _furnish(self) -> None:
        self._write(
            ".config/glib-2.0/settings/keyfile",
            "[org/gnome/shell]\n"
            "enabled-extensions=['ubuntu-appindicators@ubuntu.com']\n"
            "welcome-dialog-last-shown-version='99'\n"
            "[org/gnome/desktop/interface]\n"
            "enable-animations=false\n",
        )

    def _start(self, undo: ExitStack) -> None:
        argv = ("gnome-shell", "--headless", "--wayland", "--no-x11", "--unsafe-mode")
        screen = ("--virtual-monitor", f"{_SIZE[0]}x{_SIZE[1]}")
        env = {"GSETTINGS_BACKEND": "keyfile", "XDG_CURRENT_DESKTOP": "GNOME"}
        undo.callback(self.run(*argv, *screen, **env).end)
        self.wait_for(lambda: self.bus.owner_of(_WATCHER), "the tray of GNOME Shell")
        # The service that receives notifications of all programs, and passes them on to the shell.
        service = program_of_service("org.gnome.Shell.Notifications") or ""
        undo.callback(self.run(*service.split(), **env).end)
        self.wait_for(lambda: self.bus.owner_of(_NOTIFICATIONS), "the notifications of GNOME Shell")
        ready = "Main.layoutManager._startingUp ? 2 : (Main.overview.hide(), Main.overview.visible ? 1 : 0)"
        self.wait_for(lambda: self._javascript(ready) == "0", "GNOME Shell")
        # It reports that no display manager started it.
        self._javascript("Main.messageTray.getSources().forEach(source => source.destroy()); 1")
        self._javascript(
            "const {Clutter} = imports.gi; global.ourMouse = Clutter.get_default_backend().get_default_seat()"
            ".create_virtual_device(Clutter.InputDeviceType.POINTER_DEVICE); 1"
        )

    def _javascript(self, script: str) -> str:
        try:
            _done, value = self.bus.call(
                "org.gnome.Shell", "/org/gnome/Shell", "org.gnome.Shell.Eval", "s", script
            )
        except (DBusErrorResponse, TimeoutError):  # not up yet
            return ""
        return str(value)

    def screenshot(self) -> Image.Image:
        """The screen as it is now."""
        path = self.folder / "shot.png"
        shell = "org.gnome.Shell.Screenshot"
        self.bus.call(
            shell, "/org/gnome/Shell/Screenshot", f"{shell}.Screenshot", "bbs", *_PLAIN_SHOT, str(path)
        )
        picture = Image.open(path).convert("RGB")
        with suppress(FileNotFoundError):
            path.unlink()
        return picture

    def point(self, x: int, y: int) -> None:
        """Move the pointer."""
        for step in (-2, 0):
            self._javascript(
                "global.ourMouse.notify_absolute_motion(imports.gi.GLib.get_monotonic_time(),"
                f" {max(0, x + step)}, {y}); 1"
            )

    def _press(self, button: int, *, down: bool) -> None:
        state = "PRESSED" if down else "RELEASED"
        self._javascript(
            "global.ourMouse.notify_button(imports.gi.GLib.get_monotonic_time(),"
            f" {button}, imports.gi.Clutter.ButtonState.{state}); 1"
        )
