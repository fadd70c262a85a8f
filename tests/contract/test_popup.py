"""The contract of every break window: a real window, a terminal, and the stand-in that says why there is none."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from deskbreak.adapters.break_window.popup_host import PopupHost
from deskbreak.core.model.routine import Variant
from deskbreak.core.timer.events import RoutineEnded
from deskbreak.ports import Message, Popup
from deskbreak.protocol.popup import Prepare
from deskbreak.terminal.log_mode import LogLines, LogPopup
from tests.support.fakes import popup_child
from tests.support.terminal_desk import terminal_desk
from tests.support.waiting import PATIENCE_S, becomes, eventually

ENDED = {"say": "ended", "result": {"kind": "partial", "variant": "standing", "steps": [], "rounds": 1}}
# Shows a break and ends it when its window is closed.
SCRIPT = [
    ["say", {"say": "ready"}],
    ["wait", "show"],
    ["say", {"say": "shown"}],
    ["wait", "close"],
    ["say", ENDED],
    ["exit", 0],
]


@pytest.fixture(params=["process", "terminal", "log"])
def popup(request: pytest.FixtureRequest, posted: list[Message], tmp_path: Path) -> Iterator[Popup]:
    """Each break window, without a user."""
    match request.param:
        case "process":
            popup = PopupHost(
                posted.append,
                prepare=lambda variant: Prepare(variant=variant),
                basis=dict,
                arguments=(popup_child.__file__, str(tmp_path / "log"), json.dumps(SCRIPT)),
            )
            yield popup
            popup.stop()
        case "terminal":
            with _running_terminal(posted) as popup_there:
                yield popup_there
        case "log":
            yield LogPopup(LogLines(io.StringIO()), posted.append)


@contextmanager
def _running_terminal(posted: list[Message]) -> Iterator[Popup]:
    with terminal_desk(posted.append) as desk:
        up = threading.Event()
        thread = threading.Thread(target=desk.tray.run, args=(up.set,))
        thread.start()
        up.wait(PATIENCE_S)
        yield desk.popup
        desk.tray.stop()
        thread.join(PATIENCE_S)


def ends(posted: list[Message]) -> list[int]:
    """The finished breaks, last pages included."""
    return [
        reported.break_id for reported in posted if isinstance(reported, RoutineEnded) and not reported.read
    ]


def test_a_break_that_is_closed_from_outside_ends_once(popup: Popup, posted: list[Message]) -> None:
    popup.open(7, Variant.STANDING, take_focus=True)
    popup.close(7)
    eventually(lambda: ends(posted))
    popup.close(7)
    popup.stop()

    assert ends(posted) == [7]


def test_the_break_ends_with_the_program(popup: Popup, posted: list[Message]) -> None:
    popup.open(7, Variant.STANDING, take_focus=False)
    popup.stop()
    popup.stop()

    assert becomes([7], lambda: ends(posted)) == [7]


def test_two_consecutive_breaks_end_once_each(popup: Popup, posted: list[Message]) -> None:
    for break_id in (7, 8):
        popup.open(break_id, Variant.STANDING, take_focus=True)
        popup.close(break_id)
        eventually(lambda break_id=break_id: break_id in ends(posted))
    popup.stop()

    assert ends(posted) == [7, 8]


def test_orders_without_a_break_do_no_harm(popup: Popup, posted: list[Message]) -> None:
    popup.discard()
    popup.prewarm(Variant.STANDING)
    popup.prewarm(Variant.SEATED)
    popup.close(3)
    popup.discard()
    popup.about()
    popup.stop()

    assert posted == []
