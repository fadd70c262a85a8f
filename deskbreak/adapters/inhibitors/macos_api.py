"""The system calls of `macos`: Core Audio properties, the list of windows, all processes.

Not run on macOS yet.
"""

from __future__ import annotations

import sys

if sys.platform == "darwin":
    import ctypes
    from collections.abc import Callable, Iterator
    from contextlib import contextmanager
    from importlib import import_module
    from typing import Any

    from deskbreak.adapters.inhibitors.macos import MacWindow, ScreenRect

    _CORE_AUDIO = "/System/Library/Frameworks/CoreAudio.framework/CoreAudio"
    _SYSTEM = 1  # kAudioObjectSystemObject
    _MAIN = 0  # kAudioObjectPropertyElementMain
    _ON_SCREEN = 1 << 0 | 1 << 4  # kCGWindowListOptionOnScreenOnly, kCGWindowListExcludeDesktopElements
    _MOST_SCREENS = 16
    _LONGEST_NAME = 64  # bytes; libproc keeps half of that
    _SPARE = 64  # for processes that start between counting and listing

    _OSStatus = ctypes.c_int32
    _ObjectID = ctypes.c_uint32

    class _Address(ctypes.Structure):
        """https://developer.apple.com/documentation/coreaudio/audioobjectpropertyaddress ."""

        _fields_ = (
            ("mSelector", ctypes.c_uint32),
            ("mScope", ctypes.c_uint32),
            ("mElement", ctypes.c_uint32),
        )

    def _code(four: bytes) -> int:
        """A four-letter code as Apple writes it as a number."""
        return int.from_bytes(four, "big")

    def _address(selector: bytes, scope: bytes = b"glob") -> _Address:
        return _Address(_code(selector), _code(scope), _MAIN)

    # AudioHardware.h and AudioHardwareBase.h
    _DEFAULT_INPUT = _address(b"dIn ")  # kAudioHardwarePropertyDefaultInputDevice
    _RUN_LOOP = _address(b"rnlp")  # kAudioHardwarePropertyRunLoop
    _RUNNING = _address(b"gone")  # kAudioDevicePropertyDeviceIsRunningSomewhere
    _PROCESSES = _address(b"prs#")  # kAudioHardwarePropertyProcessObjectList, since macOS 14.2
    _TAKES_IN = _address(b"piri")  # kAudioProcessPropertyIsRunningInput
    _FROM = _address(b"pdv#", b"inpt")  # kAudioProcessPropertyDevices, those for input

    _Listener = ctypes.CFUNCTYPE(
        _OSStatus, _ObjectID, ctypes.c_uint32, ctypes.POINTER(_Address), ctypes.c_void_p
    )

    def _ignore() -> None:
        """The callback before `CoreAudio.open`."""

    class CoreAudio:
        """Core Audio on this computer."""

        def __init__(self) -> None:
            self._audio: Any = None
            self._device = 0
            self._changed: Callable[[], None] = _ignore
            # Kept for the life of this object, because Core Audio may call it.
            self._listener = _Listener(self._on_change)

        def open(self, changed: Callable[[], None]) -> None:
            """Call ``changed``, on any thread, when `running` may have changed. Raises OSError."""
            self._changed = changed
            self._audio = ctypes.CDLL(_CORE_AUDIO)
            # Without a run loop from us, Core Audio calls us on a thread of its own.
            none = ctypes.c_void_p()
            self._audio.AudioObjectSetPropertyData(
                _SYSTEM,
                ctypes.byref(_RUN_LOOP),
                ctypes.c_uint32(0),
                None,
                ctypes.c_uint32(ctypes.sizeof(none)),
                ctypes.byref(none),
            )
            self._listen(_SYSTEM, _DEFAULT_INPUT)
            self._follow(self._number(_SYSTEM, _DEFAULT_INPUT))

        def running(self) -> bool:
            """Whether the default input device runs, in either direction. Raises OSError."""
            device = self._number(_SYSTEM, _DEFAULT_INPUT)
            self._follow(device)
            return bool(device) and self._number(device, _RUNNING) != 0  # 0: there is no microphone

        def is_recording(self) -> bool | None:
            """Whether a program records from a device; None if macOS does not say."""
            try:
                processes = self._numbers(_SYSTEM, _PROCESSES)
            except OSError:
                return None
            return any(self._records(process) for process in processes)

        def close(self) -> None:
            """Stop listening. Idempotent."""
            if self._audio is not None:
                self._follow(0)
                self._audio.AudioObjectRemovePropertyListener(
                    _SYSTEM, ctypes.byref(_DEFAULT_INPUT), self._listener, None
                )
                self._audio = None

        def _on_change(self, _object: int, _count: int, _addresses: object, _data: object) -> int:
            self._changed()
            return 0

        def _records(self, process: int) -> bool:
            try:
                return self._number(process, _TAKES_IN) != 0 and bool(self._numbers(process, _FROM))
            except OSError:  # the process has ended
                return False

        def _follow(self, device: int) -> None:
            if device == self._device:
                return
            if self._device:
                self._audio.AudioObjectRemovePropertyListener(
                    self._device, ctypes.byref(_RUNNING), self._listener, None
                )
            self._device = device
            if device:
                self._listen(device, _RUNNING)

        def _listen(self, of: int, address: _Address) -> None:
            _check(
                self._audio.AudioObjectAddPropertyListener(of, ctypes.byref(address), self._listener, None)
            )

        def _number(self, of: int, address: _Address) -> int:
            return (self._numbers(of, address) or [0])[0]

        def _numbers(self, of: int, address: _Address) -> list[int]:
            """A property that consists of 32-bit numbers. Raises OSError."""
            size = ctypes.c_uint32()
            what, no_qualifier = ctypes.byref(address), ctypes.c_uint32(0)
            _check(
                self._audio.AudioObjectGetPropertyDataSize(of, what, no_qualifier, None, ctypes.byref(size))
            )
            data = (ctypes.c_uint32 * (size.value // 4))()
            _check(
                self._audio.AudioObjectGetPropertyData(
                    of, what, no_qualifier, None, ctypes.byref(size), ctypes.byref(data)
                )
            )
            return list(data)[: size.value // 4]

    def _check(status: int) -> None:
        if status:
            raise OSError(f"macOS answers {status & 0xFFFFFFFF:#x}")

    def windows() -> list[MacWindow]:
        """All windows on a screen. Raises OSError."""
        with _framework() as quartz:
            return [_window(each) for each in quartz.CGWindowListCopyWindowInfo(_ON_SCREEN, 0) or ()]

    def screens() -> list[ScreenRect]:
        """All screens. Raises OSError."""
        with _framework() as quartz:
            status, displays, count = quartz.CGGetActiveDisplayList(_MOST_SCREENS, None, None)
            _check(status)
            places = [quartz.CGDisplayBounds(display) for display in displays[:count]]
            return [ScreenRect(at.origin.x, at.origin.y, at.size.width, at.size.height) for at in places]

    def _window(reported: Any) -> MacWindow:
        place = reported["kCGWindowBounds"]
        return MacWindow(
            layer=int(reported["kCGWindowLayer"]),
            alpha=float(reported["kCGWindowAlpha"]),
            place=ScreenRect(*(float(place[key]) for key in ("X", "Y", "Width", "Height"))),
        )

    @contextmanager
    def _framework() -> Iterator[Any]:
        """Quartz through PyObjC, which pystray depends on. Raises OSError.

        A thread outside AppKit has no autorelease pool of its own: without one, each call would leak its
        objects.
        """
        try:
            objc, quartz = import_module("objc"), import_module("Quartz")
        except ImportError as reason:
            raise OSError(f"PyObjC is missing: {reason}") from reason
        with objc.autorelease_pool():
            yield quartz

    def process_names() -> Iterator[str]:
        """The name of each running program. Raises OSError."""
        system = ctypes.CDLL(None)
        count = system.proc_listallpids(None, 0)
        if count <= 0:
            raise OSError("the list of processes is not available")
        pids = (ctypes.c_int * (count + _SPARE))()
        count = system.proc_listallpids(pids, ctypes.sizeof(pids))
        name = ctypes.create_string_buffer(_LONGEST_NAME)
        for pid in pids[: max(0, count)]:
            if system.proc_name(pid, name, ctypes.c_uint32(_LONGEST_NAME)) > 0:
                yield name.value.decode("utf-8", "replace")
