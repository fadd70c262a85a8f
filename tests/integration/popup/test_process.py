"""The popup as its own process: its orders, its messages, real keys and clicks on a real X server."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from deskbreak.render.theme import DARK
from tests.integration.popup.conftest import needs_tk
from tests.support.waiting import becomes

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.integration.popup.conftest import Popup

pytestmark = pytest.mark.timeout(120)

PLACE_OF_START, PLACE_OF_SKIP = (260, 518), (255, 518)  # window pixels at a scale of 1
READY, SHOWN = {"say": "ready"}, {"say": "shown"}


def without_times(said: dict[str, Any]) -> dict[str, Any]:
    """The messages without durations, which depend on the machine."""
    return {
        key: without_times(value)
        if isinstance(value, dict)
        else [without_times(step) for step in value]
        if key == "steps"
        else value
        for key, value in said.items()
        if key != "done_s"
    }


def test_a_break_stopped_for_pain_is_reported_from_ready_to_ended(popup: Popup) -> None:
    """Rate, start, skip a step, stop in the next: each step is reported at once, the end when the advice page is
    closed.
    """
    said = popup.show()
    popup.wait_until_it_listens()
    popup.key("4", "Right", "Right", "h")
    reported = [popup.next() for _ in range(2)]
    still_there = popup.process.poll() is None
    popup.key("Return")
    steps = [
        {"id": "settle", "outcome": "skipped", "loads": []},
        {"id": "warm-up", "outcome": "pain", "loads": ["balance"]},
    ]
    result = {
        "kind": "pain",
        "variant": "standing",
        "steps": steps,
        "rounds": 1,
        "stiffness_before": 4,
        "stiffness_after": None,
        "planned": 10,
    }

    assert (
        said,
        [without_times(line) for line in reported if line],
        still_there,
        [without_times(line) for line in popup.rest()],
        popup.exit_code(),
    ) == (
        [READY, SHOWN],
        [
            {"say": "step", "step": steps[0]},
            {"say": "pain", "result": result},
        ],
        True,
        [{"say": "step", "step": steps[1]}, {"say": "ended", "result": result, "read": False}],
        0,
    )


def test_a_key_in_the_first_second_does_nothing(popup: Popup) -> None:
    """Part of a typed word must not rate a stiffness."""
    popup.show()
    popup.key("9")
    popup.wait_until_it_listens()
    popup.key("Escape", "Escape")  # the first key shows the offer of one minute
    ended = popup.rest()

    assert [(line["result"]["kind"], line["result"]["stiffness_before"]) for line in ended] == [
        ("partial", None)
    ]


def test_the_end_of_stdin_ends_a_break_as_partial(popup: Popup) -> None:
    """Its parent is gone: the break is still reported, in case another process reads stdout."""
    popup.show()
    popup.wait_until_it_listens()
    popup.key("Right", "Right")
    first = popup.next()
    assert popup.process.stdin is not None
    popup.process.stdin.close()
    rest = popup.rest()

    assert (
        first and first["step"]["id"],
        [line["say"] for line in rest],
        rest[-1]["result"]["kind"],
        popup.exit_code(),
    ) == (
        "settle",
        ["step", "ended"],
        "partial",
        0,
    )


def test_a_popup_that_was_never_shown_ends_without_a_report(popup: Popup) -> None:
    """No break began, so there is none to report."""
    popup.order("prepare")
    said = popup.next()
    popup.order("close")

    assert (said, popup.rest(), popup.exit_code()) == (READY, [], 0)


def test_closing_the_window_ends_the_break(popup: Popup) -> None:
    """The window manager's close button ends the break; it does not kill the process."""
    from Xlib.protocol import event

    popup.show()
    window = popup.window()
    protocols, delete = (popup.x.intern_atom(name) for name in ("WM_PROTOCOLS", "WM_DELETE_WINDOW"))
    window.send_event(
        event.ClientMessage(window=window, client_type=protocols, data=(32, [delete, 0, 0, 0, 0]))
    )
    popup.x.sync()
    ended = popup.rest()

    assert ([line["result"]["kind"] for line in ended], popup.exit_code()) == (["partial"], 0)


def test_s_and_v_in_a_step_are_reported_to_be_saved(popup: Popup) -> None:
    """The window neither reads nor writes settings: its parent saves the choice."""
    popup.show(sounds=True, voice=False)
    popup.wait_until_it_listens()
    popup.key("Right", "s", "v", "v")
    said = [popup.next() for _ in range(3)]

    assert said == [
        {"say": "cue", "channel": "sounds", "on": False},
        {"say": "cue", "channel": "voice", "on": True},
        {"say": "cue", "channel": "voice", "on": False},
    ]


def test_a_click_starts_the_break_and_another_skips_a_step(popup: Popup) -> None:
    """Start, then Skip, with the mouse."""
    popup.show()
    popup.wait_until_it_listens()
    popup.click(*PLACE_OF_START)
    popup.wait_until_it_listens()
    popup.click(*PLACE_OF_SKIP)
    said = popup.next()

    assert without_times(said or {"say": "step"}) == {
        "say": "step",
        "step": {"id": "settle", "outcome": "skipped", "loads": []},
    }


def test_the_variant_can_still_change_when_it_is_shown(popup: Popup) -> None:
    """It was prepared for one variant and shown for another."""
    popup.order("prepare", variant="standing")
    popup.next()
    popup.order("show", focus=True, variant="minute")
    popup.next()
    popup.wait_until_it_listens()
    popup.key("Right", "Escape")
    step, ended = popup.rest()

    assert (step["step"]["id"], ended["result"]["variant"]) == ("warm-up", "minute")


def test_the_minute_begins_without_a_key_and_a_stray_one_does_not_stop_it(popup: Popup) -> None:
    """Issue 8, number 25; keys typed into the opening window do nothing."""
    popup.order("prepare", variant="standing")
    popup.next()
    popup.order("show", focus=True, variant="minute")
    shown = popup.next()
    popup.press("h", "s")
    said = popup.next(moving=True)
    popup.order("close")
    rest = popup.rest()

    assert (shown, said) == (SHOWN, {"say": "moving"})
    assert [
        (line["say"], line["step"]["outcome"] if "step" in line else line["result"]["kind"]) for line in rest
    ] == [
        ("step", "stopped"),
        ("ended", "partial"),
    ]


def test_invalid_orders_are_reported_and_the_popup_continues(popup: Popup) -> None:
    """Bad JSON, a wrong field, an unknown order, an order out of turn: one problem each."""
    for line in ("{", "[]", '{"do": "dance"}', '{"do": "prepare", "variant": "flying"}', '{"do": "show"}'):
        popup.send(line)
    problems = [popup.next() for _ in range(5)]
    said = popup.show()
    popup.order("prepare")
    late = popup.next()

    assert (problems, said, late) == (
        [
            {"say": "fault", "text": text, "part": "break window"}
            for text in (
                "not valid JSON",
                "expected an object",
                "do: expected one of prepare, show, close, not 'dance'",
                "variant: expected one of full, standing, seated, minute, not 'flying'",
                "nothing is prepared yet",
            )
        ],
        [READY, SHOWN],
        {"say": "fault", "text": "a window is prepared already", "part": "break window"},
    )


def test_an_interval_is_typed_and_set(popup: Popup) -> None:
    """The first digit replaces the old number; 0 is too short to be set; Up moves to the next multiple of five."""
    popup.show(page="interval", minutes=45)
    popup.wait_until_it_listens()
    popup.key("0", "Return", "BackSpace", "3", "7", "Up", "Return")

    assert (popup.rest(), popup.exit_code()) == ([{"say": "interval", "minutes": 40}], 0)


def test_about_is_closed_with_escape(popup: Popup) -> None:
    """And reports that it was closed."""
    popup.show(page="about")
    popup.wait_until_it_listens()
    popup.key("Escape")

    assert (popup.rest(), popup.exit_code()) == ([{"say": "closed"}], 0)


def test_a_window_opened_without_a_click_tells_the_window_manager(popup: Popup) -> None:
    """`_NET_WM_USER_TIME` 0 on the outer window keeps the keyboard focus where it is."""
    popup.order("prepare")
    popup.next()
    popup.order("show", focus=False)
    popup.next()
    found = popup.window().get_full_property(popup.x.intern_atom("_NET_WM_USER_TIME"), 0)

    assert found is not None
    assert list(found.value) == [0]


def test_the_window_is_large_on_a_high_resolution_screen_and_stays_inside_it(popup: Popup) -> None:
    """Xft.dpi 192 means a scale of 2."""
    from Xlib import Xatom

    root = popup.x.screen().root
    root.change_property(Xatom.RESOURCE_MANAGER, Xatom.STRING, 8, b"Xft.antialias:\t1\nXft.dpi:\t192\n")
    popup.x.sync()
    try:
        popup.show()
        place = popup.window().get_geometry()
    finally:
        root.delete_property(Xatom.RESOURCE_MANAGER)
        popup.x.sync()

    assert (place.width, place.height, place.x, place.y) == (840, 1120, (1400 - 840) // 2, (1300 - 1120) // 2)


def test_the_window_shows_the_picture_in_the_requested_theme(popup: Popup) -> None:
    """The corner of a dark window has the dark background."""
    from Xlib import X

    popup.show(theme="dark")
    window = popup.window()

    def corner() -> tuple[int, int, int]:
        blue, green, red = window.get_image(3, 3, 1, 1, X.ZPixmap, 0xFFFFFFFF).data[:3]
        return (red, green, blue)

    assert becomes(DARK.ground, corner) == DARK.ground


def test_output_of_libraries_does_not_reach_stdout(
    start: Callable[[dict[str, str]], Popup], tmp_path: Path
) -> None:
    """An empty ~/.Xauthority makes python-xlib print; other libraries print in Python, in C, and at exit."""
    noisy = tmp_path / "noisy"
    noisy.mkdir()
    (noisy / "sitecustomize.py").write_text(NOISE, encoding="utf-8")
    (tmp_path / ".Xauthority").touch()
    popup = start(
        {"HOME": str(tmp_path), "XAUTHORITY": str(tmp_path / ".Xauthority"), "PYTHONPATH": str(noisy)}
    )
    said = popup.show(page="about")
    popup.order("close")

    assert (said, popup.rest()) == ([READY, SHOWN], [{"say": "closed"}])


NOISE = """
import atexit, ctypes, importlib.abc, sys

class Loud(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name in {"tkinter", "PIL", "Xlib", "deskbreak.popup.app"}:
            print("importing", name, flush=True)
            libc = ctypes.CDLL(None)
            libc.puts(b"and in C")
            libc.fflush(None)

sys.meta_path.insert(0, Loud())
atexit.register(print, "good-bye", flush=True)
print("not flushed before the window's own code runs")
"""


def test_without_tkinter_it_names_the_package(tmp_path: Path) -> None:
    """Debian's Python comes without tkinter: exit code 3, one line."""
    (tmp_path / "sitecustomize.py").write_text(
        "import importlib.util as u\nfind = u.find_spec\nu.find_spec = lambda n: None if n == '_tkinter' else find(n)\n"
    )
    root = str(Path(__file__).resolve().parents[3])
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), root])}
    done = subprocess.run(
        [sys.executable, "-m", "deskbreak.popup"],
        env=env,
        input="",
        capture_output=True,
        text=True,
        check=False,
    )
    line = (
        "The break window needs tkinter, which this Python lacks. On Debian: apt install python3-tk. "
        "Until then, in a terminal: deskbreak start --terminal\n"
    )

    assert (done.returncode, done.stdout, done.stderr) == (3, "", line)


@needs_tk
def test_without_a_screen_it_reports_that_in_one_line() -> None:
    """No traceback: exit code 3, Tk's message, and what to do (issue 8, 27)."""
    env = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
    done = subprocess.run(
        [sys.executable, "-m", "deskbreak.popup"],
        env=env,
        input='{"do": "prepare"}\n',
        capture_output=True,
        text=True,
        check=False,
    )
    lines = done.stderr.splitlines()

    assert (done.returncode, len(lines)) == (3, 1)
    assert lines[0].startswith("The break window cannot open: ")
    assert lines[0].endswith(". Until then, in a terminal: deskbreak start --terminal")


def test_it_does_not_crash_when_both_pipes_are_closed(x_server: str) -> None:
    """As when its parent is killed: the end of the break cannot be reported."""
    process = subprocess.Popen(
        [sys.executable, "-m", "deskbreak.popup"],
        env={**os.environ, "DISPLAY": x_server},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    with process, process.stdin as orders, process.stdout as said, process.stderr as complaints:
        orders.write('{"do": "prepare"}\n{"do": "show"}\n')
        orders.flush()
        lines = [said.readline(), said.readline()]
        said.close()
        orders.close()
        complaint, code = complaints.read(), process.wait(60)

    assert (lines, complaint, code) == (['{"say": "ready"}\n', '{"say": "shown"}\n'], "", 0)


def test_a_missing_routine_is_named_and_replaced_by_the_built_in_one(
    start: Callable[[], Popup],
) -> None:
    """A typo in the settings must not cost the break."""
    popup = start()
    popup.order("prepare", routine="lower_back")
    problem, said = popup.next(), popup.next()

    assert (problem and problem["say"], "lower_back.toml" in str(problem), said) == ("fault", True, READY)


def test_the_token_of_a_click_reaches_the_window_manager(popup: Popup) -> None:
    """As a startup id with the time of the click, so that the window may take the focus; it also ends the busy cursor."""
    popup.order("prepare")
    popup.next()
    popup.order("show", focus=True, token="notification-7_TIME4242")
    popup.next()
    window = popup.window()
    found = [
        window.get_full_property(popup.x.intern_atom(name), 0)
        for name in ("_NET_STARTUP_ID", "_NET_WM_USER_TIME")
    ]

    assert [bytes(found[0].value), list(found[1].value)] == [b"notification-7_TIME4242", [4242]]


def test_the_title_shows_the_step_and_the_keys_have_their_own_page(popup: Popup) -> None:
    """The title changes once per step, for screen readers; the break pauses while the keys are shown."""
    popup.show()
    popup.wait_until_it_listens()

    def title() -> str:
        return str(popup.window().get_wm_name())

    seen = [title()]
    for key, expected in (
        ("Right", "Settle, step 1 of 10 - DeskBreak"),
        ("Right", "Warm up, step 2 of 10 - DeskBreak"),
        ("question", "Keys - DeskBreak"),
        ("Escape", "Warm up, step 2 of 10 - DeskBreak"),
    ):
        popup.key(key)
        seen.append(becomes(expected, title))

    assert seen == [
        "A break for your upper back - DeskBreak",
        "Settle, step 1 of 10 - DeskBreak",
        "Warm up, step 2 of 10 - DeskBreak",
        "Keys - DeskBreak",
        "Warm up, step 2 of 10 - DeskBreak",
    ]


def test_text_of_twice_the_size_makes_a_larger_window_in_high_contrast(popup: Popup) -> None:
    """600 x 800 logical pixels, on the high-contrast background."""
    from Xlib import X

    popup.show(letters=2.0, high_contrast=True, theme="dark")
    window = popup.window()
    place = window.get_geometry()

    def corner() -> bytes:
        return bytes(window.get_image(3, 3, 1, 1, X.ZPixmap, 0xFFFFFFFF).data[:3])

    assert becomes(b"\0\0\0", corner) == b"\0\0\0"
    assert place.width == 600
