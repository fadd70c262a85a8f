"""What the person's hands do in a window: keys and the mouse, to deeds and to what the widgets look like."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from deskbreak.popup.scene import Key
from deskbreak.render.sheet import Touch

if TYPE_CHECKING:
    import tkinter as tk
    from collections.abc import Callable

    from deskbreak.popup.scene import Showing
    from deskbreak.popup.stage import Stage
    from deskbreak.render.sheet import Sheet, Widget

_SHIFTED_TAB: Final = "ISO_Left_Tab"
_SHIFT, _CONTROL = 0x1, 0x4  # in the state of an event


class Touched(Protocol):
    """The window that they are on."""

    @property
    def listens(self) -> bool:
        """Whether keys mean it."""

    def do(self, deed: Callable[[], list[str] | None], /) -> None:
        """Let a deed happen, tell what it tells, and draw what has changed."""

    def redraw(self) -> None:
        """Draw what has changed."""


class Hands:
    """Keyboard and mouse on one window. The focus is where Return presses.

    Its ring is seen from the first Tab on, on every page, until a click.
    """

    def __init__(self, root: tk.Tk, showing: Showing, stage: Stage, window: Touched) -> None:
        self._showing, self._stage, self._window = showing, stage, window
        self._canvas = stage.canvas
        self._focus, self._ring, self._hover, self._pressed = showing.default, False, "", ""
        self._page_ids: tuple[str, ...] = ()
        root.bind("<KeyPress>", self._key)
        self._canvas.bind("<Motion>", self._moved)
        self._canvas.bind("<Leave>", self._left)
        self._canvas.bind("<ButtonPress-1>", self._down)
        self._canvas.bind("<ButtonRelease-1>", self._up)

    def on(self, sheet: Sheet) -> Touch:
        """Where they are on a page. The focus stays while its widget is there; a new page starts at its own default."""
        ids = tuple(widget.id for widget in sheet.widgets if widget.press)
        if ids != self._page_ids:
            self._page_ids, self._focus = ids, self._showing.default
            self._hover = self._pressed = ""
        return Touch(self._focus if self._ring else "", self._hover, self._pressed)

    # Keys

    def _key(self, event: tk.Event[tk.Misc]) -> str | None:
        if not self._window.listens:
            return "break"
        if int(event.state) & _CONTROL:  # a shortcut of somebody else's
            return None
        keysym = event.keysym.removeprefix("KP_")
        key = Key(keysym) if keysym in set(Key) else Key.RETURN if keysym == "Enter" else None
        if keysym in {"Tab", _SHIFTED_TAB}:
            self._move_focus(-1 if keysym == _SHIFTED_TAB or int(event.state) & _SHIFT else 1)
        elif key is not None:
            self._window.do(lambda: self._pressed_key(key))
        elif event.char and event.char.isprintable():
            self._window.do(lambda: self._showing.typed(event.char))
        return "break"

    def _move_focus(self, direction: int) -> None:
        ids = self._page_ids
        at = ids.index(self._focus) if self._focus in ids else -1 if direction > 0 else 0
        if not self._ring and self._focus in ids:
            at -= direction  # the first Tab shows where the focus is
        self._focus, self._ring = ids[(at + direction) % len(ids)], True
        self._window.redraw()

    def _pressed_key(self, key: Key) -> list[str] | None:
        lines = self._showing.key(key)
        if lines is not None or key not in {Key.RETURN, Key.SPACE}:
            return lines
        for widget in self._showing.sheet().widgets:
            if widget.id == self._focus and widget.press:
                return self._showing.press(widget.press)
        return None

    # The mouse

    def _widget_under(self, event: tk.Event[tk.Misc]) -> Widget | None:
        return self._showing.sheet().widget_at(*self._stage.logical(event.x, event.y))

    def _moved(self, event: tk.Event[tk.Misc]) -> None:
        widget = self._widget_under(event)
        hover = widget.id if widget else ""
        if hover != self._hover:
            self._hover = hover
            self._canvas.configure(cursor="hand2" if hover else "")
            self._window.redraw()

    def _left(self, _event: tk.Event[tk.Misc]) -> None:
        self._hover = ""
        self._window.redraw()

    def _down(self, event: tk.Event[tk.Misc]) -> None:
        widget = self._widget_under(event)
        self._pressed = widget.id if widget else ""
        self._window.redraw()

    def _up(self, event: tk.Event[tk.Misc]) -> None:
        """A click counts where it was both pressed and released."""
        widget, pressed = self._widget_under(event), self._pressed
        self._pressed = ""
        press = widget.press if widget is not None and widget.id == pressed else None
        if widget is None or press is None:
            self._window.redraw()
            return
        self._focus, self._ring = widget.id, False
        self._window.do(lambda: self._showing.press(press))
