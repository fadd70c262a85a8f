"""Where the data files are: in a checkout at its top, in an installed wheel inside the package.

The one place of `render` that touches files; it reads them when asked, never at import.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deskbreak.render.moves import Move

_PACKAGE = Path(__file__).resolve().parent.parent


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


@cache
def load_moves() -> Mapping[str, Move]:
    """The moves that figures can show, by id."""
    from deskbreak.render.move_file import read_moves  # here: the tray draws no figure

    return read_moves(
        tomllib.loads(data_path("config", "routines", "moves.toml").read_text(encoding="utf-8"))
    )


class MovesOnDemand(Mapping[str, "Move"]):
    """The same, read when the first of them is looked up."""

    def __getitem__(self, name: str) -> Move:
        return load_moves()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(load_moves())

    def __len__(self) -> int:
        return len(load_moves())
