"""The window: Tk gives a frame, a timer and input; everything in it is a picture."""

from __future__ import annotations

import time
import tkinter as tk
from typing import TYPE_CHECKING, Final

from PIL import ImageTk

from deskbreak.popup import messages, screen
from deskbreak.popup.loop_cache import LoopCache
from deskbreak.popup.placement import centred
from deskbreak.popup.scene import Key
from deskbreak.render.popup_view import FPS
from deskbreak.render.sheet import Touch

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from deskbreak.popup.scene import Showing
    from deskbreak.render.popup_view import Part
    from deskbreak.render.sheet import Widget

DEAF_S: Final = 1.0  # after opening: half-typed words must not press anything
_SHIFTED_TAB: Final = "ISO_Left_Tab"


class Window:
    """One window over one `Showing`; what it has to tell goes to ``say``."""

    def __init__(
        self,
        root: tk.Tk,
        showing: Showing,
        scale: float,
        say: Callable[[str], None],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._root, self._showing, self._scale = root, showing, scale
        self._say, self._now = say, now
        self._cache = LoopCache()
        self._drawn: dict[str, Hashable] = {}
        self._photos: dict[str, ImageTk.PhotoImage] = {}
        self._items: dict[str, int] = {}
        self._focus, self._ring, self._hover, self._pressed = showing.default, False, "", ""
        self._page_ids: tuple[str, ...] = ()
        self._shown_at: float | None = None
        self._ticked_at = 0.0
        self._next_frame = 0.0
        self._timer: str | None = None
        sheet = showing.sheet()
        self._size = (round(sheet.width * scale), round(sheet.height * scale))
        self._canvas = tk.Canvas(
            root, width=self._size[0], height=self._size[1], highlightthickness=0, borderwidth=0
        )
        self._canvas.pack()
        self._bind()
        self.redraw()

    @property
    def shown(self) -> bool:
        """Whether the window has been on the screen."""
        return self._shown_at is not None

    # Showing and ending

    def show(self, *, focus: bool) -> None:
        """Map the window, already drawn, in the middle of the active monitor."""
        if self._root.state() != "withdrawn":
            return
        free = screen.look(self._root).free
        left, top = centred(*self._size, free)
        self._root.geometry(f"{self._size[0]}x{self._size[1]}+{left}+{top}")
        self.redraw()
        self._root.update_idletasks()
        if not focus:
            screen.keep_focus_away(self._root)
        self._root.deiconify()
        if focus:
            self._root.lift()
            self._canvas.focus_force()

    def _mapped(self, _event: tk.Event[tk.Misc]) -> None:
        if self.shown:
            return
        self._shown_at = self._ticked_at = self._now()
        self._canvas.focus_set()
        self._root.update_idletasks()
        self._say(messages.shown())
        self._wake()

    def end(self) -> None:
        """Tell what was done, and go."""
        if self.shown:
            self._tell(self._showing.close())
        self._root.destroy()

    def _tell(self, lines: list[str]) -> None:
        for line in lines:
            self._say(line)

    # Drawing

    def redraw(self) -> None:
        """Draw what has changed, and nothing else."""
        self._settle_focus()
        touch = Touch(self._focus if self._ring else "", self._hover, self._pressed)
        parts = self._showing.parts(touch)
        for gone in self._items.keys() - {part.name for part in parts}:
            self._canvas.itemconfigure(self._items[gone], state="hidden")
            self._drawn.pop(gone, None)
        for part in parts:
            if self._drawn.get(part.name) != (part.rect, part.key):
                self._put(part)
                self._drawn[part.name] = (part.rect, part.key)

    def _put(self, part: Part) -> None:
        picture = self._cache.picture(part)
        left, top, _, _ = part.rect.pixels(self._scale)
        photo = self._photos.get(part.name)
        if photo is not None and (photo.width(), photo.height()) == picture.size:
            photo.paste(picture)
        else:
            photo = self._photos[part.name] = ImageTk.PhotoImage(picture, master=self._canvas)
        if part.name not in self._items:
            self._items[part.name] = self._canvas.create_image(left, top, anchor="nw")
        item = self._items[part.name]
        self._canvas.itemconfigure(item, image=photo, state="normal")
        self._canvas.coords(item, left, top)

    # Time

    def _wake(self) -> None:
        """Start the clock when something moves and none is running."""
        if self._timer is None and self.shown and self._showing.moving:
            self._ticked_at = self._next_frame = self._now()
            self._timer = self._root.after(0, self._frame)

    def _frame(self) -> None:
        self._timer = None
        now = self._now()
        self._tell(self._showing.tick(now - self._ticked_at))
        self._ticked_at = now
        self._after_change()
        if self._timer is None and self._showing.moving and not self._showing.over:
            # From frame to frame, not from now: a late frame does not delay those after it.
            self._next_frame = max(self._next_frame + 1 / FPS, self._now() - 1 / FPS)
            self._timer = self._root.after(
                max(1, round((self._next_frame - self._now()) * 1000)), self._frame
            )

    def _after_change(self) -> None:
        if self._showing.over:
            self._root.destroy()
            return
        self.redraw()

    def _did(self, lines: list[str] | None) -> None:
        self._tell(lines or [])
        if not self._showing.moving and self._timer is not None:
            self._root.after_cancel(self._timer)
            self._timer = None
        self._after_change()
        if not self._showing.over:
            self._wake()

    def _catch_up(self) -> None:
        """Let the time since the last frame pass before something is done in it."""
        if self._showing.moving and self.shown:
            now = self._now()
            self._tell(self._showing.tick(now - self._ticked_at))
            self._ticked_at = now

    # Input

    def _bind(self) -> None:
        self._root.protocol("WM_DELETE_WINDOW", self.end)
        self._root.bind("<Map>", self._mapped)
        self._root.bind("<KeyPress>", self._key)
        self._canvas.bind("<Motion>", self._moved)
        self._canvas.bind("<Leave>", self._left)
        self._canvas.bind("<ButtonPress-1>", self._down)
        self._canvas.bind("<ButtonRelease-1>", self._up)

    def _settle_focus(self) -> None:
        """Keep the focus where it is while that widget is there; a new page starts at its own default."""
        ids = tuple(widget.id for widget in self._showing.sheet().widgets if widget.press)
        if ids != self._page_ids:
            self._page_ids, self._focus, self._ring = ids, self._showing.default, False
            self._hover = self._pressed = ""

    def _key(self, event: tk.Event[tk.Misc]) -> str | None:
        if self._shown_at is None or self._now() - self._shown_at < DEAF_S:
            return "break"
        if int(event.state) & 0x4:  # Control: a shortcut of somebody else's
            return None
        self._catch_up()
        keysym = event.keysym.removeprefix("KP_")
        if keysym in {"Tab", _SHIFTED_TAB}:
            self._move_focus(-1 if keysym == _SHIFTED_TAB or int(event.state) & 0x1 else 1)
            return "break"
        key = Key(keysym) if keysym in set(Key) else Key.RETURN if keysym == "Enter" else None
        if key is not None:
            lines = self._showing.key(key)
            if lines is None and key in {Key.RETURN, Key.SPACE}:
                lines = self._press_focused()
            self._did(lines)
        elif event.char and event.char.isprintable():
            self._did(self._showing.typed(event.char))
        return "break"

    def _move_focus(self, direction: int) -> None:
        ids = self._page_ids
        at = ids.index(self._focus) if self._focus in ids else -1 if direction > 0 else 0
        if not self._ring and self._focus in ids:
            at -= direction  # the first Tab shows where the focus is
        self._focus, self._ring = ids[(at + direction) % len(ids)], True
        self.redraw()

    def _press_focused(self) -> list[str]:
        for widget in self._showing.sheet().widgets:
            if widget.id == self._focus and widget.press:
                return self._showing.press(widget.press)
        return []

    def _widget_under(self, event: tk.Event[tk.Misc]) -> Widget | None:
        return self._showing.sheet().widget_at(event.x / self._scale, event.y / self._scale)

    def _moved(self, event: tk.Event[tk.Misc]) -> None:
        widget = self._widget_under(event)
        hover = widget.id if widget else ""
        if hover != self._hover:
            self._hover = hover
            self._canvas.configure(cursor="hand2" if hover else "")
            self.redraw()

    def _left(self, _event: tk.Event[tk.Misc]) -> None:
        self._hover = ""
        self.redraw()

    def _down(self, event: tk.Event[tk.Misc]) -> None:
        widget = self._widget_under(event)
        self._pressed = widget.id if widget else ""
        self.redraw()

    def _up(self, event: tk.Event[tk.Misc]) -> None:
        """A click counts where it was both pressed and released."""
        widget, pressed = self._widget_under(event), self._pressed
        self._pressed = ""
        if widget is None or widget.id != pressed or widget.press is None:
            self.redraw()
            return
        self._catch_up()
        self._focus, self._ring = widget.id, False
        self._did(self._showing.press(widget.press))
