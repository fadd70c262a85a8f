"""A backend of pystray that shows nothing, and records what it would show."""

from __future__ import annotations

import threading

from deskbreak.adapters.tray import pystray_base


class Backend(pystray_base.Icon):  # type: ignore[misc]
    """A backend that shows nothing and records what it would show."""

    made: list[Backend]
    fails = False

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.calls: list[str] = []
        self.loop = threading.Event()
        self.made.append(self)

    def _run(self) -> None:
        self._mark_ready()
        self.loop.wait()

    def _stop(self) -> None:
        self.loop.set()

    def _show(self) -> None:
        if self.fails:
            raise OSError("the panel said no\nand more")
        self.calls.append("show")

    def _hide(self) -> None:
        self.calls.append("hide")

    def _update_icon(self) -> None:
        self.calls.append("icon")
        self._icon_valid = True

    def _update_title(self) -> None:
        self.calls.append("title")

    def _update_menu(self) -> None:
        self.calls.append("menu")
