"""pystray's bare base classes, without opening a display.

``import pystray`` chooses a backend and, on Linux, opens an X display, or fails
for want of one. With ``PYSTRAY_BACKEND=dummy`` in the environment during the
import it does neither, and its ``Icon`` is the bare base class for backends like
ours. The variable is put back afterwards: no child process may inherit it. The
stock backends stay within reach as modules (``from pystray import _xorg``).
"""

from __future__ import annotations

import os

_VARIABLE = "PYSTRAY_BACKEND"

_before = os.environ.get(_VARIABLE)
os.environ[_VARIABLE] = "dummy"
try:
    from pystray import Menu, MenuItem
    from pystray._base import Icon
finally:
    if _before is None:
        del os.environ[_VARIABLE]
    else:
        os.environ[_VARIABLE] = _before

__all__ = ["Icon", "Menu", "MenuItem"]
