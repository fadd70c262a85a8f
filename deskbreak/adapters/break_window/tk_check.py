"""Whether this Python can open a window at all: Debian and others have parts of it in separate packages."""

from __future__ import annotations

from typing import Final

EXIT_CODE: Final = (
    3  # exit code of the break window's process if it cannot open; the last line of its stderr says why
)
MEANWHILE: Final = "Until then, in a terminal: deskbreak start --terminal"
_PARTS: Final = (
    (("tkinter", "_tkinter"), "tkinter", "python3-tk"),
    (("PIL.ImageTk", "PIL._imagingtk"), "Pillow's ImageTk", "python3-pil.imagetk"),
)


def unavailable_reason() -> str:
    """Return why no window could open with this Python and what to do about it; empty if one could.

    Nothing is imported, so that a package that is installed later is found.
    """
    for modules, name, package in _PARTS:
        if not all(_is_there(module) for module in modules):  # the C extension may be missing alone
            return f"The break window needs {name}, which this Python lacks. On Debian: apt install {package}. {MEANWHILE}"
    return ""


def _is_there(module: str) -> bool:
    from importlib.util import find_spec  # here: an idle tray does not load it

    try:
        return find_spec(module) is not None
    except (ImportError, ValueError):  # its package is missing, or it has no spec
        return False
