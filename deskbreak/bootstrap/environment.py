"""Repairs the environment for us and our children, after a parent process closed streams or set bad variables.

A closed standard stream is opened on the null device: otherwise one of our sockets or files would get its number and
receive printed output. A variable whose path is not absolute counts as unset, as required by the XDG
specification; for ``HOME`` the user's home folder is used, since libraries would use the working folder instead.
"""

from __future__ import annotations

import os
import sys

from deskbreak.storage import runtime_dir

_FOLDERS = (
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "XDG_STATE_HOME",
    "XDG_CACHE_HOME",
    "XDG_RUNTIME_DIR",
)


def repair_environment() -> None:
    """Repair the environment. Call this before anything is opened."""
    if sys.platform != "win32":  # there, paths differ and programs may have no streams
        _fill_streams()
        _drop_relative_folders()


def _fill_streams() -> None:
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            nowhere = os.open(os.devnull, os.O_RDWR)
            if nowhere != number:
                os.dup2(nowhere, number)
                os.close(nowhere)
            os.set_inheritable(number, True)  # noqa: FBT003 - its own signature
        if getattr(sys, name) is None:
            stream = open(number, "w" if number else "r", encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115 - for as long as we run
            setattr(sys, name, stream)


def _drop_relative_folders() -> None:
    for name in _FOLDERS:
        if not os.environ.get(name, "/").startswith("/"):
            del os.environ[name]
    if not os.environ.get("HOME", "").startswith("/"):
        found = runtime_dir.home()
        os.environ.pop("HOME", None)
        if found:
            os.environ["HOME"] = found
