"""The window: Tk provides a frame, a timer and input; its content is drawn as pictures."""

from __future__ import annotations

import re
import time
import tkinter as tk
from typing import TYPE_CHECKING, Final

from deskbreak.popup.canvas import PageCanvas
from deskbreak.popup.geometry import Area
from deskbreak.popup.input import InputHandler
from deskbreak.popup.keyboard import keyboard_of
from deskbreak.popup.placement import LEAST_SCALE, MOST_SCALE, WindowFrame
from deskbreak.popup.screen import WindowSystem
from deskbreak.protocol.popup import Shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from deskbreak.popup.page import WindowContent
    from deskbreak.popup.placement import Placement
    from deskbreak.protocol.popup import PopupReport
    from deskbreak.render.geometry import Colour

PLACED_S: Final = 1.0  # after opening: by then a window manager has placed the window
SETTLED_MS: Final = 60  # without a further change of size before the window is redrawn
TILED_MS: Final = 150  # after opening: by then a tiling window manager has set the size
NOT_BY_HAND: Final = 2  # pixels by which a window manager may round a size
_GEOMETRY: Final = re.compile(r"(?P<w>\d+)x(?P<h>\d+)\+(?P<x>-?\d+)\+(?P<y>-?\d+)")


class BreakWindow:
    """One window that shows one `WindowContent`; its lines go to ``write``."""

    def __init__(
        self,
        root: tk.Tk,
        content: WindowContent,
        placement: Placement,
        ground: Colour,
        write: Callable[[PopupReport], None],
        *,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._root, self._content, self._placement = root, content, placement
        self._write, self.now = write, now
        self._system = WindowSystem(root)
        self._screen = self._system.look()
        sheet = content.sheet()
        self._page = self._drawn = (
            sheet.width,
            sheet.height,
        )  # the page that sets the window's size, and the page shown
        scale = placement.scale(self._screen, *self._page)
        content.rescale(scale)
        self._page_canvas = PageCanvas(root, ground, scale)
        self._canvas = self._page_canvas.canvas
        self._frame_now = placement.opening(self._screen, scale, *self._page)
        self._scale = scale  # the scale at which the page fits the window
        self._tiled = self._arranged = False  # the desktop set its size: from the start, and now
        self._chosen: tuple[WindowFrame, float] | None = None  # frame and scale set by the user
        self._settling: str | None = None
        self._title = ""
        self._token = ""
        self._shown_at: float | None = None
        self._ticked_at = 0.0
        self._next_frame = 0.0
        self._timer: str | None = None
        keyboard = keyboard_of(root.tk.call("tk", "windowingsystem"), self._system.x11)
        self._input = InputHandler(root, content, self._page_canvas, self, keyboard)
        root.protocol("WM_DELETE_WINDOW", self.end)
        root.bind("<Map>", self._on_map)
        self.redraw()

    @property
    def shown(self) -> bool:
        """Whether the window has been shown."""
        return self._shown_at is not None

    # Showing and closing

    def show(self, *, focus: bool, token: str = "") -> None:
        """Map the window, already drawn, on the active monitor; if it is already shown, bring it to the front."""
        if self._root.state() != "withdrawn":
            self._input.appeared()
            self._come_back(focus=focus, token=token)
            return
        self._screen = self._system.look()
        scale = self._placement.scale(self._screen, *self._page)
        if scale != self._scale:
            self._scale = scale
            self._rescale(scale, 0, 0)
        self._frame_now = self._placement.opening(self._screen, scale, *self._page)
        self._root.geometry(self._frame_now.geometry)
        self._keep_shape()
        self.redraw()
        self._root.update_idletasks()
        self._token = token
        self._system.before_mapping(focus=focus, token=token)
        self._root.deiconify()
        if focus:
            self._root.lift()
            self._canvas.focus_force()

    def _come_back(self, *, focus: bool, token: str) -> None:
        """Bring the window to the front, also from the task bar or another virtual desktop."""
        if self._root.state() == "iconic":
            self._system.before_mapping(focus=focus, token=token)
            self._root.deiconify()
        if focus:
            self._system.activate()
            self._root.lift()
            self._canvas.focus_force()
        self._root.update_idletasks()
        self._write(Shown())
        self._system.after_mapping(token)

    def _on_map(self, _event: tk.Event[tk.Misc]) -> None:
        self._input.appeared()
        if self.shown:
            return
        self._shown_at = self._ticked_at = self.now()
        self._canvas.focus_set()
        self._root.update_idletasks()
        self._write(Shown())
        self._system.after_mapping(self._token)
        self._root.after(TILED_MS, self._detect_tiling)
        self._root.after(round(PLACED_S * 1000), self._settled_in)
        self._wake()

    def _detect_tiling(self) -> None:
        """Record whether the window manager chose the size: no user resizes a window this soon."""
        self._tiled = self._arranged = not self._has_size_of(self._frame_now)

    def _has_size_of(self, asked: WindowFrame) -> bool:
        found = self._frame_of_tk()
        return max(abs(found.width - asked.width), abs(found.height - asked.height)) <= NOT_BY_HAND

    def _settled_in(self) -> None:
        """The window manager has placed the window by now: later changes are made by hand."""
        if not self._tiled and self._has_size_of(self._frame_now):
            self._frame_now = self._frame_of_tk()
        else:  # a tiling window manager, or a quick user
            self._placed()
        self._root.bind("<Configure>", self._on_configure)

    def end(self) -> None:
        """Report what was done, and close."""
        if self.shown:
            self._write_lines(self._content.close())
        self._go()

    def _go(self) -> None:
        if self._chosen is not None:
            self._placement.keep(self._screen, *self._chosen)
        self._system.close()
        self._root.destroy()

    def _write_lines(self, reports: list[PopupReport]) -> None:
        for report in reports:
            self._write(report)

    # Place and size

    def _keep_shape(self) -> None:
        """Make the window keep the proportions of its page when resized."""
        wide, high = (round(side) for side in self._page)
        self._root.aspect(wide, high, wide, high)
        self._root.minsize(round(wide * LEAST_SCALE), round(high * LEAST_SCALE))

    def _frame_of_tk(self) -> WindowFrame:
        """The frame as Tk reports it; its position is that of the window manager's frame, as Tk expects it."""
        self._root.update_idletasks()
        found = _GEOMETRY.fullmatch(self._root.geometry())
        return WindowFrame(*(int(found[name]) for name in ("x", "y", "w", "h"))) if found else self._frame_now

    def _on_configure(self, event: tk.Event[tk.Misc]) -> None:
        if event.widget is not self._root:
            return
        if self._settling is not None:
            self._root.after_cancel(self._settling)
        self._settling = self._root.after(SETTLED_MS, self._placed)

    def _placed(self) -> None:
        """Handle a moved or resized window: fit the page, and save changes made by hand."""
        self._settling = None
        before, self._frame_now = self._frame_now, self._frame_of_tk()
        if _is_near(before, self._frame_now):
            return
        wide, high = self._frame_now.width, self._frame_now.height
        if max(abs(wide - before.width), abs(high - before.height)) > NOT_BY_HAND:
            self._arranged = self._tiled or self._system.arranges(Area(*self._frame_now.sides), self._screen)
            self._resized()
        if not self._arranged:
            self._chosen = self._frame_now, self._scale

    def _resized(self) -> None:
        room = self._frame_now.width / self._page[0], self._frame_now.height / self._page[1]
        self._scale = max(LEAST_SCALE / 2, min(MOST_SCALE, *room))
        self._fill()
        self.redraw()

    def _fill(self) -> None:
        """Draw the page centred and as large as the window allows."""
        wide, high = self._drawn
        scale = min(self._scale, self._scale * self._page[0] / wide, self._scale * self._page[1] / high)
        frame = self._frame_now
        left, top = round((frame.width - wide * scale) / 2), round((frame.height - high * scale) / 2)
        self._rescale(scale, max(0, left), max(0, top))

    def _rescale(self, scale: float, left: int, top: int) -> None:
        self._page_canvas.fit(scale, left, top)
        self._content.rescale(scale)

    # Drawing

    def redraw(self) -> None:
        """Draw only the changes."""
        sheet = self._content.sheet()
        if (sheet.width, sheet.height) != self._drawn:  # the size of the window does not change
            self._drawn = (sheet.width, sheet.height)
            self._fill()
        if self._content.title != self._title:
            self._title = self._content.title
            self._root.title(self._title)
        self._page_canvas.show(self._content.parts(self._input.on(sheet)))

    # Time

    def _wake(self) -> None:
        """Start the clock if something moves and it is not running."""
        if self._timer is None and self.shown and self._content.moving:
            self._ticked_at = self._next_frame = self.now()
            self._timer = self._root.after(0, self._frame)

    def _frame(self) -> None:
        self._timer = None
        now = self.now()
        self._write_lines(self._content.tick(now - self._ticked_at))
        self._ticked_at = now
        self._after_change()
        if self._timer is None and self._content.moving and not self._content.over:
            # Counted from the previous frame, so that a late frame does not delay the next ones.
            pause = 1 / self._content.fps
            self._next_frame = max(self._next_frame + pause, self.now() - pause)
            self._timer = self._root.after(max(1, round((self._next_frame - self.now()) * 1000)), self._frame)

    def _after_change(self) -> None:
        if self._content.over:
            self._go()
            return
        self.redraw()

    def do(self, action: Callable[[], list[PopupReport] | None]) -> None:
        """Carry out an action of the user, after advancing the time to now."""
        if self._content.moving and self.shown:
            now = self.now()
            self._write_lines(self._content.tick(now - self._ticked_at))
            self._ticked_at = now
        self._write_lines(action() or [])
        if not self._content.moving and self._timer is not None:
            self._root.after_cancel(self._timer)
            self._timer = None
        self._after_change()
        if not self._content.over:
            self._wake()


def _is_near(asked: WindowFrame, is_: WindowFrame) -> bool:
    """Whether a window is where it was requested, within the rounding of window managers."""
    pairs = zip(asked.sides, is_.sides, strict=True)
    return all(abs(one - other) <= NOT_BY_HAND for one, other in pairs)
