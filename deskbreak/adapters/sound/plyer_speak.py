"""``python -m deskbreak.adapters.sound.plyer_speak TEXT``: say it through plyer, and end."""

from __future__ import annotations

import sys


def main() -> int:
    """Speak the words of the command line."""
    from plyer import tts

    try:
        tts.speak(message=sys.argv[1])
    except NotImplementedError:  # no backend here
        sys.stderr.write("plyer has no voice here\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
