"""A connection to the X server, as small as it can be had."""

from __future__ import annotations

from Xlib import error, ext
from Xlib.display import Display

from deskbreak.ports import Unavailable

NO_SERVER = (error.DisplayError, error.ConnectionClosedError, error.XError, OSError)
"""What python-xlib raises for a server that is not there, refuses us, or speaks gibberish."""


def connect(name: str | None) -> Display:
    """Connect, without a module for each extension of the server: none is used here, and they are a megabyte.

    ``name``: as in $DISPLAY, which it is when None. Raises Unavailable.
    """
    known, ext.__extensions__ = ext.__extensions__, []
    try:
        return Display(name)
    except NO_SERVER as reason:
        raise Unavailable(f"There is no X display to watch: {reason}.") from reason
    finally:
        ext.__extensions__ = known
