"""The moves that figures can show, read from their file on the first lookup."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from deskbreak.resources import data_path

if TYPE_CHECKING:
    from deskbreak.render.figure.moves import Move


@cache
def load_moves() -> Mapping[str, Move]:
    """Read all moves that figures can show, by id."""
    from deskbreak.render.figure.moves_parser import read_moves  # the tray draws no figure

    return read_moves(
        tomllib.loads(data_path("config", "routines", "moves.toml").read_text(encoding="utf-8"))
    )


class MovesOnDemand(Mapping[str, "Move"]):
    """All moves by id, read on the first lookup."""

    def __getitem__(self, name: str) -> Move:
        return load_moves()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(load_moves())

    def __len__(self) -> int:
        return len(load_moves())
