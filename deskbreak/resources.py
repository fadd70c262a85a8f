"""Where the data files are: in a checkout at its top, in an installed wheel inside the package.

The one place of `render` that touches files; it reads them when asked, never at import.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def data_path(*parts: str) -> Path:
    """The path of a data file, such as ``data_path("config", "routines", "moves.toml")``."""
    installed = _PACKAGE.joinpath("_data", *parts)
    return installed if installed.exists() else _PACKAGE.parent.joinpath(*parts)


def font_path(name: str) -> Path:
    """The path of a bundled font."""
    return _PACKAGE / "render" / "fonts" / name


def move_ids() -> frozenset[str]:
    """The ids of the moves alone, for those who draw nothing."""
    text = data_path("config", "routines", "moves.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)["move"])
