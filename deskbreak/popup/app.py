"""Build the window that the first order asks for, and serve it until it ends."""

from __future__ import annotations

import sys
import tkinter as tk
from dataclasses import replace
from typing import TYPE_CHECKING

from PIL import ImageTk

from deskbreak import __version__
from deskbreak.core.guide import Guide
from deskbreak.popup import messages, screen
from deskbreak.popup.dialog import About, IntervalDialog
from deskbreak.popup.guided import GuidedBreak
from deskbreak.popup.inbox import Inbox, read_line, write_line
from deskbreak.popup.messages import Bad, Close, PopupPage, Prepare, Show, ThemeName
from deskbreak.popup.placement import fitting
from deskbreak.popup.window import Window
from deskbreak.render import dialogs, pages
from deskbreak.render.assets import load_moves
from deskbreak.render.icons import draw_app_icon
from deskbreak.render.popup_view import PopupView
from deskbreak.render.theme import DARK, LIGHT
from deskbreak.shell.routines import load_routine

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO

    from deskbreak.popup.messages import Order
    from deskbreak.popup.scene import Showing

NO_SCREEN = 4  # exit code
TITLE_BAR = 40  # pixels that a window manager may add
ICON_SIZES = (64, 32, 16)  # pixels
_SIZES = {
    PopupPage.GUIDE: (pages.WIDTH, pages.HEIGHT),
    PopupPage.INTERVAL: (dialogs.WIDTH, dialogs.INTERVAL_HEIGHT),
    PopupPage.ABOUT: (dialogs.WIDTH, dialogs.ABOUT_HEIGHT),
}


def first_order(source: TextIO, say: Callable[[str], None]) -> Prepare | None:
    """The order to prepare; what comes before it is a problem. None when the input ends first."""
    while (line := read_line(source)) is not None:
        match messages.parse(line):
            case Prepare() as prepare:
                return prepare
            case Close():
                return None
            case Bad(why):
                say(messages.problem(why))
            case Show():
                say(messages.problem("nothing is prepared yet"))
    return None


def run(prepare: Prepare, say: Callable[[str], None] = write_line) -> int:
    """Serve one window."""
    screen.be_sharp()
    try:
        root = tk.Tk(className="deskbreak")
    except tk.TclError as error:
        sys.stderr.write(f"The popup cannot open a window here: {error}\n")
        return NO_SCREEN
    root.withdraw()
    root.title("DeskBreak")
    root.resizable(width=False, height=False)
    root.attributes("-topmost", True)  # noqa: FBT003  Tk's own signature
    scale = _scale(root, prepare)
    _set_icon(root)
    showing = build(prepare, scale, say)
    window = Window(root, showing, scale, say)

    def obey(order: Order) -> None:
        match order:
            case Show(focus, variant):
                if variant and not window.shown:
                    showing.choose(variant)
                window.show(focus=focus)
            case Close():
                window.end()
            case Bad(why):
                say(messages.problem(why))
            case Prepare():
                say(messages.problem("a window is prepared already"))

    root.update_idletasks()
    Inbox(root, obey)
    say(messages.ready())
    root.mainloop()
    return 0


def build(prepare: Prepare, scale: float, say: Callable[[str], None]) -> Showing:
    """What the window shows."""
    theme = DARK if prepare.theme is ThemeName.DARK else LIGHT
    match prepare.page:
        case PopupPage.INTERVAL:
            return IntervalDialog(theme, scale, prepare.minutes)
        case PopupPage.ABOUT:
            return About(theme, scale, __version__)
        case PopupPage.GUIDE:
            routine = load_routine(prepare.routine, lambda text: say(messages.problem(text)))
            guide = Guide.begin(routine, prepare.variant, prepare.breath_s, prepare.terms)
            view = PopupView(theme, scale, load_moves(), guide.breath_s, tuple(routine.steps))
            return GuidedBreak(guide, view)


def _scale(root: tk.Tk, prepare: Prepare) -> float:
    """The scale asked for, else the desktop's; smaller where the window would not fit."""
    desktop = screen.look(root)
    free = replace(desktop.free, height=desktop.free.height - TITLE_BAR)
    return fitting(prepare.scale or desktop.scale, *_SIZES[prepare.page], free)


def _set_icon(root: tk.Tk) -> None:
    pictures = [ImageTk.PhotoImage(draw_app_icon(size), master=root) for size in ICON_SIZES]
    # Tk keeps no reference of its own: the window object does.
    root.deskbreak_icons = pictures  # type: ignore[attr-defined]
    root.iconphoto(True, *pictures)  # type: ignore[arg-type]  # noqa: FBT003  Pillow's is as good as Tk's
