"""A private X server, and a popup process on it."""

from __future__ import annotations

import json
import os
import queue
import shutil
import subprocess
import sys
import threading
import time
from contextlib import suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pytest

from deskbreak.core.guide.input_guard import CHANGED_S, OPENED_S
from tests.support.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

PATIENCE_S = 30.0
TURNS_THE_PAGE = {"Right", "Left", "Return", "Escape", "space", "h", "c", "l", "m", "question", "Delete"}
needs_tk = pytest.mark.skipif(
    find_spec("_tkinter") is None, reason="needs Tk (Debian: apt install python3-tk)"
)
PLAYERS = ("pw-play", "paplay", "aplay", "spd-say", "espeak", "flite")


class Popup:
    """A popup process: its orders, its messages, and the keys and clicks of a user."""

    def __init__(self, display_name: str, state: Path, env: Mapping[str, str]) -> None:
        from Xlib import display

        self.x = display.Display(display_name)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "deskbreak.popup"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={
                **{
                    name: value
                    for name, value in os.environ.items()
                    if name not in {"GDK_SCALE", "PYTHONUNBUFFERED"}
                },
                "DISPLAY": display_name,
                "XDG_CONFIG_HOME": str(state),
                "XDG_STATE_HOME": str(state),
                "PATH": f"{_silent(state / 'players')}:{os.environ['PATH']}",
                **env,
            },
        )
        self._said: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._said.put(json.loads(line))
        self._said.put(None)

    def send(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def order(self, do: str, **fields: object) -> None:
        self.send(json.dumps({"do": do, **fields}))

    def next(self, *, moving: bool = False) -> dict[str, Any] | None:
        """Its next message; None once it has ended. The begin of a movement is skipped, since its time varies."""
        while (said := self._said.get(timeout=PATIENCE_S)) == {"say": "moving"} and not moving:
            pass
        return said

    def rest(self) -> list[dict[str, Any]]:
        """All messages until it ends."""
        return list(iter(self.next, None))

    def show(self, **fields: object) -> list[dict[str, Any] | None]:
        """Prepare and show; returns its answer."""
        self.order("prepare", **fields)
        said = [self.next()]
        self.order("show", focus=True)
        return [*said, self.next()]

    def wait_until_it_listens(self) -> None:
        """Wait out the second in which it ignores keys, from when it has handled all input before it."""
        self.wait_until_it_has_drawn()
        _pass(OPENED_S + 0.4)

    def wait_until_it_has_drawn(self) -> None:
        """Wait until it has handled all input so far, or is gone: Tk answers a ping after what came before it."""
        from Xlib import X
        from Xlib.protocol import event

        root, protocols = self.x.screen().root, self.x.intern_atom("WM_PROTOCOLS")
        root.change_attributes(event_mask=X.SubstructureNotifyMask)  # where the answer goes
        for window in self._windows():
            ping = (self.x.intern_atom("_NET_WM_PING"), X.CurrentTime, window.id, 0, 0)
            window.send_event(event.ClientMessage(window=window, client_type=protocols, data=(32, ping)))

        def answered() -> bool:
            arrived = [self.x.next_event() for _ in range(self.x.pending_events())]
            return any(getattr(each, "client_type", None) == protocols for each in arrived)

        assert eventually(lambda: answered() or not self._windows(), PATIENCE_S)
        root.change_attributes(event_mask=X.NoEventMask)

    def key(self, *names: str) -> None:
        """Press keys at human speed: each key follows a look at the page."""
        for name in names:
            self.press(name)
            if name in TURNS_THE_PAGE:
                self.wait_until_it_has_drawn()
                _pass(CHANGED_S + 0.2)

    def press(self, *names: str) -> None:
        """Press keys as fast as possible."""
        from Xlib import XK, X
        from Xlib.ext import xtest

        for name in names:
            keysym = XK.string_to_keysym(name)
            code, column = next(iter(self.x.keysym_to_keycodes(keysym)))
            shift = [self.x.keysym_to_keycode(XK.XK_Shift_L)] if column == 1 else []
            for each in (*shift, code):
                xtest.fake_input(self.x, X.KeyPress, each)
            for each in (code, *shift):
                xtest.fake_input(self.x, X.KeyRelease, each)
        self.x.sync()

    def click(self, x: int, y: int) -> None:
        """Press and release at a place inside the window."""
        from Xlib import X
        from Xlib.ext import xtest

        place = self.window().get_geometry()
        xtest.fake_input(self.x, X.MotionNotify, x=place.x + x, y=place.y + y)
        for kind in (X.ButtonPress, X.ButtonRelease):
            xtest.fake_input(self.x, kind, 1)
        self.x.sync()

    def window(self) -> Any:
        """The window that the window manager sees; without a window manager, a child of the root with our class."""

        return eventually(lambda: next(iter(self._windows()), None))

    def _windows(self) -> list[Any]:
        from Xlib import error

        windows = []
        for window in self.x.screen().root.query_tree().children:
            with suppress(error.BadWindow):  # it has just been closed
                if window.get_attributes().map_state and window.get_wm_class() == ("deskbreak", "Deskbreak"):
                    windows.append(window)
        return windows

    def exit_code(self) -> int:
        return self.process.wait(PATIENCE_S)

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(PATIENCE_S)
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except BrokenPipeError:
                    continue
        self._reader.join(PATIENCE_S)
        self.x.close()


def _pass(seconds: float) -> None:
    end = time.monotonic() + seconds
    eventually(lambda: time.monotonic() > end)


def _silent(folder: Path) -> Path:
    """Players that play nothing and never fail: the machine's may do either."""
    folder.mkdir(exist_ok=True)
    for name in PLAYERS:
        player = folder / name
        player.write_text("#!/bin/sh\n", encoding="utf-8")
        player.chmod(0o755)
    return folder


@pytest.fixture(scope="session")
def x_server() -> Iterator[str]:
    """The name of a private display."""
    if shutil.which("Xvfb") is None:
        reason = "the popup's window needs Xvfb (Debian: apt install xvfb)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    reader, writer = os.pipe()
    command = [
        "Xvfb",
        "-displayfd",
        str(writer),
        "-screen",
        "0",
        "1400x1300x24",
        "-nolisten",
        "tcp",
        "-noreset",
    ]
    server = subprocess.Popen(command, pass_fds=[writer], stderr=subprocess.DEVNULL)
    os.close(writer)
    try:
        with os.fdopen(reader) as numbers:
            yield f":{numbers.readline().strip()}"
    finally:
        server.terminate()
        server.wait(PATIENCE_S)


@pytest.fixture
def start(x_server: str, tmp_path: Path) -> Iterator[Callable[..., Popup]]:
    """Start popup processes; they are ended with the test."""
    started: list[Popup] = []

    def one(env: Mapping[str, str] | None = None) -> Popup:
        started.append(Popup(x_server, tmp_path, env or {}))
        return started[-1]

    yield one
    for popup in started:
        popup.end()


@pytest.fixture
def popup(start: Callable[[], Popup]) -> Popup:
    """One popup process."""
    return start()
