"""``python -m deskbreak.adapters.sound.plyer_speak TEXT``: speak the text through plyer, then exit."""

from __future__ import annotations

import sys


def main() -> int:
    """Speak the text on the command line."""
    from plyer import tts

    try:
        tts.speak(message=sys.argv[1])
    except NotImplementedError:  # plyer has no backend for this system
        sys.stderr.write("plyer has no voice on this system\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
