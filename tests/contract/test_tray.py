"""The contract of every tray."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import pytest

from deskbreak.adapters.tray.fallback import FirstTray
from deskbreak.adapters.tray.linux_tray import SwitchingTray, embedding_tray
from deskbreak.adapters.tray.null import NullTray
from deskbreak.adapters.tray.pystray_tray import PystrayTray
from deskbreak.adapters.tray.sni_tray import SniTray
from deskbreak.core.presentation.view import Face, Icon, Panel, View
from deskbreak.linux.dbus.bus import Bus
from deskbreak.ports import Message, Tray, Unavailable
from deskbreak.render.icons.tray_icon import draw_icon
from deskbreak.render.theme import LIGHT
from deskbreak.terminal.log_mode import LogLines, LogTray
from tests.support.fakes.embedder import Embedder
from tests.support.fakes.pystray_backend import Backend
from tests.support.terminal_desk import terminal_desk
from tests.support.waiting import PATIENCE_S, eventually
from tests.support.x_server import x_server

VIEW = View(Icon(Face.SITTING, 3), "Sitting 3 min", "Break in 42 min", ())
TRAYS = ["status notifier", "embedded", "either", "first", "stock", "terminal", "log", "none"]


def draw(_icon: Icon, size: int) -> bytes:
    return bytes((250, 3, 2, 255)) * size**2


@pytest.fixture(params=TRAYS)
def tray(
    request: pytest.FixtureRequest, posted: list[Message], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Tray]:
    """Each tray that can run here, with a panel where it needs one."""
    match request.param:
        case "embedded":
            with x_server() as screen:
                monkeypatch.setenv("DISPLAY", screen.name)
                panel = Embedder(screen.name)
                yield embedding_tray(draw, posted.append, lambda: LIGHT)
                panel.close()
        case "stock":
            backend = type("Made", (Backend,), {"made": []})
            picture = partial(draw_icon, panel=Panel.DARK)
            yield PystrayTray(
                picture, posted.append, icon_class=lambda: backend, run_change=lambda change: change()
            )
        case "terminal":
            with terminal_desk(posted.append) as desk:
                yield desk.tray
        case "log":
            yield LogTray(LogLines(io.StringIO()), posted.append)
        case "none":
            yield NullTray()
        case kind:
            yield _on_the_bus(kind, request.getfixturevalue("bus"), posted)


def _on_the_bus(kind: str, bus: Bus, posted: list[Message]) -> Tray:
    notifying = partial(SniTray, bus, draw, posted.append)
    if kind == "either":
        return SwitchingTray(bus, posted.append, notifying, NullTray)
    return FirstTray((notifying(), NullTray()), print) if kind == "first" else notifying()


def run(tray: Tray, act: Callable[[], None]) -> list[str]:
    """Run the tray in the main thread, as the program does, and act from another; return how often it reported that it
    is up."""
    starts: list[str] = []
    up = threading.Event()

    def started() -> None:
        starts.append("up")
        up.set()

    def wait_and_act() -> None:
        up.wait(PATIENCE_S)
        act()

    actor = threading.Thread(target=wait_and_act)
    actor.start()
    tray.run(started)
    actor.join(PATIENCE_S)
    return starts


def test_a_tray_starts_once_and_can_be_stopped_repeatedly_from_another_thread(
    tray: Tray, posted: list[Message]
) -> None:
    """Views shown before, between and after do no harm; without a fault nothing is posted."""

    def act() -> None:
        tray.show(replace(VIEW, title="Sitting 4 min"))
        tray.stop()
        tray.stop()

    tray.show(VIEW)
    starts = run(tray, act)
    tray.stop()
    tray.show(VIEW)

    assert (starts, posted) == (["up"], [])


def test_a_tray_that_is_stopped_before_it_runs_returns_at_once(tray: Tray) -> None:
    tray.stop()

    tray.run(lambda: None)


def test_a_tray_without_a_view_waits_for_one(tray: Tray) -> None:
    def act() -> None:
        tray.show(VIEW)
        tray.stop()

    assert run(tray, act) == ["up"]


def test_without_a_bus_a_tray_says_so_at_its_start_in_whole_sentences(
    bus: Bus, posted: list[Message]
) -> None:
    bus.close()
    eventually(lambda: not bus.alive)

    with pytest.raises(Unavailable, match=r"\.$"):
        SniTray(bus, draw, posted.append).run(lambda: None)
