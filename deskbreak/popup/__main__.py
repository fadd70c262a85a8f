"""``python -m deskbreak.popup``: one window, told what to be on its standard input. See messages.py."""

from __future__ import annotations

import gc
import logging
import sys
from io import TextIOWrapper

from deskbreak.shell import toolkit


def main() -> int:
    """Read the first order, build the window, and serve it until it ends."""
    gc.disable()  # until the window is there: what is imported stays, and there is no rubbish in it
    logging.basicConfig(level=logging.WARNING, format="deskbreak popup: %(message)s")
    if not toolkit.has_toolkit():
        sys.stderr.write(f"{toolkit.WITHOUT}\n")
        return toolkit.EXIT_CODE
    from deskbreak.popup.app import first_order, run
    from deskbreak.popup.inbox import write_line

    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    prepare = first_order(sys.stdin, write_line)
    return run(prepare) if prepare else 0


if __name__ == "__main__":
    sys.exit(main())
