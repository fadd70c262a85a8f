"""Real compositors on a machine without a screen, and input for them.

Those for Wayland refuse to run as root: there they run as the user ``nobody``.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol, TypeVar

from tests.support.fakes.daemon import Daemon
from tests.support.fakes.peer import Peer, Refusal
from tests.support.private_bus import need
from tests.support.waiting import eventually

_KEY_A = 30  # <linux/input-event-codes.h>
_START_S = 60.0  # of a busy machine
_STRANGER = ("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups")
_IS_ROOT = hasattr(os, "getuid") and os.getuid() == 0


class CompositorHost(Protocol):
    """A compositor with a user."""

    @property
    def name(self) -> str:
        """The name to connect to."""

    def press(self) -> None:
        """Touch the keyboard or the mouse."""

    def kill(self) -> None:
        """End the compositor while its clients are connected."""


class _Running:
    """A compositor as a program, in its own folder; all its child processes end with it."""

    name = ""

    def __init__(self, folder: Path, argv: Sequence[str | Path], **env: str) -> None:
        self.folder = folder
        self.env = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
            "XDG_CONFIG_HOME": str(folder),
            "XDG_CACHE_HOME": str(folder),
            **env,
        }
        self._log = folder / "log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                argv, env=self.env, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )

    def begin(self) -> None:
        """Wait until it is up."""

    def kill(self) -> None:
        """End it, and what it started. Idempotent."""
        if self._process.returncode is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def wait_for(self, pattern: str) -> Path:
        """The file whose existence means that it is up."""
        found = eventually(lambda: [p for p in self.folder.glob(pattern) if p.suffix != ".lock"], _START_S)
        assert found, self._log.read_text("utf-8", "replace")
        return found[0]


class KwinCompositor(_Running):
    """KWin without a screen. Input comes over its own protocol for tests."""

    def __init__(self, folder: Path) -> None:
        # A copy, without the file's capability: KWin fails to use it where raising priorities is not permitted.
        program = folder / "kwin_wayland"
        shutil.copy(str(shutil.which("kwin_wayland")), program)
        run = (program, "--virtual", "--no-lockscreen", "--socket", "wayland-0")
        argv = (*_as_stranger(), "dbus-run-session", "--", *run)
        super().__init__(folder, argv, KWIN_WAYLAND_NO_PERMISSION_CHECKS="1")
        self._mouse: subprocess.Popen[str] | None = None

    def begin(self) -> None:
        """Wait until it is up."""
        self.name = str(self.wait_for("wayland-0"))
        source = Path(__file__).with_name("kwin_input.py").read_text("utf-8")
        # KWin accepts only programs whose executable it can read, which are those of the same user.
        python = "/usr/bin/python3" if _IS_ROOT else sys.executable
        argv = (*_as_stranger(), python, "-c", source, self.name)
        self._mouse = subprocess.Popen(
            argv, env=self.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self._expect("ready")

    def press(self) -> None:
        """Move the mouse a little."""
        assert self._mouse is not None
        assert self._mouse.stdin is not None
        self._mouse.stdin.write("move\n")
        self._expect("moved")

    def kill(self) -> None:
        """End it, and the mouse. Idempotent."""
        super().kill()
        if self._mouse is not None:
            self._mouse.kill()
            self._mouse.communicate()
            self._mouse = None

    def _expect(self, word: str) -> None:
        assert self._mouse is not None
        assert self._mouse.stdout is not None
        assert self._mouse.stdout.readline() == f"{word}\n"


class SwayCompositor(_Running):
    """Sway without a screen."""

    def __init__(self, folder: Path) -> None:
        config = folder / "config"
        config.touch()
        headless = {"WLR_BACKENDS": "headless", "WLR_RENDERER": "pixman", "WLR_LIBINPUT_NO_DEVICES": "1"}
        super().__init__(folder, (*_as_stranger(), "sway", "-c", config), **headless)

    def begin(self) -> None:
        """Wait until it is up."""
        self._control = str(self.wait_for("sway-ipc.*"))
        self.name = str(self.wait_for("wayland-*"))

    def press(self) -> None:
        """Move the mouse a little."""
        self.command("seat", "-", "cursor", "move", "5", "5")

    def command(self, *words: str) -> None:
        """Do what a key may be bound to."""
        argv = ("swaymsg", "-s", self._control, *words)
        subprocess.run(argv, env=self.env, check=True, stdout=subprocess.DEVNULL)


class GnomeCompositor(_Running):
    """Mutter, GNOME's compositor, without a screen. Input comes over its interface for remote desktops."""

    _REMOTE = "org.gnome.Mutter.RemoteDesktop"

    def __init__(self, folder: Path, daemon: Daemon) -> None:
        argv = ("mutter", "--headless", "--wayland", "--no-x11", "--virtual-monitor", "640x480")
        buses = dict.fromkeys(("DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS"), daemon.address)
        super().__init__(folder, argv, **buses)
        self.name = daemon.address
        self._peer = Peer(daemon.address)
        self._session = ""

    def begin(self) -> None:
        """Wait until it is up."""
        assert eventually(self._connect, _START_S)
        self._peer.call(self._REMOTE, self._session, f"{self._REMOTE}.Session.Start")

    def _connect(self) -> bool:
        path = "/" + self._REMOTE.replace(".", "/")
        with suppress(Refusal):  # not there yet
            self._session = self._peer.call(self._REMOTE, path, f"{self._REMOTE}.CreateSession")
        return bool(self._session)

    def press(self) -> None:
        """Press and release a key."""
        for down in (True, False):
            member = f"{self._REMOTE}.Session.NotifyKeyboardKeycode"
            self._peer.call(self._REMOTE, self._session, member, "ub", _KEY_A, down)

    def kill(self) -> None:
        """End it. Idempotent."""
        self._peer.close()
        super().kill()


_Compositor = TypeVar("_Compositor", bound=_Running)


@contextmanager
def kwin() -> Iterator[KwinCompositor]:
    """Run KWin for a while."""
    need("kwin_wayland", "dbus-run-session", "setpriv")
    with _folder() as folder:
        yield from _for_a_while(KwinCompositor(folder))


@contextmanager
def sway() -> Iterator[SwayCompositor]:
    """Run Sway for a while."""
    need("sway", "swaymsg", "setpriv")
    with _folder() as folder:
        yield from _for_a_while(SwayCompositor(folder))


@contextmanager
def gnome(daemon: Daemon) -> Iterator[GnomeCompositor]:
    """Run Mutter for a while, on this bus."""
    need("mutter")
    with _folder(of_stranger=False) as folder:
        yield from _for_a_while(GnomeCompositor(folder, daemon))


def _for_a_while(compositor: _Compositor) -> Iterator[_Compositor]:
    try:
        compositor.begin()
        yield compositor
    finally:
        compositor.kill()


@contextmanager
def _folder(*, of_stranger: bool = True) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="wl-") as name:  # short: socket paths end at 107 bytes
        if _IS_ROOT and of_stranger:
            shutil.chown(name, "nobody", "nogroup")
        yield Path(name)


def _as_stranger() -> tuple[str, ...]:
    return _STRANGER if _IS_ROOT else ()
