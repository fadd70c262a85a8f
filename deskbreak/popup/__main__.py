"""``python -m deskbreak.popup``: one window, controlled by orders on standard input. See protocol/popup.py."""

from __future__ import annotations

import sys

from deskbreak.protocol.own_stdout import take_stdout


def main() -> int:
    """Read the first order, build the window, and run it until it ends."""
    answers = take_stdout("utf-8")  # before all other imports, to keep their warnings out of the protocol
    import gc
    import logging
    from functools import partial
    from io import TextIOWrapper

    from deskbreak.adapters.break_window import tk_check

    gc.disable()  # until the window appears: imported modules stay in memory anyway
    logging.basicConfig(level=logging.WARNING, format="deskbreak popup: %(message)s")
    if why := tk_check.unavailable_reason():
        sys.stderr.write(f"{why}\n")
        return tk_check.EXIT_CODE
    from deskbreak.popup.app import first_order, run
    from deskbreak.popup.stdin_reader import write_report

    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    write = partial(write_report, answers)
    prepare = first_order(sys.stdin, write)
    return run(prepare, write) if prepare else 0


if __name__ == "__main__":
    sys.exit(main())
