"""The tray of a Linux desktop: a status notifier where the desktop keeps these, else an icon embedded on X11.

Theory of operation
-------------------
Panels of today keep status notifiers; older ones, and small ones beside a bare
window manager, embed windows (XEmbed) and know nothing else. Which of them this
desktop has is not known when we start: at login panels come late. So it begins
with the status notifier, which costs nothing while nobody holds it. When there
has been no host for a while, be it for want of a watcher or beside one, and somebody
embeds icons, the icon moves there; when a host appears, it moves back. Where there
is neither, the status notifier tells of it, and each new view is an occasion to
look again.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from deskbreak.adapters.outage import Outage
from deskbreak.adapters.tray.pystray_tray import StockTray
from deskbreak.adapters.tray.sni_pixmap import DrawPixels
from deskbreak.adapters.tray.sni_tray import SniTray
from deskbreak.adapters.tray.sni_watcher import watch_place
from deskbreak.core.model.fault import Mended, Part
from deskbreak.core.presentation.view import Icon, View
from deskbreak.linux.dbus.bus import Bus
from deskbreak.ports import Post, Tray, Unavailable

if TYPE_CHECKING:
    from PIL import Image

    from deskbreak.render.theme import Theme

_log = logging.getLogger(__name__)

_EMBED_AFTER_S = 8.0  # without a host; less than the grace after which a missing panel is told
_PANEL_GRACE_S = 15.0  # a panel that starts anew is no news


def embedding_tray(draw: DrawPixels, post: Post, theme: Callable[[], Theme]) -> StockTray:
    """The tray through an icon embedded on X11; ``theme`` gives the colours of its menu."""

    def picture(icon: Icon, size: int) -> Image.Image:
        from PIL import Image  # here: the other tray sends plain bytes

        return Image.frombytes("RGBA", (size, size), draw(icon, size))

    def icon_class() -> Callable[..., Any]:
        from deskbreak.adapters.tray.xembed_icon import EmbeddedIcon  # opens the display

        def make(*args: object, **kwargs: object) -> EmbeddedIcon:
            return EmbeddedIcon(*args, theme=theme, outage=Outage(Part.TRAY, post, _PANEL_GRACE_S), **kwargs)

        return make

    return StockTray(picture, post, icon_class=icon_class)


def linux_trays(
    bus: Bus | None, draw: DrawPixels, post: Post, theme: Callable[[], Theme], *, on_x11: bool
) -> list[Tray]:
    """The trays to try on this desktop, the best first; ``bus`` is that of the session, if there is one."""
    embedding = partial(embedding_tray, draw, post, theme)
    if bus is None:
        return [embedding()] if on_x11 else []
    notifying = partial(SniTray, bus, draw, post)
    return [EitherTray(bus, post, notifying, embedding)] if on_x11 else [notifying()]


def somebody_embeds(display_name: str | None = None) -> bool:
    """Whether somebody embeds tray icons on this X display, by default that of $DISPLAY."""
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


class EitherTray:
    """The port Tray over the one or the other, as the desktop has it."""

    def __init__(
        self,
        bus: Bus,
        post: Post,
        notifying: Callable[[], Tray],
        embedding: Callable[[], Tray],
        *,
        embeds: Callable[[], bool] = somebody_embeds,
        embed_after_s: float = _EMBED_AFTER_S,
    ) -> None:
        """``notifying`` and ``embedding`` make the trays; ``embeds`` tells whether the second has a place now."""
        self._bus = bus
        self._post = post
        self._make = {False: notifying, True: embedding}
        self._embeds = embeds
        self._embed_after_s = embed_after_s
        # A signal's handler may call `stop` in the middle of our own calls.
        self._lock = threading.RLock()
        self._embedded = False
        self._tray: Tray | None = None
        self._view: View | None = None
        self._timer: threading.Timer | None = None
        self._lonely = False  # no host for long
        self._ended = False

    def run(self, started: Callable[[], None]) -> None:
        """Own the main thread until `stop`. Raises Unavailable without a bus."""
        begun = threading.Event()

        def started_once() -> None:
            if not begun.is_set():
                begun.set()
                started()

        cancel = watch_place(self._bus, self._place_known)
        try:
            while (tray := self._next()) is not None:
                self._run_one(tray, started_once)
        finally:
            cancel()
            with self._lock:
                self._forget_timer()

    def show(self, view: View) -> None:
        """Show this on the tray of the moment; where there is none, look for one."""
        with self._lock:
            self._view, tray = view, self._tray
            lonely = self._lonely and not self._embedded
        if tray is not None:
            tray.show(view)  # without the lock: it may wait for the thread that shows the icon
        if lonely:  # on a thread of its own: a display that hangs must not hold up who shows this
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
        """Run a tray until it is stopped, by us or for good."""
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
                if embedded:  # if it ended by itself, its display is gone, and may come back
                    self._embedded = False
                else:
                    self._ended = self._ended or not self._embedded

    def _move(self, *, embedded: bool) -> None:
        """End the tray of the moment; `run` goes on with the other."""
        with self._lock:
            if self._ended or self._embedded == embedded or (embedded and not self._lonely):
                return
            self._embedded = embedded
            tray = self._tray
        self._post(Mended(Part.TRAY))  # the other one tells anew if it has no place
        if tray is not None:
            tray.stop()

    # The place for status notifiers. The first on the bus's thread, the others on threads of their own.

    def _place_known(self, there_is: bool) -> None:  # noqa: FBT001 - as `watch_place` tells it
        with self._lock:
            if there_is or not self._bus.alive:
                self._forget_timer()
                self._lonely = False
            elif self._timer is None and not self._ended:
                self._timer = threading.Timer(self._embed_after_s, self._miss_place)
                self._timer.daemon = True
                self._timer.start()
        if there_is:
            self._move(embedded=False)

    def _miss_place(self) -> None:
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
