"""``python -m deskbreak.popup``: one window, told what to be on its standard input. See protocol/popup.py."""

from __future__ import annotations

import sys

from deskbreak.protocol.own_stdout import take_stdout


def main() -> int:
    """Read the first order, build the window, and serve it until it ends."""
    answers = take_stdout(
        "utf-8"
    )  # before all other imports, so that their warnings stay out of the protocol
    import gc
    import logging
    from functools import partial
    from io import TextIOWrapper

    from deskbreak.adapters.break_window import tk_check

    gc.disable()  # until the window is there: what is imported stays, and there is no rubbish in it
    logging.basicConfig(level=logging.WARNING, format="deskbreak popup: %(message)s")
    if why := tk_check.lacks():
        sys.stderr.write(f"{why}\n")
        return tk_check.EXIT_CODE
    from deskbreak.popup.app import first_order, run
    from deskbreak.popup.stdin_reader import write_line

    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    say = partial(write_line, answers)
    prepare = first_order(sys.stdin, say)
    return run(prepare, say) if prepare else 0


if __name__ == "__main__":
    sys.exit(main())
