"""The tray on Linux: a status notifier where the desktop supports it, otherwise an icon embedded on X11.

Theory of operation
-------------------
Modern panels show status notifiers; older ones, and small ones for bare window
managers, only embed windows (XEmbed). Which of them this desktop has is unknown at
start, because panels start late at login. So the tray begins with the status
notifier, which costs nothing without a host. When there has been no host for a
while, with or without a watcher, and a panel embeds icons, the icon moves there;
when a host appears, it moves back. Without either, the status notifier reports a
fault, and each new view triggers another search.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from deskbreak.adapters.delayed_fault import DelayedFault
from deskbreak.adapters.tray.pystray_tray import PystrayTray
from deskbreak.adapters.tray.sni_pixmap import DrawPixels
from deskbreak.adapters.tray.sni_tray import SniTray
from deskbreak.adapters.tray.sni_watcher import watch_host
from deskbreak.core.model.fault import Part, Recovered
from deskbreak.core.presentation.view import Icon, View
from deskbreak.linux.dbus.bus import Bus
from deskbreak.ports import Post, Tray, Unavailable

if TYPE_CHECKING:
    from PIL import Image

    from deskbreak.render.theme import Theme

_log = logging.getLogger(__name__)

_EMBED_AFTER_S = 8.0  # without a host; shorter than the grace period after which a missing panel is reported
_PANEL_GRACE_S = 15.0  # a panel that restarts is not reported


def embedding_tray(draw: DrawPixels, post: Post, theme: Callable[[], Theme]) -> PystrayTray:
    """Make the tray that embeds its icon on X11; ``theme`` returns the colours of its menu."""

    def picture(icon: Icon, size: int) -> Image.Image:
        from PIL import Image  # imported here: the other tray sends plain bytes

        return Image.frombytes("RGBA", (size, size), draw(icon, size))

    def icon_class() -> Callable[..., Any]:
        from deskbreak.adapters.tray.xembed_icon import EmbeddedIcon  # the import opens the display

        def make(*args: object, **kwargs: object) -> EmbeddedIcon:
            return EmbeddedIcon(
                *args, theme=theme, fault=DelayedFault(Part.TRAY, post, _PANEL_GRACE_S), **kwargs
            )

        return make

    return PystrayTray(picture, post, icon_class=icon_class)


def linux_trays(
    bus: Bus | None, draw: DrawPixels, post: Post, theme: Callable[[], Theme], *, on_x11: bool
) -> list[Tray]:
    """The trays to try on this desktop, the best first; ``bus`` is the session bus, if there is one."""
    embedding = partial(embedding_tray, draw, post, theme)
    if bus is None:
        return [embedding()] if on_x11 else []
    notifying = partial(SniTray, bus, draw, post)
    return [SwitchingTray(bus, post, notifying, embedding)] if on_x11 else [notifying()]


def has_embedder(display_name: str | None = None) -> bool:
    """Whether a panel embeds tray icons on this X display, by default $DISPLAY."""
    from Xlib import X

    from deskbreak.linux.x11 import NO_SERVER, connect

    try:
        display = connect(display_name)
        try:
            selection = display.intern_atom(f"_NET_SYSTEM_TRAY_S{display.get_default_screen()}")
            return bool(display.get_selection_owner(selection) != X.NONE)
        finally:
            display.close()
    except (Unavailable, *NO_SERVER) as reason:
        _log.debug("no X11 tray: %s", reason)
        return False


class SwitchingTray:
    """ports.Tray through a status notifier or an embedded icon, whichever the desktop supports."""

    def __init__(
        self,
        bus: Bus,
        post: Post,
        notifying: Callable[[], Tray],
        embedding: Callable[[], Tray],
        *,
        embeds: Callable[[], bool] = has_embedder,
        embed_after_s: float = _EMBED_AFTER_S,
    ) -> None:
        """``notifying`` and ``embedding`` make the trays; ``embeds`` tests whether a panel embeds icons now."""
        self._bus = bus
        self._post = post
        self._make = {False: notifying, True: embedding}
        self._embeds = embeds
        self._embed_after_s = embed_after_s
        # A signal handler may call `stop` in the middle of our own calls.
        self._lock = threading.RLock()
        self._embedded = False
        self._tray: Tray | None = None
        self._view: View | None = None
        self._timer: threading.Timer | None = None
        self._lonely = False  # no host since ``embed_after_s``
        self._ended = False

    def run(self, started: Callable[[], None]) -> None:
        """Own the main thread until `stop`. Raises Unavailable without a bus."""
        begun = threading.Event()

        def started_once() -> None:
            if not begun.is_set():
                begun.set()
                started()

        cancel = watch_host(self._bus, self._on_host)
        try:
            while (tray := self._next()) is not None:
                self._run_one(tray, started_once)
        finally:
            cancel()
            with self._lock:
                self._forget_timer()

    def show(self, view: View) -> None:
        """Show this view on the current tray; if no panel shows it, look for one."""
        with self._lock:
            self._view, tray = view, self._tray
            lonely = self._lonely and not self._embedded
        if tray is not None:
            tray.show(view)  # without the lock: it may wait for the thread that shows the icon
        if lonely:  # in a separate thread: a display that hangs must not block the caller
            threading.Thread(target=self._look, name="tray", daemon=True).start()

    def stop(self) -> None:
        """Let `run` return. From any thread, idempotent."""
        with self._lock:
            self._ended, tray = True, self._tray
        if tray is not None:
            tray.stop()

    def _next(self) -> Tray | None:
        with self._lock:
            if self._ended:
                return None
            self._tray = self._make[self._embedded]()
            if self._view is not None:
                self._tray.show(self._view)
            return self._tray

    def _run_one(self, tray: Tray, started: Callable[[], None]) -> None:
        """Run a tray until it is stopped for the other one, stopped for good, or ends by itself."""
        with self._lock:
            embedded = self._embedded
        try:
            tray.run(started)
        except Unavailable as why:
            if not embedded:
                raise
            _log.info("%s", why)
            with self._lock:
                self._embedded = False
        else:
            with self._lock:
                if embedded:  # if it ended by itself, its display is gone but may come back
                    self._embedded = False
                else:
                    self._ended = self._ended or not self._embedded

    def _move(self, *, embedded: bool) -> None:
        """Stop the current tray; `run` continues with the other one."""
        with self._lock:
            if self._ended or self._embedded == embedded or (embedded and not self._lonely):
                return
            self._embedded = embedded
            tray = self._tray
        self._post(Recovered(Part.TRAY))  # the other tray reports a new fault if it has no place
        if tray is not None:
            tray.stop()

    # The place for status notifiers. The first method runs on the bus's thread, the others on separate threads.

    def _on_host(self, has_host: bool) -> None:  # noqa: FBT001 - the signature that `watch_host` requires
        with self._lock:
            if has_host or not self._bus.alive:
                self._forget_timer()
                self._lonely = False
            elif self._timer is None and not self._ended:
                self._timer = threading.Timer(self._embed_after_s, self._report_no_host)
                self._timer.daemon = True
                self._timer.start()
        if has_host:
            self._move(embedded=False)

    def _report_no_host(self) -> None:
        with self._lock:
            self._lonely = self._timer is not None
        self._look()

    def _look(self) -> None:
        if self._embeds():
            self._move(embedded=True)

    def _forget_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None
