"""pystray's icon of Windows, with the one answer that it owes: the session may end.

Not run on Windows yet.

pystray 0.19.5 answers every message that it has no use for with 0, which to
WM_QUERYENDSESSION means "no": Windows would show the program as one that holds up
shutting down, and end it by force.
https://learn.microsoft.com/windows/win32/shutdown/wm-queryendsession
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

WM_QUERYENDSESSION = 0x0011
_IT_MAY = 1


def compliant(icon_class: Callable[..., Any]) -> Callable[..., Any]:
    """What makes icons of this class of pystray's, and has them let the session end."""

    def make(*args: Any, **options: Any) -> Any:
        icon = icon_class(*args, **options)
        icon._message_handlers[WM_QUERYENDSESSION] = lambda _wparam, _lparam: _IT_MAY  # noqa: SLF001 - pinned
        return icon

    return make
