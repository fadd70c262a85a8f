"""Standard input, output and errors, where whoever started us has closed them.

What is opened next would get their numbers: a socket or a file of ours would take in what is printed.
"""

from __future__ import annotations

import os
import sys


def fill() -> None:
    """Let each that is closed lead nowhere, in our children too. To be called before anything is opened."""
    if sys.platform == "win32":  # programs without a console have none, and numbers mean less there
        return
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
