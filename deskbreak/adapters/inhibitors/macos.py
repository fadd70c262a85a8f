"""Inhibitors on macOS: a microphone in use, full screen, programs.

Not run on macOS yet.

The microphone: Core Audio reports when the default input device starts and stops
running. A headset is one device for both directions and also runs for music; so
from macOS 14.2 on, each process is asked whether it records, and from which device:
the one that listens for "Siri" says yes all day, but names no device.
https://developer.apple.com/documentation/coreaudio/kaudiodevicepropertydeviceisrunningsomewhere
https://developer.apple.com/documentation/coreaudio/kaudioprocesspropertyisrunninginput

Full screen: the list of windows, whose bounds need no permission. There is no event
for it, so it is polled every ten seconds.
https://developer.apple.com/documentation/coregraphics/cgwindowlistcopywindowinfo(_:_:)

Programs: libproc(3), polled only if the settings name one.

macOS does not report Focus to programs: its file is readable only with full disk
access, which a break reminder should not ask for. During Focus, macOS itself holds
our notification back.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from deskbreak.adapters.inhibitors.polled_source import (
    ASK_EACH_S,
    NO_INHIBITORS,
    PolledInhibitorSource,
    TimedPoller,
    programs_source,
)
from deskbreak.core.model.inhibitor import Inhibitor

_CALL = frozenset({Inhibitor.CALL})
_FULL_SCREEN = frozenset({Inhibitor.FULL_SCREEN})
_NORMAL_LAYER = 0  # kCGNormalWindowLevel: not the desktop, the Dock or a menu


class Audio(Protocol):
    """What Core Audio reports about the microphone."""

    def open(self, changed: Callable[[], None]) -> None:
        """Call ``changed``, on any thread, when `running` may have changed. Raises OSError."""

    def running(self) -> bool:
        """Whether the default input device runs, in either direction. Raises OSError."""

    def is_recording(self) -> bool | None:
        """Whether a program records from a device; None if macOS does not say."""

    def close(self) -> None:
        """Stop listening. Idempotent."""


@dataclass(frozen=True, slots=True)
class ScreenRect:
    """A rectangle on the desktop, in points."""

    x: float
    y: float
    width: float
    height: float

    def contains(self, other: ScreenRect) -> bool:
        """Whether the other rectangle lies within this one."""
        return (
            self.x <= other.x
            and self.y <= other.y
            and self.x + self.width >= other.x + other.width
            and self.y + self.height >= other.y + other.height
        )


@dataclass(frozen=True, slots=True)
class MacWindow:
    """A window on a screen. ``alpha``: 0.0 is invisible, 1.0 opaque."""

    layer: int
    alpha: float
    place: ScreenRect


def fills_a_screen(windows: Iterable[MacWindow], screens: Iterable[ScreenRect]) -> bool:
    """Whether a normal window covers a whole screen, including the menu bar."""
    wholes = tuple(screens)
    return any(
        window.layer == _NORMAL_LAYER
        and window.alpha > 0
        and any(window.place.contains(whole) for whole in wholes)
        for window in windows
    )


class MacMicrophone(PolledInhibitorSource):
    """An `InhibitorSource` for calls."""

    def __init__(self, audio: Audio, each_s: float = ASK_EACH_S) -> None:
        super().__init__("the microphone", _CALL, _AudioPoller(audio, each_s))


class _AudioPoller:
    """Waits until the device runs; then asks every few seconds what for."""

    def __init__(self, audio: Audio, each_s: float) -> None:
        self._audio = audio
        self._each_s = each_s
        self._changed = threading.Event()
        self._running = False

    def open(self) -> None:
        self._audio.open(self._changed.set)

    def poll(self) -> frozenset[Inhibitor]:
        self._changed.clear()
        self._running = True  # if it cannot be asked, it is asked again
        self._running = self._audio.running()
        if not self._running or self._audio.is_recording() is False:
            return NO_INHIBITORS
        return _CALL

    def wait(self) -> None:
        self._changed.wait(self._each_s if self._running else None)

    def wake(self) -> None:
        self._changed.set()

    def close(self) -> None:
        self._audio.close()


def mac_full_screen(
    windows: Callable[[], Iterable[MacWindow]],
    screens: Callable[[], Iterable[ScreenRect]],
    each_s: float = ASK_EACH_S,
) -> PolledInhibitorSource:
    """The source of full screen. Both functions raise OSError if they cannot find out."""

    def poll() -> frozenset[Inhibitor]:
        return _FULL_SCREEN if fills_a_screen(windows(), screens()) else NO_INHIBITORS

    return PolledInhibitorSource("the list of windows", _FULL_SCREEN, TimedPoller(poll, each_s))


if sys.platform == "darwin":

    def mac_sources(programs: tuple[str, ...]) -> list[PolledInhibitorSource]:
        """The sources of this computer."""
        from deskbreak.adapters.inhibitors import macos_api as system

        sources = [MacMicrophone(system.CoreAudio()), mac_full_screen(system.windows, system.screens)]
        if programs:
            sources.append(programs_source(programs, system.process_names))
        return sources
