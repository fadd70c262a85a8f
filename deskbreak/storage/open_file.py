"""Opens a text file in the user's editor."""

from __future__ import annotations

import subprocess
import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def open_file(path: Path, failed: Callable[[str], None]) -> None:
    """Open it without waiting; ``failed`` is called from any thread with the reason and what to do instead."""
    thread = threading.Thread(target=_open, args=(path, failed), name="open-file", daemon=True)
    thread.start()


def _open(path: Path, failed: Callable[[str], None]) -> None:
    try:
        if sys.platform == "win32":
            import os

            os.startfile(path)  # noqa: S606 - the path is our own
            return
        # xdg-open uses a portal if there is one; -t because macOS has no program for .toml.
        command = ["open", "-t", str(path)] if sys.platform == "darwin" else ["xdg-open", str(path)]
        code = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        ).returncode
        why = f"{command[0]} ended with {code}" if code else ""
    except OSError as error:
        why = error.strerror or str(error)
    if why:
        failed(f"The file could not be opened ({why}). Open it in an editor: {path}")
