"""Imports pystray's base classes without opening a display.

``import pystray`` chooses a backend and, on Linux, opens an X display or fails
without one. With ``PYSTRAY_BACKEND=dummy`` in the environment during the import
it does neither, and its ``Icon`` is the plain base class for custom backends. The
variable is restored afterwards, so that no child process inherits it. The stock
backends stay available as modules (``from pystray import _xorg``).
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
