"""The documents tell the truth about the code."""

from __future__ import annotations

import re
from pathlib import Path

from tests.architecture import diagram

ROOT = Path(__file__).parents[2]
PAGE = diagram.PAGE.read_text(encoding="utf-8")


def test_the_state_diagram_is_what_the_machine_does() -> None:
    """`python -m tests.architecture.diagram` writes it anew."""
    assert diagram.drawn_in(PAGE) == diagram.mermaid()


def test_the_diagram_has_every_mode() -> None:
    """Each can be reached from the first by what happens at a desk."""
    changes = diagram.explore()

    assert {mode for change in changes for mode in change} == {
        *diagram.AT_THE_DESK,
        "OffHours",
        "OnBreak",
        "Paused",
    }


def test_every_file_that_the_architecture_names_exists() -> None:
    """A map of rooms that are not there is worse than none."""
    named = set(re.findall(r"`((?:deskbreak|config|tests|docs|icons|benchmarks)/[\w./-]+)`", PAGE))

    assert sorted(name for name in named if not (ROOT / name).exists()) == []
    assert named
