"""The fallback tray: the first of several that works."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from deskbreak.adapters.tray.fallback import FirstTray
from deskbreak.adapters.tray.null import NullTray
from deskbreak.core.presentation.view import Face, Icon, View
from deskbreak.ports import Unavailable
from tests.support.waiting import eventually

VIEW = View(Icon(Face.SITTING, 0), "Sitting 1 min", "Break in 44 min", ())


class FakeTray:
    """Cannot work, gives up after it was up, or ends at once."""

    def __init__(self, *, up: bool, gives_up: bool) -> None:
        self._up, self._gives_up = up, gives_up
        self.shown: list[View] = []

    def run(self, started: Callable[[], None]) -> None:
        if self._up:
            started()
        if self._gives_up:
            raise Unavailable("No room.")

    def show(self, view: View) -> None:
        self.shown.append(view)

    def stop(self) -> None:
        """Nothing runs."""


def test_the_next_tray_takes_over_with_the_current_view() -> None:
    first, second, third = (FakeTray(up=n > 0, gives_up=n == 0) for n in range(3))
    reported: list[str] = []
    begun: list[str] = []
    tray = FirstTray((first, second, third), reported.append)
    tray.show(VIEW)
    tray.run(lambda: begun.append("started"))

    assert (reported, begun) == (["No room."], ["started"])
    assert (first.shown, second.shown, third.shown) == ([VIEW], [VIEW], [])


def test_what_starts_with_the_tray_starts_once_even_if_the_tray_gives_up_later() -> None:
    begun: list[str] = []
    tray = FirstTray((FakeTray(up=True, gives_up=True), FakeTray(up=True, gives_up=False)), lambda _: None)
    tray.run(lambda: begun.append("started"))

    assert begun == ["started"]


def test_where_no_tray_works_the_reason_is_reported() -> None:
    tray = FirstTray((FakeTray(up=False, gives_up=True),), lambda _: None)

    with pytest.raises(Unavailable):
        tray.run(lambda: None)


def test_a_tray_that_was_stopped_before_it_ran_does_not_run() -> None:
    begun: list[str] = []
    tray = FirstTray((FakeTray(up=True, gives_up=False),), lambda _: None)
    tray.stop()
    tray.run(lambda: begun.append("started"))

    assert begun == []


def test_stop_lets_the_running_tray_return() -> None:
    begun = threading.Event()
    tray = FirstTray((FakeTray(up=False, gives_up=True), NullTray()), lambda _: None)
    thread = threading.Thread(target=tray.run, args=(begun.set,), daemon=True)
    thread.start()
    begun.wait(20.0)
    tray.stop()

    assert eventually(lambda: not thread.is_alive())
