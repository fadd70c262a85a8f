"""pywayland is an extra (``deskbreak[wayland]``): whether it is there, and the one command that brings it."""

from __future__ import annotations

import os
import shlex
import sys
from importlib.util import find_spec
from pathlib import Path

_PACKAGE = "pywayland"
_WANTED = shlex.quote("pywayland>=0.4.18")  # as in pyproject.toml


def advice() -> str:
    """What to do where this is a Wayland session and pywayland is missing; empty otherwise."""
    if not os.environ.get("WAYLAND_DISPLAY") or find_spec(_PACKAGE) is not None:
        return ""
    return f"To see your activity on Wayland, DeskBreak needs {_PACKAGE}. Install it: {_command()}"


def _command() -> str:
    """The command that fits the way in which DeskBreak was installed."""
    prefix = Path(sys.prefix)
    if "pipx" in prefix.parts:
        return f"pipx inject {shlex.quote(prefix.name)} {_WANTED}"
    if _is_of_uv(prefix):
        return f"uv pip install --python {shlex.quote(str(prefix))} {_WANTED}"
    return f"{shlex.quote(sys.executable)} -m pip install {_WANTED}"


def _is_of_uv(prefix: Path) -> bool:
    """Whether uv made this environment: there is no pip in it then."""
    try:
        lines = (prefix / "pyvenv.cfg").read_text("utf-8", "replace").splitlines()
    except OSError:
        return False
    return any(line.partition("=")[0].strip() == "uv" for line in lines)
