"""Handles keys and the mouse in a window: carries out actions, and highlights widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from deskbreak.core.guide.input_guard import CHANGED_S, FOCUSED_S, OPENED_S, EventClock, KeyGuard, PressGuard
from deskbreak.popup.keyboard import SHIFT
from deskbreak.popup.page import Key
from deskbreak.render.pages.sheet import Touch, WidgetStyle

if TYPE_CHECKING:
    import tkinter as tk
    from collections.abc import Callable

    from deskbreak.popup.canvas import PageCanvas
    from deskbreak.popup.keyboard import Keyboard
    from deskbreak.popup.page import WindowContent
    from deskbreak.protocol.popup import PopupReport
    from deskbreak.render.pages.sheet import Rect, Sheet, Widget

_SHIFTED_TAB: Final = "ISO_Left_Tab"
_MODIFIERS: Final = (
    "Shift_",
    "Control_",
    "Alt_",
    "Meta_",
    "Super_",
    "Hyper_",
    "ISO_Level",
    "Caps_Lock",
    "Num_Lock",
)


class InputTarget(Protocol):
    """The window that receives the input."""

    def now(self) -> float:
        """The current time, in seconds."""

    def do(self, action: Callable[[], list[PopupReport] | None], /) -> None:
        """Carry out an action, send its reports, and draw the changes."""

    def redraw(self) -> None:
        """Draw the changes."""


class InputHandler:
    """Keyboard and mouse of one window. Return presses the focused widget.

    The focus ring is visible from the first Tab on, on every page, until a click. Input before the page could be read
    is ignored (`input_guard`); only the pain stop works at once, if it was at the same place on the previous page.
    """

    def __init__(
        self,
        root: tk.Tk,
        content: WindowContent,
        page_canvas: PageCanvas,
        window: InputTarget,
        keyboard: Keyboard,
    ) -> None:
        self._content, self._page_canvas, self._window, self._keyboard = (
            content,
            page_canvas,
            window,
            keyboard,
        )
        self._canvas = page_canvas.canvas
        self._focus, self._ring, self._hover, self._pressed = content.default, False, "", ""
        self._page: tuple[str, ...] = ()  # the name of the page and its widgets
        self._places: tuple[Rect, ...] = ()  # the places of the widgets
        self._stop: Rect | None = None  # the place of the pain stop
        self._stop_stays = False  # it was at the same place on the previous page
        self._keys, self._presses, self._clock = KeyGuard(), PressGuard(), EventClock()
        root.bind("<KeyPress>", self._on_key)
        root.bind("<FocusIn>", self._on_focus)
        self._canvas.bind("<Motion>", self._on_motion)
        self._canvas.bind("<Leave>", self._on_leave)
        self._canvas.bind("<ButtonPress-1>", self._on_press)
        self._canvas.bind("<ButtonRelease-1>", self._on_release)

    def on(self, sheet: Sheet) -> Touch:
        """The state of a page's widgets. The focus stays while its widget exists; a new page starts at its default."""
        page = (self._content.page, *(widget.id for widget in sheet.widgets if widget.press))
        places = tuple(widget.rect for widget in sheet.widgets if widget.press)
        if page != self._page:
            self._page_changed(page, sheet)
        elif places != self._places:  # a label changed length: another button may be under the pointer
            self._pressed = ""
            self._presses = self._presses.held(self._window.now(), CHANGED_S)
        self._places = places
        return Touch(self._focus if self._ring else "", self._hover, self._pressed)

    def _page_changed(self, page: tuple[str, ...], sheet: Sheet) -> None:
        now, stop = self._window.now(), self._stop
        self._stop = next(
            (widget.rect for widget in sheet.widgets if widget.style is WidgetStyle.DANGER), None
        )
        self._stop_stays = self._stop is not None and self._stop == stop and self._keys.counts_from <= now
        self._page, self._focus = page, self._content.default
        self._hover = self._pressed = ""
        self._keys, self._presses = self._keys.held(now, CHANGED_S), self._presses.held(now, CHANGED_S)

    def appeared(self) -> None:
        """Note that the window has appeared or come to the front, perhaps under the pointer of a working user."""
        now = self._window.now()
        self._stop_stays = False
        self._keys, self._presses = self._keys.held(now, OPENED_S), self._presses.held(now, OPENED_S)

    # Keys

    def _on_focus(self, _event: tk.Event[tk.Misc]) -> None:
        """The window got the focus, perhaps in the middle of a word; after a click it was intended."""
        now = self._window.now()
        if now - self._presses.last > FOCUSED_S:
            self._stop_stays = False
            self._keys = self._keys.held(now, FOCUSED_S)

    def _on_key(self, event: tk.Event[tk.Misc]) -> str | None:
        if self._keyboard.is_foreign(event) or event.keysym.startswith(_MODIFIERS):
            return None
        self._keys, counts = self._keys.pressed(event.keysym, self._moment(event))
        key, character = _named(event.keysym), self._keyboard.character(event)
        if not counts and not (self._stop_stays and self._content.stops(key or character)):
            return "break"
        if event.keysym in {"Tab", _SHIFTED_TAB}:
            self._move_focus(-1 if event.keysym == _SHIFTED_TAB or int(event.state) & SHIFT else 1)
        elif key is not None:
            self._window.do(lambda: self._pressed_key(key))
        elif character and character.isprintable():
            self._window.do(lambda: self._content.typed(character))
        return "break"

    def _moment(self, event: tk.Event[tk.Misc]) -> float:
        """When the user pressed, which is earlier than now if the computer is busy."""
        time = event.time if isinstance(event.time, int) else 0  # Tk has "??" where an event has no time
        self._clock, moment = self._clock.read(time, self._window.now())
        return moment

    def _move_focus(self, direction: int) -> None:
        ids = self._page[1:]
        at = ids.index(self._focus) if self._focus in ids else -1 if direction > 0 else 0
        if not self._ring and self._focus in ids:
            at -= direction  # the first Tab only shows the focus
        self._focus, self._ring = ids[(at + direction) % len(ids)], True
        self._window.redraw()

    def _pressed_key(self, key: Key) -> list[PopupReport] | None:
        lines = self._content.key(key)
        if lines is not None or (key is not Key.RETURN and not (key is Key.SPACE and self._ring)):
            return lines
        for widget in self._content.sheet().widgets:
            if widget.id == self._focus and widget.press:
                return self._content.press(widget.press)
        return None

    # The mouse

    def _widget_under(self, event: tk.Event[tk.Misc]) -> Widget | None:
        return self._content.sheet().widget_at(*self._page_canvas.logical(event.x, event.y))

    def _on_motion(self, event: tk.Event[tk.Misc]) -> None:
        widget = self._widget_under(event)
        hover = widget.id if widget else ""
        if hover != self._hover:
            self._hover = hover
            self._canvas.configure(cursor="hand2" if hover else "")
            self._window.redraw()

    def _on_leave(self, _event: tk.Event[tk.Misc]) -> None:
        self._hover = ""
        self._window.redraw()

    def _on_press(self, event: tk.Event[tk.Misc]) -> None:
        if self._keyboard.is_foreign(event):
            return
        self._presses, counts = self._presses.pressed(self._moment(event))
        widget = self._widget_under(event)
        if not counts and not (self._stop_stays and widget and widget.style is WidgetStyle.DANGER):
            return
        self._pressed = widget.id if widget else ""
        self._window.redraw()

    def _on_release(self, event: tk.Event[tk.Misc]) -> None:
        """A click counts only if it was pressed and released on the same widget."""
        widget, pressed = self._widget_under(event), self._pressed
        self._pressed = ""
        press = widget.press if widget is not None and widget.id == pressed else None
        if widget is None or press is None:
            self._window.redraw()
            return
        self._focus, self._ring = widget.id, False
        self._window.do(lambda: self._content.press(press))


def _named(keysym: str) -> Key | None:
    """Return the key with this Tk keysym; keypad keys count as well, except for Delete on its decimal point."""
    name = keysym.removeprefix("KP_")
    if name == "Enter":
        return Key.RETURN
    return Key(name) if name in set(Key) and keysym != "KP_Delete" else None
