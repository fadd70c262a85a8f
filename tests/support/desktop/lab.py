"""A real desktop on a machine without a screen: screen, buses, window manager, panel with a tray, notifications.

Everything is private (home, buses, screen), so that labs run side by side and never see or touch the real session of
the machine. Widgets are found by their text (accessible.py) and used with a real mouse and keyboard.

    with Desktop(Look(dark=True)) as desktop:
        desktop.run("deskbreak")
        desktop.choose("Snooze", "5 min")  # right click on the tray icon, then through the menu
        desktop.press_notification_button("Start break")
        desktop.key("Right")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from tests.support.desktop.screen import Rectangle, Window
from tests.support.desktop.session import Look, Session, missing_programs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PIL import Image

    from tests.support.desktop.accessible import Widget

__all__ = ["Desktop", "Look", "Rectangle", "Window", "missing_programs"]

_PRESS = "0.1"  # seconds that a mouse button stays down: xfce4-notifyd misses a shorter press
PACE_SECONDS = 1.1  # before each key: the break window ignores keys for that long after it has opened or its page has changed
_LEFT, _RIGHT = 1, 3
_BUTTON_ROLES = {"push button", "button"}  # the one until AT-SPI 2.54 or so, the other since
_MENU_ROLES = {"menu", "menu item", "check menu item", "radio menu item"}
_NOTIFIER_CLASSES = {"Xfce4-notifyd", "Dunst"}

_Found = TypeVar("_Found")


class Desktop(Session):
    """A running desktop, with a view of its screen and control of its mouse and keyboard."""

    # Eyes.

    def screenshot(self, path: Path | None = None, part: Rectangle | None = None) -> Image.Image:
        """The screen, or a part of it, as it is now."""
        picture = self.screen.screenshot()
        if part:
            left, top, right, bottom = part.box
            picture = picture.crop((left, top, min(right, picture.width), min(bottom, picture.height)))
        if path:
            path.parent.mkdir(parents=True, exist_ok=True)
            picture.save(path)
        return picture

    def windows(self, name: str | None = None, class_: str | None = None) -> list[Window]:
        """The visible windows whose title contains `name` and whose class is `class_` (in any case)."""
        return [
            window
            for window in self.screen.windows()
            if (name is None or name in window.title)
            and (class_ is None or class_.casefold() == window.class_.casefold())
        ]

    def tray_icons(self) -> list[Rectangle]:
        """The positions of the icons in the tray, left to right."""
        icons = [
            Rectangle(widget.x, widget.y, widget.w, widget.h)
            for widget in self._tray_widgets()
            if widget.role in _BUTTON_ROLES
        ]
        return sorted(icons, key=lambda icon: icon.x)

    def menu(self) -> list[Widget]:
        """The entries of the open menu and of the open submenus, as the panel shows them."""
        return [widget for widget in self._tray_widgets() if widget.role in _MENU_ROLES and widget.name]

    def notifications(self) -> list[Window]:
        """The notifications on the screen."""
        return [window for window in self.screen.windows() if window.class_ in _NOTIFIER_CLASSES]

    def notification_text(self) -> list[str]:
        """The lines of text on the notifications; none for dunst, which is not a GTK program."""
        return [widget.name for widget in self._notifier_widgets() if widget.role == "label"]

    def notification_buttons(self) -> dict[str, Rectangle]:
        """The labels of the buttons on the notifications; dunst draws none."""
        return {
            widget.name: Rectangle(widget.x, widget.y, widget.w, widget.h)
            for widget in self._notifier_widgets()
            if widget.role in _BUTTON_ROLES
        }

    def _tray_widgets(self) -> list[Widget]:
        return self._widgets(self.tray_pid)

    def _notifier_widgets(self) -> list[Widget]:
        return self._widgets(self.notifier.pid if self.notifier else None)

    def _widgets(self, pid: int | None) -> list[Widget]:
        """The visible widgets of a program inside real windows.

        A menu reports its entries a moment before it reaches its final place.
        """
        if pid is None:
            return []
        widgets = self.accessibility.widgets(pid)
        windows = self.screen.windows()
        return [widget for widget in widgets if any(window.contains(widget) for window in windows)]

    def at_rest(self, find: Callable[[], _Found], what: str) -> _Found:
        """Wait until it exists, at the same place twice."""
        before = None

        def found() -> _Found | None:
            nonlocal before
            last, before = before, find()
            return before if before == last else None

        return cast("_Found", self.wait_for(found, what))

    # Hand.

    def point(self, x: int, y: int) -> None:
        """Move the pointer there; in two steps, since a menu that opened under a resting pointer waits for a move."""
        self._hand("mousemove", str(max(0, x - 2)), str(y), "mousemove", str(x), str(y))

    def click(self, x: int, y: int, button: int = _LEFT) -> None:
        """Click as a user does: move there, press, release."""
        self.point(x, y)
        self._hand("mousedown", str(button), "sleep", _PRESS, "mouseup", str(button))

    def key(self, *names: str) -> None:
        """Press keys, by their X names (Right, space, Escape, ctrl+q), at the speed of a user who looks before each."""
        for name in names:
            self.pause()
            self._hand("key", name)

    def pause(self, seconds: float = PACE_SECONDS) -> None:
        """Wait for the time in which a user looks at the screen."""
        self.eventually(lambda: False, seconds)

    def type(self, text: str) -> None:
        """Type a text."""
        self._hand("type", "--delay", "20", "--", text)

    def close_window(self, window_id: int) -> None:
        """Close a window with its close button."""
        self.screen.close_window(window_id)

    def _hand(self, *argv: str) -> None:
        code = self.run("xdotool", *argv).wait(60)
        if code:
            raise AssertionError(f"xdotool {argv} ended with {code}")

    # The user's actions.

    def the_tray_icon(self) -> Rectangle:
        """Wait for an icon in the tray; returns the first."""
        return self.at_rest(self.tray_icons, "an icon in the tray")[0]

    def open_menu(self) -> list[Widget]:
        """Right-click the tray icon; returns the entries of its menu."""
        self.click(*self.the_tray_icon().centre, _RIGHT)
        return self.at_rest(self.menu, "the menu of the tray icon")

    def entry(self, text: str) -> Widget:
        """Wait for an entry of the open menu whose text contains this; an exact match wins."""
        found = self.at_rest(
            lambda: [entry for entry in self.menu() if text in entry.name], f"{text!r} in the menu"
        )
        return next((entry for entry in found if entry.name == text), found[0])

    def choose(self, *path: str) -> None:
        """Open the tray icon's menu and click through it."""
        self.open_menu()
        for text in path:
            self.click(*self.entry(text).centre)

    def notification_button(self, text: str) -> Rectangle:
        """Wait for a notification with such a button."""
        return cast(
            "Rectangle",
            self.at_rest(
                lambda: self.notification_buttons().get(text), f"a notification with the button {text!r}"
            ),
        )

    def press_notification_button(self, text: str) -> None:
        """Wait for a notification with such a button, and click it."""
        self.click(*self.notification_button(text).centre)
