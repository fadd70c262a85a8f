"""Makes pystray's Windows icon agree to the end of the session.

Not run on Windows yet.

pystray 0.19.5 answers every message that it does not handle with 0, which means
"no" for WM_QUERYENDSESSION: Windows would show the program as one that blocks the
shutdown, and kill it.
https://learn.microsoft.com/windows/win32/shutdown/wm-queryendsession
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

WM_QUERYENDSESSION = 0x0011
_IT_MAY = 1


def with_session_end(icon_class: Callable[..., Any]) -> Callable[..., Any]:
    """Return a factory for icons of this pystray class that let the session end."""

    def make(*args: Any, **options: Any) -> Any:
        icon = icon_class(*args, **options)
        icon._message_handlers[WM_QUERYENDSESSION] = lambda _wparam, _lparam: _IT_MAY  # noqa: SLF001 - pinned
        return icon

    return make
