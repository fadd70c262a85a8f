"""The tray icon on the message bus, with a panel played by dbus-fast; no display needed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace

import pytest
from dbus_fast import Variant
from PIL import Image

from deskbreak.adapters.tray.pystray_base import Icon as PystrayIcon
from deskbreak.adapters.tray.sni_item import SniIcon
from deskbreak.adapters.tray.sni_tray import SniTray
from deskbreak.adapters.tray.sni_watcher import advice_for, watch_host
from deskbreak.core.model.fault import Fault, Part, Recovered
from deskbreak.core.presentation.view import Face, Icon, MenuItem, View
from deskbreak.core.timer.events import (
    Activated,
    IntervalChosen,
    PauseChosen,
    QuitChosen,
    SnoozeChosen,
)
from deskbreak.linux.dbus.bus import Bus
from deskbreak.ports import Message, Unavailable
from tests.support.fakes.daemon import Daemon
from tests.support.fakes.tray_host import WATCHER, TrayHost
from tests.support.private_bus import Keep
from tests.support.waiting import becomes, eventually


def intervals(marked: int) -> tuple[MenuItem, ...]:
    return tuple(
        MenuItem(f"interval-{n}", f"{n} min", IntervalChosen(n), checked=n == marked) for n in (20, 45)
    )


def view(title: str = "Sitting 32 min", *, marked: int = 45, fill: int = 20, paused: bool = False) -> View:
    return View(
        Icon(Face.SITTING, fill),
        title,
        "Break in 13 min (15:40)",
        (
            MenuItem("activate", "Start_break now", Activated(), default=True),
            MenuItem("line-1"),
            MenuItem("snooze", "Snooze 5 min", SnoozeChosen(5), visible=paused),
            MenuItem("line-2"),
            MenuItem("interval", "Interval", children=intervals(marked)),
            MenuItem("pause", "Pause", PauseChosen(seconds=1800), enabled=not paused),
            MenuItem("line-3"),
            MenuItem("quit", "Quit", QuitChosen()),
        ),
    )


def red(_icon: Icon, size: int) -> bytes:
    return bytes((250, 3, 2, 128)) * size**2


Running = Callable[[SniTray], None]


@pytest.fixture
def running() -> Iterator[Running]:
    """Run trays in threads until the test ends."""
    with ExitStack() as stack:

        def run(tray: SniTray) -> None:
            up = threading.Event()
            thread = threading.Thread(target=tray.run, args=(up.set,))
            thread.start()
            stack.callback(thread.join)
            stack.callback(tray.stop)
            assert up.wait(20)

        yield run


@pytest.fixture
def host(daemon: Daemon, keep: Keep) -> TrayHost:
    """A panel."""
    return keep(TrayHost(daemon.address))


@pytest.fixture
def tray(bus: Bus, posted: list[Message], host: TrayHost, running: Running) -> SniTray:
    """A tray that the panel shows."""
    tray = SniTray(bus, red, posted.append, grace_s=0)
    tray.show(view())
    running(tray)
    eventually(lambda: host.items)
    return tray


@contextmanager
def barrier(bus: Bus, host: TrayHost) -> Iterator[None]:
    """Wait until all signals sent inside have arrived: the bus keeps their order."""
    yield
    rounds = sum(member == "Barrier" for member, _ in host.signals)
    bus.emit("/StatusNotifierItem", "org.kde.StatusNotifierItem", "Barrier")
    eventually(lambda: sum(member == "Barrier" for member, _ in host.signals) > rounds)


def test_the_panel_gets_every_property_that_it_reads(tray: SniTray, host: TrayHost, bus: Bus) -> None:
    del tray
    properties = host.properties()
    pictures = properties.pop("IconPixmap")

    assert [bus.unique_name] == host.items
    assert {
        "Category": "ApplicationStatus",
        "Id": "deskbreak",
        "Title": "DeskBreak",
        "Status": "Active",
        "WindowId": 0,
        "IconName": "",
        "IconThemePath": "",
        "OverlayIconName": "",
        "OverlayIconPixmap": [],
        "AttentionIconName": "",
        "AttentionIconPixmap": pictures,
        "AttentionMovieName": "",
        "ToolTip": ["", [], "Sitting 32 min", "Break in 13 min (15:40)"],
        "ItemIsMenu": False,
        "Menu": "/StatusNotifierItem/Menu",
    } == properties
    assert [(n, n) for n in (22, 24, 32, 48, 64)] == [(width, height) for width, height, _ in pictures]
    argb = bytes((128, 250, 3, 2))  # not premultiplied by alpha
    assert all(argb * n * n == data for n, _, data in pictures)


def test_the_menu_shows_the_view_with_single_separators_between_groups(tray: SniTray, host: TrayHost) -> None:
    """The hidden snooze leaves two adjacent separators: one is shown. `_` is doubled for the host."""
    del tray

    assert [
        "Start__break now",
        "-",
        {"Interval": ["o 20 min", "* 45 min"]},
        "Pause",
        "-",
        "Quit",
    ] == host.lines()


def test_a_left_click_and_menu_entries_post_their_requests(
    tray: SniTray, host: TrayHost, posted: list[Message]
) -> None:
    del tray
    host.left_click()
    host.click("Interval", "20 min")
    host.click("Quit")

    assert [Activated(), IntervalChosen(20), QuitChosen()] == posted


def test_an_open_menu_changes_in_place(tray: SniTray, host: TrayHost, bus: Bus) -> None:
    """Only changed entries are sent, under the same ids; a new layout would close the menu."""
    revision, _ = host.open_menu()
    with barrier(bus, host):
        tray.show(view(marked=20, paused=True))
    later, _ = host.open_menu()

    updates = host.received("LayoutUpdated", "ItemsPropertiesUpdated")

    assert revision == later
    assert [
        (
            "ItemsPropertiesUpdated",
            [
                [
                    [3, {"visible": True}],
                    [4, {"visible": True}],
                    [6, {"toggle-state": 1}],
                    [7, {"toggle-state": 0}],
                    [8, {"enabled": False}],
                ],
                [],
            ],
        )
    ] == updates[-1:]
    assert [
        "Start__break now",
        "-",
        "Snooze 5 min",
        "-",
        {"Interval": ["* 20 min", "o 45 min"]},
        "(Pause)",
        "-",
        "Quit",
    ] == host.lines()


def test_an_entry_that_is_now_disabled_or_gone_cannot_be_clicked(
    tray: SniTray, host: TrayHost, posted: list[Message]
) -> None:
    tray.show(view(paused=True))
    host.click("Pause")
    tray.show(view(paused=False))
    host.click("Snooze 5 min")

    assert posted == []


def test_different_entries_are_a_new_layout(tray: SniTray, host: TrayHost) -> None:
    revision, _ = host.open_menu()
    tray.show(replace(view(), menu=(MenuItem("only", "Only", QuitChosen()),)))

    assert host.open_menu()[0] > revision
    assert host.lines() == ["Only"]


def test_unchanged_parts_are_neither_sent_nor_redrawn(
    bus: Bus, host: TrayHost, running: Running, posted: list[Message]
) -> None:
    drawn: list[tuple[int, int]] = []

    def draw(icon: Icon, size: int) -> bytes:
        drawn.append((icon.fill, size))
        return red(icon, size)

    tray = SniTray(bus, draw, posted.append, grace_s=0)
    tray.show(view())
    running(tray)
    eventually(lambda: host.items)
    with barrier(bus, host):
        host.signals.clear()
        tray.show(view())
        tray.show(view("Sitting 33 min"))
        tray.show(view("Sitting 33 min", fill=21))
        tray.show(view("Sitting 33 min", fill=20))
        tray.show(replace(view("Sitting 33 min"), attention=True))

    reported = [signal for signal in host.signals if signal[0] != "Barrier"]
    new_icon: list[tuple[str, list[object]]] = [("NewIcon", []), ("NewAttentionIcon", [])]

    assert [("NewToolTip", []), *new_icon, *new_icon, ("NewStatus", ["NeedsAttention"])] == reported
    assert [(fill, size) for fill in (20, 21) for size in (22, 24, 32, 48, 64)] == drawn


def test_hosts_may_ask_for_parts_of_the_menu(tray: SniTray, host: TrayHost) -> None:
    """GNOME, KDE or Xfce makes each of these calls."""
    del tray
    answers = [
        host.menu("GetGroupProperties", "aias", [1, 8], ["label"]),
        len(host.menu("GetGroupProperties", "aias", [], [])),
        host.menu("GetProperty", "is", 1, "label"),
        host.menu("AboutToShow", "i", 0),
        host.menu("AboutToShowGroup", "ai", [0, 5, 99]),
        host.menu("EventGroup", "a(isvu)", [[0, "opened", _nothing(), 0], [99, "clicked", _nothing(), 0]]),
        host.menu("GetLayout", "iias", 5, 0, ["label"]),
        host.menu("GetLayout", "iias", 0, -1, ["none"])[1][1],
    ]

    assert [
        [[1, {"label": "Start__break now"}], [8, {"label": "Pause"}]],
        11,
        "Start__break now",
        False,
        [[], [99]],
        [99],
        [1, [5, {"label": "Interval"}, []]],
        {},
    ] == [answers[0], answers[1], *answers[2:6], [1, answers[6][1]], answers[7]]


def test_the_item_describes_itself(tray: SniTray, host: TrayHost) -> None:
    del tray

    assert '<property name="IconPixmap" type="a(iiay)" access="read"/>' in host.introspect()


def test_a_panel_that_restarts_gets_the_icon_again(  # noqa: PLR0917 - fixtures
    tray: SniTray, host: TrayHost, bus: Bus, daemon: Daemon, keep: Keep, posted: list[Message]
) -> None:
    del tray
    host.close()
    fault = eventually(lambda: posted[:1])
    second = keep(TrayHost(daemon.address))
    eventually(lambda: len(posted) == 2)

    assert [Part.TRAY] == [message.part for message in fault if isinstance(message, Fault)]
    assert [Recovered(Part.TRAY)] == posted[1:]
    assert [bus.unique_name] == second.items
    assert second.lines()[-1] == "Quit"


def test_a_quick_restart_of_the_panel_is_not_reported(  # noqa: PLR0917 - fixtures
    bus: Bus, host: TrayHost, daemon: Daemon, keep: Keep, running: Running, posted: list[Message]
) -> None:
    tray = SniTray(bus, red, posted.append, grace_s=60)
    tray.show(view())
    running(tray)
    eventually(lambda: host.items)
    host.close()
    second = keep(TrayHost(daemon.address))
    eventually(lambda: second.items)

    assert posted == []


def test_a_watcher_without_a_host_is_reported_once(
    bus: Bus, daemon: Daemon, keep: Keep, running: Running, posted: list[Message]
) -> None:
    watcher = keep(TrayHost(daemon.address, has_host=False))
    tray = SniTray(bus, red, posted.append, grace_s=0)
    tray.show(view())
    running(tray)
    eventually(lambda: posted)
    watcher.unregister_host()
    watcher.register_host()
    eventually(lambda: len(posted) == 2)
    watcher.unregister_host()
    eventually(lambda: len(posted) == 3)

    assert [Fault, Recovered, Fault] == [type(message) for message in posted]


@pytest.mark.parametrize(
    ("desktop", "advice"),
    [
        ("XFCE", "Add the Status Tray Plugin to your panel."),
        ("ubuntu:GNOME", "Install and switch on the GNOME extension AppIndicator"),
        ("", "Add a system tray or status notifier to a panel."),
    ],
)
def test_the_fault_of_a_missing_panel_says_what_to_do_on_this_desktop(  # noqa: PLR0917 - fixtures
    bus: Bus,
    running: Running,
    posted: list[Message],
    monkeypatch: pytest.MonkeyPatch,
    desktop: str,
    advice: str,
) -> None:
    """With the doctor's wording."""
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", desktop)
    tray = SniTray(bus, red, posted.append, grace_s=0)
    tray.show(view())
    running(tray)
    eventually(lambda: posted)

    assert [Fault(Part.TRAY, f"This desktop has no place for tray icons. {advice_for(desktop)}")] == posted
    assert advice_for(desktop).startswith(advice)


def test_a_host_announced_only_by_a_property_is_found(bus: Bus, daemon: Daemon, keep: Keep) -> None:
    places: list[bool] = []
    watcher = keep(TrayHost(daemon.address, has_host=False))
    cancel = watch_host(bus, places.append)
    becomes([False], lambda: places)
    watcher.announce_host_as_a_property()
    seen = becomes([False, True], lambda: places)
    cancel()

    assert seen == [False, True]


def test_a_dead_bus_is_reported_and_the_icon_returns_with_it(
    tray: SniTray, bus: Bus, daemon: Daemon, posted: list[Message]
) -> None:
    daemon.kill()
    eventually(lambda: posted)
    tray.show(view("Sitting 40 min", marked=20))
    daemon.start()
    host = TrayHost(daemon.address)
    eventually(lambda: len(posted) == 2)
    kinds = [type(message) for message in posted]
    tooltip = host.properties()["ToolTip"][2]
    host.close()

    assert [Fault, Recovered] == kinds
    assert "message bus is lost" in str(posted[0])
    assert [bus.unique_name] == host.items
    assert tooltip == "Sitting 40 min"


def test_without_a_bus_the_tray_is_unavailable(posted: list[Message]) -> None:
    tray = SniTray(Bus("unix:path=/nonexistent"), red, posted.append)
    with pytest.raises(Unavailable):
        tray.run(lambda: None)


def test_a_stop_before_run_is_not_lost(bus: Bus, posted: list[Message]) -> None:
    tray = SniTray(bus, red, posted.append)
    tray.stop()
    tray.stop()
    thread = threading.Thread(target=tray.run, args=(lambda: None,), daemon=True)
    thread.start()
    thread.join(20)

    assert not thread.is_alive()


def test_the_bus_reports_whether_a_name_has_an_owner(bus: Bus, daemon: Daemon, keep: Keep) -> None:
    before = bus.has_owner(WATCHER)
    keep(TrayHost(daemon.address))

    assert (False, True) == (before, bus.has_owner(WATCHER))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_handlers_run_at_once_while_the_main_thread_waits(
    daemon: Daemon, number: signal.Signals
) -> None:
    """The handler may even call `stop`, and importing pystray leaves the environment unchanged."""
    program = """
import os, signal, sys
from deskbreak.linux.dbus.bus import Bus
from deskbreak.adapters.tray.sni_watcher import advice_for
from deskbreak.adapters.tray.sni_tray import SniTray
bus = Bus(sys.argv[1])
bus.open()
tray = SniTray(bus, lambda icon, size: None, lambda message: None)
for number in (signal.SIGTERM, signal.SIGINT):
    signal.signal(number, lambda number, frame: (print("handled", number, flush=True), tray.stop()))
tray.run(lambda: print("up", os.environ.get("PYSTRAY_BACKEND"), flush=True))
print("ended", flush=True)
bus.close()
"""
    environment = {
        name: value for name, value in os.environ.items() if name not in {"DISPLAY", "PYSTRAY_BACKEND"}
    }
    with subprocess.Popen(
        [sys.executable, "-c", program, daemon.address], env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        up = process.stdout.readline()
        process.send_signal(number)
        began = time.monotonic()
        rest = process.stdout.read()
        took_s = time.monotonic() - began

    assert ("up None\n", f"handled {number.value}\nended\n", 0) == (up, rest, process.returncode)
    assert took_s < 10


def test_pystray_still_has_the_hooks_that_we_override() -> None:
    """The version is pinned; this test shows what to check when the pin moves."""
    hooks = (
        "_run",
        "_run_detached",
        "_stop",
        "_show",
        "_hide",
        "_update_icon",
        "_update_title",
        "_update_menu",
    )
    filled = {hook for hook in hooks if hook in SniIcon.__dict__}

    assert set(hooks) == filled
    assert all(hasattr(PystrayIcon, hook) for hook in (*hooks, "_notify", "_mark_ready"))


def _nothing() -> Variant:
    return Variant("i", 0)


def test_a_plain_pillow_image_is_scaled(tray: SniTray, host: TrayHost) -> None:
    """The icon is a pystray Icon and accepts any Pillow image."""
    tray._icon.icon = Image.new("RGB", (64, 64), "#010203")
    sizes = becomes([22, 24, 32, 48, 64], lambda: [width for width, *_ in host.properties()["IconPixmap"]])
    first = host.properties()["IconPixmap"][0][2][:4]

    assert ([22, 24, 32, 48, 64], b"\xff\x01\x02\x03") == (sizes, first)
