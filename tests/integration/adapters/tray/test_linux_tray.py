"""Which tray a Linux desktop gets, and when it switches to the other one: with a private bus and trays that only wait."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from deskbreak.adapters.tray.linux_tray import SwitchingTray, embedding_tray, linux_trays
from deskbreak.adapters.tray.null import NullTray
from deskbreak.adapters.tray.pystray_tray import PystrayTray
from deskbreak.adapters.tray.sni_tray import SniTray
from deskbreak.core.model.fault import Part, Recovered
from deskbreak.core.presentation.view import Face, Icon, View
from deskbreak.linux.dbus.bus import Bus
from deskbreak.ports import Message
from deskbreak.render.theme import LIGHT
from tests.support.fakes.daemon import Daemon
from tests.support.fakes.embedder import GROUND, PLACE, SIDE, Embedder, PanelUser
from tests.support.fakes.tray_host import TrayHost
from tests.support.private_bus import Keep
from tests.support.waiting import becomes, eventually
from tests.support.x_server import x_server

BLUE = (10, 20, 250)
VIEW = View(Icon(Face.SITTING, 3), "Sitting 3 min", "Break in 42 min", ())


def blue(_icon: Icon, size: int) -> bytes:
    return bytes((*BLUE, 255)) * size**2


class TrayDesktop:
    """Makes trays that record when they run and what they show."""

    def __init__(self, *, embeds: bool) -> None:
        self.embeds = embeds
        self.told: list[str] = []
        self.looks: list[bool] = []  # the result of each search for a panel that embeds icons

    def look(self) -> bool:
        found = self.embeds
        self.looks.append(found)
        return found

    def make(self, name: str) -> Callable[[], NullTray]:
        desktop = self

        class Told(NullTray):
            def run(self, started: Callable[[], None]) -> None:
                desktop.told.append(name)
                super().run(started)

            def show(self, view: View) -> None:
                desktop.told.append(f"{name} shows {view.title}")

        return Told


Run = Callable[[TrayDesktop], SwitchingTray]


@pytest.fixture
def run(bus: Bus, posted: list[Message]) -> Iterator[Run]:
    """Run the tray of a desktop until the test ends."""
    running: list[tuple[SwitchingTray, threading.Thread]] = []

    def start(desktop: TrayDesktop) -> SwitchingTray:
        trays = desktop.make("notifier"), desktop.make("embedded")
        tray = SwitchingTray(bus, posted.append, *trays, embeds=desktop.look, embed_after_s=0.05)
        tray.show(VIEW)
        thread = threading.Thread(target=tray.run, args=(lambda: desktop.told.append("started"),))
        thread.start()
        running.append((tray, thread))
        return tray

    yield start
    for tray, thread in running:
        tray.stop()
        thread.join(20)
    assert not any(thread.is_alive() for _, thread in running)


FIRST = ["notifier shows Sitting 3 min", "notifier", "started"]
MOVED = ["embedded shows Sitting 3 min", "embedded"]


def test_with_a_watcher_the_icon_stays_a_status_notifier(
    run: Run, daemon: Daemon, keep: Keep, posted: list[Message]
) -> None:
    keep(TrayHost(daemon.address))
    desktop = TrayDesktop(embeds=True)
    tray = run(desktop)
    eventually(lambda: tray._timer is None and "started" in desktop.told)

    assert (FIRST, []) == (desktop.told, posted)


def test_without_a_watcher_the_icon_is_embedded_until_one_comes(
    run: Run, daemon: Daemon, keep: Keep, posted: list[Message]
) -> None:
    """Each switch clears the faults that the previous tray may have reported."""
    desktop = TrayDesktop(embeds=True)
    run(desktop)
    moved = becomes([*FIRST, *MOVED], lambda: desktop.told[:])
    keep(TrayHost(daemon.address))
    back = [*FIRST, *MOVED, *FIRST[:2]]

    assert [*FIRST, *MOVED] == moved
    assert back == becomes(back, lambda: desktop.told)
    assert [Recovered(Part.TRAY)] * 2 == posted


def test_a_watcher_counts_only_once_a_host_registers(
    run: Run, daemon: Daemon, keep: Keep, posted: list[Message]
) -> None:
    """Some desktops start the watcher alone; the panel that shows the icons comes later, or never."""
    watcher = keep(TrayHost(daemon.address, has_host=False))
    desktop = TrayDesktop(embeds=True)
    run(desktop)
    moved = becomes([*FIRST, *MOVED], lambda: desktop.told[:])
    watcher.register_host()
    back = becomes([*FIRST, *MOVED, *FIRST[:2]], lambda: desktop.told[:])
    watcher.unregister_host()
    again = [*FIRST, *MOVED, *FIRST[:2], *MOVED]

    assert [*FIRST, *MOVED] == moved
    assert [*FIRST, *MOVED, *FIRST[:2]] == back
    assert again == becomes(again, lambda: desktop.told)
    assert [Recovered(Part.TRAY)] * 3 == posted


def test_the_icon_is_embedded_beside_a_watcher_without_a_host_until_a_host_comes(
    bus: Bus, daemon: Daemon, keep: Keep, monkeypatch: pytest.MonkeyPatch, posted: list[Message]
) -> None:
    """With real icons on a real display."""
    with x_server("640x480") as screen:
        monkeypatch.setenv("DISPLAY", screen.name)
        panel, person = Embedder(screen.name), PanelUser(screen.name)
        watcher = keep(TrayHost(daemon.address, has_host=False))
        notifying = partial(SniTray, bus, blue, posted.append)
        embedding = partial(embedding_tray, blue, posted.append, lambda: LIGHT)
        tray = SwitchingTray(bus, posted.append, notifying, embedding, embed_after_s=0.05)
        tray.show(VIEW)
        thread = threading.Thread(target=tray.run, args=(lambda: None,))
        thread.start()
        at = (PLACE[0] + SIDE // 2, PLACE[1] + SIDE // 2)
        embedded = becomes(BLUE, lambda: person.see().getpixel(at))
        watcher.register_host()
        cleared = becomes(GROUND, lambda: person.see().getpixel(at))
        held = eventually(lambda: watcher.items) and becomes("Active", lambda: watcher.properties()["Status"])
        tray.stop()
        thread.join(20)
        panel.close()
        person.close()

    assert (BLUE, GROUND, "Active") == (embedded, cleared, held)
    assert not thread.is_alive()
    assert [Recovered(Part.TRAY)] * 2 == posted


def test_an_icon_whose_display_is_lost_comes_back_with_the_display(
    bus: Bus, monkeypatch: pytest.MonkeyPatch, posted: list[Message]
) -> None:
    """The X server restarts under its number, and a panel after it (issue 8, number 17)."""
    with x_server("640x480") as screen:
        monkeypatch.setenv("DISPLAY", screen.name)
        panel, person = Embedder(screen.name), PanelUser(screen.name)
        notifying = partial(SniTray, bus, blue, posted.append)
        embedding = partial(embedding_tray, blue, posted.append, lambda: LIGHT)
        tray = SwitchingTray(bus, posted.append, notifying, embedding, embed_after_s=0.05)
        tray.show(VIEW)
        thread = threading.Thread(target=tray.run, args=(lambda: None,))
        thread.start()
        at = (PLACE[0] + SIDE // 2, PLACE[1] + SIDE // 2)
        before = becomes(BLUE, lambda: person.see().getpixel(at))
        person.close()
        panel.close()
        screen.restart()
        lives_on = eventually(lambda: not tray._embedded) and thread.is_alive()
        panel, person = Embedder(screen.name), PanelUser(screen.name)
        tray.show(VIEW)
        again = becomes(BLUE, lambda: person.see().getpixel(at))
        tray.stop()
        thread.join(20)
        panel.close()
        person.close()

    assert (BLUE, True, BLUE) == (before, lives_on, again)
    assert not thread.is_alive()


def test_where_there_is_neither_each_new_view_searches_again(run: Run, posted: list[Message]) -> None:
    """Nothing polls; the status notifier reports the missing panel."""
    desktop = TrayDesktop(embeds=False)
    tray = run(desktop)
    eventually(lambda: desktop.looks and "started" in desktop.told)
    tray.show(VIEW)
    before = desktop.told[:]
    eventually(lambda: len(desktop.looks) == 2)
    desktop.embeds = True
    tray.show(VIEW)

    assert [*FIRST, "notifier shows Sitting 3 min"] == before
    assert MOVED[-1] == becomes(MOVED[-1], lambda: desktop.told[-1])
    assert [Recovered(Part.TRAY)] == posted


def test_a_watcher_that_leaves_is_replaced_but_a_quick_return_is_not_reported(
    run: Run, daemon: Daemon, keep: Keep
) -> None:
    host = TrayHost(daemon.address)
    desktop = TrayDesktop(embeds=True)
    run(desktop)
    eventually(lambda: "started" in desktop.told)
    host.close()
    eventually(lambda: "embedded" in desktop.told)
    keep(TrayHost(daemon.address))
    ways = becomes(
        ["notifier", "embedded", "notifier"],
        lambda: [word for word in desktop.told if word in "notifier embedded"],
    )

    assert ["notifier", "embedded", "notifier"] == ways


def test_a_stop_before_run_is_not_lost(bus: Bus, posted: list[Message]) -> None:
    desktop = TrayDesktop(embeds=True)
    tray = SwitchingTray(bus, posted.append, desktop.make("notifier"), desktop.make("embedded"))
    tray.stop()
    tray.run(lambda: desktop.told.append("started"))

    assert desktop.told == []


@pytest.mark.parametrize(
    ("with_bus", "on_x11", "kinds"),
    [
        (True, True, [SwitchingTray]),
        (True, False, [SniTray]),
        (False, True, [PystrayTray]),
        (False, False, []),
    ],
)
def test_the_bus_and_the_display_decide_which_trays_are_tried(
    bus: Bus, posted: list[Message], *, with_bus: bool, on_x11: bool, kinds: list[type]
) -> None:
    trays = linux_trays(
        bus if with_bus else None, lambda *_: None, posted.append, lambda: None, on_x11=on_x11
    )  # type: ignore[arg-type]  # nothing is drawn

    assert kinds == [type(tray) for tray in trays]
