"""A window on X11 that can enter and leave full screen."""

from __future__ import annotations

from Xlib import X, Xatom
from Xlib.display import Display
from Xlib.protocol import event

from tests.support.waiting import eventually

_REMOVE, _ADD = 0, 1
_PAGER = 2  # the source of a request


class FullWindow:
    """A window; it asks the window manager for full screen, as programs do."""

    def __init__(self, display_name: str) -> None:
        self._closed = False
        self._display = Display(display_name)
        self._root = self._display.screen().root
        if not eventually(lambda: self._numbers("_NET_SUPPORTING_WM_CHECK")):
            raise AssertionError("no window manager came")
        self.window = self._root.create_window(10, 10, 100, 80, 0, X.CopyFromParent)
        self.window.set_wm_name("a film")
        self.window.map()
        self._display.sync()
        if not eventually(self._comes_up):
            raise AssertionError("no window manager took the window up")

    def set(self, *, value: bool) -> None:
        """Enter or leave full screen."""
        full = self._display.intern_atom("_NET_WM_STATE_FULLSCREEN")
        body = (32, [_ADD if value else _REMOVE, full, 0, 1, 0])
        self._ask("_NET_WM_STATE", body)

    def rename(self, name: str) -> None:
        """Change the title, as a browser does for each page."""
        self.window.set_wm_name(name)
        self._display.sync()

    def close(self) -> None:
        """Close the window. Idempotent."""
        if not self._closed:
            self._display.close()
        self._closed = True

    def _ask(self, message: str, body: tuple[int, list[int]]) -> None:
        kind = self._display.intern_atom(message)
        asking = event.ClientMessage(window=self.window, client_type=kind, data=body)
        self._root.send_event(asking, event_mask=X.SubstructureRedirectMask | X.SubstructureNotifyMask)
        self._display.sync()

    def _comes_up(self) -> bool:
        """Activate the window as a task bar does: a window manager that is starting adopts windows without activating
        them.
        """
        self._ask("_NET_ACTIVE_WINDOW", (32, [_PAGER, X.CurrentTime, 0, 0, 0]))
        state = self._display.intern_atom("WM_STATE")
        # The number may belong to an earlier one.
        managed = self.window.get_full_property(state, state) is not None
        return managed and self._numbers("_NET_ACTIVE_WINDOW") == [self.window.id]

    def _numbers(self, name: str) -> list[int]:
        found = self._root.get_full_property(self._display.intern_atom(name), Xatom.WINDOW)
        return list(found.value) if found is not None else []
