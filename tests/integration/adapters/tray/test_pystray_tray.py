"""pystray's own backends behind the tray port: against its bare base class, and in a process without a display."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from functools import partial
from typing import Any, Self

import pytest

from deskbreak.adapters.tray import pystray_base
from deskbreak.adapters.tray.null import NullTray
from deskbreak.adapters.tray.pystray_tray import PystrayTray, tooltip
from deskbreak.core.presentation.view import Face, Icon, MenuItem, Panel, View
from deskbreak.core.timer.events import Activated, IntervalChosen, QuitChosen
from deskbreak.ports import Message, Tray, Unavailable
from deskbreak.render.icons.tray_icon import draw_icon
from tests.support.fakes.pystray_backend import Backend
from tests.support.waiting import eventually

MENU = (
    MenuItem("status", "Sitting 32 min", Activated(), default=True),
    MenuItem("line"),
    MenuItem(
        "interval",
        "Interval",
        children=(
            MenuItem("interval-30", "30 min", IntervalChosen(30), checked=False),
            MenuItem("interval-45", "45 min", IntervalChosen(45), checked=True),
        ),
    ),
    MenuItem("resume", "Resume", visible=False),
    MenuItem("today", "Today: 4 breaks", enabled=False),
    MenuItem("quit", "Quit", QuitChosen()),
)
on_dark = partial(draw_icon, panel=Panel.DARK)
VIEW = View(Icon(Face.SITTING, 12), "Sitting 32 min", "Break in 13 min (15:40)", MENU)


class RunningTray:
    """A stock tray on a backend, its run() in a thread that stands in for the main one."""

    def __init__(self, view: View | None = VIEW, backend: type[Backend] = Backend) -> None:
        self.posted: list[Message] = []
        self.made: list[Backend] = []
        kind = type("Made", (backend,), {"made": self.made})
        self.tray = PystrayTray(
            on_dark, self.posted.append, icon_class=lambda: kind, run_change=lambda change: change()
        )
        self.started = threading.Event()
        self.raised: list[Unavailable] = []
        if view is not None:
            self.tray.show(view)
        self.thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        try:
            self.tray.run(self.started.set)
        except Unavailable as error:
            self.raised.append(error)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.tray.stop()
        self.thread.join(20)

    @property
    def icon(self) -> Any:
        """The one icon that was made, once it is up."""
        assert self.started.wait(20)
        (icon,) = self.made
        return icon


def titles(menu: Any) -> list[Any]:
    """The visible menu: label, mark, and whether it can be chosen; submenus as lists."""
    return [
        "-"
        if item is pystray_base.Menu.SEPARATOR
        else [item.text, *titles(item.submenu)]
        if item.submenu
        else (item.text, item.checked, item.enabled)
        for item in menu
    ]


def choose(menu: Any, label: str, icon: object) -> None:
    """Click on a menu entry, in a submenu if need be."""
    for item in menu:
        if item.submenu:
            choose(item.submenu, label, icon)
        elif item.text == label:
            item(icon)


def test_the_icon_appears_with_the_last_view() -> None:
    """Shown before run(): picture, tooltip, menu, and only then ``started``."""
    with RunningTray() as running:
        icon = running.icon

        assert (True, "Sitting 32 min\nBreak in 13 min (15:40)") == (icon.visible, icon.title)
        assert on_dark(VIEW.icon, icon.icon.width).tobytes() == icon.icon.tobytes()
        assert [
            ("Sitting 32 min", None, True),
            "-",
            ["Interval", ("30 min", False, True), ("45 min", True, True)],
            ("Today: 4 breaks", None, False),
            ("Quit", None, True),
        ] == titles(icon.menu)


def test_menu_entries_and_a_click_on_the_icon_post_their_requests() -> None:
    """A click on the icon chooses the default entry."""
    with RunningTray() as running:
        icon = running.icon
        choose(icon.menu, "30 min", icon)
        choose(icon.menu, "Today: 4 breaks", icon)
        icon()

        assert [IntervalChosen(30), Activated()] == running.posted


def test_only_changed_parts_are_updated() -> None:
    """A new tooltip leaves picture and menu alone; a changed menu entry rebuilds the menu."""
    with RunningTray() as running:
        icon = running.icon
        icon.calls.clear()
        running.tray.show(VIEW)
        running.tray.show(replace(VIEW, detail="Break in 12 min (15:40)"))
        running.tray.show(replace(VIEW, detail="Break in 12 min (15:40)", icon=Icon(Face.DUE, 30)))
        paused = (*MENU[:3], replace(MENU[3], visible=True), *MENU[4:])
        running.tray.show(
            replace(VIEW, detail="Break in 12 min (15:40)", icon=Icon(Face.DUE, 30), menu=paused)
        )

        assert ["title", "icon", "menu"] == icon.calls
        assert ("Resume", None, True) in titles(icon.menu)


def test_other_entries_make_another_menu() -> None:
    """A user routine was added or removed."""
    own = MenuItem("interval-50", "50 min", IntervalChosen(50), checked=False)
    more = (*MENU[:2], replace(MENU[2], children=(*MENU[2].children, own)), *MENU[3:])
    less = (*MENU[:2], replace(MENU[2], children=MENU[2].children[:1]), *MENU[3:])
    with RunningTray() as running:
        icon = running.icon
        running.tray.show(replace(VIEW, menu=more))
        shown = titles(icon.menu)
        choose(icon.menu, "50 min", icon)
        open_one = icon.menu
        running.tray.show(replace(VIEW, menu=less))

        assert ["Interval", ("30 min", False, True), ("45 min", True, True), ("50 min", False, True)] in shown
        assert ["Interval", ("30 min", False, True)] in titles(icon.menu)
        assert shown == titles(open_one)  # while it is open it can still be read
        assert [IntervalChosen(50)] == running.posted


def test_a_tray_without_a_view_waits_for_one() -> None:
    """The engine's first view may come after the loop is up."""
    with RunningTray(view=None) as running:
        before = running.icon.visible
        running.tray.show(VIEW)

        assert (False, True) == (before, running.icon.visible)


def test_stop_lets_run_return_and_later_views_are_ignored() -> None:
    """stop() may be called twice, and the engine may still send views."""
    with RunningTray() as running:
        icon = running.icon
        running.tray.stop()
        running.tray.stop()
        running.thread.join(20)
        icon.calls.clear()
        running.tray.show(replace(VIEW, title="Sitting 33 min"))

        assert (False, [], []) == (running.thread.is_alive(), icon.calls, running.raised)


def test_a_stop_before_run_is_not_lost() -> None:
    """A signal right after the start."""
    running = RunningTray()
    running.tray.stop()
    with running:
        running.thread.join(20)

        assert (False, False) == (running.thread.is_alive(), running.started.is_set())


def test_a_backend_that_cannot_be_loaded_is_unavailable_with_a_readable_reason() -> None:
    """No display, no library: for any exception."""

    def no_display() -> Any:
        raise OSError("Can't connect to display\nTraceback")

    with pytest.raises(Unavailable, match=r"^The tray icon cannot be shown \(Can't connect to display\)\.$"):
        PystrayTray(on_dark, lambda _: None, icon_class=no_display).run(lambda: None)


def test_an_icon_that_cannot_be_shown_ends_run_with_the_reason() -> None:
    """It fails in pystray's own thread; run() must not wait for it forever."""

    class Failing(Backend):
        fails = True

    with RunningTray(backend=Failing) as running:
        running.thread.join(20)

        assert ["The tray icon cannot be shown (the panel said no)."] == list(map(str, running.raised))
        assert not running.started.is_set()


@pytest.mark.parametrize(
    ("title", "detail", "expected"),
    [
        ("Sitting", "Break", "Sitting\nBreak"),
        ("Sitting", "", "Sitting"),
        ("a" * 127, "", "a" * 127),
        ("a" * 128, "", "a" * 126 + "…"),
        ("a" * 100, "b" * 100, "a" * 100 + "\n" + "b" * 25 + "…"),
        ("\N{GRINNING FACE}" * 64, "", "\N{GRINNING FACE}" * 63 + "…"),
    ],
)
def test_the_tooltip_fits_the_limit_of_windows(title: str, detail: str, expected: str) -> None:
    """127 UTF-16 units; a character outside the basic plane counts as two."""
    assert expected == tooltip(replace(VIEW, title=title, detail=detail))


PROBE = """
import sys
from deskbreak.ports import Unavailable
from deskbreak.adapters.tray.pystray_tray import PystrayTray
imported = sorted({"pystray._xorg", "Xlib"} & set(sys.modules))
try:
    PystrayTray(print, print).run(print)
except Unavailable as error:
    print(imported, error)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="X11 only")
def test_without_a_display_the_import_is_harmless_and_run_says_what_is_missing() -> None:
    """Stock pystray opens a display on import; here that must wait until run()."""
    environment = {
        name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}
    }
    done = subprocess.run(
        [sys.executable, "-c", PROBE], env=environment, capture_output=True, text=True, timeout=60, check=True
    )

    assert done.stdout.startswith("[] The tray icon cannot be shown (")


def test_the_null_tray_blocks_the_main_thread_until_stop() -> None:
    """Also if stop came first."""
    tray: Tray = NullTray()
    started = threading.Event()
    thread = threading.Thread(target=tray.run, args=(started.set,))
    thread.start()
    started.wait(20)
    tray.show(VIEW)
    waiting = thread.is_alive()
    tray.stop()
    thread.join(20)
    early: Tray = NullTray()
    early.stop()
    early.run(lambda: None)

    assert (True, False) == (waiting, thread.is_alive())


WAITS = """
import signal
from deskbreak.adapters.tray.null import NullTray
tray = NullTray()
signal.signal(signal.SIGTERM, lambda *_: tray.stop())
tray.run(lambda: print("up", flush=True))
print("down", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_a_signal_ends_the_null_tray_which_sleeps_until_then() -> None:
    """SIGTERM's handler calls stop() during the wait; no thread and no wakeup before that."""
    with subprocess.Popen([sys.executable, "-c", WAITS], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        asleep = eventually(lambda: _state(process.pid) == "S")
        process.send_signal(signal.SIGTERM)
        rest = process.stdout.read()
        code = process.wait(20)

    assert ("up\n", True, "down\n", 0) == (first, asleep, rest, code)


def _state(pid: int) -> str:
    if sys.platform != "linux":
        return "S"
    with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:  # noqa: PTH123 - not a file
        return stat.read().rpartition(")")[2].split()[0]
