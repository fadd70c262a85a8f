"""Build the window that the first order asks for, and serve it until it ends."""

from __future__ import annotations

import gc
import sys
import tkinter as tk
from typing import TYPE_CHECKING

from PIL import ImageTk

from deskbreak import __version__
from deskbreak.adapters.break_window import tk_check
from deskbreak.adapters.sound.player import Player, make_player
from deskbreak.core.guide.guide import Guide
from deskbreak.core.model.fault import Part
from deskbreak.popup import screen
from deskbreak.popup.break_page import GuidedBreak
from deskbreak.popup.dialogs import About, IntervalDialog
from deskbreak.popup.placement import Seat, seat_name
from deskbreak.popup.placement_store import WindowPlaces
from deskbreak.popup.stdin_reader import Inbox, read_line
from deskbreak.popup.window import Window
from deskbreak.protocol import popup
from deskbreak.protocol.popup import Bad, Close, PopupPage, Prepare, Show, ThemeName
from deskbreak.render.figure.library import MovesOnDemand
from deskbreak.render.figure.style import Look
from deskbreak.render.pages.layout import Design
from deskbreak.render.popup_view import PopupView
from deskbreak.render.theme import Theme, theme_for
from deskbreak.storage import paths
from deskbreak.storage.routines import load_routine

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO

    from deskbreak.popup.page import Showing
    from deskbreak.protocol.popup import Order

ICON_SIZES = (64, 32, 16)  # pixels
LATER_MS = 100  # from the first page to what can wait: a window asked for at once is on the screen by then


def first_order(source: TextIO, say: Callable[[str], None]) -> Prepare | None:
    """The order to prepare; what comes before it is a problem. None when the input ends first."""
    while (line := read_line(source)) is not None:
        match popup.parse(line):
            case Prepare() as prepare:
                return prepare
            case Close():
                return None
            case Bad(why):
                say(popup.problem(why))
            case Show():
                say(popup.problem("nothing is prepared yet"))
    return None


def run(prepare: Prepare, say: Callable[[str], None]) -> int:
    """Serve one window."""
    screen.be_sharp()
    try:
        root = tk.Tk(className="deskbreak")
    except tk.TclError as error:
        sys.stderr.write(f"The break window cannot open here: {error}. {tk_check.MEANWHILE}\n")
        return tk_check.EXIT_CODE
    root.withdraw()
    root.tk.call("tk", "useinputmethods", False)  # noqa: FBT003 - keys are pressed here, nothing is composed
    root.attributes("-topmost", True)  # noqa: FBT003 - Tk's own signature
    if root.tk.call("tk", "windowingsystem") == "x11":
        # Tiling window managers let a dialog float. Others go by the first: Mutter minimises no plain dialog.
        root.attributes("-type", ("normal", "dialog"))
    player = make_player(sounds=prepare.sounds, volume=prepare.volume, voice=prepare.voice)
    theme = theme_for(dark=prepare.theme is ThemeName.DARK, high_contrast=prepare.high_contrast)
    showing = build(prepare, theme, say, player)
    places = WindowPlaces(paths.state_folder() / "windows.json")
    seat = Seat(seat_name(prepare.page.value, prepare.letters), places, prepare.scale)
    window = Window(root, showing, seat, theme.ground, say)

    def obey(order: Order) -> None:
        match order:
            case Show(focus, variant, token):
                if variant and not window.shown:
                    showing.choose(variant)
                window.show(focus=focus, token=token)
            case Close():
                window.end()
            case Bad(why):
                say(popup.problem(why))
            case Prepare():
                say(popup.problem("a window is prepared already"))

    root.update_idletasks()
    Inbox(root, obey)
    root.after(LATER_MS, _finish, root, showing)
    say(popup.ready())
    root.mainloop()
    player.stop()
    return 0


def build(
    prepare: Prepare, theme: Theme, say: Callable[[str], None], player: Player | None = None
) -> Showing:
    """What the window shows; its scale is the window's business."""
    design = Design(prepare.letters)
    match prepare.page:
        case PopupPage.INTERVAL:
            return IntervalDialog(theme, 1.0, prepare.minutes, design)
        case PopupPage.ABOUT:
            return About(theme, 1.0, __version__, design)
        case PopupPage.GUIDE:
            routine = load_routine(prepare.routine, lambda text: say(popup.problem(text, Part.SETTINGS)))
            guide = Guide.begin(routine, prepare.variant, prepare.breath_s, prepare.terms)
            view = PopupView(
                theme=theme,
                scale=1.0,
                moves=MovesOnDemand(),
                variants=tuple(routine.steps),
                design=design,
                look=Look(prepare.body, prepare.skin),
                stills=prepare.stills,
            )
            return GuidedBreak(guide, view, player)


def _finish(root: tk.Tk, showing: Showing) -> None:
    """What a window can do without while somebody may wait for it."""
    gc.enable()  # off since the start of the process
    _set_icon(root)
    showing.warm_up()
    gc.collect()
    gc.freeze()  # what is loaded by now stays


def _set_icon(root: tk.Tk) -> None:
    from deskbreak.render.icons.tray_icon import draw_app_icon

    pictures = [ImageTk.PhotoImage(draw_app_icon(size), master=root) for size in ICON_SIZES]
    # Tk keeps no reference of its own: the window object does.
    root.deskbreak_icons = pictures  # type: ignore[attr-defined]
    root.iconphoto(True, *pictures)  # type: ignore[arg-type]  # noqa: FBT003 - Pillow's is as good as Tk's
