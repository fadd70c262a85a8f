"""Checks whether pywayland, an extra (``deskbreak[wayland]``), is installed, and how to install it."""

from __future__ import annotations

import os
import shlex
import sys
from importlib.util import find_spec
from pathlib import Path

_PACKAGE = "pywayland"
_WANTED = shlex.quote("pywayland>=0.4.18")  # as in pyproject.toml


def advice() -> str:
    """What to do if this is a Wayland session and pywayland is missing; otherwise empty."""
    if not os.environ.get("WAYLAND_DISPLAY") or find_spec(_PACKAGE) is not None:
        return ""
    return f"To see your activity on Wayland, DeskBreak needs {_PACKAGE}. Install it: {_command()}"


def _command() -> str:
    """The installation command, depending on how DeskBreak was installed."""
    prefix = Path(sys.prefix)
    if "pipx" in prefix.parts:
        return f"pipx inject {shlex.quote(prefix.name)} {_WANTED}"
    if _is_of_uv(prefix):
        return f"uv pip install --python {shlex.quote(str(prefix))} {_WANTED}"
    return f"{shlex.quote(sys.executable)} -m pip install {_WANTED}"


def _is_of_uv(prefix: Path) -> bool:
    """Whether uv created this environment, which then has no pip."""
    try:
        lines = (prefix / "pyvenv.cfg").read_text("utf-8", "replace").splitlines()
    except OSError:
        return False
    return any(line.partition("=")[0].strip() == "uv" for line in lines)
