"""What tests ask of a person's care."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskbreak.core.care import left_out

if TYPE_CHECKING:
    from deskbreak.core.care import Care


def names_left_out(care: Care) -> frozenset[str]:
    """The names of the steps that are left out, whatever for."""
    return frozenset(left.step for left in left_out(care))
