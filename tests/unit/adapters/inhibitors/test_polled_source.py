"""The inhibitors of Windows and macOS, with answers that the test provides."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable

import pytest

from deskbreak.adapters.inhibitors.macos import (
    MacMicrophone,
    MacWindow,
    ScreenRect,
    fills_a_screen,
    mac_full_screen,
)
from deskbreak.adapters.inhibitors.polled_source import PolledInhibitorSource, TimedPoller, programs_source
from deskbreak.adapters.inhibitors.windows import (
    Use,
    WindowsMicrophone,
    in_use,
    inhibitors_of,
    windows_quiet,
)
from deskbreak.core.model.inhibitor import Inhibitor
from deskbreak.ports import InhibitorSource, Unavailable
from tests.support.waiting import becomes

SOON_S = 0.01
NEVER_S = 3600.0

Holds = frozenset[Inhibitor]
NOTHING, CALL, FULL_SCREEN, QUIET, PROGRAM = (
    Holds(),
    Holds({Inhibitor.CALL}),
    Holds({Inhibitor.FULL_SCREEN}),
    Holds({Inhibitor.DO_NOT_DISTURB}),
    Holds({Inhibitor.PROGRAM}),
)


class Answer:
    """The system's answer, set by the test; None: the question fails."""

    def __init__(self, inhibitors: Holds | None) -> None:
        self.holds = inhibitors

    def __call__(self) -> Holds:
        if self.holds is None:
            raise OSError("no answer")
        return self.holds


class Reports:
    """A started source and what it reported."""

    def __init__(self, source: InhibitorSource) -> None:
        self.source = source
        self.told: list[Holds] = []
        source.start(self.told.append)

    def hears(self, *expected: Holds) -> list[Holds]:
        return becomes(list(expected), lambda: list(self.told))


def test_a_source_reports_the_present_state_and_then_each_change() -> None:
    """It also reports that there is no inhibitor."""
    answer = Answer(NOTHING)
    received = Reports(PolledInhibitorSource("system", CALL, TimedPoller(answer, SOON_S)))
    first = received.hears(NOTHING)
    answer.holds = CALL
    then = received.hears(NOTHING, CALL)
    received.source.stop()

    assert (first, then) == ([NOTHING], [NOTHING, CALL])


def test_a_source_whose_question_fails_reports_nothing_and_continues_when_it_works_again() -> None:
    """A reminder must not wait for ever for a call whose end cannot be seen."""
    answer = Answer(CALL)
    received = Reports(PolledInhibitorSource("system", CALL, TimedPoller(answer, SOON_S)))
    received.hears(CALL)
    answer.holds = None
    received.hears(CALL, NOTHING)
    answer.holds = CALL
    found = received.hears(CALL, NOTHING, CALL)
    received.source.stop()

    assert found == [CALL, NOTHING, CALL]


def test_a_system_that_cannot_be_asked_is_an_unavailable_source() -> None:
    """With a reason."""
    source: InhibitorSource = PolledInhibitorSource(
        "Windows notification state", CALL, TimedPoller(Answer(None), SOON_S)
    )

    with pytest.raises(Unavailable, match="Windows notification state cannot be asked: no answer"):
        source.start(lambda _: None)


def test_a_stop_does_not_wait_for_the_next_question_and_a_restart_reports_again() -> None:
    """The engine restarts sources when settings are read again."""
    source: InhibitorSource = PolledInhibitorSource("system", CALL, TimedPoller(Answer(CALL), NEVER_S))
    first = Reports(source)
    first.hears(CALL)
    source.stop()
    source.stop()
    second = Reports(source)
    second.hears(CALL)
    source.stop()

    assert (first.told, second.told) == ([CALL], [CALL])


@pytest.mark.parametrize(
    ("wanted", "running", "expected"),
    [
        (("zoom",), ["explorer.exe", "Zoom.exe"], PROGRAM),
        (("OBS64.exe",), ["obs64.exe"], PROGRAM),
        (("zoom.us",), ["Finder", "zoom.us"], PROGRAM),
        (("zoom",), ["zoomit.exe"], NOTHING),
        (("zoom",), [], NOTHING),
    ],
)
def test_programs_are_found_by_name_in_any_case(
    wanted: tuple[str, ...], running: list[str], expected: Holds
) -> None:
    """With or without the Windows extension, and by the whole name."""
    source = programs_source(wanted, lambda: running, SOON_S)
    received = Reports(source)
    found = received.hears(expected)
    source.stop()

    assert (found, source.covers) == ([expected], PROGRAM)


# ---------------------------------------------------------------------- Windows


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (1, NOTHING),
        (2, FULL_SCREEN),
        (3, FULL_SCREEN),
        (4, QUIET),
        (5, NOTHING),
        (6, QUIET),
        (7, NOTHING),
        (99, NOTHING),
    ],
    ids=["no user", "busy", "game", "presentation", "accepts", "quiet", "store app", "unknown state"],
)
def test_each_state_of_windows_stands_for_an_inhibitor_or_none(state: int, expected: Holds) -> None:
    """The states of QUERY_USER_NOTIFICATION_STATE."""
    assert inhibitors_of(state) == expected


def test_the_quiet_source_of_windows_reports_full_screen() -> None:
    """A film."""
    state = [5]
    source = windows_quiet(lambda: state[0], SOON_S)
    received = Reports(source)
    received.hears(NOTHING)
    state[0] = 2
    found = received.hears(NOTHING, FULL_SCREEN)
    source.stop()

    assert (found, source.covers) == ([NOTHING, FULL_SCREEN], FULL_SCREEN | QUIET)


@pytest.mark.parametrize(
    ("uses", "expected"),
    [
        ([], False),
        ([Use(200, 300)], False),
        ([Use(200, 300), Use(250, 0)], True),
        ([Use(90, 0)], False),
        ([Use(0, 0)], False),
    ],
    ids=["never", "over", "in use", "cut off by a power cut", "empty record"],
)
def test_a_microphone_use_without_an_end_continues_unless_windows_was_started_since(
    uses: list[Use], *, expected: bool
) -> None:
    """Windows started at 100; a program that was recording at the last power cut no longer is."""
    assert in_use(uses, booted_at=100) is expected


class FakeConsents:
    """Windows' records of microphone use."""

    def __init__(self, *, there: bool = True) -> None:
        self._there = there
        self._changed = threading.Event()
        self._uses: list[Use] = []

    def write(self, *uses: Use) -> None:
        self._uses = list(uses)
        self._changed.set()

    def open(self) -> None:
        if not self._there:
            raise FileNotFoundError("no such key")

    def uses(self) -> Iterable[Use]:
        self._changed.clear()
        return tuple(self._uses)

    def booted_at(self) -> int:
        return 100

    def wait(self) -> None:
        self._changed.wait()

    def wake(self) -> None:
        self._changed.set()

    def close(self) -> None:
        """No key is open."""


def test_a_call_begins_and_ends_with_the_use_of_the_microphone() -> None:
    """Each change raises an event; nothing polls in between."""
    notes = FakeConsents()
    source = WindowsMicrophone(notes)
    received = Reports(source)
    received.hears(NOTHING)
    notes.write(Use(200, 0))
    received.hears(NOTHING, CALL)
    notes.write(Use(200, 300))
    found = received.hears(NOTHING, CALL, NOTHING)
    source.stop()

    assert (found, source.covers) == ([NOTHING, CALL, NOTHING], CALL)


def test_a_windows_without_consent_records_is_an_unavailable_source() -> None:
    """Before Windows 10, 1903."""
    with pytest.raises(Unavailable, match="The microphone cannot be asked: no such key"):
        WindowsMicrophone(FakeConsents(there=False)).start(lambda _: None)


# ---------------------------------------------------------------------- macOS


class Sound:
    """A fake of Core Audio."""

    def __init__(self, *, running: bool, is_recording: bool | None) -> None:
        self.is_running = running
        self.is_taken_in = is_recording
        self.closed = False
        self._changed: Callable[[], None] = lambda: None

    def open(self, changed: Callable[[], None]) -> None:
        self._changed = changed

    def running(self) -> bool:
        return self.is_running

    def is_recording(self) -> bool | None:
        return self.is_taken_in

    def close(self) -> None:
        self.closed = True

    def run(self, *, running: bool) -> None:
        self.is_running = running
        self._changed()


@pytest.mark.parametrize(
    ("running", "is_recording", "expected"),
    [
        (False, False, NOTHING),
        (False, True, NOTHING),
        (True, True, CALL),
        (True, False, NOTHING),
        (True, None, CALL),
    ],
    ids=["silence", "another device", "a call", "music in a headset", "a call, before macOS 14.2"],
)
def test_a_call_is_a_running_device_and_a_program_that_takes_sound_in(
    expected: Holds, *, running: bool, is_recording: bool | None
) -> None:
    """Where macOS reports that much."""
    sound = Sound(running=running, is_recording=is_recording)
    received = Reports(MacMicrophone(sound, SOON_S))
    found = received.hears(expected)
    received.source.stop()

    assert (found, sound.closed) == ([expected], True)


def test_the_beginning_and_end_of_a_call_are_events() -> None:
    """A separate microphone: it runs only in calls, so nothing polls."""
    sound = Sound(running=False, is_recording=None)
    source = MacMicrophone(sound, NEVER_S)
    received = Reports(source)
    received.hears(NOTHING)
    sound.run(running=True)
    received.hears(NOTHING, CALL)
    sound.run(running=False)
    found = received.hears(NOTHING, CALL, NOTHING)
    source.stop()

    assert (found, source.covers) == ([NOTHING, CALL, NOTHING], CALL)


def test_a_call_in_a_headset_that_already_plays_music_is_found_by_polling() -> None:
    """The device was already running, so no event comes."""
    sound = Sound(running=True, is_recording=False)
    received = Reports(MacMicrophone(sound, SOON_S))
    received.hears(NOTHING)
    sound.is_taken_in = True
    found = received.hears(NOTHING, CALL)
    received.source.stop()

    assert found == [NOTHING, CALL]


LAPTOP, BESIDE = ScreenRect(0, 0, 1440, 900), ScreenRect(1440, -180, 1920, 1080)


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        (MacWindow(0, 1.0, LAPTOP), True),
        (MacWindow(0, 1.0, BESIDE), True),
        (MacWindow(0, 1.0, ScreenRect(0, 25, 1440, 875)), False),
        (MacWindow(25, 1.0, LAPTOP), False),
        (MacWindow(0, 0.0, LAPTOP), False),
        (MacWindow(0, 1.0, ScreenRect(1440, 0, 1440, 900)), False),
    ],
    ids=["full", "full on the second", "below the menu bar", "an overlay", "invisible", "between"],
)
def test_a_full_screen_is_a_normal_window_over_a_whole_screen(window: MacWindow, *, expected: bool) -> None:
    """It covers the menu bar as well."""
    assert (
        fills_a_screen([MacWindow(0, 1.0, ScreenRect(10, 30, 600, 400)), window], [LAPTOP, BESIDE])
        is expected
    )


def test_the_full_screen_of_macos_is_reported() -> None:
    """A film."""
    shown = [MacWindow(0, 1.0, ScreenRect(10, 30, 600, 400))]
    source = mac_full_screen(lambda: shown, lambda: [LAPTOP], SOON_S)
    received = Reports(source)
    received.hears(NOTHING)
    shown.append(MacWindow(0, 1.0, LAPTOP))
    found = received.hears(NOTHING, FULL_SCREEN)
    source.stop()

    assert (found, source.covers) == ([NOTHING, FULL_SCREEN], FULL_SCREEN)
