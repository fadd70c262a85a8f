"""The other side of each inhibitor source: the real program where it can run here, otherwise a fake."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

import pytest
from dbus_fast import Variant

from deskbreak.adapters.inhibitors.do_not_disturb import do_not_disturb
from deskbreak.adapters.inhibitors.gsettings import GNOME, GSettingsSource
from deskbreak.adapters.inhibitors.idle_inhibitors import (
    GnomeInhibitors,
    KdeInhibitors,
    LogindInhibitors,
    PowerInhibitors,
)
from deskbreak.adapters.inhibitors.microphone import Microphone
from deskbreak.adapters.inhibitors.mutter_screencast import MutterCast
from deskbreak.adapters.inhibitors.polled_source import PolledInhibitorSource, TimedPoller
from deskbreak.adapters.inhibitors.processes import linux_programs
from deskbreak.adapters.inhibitors.x11_fullscreen import X11FullScreen
from deskbreak.core.model.inhibitor import Inhibitor
from deskbreak.linux.dbus.bus import Bus
from deskbreak.ports import InhibitorSource
from tests.support.desktop.bus import program_of_service
from tests.support.fakes.daemon import Daemon
from tests.support.fakes.inhibitors import (
    NOTIFICATIONS,
    FakeDunst,
    FakeGnomeSession,
    FakeMutter,
    FakePlasma,
    FakePlasmaPower,
    FakePower,
    FakeSwaync,
    FakeXfce,
)
from tests.support.fakes.logind import Login
from tests.support.fakes.peer import Peer, Refusal
from tests.support.fakes.toplevels import OpenWindow, Windows
from tests.support.fakes.window import FullWindow
from tests.support.private_bus import need
from tests.support.waiting import eventually
from tests.support.x_server import x_server

QUICK_S = (0.02, 0.1)


@dataclass
class Stage:
    """A source and the functions that drive its other side."""

    source: InhibitorSource
    begin: Callable[[], None]  # switches on what the source watches for
    end: Callable[[], None]
    die: Callable[[], None]  # the other side, while it is on
    revive: Callable[[], None]


Builder = Callable[[pytest.FixtureRequest, ExitStack], Stage]


class StageServer(Protocol):
    """A fake, or a real program with the same interface."""

    def set(self, *, value: bool) -> None: ...

    def close(self) -> None: ...


def _stage(source: InhibitorSource, make: Callable[[], StageServer], stack: ExitStack) -> Stage:
    """A stage with a server that can be ended and restarted."""
    running = [make()]

    def end() -> None:
        running[0].close()

    def revive() -> None:
        running[0] = make()

    stack.callback(end)
    return Stage(
        source,
        begin=lambda: running[0].set(value=True),
        end=lambda: running[0].set(value=False),
        die=end,
        revive=revive,
    )


class StageProgram:
    """A program with its own environment."""

    def __init__(self, argv: list[str], env: Mapping[str, str]) -> None:
        silent = subprocess.DEVNULL
        ours = {name: value for name, value in os.environ.items() if name != "WAYLAND_DISPLAY"}
        self._process = subprocess.Popen(argv, env=ours | env, stdout=silent, stderr=silent)

    def close(self) -> None:
        """End it. Idempotent."""
        self._process.kill()
        self._process.wait()


def places_in(folder: Path) -> dict[str, str]:
    """Folders for a program's files, so that it leaves nothing in the home of the user who runs the tests."""
    names = ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
    return {name: str(folder) for name in names}


class RealServer:
    """A real notification server; ``hand`` changes its setting."""

    def __init__(
        self, daemon: Daemon, argv: list[str], env: Mapping[str, str], hand: Callable[[Peer, bool], object]
    ) -> None:
        self._program = StageProgram(argv, env | {"DBUS_SESSION_BUS_ADDRESS": daemon.address})
        self._peer = Peer(daemon.address)
        self._hand = hand
        if not eventually(self._is_there):
            self.close()
            raise AssertionError(f"{argv[0]} did not start")

    def set(self, *, value: bool) -> None:
        self._hand(self._peer, value)

    def close(self) -> None:
        self._program.close()
        self._peer.close()

    def _is_there(self) -> str:
        return _owner(self._peer, NOTIFICATIONS)


def _owner(peer: Peer, name: str) -> str:
    """The unique name of the program that owns a name on the bus; empty if none does."""
    try:
        return str(peer.call(*_BUS, "s", name))
    except Refusal:
        return ""


_BUS = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.GetNameOwner")


def _pause_dunst(peer: Peer, value: bool) -> None:  # noqa: FBT001 - a callback for RealServer
    paused = ("org.dunstproject.cmd0", "paused", Variant("b", value))
    peer.call(
        NOTIFICATIONS, "/org/freedesktop/Notifications", "org.freedesktop.DBus.Properties.Set", "ssv", *paused
    )


def _quiet_xfce(peer: Peer, value: bool) -> None:  # noqa: FBT001 - a callback for RealServer
    on = ("xfce4-notifyd", "/do-not-disturb", Variant("b", value))
    peer.call("org.xfce.Xfconf", "/org/xfce/Xfconf", "org.xfce.Xfconf.SetProperty", "ssv", *on)


def fake(source: Callable[[Bus], InhibitorSource], server: Callable[[str], StageServer]) -> Builder:
    """A stage with a fake on the bus."""

    def build(request: pytest.FixtureRequest, stack: ExitStack) -> Stage:
        address = request.getfixturevalue("daemon").address
        return _stage(source(request.getfixturevalue("bus")), partial(server, address), stack)

    return build


def real_dunst(request: pytest.FixtureRequest, stack: ExitStack) -> Stage:
    need("dunst")
    screen = stack.enter_context(x_server())
    env = {"DISPLAY": screen.name, **places_in(request.getfixturevalue("tmp_path"))}
    make = partial(RealServer, request.getfixturevalue("daemon"), ["dunst"], env, _pause_dunst)
    return _stage(do_not_disturb("dunst", request.getfixturevalue("bus")), make, stack)


def real_xfce(request: pytest.FixtureRequest, stack: ExitStack) -> Stage:
    xfconfd = needed_service("org.xfce.Xfconf")
    notifyd = needed_service("org.xfce.xfce4-notifyd.Notifications")
    screen = stack.enter_context(x_server())
    daemon: Daemon = request.getfixturevalue("daemon")
    env = {
        "DISPLAY": screen.name,
        **places_in(request.getfixturevalue("tmp_path")),
        "DBUS_SESSION_BUS_ADDRESS": daemon.address,
        "NO_AT_BRIDGE": "1",
    }
    settings = StageProgram([xfconfd], env)
    stack.callback(settings.close)
    make = partial(RealServer, daemon, [notifyd], env, _quiet_xfce)
    return _stage(do_not_disturb("xfce4-notifyd", request.getfixturevalue("bus")), make, stack)


def needed_service(name: str) -> str:
    """The program that owns a name on the bus; skips the test where it is not installed."""
    program = program_of_service(name) or name
    need(program)
    return program


def gnome(request: pytest.FixtureRequest, stack: ExitStack) -> Stage:
    """The real dconf and gsettings, with a fake that owns the name of GNOME Shell on the bus."""
    need("gsettings")
    dconf = needed_service("ca.desrt.dconf")
    daemon: Daemon = request.getfixturevalue("daemon")
    home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    patch = stack.enter_context(pytest.MonkeyPatch.context())
    env = {
        "DBUS_SESSION_BUS_ADDRESS": daemon.address,
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_RUNTIME_DIR": str(home / "run"),  # separate, because dconf has a file of the same name in both
        "GSETTINGS_BACKEND": "dconf",
    }
    for name, value in env.items():
        patch.setenv(name, value)  # the source runs the real gsettings
    if subprocess.run(
        ["gsettings", "get", GNOME.schema, GNOME.key], capture_output=True, check=False
    ).returncode:
        pytest.skip(f"needs the settings of {GNOME.name}")
    service = StageProgram([dconf], env)
    stack.callback(service.close)
    make = partial(_Shell, daemon.address, GNOME.owner, ("gsettings", "set", GNOME.schema, GNOME.key))
    return _stage(GSettingsSource(request.getfixturevalue("bus"), GNOME), make, stack)


class _Shell(Peer):
    """A desktop that owns its name on the bus, and a key that is true while it is not quiet."""

    def __init__(self, address: str, name: str, setting: tuple[str, ...]) -> None:
        super().__init__(address)
        self._setting = setting
        self.own(name)
        eventually(lambda: _owner(self, "ca.desrt.dconf"))  # writes what is set

    def set(self, *, value: bool) -> None:
        subprocess.run([*self._setting, str(not value).lower()], check=True, timeout=20)


class _SoundServer:
    """PulseAudio with a silent microphone, and a program that records from it."""

    def __init__(self, folder: Path) -> None:
        self.socket = folder / "native"
        self._env = {"HOME": str(folder), "XDG_RUNTIME_DIR": str(folder), "PULSE_RUNTIME_PATH": str(folder)}
        modules = (
            f"module-native-protocol-unix socket={self.socket}",
            "module-null-source source_name=microphone",
        )
        options = ("-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1", "--disable-shm=yes")
        load = [f"--load={module}" for module in (*modules, "module-null-sink sink_name=speakers")]
        self._server = StageProgram(["pulseaudio", *options, *load], self._env)
        self._recorders: list[StageProgram] = []
        if not eventually(self._is_there):
            self._server.close()
            raise AssertionError("PulseAudio did not start")

    def set(self, *, value: bool) -> None:
        while self._recorders:
            self._recorders.pop().close()
        if value:
            self.record("microphone")

    def record(self, source: str, *options: str) -> None:
        argv = ["parec", f"--server=unix:{self.socket}", f"--device={source}", *options]
        self._recorders.append(StageProgram(argv, self._env))

    def recording(self) -> int:
        """The number of recorders."""
        return len(self._list("source-outputs").splitlines())

    def close(self) -> None:
        self.set(value=False)
        self._server.close()
        self.socket.unlink(missing_ok=True)

    def _is_there(self) -> bool:
        sources = self._list("sources")
        return "microphone" in sources and "speakers.monitor" in sources

    def _list(self, what: str) -> str:
        argv = ["pactl", f"--server=unix:{self.socket}", "list", "short", what]
        return subprocess.run(
            argv, env=os.environ | self._env, capture_output=True, text=True, check=False
        ).stdout


@contextmanager
def sound_server() -> Iterator[_SoundServer]:
    """Run a sound server for the duration of the block."""
    need("pulseaudio", "parec", "pactl")
    with tempfile.TemporaryDirectory(prefix="pulse-") as folder:
        server = _SoundServer(Path(folder))
        try:
            yield server
        finally:
            server.close()


def real_microphone(request: pytest.FixtureRequest, stack: ExitStack) -> Stage:
    need("pulseaudio", "parec", "pactl")
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pulse-")))
    return _stage(Microphone(folder / "native", QUICK_S), partial(_SoundServer, folder), stack)


def window_manager(display: str, folder: Path) -> StageProgram:
    """Openbox, with its log and its settings in this folder."""
    return StageProgram(["openbox"], {"DISPLAY": display, **places_in(folder)})


def real_window(request: pytest.FixtureRequest, stack: ExitStack) -> Stage:
    need("openbox")
    screen = stack.enter_context(x_server())
    stack.callback(window_manager(screen.name, request.getfixturevalue("tmp_path")).close)
    make = partial(FullWindow, screen.name)
    return _stage(X11FullScreen(screen.name), make, stack)


def window_of_fake_compositor(_request: pytest.FixtureRequest, stack: ExitStack) -> Stage:
    compositor = Windows()
    stack.callback(compositor.close)
    pytest.importorskip("pywayland")
    from deskbreak.adapters.inhibitors.wlr_fullscreen import ForeignToplevels

    return _stage(ForeignToplevels(compositor.name), partial(OpenWindow, compositor), stack)


class _Started:
    """A copy of `sleep` under another name, running or not."""

    def __init__(self, program: Path) -> None:
        self._program = program
        self._running: list[StageProgram] = []

    def set(self, *, value: bool) -> None:
        while self._running:
            self._running.pop().close()
        if value:
            self._running.append(StageProgram([str(self._program), "600"], {}))

    def close(self) -> None:
        self.set(value=False)


def real_program(request: pytest.FixtureRequest, stack: ExitStack) -> Stage:
    sleep = shutil.which("sleep")
    assert sleep is not None
    program = request.getfixturevalue("tmp_path") / "Deskbreak Meetings"
    shutil.copy(sleep, program)
    source = linux_programs(["deskbreak meetings"], each_s=0.02)
    return _stage(source, partial(_Started, program), stack)


class _System:
    """The answers of a system that has to be polled, as Windows and macOS have to be."""

    holds = frozenset[Inhibitor]()

    def set(self, *, value: bool) -> None:
        _System.holds = frozenset({Inhibitor.CALL} if value else ())

    def close(self) -> None:
        self.set(value=False)


def asked_system(request: pytest.FixtureRequest, stack: ExitStack) -> Stage:
    source = PolledInhibitorSource(
        "system", frozenset({Inhibitor.CALL}), TimedPoller(lambda: _System.holds, 0.02)
    )
    return _stage(source, _System, stack)


STAGES: dict[str, Builder] = {
    "dunst": real_dunst,
    "xfce4-notifyd": real_xfce,
    "GNOME's setting": gnome,
    "microphone": real_microphone,
    "full screen": real_window,
    "programs": real_program,
    "a system that is asked": asked_system,
    "fake compositor": window_of_fake_compositor,
    "fake dunst": fake(partial(do_not_disturb, "dunst"), FakeDunst),
    "fake Xfce": fake(partial(do_not_disturb, "xfce4-notifyd"), FakeXfce),
    "fake Plasma": fake(partial(do_not_disturb, "Plasma"), FakePlasma),
    "fake SwayNotificationCenter": fake(partial(do_not_disturb, "SwayNotificationCenter"), FakeSwaync),
    "fake Mutter": fake(MutterCast, FakeMutter),
    "fake logind": fake(LogindInhibitors, Login),
    "fake session manager": fake(GnomeInhibitors, FakeGnomeSession),
    "fake power management of Plasma": fake(KdeInhibitors, FakePlasmaPower),
    "fake power management": fake(PowerInhibitors, FakePower),
}
