"""The icon of Windows and the end of the session."""

from __future__ import annotations

from collections.abc import Callable

from deskbreak.adapters.tray.windows_icon import WM_QUERYENDSESSION, with_session_end


class Pystray:
    """Like pystray's class for Windows: a message without a handler is answered with 0."""

    def __init__(self, name: str, title: str) -> None:
        self.about = f"{name}: {title}"
        self._message_handlers: dict[int, Callable[[int, int], object]] = {0x400: lambda _w, _l: None}

    def dispatch(self, message: int) -> int:
        handler = self._message_handlers.get(message)
        return 1 if handler is not None and handler(0, 0) else 0


def test_the_icon_lets_the_session_end_and_otherwise_behaves_as_before() -> None:
    """0 would block shutting down."""
    icon = with_session_end(Pystray)("deskbreak", title="DeskBreak")

    assert Pystray("deskbreak", "DeskBreak").dispatch(WM_QUERYENDSESSION) == 0
    assert (icon.dispatch(WM_QUERYENDSESSION), icon.dispatch(0x400), icon.about) == (
        1,
        0,
        "deskbreak: DeskBreak",
    )
