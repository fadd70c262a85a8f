"""A desktop's processes: how they start, crash, start again, and end."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import uuid
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self, TypeVar

from tests.support.desktop.accessible import Accessibility
from tests.support.desktop.bus import Bus, program_of_service, start_bus
from tests.support.desktop.display import start_xvfb
from tests.support.desktop.panel import write_home
from tests.support.desktop.screen import Screen
from tests.support.processes import MARK, Process, end_marked, poll

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

_PROGRAMS = (
    *("Xvfb", "xdotool", "dbus-daemon", "openbox", "xfwm4"),
    *("xfce4-panel", "dunst", "dunstctl", "notify-send"),
)
_SERVICES = ("org.a11y.Bus", "org.xfce.Xfconf", "org.xfce.xfce4-notifyd.Notifications")
_PATIENCE = 30  # seconds for what takes one second on an idle machine, since the tests also run on busy ones
_DAY, _NIGHT = 0x8FA3B0, 0x26313B  # wallpapers
_NOTIFICATIONS = "org.freedesktop.Notifications"
_WATCHER = "org.kde.StatusNotifierWatcher"

_Answer = TypeVar("_Answer")


@dataclass(frozen=True)
class Look:
    """The kind of desktop."""

    window_manager: Literal["openbox", "xfwm4", "metacity", "mutter", "i3"] = "openbox"
    notifier: Literal["xfce4-notifyd", "dunst", "none"] = "xfce4-notifyd"
    panel: bool = True
    dark: bool = False
    size: tuple[int, int] = (1280, 800)
    dpi: int = 96
    panel_pixels: int = 32


def missing_programs() -> list[str]:
    """The programs of the lab that are not installed."""
    missing = [program for program in _PROGRAMS if not shutil.which(program)]
    return missing + [f"the D-Bus service {name}" for name in _SERVICES if not program_of_service(name)]


def _window_manager(name: str, folder: Path) -> tuple[str, ...]:
    """Its command, without the questions of a first start."""
    if name == "mutter":
        return (name, "--x11")
    if name == "i3":
        settings = folder / "i3"
        settings.write_text("font pango:monospace 8\n", "utf-8")
        return (name, "-c", str(settings))
    return (name,)


class Session:
    """The life of a desktop: use it as a context manager, from one thread."""

    def __init__(self, look: Look | None = None, *, keep_in: Path | None = None) -> None:
        self.look = look or Look()
        self.mark = uuid.uuid4().hex
        self.root = Path(tempfile.mkdtemp(prefix="desk-"))  # short: socket paths end at 107 bytes
        self.logs = self.root / "logs"
        self.keep_in = keep_in or self.root / "kept"
        self._cleanup = ExitStack()
        self._programs: list[Process] = []
        self.panel: Process | None = None
        self.notifier: Process | None = None

    # Coming and going.

    def __enter__(self) -> Self:
        """Start everything, in order."""
        with ExitStack() as undo:
            undo.callback(shutil.rmtree, self.root, ignore_errors=True)
            undo.callback(self._end_leftovers)
            self._lay_home()
            self._start_screen(undo)
            self._start_session_bus(undo)
            self._start_window_manager(undo)
            if self.look.panel:
                self.start_panel()
            self.start_notifier()
            self._cleanup = undo.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, reason: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End everything, in reverse order."""
        self._cleanup.close()

    def _lay_home(self) -> None:
        places = {
            "HOME": "home",
            "XDG_CONFIG_HOME": "home/.config",
            "XDG_DATA_HOME": "home/.local/share",
            "XDG_STATE_HOME": "home/.local/state",
            "XDG_CACHE_HOME": "home/.cache",
            "XDG_RUNTIME_DIR": "run",
            "TMPDIR": "tmp",
        }
        for place in (*places.values(), "logs"):
            (self.root / place).mkdir(parents=True, exist_ok=True, mode=0o700)
        self.env = {name: str(self.root / place) for name, place in places.items()} | {
            MARK: self.mark,
            "PATH": os.environ.get("PATH", os.defpath),
            "LANG": "C.UTF-8",
            "GDK_BACKEND": "x11",
            "GTK_THEME": "Adwaita:dark" if self.look.dark else "Adwaita",
            "XDG_CURRENT_DESKTOP": "XFCE",
            "XDG_SESSION_TYPE": "x11",
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={self.root}/run/session",
            # No bus listens there before start_system_bus(): the machine's own system bus is never used.
            "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={self.root}/run/system",
        }
        self.config = self.root / places["XDG_CONFIG_HOME"]
        self.data = self.root / places["XDG_DATA_HOME"]
        self.state = self.root / places["XDG_STATE_HOME"]
        write_home(self.config, dark=self.look.dark, panel_pixels=self.look.panel_pixels)

    def _start_screen(self, undo: ExitStack) -> None:
        self._xvfb, name = start_xvfb(self.env, self.logs, self.look.size, self.look.dpi)
        undo.callback(self._xvfb.end)
        self.env["DISPLAY"] = name
        self.screen = Screen(name)
        undo.callback(self.screen.close)

    def _start_session_bus(self, undo: ExitStack) -> None:
        self._session = start_bus("session", self.root / "run/session", self.env, self.logs)
        undo.callback(self._session.end)
        self.bus = Bus(self.env["DBUS_SESSION_BUS_ADDRESS"])
        undo.callback(self.bus.close)
        self.accessibility = Accessibility(self.bus)
        undo.callback(self.accessibility.close)

    def _start_window_manager(self, undo: ExitStack) -> None:
        undo.callback(self._end_programs)
        self.screen.paint_wallpaper(_NIGHT if self.look.dark else _DAY)
        self.run(*_window_manager(self.look.window_manager, self.root))
        self.wait_for(self.screen.window_manager, "a window manager")

    def _end_programs(self) -> None:
        """End all that was run here, the last first."""
        for program in reversed(self._programs):
            program.end()

    def _end_leftovers(self) -> None:
        """End what the buses and the product started, too."""
        if left := end_marked(self.mark):
            raise AssertionError(f"processes of the lab that would not end: {left}")

    def start_system_bus(self) -> None:
        """Start a private system bus; it has no services but those of the test."""
        system = start_bus("system", self.root / "run/system", self.env, self.logs)
        self._cleanup.callback(system.end)

    def stop_bus(self) -> None:
        """End the session bus while its clients are connected."""
        self._session.end()

    def stop_screen(self) -> None:
        """End the screen, with all its windows."""
        self._xvfb.end()

    # Programs.

    def run(self, *argv: str | Path, name: str | None = None, **env: str) -> Process:
        """Start a program on this desktop, with these additional environment variables."""
        program = Process(argv, self.env | env, self.logs, name=name)
        self._programs.append(program)
        return program

    def start_panel(self) -> None:
        """Start the panel and wait until its tray accepts icons."""
        self.panel = self.run("xfce4-panel", "--disable-wm-check")
        self.wait_for(lambda: self.bus.owner_of(_WATCHER), "a tray")

    def kill_panel(self) -> None:
        """Let the panel crash, including its separate process for the tray."""
        tray = self.tray_pid
        if self.panel:
            self.panel.kill()
        if tray:
            with suppress(ProcessLookupError):
                os.kill(tray, signal.SIGKILL)
        self.wait_for(lambda: not self.bus.owner_of(_WATCHER), "the tray gone")

    def start_notifier(self) -> None:
        """Start the notification daemon."""
        if self.look.notifier == "none":
            return
        program: str = self.look.notifier
        if program == "xfce4-notifyd":
            program = program_of_service("org.xfce.xfce4-notifyd.Notifications") or program
        self.notifier = self.run(program)
        self.wait_for(lambda: self.bus.owner_of(_NOTIFICATIONS), "a notification daemon")

    @property
    def tray_pid(self) -> int | None:
        """The id of the process that shows the tray."""
        return self.bus.pid_of(_WATCHER) if self.bus.owner_of(_WATCHER) else None

    def kill_notifier(self) -> None:
        """Let the notification daemon crash."""
        if self.notifier:
            self.notifier.kill()
        self.wait_for(lambda: not self.bus.owner_of(_NOTIFICATIONS), "the notification daemon gone")

    def wait_for(self, question: Callable[[], _Answer], what: str, seconds: float = _PATIENCE) -> _Answer:
        """Wait until the answer is true, and return it; saves a picture of the screen if it never is."""
        answer = poll(question, seconds)
        if not answer:
            picture = self.keep("failure")
            raise AssertionError(f"waited {seconds} s for {what}; the screen: {picture}")
        return answer

    def eventually(self, question: Callable[[], _Answer], seconds: float) -> _Answer:
        """Wait until the answer is true, or the time is over; returns the last answer."""
        return poll(question, seconds)

    def keep(self, name: str) -> Path:
        """Save a numbered picture of the current screen."""
        self.keep_in.mkdir(parents=True, exist_ok=True)
        path = self.keep_in / f"{len(list(self.keep_in.glob('*.png'))) + 1:02}-{name}.png"
        self.screen.screenshot().save(path)
        return path
