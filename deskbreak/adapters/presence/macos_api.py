"""The calls of `macos`: seconds since the last input, and notices through PyObjC, a dependency of pystray.

Not run on macOS yet.
"""

from __future__ import annotations

import sys

if sys.platform == "darwin":
    import ctypes
    import logging
    from collections.abc import Callable
    from importlib import import_module
    from typing import Any

    from deskbreak.adapters.presence.macos import Notice

    _log = logging.getLogger(__name__)

    _FRAMEWORK = "/System/Library/Frameworks/ApplicationServices.framework/ApplicationServices"
    _COMBINED_SESSION = 0  # kCGEventSourceStateCombinedSessionState: from hardware and other programs
    _ANY_INPUT = 0xFFFFFFFF  # kCGAnyInputEventType
    _TO_ALL = frozenset({Notice.LOCKED, Notice.UNLOCKED})
    _OF_OURS = frozenset({Notice.WILL_TERMINATE})  # the others belong to NSWorkspace
    # Absent while the screen is not locked. Apple documents the dictionary, but not this key.
    _LOCKED_KEY = "CGSSessionScreenIsLocked"

    def seconds_since_input() -> float:
        """The seconds since the last input of this session. Raises OSError."""
        try:
            ask = ctypes.CDLL(_FRAMEWORK).CGEventSourceSecondsSinceLastEventType  # loaded only once
        except AttributeError as reason:
            raise OSError(f"this macOS has no such call: {reason}") from reason
        ask.argtypes = (ctypes.c_int32, ctypes.c_uint32)
        ask.restype = ctypes.c_double
        return float(ask(_COMBINED_SESSION, _ANY_INPUT))

    class Observers:
        """Observes each notice at the notification centre that sends it."""

        def __init__(self) -> None:
            self._observed: list[tuple[Any, Any]] = []

        def open(self, on_event: Callable[[Notice], None]) -> None:
            """Observe all of them. Raises OSError."""
            try:
                foundation = import_module("Foundation")
                to_all = foundation.NSDistributedNotificationCenter.defaultCenter()
                of_ours = foundation.NSNotificationCenter.defaultCenter()
                workspace = import_module("AppKit").NSWorkspace.sharedWorkspace().notificationCenter()
            except (ImportError, AttributeError) as reason:
                raise OSError(f"PyObjC is missing: {reason}") from reason
            for notice in Notice:
                centre = to_all if notice in _TO_ALL else of_ours if notice in _OF_OURS else workspace
                observer = centre.addObserverForName_object_queue_usingBlock_(
                    notice.value, None, None, _block(on_event, notice)
                )
                self._observed.append((centre, observer))

        def locked(self) -> bool | None:
            """Whether the screen is locked; None if unknown."""
            try:
                session = import_module("Quartz").CGSessionCopyCurrentDictionary()
            except (ImportError, AttributeError) as reason:
                _log.info("the lock state of the screen is unknown: %s", reason)
                return None
            return None if session is None else bool(session.get(_LOCKED_KEY, False))

        def close(self) -> None:
            """Stop observing. Idempotent."""
            while self._observed:
                centre, observer = self._observed.pop()
                centre.removeObserver_(observer)

    def _block(on_event: Callable[[Notice], None], notice: Notice) -> Callable[[object], None]:
        return lambda _: on_event(notice)
