"""ports.Notifier as the last resort: plain text through plyer. No buttons, no replacement, no withdrawal.

On failure plyer is silent or prints a warning on stderr. So its requirements are
checked beforehand, and the errors it raises are reported. On Linux it runs
``notify-send``, which may block as long as a bus call does (25 s), so it gets a
thread of its own.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import warnings
from importlib.util import find_spec
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Final

from deskbreak.core.model.fault import Fault, Part, Recovered
from deskbreak.core.presentation.notification import Notification
from deskbreak.ports import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from deskbreak.core.presentation.notification import Slot
    from deskbreak.ports import Post

log = logging.getLogger(__name__)

_SHOWN_S: Final = 10  # seconds, where plyer supports it
_END_S: Final = 1.0  # time that `stop` waits for a pending notification
# plyer assumes Flatpak if this folder exists, and then writes GVariant text without any quoting.
_FLATPAK: Final = Path("/app")
_QUOTES: Final = str.maketrans({"'": "\N{RIGHT SINGLE QUOTATION MARK}", "\\": "/"})


def _which(program: str) -> str | None:
    from shutil import which  # imported here: most desktops never use this notifier

    return which(program)


def what_is_missing(
    environ: Mapping[str, str] | None = None,
    which: Callable[[str], str | None] = _which,
    module: Callable[[str], object] = find_spec,
) -> str | None:
    """What plyer needs but cannot find on this system, as a sentence; None if nothing is missing."""
    if sys.platform == "win32":
        return None
    if sys.platform == "darwin":
        if module("pyobjus"):
            return None
        return "plyer needs the Python package pyobjus to show notifications on macOS: pip install pyobjus."
    environ = os.environ if environ is None else environ
    bus = Path(environ.get("XDG_RUNTIME_DIR", "/nonexistent"), "bus")
    if not environ.get("DBUS_SESSION_BUS_ADDRESS") and not bus.exists():
        return "There is no session bus, so no notification can be shown. Start DeskBreak in your desktop session."
    if _FLATPAK.is_dir():
        return None if which("gdbus") else "The program gdbus is missing: install the package libglib2.0-bin."
    if module("dbus") or which("notify-send"):
        return None
    return "The program notify-send is missing: install the package libnotify-bin (libnotify on Arch and Fedora)."


class PlyerNotifier:
    """Plain text notifications, shown one after the other."""

    def __init__(self, post: Post, missing: Callable[[], str | None] = what_is_missing) -> None:
        self._post = post
        self._missing = missing
        self._queue: SimpleQueue[Notification | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._faulty = False

    def start(self) -> None:
        """Look for what plyer needs. Raises Unavailable."""
        missing = self._missing()
        if missing is not None:
            raise Unavailable(missing)
        self._thread = threading.Thread(target=self._run, name="plain notes", daemon=True)
        self._thread.start()

    def show(self, message: Notification) -> None:
        """Show it; returns at once."""
        self._queue.put(message)

    def withdraw(self, slot: Slot) -> None:
        """Do nothing: plyer cannot withdraw a notification; it expires by itself."""

    def stop(self) -> None:
        """Stop when the pending notifications are shown, or after a second."""
        self._queue.put(None)
        if self._thread is not None:
            self._thread.join(_END_S)
            self._thread = None

    def _run(self) -> None:
        while (message := self._queue.get()) is not None:
            missing = self._missing()
            if missing is not None:
                self._fail(missing)
                continue
            try:
                _notify(message)
            except Exception as error:
                # dbus-python and pyobjus raise many kinds of errors; none may end this thread.
                log.info("plyer failed", exc_info=True)
                self._fail(f"A notification could not be shown: {error}.")
                continue
            if self._faulty:
                self._faulty = False
                self._post(Recovered(Part.NOTIFIER))

    def _fail(self, text: str) -> None:
        if not self._faulty:
            self._faulty = True
            self._post(Fault(Part.NOTIFIER, text))


def _notify(message: Notification) -> None:
    from plyer import notification

    title, body = message.title, message.plain or message.body
    if sys.platform == "linux":
        # Most servers parse the body as markup, and plyer does not escape it.
        from html import escape  # costs half a megabyte for its table of entities, and is rarely needed

        title, body = title.translate(_QUOTES), escape(body.translate(_QUOTES), quote=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "dbus is not installed": notify-send works without it
        notification.notify(title=title, message=body, app_name="DeskBreak", timeout=_SHOWN_S)
