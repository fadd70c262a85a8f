"""What each inhibitor source sees, and what it ignores."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest

from deskbreak.adapters.inhibitors.do_not_disturb import do_not_disturb
from deskbreak.adapters.inhibitors.gsettings import GNOME, GSettingsSource
from deskbreak.adapters.inhibitors.microphone import Microphone
from deskbreak.adapters.inhibitors.processes import linux_programs
from deskbreak.adapters.inhibitors.x11_fullscreen import X11FullScreen
from deskbreak.core.model.inhibitor import Inhibitor
from deskbreak.linux.dbus.bus import Bus
from deskbreak.linux.dbus.messages import Call
from deskbreak.linux.pulseaudio import PulseError, packed, socket_path, unpacked
from tests.support.fakes.daemon import Daemon
from tests.support.fakes.inhibitors import NOTIFICATIONS, FakeDunst, FakeXfce
from tests.support.fakes.peer import Peer
from tests.support.fakes.window import FullWindow
from tests.support.inhibitor_stages import QUICK_S, sound_server, window_manager
from tests.support.private_bus import Keep, need
from tests.support.waiting import becomes, eventually
from tests.support.x_server import x_server

NOTHING = frozenset[Inhibitor]()
CALL = frozenset({Inhibitor.CALL})
FULL = frozenset({Inhibitor.FULL_SCREEN})
QUIET = frozenset({Inhibitor.DO_NOT_DISTURB})

Told = list[frozenset[Inhibitor]]

_SERVER_INFORMATION = Call(
    NOTIFICATIONS, "/org/freedesktop/Notifications", NOTIFICATIONS, "GetServerInformation"
)


@pytest.fixture
def reported() -> Told:
    """The values that a source reported."""
    return []


# Do-not-disturb.


def test_the_xfce_setting_is_ignored_while_another_program_shows_notifications(
    bus: Bus, daemon: Daemon, keep: Keep, reported: Told
) -> None:
    server = keep(FakeXfce(daemon.address, server="dunst"))
    server.set(value=True)
    source = do_not_disturb("xfce4-notifyd", bus)
    source.start(reported.append)
    becomes([NOTHING], lambda: reported)
    server.set(value=True)
    # The first answer proves that our connection has received everything sent before it; the second proves that the
    # server has answered the questions that followed.
    names = [bus.call(_SERVER_INFORMATION)[0] for _ in range(2)]
    source.stop()

    assert names == ["dunst"] * 2
    assert reported == [NOTHING]


def test_a_source_reports_whether_its_program_is_available(
    bus: Bus, daemon: Daemon, keep: Keep, reported: Told
) -> None:
    source = do_not_disturb("dunst", bus)
    source.start(reported.append)
    eventually(lambda: reported)
    before = source.unavailable_reason
    keep(FakeDunst(daemon.address))

    assert before == "dunst is not running."
    assert becomes("", lambda: source.unavailable_reason) == ""


def test_a_repeated_value_is_reported_once(bus: Bus, daemon: Daemon, keep: Keep, reported: Told) -> None:
    server = keep(FakeDunst(daemon.address))
    source = do_not_disturb("dunst", bus)
    source.start(reported.append)
    becomes([NOTHING], lambda: reported)
    server.set(value=True)
    becomes([NOTHING, QUIET], lambda: reported)
    server.set(value=True)
    server.set(value=False)
    becomes([NOTHING, QUIET, NOTHING], lambda: reported)
    source.stop()

    assert reported == [NOTHING, QUIET, NOTHING]


class FakeGSettings(Peer):
    """GNOME Shell, dconf, and a program gsettings that records its calls and waits for permission to answer."""

    def __init__(self, address: str, folder: Path) -> None:
        super().__init__(address)
        self._may_answer = folder / "may-answer"
        self._asked = folder / "asked"
        program = folder / "gsettings"
        program.write_text(
            f"#!/bin/sh\necho $* >> {self._asked}\n"
            f"until [ -e {self._may_answer} ]; do sleep 0.01; done\necho false\n"
        )
        program.chmod(0o700)
        self.own("org.gnome.Shell")

    @property
    def asked(self) -> list[str]:
        """The calls of gsettings."""
        return self._asked.read_text().splitlines() if self._asked.exists() else []

    def answer(self) -> None:
        """Let gsettings answer."""
        self._may_answer.touch()

    def write(self, key: str) -> None:
        """Signal that a key of the notification settings was written."""
        folder = "/org/gnome/desktop/notifications/"
        self.emit("/ca/desrt/dconf/Writer/user", "ca.desrt.dconf.Writer.Notify", "sass", folder, [key], "")


@pytest.fixture
def gnome(daemon: Daemon, keep: Keep, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeGSettings:
    """GNOME, without do-not-disturb."""
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    return keep(FakeGSettings(daemon.address, tmp_path))


def test_gnome_is_asked_only_when_its_key_was_written(bus: Bus, gnome: FakeGSettings, reported: Told) -> None:
    """Each question starts a program."""
    gnome.answer()
    source = GSettingsSource(bus, GNOME)
    source.start(reported.append)
    becomes([QUIET], lambda: reported)
    gnome.write("show-in-lock-screen")
    gnome.write("show-banners")
    becomes(2, lambda: len(gnome.asked))
    source.stop()

    assert gnome.asked == ["get org.gnome.desktop.notifications show-banners"] * 2
    assert reported == [QUIET]


def test_an_answer_of_gnome_after_the_stop_is_not_reported(
    bus: Bus, gnome: FakeGSettings, reported: Told
) -> None:
    source = GSettingsSource(bus, GNOME)
    source.start(reported.append)
    asked = eventually(lambda: gnome.asked)
    source.stop()
    gnome.answer()
    answered = eventually(lambda: "GNOME setting" not in {thread.name for thread in threading.enumerate()})

    assert asked
    assert answered
    assert reported == []


# The microphone.


def test_level_meters_and_recordings_of_the_speakers_are_not_calls(reported: Told) -> None:
    with sound_server() as server:
        server.record("speakers.monitor")
        server.record("microphone", "--property=application.id=org.PulseAudio.pavucontrol")
        server.record("microphone", "--property=media.name=Peak detect")
        eventually(lambda: server.recording() == 3)
        source = Microphone(server.socket, QUICK_S)
        source.start(reported.append)
        becomes([NOTHING], lambda: reported)
        server.record("microphone")
        becomes([NOTHING, CALL], lambda: reported)
        source.stop()

    assert reported == [NOTHING, CALL]


def test_a_sound_server_with_another_protocol_is_no_call_and_is_retried(
    tmp_path: Path, reported: Told
) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "native"))
        server.listen()
        source = Microphone(tmp_path / "native", QUICK_S)
        source.start(reported.append)
        for _ in range(2):
            caller, _ = server.accept()
            caller.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            caller.close()
        source.stop()

    assert reported == [NOTHING]


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, None),
        ({"XDG_RUNTIME_DIR": "/run/user/7"}, "/run/user/7/pulse/native"),
        ({"XDG_RUNTIME_DIR": "/run/user/7", "PULSE_RUNTIME_PATH": "/tmp/p"}, "/tmp/p/native"),
        ({"PULSE_SERVER": "unix:/tmp/p/native", "XDG_RUNTIME_DIR": "/run/user/7"}, "/tmp/p/native"),
        ({"PULSE_SERVER": "{0123}unix:/tmp/p/native tcp:desk:4713"}, "/tmp/p/native"),
        ({"PULSE_SERVER": "tcp:desk:4713", "XDG_RUNTIME_DIR": "/run/user/7"}, None),
    ],
)
def test_the_sound_server_is_searched_where_its_own_programs_search(
    environ: Mapping[str, str], expected: str | None
) -> None:
    found = socket_path(environ)

    assert (str(found) if found else None) == expected


def test_encoded_values_decode_to_the_same_values() -> None:
    values = [1, "a name", None, True, False, b"\0\1", {"media.name": "a call", "other": ""}]

    assert unpacked(packed(*values)) == values


@pytest.mark.parametrize("data", [b"L\0\0", b"tno end", b"?", b"x\0\0\0\4abc", b"v", b"m\2a"])
def test_damaged_values_are_reported_as_an_error_of_the_server(data: bytes) -> None:
    with pytest.raises(PulseError):
        unpacked(data)


# Full screen.


def test_only_a_switch_of_windows_or_a_new_size_wakes_the_watch(
    tmp_path: Path, keep: Keep, reported: Told
) -> None:
    """Titles change with each page, and some programs write each key press into a property."""
    need("openbox")
    with x_server() as screen:
        keep(window_manager(screen.name, tmp_path))
        window = FullWindow(screen.name)
        source = X11FullScreen(screen.name)
        source.start(reported.append)
        becomes([NOTHING], lambda: reported)
        before = _wakeups(source.name)
        for page in range(200):
            window.rename(f"page {page}")
        window.set(value=True)
        becomes([NOTHING, FULL], lambda: reported)
        woken = _wakeups(source.name) - before
        source.stop()
        window.close()

    assert reported == [NOTHING, FULL]
    assert woken < 100


def test_without_the_x_server_no_window_fills_the_screen(tmp_path: Path, keep: Keep, reported: Told) -> None:
    need("openbox")
    with x_server() as screen:
        keep(window_manager(screen.name, tmp_path))
        window = FullWindow(screen.name)
        window.set(value=True)
        source = X11FullScreen(screen.name)
        source.start(reported.append)
        begun = becomes(FULL, lambda: reported[-1] if reported else NOTHING)
        window.close()
        screen.kill()
        ended = becomes(NOTHING, lambda: reported[-1])
        source.stop()

    assert (begun, ended) == (FULL, NOTHING)


def test_the_source_reconnects_to_an_x_server_that_restarts(
    tmp_path: Path, keep: Keep, reported: Told
) -> None:
    """Under the same display number (issue 8, number 17)."""
    need("openbox")
    with x_server() as screen:
        source = X11FullScreen(screen.name, retry_s=QUICK_S)
        source.start(reported.append)
        eventually(lambda: reported)
        screen.restart()
        keep(window_manager(screen.name, tmp_path))
        window = FullWindow(screen.name)
        window.set(value=True)
        begun = becomes(FULL, lambda: reported[-1])
        window.close()
        source.stop()

    assert begun == FULL


def test_an_x_server_that_hangs_is_waited_for_in_the_background(reported: Told) -> None:
    """It accepts connections and answers nothing; start() does not wait for it."""
    with x_server() as screen:
        screen.hang()
        source = X11FullScreen(screen.name, answer_within_s=0.1)
        source.start(reported.append)
        at_first = source.unavailable_reason
        told_nothing = becomes([NOTHING], lambda: reported)
        lacks = eventually(lambda: source.unavailable_reason != at_first) and source.unavailable_reason
        source.stop()

    assert (at_first, told_nothing) == ("The display server has not answered yet.", [NOTHING])
    assert lacks == "The X server does not answer: no answer within 0.1 s."


def _wakeups(thread: str) -> int:
    """How often our thread of this name slept until something came."""
    (number,) = (each.native_id for each in threading.enumerate() if each.name == thread)
    words = Path(f"/proc/self/task/{number}/status").read_text().split()
    return int(words[words.index("voluntary_ctxt_switches:") + 1])


# Programs.


def _process(proc: Path, number: str, name: str, *argv: str) -> None:
    (proc / number).mkdir(parents=True)
    (proc / number / "comm").write_text(f"{name[:15]}\n")
    (proc / number / "cmdline").write_text("\0".join((*argv, "")) if argv else "")


@pytest.mark.parametrize(
    ("programs", "expected"),
    [
        (["Zoom"], frozenset({Inhibitor.PROGRAM})),
        (["presentation-helper"], frozenset({Inhibitor.PROGRAM})),  # a script, whose name is truncated
        (["python3"], frozenset({Inhibitor.PROGRAM})),
        (["zoom-meetings"], NOTHING),
        (["defunct"], NOTHING),
    ],
)
def test_a_program_matches_by_its_name_in_any_case(
    tmp_path: Path, reported: Told, programs: list[str], expected: frozenset[Inhibitor]
) -> None:
    _process(tmp_path, "self", "pytest", "pytest")
    _process(tmp_path, "12", "zoom", "/opt/zoom/ZOOM", "--meeting")
    _process(tmp_path, "13", "presentation-helper", "/usr/bin/python3", "/usr/bin/presentation-helper")
    _process(tmp_path, "14", "defunct")
    source = linux_programs(programs, tmp_path, each_s=3600)
    source.start(reported.append)
    eventually(lambda: reported)
    source.stop()

    assert reported == [expected]
    assert os.getuid() == (tmp_path / "12").stat().st_uid
