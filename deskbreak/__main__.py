"""``python -m deskbreak`` is ``deskbreak``."""

from __future__ import annotations

from deskbreak.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())
