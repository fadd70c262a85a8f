"""Builds the window for the first order, and runs it until it ends."""

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
from deskbreak.core.model.settings import ThemeChoice
from deskbreak.core.model.typed_json import Malformed
from deskbreak.popup import screen
from deskbreak.popup.break_page import GuidedBreak
from deskbreak.popup.dialogs import AboutDialog, IntervalDialog
from deskbreak.popup.placement import Placement, placement_name
from deskbreak.popup.placement_store import PlacementStore
from deskbreak.popup.stdin_reader import OrderReader, read_line
from deskbreak.popup.window import BreakWindow
from deskbreak.protocol.popup import Close, FaultReport, PopupPage, Prepare, Ready, Show, read_order
from deskbreak.render.figure.library import MovesOnDemand
from deskbreak.render.figure.style import FigureLook
from deskbreak.render.pages.layout import Design
from deskbreak.render.popup_view import PopupView
from deskbreak.render.theme import Theme, theme_for
from deskbreak.storage import paths
from deskbreak.storage.routines import load_routine

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO

    from deskbreak.popup.page import WindowContent
    from deskbreak.protocol.popup import Order, PopupReport

ICON_SIZES = (64, 32, 16)  # pixels
LATER_MS = 100  # before deferred work, so that a window requested at once appears first


def first_order(source: TextIO, write: Callable[[PopupReport], None]) -> Prepare | None:
    """Read the order to prepare; other orders before it are reported as problems. None at the end of the input."""
    while (line := read_line(source)) is not None:
        match read_order(line):
            case Prepare() as prepare:
                return prepare
            case Close():
                return None
            case Malformed() as why:
                write(FaultReport(str(why)))
            case Show():
                write(FaultReport("nothing is prepared yet"))
    return None


def run(prepare: Prepare, write: Callable[[PopupReport], None]) -> int:
    """Run one window."""
    screen.declare_dpi_aware()
    try:
        root = tk.Tk(className="deskbreak")
    except tk.TclError as error:
        sys.stderr.write(f"The break window cannot open: {error}. {tk_check.MEANWHILE}\n")
        return tk_check.EXIT_CODE
    root.withdraw()
    root.tk.call("tk", "useinputmethods", False)  # noqa: FBT003 - keys are pressed here, nothing is composed
    root.attributes("-topmost", True)  # noqa: FBT003 - Tk's own signature
    if root.tk.call("tk", "windowingsystem") == "x11":
        # Tiling window managers let a dialog float. Others use the first type: Mutter cannot minimise a plain dialog.
        root.attributes("-type", ("normal", "dialog"))
    player = make_player(sounds=prepare.sounds, volume=prepare.volume, voice=prepare.voice)
    theme = theme_for(dark=prepare.theme is ThemeChoice.DARK, high_contrast=prepare.high_contrast)
    content = build(prepare, theme, write, player)
    places = PlacementStore(paths.state_folder() / "windows.json")
    placement = Placement(placement_name(prepare.page.value, prepare.letters), places, prepare.scale)
    window = BreakWindow(root, content, placement, theme.ground, write)

    def obey(order: Order | Malformed) -> None:
        match order:
            case Show(focus, variant, token):
                if variant and not window.shown:
                    content.choose(variant)
                window.show(focus=focus, token=token)
            case Close():
                window.end()
            case Malformed() as why:
                write(FaultReport(str(why)))
            case Prepare():
                write(FaultReport("a window is prepared already"))

    root.update_idletasks()
    OrderReader(root, obey)
    root.after(LATER_MS, _finish, root, content)
    write(Ready())
    root.mainloop()
    player.stop()
    return 0


def build(
    prepare: Prepare, theme: Theme, write: Callable[[PopupReport], None], player: Player | None = None
) -> WindowContent:
    """Make the content of the window; the window sets its scale."""
    design = Design(prepare.letters)
    match prepare.page:
        case PopupPage.INTERVAL:
            return IntervalDialog(theme, 1.0, prepare.minutes, design)
        case PopupPage.ABOUT:
            return AboutDialog(theme, 1.0, __version__, design)
        case PopupPage.GUIDE:
            routine = load_routine(prepare.routine, lambda text: write(FaultReport(text, Part.SETTINGS)))
            guide = Guide.begin(routine, prepare.variant, prepare.breath_s, prepare.terms)
            view = PopupView(
                theme=theme,
                scale=1.0,
                moves=MovesOnDemand(),
                variants=tuple(routine.steps),
                design=design,
                look=FigureLook(prepare.body, prepare.skin),
                stills=prepare.stills,
            )
            return GuidedBreak(guide, view, player)


def _finish(root: tk.Tk, content: WindowContent) -> None:
    """Do the work that can wait until the window is shown."""
    gc.enable()  # disabled since the start of the process
    _set_icon(root)
    content.warm_up()
    gc.collect()
    gc.freeze()  # the modules loaded so far stay in memory


def _set_icon(root: tk.Tk) -> None:
    from deskbreak.render.icons.tray_icon import draw_app_icon

    pictures = [ImageTk.PhotoImage(draw_app_icon(size), master=root) for size in ICON_SIZES]
    # Tk keeps no reference, so the window object keeps one.
    root.deskbreak_icons = pictures  # type: ignore[attr-defined]
    root.iconphoto(True, *pictures)  # type: ignore[arg-type]  # noqa: FBT003 - Tk accepts Pillow's images
