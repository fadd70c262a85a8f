"""Whether this Python can open a window at all: Debian, and others, keep tkinter in a package of its own."""

from __future__ import annotations

from typing import Final

WITHOUT: Final = "The break window needs tkinter, which this Python lacks: on Debian, apt install python3-tk"
EXIT_CODE: Final = 3  # of the break window's process, which says the above on stderr
_MEANWHILE: Final = "Until then, in a terminal: deskbreak start --terminal"


def has_toolkit() -> bool:
    """Whether tkinter is there; nothing of it is loaded, and what is installed later is found."""
    from importlib.util import find_spec  # here: an idle tray goes without it

    return all(find_spec(part) is not None for part in ("_tkinter", "tkinter"))  # its C half may lack alone


def lacks() -> str:
    """Why no window could open with this Python, and what to do; empty where one could."""
    return "" if has_toolkit() else f"{WITHOUT}. {_MEANWHILE}"
